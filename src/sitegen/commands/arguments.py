"""What arguments may be: whatever else a shell can hand over is refused with a sentence."""

from argparse import ArgumentTypeError
from typing import Final

from sitegen.diagnostics import without_controls
from sitegen.diagnostics.messages import N_, Translate

# More processes than any machine has use for, and few enough for one to start.
_MOST_JOBS: Final = 256
_LAST_PORT: Final = 65535
_LONGEST_SHOWN: Final = 100


class ArgumentTypes:
    """Types of arguments for argparse. Each raises ArgumentTypeError, in the language of ``translate``."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def text(self, typed: str) -> str:
        """Return what was typed when it consists of characters, of at least one."""
        self._require_any(typed)
        # Bytes that no letter stands for come from the system as halves of characters.
        if "\0" in typed or any("\ud800" <= each <= "\udfff" for each in typed):
            raise ArgumentTypeError(self._translate(N_("not a text: {value}")).format(value=_shown(typed)))
        return typed

    def path(self, typed: str) -> str:
        """Return what was typed when it can be the path of a file or folder, which may be no text."""
        self._require_any(typed)
        if "\0" in typed:
            raise ArgumentTypeError(self._translate(N_("not a path: {value}")).format(value=_shown(typed)))
        return typed

    def jobs(self, typed: str) -> int:
        """Return a number of processes, from 1 on."""
        return self._number(typed, 1, _MOST_JOBS)

    def port(self, typed: str) -> int:
        """Return the number of a port, from 0 on."""
        return self._number(typed, 0, _LAST_PORT)

    def _require_any(self, typed: str) -> None:
        # A variable that is not set where a command is run by others.
        if not typed:
            raise ArgumentTypeError(self._translate(N_("empty; leave the option out, or give it a value")))

    def _number(self, typed: str, least: int, most: int) -> int:
        # No more digits than it can have: Python refuses to read thousands of them.
        if typed.isascii() and typed.isdigit() and len(typed) <= len(str(most)) and least <= int(typed) <= most:
            return int(typed)
        wrong = self._translate(N_("not a whole number from {least} to {most}: {value}"))
        raise ArgumentTypeError(wrong.format(value=_shown(typed), least=least, most=most))


def _shown(typed: str) -> str:
    return without_controls(typed if len(typed) <= _LONGEST_SHOWN else typed[:_LONGEST_SHOWN] + "…")

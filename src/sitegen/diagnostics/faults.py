"""What can go wrong, as values: a fault in content, and the errors that end a command."""

from collections.abc import Iterable
from gettext import NullTranslations
from typing import NamedTuple

from sitegen.diagnostics.rules import Rule

# A file may have any name; none of them may move the cursor, or pretend to be another line.
_CONTROLS = {number: f"\\x{number:02x}" for number in (*range(32), *range(127, 160))}


class Fault(NamedTuple):
    """Something wrong (or, by its rule, only doubtful) at one place of one file.

    ``line`` and ``column`` count characters of the NFC text from 1; ``length`` is how many of them are meant;
    ``source_line`` is the line itself, empty when there is none to show (a file name, a whole folder), and of a very
    long one the part around the place, whose first character is in the column ``start``.
    """

    rule: Rule
    path: str
    line: int = 1
    column: int = 1
    length: int = 1
    source_line: str = ""
    params: tuple[tuple[str, str], ...] = ()
    start: int = 1

    @property
    def marked(self) -> tuple[int, int]:
        """Where in ``source_line`` the characters that are meant begin and end, as in a slice of it."""
        begin = self.column - self.start
        return begin, max(begin + 1, min(begin + self.length, len(self.source_line)))

    def message(self, translations: NullTranslations) -> str:
        """Return what is wrong, in the language of ``translations``."""
        return translations.gettext(self.rule.message).format_map(dict(self.params))

    def remedy(self, translations: NullTranslations) -> str:
        """Return what to do about it, in the language of ``translations``."""
        return translations.gettext(self.rule.remedy).format_map(dict(self.params))


def without_controls(text: str) -> str:
    """Return a line of text as it may be printed: each control character as an escape, ESC as backslash, x, 1b."""
    return text.translate(_CONTROLS)


def fault_order(fault: Fault) -> tuple[str, int, int, str]:
    """Return the key that lists faults by file, then place."""
    return fault.path, fault.line, fault.column, fault.rule.code


def render_fault(fault: Fault, translations: NullTranslations) -> str:
    """Return ``path:line:column: CODE text``, the source line with the span marked, and the remedy."""
    head = f"{fault.path}:{fault.line}:{fault.column}: {fault.rule.code} {fault.message(translations)}"
    lines = [without_controls(head)]
    if fault.source_line:
        # A tab would move the marks away from what they mark.
        shown = fault.source_line.replace("\t", " ")
        number = str(fault.line)
        begin, end = fault.marked
        marks = " " * begin + "^" * (end - begin)
        lines.append(f"    {number} | {shown}")
        lines.append(f"    {' ' * len(number)} | {marks}")
    fix = translations.gettext("Fix: {remedy}").format(remedy=fault.remedy(translations))
    lines.append(f"    {fix}")
    return "\n".join(lines)


class FaultError(Exception):
    """Content, settings or templates have faults; nothing was written. Exit code 1."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=fault_order)
        super().__init__(f"{len(self.faults)} faults")

    def __reduce__(self) -> tuple[object, ...]:
        # Of itself an exception is unpickled from the text that it shows.
        return type(self), (self.faults,)


class DefectError(Exception):
    """A defect of the program in another process; the text is its trace. Exit code 70, as of any unexpected error."""


class UsageError(Exception):
    """The command was used in a way it does not allow. Exit code 2. The text is already translated."""


class MachineError(Exception):
    """The machine failed: no space, no permission, a worker that died. Exit code 3. The text is already translated."""


class StateError(MachineError):
    """What builds remember, in ``.sitegen``, cannot be read or written. Exit code 3. The text is SQLite's own."""

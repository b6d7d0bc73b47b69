"""What looking for inline markup in a text costs the library, in characters that are looked at or copied.

What it finds costs a copy of the text each time, which is soon done. What it looks for costs more where a bracket has
no other end: all that follows is read, character by character, and where three stars or lines stand together, all ways
to end them are tried.
"""

from collections.abc import Iterable
from typing import Final

from sitegen import regex
from sitegen.content.markup.inline import MADE_BREAK, TRIGGERS

# Measured: how many characters are copied while one is read in search of the end of a bracket, or of emphasis.
_READ: Final = 150
_TRIED: Final = 20
_ENDS: Final = {"]": "[", ")": "("}
_BRACKETS: Final = regex(r"[\[\]()]")
_FEW: Final = 50


def triggers_in(source: str) -> list[str]:
    """Return the signs with which inline markup may begin in texts that are made of ``source``."""
    return [trigger for trigger in TRIGGERS if trigger in source or trigger == MADE_BREAK]


def inline_cost(text: str, triggers: Iterable[str] = TRIGGERS) -> int:
    """Return what looking for inline markup in ``text`` costs; 0 when there can be none.

    ``triggers`` are those that it may hold.
    """
    cost = sum([len(text) * text.count(trigger) for trigger in triggers if trigger in text])
    if not cost:
        return 0
    for mark in ("*", "_"):
        if mark * 3 in text:
            cost += _TRIED * len(text) * text.count(mark)
    if "[" in text:
        brackets = text.count("[")
        cost += _READ * (brackets * len(text) if brackets < _FEW else _read_for_ends(text))
    return cost


def _read_for_ends(text: str) -> int:
    """Return how many characters lie between the brackets of ``text`` and their ends."""
    read = 0
    open_at: dict[str, list[int]] = {"[": [], "(": []}
    for found in _BRACKETS.finditer(text):
        opening = _ENDS.get(found[0])
        if opening is None:
            open_at[found[0]].append(found.start())
        elif open_at[opening]:
            read += found.start() - open_at[opening].pop()
    return read + sum(len(text) - start for starts in open_at.values() for start in starts)

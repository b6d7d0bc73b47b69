"""Definitions of links: ``[name]: target "title"`` at the beginning of a text (CommonMark 0.31, section 4.7)."""

import re
from typing import Final

from markdown.util import ETX, STX

from sitegen import regex
from sitegen.content.markup.blocks.model import Definition

_LONGEST_NAME: Final = 999
_LONGEST_TITLE: Final = 1000
_NAME: Final = rf"\[((?>(?:[^\[\]\\]|\\.){{1,{_LONGEST_NAME}}}))\]:"
_TARGET: Final = r"(?:<((?>(?:[^<>\n\\]|\\.)*))>|([^\s<]\S*+))"
_TITLE: Final = "|".join(
    rf"{begin}((?>(?:[^{end}\\]|\\.){{0,{_LONGEST_TITLE}}})){end}"
    for begin, end in (('"', '"'), ("'", "'"), (r"\(", r"\)"))
)
_DEFINITION: Final = regex(
    rf"[ \t]*+{_NAME}[ \t]*+\n?[ \t]*+{_TARGET}"
    rf"(?:(?:[ \t]++\n?|\n)[ \t]*+(?:{_TITLE})(?=[ \t]*(?:\n|\Z)))?[ \t]*+(?:\n|\Z)",
    re.DOTALL,
)
_ESCAPED: Final = regex(r"\\([!-/:-@\[-`{-~])")
_SPACES: Final = regex(r"\s+")


def definitions(text: str) -> tuple[list[Definition], str]:
    """Return the definitions with which ``text``, a paragraph, begins, and what is left of it."""
    found: list[Definition] = []
    if "]:" not in text:
        return found, text
    place = 0
    while text.startswith("[", place) and (match := _DEFINITION.match(text, place)) is not None:
        name = _SPACES.sub(" ", match[1]).strip()
        if not name:
            break
        title = next((each for each in match.group(4, 5, 6) if each is not None), None)
        target = match[2] if match[2] is not None else match[3]
        found.append(Definition(as_looked_up(name), _plain(target), None if title is None else _plain(title)))
        place = match.end()
    return found, text[place:]


def as_looked_up(name: str) -> str:
    """Return ``name`` as the library has it when it looks for it.

    In small letters, escaped signs as their numbers, code without its backticks.
    """
    return _ESCAPED.sub(lambda sign: f"{STX}{ord(sign[1])}{ETX}", name.lower()).replace("`", "")


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text

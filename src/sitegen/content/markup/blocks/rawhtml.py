"""Where raw HTML begins and ends among the lines of a text.

CommonMark ends HTML at a blank line. Here an element goes on to its end tag, since tables and lists that were exported
from elsewhere have blank lines within; but one that only holds other blocks, like ``<div>`` or ``<details>``, has
Markdown in it where a text stands below a blank line.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from markdown.util import BLOCK_LEVEL_ELEMENTS

from sitegen import regex

_BLOCKS: Final = frozenset(BLOCK_LEVEL_ELEMENTS)
# Elements that may hold any other blocks, and mean nothing by white space.
_FLOW: Final = frozenset(
    {
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "div",
        "fieldset",
        "footer",
        "form",
        "header",
        "main",
        "nav",
        "section",
    }
)
_ALONE: Final = "hr"
_TAG: Final = regex(r"<(?:(!--)|(/?)([a-zA-Z][a-zA-Z0-9-]*+)(?![^\s/>])[^<>]*+>)")
_START: Final = regex(r"<(?:(!--|\?|!\[CDATA\[|![a-zA-Z])|(/?)([a-zA-Z][a-zA-Z0-9-]*+)(?![^\s/>]))")
_ENDS: Final[Mapping[str, str]] = {"!--": "-->", "?": "?>", "![CDATA[": "]]>"}
_TEXT_BELOW_BLANK: Final = regex(r"\n[ \t>]*+\n[ \t>]*+(?=[^<\s>])")


class Region(NamedTuple):
    """Raw HTML: it ends on the line of the place ``end`` of the text, or before a blank line where that is None.

    ``whole`` tells that nothing in it is Markdown.
    """

    end: int | None
    whole: bool


class Regions:
    """Finds the raw HTML of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = _ends(text)
        self._texts: Sequence[int] = [found.end() for found in _TEXT_BELOW_BLANK.finditer(text)]
        self._without: set[str] = set()

    def at(self, place: int) -> Region | None:
        """Return the HTML that begins at ``place`` of the text, where a line begins; None where none does."""
        found = _START.match(self._text, place)
        if found is None:
            return None
        if found[1] is not None:
            return self._odd(found[1], place)
        name = found[3].lower()
        if name not in _BLOCKS:
            return None
        if found[2] or name == _ALONE:
            return Region(place, whole=bool(found[2]))
        end = self._ends.get(place)
        is_flow = end is not None and name in _FLOW and self._has_text_below_blank(place, end)
        return Region(None if end is None or is_flow else end - 1, whole=is_flow)

    def _odd(self, kind: str, place: int) -> Region | None:
        """Return the comment, instruction or declaration that begins at ``place``."""
        sign = _ENDS.get(kind, ">")
        end = -1 if sign in self._without else self._text.find(sign, place)
        if end < 0:
            self._without.add(sign)
            return None
        return Region(end + len(sign) - 1, whole=False)

    def _has_text_below_blank(self, start: int, end: int) -> bool:
        index = bisect_left(self._texts, start)
        return index < len(self._texts) and self._texts[index] < end


def _ends(text: str) -> dict[int, int]:
    """Return where each element of a block in ``text`` that has an end tag ends, by the place of its start tag."""
    ends: dict[int, int] = {}
    open_tags: dict[str, list[int]] = {}
    place = 0
    last_comment = text.rfind("-->")
    while (found := _TAG.search(text, place)) is not None:
        place = found.end()
        if found[1] is not None:
            # None has an end behind the last one: nothing is looked through in vain.
            place = text.index("-->", place) if place <= last_comment else place
            continue
        name = found[3].lower()
        if name not in _BLOCKS:
            continue
        starts = open_tags.setdefault(name, [])
        if not found[2]:
            starts.append(found.start())
        elif starts:
            ends[starts.pop()] = place
    return ends

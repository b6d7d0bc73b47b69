"""Where code stands in a text: what is written there means nothing but itself."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from sitegen import regex
from sitegen.content.markup.blocks import code_places, is_vietnamese

_RUN: Final = regex("`++")
_BLANK: Final = regex(r"\n[ \t]*+\n")


class CodeFinder:
    """The code of one text, of whole lines or in backticks, found in a time that grows with its length."""

    def __init__(self, text: str) -> None:
        self._regions = list(_regions(text))
        self._starts = [start for start, _ in self._regions]

    def end_at(self, place: int) -> int:
        """Return where the code around ``place`` ends, 0 when there is none around it."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or self._regions[index][1] <= place:
            return 0
        return self._regions[index][1]


def _regions(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for start, stop in _whole_lines(text):
        yield from _spans(text, end, start)
        yield start, stop
        end = stop
    yield from _spans(text, end, len(text))


def _whole_lines(text: str) -> Iterator[tuple[int, int]]:
    is_fenced = "```" in text or "~~~" in text
    if is_fenced or "    " in text or "\t" in text:
        programs = not is_vietnamese(text)
        if is_fenced or programs:
            yield from code_places(text, programs=programs)


def _spans(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    runs = list(_RUN.finditer(text, begin, end)) if text.find("`", begin, end) >= 0 else []
    blanks = [blank.start() for blank in _BLANK.finditer(text, begin, end)] if runs else []
    alike: dict[int, list[int]] = {}
    for index, run in enumerate(runs):
        alike.setdefault(len(run[0]), []).append(index)
    index = 0
    while index < len(runs):
        # Behind a backslash the first one is text; within code a backslash is nothing but itself.
        start = runs[index].start() + _is_escaped(text, runs[index].start())
        same = alike.get(runs[index].end() - start, [])
        after = bisect_right(same, index)
        # A paragraph's code ends in it.
        if after < len(same) and bisect_right(blanks, start) == bisect_right(blanks, runs[same[after]].start()):
            index = same[after]
            yield start, runs[index].end()
        index += 1


def _is_escaped(text: str, place: int) -> bool:
    """Tell whether an odd number of backslashes stands before ``place``."""
    before = place
    while before and text[before - 1] == "\\":
        before -= 1
    return (place - before) % 2 == 1

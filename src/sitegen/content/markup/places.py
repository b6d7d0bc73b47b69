"""Where in Markdown a target is written: with backslashes, with entities, with any white space."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from html import unescape
from itertools import accumulate, islice
from typing import Final, NamedTuple

from sitegen import regex
from sitegen.content.markup.code import CodeFinder
from sitegen.content.markup.model import MarkupWarning
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule

# What may stand right before and right after a target.
_BEFORE: Final = regex(r"[\s(<\"'=]")
_AFTER: Final = regex(r"[\s)>\"']")
# The same of an address, which is a link without any brackets.
_BEFORE_ADDRESS: Final = regex(r"[\W_]")
_AFTER_ADDRESS: Final = regex(r"[?!.,:;*_~'\")\]}>“”„‘’«»…–—]*+(?:[\s<>|]|\Z)|[\"”’»…>]|'>")
# A link, or a picture, with nothing where its target belongs.
_NO_TARGET: Final = regex(r"""\]\(\s*(?:<\s*>\s*)?\)|\b(?:href|src)(?:\s*=\s*(?:"\s*"|'\s*'))?(?=[\s/>])""")
# What stands for another text: a backslash and a sign, an entity, white space that is not one space.
_WRITTEN: Final = regex(r"\\[!-/:-@\[-`{-~]|&#?\w{1,31};|\s{2,}|[^\S ]")
_WHITE: Final = regex(r"\s+")
# How many characters may be looked through for all targets of a text, and what a place that is looked at counts as.
_WORK: Final = 200_000_000
_LOOK: Final = 1000


# How a target begins where it is one, and no word of a text.
_OPENED: Final = regex(r"(?:\][(:]\s*<?|[=<][\"']?)\Z")
# How a picture without a description begins, and a description in HTML.
_NO_TEXT: Final = regex(r"!\[\s*\]\(\s*<?\Z")
_ALT: Final = regex(r"""\balt\s*=\s*(?:"\s*[^"\s]|'\s*[^'\s]|[^\s"'>])""", re.IGNORECASE)
_LOOK_BACK: Final = 20
_LONGEST_TAG: Final = 2000
# Of these the places are other ones than of what else has the same target.
_APART: Final = frozenset({rules.NO_ALT, rules.EMPTY_LINK, rules.EMPTY_PICTURE})


class Position(NamedTuple):
    """A place in a file: line and column, counted from 1, and length, none of it beyond the line's end."""

    line: int
    column: int
    length: int


def locate(source_text: str, wanted: Sequence[tuple[str, int]], first_line: int) -> list[Position]:
    """Return where each of ``wanted`` stands in Markdown; ``first_line`` is the line of the file on which that begins.

    Each is a target, as an author means it, and which of its occurrences is meant, from 0; the last one when there
    are fewer. The start is the place of a target that is spelled in a way this cannot follow, and of those for which
    a text past all reason would have to be looked through thousands of times.
    """
    search = _Search(source_text)
    lines = _Lines(source_text, first_line)
    positions = []
    for target, nth in wanted:
        places = search.places(target) or [(0, 1)]
        positions.append(lines.position(*places[min(nth, len(places) - 1)]))
    return positions


def places_of(doubts: Sequence[MarkupWarning], source_text: str, first_line: int) -> list[Position]:
    """Return where each of ``doubts``, which rendering ``source_text`` gave, stands; else as ``locate`` does."""
    seen: Counter[tuple[str, Rule | None]] = Counter()
    search = _Search(source_text)
    lines = _Lines(source_text, first_line)
    positions = []
    for doubt in doubts:
        if _is_at_its_place(doubt, source_text):
            positions.append(lines.position(doubt.at, doubt.at + len(doubt.target)))
            continue
        told_apart = doubt.rule if doubt.rule in _APART else None
        places = search.places_for(doubt.target, told_apart) or [(0, 1)]
        nth = seen[doubt.target, told_apart]
        seen[doubt.target, told_apart] += 1
        positions.append(lines.position(*places[min(nth, len(places) - 1)]))
    return positions


def _is_at_its_place(doubt: MarkupWarning, source_text: str) -> bool:
    # What no text may hold is taken out before it is rendered, so that what follows has moved.
    return doubt.at >= 0 and source_text.startswith(doubt.target, doubt.at)


class _Lines:
    """The lines of a text, the first of which has the number ``first`` in its file."""

    def __init__(self, source_text: str, first: int) -> None:
        self._first = first
        self._starts = list(accumulate((len(line) + 1 for line in source_text.split("\n")), initial=0))

    def position(self, start: int, end: int) -> Position:
        """Return the place from ``start`` to ``end``, not beyond the line's end."""
        line = bisect_right(self._starts, start) - 1
        length = min(end, self._starts[line + 1] - 1) - start
        return Position(self._first + line, start - self._starts[line] + 1, max(1, length))


class _Search:
    """Finds targets in one text, for as long as that takes no more than a second."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._meaning = _Meaning(source)
        self._code = CodeFinder(source)
        self._left = _WORK
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._breaking: dict[tuple[str, Rule], list[tuple[int, int]]] = {}

    def places(self, target: str) -> list[tuple[int, int]]:
        """Return the start and the end of each place where ``target`` is written."""
        if target not in self._found:
            self._left -= len(self._source)
            self._found[target] = self._look_for(target) if self._left > 0 else []
        return self._found[target]

    def places_for(self, target: str, rule: Rule | None) -> list[tuple[int, int]]:
        """Return those of the ``places`` that break ``rule``; all of them where that cannot be told."""
        if rule is None:
            return self.places(target)
        if (target, rule) not in self._breaking:
            places = self.places(target)
            self._breaking[target, rule] = [place for place in places if self._breaks(place[0], rule)] or places
        return self._breaking[target, rule]

    def _breaks(self, place: int, rule: Rule) -> bool:
        if rule is rules.NO_ALT:
            return self._lacks_text(place)
        return self._is_picture(place) is (rule is rules.EMPTY_PICTURE)

    def _opens(self, place: int) -> bool:
        return _OPENED.search(self._source, max(0, place - _LOOK_BACK), place) is not None

    def _lacks_text(self, place: int) -> bool:
        """Tell whether the picture whose target is at ``place`` has no description."""
        source = self._source
        if _NO_TEXT.search(source, max(0, place - _LOOK_BACK), place) is not None:
            return True
        tag = source.rfind("<img", max(0, place - _LONGEST_TAG), place)
        if tag < 0 or ">" in source[tag:place]:
            return False
        return _ALT.search(source, tag, source.find(">", place, place + _LONGEST_TAG)) is None

    def _is_picture(self, place: int) -> bool:
        """Tell whether the empty target at ``place``, from what is in front of it on, is that of a picture."""
        if self._source[place] != "]":
            return self._source.startswith("s", place)
        bracket = self._source.rfind("[", max(0, place - _LONGEST_TAG), place)
        return bracket > 0 and self._source[bracket - 1] == "!"

    def _look_for(self, target: str) -> list[tuple[int, int]]:
        wanted = _WHITE.sub(" ", target.strip())
        if not wanted:
            return [found.span() for found in self._first(_NO_TARGET, self._source)]
        before, after = (_BEFORE_ADDRESS, _AFTER_ADDRESS) if "://" in wanted else (_BEFORE, _AFTER)
        candidates = self._first(re.compile(rf"{re.escape(wanted)}(?={after.pattern}|\Z)"), self._meaning.text)
        places = [(self._meaning.place(found.start()), self._meaning.place(found.end())) for found in candidates]
        whole = [place for place in places if self._is_whole(*place, before, after)]
        if "://" not in wanted:
            whole = [place for place in whole if self._opens(place[0])] or whole
        whole = [place for place in whole if not self._code.end_at(place[0])] or whole
        if not whole and wanted.startswith("http://www."):
            # The scheme of such an address is not written.
            return self._look_for(wanted.removeprefix("http://"))
        at = self._source.find(target)
        return whole or ([(at, at + len(target))] if at >= 0 else [])

    def _first(self, pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
        found = list(islice(pattern.finditer(text), self._left // _LOOK))
        self._left -= len(found) * _LOOK
        return found

    def _is_whole(self, start: int, end: int, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
        """Tell whether a target from ``start`` to ``end`` would be one by itself, and not a part of another one."""
        is_begun = start == 0 or before.match(self._source, start - 1) is not None
        return is_begun and (end == len(self._source) or after.match(self._source, end) is not None)


class _Meaning:
    """What a source means, in ``text``, with the place in the source of each character."""

    def __init__(self, source: str) -> None:
        self.source = source
        pieces: list[str] = []
        # Where the two run together again, in each of them.
        self._here = [0]
        self._there = [0]
        end = here = 0
        for written in _WRITTEN.finditer(source):
            meant = _meant(written[0])
            pieces += source[end : written.start()], meant
            here += written.start() - end
            self._note(here, written.start())
            here += len(meant)
            end = written.end()
            self._note(here, end)
        self.text = "".join([*pieces, source[end:]])

    def _note(self, here: int, there: int) -> None:
        self._here.append(here)
        self._there.append(there)

    def place(self, index: int) -> int:
        """Return where in the source the character of the text at ``index`` is written; its end for the text's."""
        run = bisect_right(self._here, index) - 1
        return self._there[run] + index - self._here[run]


def _meant(written: str) -> str:
    if written[0] == "\\":
        return written[1]
    return unescape(written) if written[0] == "&" else " "

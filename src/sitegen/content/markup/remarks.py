"""What rendering leaves as typed or does not show: noted while the library works, then found in the source."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from markdown.util import STX, AtomicString

from sitegen import regex
from sitegen.content.markup.blocks import as_looked_up
from sitegen.content.markup.blocks.model import Document
from sitegen.content.markup.brackets import TEXT_BRACKET
from sitegen.content.markup.code import CodeFinder
from sitegen.content.markup.model import MarkupWarning
from sitegen.diagnostics import rules

_BOLD: Final = regex(r"(?<!\*)\*\*(?!\*)(?=\w)|(?<=\w)\*\*(?!\*)")
_PIECE: Final = regex(rf"[^{STX}{TEXT_BRACKET}\n]{{1,40}}")
_UNLIKE_SOURCE: Final = regex(rf"<[^<>]*>?|{TEXT_BRACKET}|\\")
_NOTE: Final = regex(r"(?<!\\)\[\^([^\[\]\n]{0,200}+)\]")
_NOTE_TEXT: Final = regex(r"(?:^([ \t>]*+))?(?<!\\)\[\^([^\]\n]*+)\]:", re.MULTILINE)
_DEFINITION: Final = regex(
    r"^(?>(?:[ \t>]|<[^<>\n]*>[^\[\n]*?(?=[ ]?\[))*)(\[((?>(?:[^\[\]\n\\]|\\.)+))\]:[^\n]*+)", re.MULTILINE
)
_BAR: Final = regex(r"(?<!\\)\|")
_SPACES: Final = regex(r"\s+")
_LONGEST_LINE: Final = 500
_MOST: Final = 1000
# What one mark parts.
_ONE_MARK: Final = 2


class References(dict[str, tuple[str, str]]):
    """The definitions of links of one text.

    ``unused`` are the names that nothing has asked for, ``again`` those that were defined once more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unused: set[str] = set()
        self.again: set[str] = set()

    def define(self, name: str, target: str, title: str) -> None:
        """Let ``name`` stand for a target and its title, unless it stands for one already."""
        if name in self:
            self.again.add(name)
        else:
            self.unused.add(name)
            self[name] = target, title

    def use(self, name: str) -> tuple[str, str] | None:
        """Return what ``name`` stands for, which is used now; None when that is nothing."""
        self.unused.discard(name)
        return self.get(name)

    def clear(self) -> None:
        """Forget all definitions."""
        super().clear()
        self.unused.clear()
        self.again.clear()


class Remarks:
    """What is noted of one text while it is rendered; ``clear`` forgets it."""

    def __init__(self) -> None:
        self.clear(may_have_stars=False)

    def clear(self, *, may_have_stars: bool) -> None:
        """Forget what was noted; ``may_have_stars`` tells whether stars can be left in the next text."""
        self._may_have_stars = may_have_stars
        self._too_much: list[str] = []
        self._cells: list[tuple[str, str]] = []
        self._fences: list[str] = []
        self._stars: list[str] = []
        self._notes: set[str] = set()
        self._again: dict[str, int] = {}

    def too_much(self, text: str) -> None:
        """Note that ``text`` is shown as typed, since reading it would take too long."""
        self._too_much.append(text)

    def document(self, document: Document) -> None:
        """Note what reading the lines of a text has left out."""
        if document.too_deep:
            self.too_much(document.too_deep)
        self._fences += document.fences

    def rows(self, rows: Iterable[str], columns: int) -> None:
        """Note the cells of ``rows`` that stand beyond the last of so many ``columns``."""
        for row in rows:
            if row.strip("| ").count("|") >= columns:
                self._cells += [(row, cell) for cell in _cells(row)[columns:] if cell]

    def note_again(self, name: str) -> None:
        """Note that the text has another note ``name``."""
        self._again[name] = self._again.get(name, 0) + 1

    def no_note(self, name: str) -> None:
        """Note that the text refers to a note that it does not have."""
        self._notes.add(name)

    def stars(self, elements: Iterable[ET.Element]) -> None:
        """Note the stars that are left in ``elements`` after inline markup was looked for."""
        for element in elements if self._may_have_stars else ():
            for text in (element.text, element.tail):
                if text and "**" in text and not isinstance(text, AtomicString) and _BOLD.search(text):
                    self._stars.append(_around(text, text.index("**")))

    def told(self, source: str, references: References, notes: Iterable[str]) -> Iterator[MarkupWarning]:
        """Yield all that is to be told of ``source``, a text without what no text may hold."""
        if self._too_much:
            pieces = filter(None, (_PIECE.match(each.lstrip()) for each in self._too_much[:_MOST]))
            places = [at for at in (source.find(piece[0]) for piece in pieces) if at >= 0]
            yield MarkupWarning(rules.TOO_MUCH_MARKUP, "", at=min(places, default=0))
        yield from self._told_fences(source)
        yield from self._told_cells(source)
        yield from self._told_stars(source)
        if self._notes or self._again:
            yield from self._told_notes(source, set(notes))
        if references.unused or references.again:
            yield from _told_definitions(source, references)

    def _told_fences(self, source: str) -> Iterator[MarkupWarning]:
        end = 0
        for read in self._fences[:_MOST]:
            fence = read.replace(TEXT_BRACKET, "<").rstrip()
            words = fence.lstrip("`~").strip()
            start = source.find(fence, end)
            end = max(end, start + 1)
            at = start + len(fence) - len(words) if start >= 0 else source.find(words)
            yield MarkupWarning(rules.FENCE_WORDS, words, at=at)

    def _told_cells(self, source: str) -> Iterator[MarkupWarning]:
        end = 0
        for row_read, cell_read in self._cells[:_MOST]:
            # Where brackets were settled, the row and the cell are no longer written so.
            row, cell = (each.replace(TEXT_BRACKET, "<") for each in (row_read, cell_read))
            start = source.find(row, end)
            if start >= 0:
                end = start + len(row)
                yield MarkupWarning(rules.EXTRA_CELL, cell, at=source.rfind(cell, start, end))
            else:
                part = max(_UNLIKE_SOURCE.split(cell_read), key=len).strip()
                yield MarkupWarning(rules.EXTRA_CELL, part, at=source.find(part, end))

    def _told_stars(self, source: str) -> Iterator[MarkupWarning]:
        seen: dict[str, int] = {}
        for piece in self._stars[:_MOST]:
            at = seen[piece] = source.find(piece, seen.get(piece, -1) + 1)
            if at >= 0:
                yield MarkupWarning(rules.UNCLOSED_EMPHASIS, piece, fixed=_closed(_line(source, at)), at=at)

    def _told_notes(self, source: str, defined: set[str]) -> Iterator[MarkupWarning]:
        code = CodeFinder(source)
        for found in _NOTE.finditer(source) if self._notes - defined else ():
            name = found[1]
            if name in self._notes and name not in defined and not code.end_at(found.start()):
                yield MarkupWarning(rules.NO_NOTE, found[0], fixed=f"{found[0]}: …", at=found.start())
        if self._again:
            yield from self._told_again(source, code)

    def _told_again(self, source: str, code: CodeFinder) -> Iterator[MarkupWarning]:
        begun: dict[str, list[int]] = {}
        inside: dict[str, list[int]] = {}
        for found in _NOTE_TEXT.finditer(source):
            name, place = found[2], found.start(2) - len("[^")
            if name in self._again and not code.end_at(place):
                (inside if found[1] is None else begun).setdefault(name, []).append(place)
        for name, times in self._again.items():
            places = begun.get(name, [])
            if len(places) <= times:
                # Behind HTML a note may begin in the middle of a line.
                places = sorted([*places, *inside.get(name, [])])
            yield from (MarkupWarning(rules.NOTE_TWICE, f"[^{name}]", at=place) for place in places[1:])


def _told_definitions(source: str, references: References) -> Iterator[MarkupWarning]:
    code = CodeFinder(source)
    for found in _DEFINITION.finditer(source):
        name = as_looked_up(_SPACES.sub(" ", found[2]).strip())
        if code.end_at(found.start(1)):
            continue
        target = references.get(name, ("#", ""))[0]
        # A line such as `[//]: # (…)` is how people write comments.
        if target != "#" and (name in references.unused or (name in references.again and target not in found[1])):
            line = found[1]
            yield MarkupWarning(rules.UNUSED_DEFINITION, line, fixed=f"\\{line[:_LONGEST_LINE]}", at=found.start(1))


def _cells(row: str) -> list[str]:
    """Return the cells of a row of a table: parted by bars that stand neither behind a backslash nor in code."""
    row = row.strip().removeprefix("|")
    code = CodeFinder(row)
    bars = [found.start() for found in _BAR.finditer(row) if not code.end_at(found.start())]
    return [row[start + 1 : end].strip() for start, end in pairwise([-1, *bars, len(row)])]


def _around(text: str, at: int) -> str:
    """Return the stars at ``at`` of a text with what stands behind them, or before them where nothing does."""
    behind = _PIECE.match(text, at)
    if behind is not None and behind[0].strip("* "):
        return behind[0].rstrip()
    return text[max(0, at - _MOST) : at + 2].rpartition("\n")[2].rpartition(STX)[2][-40:]


def _line(source: str, at: int) -> str:
    end = source.find("\n", at)
    return source[source.rfind("\n", 0, at) + 1 : len(source) if end < 0 else end].strip()


def _closed(line: str) -> str:
    """Return a line in which a pair of stars stands right at the words between, as far as that can be guessed."""
    pieces = line.split("**")
    if len(line) > _LONGEST_LINE or "|" in line or (len(pieces) > _ONE_MARK and len(pieces) % 2 == 0):
        return "**…**"
    if len(pieces) % 2:
        pieces[1::2] = [each.strip() for each in pieces[1::2]]
        return "**".join(pieces)
    return f"**{line}" if line.endswith("**") else f"{line}**"

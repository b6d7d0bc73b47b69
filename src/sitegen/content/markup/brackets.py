"""The angle brackets of a text: those of HTML stay, all others are made text before anything reads them as tags."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from sitegen import regex
from sitegen.content.markup.code import CodeFinder
from sitegen.content.markup.inline import BRACKETED
from sitegen.content.markup.model import MarkupWarning
from sitegen.content.markup.tag_syntax import ENDS_PARAGRAPH, FORMATTING, OPTIONAL_END, RAW_TEXT, TAG, VOID, is_element
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule

# Stands for a `<` that is text while the library works. A noncharacter, which no tidied text holds.
TEXT_BRACKET: Final = "\ufdd0"

_BRACKET: Final = regex(r"\\?<")
# What stands in them after `](` or `]:` may be any address.
_TARGET: Final = regex(r"<[^<>\n]*+>")
_BEFORE_TARGET: Final = regex(r"\][(:][ \t]*\Z")
_MARKS: Final = regex(r"""[&"'\\`*_\[\]!]""")
_LOOK_BACK: Final = 8
# Where the paragraph of a tag ends: at a blank line, before a line that begins something else; a heading with its line.
_BLANK: Final = r"\n(?=[ \t]*+(?:\n|\Z|```|~~~))"
_BLOCK_END: Final = regex(_BLANK)
_PARAGRAPH_END: Final = regex(rf"{_BLANK}|\n(?=[ \t]*+(?:(?:[-*+]|#{{1,6}}|\d++[.)])[ \t]|[>|]))")
_CELL_END: Final = regex(r"[ \t]*+(?<!\\)\|")
# These hold rows, items and terms, on any number of lines.
_WITH_PARTS: Final = frozenset({"dl", "menu", "ol", "table", "ul"})
# How often a parser may be made to repeat elements that are open.
_REPETITIONS: Final = 1_000_000
# A longer line is no line of a table that anybody types, and too long to be shown.
_SHOWN_LINE: Final = 500


class _Open(NamedTuple):
    """A tag without its end tag so far: its name, where it stands and ends, and whether a warning would help."""

    name: str
    start: int
    end: int


class _Insertion(NamedTuple):
    """An end tag that is missing at ``at``, for the element that was opened as the ``-order``-th."""

    at: int
    order: int
    text: str


def settle(text: str) -> tuple[str, list[MarkupWarning]] | None:
    """Return ``text`` in which each ``<`` that is left begins HTML that ends, and what of its HTML is not closed.

    An element that is not closed ends with its paragraph. The work grows with the length of ``text``; None is returned
    where so many elements are open at once that reading them as HTML would take minutes.
    """
    scan = _Scan(text)
    scan.run()
    return None if scan.repeated > _REPETITIONS else (scan.settled(), scan.doubts())


def _is_block(name: str) -> bool:
    return name in ENDS_PARAGRAPH or name in OPTIONAL_END


def _link(address: str) -> str:
    """Return an address as a link in HTML, in which nothing is Markdown either."""
    target = address if ":" in address else f"mailto:{address}"
    written = [_MARKS.sub(lambda mark: f"&#{ord(mark[0])};", each) for each in (target, address)]
    return '<a href="{}">{}</a>'.format(*written)


class _Scan:
    """One look at all brackets of a text: pieces of the text, elements that are open, end tags of none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._code = CodeFinder(text)
        # What replaces the text from the first place to the second.
        self._edits: list[tuple[int, int, str]] = []
        self._open: list[_Open] = []
        self._counts: dict[str, int] = {}
        # Elements around which another one ended: where that was.
        self._crossed: dict[str, list[tuple[_Open, int]]] = {}
        self._stray: list[tuple[int, int]] = []
        self._never: set[str] = set()
        # How many elements are open that a parser repeats, and how often it has done so.
        self._formatting = 0
        # How many elements are open within which nothing is Markdown.
        self._blocks = 0
        # Nor is anything on the line on which such an element ends, up to here.
        self._html_line_end = 0
        self.repeated = 0

    def run(self) -> None:
        at = 0
        while (found := _BRACKET.search(self._text, at)) is not None:
            at = self._take(found)

    def settled(self) -> str:
        insertions = [(each.at, each.at, each.text) for each in sorted(self._insertions())]
        pieces: list[str] = []
        end = 0
        for start, stop, new in sorted([*self._edits, *insertions], key=lambda edit: edit[:2]):
            # What belongs into the middle of what is replaced comes after that.
            pieces += self._text[end:start], new
            end = max(end, stop)
        return "".join([*pieces, self._text[end:]])

    def doubts(self) -> list[MarkupWarning]:
        found = [self._unclosed(each, limit) for each, limit in self._left() if each.name not in OPTIONAL_END]
        found += [self._doubt(rules.STRAY_END_TAG, *span, (*span, "")) for span in self._stray]
        return sorted(found, key=lambda doubt: doubt.at)

    def _take(self, found: re.Match[str]) -> int:
        """Take one bracket; return from where to go on."""
        start, end = found.end() - 1, found.end()
        code_end = self._code.end_at(start)
        if code_end:
            inside = self._text[start:code_end]
            self._edits.append((start, code_end, inside.replace("<", TEXT_BRACKET)))
            return code_end
        if found[0] == "\\<":
            self._edits.append((found.start(), end, TEXT_BRACKET))
            return end
        if self._text.startswith("<!--", start) and (close := self._comment_end(start)) >= 0:
            # What a comment says is for nobody; brackets in it would be read as others.
            self._edits.append((start, close + 3, "<!-- -->"))
            return close + 3
        address = BRACKETED.match(self._text, start)
        if address is not None and (self._blocks or start < self._html_line_end):
            # In HTML nobody else reads it as an address.
            self._edits.append((start, address.end(), _link(address[0][1:-1])))
        elif (
            address is None
            and not self._blocks
            and _BEFORE_TARGET.search(self._text, max(0, start - _LOOK_BACK), start)
        ):
            address = _TARGET.match(self._text, start)
        if address is not None:
            return address.end()
        tag = TAG.match(self._text, start)
        if tag is None or not is_element(tag["name"].lower()):
            self._edits.append((start, end, TEXT_BRACKET))
            return end
        return self._take_tag(tag, tag["name"].lower())

    def _take_tag(self, tag: re.Match[str], name: str) -> int:
        written = tag[0][1:-1]
        if "<" in written or ">" in written:
            # The library ends a tag at the next bracket, wherever that is.
            mended = written.replace("<", "&lt;").replace(">", "&gt;")
            self._edits.append((tag.start() + 1, tag.end() - 1, mended))
        if tag.start() >= self._html_line_end and _is_block(name):
            stop = self._text.find("\n", tag.start())
            self._html_line_end = len(self._text) if stop < 0 else stop
        if tag["end"]:
            self._close(name, tag.start(), tag.end())
        elif name in VOID or ":" in name:
            pass
        elif tag["closed"]:
            # XML's way: to HTML it would be open.
            self._edits.append((tag.end(), tag.end(), f"</{name}>"))
        else:
            if name in ENDS_PARAGRAPH and self._open and self._open[-1].name == "p":
                self._cross(tag.start())
            self.repeated += self._formatting
            self._formatting += name in FORMATTING
            self._blocks += _is_block(name)
            self._open.append(_Open(name, tag.start(), tag.end()))
            self._counts[name] = self._counts.get(name, 0) + 1
            if name in RAW_TEXT and (close := self._find(f"</{name}", tag.end())) >= 0:
                return close
        return tag.end()

    def _comment_end(self, start: int) -> int:
        """Return where a comment ends; within a line it ends in its paragraph, or it is none and -1 is returned."""
        close = self._find("-->", start + 4)
        begin, _ = self._line(start)
        if close < 0 or not self._text[begin:start].strip(" \t>"):
            return close
        index = bisect_left(self._paragraph_ends, start)
        return close if index == len(self._paragraph_ends) or close < self._paragraph_ends[index] else -1

    def _find(self, wanted: str, start: int) -> int:
        """Return where ``wanted`` is next, -1 when it is nowhere; that is looked for once."""
        if wanted in self._never:
            return -1
        found = self._text.find(wanted, start)
        if found < 0 and wanted[:2] == "</":
            again = re.compile(re.escape(wanted), re.IGNORECASE).search(self._text, start)
            found = -1 if again is None else again.start()
        if found < 0:
            self._never.add(wanted)
        return found

    def _close(self, name: str, start: int, end: int) -> None:
        if self._counts.get(name):
            while self._open[-1].name != name:
                self._cross(start)
            self._counts[name] -= 1
            self._blocks -= _is_block(name)
            self._end(self._open.pop(), start)
        elif self._crossed.get(name):
            self._end(self._crossed[name].pop()[0], start)
        elif name not in OPTIONAL_END and name not in VOID and ":" not in name:
            self._stray.append((start, end))

    def _end(self, each: _Open, end: int) -> None:
        """Count what an element that ends at ``end`` costs."""
        if each.name in FORMATTING:
            self._formatting -= 1
            self.repeated += bisect_left(self._paragraph_ends, end) - bisect_left(self._paragraph_ends, each.start)

    def _cross(self, limit: int) -> None:
        """Note that what was opened last ends, if nowhere else, at ``limit``."""
        each = self._open.pop()
        self._counts[each.name] -= 1
        self._blocks -= _is_block(each.name)
        self._crossed.setdefault(each.name, []).append((each, limit))

    def _left(self) -> Iterator[tuple[_Open, int]]:
        """Yield the elements that have no end tag, each with where it ends at the latest."""
        for crossed in self._crossed.values():
            yield from crossed
        yield from ((each, len(self._text)) for each in self._open)

    def _insertions(self) -> Iterator[_Insertion]:
        for each, limit in self._left():
            # In a list or a table that is closed, the end tags of what it holds may be left out.
            if each.name not in OPTIONAL_END or each.name == "p" or limit == len(self._text):
                yield _Insertion(self._end_of(each, limit), -each.start, f"</{each.name}>")

    def _end_of(self, each: _Open, limit: int) -> int:
        """Return where the paragraph of an element ends, that of its cell or heading where it stands in one."""
        begin, stop = self._line(each.start)
        limit = min(limit, len(self._text))
        start = self._text[begin : min(each.start, begin + _SHOWN_LINE)].lstrip(" \t>")
        if start.startswith("#"):
            return min(stop, limit)
        if start.startswith("|") and stop - begin <= _SHOWN_LINE:
            cell = _CELL_END.search(self._text, each.end, stop)
            return min(stop if cell is None else cell.start(), limit)
        ends = self._block_ends if _is_block(each.name) else self._paragraph_ends
        index = bisect_left(ends, each.end)
        return min(ends[index] if index < len(ends) else len(self._text), limit)

    @cached_property
    def _block_ends(self) -> list[int]:
        return [found.start() for found in _BLOCK_END.finditer(self._text)]

    @cached_property
    def _paragraph_ends(self) -> list[int]:
        return [found.start() for found in _PARAGRAPH_END.finditer(self._text)]

    def _line(self, place: int) -> tuple[int, int]:
        """Return where the line around ``place`` begins and ends."""
        stop = self._text.find("\n", place)
        return self._text.rfind("\n", 0, place) + 1, len(self._text) if stop < 0 else stop

    def _unclosed(self, each: _Open, limit: int) -> MarkupWarning:
        at = self._end_of(each, limit)
        _, stop = self._line(each.start)
        end_tag = f"</{each.name}>"
        if each.name in _WITH_PARTS or not self._text[each.end : stop].strip() or (_is_block(each.name) and at > stop):
            return MarkupWarning(rules.UNCLOSED_BLOCK, self._text[each.start : each.end], fixed=end_tag, at=each.start)
        return self._doubt(rules.UNCLOSED_TAG, each.start, each.end, (at, at, end_tag))

    def _doubt(self, rule: Rule, start: int, end: int, mending: tuple[int, int, str]) -> MarkupWarning:
        """Return that the tag from ``start`` to ``end`` breaks ``rule``, with its line as ``mending`` makes it."""
        begin, stop = self._line(start)
        first, last, new = mending
        fixed = f"{self._text[start:end]}{new}" if new else "…"
        if last <= stop <= begin + _SHOWN_LINE:
            fixed = f"{self._text[begin:first]}{new}{self._text[last:stop]}".strip()
        return MarkupWarning(rule, self._text[start:end], fixed=fixed, at=start)

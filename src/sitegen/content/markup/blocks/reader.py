"""Lines to blocks, as CommonMark 0.31 reads them (its appendix, "A parsing strategy"), in time linear in the text.

Each line is looked at once, and at most as many times as containers may be open; no block is read by recursion.

Read otherwise, since offices write it so: a text that begins with four spaces or a tab is a paragraph, unless programs
may stand in the document and it looks like one; signs of word processors begin items; rows of a table may have blank
lines between them; an element of HTML goes on to its end tag.
"""

from collections.abc import Callable
from itertools import accumulate
from typing import Final

from sitegen.content.markup.blocks import marks
from sitegen.content.markup.blocks.definitions import definitions
from sitegen.content.markup.blocks.model import (
    Code,
    Container,
    Definition,
    Document,
    Heading,
    Html,
    Item,
    ItemList,
    Note,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from sitegen.content.markup.blocks.office import is_prose, with_lines_kept
from sitegen.content.markup.blocks.rawhtml import Region, Regions

_CODE_INDENT: Final = 4
_NOTE_INDENT: Final = 4
_DEPTH: Final = 60
_NOWHERE: Final = _DEPTH * 10
# With one of these a line may begin some other block than a paragraph; letters and most signs only go on.
_OPENING: Final = frozenset("#>`~<[|:-+*_=0123456789" + marks.BULLETS)


def read(text: str, begins_table: Callable[[str, str], bool], *, raw_html: bool, programs: bool) -> Document:
    """Return the blocks of ``text``, which holds line feeds only.

    ``begins_table(head, parting)`` tells whether two lines are the head of a table and what parts it from its body.
    ``raw_html`` tells whether tags are HTML or text, ``programs`` whether indented lines may be program text.
    """
    return _Reader(text, begins_table, raw_html=raw_html, programs=programs).read()


class _Leaf:
    """The block of lines that is being read: ``kind`` is its class, ``level`` the depth of its container."""

    __slots__ = ("fence", "gap", "indent", "kind", "lines", "region")

    def __init__(self, kind: type, lines: list[str], *, indent: int = 0, fence: str = "") -> None:
        self.kind = kind
        self.lines = lines
        self.indent = indent
        self.fence = fence
        self.region: Region | None = None
        # Of a table: how many rows it had when a blank line came, 0 before one.
        self.gap = 0


class _Reader:
    """Reads one text."""

    def __init__(self, text: str, begins_table: Callable[[str, str], bool], *, raw_html: bool, programs: bool) -> None:
        self._lines = text.split("\n")
        self._begins_table = begins_table
        self._programs = programs
        self._regions = Regions(text) if raw_html and "<" in text else None
        self._starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0)) if self._regions else []
        self._document = Document()
        self._open: list[Container] = [self._document]
        self._leaf: _Leaf | None = None
        # From this depth on a blank line was the last thing seen.
        self._blank_from = _NOWHERE

    def read(self) -> Document:
        """Return the blocks."""
        for number, line in enumerate(self._lines):
            self._take(number, line)
        self._close(0)
        return self._document

    def _take(self, number: int, line: str) -> None:
        """Take the next line."""
        leaf = self._leaf
        if leaf is not None and leaf.fence and len(self._open) == 1:
            # As it is: tabs mean something to some programs.
            indent = len(line) - len(line.lstrip(" "))
            if indent < _CODE_INDENT + leaf.indent and marks.closes(line, indent, leaf.fence):
                self._close_leaf()
            else:
                leaf.lines.append(line[min(indent, leaf.indent) :])
            return
        if "\t" in line:
            line = marks.untabbed(line)
        at, indent, matched = self._match(line) if len(self._open) > 1 else (0, len(line) - len(line.lstrip(" ")), 0)
        is_whole = matched == len(self._open) - 1
        if leaf is not None and is_whole and self._goes_on(leaf, number, line, at, indent):
            return
        if at + indent >= len(line) or not line[at:].strip(" \t"):
            self._take_blank(matched)
            return
        self._take_text(number, line, at, indent, matched)

    def _match(self, line: str) -> tuple[int, int, int]:
        """Return what is left of ``line`` in the containers that it goes on with: place, indent, how many those are."""
        at = 0
        length = len(line)
        indent = length - len(line.lstrip(" "))
        for matched, container in enumerate(self._open[1:]):
            if isinstance(container, Quote):
                place = at + indent
                if place >= length or line[place] != ">" or (indent >= _CODE_INDENT and self._programs):
                    return at, indent, matched
                at = place + 1
                if at < length and line[at] == " ":
                    at += 1
            else:
                width = container.width if isinstance(container, Item) else _NOTE_INDENT
                if at + indent >= length:
                    # An item may begin with one blank line, no more.
                    if isinstance(container, Item) and not container.children and self._is_bare(matched + 1):
                        return at, indent, matched
                    at = length
                    indent = 0
                    continue
                if indent < width:
                    return at, indent, matched
                at += width
            indent = _indent(line, at)
        return at, indent, len(self._open) - 1

    def _is_bare(self, depth: int) -> bool:
        """Tell whether the container at ``depth`` holds nothing at all yet."""
        return depth == len(self._open) - 1 and self._leaf is None

    def _goes_on(self, leaf: _Leaf, number: int, line: str, at: int, indent: int) -> bool:
        """Tell whether ``line`` belongs to ``leaf`` whatever it holds, and take it if so."""
        if leaf.fence:
            if indent < _CODE_INDENT + leaf.indent and marks.closes(line, at + indent, leaf.fence):
                self._close_leaf()
            else:
                leaf.lines.append(line[at + min(indent, leaf.indent) :])
            return True
        if leaf.kind is Html:
            region = leaf.region
            if region is None or (region.end is None and not line[at:].strip(" \t")):
                return False
            leaf.lines.append(line[at:])
            if region.end is not None and self._starts[number + 1] > region.end:
                self._close_leaf()
            return True
        if leaf.kind is Code and (indent >= _CODE_INDENT or at + indent >= len(line)):
            leaf.lines.append(line[at + _CODE_INDENT :])
            return True
        return False

    def _take_blank(self, matched: int) -> None:
        leaf = self._leaf
        if leaf is not None and leaf.kind is Table and matched == len(self._open) - 1:
            leaf.gap = leaf.gap or len(leaf.lines)
        else:
            self._close(matched) if leaf is None or matched < len(self._open) - 1 else self._close_leaf()
        quotes = [depth for depth in range(matched + 1) if isinstance(self._open[depth], Quote)] if matched else ()
        self._blank_from = min(self._blank_from, quotes[-1] if quotes else 0)

    def _take_text(self, number: int, line: str, at: int, indent: int, matched: int) -> None:
        """Take a line that holds something: blocks that begin on it, or a text that goes on."""
        while True:
            place = at + indent
            leaf = self._leaf
            # The paragraph that this line goes on with if nothing begins on it.
            text = leaf if leaf is not None and leaf.kind is Paragraph else None
            is_whole = matched == len(self._open) - 1
            if indent >= _CODE_INDENT and not self._is_item_below(matched, indent):
                if text is not None:
                    break
                if self._programs and not is_prose(line[place:]):
                    self._begin(matched, _Leaf(Code, [line[at + _CODE_INDENT :]]))
                    return
            sign = line[place]
            if sign not in _OPENING:
                break
            if is_whole and leaf is not None and self._takes_row(leaf, line, place):
                return
            if sign == ">":
                at = place + 1
                if line.startswith(" ", at):
                    at += 1
                if not self._enter(matched, Quote()):
                    break
            elif self._is_single(number, line, place, indent, matched, text if is_whole else None):
                return
            elif (mark := marks.item(line, place)) is not None and not (
                text is not None and is_whole and (mark.is_empty or mark.number not in {None, 1})
            ):
                if not self._enter_item(matched, mark, indent):
                    break
                at = mark.text
            elif sign == "[" and (note := marks.note(line, place)) is not None:
                if not self._enter(matched, Note(note[0])):
                    break
                at = note[1]
            else:
                break
            matched += 1
            if at >= len(line):
                return
            indent = _indent(line, at)
            if at + indent >= len(line):
                return
        self._take_words(line[at + indent :], matched)

    def _is_item_below(self, matched: int, indent: int) -> bool:
        """Tell whether the list at hand began so far to the right that another item of it may begin here."""
        children = self._open[matched].children
        last = children[-1] if children else None
        return isinstance(last, ItemList) and last.indent >= _CODE_INDENT and indent < last.indent + _CODE_INDENT

    def _is_single(self, number: int, line: str, place: int, indent: int, matched: int, text: _Leaf | None) -> bool:
        """Take ``line`` if it is, or begins, a block that holds no other ones, and tell whether it does."""
        sign = line[place]
        if sign == "#":
            heading = marks.heading(line, place)
            if heading is None:
                return False
            self._begin(matched, None)
            self._open[matched].children.append(Heading(*heading))
            return True
        if sign in "`~":
            fence = marks.fence(line, place)
            if not fence:
                return False
            self._begin(matched, _Leaf(Code, [], indent=indent, fence=fence))
            return True
        if sign == "<":
            return self._takes_html(number, line, place - indent, indent, matched)
        if text is not None and sign in "=-" and (level := marks.underline(line, place)):
            return self._takes_underline(text, level)
        if sign in "-*_" and marks.is_rule(line, place):
            self._begin(matched, None)
            self._open[matched].children.append(Rule())
            return True
        return False

    def _takes_html(self, number: int, line: str, at: int, indent: int, matched: int) -> bool:
        if self._regions is None:
            return False
        # Tabs may have become spaces: what is left of the line is as long as before.
        begin = self._starts[number + 1] - 1 - (len(line) - at - indent)
        region = self._regions.at(begin)
        if region is None:
            return False
        leaf = _Leaf(Html, [line[at:]])
        leaf.region = region
        self._begin(matched, leaf)
        if region.end is not None and self._starts[number + 1] > region.end:
            self._close_leaf()
        return True

    def _takes_underline(self, text: _Leaf, level: int) -> bool:
        """Make a heading of the paragraph ``text``, if more than definitions is in it."""
        self._leaf = None
        found, rest = _definitions("\n".join(text.lines))
        children = self._open[-1].children
        children.extend(found)
        if rest:
            children.append(Heading(level, rest))
            return True
        self._leaf = _Leaf(Paragraph, [])
        return False

    def _takes_row(self, leaf: _Leaf, line: str, place: int) -> bool:
        """Take ``line`` if it goes on with the table ``leaf``, or makes one of the paragraph above it."""
        if leaf.kind is not Paragraph or not leaf.lines or not self._parts(leaf.lines[-1], line[place:]):
            return False
        head = leaf.lines.pop()
        self._close_leaf()
        self._leaf = _Leaf(Table, [head, line[place:]])
        return True

    def _take_words(self, words: str, matched: int) -> None:
        """Take a line in which nothing begins: it goes on with a paragraph or a table, or begins a paragraph."""
        leaf = self._leaf
        if leaf is not None and leaf.kind is Paragraph:
            # Also where it does not bear the marks of the containers around it.
            leaf.lines.append(words)
        elif leaf is not None and leaf.kind is Table and matched == len(self._open) - 1 and self._is_row(leaf, words):
            self._take_row(leaf, words)
        elif leaf is None and matched == len(self._open) - 1 and self._joins_head(words):
            pass
        else:
            self._begin(matched, _Leaf(Paragraph, [words]))
        self._blank_from = _NOWHERE

    @staticmethod
    def _is_row(table: _Leaf, words: str) -> bool:
        """Tell whether ``words`` go on with ``table``: below a blank line only what is written as its head is."""
        if not table.gap:
            return True
        return "|" in words and words.startswith("|") == table.lines[0].startswith("|")

    def _take_row(self, table: _Leaf, words: str) -> None:
        """Take a row; one that parts a head from a body makes another table of the row above it."""
        if table.gap and len(table.lines) > table.gap and self._parts(table.lines[-1], words):
            head = table.lines.pop()
            self._close_leaf()
            self._leaf = _Leaf(Table, [head, words])
        else:
            table.lines.append(words)

    def _joins_head(self, words: str) -> bool:
        """Make a table of a paragraph of one line, if ``words`` part its head from its body below a blank line."""
        children = self._open[-1].children
        last = children[-1] if children else None
        if not isinstance(last, Paragraph) or "\n" in last.text or not self._parts(last.text, words):
            return False
        children.pop()
        self._leaf = _Leaf(Table, [last.text, words])
        return True

    def _parts(self, head: str, line: str) -> bool:
        return marks.may_part_table(line) and self._begins_table(head, line)

    def _begin(self, matched: int, leaf: _Leaf | None) -> None:
        """Begin a block in the container at depth ``matched``; ``leaf`` is None for one that is there already."""
        self._close(matched)
        self._loosen(matched)
        self._leaf = leaf

    def _enter(self, matched: int, container: Quote | Note) -> bool:
        """Open ``container`` at depth ``matched``, unless it is too deep for any text."""
        if matched >= _DEPTH:
            return False
        self._begin(matched, None)
        self._open[matched].children.append(container)
        self._open.append(container)
        return True

    def _enter_item(self, matched: int, mark: marks.ItemMark, indent: int) -> bool:
        if matched >= _DEPTH:
            return False
        self._close(matched)
        children = self._open[matched].children
        last = children[-1] if children else None
        if isinstance(last, ItemList) and last.mark == mark.kind:
            last.loose = last.loose or self._blank_from <= matched
            self._blank_from = _NOWHERE
        else:
            self._loosen(matched)
            last = ItemList(mark.kind, mark.number, indent)
            children.append(last)
        item = Item(indent + mark.width)
        last.items.append(item)
        self._open.append(item)
        return True

    def _loosen(self, matched: int) -> None:
        """Make the list of the item at depth ``matched`` loose if a blank line parts what it holds."""
        if self._blank_from <= matched:
            container = self._open[matched]
            if isinstance(container, Item) and container.children:
                above = self._open[matched - 1].children[-1]
                if isinstance(above, ItemList):
                    above.loose = True
        self._blank_from = _NOWHERE

    def _close(self, matched: int) -> None:
        """Close what is open below depth ``matched``."""
        self._close_leaf()
        del self._open[matched + 1 :]

    def _close_leaf(self) -> None:
        """Put the block that was being read where it belongs."""
        leaf = self._leaf
        if leaf is None:
            return
        self._leaf = None
        children = self._open[-1].children
        if leaf.kind is Paragraph:
            if not leaf.lines:
                return
            found, text = _definitions(with_lines_kept(leaf.lines))
            children.extend(found)
            if text:
                children.append(Paragraph(text.rstrip(" \t")))
        elif leaf.kind is Code:
            lines = leaf.lines
            if not leaf.fence:
                while lines and not lines[-1].strip(" \t"):
                    lines.pop()
            children.append(Code("".join(f"{line}\n" for line in lines)))
        elif leaf.kind is Table:
            children.append(Table(leaf.lines))
        elif leaf.region is not None:
            children.append(Html("\n".join(leaf.lines), leaf.region.whole))


def _definitions(text: str) -> tuple[list[Definition], str]:
    return definitions(text) if text.startswith("[") and "]:" in text else ([], text)


def _indent(line: str, at: int) -> int:
    place = at
    while line.startswith(" ", place):
        place += 1
    return place - at

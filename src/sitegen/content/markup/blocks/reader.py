"""Lines to blocks, as CommonMark 0.31 reads them (its appendix, "A parsing strategy"), in time linear in the text.

Each line is looked at once, and at most as many times as containers may be open; no block is read by recursion.

Read otherwise, since offices write it so: a text that begins with four spaces or a tab is a paragraph, unless programs
may stand in the document and it looks like one; signs of word processors begin items; rows of a table may have blank
lines between them; an element of HTML goes on to its end tag.
"""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from sitegen.content.markup.blocks import marks
from sitegen.content.markup.blocks.containers import CODE_INDENT, Containers, Place, indent_of
from sitegen.content.markup.blocks.labels import follows
from sitegen.content.markup.blocks.leaf import (
    FencedLeaf,
    HtmlLeaf,
    IndentedLeaf,
    Leaf,
    TableLeaf,
    TextLeaf,
    blocks_of,
    heading_of,
)
from sitegen.content.markup.blocks.model import Document, Heading, Note, Paragraph, Quote, Rule
from sitegen.content.markup.blocks.office import is_prose
from sitegen.content.markup.blocks.rawhtml import Regions

# With one of these a line may begin some other block than a paragraph; letters and most signs only go on.
_OPENING: Final = frozenset("#>`~<[|:-+*_=0123456789" + marks.BULLETS)
# So many lines above a list may hold the label that a line below it goes on from.
_LINES_ABOVE: Final = 20
_LOOKED_AT: Final = _OPENING | {" ", "\t"}


def read(text: str, begins_table: Callable[[str, str], bool], *, raw_html: bool, programs: bool) -> Document:
    """Return the blocks of ``text``, which holds line feeds only.

    ``begins_table(head, parting)`` tells whether two lines are the head of a table and what parts it from its body.
    ``raw_html`` tells whether tags are HTML or text, ``programs`` whether indented lines may be program text.
    """
    return _Reader(text, begins_table, raw_html=raw_html, programs=programs).read()


def code_places(text: str, *, programs: bool) -> Iterator[tuple[int, int]]:
    """Yield where code of whole lines begins and ends in ``text``, as ``read`` would find it."""
    return _Reader(text, lambda _head, _parting: False, raw_html=True, programs=programs).code_places()


class _Reader:
    """Reads one text."""

    def __init__(self, text: str, begins_table: Callable[[str, str], bool], *, raw_html: bool, programs: bool) -> None:
        self._lines = text.removesuffix("\n").split("\n")
        self._begins_table = begins_table
        self._programs = programs
        self._regions = Regions(text) if raw_html and "<" in text else None
        # Where each line ends in the text, which only HTML is measured by.
        self._ends = list(accumulate(len(line) + 1 for line in self._lines)) if self._regions else []
        self._containers = Containers(programs=programs)
        self._leaf: Leaf | None = None

    def read(self) -> Document:
        """Return the blocks."""
        for number, line in enumerate(self._lines):
            self._take(number, line)
        self._close(0)
        return self._containers.document

    def code_places(self) -> Iterator[tuple[int, int]]:
        """Yield where code begins and ends."""
        start = end = 0
        code: Leaf | None = None
        for number, line in enumerate(self._lines):
            self._take(number, line)
            begin, end = end, end + len(line) + 1
            if self._leaf is code:
                continue
            if code is not None:
                # The fence that ends it belongs to it.
                yield start, end if self._leaf is None and isinstance(code, FencedLeaf) else begin
            code = self._leaf if isinstance(self._leaf, FencedLeaf | IndentedLeaf) else None
            start = begin
        if code is not None:
            yield start, end

    def _take(self, number: int, line: str) -> None:
        """Take the next line."""
        leaf = self._leaf
        # Most lines are blank or words, outside of everything.
        if self._containers.depth == 0 and (leaf is None or type(leaf) is TextLeaf):
            if not line:
                self._take_blank(0, is_whole=True)
                return
            if line[0] not in _LOOKED_AT:
                self._take_outer_words(line, leaf)
                return
        if "\t" in line:
            line = marks.untabbed(line)
        place = self._containers.match(line, is_bare=leaf is None)
        is_whole = place.depth == self._containers.depth
        if is_whole and leaf is not None and self._goes_on(leaf, number, line, place):
            return
        if not line[place.at :].strip(" \t"):
            self._take_blank(place.depth, is_whole=is_whole)
        else:
            self._take_text(number, line, place)

    def _take_outer_words(self, line: str, text: TextLeaf | None) -> None:
        """Take a line in which nothing can begin, outside of all containers."""
        if text is None:
            self._leaf = TextLeaf([line])
        else:
            text.lines.append(line)
        self._containers.see_text()

    def _goes_on(self, leaf: Leaf, number: int, line: str, place: Place) -> bool:
        """Tell whether ``line`` belongs to ``leaf`` whatever it holds, and take it if so."""
        at, indent = place.at, place.indent
        if isinstance(leaf, FencedLeaf):
            if indent < CODE_INDENT + leaf.indent and marks.closes(line, at + indent, leaf.fence):
                self._close_leaf()
            else:
                leaf.lines.append(marks.from_column(self._lines[number], at + min(indent, leaf.indent)))
            return True
        if isinstance(leaf, HtmlLeaf):
            if leaf.region.end is None and not line[at:].strip(" \t"):
                return False
            leaf.lines.append(line[at:])
            self._end_html(leaf, number)
            return True
        if isinstance(leaf, IndentedLeaf) and (indent >= CODE_INDENT or at + indent >= len(line)):
            leaf.lines.append(marks.from_column(self._lines[number], at + CODE_INDENT))
            return True
        return False

    def _take_blank(self, depth: int, *, is_whole: bool) -> None:
        leaf = self._leaf
        if is_whole and isinstance(leaf, TableLeaf):
            leaf.gap = leaf.gap or len(leaf.lines)
        elif is_whole:
            self._close_leaf()
        else:
            self._close(depth)
        self._containers.see_blank(depth)

    def _take_text(self, number: int, line: str, place: Place) -> None:
        """Take a line that holds something: blocks that begin on it, or a text that goes on."""
        inside: Place | None = place
        while inside is not None:
            place = inside
            if self._takes_code(number, line, place):
                return
            if not self._may_begin(line, place):
                break
            if self._takes_leaf(number, line, place):
                return
            inside = self._enter(line, place)
            if inside is not None and inside.at + inside.indent >= len(line):
                return
        self._take_words(line[place.at + place.indent :], place.depth)

    def _takes_code(self, number: int, line: str, place: Place) -> bool:
        """Take ``line`` if it is indented program text, and tell whether it is."""
        if place.indent < CODE_INDENT or not self._programs or isinstance(self._leaf, TextLeaf):
            return False
        if is_prose(line[place.at + place.indent :]):
            return False
        self._begin(place.depth, IndentedLeaf([marks.from_column(self._lines[number], place.at + CODE_INDENT)]))
        return True

    def _may_begin(self, line: str, place: Place) -> bool:
        """Tell whether a block may begin at ``place``: not where a text goes on with an indented line."""
        if line[place.at + place.indent] not in _OPENING:
            return False
        if place.indent < CODE_INDENT or not isinstance(self._leaf, TextLeaf):
            return True
        return self._containers.has_list_near(place)

    def _takes_leaf(self, number: int, line: str, place: Place) -> bool:
        """Take ``line`` if it is, or begins, a block that holds no other ones, and tell whether it does."""
        first = place.at + place.indent
        sign = line[first]
        text = self._leaf if isinstance(self._leaf, TextLeaf) and place.depth == self._containers.depth else None
        if text is not None and text.lines and self._parts(text.lines[-1], line[first:]):
            head = text.lines.pop()
            self._close_leaf()
            self._leaf = TableLeaf([head, line[first:]])
            return True
        if text is not None and sign in "=-" and (level := marks.underline(line, first)):
            return self._takes_underline(text, level)
        if sign == "<":
            return self._takes_html(number, line, place)
        if sign in "`~" and (fence := marks.fence(line, first)):
            self._begin(place.depth, FencedLeaf([], fence, place.indent))
            if marks.has_words(line[first:]):
                self._containers.document.fences.append(line[first:])
            return True
        block: Heading | Rule | None = None
        if sign == "#" and (heading := marks.heading(line, first)) is not None:
            block = Heading(*heading)
        elif sign in "-*_" and marks.is_rule(line, first):
            block = Rule()
        if block is not None:
            self._begin(place.depth, None)
            self._containers.children(place.depth).append(block)
        return block is not None

    def _enter(self, line: str, place: Place) -> Place | None:
        """Open the container that begins at ``place``; return the place within it, None where none begins."""
        first = place.at + place.indent
        sign = line[first]
        if not self._containers.has_room(place.depth):
            if sign == ">" or marks.item(line, first) is not None or marks.note(line, first) is not None:
                self._containers.document.too_deep = self._containers.document.too_deep or line[first:]
            return None
        if sign == ">":
            at = first + (2 if line.startswith(" ", first + 1) else 1)
            self._begin(place.depth, None)
            self._containers.open(Quote())
        elif sign == "[" and (note := marks.note(line, first)) is not None:
            at = note[1]
            self._begin(place.depth, None)
            self._containers.open(Note(note[0]))
        elif (mark := marks.item(line, first)) is not None and self._begins_item(mark, place):
            at = mark.text
            leaf = self._leaf
            is_below = place.depth == self._containers.depth
            above = leaf.lines[-_LINES_ABOVE:] if isinstance(leaf, TextLeaf) and is_below else []
            self._close(place.depth)
            self._containers.open_item(mark, place.indent, above)
        else:
            return None
        return Place(at, indent_of(line, at), place.depth + 1)

    def _begins_item(self, mark: marks.ItemMark, place: Place) -> bool:
        """Tell whether an item may begin: in the middle of a text only one that holds something, and the first one."""
        if isinstance(self._leaf, TextLeaf) and place.depth == self._containers.depth:
            return not mark.is_empty and mark.number in {None, 1}
        return True

    def _takes_html(self, number: int, line: str, place: Place) -> bool:
        """Take ``line`` if raw HTML begins on it."""
        if self._regions is None:
            return False
        # Tabs may have become spaces: what is left of the line is as long as before.
        region = self._regions.at(self._ends[number] - 1 - (len(line) - place.at - place.indent))
        if region is None:
            return False
        leaf = HtmlLeaf([line[place.at :]], region)
        self._begin(place.depth, leaf)
        self._end_html(leaf, number)
        return True

    def _end_html(self, leaf: HtmlLeaf, number: int) -> None:
        """End ``leaf`` if line ``number`` is its last one."""
        if leaf.region.end is not None and self._ends[number] > leaf.region.end:
            self._close_leaf()

    def _takes_underline(self, text: TextLeaf, level: int) -> bool:
        """Make a heading of the paragraph ``text``, if more than definitions is in it."""
        blocks, is_heading = heading_of(text, level)
        self._containers.children().extend(blocks)
        self._leaf = None if is_heading else TextLeaf([])
        return is_heading

    def _take_words(self, words: str, depth: int) -> None:
        """Take a line in which nothing begins: it goes on with a paragraph or a table, or begins a paragraph."""
        leaf = self._leaf
        is_whole = depth == self._containers.depth
        above = [] if is_whole else self._containers.text_above_list(depth)
        if above and follows(above, words):
            # It goes on counting where the text above the list did.
            self._begin(depth, TextLeaf([words]))
        elif isinstance(leaf, TextLeaf):
            # Also where it does not bear the marks of the containers around it.
            leaf.lines.append(words)
        elif is_whole and isinstance(leaf, TableLeaf) and _is_row(leaf, words):
            self._take_row(leaf, words)
        elif not (is_whole and leaf is None and self._joins_head(words)):
            self._begin(depth, TextLeaf([words]))
        self._containers.see_text()

    def _take_row(self, table: TableLeaf, words: str) -> None:
        """Take a row; one that parts a head from a body makes another table of the row above it."""
        if table.gap and len(table.lines) > table.gap and self._parts(table.lines[-1], words):
            head = table.lines.pop()
            self._close_leaf()
            self._leaf = TableLeaf([head, words])
        else:
            table.lines.append(words)

    def _joins_head(self, words: str) -> bool:
        """Make a table of a paragraph of one line, if ``words`` part its head from its body below a blank line."""
        children = self._containers.children()
        last = children[-1] if children else None
        if not isinstance(last, Paragraph) or "\n" in last.text or not self._parts(last.text, words):
            return False
        children.pop()
        self._leaf = TableLeaf([last.text, words])
        return True

    def _parts(self, head: str, line: str) -> bool:
        return marks.may_part_table(line) and self._begins_table(head, line)

    def _begin(self, depth: int, leaf: Leaf | None) -> None:
        """Begin a block in the container at ``depth``; ``leaf`` is None for one that is no leaf, or whole by now."""
        self._close(depth)
        self._containers.loosen()
        self._leaf = leaf

    def _close(self, depth: int) -> None:
        """Close what is open below ``depth``."""
        self._close_leaf()
        self._containers.close(depth)

    def _close_leaf(self) -> None:
        """Put the block that was being read where it belongs."""
        if self._leaf is not None:
            self._containers.children().extend(blocks_of(self._leaf))
            self._leaf = None


def _is_row(table: TableLeaf, words: str) -> bool:
    """Tell whether ``words`` go on with ``table``: below a blank line only what is written as its head is."""
    return not table.gap or ("|" in words and words.startswith("|") == table.lines[0].startswith("|"))

"""The containers that are open while lines are read: the document, quotations, items of lists, footnotes."""

from typing import Final, NamedTuple

from sitegen.content.markup.blocks.marks import ItemMark
from sitegen.content.markup.blocks.model import Block, Container, Document, Item, ItemList, Note, Quote

CODE_INDENT: Final = 4
_NOTE_INDENT: Final = 4
# Deeper than any text; what would be deeper is shown as text.
_DEPTH: Final = 60
_NOWHERE: Final = 2 * _DEPTH


class Place(NamedTuple):
    """A place in a line: behind the marks of ``depth`` containers, and ``indent`` spaces before what follows."""

    at: int
    indent: int
    depth: int


class Containers:
    """What is open, from the document to the innermost, and which lists are loose.

    ``depth`` is how many containers are open besides the document.
    ``programs`` tells whether indented lines may be program text.
    """

    def __init__(self, *, programs: bool) -> None:
        self.document = Document()
        self._programs = programs
        self._open: list[Container] = [self.document]
        self.depth = 0
        # From this depth on a blank line was the last thing seen.
        self._blank_from = _NOWHERE

    def children(self, depth: int = -1) -> list[Block]:
        """Return what the container at ``depth`` holds, the innermost by default."""
        return self._open[depth].children

    def has_room(self, depth: int) -> bool:
        """Tell whether there may be another container within the one at ``depth``."""
        return depth < _DEPTH

    def match(self, line: str, *, is_bare: bool) -> Place:
        """Return the place in ``line`` behind the marks of all containers that it goes on with.

        ``is_bare`` tells whether no leaf is open, so that an item without children is empty.
        """
        at = 0
        indent = indent_of(line, 0)
        if len(self._open) == 1:
            return Place(at, indent, 0)
        for depth in range(1, len(self._open)):
            container = self._open[depth]
            if isinstance(container, Quote):
                sign = at + indent
                if not line.startswith(">", sign) or (indent >= CODE_INDENT and self._programs):
                    return Place(at, indent, depth - 1)
                at = sign + (2 if line.startswith(" ", sign + 1) else 1)
            elif at + indent >= len(line):
                # An item may begin with one blank line, no more.
                if isinstance(container, Item) and is_bare and depth == self.depth and not container.children:
                    return Place(at, indent, depth - 1)
                at = len(line)
            else:
                width = container.width if isinstance(container, Item) else _NOTE_INDENT
                if indent < width:
                    return Place(at, indent, depth - 1)
                at += width
                indent -= width
                continue
            indent = indent_of(line, at)
        return Place(at, indent, self.depth)

    def see_blank(self, depth: int) -> None:
        """Take note of a blank line in the container at ``depth``: outside of a quotation it is none."""
        while depth and not isinstance(self._open[depth], Quote):
            depth -= 1
        self._blank_from = min(self._blank_from, depth)

    def see_text(self) -> None:
        """Take note of a line that is not blank."""
        self._blank_from = _NOWHERE

    def close(self, depth: int) -> None:
        """Close all containers within the one at ``depth``."""
        del self._open[depth + 1 :]
        self.depth = depth

    def open(self, container: Quote | Note) -> None:
        """Open ``container`` within the innermost one."""
        self.children().append(container)
        self._push(container)

    def open_item(self, mark: ItemMark, indent: int, above: list[str]) -> None:
        """Open an item within the innermost container: of the list above it if that has such marks.

        ``above`` are the lines of the text right above it.
        """
        children = self.children()
        last = children[-1] if children else None
        if isinstance(last, ItemList) and last.mark == mark.kind:
            last.loose = last.loose or self._blank_from <= self.depth
            self.see_text()
        else:
            self.loosen()
            last = ItemList(mark.kind, mark.number, indent, above=above)
            children.append(last)
        item = Item(indent + mark.width)
        last.items.append(item)
        self._push(item)

    def text_above_list(self, depth: int) -> list[str]:
        """Return the lines right above the list with which the container at ``depth`` ends so far; none without one."""
        children = self._open[depth].children
        last = children[-1] if children else None
        return last.above if isinstance(last, ItemList) else []

    def _push(self, container: Container) -> None:
        self._open.append(container)
        self.depth += 1

    def loosen(self) -> None:
        """Make the list of the innermost item loose if a blank line parts what it holds; another block begins there."""
        container = self._open[-1]
        if self._blank_from <= self.depth and isinstance(container, Item) and container.children:
            above = self._open[-2].children[-1]
            if isinstance(above, ItemList):
                above.loose = True
        self.see_text()

    def has_list_near(self, place: Place) -> bool:
        """Tell whether the list at hand began so far to the right that another item of it may begin at ``place``."""
        children = self._open[place.depth].children
        last = children[-1] if children else None
        return isinstance(last, ItemList) and last.indent >= CODE_INDENT and place.indent < last.indent + CODE_INDENT


def indent_of(line: str, at: int) -> int:
    """Return how many spaces ``line`` has from ``at`` on."""
    if not line.startswith(" ", at):
        return 0
    place = at + 1
    while line.startswith(" ", place):
        place += 1
    return place - at

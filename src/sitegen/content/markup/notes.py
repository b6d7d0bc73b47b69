"""Footnotes: the library's syntax, numbered in the order in which a reader meets them.

What leaves here is marked with ``data-note`` only; identifiers, links and labels are added after the sanitiser has
run, so that raw HTML cannot take them.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from sitegen.content.markup.blocks.model import Block
from sitegen.content.markup.remarks import Remarks

MARK: Final = "data-note"
BACK: Final = "↩"

_REFERENCE: Final = r"\[\^([^\]]*)\]"


class Notes(Extension):
    """Footnotes of one document at a time; ``reset`` forgets them.

    ``footnotes`` are the blocks of each by its name; ``add`` adds the elements of blocks to one. ``remarks`` notes the
    marks of notes that are not there.
    """

    def __init__(self, add: Callable[[ET.Element, list[Block]], None], remarks: Remarks) -> None:
        super().__init__()
        self.add = add
        self.remarks = remarks
        self.reset()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Add the processors to ``md``."""
        md.registerExtension(self)
        md.inlinePatterns.register(_NoteReference(self, md), "footnote", 175)
        md.treeprocessors.register(_NoteList(self, md), "footnote", 50)

    def reset(self) -> None:
        """Forget the notes of the document before."""
        self.footnotes: dict[str, list[Block]] = {}
        self.numbers: dict[str, int] = {}
        self.order: list[str] = []

    def give_number(self, name: str | None) -> bool:
        """Give the note ``name`` the next number; return whether there is one to give it to."""
        if name is None:
            return False
        self.order.append(name)
        self.numbers[name] = len(self.order)
        return True


class _NoteReference(InlineProcessor):
    """``[^1]`` in the text, where a note of that name is defined."""

    def __init__(self, notes: Notes, md: Markdown) -> None:
        super().__init__(_REFERENCE, md)
        self._notes = notes

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int] | tuple[None, None, None]:
        del data
        number = self._notes.numbers.get(m[1])
        if number is None:
            self._notes.remarks.no_note(m[1])
            return None, None, None
        raised = ET.Element("sup")
        link = ET.SubElement(raised, "a", {MARK: str(number)})
        link.text = AtomicString(number)
        return raised, m.start(), m.end()


class _NoteList(Treeprocessor):
    """The list of notes at the end, made before inline markup is looked for, in the notes too."""

    def __init__(self, notes: Notes, md: Markdown) -> None:
        super().__init__(md)
        self._notes = notes
        self._reference = re.compile(_REFERENCE)

    def run(self, root: ET.Element) -> None:
        if not self._notes.footnotes:
            return
        self._number(root)
        unused = self._unused()
        items: list[ET.Element] = []
        # A definition may refer to further notes and even define some.
        while len(items) < len(self._notes.order) or self._notes.give_number(next(unused, None)):
            items.append(self._item(len(items)))
        section = ET.SubElement(root, "div", {MARK: "0"})
        ET.SubElement(section, "ol").extend(items)

    def _unused(self) -> Iterator[str]:
        """Yield the names of defined notes, also of those that are defined meanwhile, that have no number yet."""
        seen = 0
        while seen < len(self._notes.footnotes):
            names = list(self._notes.footnotes)[seen:]
            seen += len(names)
            yield from (name for name in names if name not in self._notes.numbers)

    def _number(self, element: ET.Element) -> None:
        """Give the next numbers to the notes that the text of ``element`` refers to first."""
        for text in element.itertext():
            if not isinstance(text, AtomicString) and "[^" in text:
                for name in self._reference.findall(text):
                    if name in self._notes.footnotes and name not in self._notes.numbers:
                        self._notes.give_number(name)

    def _item(self, index: int) -> ET.Element:
        number = str(index + 1)
        item = ET.Element("li", {MARK: number})
        self._notes.add(item, self._notes.footnotes[self._notes.order[index]])
        self._number(item)
        last = item[-1] if len(item) and item[-1].tag == "p" else ET.SubElement(item, "p")
        back = ET.SubElement(last, "a", {MARK: f"-{number}"})
        back.text = AtomicString(BACK)
        return item

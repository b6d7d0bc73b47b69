"""Footnotes: the library's syntax, numbered in the order in which a reader meets them.

What leaves here is marked with ``data-note`` only; identifiers, links and labels are added after the sanitiser has
run, so that raw HTML cannot take them.
"""

import re
import xml.etree.ElementTree as ET
from typing import Final

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

MARK: Final = "data-note"
BACK: Final = "↩"

_REFERENCE: Final = r"\[\^([^\]]*)\]"


class Notes(FootnoteExtension):
    """Footnotes of one document at a time; ``reset`` forgets them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Add the processors to ``md``."""
        md.registerExtension(self)
        self.parser = md.parser
        self.md = md
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), "footnote", 17)
        md.inlinePatterns.register(_NoteReference(self), "footnote", 175)
        md.treeprocessors.register(_NoteList(self), "footnote", 50)

    def reset(self) -> None:
        """Forget the notes of the document before."""
        super().reset()
        self.numbers: dict[str, int] = {}


class _NoteReference(InlineProcessor):
    """``[^1]`` in the text, where a note of that name is defined."""

    def __init__(self, notes: Notes) -> None:
        super().__init__(_REFERENCE, notes.md)
        self._notes = notes

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int] | tuple[None, None, None]:
        del data
        number = self._notes.numbers.get(m[1])
        if number is None:
            return None, None, None
        raised = ET.Element("sup")
        link = ET.SubElement(raised, "a", {MARK: str(number)})
        link.text = AtomicString(number)
        return raised, m.start(), m.end()


class _NoteList(Treeprocessor):
    """The list of notes at the end, made before inline markup is looked for, in the notes too."""

    def __init__(self, notes: Notes) -> None:
        super().__init__(notes.md)
        self._notes = notes
        self._reference = re.compile(_REFERENCE)

    def run(self, root: ET.Element) -> None:
        if not self._notes.footnotes:
            return
        self._number(root)
        items: list[ET.Element] = []
        # A definition may refer to further notes and even define some.
        while len(items) < len(self._notes.footnotes):
            if len(items) == len(self._notes.numbers):
                unused = next(name for name in self._notes.footnotes if name not in self._notes.numbers)
                self._notes.numbers[unused] = len(self._notes.numbers) + 1
            items.append(self._item(len(items)))
        section = ET.SubElement(root, "div", {MARK: "0"})
        ET.SubElement(section, "ol").extend(items)

    def _number(self, element: ET.Element) -> None:
        """Give the next numbers to the notes that the text of ``element`` refers to first."""
        for text in element.itertext():
            if not isinstance(text, AtomicString) and "[^" in text:
                for name in self._reference.findall(text):
                    if name in self._notes.footnotes:
                        self._notes.numbers.setdefault(name, len(self._notes.numbers) + 1)

    def _item(self, index: int) -> ET.Element:
        name = list(self._notes.numbers)[index]
        number = str(index + 1)
        # Not in the <li> itself: list processors treat what is already in one in their own way.
        holder = ET.Element("div")
        self._notes.parser.parseChunk(holder, self._notes.footnotes[name])
        self._number(holder)
        item = ET.Element("li", {MARK: number})
        item.extend(holder)
        last = item[-1] if len(item) and item[-1].tag == "p" else ET.SubElement(item, "p")
        # A space that does not break keeps the arrow on the last line.
        if last.text:
            last.text += "\u00a0"
        back = ET.SubElement(last, "a", {MARK: f"-{number}"})
        back.text = AtomicString(BACK)
        return item

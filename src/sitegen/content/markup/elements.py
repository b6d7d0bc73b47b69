"""Blocks to the elements of the library's tree, in which it then looks for inline markup."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString, code_escape

from sitegen import regex
from sitegen.content.markup.blocks import read
from sitegen.content.markup.blocks.model import (
    Block,
    Code,
    Definition,
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
from sitegen.content.markup.notes import Notes
from sitegen.content.markup.plain import DONE, TO_DO
from sitegen.content.markup.remarks import References, Remarks
from sitegen.content.markup.tables import BoundedTable

# GitHub Flavored Markdown 0.29, section 5.3: the box of a task.
_BOX: Final = regex("\\[([ \u00a0xX])\\][ \t\u00a0]+(?=\\S)")


class TreeBuilder:
    """Makes elements of blocks; names and footnotes go where the library looks for them.

    ``html_blocks`` sets the HTML in lines aside, None where tags are text.
    """

    def __init__(
        self,
        md: Markdown,
        remarks: Remarks,
        references: References,
        notes: Notes,
        table: BoundedTable,
        html_blocks: Preprocessor | None,
    ) -> None:
        self._md = md
        self._remarks = remarks
        self._references = references
        self._notes = notes
        self._table = table
        self._html_blocks = html_blocks
        # What adds a block of each kind; the last argument tells whether it stands in a tight item.
        self._add: Mapping[type[Block], Callable[[ET.Element, Any, bool], None]] = {
            Paragraph: self._paragraph,
            Heading: self._heading,
            Rule: self._rule,
            Code: self._code,
            Html: self._html,
            Table: self._table_or_text,
            Definition: self._definition,
            Note: self._note,
            Quote: self._quote,
            ItemList: self._list,
        }

    def add_text(self, parent: ET.Element, text: str, *, programs: bool) -> None:
        """Add what ``text`` holds to ``parent``; ``programs`` tells whether indented lines may be program text."""
        document = read(text, self._table.begins, raw_html=self._html_blocks is not None, programs=programs)
        self._remarks.document(document)
        self.add(parent, document.children)

    def add(self, parent: ET.Element, blocks: Iterable[Block], *, tight: bool = False) -> None:
        """Add the elements of ``blocks`` to ``parent``; a paragraph in a ``tight`` one is its text.

        Goes as deep as the blocks do, which is bounded where they are read.
        """
        for block in blocks:
            self._add[type(block)](parent, block, tight)

    def _paragraph(self, parent: ET.Element, block: Paragraph, tight: bool) -> None:  # noqa: FBT001
        if not tight:
            ET.SubElement(parent, "p").text = block.text
        elif len(parent):
            before = parent[-1].tail
            parent[-1].tail = f"{before}\n{block.text}" if before else block.text
        else:
            parent.text = f"{parent.text}\n{block.text}" if parent.text else block.text

    def _heading(self, parent: ET.Element, block: Heading, _tight: bool) -> None:  # noqa: FBT001
        ET.SubElement(parent, f"h{block.level}").text = block.text

    def _rule(self, parent: ET.Element, _block: Rule, _tight: bool) -> None:  # noqa: FBT001
        ET.SubElement(parent, "hr")

    def _code(self, parent: ET.Element, block: Code, _tight: bool) -> None:  # noqa: FBT001
        code = ET.SubElement(ET.SubElement(parent, "pre"), "code")
        if block.text:
            code.text = AtomicString(code_escape(block.text))

    def _html(self, parent: ET.Element, block: Html, tight: bool) -> None:  # noqa: FBT001
        if block.whole or self._html_blocks is None:
            ET.SubElement(parent, "p").text = self._md.htmlStash.store(block.text.strip())
            return
        # What it leaves are signs for what was set aside, and the text behind elements.
        left = "\n".join(self._html_blocks.run(block.text.split("\n")))
        document = read(left, self._table.begins, raw_html=False, programs=False)
        self._remarks.document(document)
        self.add(parent, document.children, tight=tight)

    def _table_or_text(self, parent: ET.Element, block: Table, tight: bool) -> None:  # noqa: FBT001
        if not self._table.add(parent, block.rows):
            self._paragraph(parent, Paragraph("\n".join(block.rows)), tight)

    def _definition(self, _parent: ET.Element, block: Definition, _tight: bool) -> None:  # noqa: FBT001
        self._references.define(block.name, block.target, block.title or "")

    def _note(self, _parent: ET.Element, block: Note, _tight: bool) -> None:  # noqa: FBT001
        if block.name in self._notes.footnotes:
            self._remarks.note_again(block.name)
        self._notes.footnotes.setdefault(block.name, block.children)
        # Only to know its names and notes: its text is made where the notes are listed.
        self.add(ET.Element("div"), (each for each in block.children if isinstance(each, Note | Definition)))

    def _quote(self, parent: ET.Element, block: Quote, _tight: bool) -> None:  # noqa: FBT001
        self.add(ET.SubElement(parent, "blockquote"), block.children)

    def _list(self, parent: ET.Element, block: ItemList, _tight: bool) -> None:  # noqa: FBT001
        element = ET.SubElement(parent, "ul" if block.start is None else "ol")
        if block.start not in {None, 1}:
            element.set("start", str(block.start))
        for item in block.items:
            _show_box(item)
            self.add(ET.SubElement(element, "li"), item.children, tight=not block.loose)


def _show_box(item: Item) -> None:
    """Let a sign be the box of the task that ``item`` may be."""
    text = item.children[0] if item.children else None
    if isinstance(text, Paragraph) and text.text.startswith("[") and (box := _BOX.match(text.text)) is not None:
        text.text = f"{DONE if box[1] in 'xX' else TO_DO} {text.text[box.end() :]}"

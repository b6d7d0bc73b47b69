"""The Markdown of articles: Python-Markdown with tables, footnotes and sane lists, and with bounds on its work.

The library takes time that grows with the square of some inputs, and recurses as deep as they are nested. Texts that
people write come nowhere near the bounds below; what passes them is shown as the text it is.
"""

import xml.etree.ElementTree as ET
from collections import deque
from collections.abc import Iterable
from typing import ClassVar, Final, NamedTuple, Self, cast

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import (
    BlockProcessor,
    BlockQuoteProcessor,
    CodeBlockProcessor,
    EmptyBlockProcessor,
    HashHeaderProcessor,
    HRProcessor,
    ListIndentProcessor,
    ParagraphProcessor,
    ReferenceProcessor,
    SetextHeaderProcessor,
)
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from sitegen.content.markup.notes import Notes
from sitegen.content.markup.rawhtml import BoundedHtml

# Inline markup can begin only with one of these; the last is a hard line break.
_TRIGGERS: Final = ("`", "\\", "[", "<", "&", "*", "_", "  \n")

_DEPTH: Final = 60
_BLOCK_WORK: Final = 20_000_000
_BLOCK_COPIES: Final = 10_000_000_000
_INLINE_WORK: Final = 30_000_000
_CELLS: Final = 100_000
_ROW_WORK: Final = 1_000_000
_PER_CHARACTER: Final = 20
_COPIED_AT_ONCE: Final = 100
_LONG_LIST: Final = 1000


class _Blocks(deque[str]):
    """A list of blocks whose first one can be taken and put back in constant time."""

    def pop(self, index: int = -1) -> str:
        return super().pop() if index else self.popleft()

    def insert(self, index: int, value: str) -> None:
        if index:
            super().insert(index, value)
        else:
            self.appendleft(value)


class BoundedParser(BlockParser):
    """The block parser, stopping to look for structure where there is too much of it.

    ``processors`` are those that it asks, in their order; the last one takes any block.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.processors: list[BlockProcessor] = []
        self.begin(0)

    def begin(self, allowance: int) -> None:
        """Forget what was parsed; from here on, ``allowance`` characters may be looked at again."""
        self._left = allowance
        self._depth = 0
        self.state.clear()

    def parseChunk(self, parent: ET.Element, text: str) -> None:  # noqa: N802 - the library's name
        """Parse the blocks of ``text`` into ``parent``."""
        blocks = text.split("\n\n")
        # The library only ever takes from and puts back to the front.
        self.parseBlocks(parent, blocks if len(blocks) < _LONG_LIST else cast("list[str]", _Blocks(blocks)))

    def parseBlocks(self, parent: ET.Element, blocks: list[str]) -> None:  # noqa: N802 - the library's name
        """Parse ``blocks`` into ``parent``, using them up."""
        self._depth += 1
        while blocks:
            block = blocks[0]
            count = len(blocks)
            if self._is_beyond(block):
                self.processors[-1].run(parent, blocks)
            else:
                for processor in self.processors:
                    if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                        break
            # What the processor did not take but put back, whole or in parts.
            for index in range(len(blocks) - count + 1):
                self.spend(len(blocks[index]))
        self._depth -= 1

    def spend(self, amount: int) -> None:
        """Count ``amount`` characters as looked at again."""
        self._left -= amount

    def _is_beyond(self, block: str) -> bool:
        return self._depth > _DEPTH or self._left < 0 or block.count("\n") * len(block) > _BLOCK_COPIES


class BoundedCode(CodeBlockProcessor):
    """Code blocks; each one adds to the one before it, which copies that."""

    parser: BoundedParser

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Take the first of ``blocks`` into ``parent``."""
        super().run(parent, blocks)
        self.parser.spend(len(parent[-1][0].text or "") // _COPIED_AT_ONCE)


class BoundedTable(TableProcessor):
    """Tables, but none of absurd size."""

    def test(self, parent: ET.Element, block: str) -> bool:
        """Tell whether ``block`` is a table that is worth making."""
        if "|" not in block or "\n" not in block or self._is_heavy(block.split("\n")):
            return False
        return super().test(parent, block) and len(self.separator) * block.count("\n") <= _CELLS

    @staticmethod
    def _is_heavy(rows: Iterable[str]) -> bool:
        return any(row.count("`") * (row.count("|") + row.count("`")) > _ROW_WORK for row in rows)


class BoundedInline(InlineProcessor):
    """Inline markup, leaving the costliest texts as they are when all of them together would take too long.

    ``allowance`` is what all texts of a document may cost: their characters, times those that may mean something.
    """

    allowance = 0

    def run(self, tree: ET.Element, ancestors: list[str] | None = None) -> ET.Element:
        """Turn inline markup in ``tree`` into elements; return ``tree``."""
        self.leave_costliest(tree)
        return super().run(tree, ancestors)

    def leave_costliest(self, tree: ET.Element) -> None:
        """Let those texts of ``tree`` stay as they are without which the others are within the allowance."""
        left = self.allowance
        for text in sorted(_texts(tree)):
            left -= text.cost
            if left < 0:
                # The library's own sign for a text that is not to be looked at.
                setattr(text.element, text.place, AtomicString(getattr(text.element, text.place)))


class _Text(NamedTuple):
    """A text that may hold inline markup: what it costs, how many were before it, and where it stands."""

    cost: int
    number: int
    element: ET.Element
    place: str


def _texts(tree: ET.Element) -> Iterable[_Text]:
    places = ((element, place) for element in tree.iter() for place in ("text", "tail"))
    for number, (element, place) in enumerate(places):
        text = getattr(element, place)
        if text and not isinstance(text, AtomicString) and (cost := _cost(text)):
            yield _Text(cost, number, element, place)


def cost_of(element: ET.Element) -> int:
    """Return what looking for inline markup in the text of ``element`` and after it costs; 0 when there can be none."""
    return sum(_cost(text) for text in (element.text, element.tail) if text and not isinstance(text, AtomicString))


def _cost(text: str) -> int:
    return sum(len(text) * text.count(trigger) for trigger in _TRIGGERS if trigger in text)


class Dialect(Markdown):
    """Python-Markdown as articles use it; ``raw_html`` False shows HTML tags as text."""

    inline_class: ClassVar[type[BoundedInline]] = BoundedInline
    blocks: BoundedParser
    inline: BoundedInline

    def __init__(self, *, raw_html: bool = True) -> None:
        super().__init__(output_format="html")
        self.notes = Notes(self.blocks.spend)
        self.notes.extendMarkdown(self)
        self.ESCAPED_CHARS.append("|")
        self.inline = self.inline_class(self)
        self.treeprocessors.register(self.inline, "inline", 20)
        self.preprocessors.register(BoundedHtml(self), "html_block", 20)
        if not raw_html:
            self.preprocessors.deregister("html_block")
            self.inlinePatterns.deregister("html")
        self.blocks.processors = list(self.blocks.blockprocessors)

    def build_parser(self) -> Self:
        """Build the library's parts, with a bounded block parser in the place of its own."""
        super().build_parser()
        self.parser = self.blocks = BoundedParser(self)
        for priority, name, processor in (
            (100, "empty", EmptyBlockProcessor(self.parser)),
            (90, "indent", ListIndentProcessor(self.parser)),
            (80, "code", BoundedCode(self.parser)),
            (75, "table", BoundedTable(self.parser, {"use_align_attribute": True})),
            (70, "hashheader", HashHeaderProcessor(self.parser)),
            (60, "setextheader", SetextHeaderProcessor(self.parser)),
            (50, "hr", HRProcessor(self.parser)),
            (40, "olist", SaneOListProcessor(self.parser)),
            (30, "ulist", SaneUListProcessor(self.parser)),
            (20, "quote", BlockQuoteProcessor(self.parser)),
            (15, "reference", ReferenceProcessor(self.parser)),
            (10, "paragraph", ParagraphProcessor(self.parser)),
        ):
            self.parser.blockprocessors.register(processor, name, priority)
        return self

    def render(self, text: str, length: int) -> str:
        """Return ``text``, from a document of ``length`` characters, as HTML that is not yet safe."""
        self.reset()
        allowance = _PER_CHARACTER * length
        self.blocks.begin(_BLOCK_WORK + allowance)
        self.inline.allowance = _INLINE_WORK + allowance
        return self.convert(text)

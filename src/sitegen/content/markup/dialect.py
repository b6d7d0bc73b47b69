"""The Markdown of articles: Python-Markdown with blocks that are read by lines, and with bounds on its inline work.

For some inline markup the library takes time that grows with the square of a text. Texts that people write come nowhere
near the bounds below; what passes them is shown as the text it is.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final, NamedTuple, Self

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor
from markdown.util import AtomicString

from sitegen.content.markup.blocks.model import Block
from sitegen.content.markup.elements import TreeBuilder
from sitegen.content.markup.inline import install
from sitegen.content.markup.inline_cost import inline_cost
from sitegen.content.markup.model import MarkupWarning
from sitegen.content.markup.notes import Notes
from sitegen.content.markup.rawhtml import BoundedHtml
from sitegen.content.markup.remarks import References, Remarks
from sitegen.content.markup.tables import BoundedTable

_INLINE_WORK: Final = 2_000_000_000
_PER_CHARACTER: Final = 20


class LineParser(BlockParser):
    """The library's parser of blocks, which has them read by lines; ``builder`` makes their elements.

    ``programs`` tells whether program text may stand in the document at hand.
    """

    md: Markdown
    builder: TreeBuilder
    programs = False

    def parseChunk(self, parent: ET.Element, text: str) -> None:  # noqa: N802 - the library's name
        """Parse the blocks of ``text`` into ``parent``."""
        self.builder.add_text(parent, text, programs=self.programs)


class BoundedInline(InlineProcessor):
    """Inline markup, leaving the costliest texts as they are when all of them together would take too long.

    ``allowance`` is what all texts of a document may cost. ``remarks`` notes what stays as it is.
    """

    allowance = 0
    remarks: Remarks

    def run(self, tree: ET.Element, ancestors: list[str] | None = None) -> ET.Element:
        """Turn inline markup in ``tree`` into elements; return ``tree``."""
        self.leave_costliest(tree)
        super().run(tree, ancestors)
        self.remarks.stars(tree.iter())
        return tree

    def leave_costliest(self, tree: ET.Element) -> None:
        """Let those texts of ``tree`` stay as they are without which the others are within the allowance."""
        left = self.allowance
        for text in sorted(_texts(tree)):
            left -= text.cost
            if left < 0:
                self.remarks.too_much(getattr(text.element, text.place))
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
        if text and not isinstance(text, AtomicString) and (cost := inline_cost(text)):
            yield _Text(cost, number, element, place)


def cost_of(block: ET.Element, triggers: Iterable[str]) -> int:
    """Return what looking for inline markup in all that ``block`` holds costs; 0 when there can be none.

    ``triggers`` are the signs with which there it may begin.
    """
    cost = 0
    for element in block.iter():
        for text in (element.text, element.tail):
            if text and not isinstance(text, AtomicString):
                cost += inline_cost(text, triggers)
    return cost


class _Prettify(PrettifyTreeprocessor):
    """The library's way to lay out a tree, which leaves code as it is."""

    def run(self, root: ET.Element) -> None:
        """Lay out ``root``."""
        codes = [(code, code.text) for pre in root.iter("pre") for code in pre]
        super().run(root)
        for code, text in codes:
            code.text = text


class Dialect(Markdown):
    """Python-Markdown as articles use it; ``raw_html`` False shows HTML tags as text."""

    inline_class: ClassVar[type[BoundedInline]] = BoundedInline
    parser: LineParser
    inline: BoundedInline

    def __init__(self, *, raw_html: bool = True) -> None:
        super().__init__(output_format="html")
        self.remarks = Remarks()
        self.references = self._defined = References()
        self.notes = Notes(self._add, self.remarks)
        self.notes.extendMarkdown(self)
        install(self, self._defined.use)
        self.inline = self.inline_class(self)
        self.inline.remarks = self.remarks
        self.treeprocessors.register(self.inline, "inline", 20)
        self.treeprocessors.register(_Prettify(self), "prettify", 10)
        # Where HTML stands is known when lines are read, and so is what tabs mean.
        for name in ("normalize_whitespace", "html_block"):
            self.preprocessors.deregister(name)
        html_blocks = BoundedHtml(self) if raw_html else None
        table = BoundedTable(self.parser, self.remarks)
        self.parser.builder = TreeBuilder(self, self.remarks, self._defined, self.notes, table, html_blocks)
        if not raw_html:
            self.inlinePatterns.deregister("html")

    def build_parser(self) -> Self:
        """Build the library's parts, with a parser of lines in the place of its own."""
        super().build_parser()
        self.parser = LineParser(self)
        return self

    def _add(self, parent: ET.Element, blocks: list[Block]) -> None:
        self.parser.builder.add(parent, blocks)

    def render(self, text: str, length: int, *, programs: bool) -> str:
        """Return ``text``, from a document of ``length`` characters, as HTML that is not yet safe.

        ``programs`` tells whether indented lines may be program text.
        """
        self.reset()
        self.remarks.clear(may_have_stars="**" in text)
        self.parser.programs = programs
        self.inline.allowance = _INLINE_WORK + _PER_CHARACTER * length
        return self.convert(text)

    def doubts(self, source: str) -> Iterator[MarkupWarning]:
        """Yield what is to be told of the text that was rendered last, which ``source`` is or holds."""
        return self.remarks.told(source, self._defined, self.notes.footnotes)

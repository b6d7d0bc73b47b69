"""The block of lines that is being read: what of a text is no container."""

from dataclasses import dataclass
from typing import TypeAlias

from sitegen.content.markup.blocks.definitions import definitions
from sitegen.content.markup.blocks.model import Block, Code, Heading, Html, Paragraph, Table
from sitegen.content.markup.blocks.office import with_lines_kept
from sitegen.content.markup.blocks.rawhtml import Region


@dataclass(slots=True)
class TextLeaf:
    """A paragraph, as long as no line below it says otherwise."""

    lines: list[str]


@dataclass(slots=True)
class IndentedLeaf:
    """Code that is indented."""

    lines: list[str]


@dataclass(slots=True)
class FencedLeaf:
    """Code between fences: the first of them, and how far it is indented."""

    lines: list[str]
    fence: str
    indent: int


@dataclass(slots=True)
class HtmlLeaf:
    """Raw HTML."""

    lines: list[str]
    region: Region


@dataclass(slots=True)
class TableLeaf:
    """A table; ``gap`` is how many rows it had when a blank line came, 0 before one."""

    lines: list[str]
    gap: int = 0


Leaf: TypeAlias = TextLeaf | IndentedLeaf | FencedLeaf | HtmlLeaf | TableLeaf


def blocks_of(leaf: Leaf) -> list[Block]:
    """Return the blocks that the lines of ``leaf`` are."""
    if isinstance(leaf, TextLeaf):
        return _paragraph(leaf.lines)
    if isinstance(leaf, HtmlLeaf):
        return [Html("\n".join(leaf.lines), leaf.region.whole)]
    if isinstance(leaf, TableLeaf):
        return [Table(leaf.lines)]
    lines = leaf.lines
    if isinstance(leaf, IndentedLeaf):
        while lines and not lines[-1].strip(" \t"):
            lines.pop()
    return [Code("".join(f"{line}\n" for line in lines))]


def heading_of(leaf: TextLeaf, level: int) -> tuple[list[Block], bool]:
    """Return the heading that an underline makes of a text, and whether it does: what only defines names is none."""
    found, rest = definitions("\n".join(leaf.lines))
    return ([*found, Heading(level, rest)], True) if rest else ([*found], False)


def _paragraph(lines: list[str]) -> list[Block]:
    text = with_lines_kept(lines) if len(lines) > 1 else "".join(lines)
    found, text = definitions(text)
    text = text.rstrip(" \t")
    return [*found, Paragraph(text)] if text else [*found]

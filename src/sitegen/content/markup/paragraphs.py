"""Runs of ordinary paragraphs and headings, found and written without the Markdown library and the sanitiser.

Most of what editors write is text in which no character can mean anything to Markdown. What these functions call plain
is exactly what both would leave alone; in doubt a block is not plain.
"""

import re
from typing import Final, NamedTuple

# Stands for a run of plain paragraphs in what the library and the sanitiser get to see. A private character, which
# they pass on; a text that holds it takes the long way.
TOKEN: Final = "\ue000"  # noqa: S105 - no password
TOKEN_PARAGRAPH: Final = f"<p>{TOKEN}</p>"

# One of these in a block may begin inline markup, a table, a definition or an entity.
_MEANINGFUL: Final = ("`", "\\", "[", "&", "*", "_", "|")
# A line that may end the paragraph it stands in or turn it into something else, or a hard line break.
_TURNING_LINE: Final = re.compile(r"\n *[#>=+-]|  \n")
_NUMBERED: Final = re.compile(r"\d+\. ")
_LEVELS: Final = 6
BLANK_LINE: Final = re.compile(r"(?<=\n) +\n")


class Split(NamedTuple):
    """A text as ``rest``, where a token stands for each of ``runs``; the runs are HTML. ``rest`` may be empty."""

    rest: str
    runs: list[str]


def split(text: str) -> Split | None:
    """Return ``text`` split into plain runs and the rest, or None when that cannot be done or is of no use.

    ``text`` holds line feeds only, no other control characters.
    """
    # Raw HTML may span any number of paragraphs; a broken reference stops the library from looking for others.
    if "<" in text or "&#" in text or "\t" in text or TOKEN in text:
        return None
    if "\n " in text:
        text = BLANK_LINE.sub("\n", text)
        # The last line is blank also without a line feed after its spaces.
        ended = text.rstrip(" ")
        text = ended if ended[-1:] == "\n" else text
    blocks = text.strip("\n").split("\n\n")
    meaningful = [mark for mark in _MEANINGFUL if mark in text]
    written: list[str | None] = [_paragraph(block, meaningful) for block in blocks]
    if None not in written:
        return Split("", ["\n".join(filter(None, written))])
    return _mix(blocks, written)


def as_text(text: str) -> str:
    """Return ``text`` as paragraphs, in which nothing has a meaning."""
    blocks = BLANK_LINE.sub("\n", text).split("\n\n")
    shown = (_escape(block.strip().replace("&", "&amp;").replace("<", "&lt;")) for block in blocks)
    return "\n".join(f"<p>{block}</p>" for block in shown if block)


def _mix(blocks: list[str], written: list[str | None]) -> Split | None:
    """Put a token for each run of plain blocks between the blocks that are not."""
    rest: list[str] = []
    runs: list[list[str]] = []
    in_run = False
    for block, paragraph in zip(blocks, written, strict=True):
        # A block that begins with a line feed has a blank line above it, which code above it may own.
        if not paragraph or block[0] == "\n":
            rest.append(block)
            in_run = False
        elif in_run:
            runs[-1].append(paragraph)
        else:
            rest.append(TOKEN)
            runs.append([paragraph])
            in_run = True
    return Split("\n\n".join(rest), ["\n".join(run) for run in runs]) if runs else None


def _paragraph(block: str, meaningful: list[str]) -> str | None:
    """Return ``block`` as a paragraph or a heading, empty for blank lines, or None when it may be anything else."""
    block = block.lstrip("\n")
    if not block:
        return ""
    first = block[0]
    if first == "#":
        return _heading(block, meaningful)
    if not first.isalpha() and (
        first in ">-+" or first.isspace() or (first.isdecimal() and _NUMBERED.match(block) is not None)
    ):
        return None
    if any(mark in block and mark != "*" for mark in meaningful) or (
        "\n" in block and _TURNING_LINE.search(block) is not None
    ):
        return None
    if "*" in meaningful and "*" in block:
        return _emphasised(block)
    return f"<p>{_escape(block)}</p>"


def _heading(block: str, meaningful: list[str]) -> str | None:
    """Return a heading as it is before it has its level in the page, None when the block may be more than that."""
    text = block.lstrip("#")
    level = len(block) - len(text)
    name = text.strip()
    if level > _LEVELS or not name or "#" in text or "\n" in text or any(mark in text for mark in meaningful):
        return None
    return f"<h{level}>{_escape(name)}</h{level}>"


def _emphasised(block: str) -> str | None:
    """Return the paragraph of a block whose stars are pairs of one kind around words, None when they may be more.

    A block that is emphasised as a whole is left alone: below a picture it is its caption.
    """
    mark, tag = ("**", "strong") if "**" in block else ("*", "em")
    pieces = block.split(mark)
    if len(pieces) % 2 == 0 or not (pieces[0].strip() or pieces[-1].strip()):
        return None
    written = [_escape(pieces[0])]
    for inside, after in zip(pieces[1::2], pieces[2::2], strict=True):
        if "*" in inside or "*" in after or "\n" in inside or not inside or inside != inside.strip():
            return None
        written.append(f"<{tag}>{_escape(inside)}</{tag}>{_escape(after)}")
    return None if "*" in pieces[0] else f"<p>{''.join(written)}</p>"


def _escape(text: str) -> str:
    """Return ``text``, which holds no ``&`` and no ``<``, as the sanitiser writes it."""
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace("\u00a0", "&nbsp;") if "\u00a0" in text else text

"""Runs of ordinary paragraphs and headings, found and written without the Markdown library and the sanitiser.

Most of what editors write is text in which no character can mean anything to Markdown. What these functions call plain
is exactly what both would leave alone; in doubt a block is not plain.
"""

from typing import Final, NamedTuple

from sitegen import regex
from sitegen.content.markup.blocks import BEGINNING
from sitegen.content.markup.captions import begins_like_caption
from sitegen.content.markup.inline import NOT_EMPHASISED, TRIGGERS
from sitegen.system.text import WORD_BREAK

# Stands for a run of plain paragraphs in what the library and the sanitiser get to see. A private character, which
# they pass on; a text that holds it takes the long way.
TOKEN: Final = "\ue000"  # noqa: S105 - no password
TOKEN_PARAGRAPH: Final = f"<p>{TOKEN}</p>"

# One of these in a block may begin inline markup, a table, a definition or an entity.
_MEANINGFUL: Final = ("\t", *sorted({*TRIGGERS, "|"} - {"<", "  \n", "*"}))
# The only signs with which a text begins, besides letters, that can begin nothing else, and what is looked at apart.
_TEXT_SIGNS: Final = frozenset("“\"‘'(…–—%*")
# A line that may end the paragraph it stands in or turn it into something else, or a hard line break.
_TURNING_LINE: Final = regex(rf"\n(?:[^\w“”\"‘’'(…%&:;,.!?]|_|[0-9]{{1,9}}[.)]|{BEGINNING})|  \n")
_NUMBERED: Final = regex(r"[0-9]{1,9}[.)](?:[ \u00a0\n]|\Z)")
_LEVELS: Final = 6
_WIDE_BLANK_LINE: Final = regex(r"\n(?: {4}| {0,3}\t)[ \t]*+\n")
_BLANK_LINE: Final = regex(r"(?<=\n)[ \t]+\n")


class Split(NamedTuple):
    """A text as ``rest``, where a token stands for each of ``runs``; the runs are HTML. ``rest`` may be empty."""

    rest: str
    runs: list[str]


def split(text: str) -> Split | None:
    """Return ``text`` split into plain runs and the rest, or None when that cannot be done or is of no use.

    ``text`` holds line feeds only, no other control characters.
    """
    meaningful = [mark for mark in _MEANINGFUL if mark in text]
    # Raw HTML and code may span any number of paragraphs; a broken reference stops the library from looking for others.
    if "<" in text or TOKEN in text or (meaningful and any(sign in text for sign in ("&#", "```", "~~~"))):
        return None
    if "\n " in text or "\n\t" in text:
        # Within code such a line is not empty.
        if _WIDE_BLANK_LINE.search(text) is not None:
            return None
        text = _BLANK_LINE.sub("\n", text)
        # The last line is blank also without a line feed after its spaces.
        ended = text.rstrip(" \t")
        text = ended if ended[-1:] == "\n" else text
    blocks = text.strip("\n").split("\n\n")
    starred = "*" in text
    written: list[str | None] = [_paragraph(block, meaningful, starred=starred) for block in blocks]
    if "[" in meaningful and "![" in text:
        # Below a picture it is its caption.
        written = [
            None if each and begins_like_caption(block) else each for block, each in zip(blocks, written, strict=True)
        ]
    if None not in written:
        return Split("", ["\n".join(filter(None, written))])
    return _mix(blocks, written)


def as_text(text: str) -> str:
    """Return ``text`` as paragraphs, in which nothing has a meaning."""
    blocks = _BLANK_LINE.sub("\n", text.replace(WORD_BREAK, "\n")).split("\n\n")
    shown = (_escape(block.strip().replace("&", "&amp;").replace("<", "&lt;")) for block in blocks)
    return "\n".join(f"<p>{block}</p>" for block in shown if block)


def _mix(blocks: list[str], written: list[str | None]) -> Split | None:
    """Put a token for each run of plain blocks between the blocks that are not."""
    rest: list[str] = []
    runs: list[list[str]] = []
    in_run = False
    for block, paragraph in zip(blocks, written, strict=True):
        if not paragraph:
            rest.append(block)
            in_run = False
        elif in_run:
            runs[-1].append(paragraph)
        else:
            rest.append(TOKEN)
            runs.append([paragraph])
            in_run = True
    return Split("\n\n".join(rest), ["\n".join(run) for run in runs]) if runs else None


def _paragraph(block: str, meaningful: list[str], *, starred: bool) -> str | None:
    """Return ``block`` as a paragraph or a heading, empty for blank lines, or None when it may be anything else."""
    if block[:1] == "\n":
        block = block.lstrip("\n")
    if not block:
        return ""
    first = block[0]
    if first == "#":
        return _heading(block, meaningful)
    if not (first.isalpha() or first in _TEXT_SIGNS or (first.isdecimal() and _NUMBERED.match(block) is None)):
        return None
    for mark in meaningful:
        if mark in block:
            return None
    if "\n" in block and _TURNING_LINE.search(block) is not None:
        return None
    if block[-1] == " ":
        block = block.rstrip(" ")
    return _emphasised(block) if starred and "*" in block else f"<p>{_escape(block)}</p>"


def _heading(block: str, meaningful: list[str]) -> str | None:
    """Return a heading as it is before it has its level in the page, None when the block may be more than that."""
    text = block.lstrip("#")
    level = len(block) - len(text)
    name = text.strip(" \u00a0")
    if (
        level > _LEVELS
        or text[:1] not in {" ", "\u00a0"}
        or not name.strip()
        or "#" in text
        or "\n" in text
        or "*" in text
        or any(mark in text for mark in meaningful)
    ):
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
    if any(piece[:1] in NOT_EMPHASISED for piece in pieces[1::2]):
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

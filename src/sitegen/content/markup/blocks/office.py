"""What word processors and offices write, and Markdown has no word for."""

import re
from typing import Final

from sitegen import regex
from sitegen.content.markup.blocks.labels import begin_items
from sitegen.content.markup.blocks.marks import BULLETS

# White space that shows nothing, of which nobody sees that it is no blank line.
_INVISIBLE: Final = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SEEMS_BLANK: Final = regex(rf"^[ \t]*+[{_INVISIBLE}][ \t{_INVISIBLE}]*+$", re.MULTILINE)
# Letters that, of all languages in these letters, only Vietnamese has: those of the block made for it, and four pairs.
_VIETNAMESE: Final = regex("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")

# What breaks a line already: a backslash that is none of two, a tag.
_BROKEN: Final = regex(r"(?:(?<!\\)(?:\\\\)*+\\|<br[ ]*/?>[ ]*|\x0b[ ]*)\Z", re.IGNORECASE)
# A margin of no-break spaces before the mark of an item.
_MARGIN: Final = regex(rf"^ *\u00a0[ \u00a0]*(?=(?:[-+*{BULLETS}]|[0-9]{{1,9}}[.)])[ \t\u00a0])", re.MULTILINE)

# A sentence: it begins with a capital letter and goes on with words, without the signs of programs.
_SENTENCE: Final = regex(r"[“\"'‘(]?[A-ZÀ-ÖØ-Þ][\w’'-]*,?(?>(?: [\w“\"'‘(-][\w’'”\"-]*[,;:.!?)]*){3,})")
_PROGRAM: Final = regex(r"[{}<>=\\|$_;]|\w\(|::|->|//")


def without_blank_looks(text: str) -> str:
    """Return ``text`` with empty lines in place of those that only look empty."""
    if any(sign in text for sign in _INVISIBLE):
        return _SEEMS_BLANK.sub("", text)
    return text


def is_vietnamese(text: str) -> bool:
    """Tell whether ``text`` holds letters that only Vietnamese has."""
    return _VIETNAMESE.search(text) is not None


def is_prose(line: str) -> bool:
    """Tell whether ``line`` reads as the beginning of a text rather than as a line of a program."""
    return _SENTENCE.match(line) is not None and _PROGRAM.search(line) is None


def with_plain_margins(text: str) -> str:
    """Return ``text`` with spaces in place of the no-break spaces that stand before marks of items."""
    if "\u00a0" in text:
        return _MARGIN.sub(lambda margin: " " * len(margin[0]), text)
    return text


def with_lines_kept(lines: list[str]) -> str:
    """Return the lines of a paragraph as one text, in which a break keeps apart those that begin like items."""
    kept = [lines[0]]
    for line, is_item in zip(lines[1:], begin_items(lines)[1:], strict=True):
        if is_item and _BROKEN.search(kept[-1]) is None:
            kept[-1] = f"{kept[-1].rstrip(' ')}  "
        kept.append(line)
    return "\n".join(kept)

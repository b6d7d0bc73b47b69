"""What word processors and offices write, and Markdown has no word for."""

import re
from typing import Final

# White space that shows nothing, of which nobody sees that it is no blank line.
_INVISIBLE: Final = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SEEMS_BLANK: Final = re.compile(rf"^[ \t]*+[{_INVISIBLE}][ \t{_INVISIBLE}]*+$", re.MULTILINE)
# Letters that, of all languages in these letters, only Vietnamese has: those of the block made for it, and four pairs.
_VIETNAMESE: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")

_DASHED: Final = re.compile(r"–[ \u00a0]")
# What begins a line like an item when several lines begin so; a single one may be what a long line was cut at.
_LETTERED: Final = re.compile(r"—[ \u00a0]|(?:[a-zđ]\)|[0-9]{1,3}[/)])[ \u00a0]?(?=[^\W\d_])")
_FEWEST_LETTERED: Final = 2

# A sentence: it begins with a capital letter and goes on with words, without the signs of programs.
_SENTENCE: Final = re.compile(r"[“\"'‘(]?[A-ZÀ-ÖØ-Þ][\w’'-]*,?(?>(?: [\w“\"'‘(-][\w’'”\"-]*[,;:.!?)]*){3,})")
_PROGRAM: Final = re.compile(r"[{}<>=\\|$_;]|\w\(|::|->|//")


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


def with_lines_kept(lines: list[str]) -> str:
    """Return the lines of a paragraph as one text, in which a break keeps apart those that begin like items.

    That are lines with a dash in front, and those with a letter or a number when there are several of these.
    """
    lettered = [_LETTERED.match(line) is not None for line in lines]
    if sum(lettered) < _FEWEST_LETTERED:
        lettered = [False] * len(lines)
    kept = [lines[0]]
    for line, is_lettered in zip(lines[1:], lettered[1:], strict=True):
        if is_lettered or _DASHED.match(line) is not None:
            kept[-1] = f"{kept[-1].rstrip(' ')}  "
        kept.append(line)
    return "\n".join(kept)

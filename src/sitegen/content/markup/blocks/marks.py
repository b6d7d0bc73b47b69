"""What lines begin with: the marks of CommonMark 0.31, sections 4 and 5, and those that word processors write.

A line has no tab before its text: see ``untabbed``. Every pattern here is tried at one place only, and none of them in
two ways, so that a line is read in time that grows with its length.
"""

from typing import Final, NamedTuple

from sitegen import regex

TAB: Final = 4
# Signs that word processors begin the items of a list with, of which people know no other meaning at a line's start.
BULLETS: Final = "•·●▪■◦‣○□◆◇❖❑➢➤►▶\u2b9a\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf071\uf06e\uf06c"
_HEAD: Final = regex(rf"(?:[ \t>]|[-+*{BULLETS}](?=[ \t\u00a0])|[0-9]{{1,9}}[.)](?=[ \t\u00a0]))+")

_RULE: Final = regex(r"(?:(?>(?:\*[ \t]*+){3,})|(?>(?:-[ \t]*+){3,})|(?>(?:_[ \t]*+){3,}))$")
_FENCE: Final = regex(r"(`{3,}+)[^`]*+$|(~{3,}+)")
_LANGUAGE: Final = regex(r"(?:[A-Za-z0-9][A-Za-z0-9+#.-]{0,30})?(?:[ \t]*+\{[ -z|~]*+\})?")
_HEADING: Final = regex(r"(#{1,6})(?:[ \t\u00a0]|$)")
_UNDERLINE: Final = regex(r"(?:=++|-++)[ \t]*+$")
_ITEM: Final = regex(rf"(?:([-+*{BULLETS}])|([0-9]{{1,9}})([.)]))(?:([ \t\u00a0]++)|$)")
_NOTE: Final = regex(r"\[\^([^\]]*+)\]:[ \t]*+")
_DELIMITERS: Final = regex(r"\|?[ \t]*+:?-++:?[ \t]*+(?>(?:\|[ \t]*+:?-++:?[ \t]*+)*)(?:\|[ \t]*+)?$")

_WIDEST_GAP: Final = 4


class ItemMark(NamedTuple):
    """The mark of an item: its kind, its number if it has one, where its text begins and where that would be.

    ``text`` is the place of the first sign of the text. ``width`` is how far lines that belong to the item are
    indented, from the mark's own place on.
    """

    kind: str
    number: int | None
    text: int
    width: int
    is_empty: bool


def untabbed(line: str) -> str:
    """Return ``line`` with spaces in place of the tabs between its marks; those within its text stay."""
    head = _HEAD.match(line)
    if head is None or "\t" not in head[0]:
        return line
    return head[0].expandtabs(TAB) + line[head.end() :]


def from_column(line: str, column: int) -> str:
    """Return what ``line`` has from ``column`` on, counted from 0: a tab in it stays, one that is cut is spaces."""
    if "\t" not in line:
        return line[column:]
    here = 0
    for place, sign in enumerate(line):
        if here >= column:
            return " " * (here - column) + line[place:]
        here += TAB - here % TAB if sign == "\t" else 1
    return " " * (here - column)


def is_rule(line: str, at: int) -> bool:
    """Tell whether ``line`` is a thematic break from ``at`` on."""
    return _RULE.match(line, at) is not None


def fence(line: str, at: int) -> str:
    """Return the signs with which fenced code begins at ``at``, empty where it does not."""
    found = _FENCE.match(line, at)
    return (found[1] or found[2]) if found is not None else ""


def has_words(fence_line: str) -> bool:
    """Tell whether a line that begins fenced code holds words besides the name of a language and its options."""
    return _LANGUAGE.fullmatch(fence_line.lstrip("`~").strip(" \t")) is None


def closes(line: str, at: int, opening: str) -> bool:
    """Tell whether ``line`` ends, at ``at``, fenced code that began with ``opening``."""
    rest = line[at:].rstrip(" \t")
    return len(rest) >= len(opening) and rest == opening[0] * len(rest)


def heading(line: str, at: int) -> tuple[int, str] | None:
    """Return the level and the text of the heading that begins at ``at``."""
    found = _HEADING.match(line, at)
    if found is None:
        return None
    text = line[found.end(1) :].strip(" \t\u00a0")
    closed = text.rstrip("#")
    if closed != text and closed[-1:] in {"", " ", "\t"}:
        text = closed.rstrip(" \t")
    return len(found[1]), text


def underline(line: str, at: int) -> int:
    """Return the level that a line below a text makes it a heading of, 0 where it makes none."""
    if _UNDERLINE.match(line, at) is None:
        return 0
    return 1 if line[at] == "=" else 2


def item(line: str, at: int) -> ItemMark | None:
    """Return the mark of the item that begins at ``at``."""
    found = _ITEM.match(line, at)
    if found is None:
        return None
    gap = found[4] or ""
    mark = (found.end(3) if found[1] is None else found.end(1)) - at
    is_empty = found.end() == len(line)
    # What is indented further is code, or the first line of a text, that begins one space after the mark.
    space = 1 if is_empty or len(gap) > _WIDEST_GAP else len(gap)
    number = None if found[2] is None else int(found[2])
    return ItemMark(found[1] or found[3], number, min(at + mark + space, len(line)), mark + space, is_empty)


def note(line: str, at: int) -> tuple[str, int] | None:
    """Return the name of the footnote that begins at ``at`` and the place of its text."""
    found = _NOTE.match(line, at)
    return None if found is None else (found[1], found.end())


def may_part_table(line: str) -> bool:
    """Tell whether ``line`` is written like the one that parts the head of a table from its body."""
    return "|" in line and _DELIMITERS.match(line) is not None

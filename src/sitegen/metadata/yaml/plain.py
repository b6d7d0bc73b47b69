"""The simplest YAML, which is what editors mostly write, read without the parser."""

from typing import Final

from sitegen.metadata.yaml.nodes import Mapping, Node, Scalar, Sequence

_LONGEST_KEY: Final = 100
_QUOTES: Final = frozenset("\"'")
# With one of these first, or empty, a value may be more than a plain text.
_INDICATORS: Final = frozenset(["", " ", *"-?:,[]{}#&*!|>'\"%@`"])
_IN_BRACKETS: Final = ":?#[]{}"
_UNUSUAL: Final = "\t\x85\xa0\u2028\u2029\ufeff"


def parse_plain(text: str, *, first_line: int = 1) -> Mapping | None:
    """Return what ``yamltext.parse_events`` does, in a third of the time; None when ``text`` may need YAML's parser.

    It is read here when it has simple lines only: comments at the left edge, and keys with a plain text, a text in
    quotes, or a list in brackets of such texts.
    """
    if any(character in text for character in _UNUSUAL):
        return None
    entries: list[tuple[Scalar, Node]] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if not line or line[0] == "#":
            continue
        key, colon, typed = line.partition(": ")
        if not colon or len(key) > _LONGEST_KEY or not (key.isascii() and key.isidentifier()):
            return None
        typed = typed.rstrip(" ")
        column = len(key) + 3
        value: Node | None
        if typed[:1] == "[" and typed[-1:] == "]":
            value = _plain_list(typed, number, column)
        elif ": " in typed or " #" in typed or typed[-1:] == ":":
            # In quotes these are harmless.
            value = _plain_scalar(typed, number, column) if typed[0] in _QUOTES else None
        else:
            value = _plain_scalar(typed, number, column)
        if value is None:
            return None
        entries.append((Scalar(key, quoted=False, span=(number, 1, len(key))), value))
    return Mapping(tuple(entries), (first_line, 1, 0))


def _plain_scalar(typed: str, line: int, column: int) -> Scalar | None:
    """Return the text that ``typed`` is, with or without quotes; None when it may be something else."""
    first = typed[:1]
    if first in _QUOTES:
        inner = typed[1:-1]
        if len(typed) < 2 or typed[-1] != first or first in inner or (first == '"' and "\\" in inner):  # noqa: PLR2004
            return None
        return Scalar(inner, quoted=True, span=(line, column, len(typed)))
    if first in _INDICATORS:
        return None
    return Scalar(typed, quoted=False, span=(line, column, len(typed)))


def _plain_list(typed: str, line: int, column: int) -> Sequence | None:
    """Return the texts in brackets that ``typed`` is; None when it may be something else."""
    inner = typed[1:-1]
    if any(character in inner for character in _IN_BRACKETS):
        return None
    items = []
    at = column + 1
    for part in inner.split(",") if inner.strip(" ") else ():
        text = part.strip(" ")
        item = _plain_scalar(text, line, at + len(part) - len(part.lstrip(" ")))
        if item is None:
            return None
        items.append(item)
        at += len(part) + 1
    return Sequence(tuple(items), (line, column, len(typed)))

"""What YAML is read into: nodes that know their place, and texts that stay as typed."""

from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int, int]


class Remark(NamedTuple):
    """What stands behind a text on its line and is not read, from the spaces before its ``#``; ``span`` is without."""

    text: str
    span: Span


class Scalar(NamedTuple):
    """A text as typed; ``quoted`` tells an empty text from none. ``span`` is its line, column and length.

    ``remark`` is what is a comment to YAML, and to who typed it perhaps part of the text: never of one in quotes.
    """

    value: str
    quoted: bool
    span: Span
    remark: Remark | None = None


class Sequence(NamedTuple):
    """A list, in brackets or with hyphens."""

    items: tuple["Node", ...]
    span: Span


class Mapping(NamedTuple):
    """Keys and values in order, also those that are written twice."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span


class Broken(NamedTuple):
    """A value that could not be read, for which a fault has been reported."""

    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping | Broken

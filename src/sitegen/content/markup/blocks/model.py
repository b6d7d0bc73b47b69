"""What the blocks of a text are: the values between reading lines and making elements of them."""

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(slots=True)
class Paragraph:
    """Lines of text, as inline markup is to be looked for in them."""

    text: str


@dataclass(slots=True)
class Heading:
    """A heading: ``level`` is 1 to 6."""

    level: int
    text: str


@dataclass(slots=True)
class Rule:
    """A thematic break."""


@dataclass(slots=True)
class Code:
    """Program text, each line with its line feed."""

    text: str


@dataclass(slots=True)
class Html:
    """Lines of raw HTML. ``whole`` is False where what they hold besides HTML is to be read as Markdown."""

    text: str
    whole: bool


@dataclass(slots=True)
class Table:
    """The rows of a table as they are written; the second one parts its head from its body."""

    rows: list[str]


@dataclass(slots=True)
class Definition:
    """What a name in brackets stands for: it shows nothing, but parts what stands around it."""

    name: str
    target: str
    title: str | None


@dataclass(slots=True)
class Quote:
    """A quotation."""

    children: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """An item of a list; what belongs to it is indented by ``width``."""

    width: int
    children: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class ItemList:
    """A list whose items begin with the same ``mark``: the sign after a number, or the bullet.

    ``start`` is its first number, None where it has none; ``loose`` tells whether its items are paragraphs; ``indent``
    is that of its first mark. ``above`` are the last lines of the text right above it, without a blank line between.
    """

    mark: str
    start: int | None
    indent: int
    loose: bool = False
    above: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Note:
    """The text of a footnote."""

    name: str
    children: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A whole text.

    ``too_deep`` is the first line of it in which more containers begin than may be open, ``fences`` are those lines
    that begin code and hold more than the name of its language.
    """

    children: list["Block"] = field(default_factory=list)
    too_deep: str = ""
    fences: list[str] = field(default_factory=list)


Container: TypeAlias = Document | Quote | Item | Note
Block: TypeAlias = Paragraph | Heading | Rule | Code | Html | Table | Definition | Quote | ItemList | Note

"""What Markdown becomes: the values that the rest of the program handles."""

from typing import NamedTuple

from sitegen.diagnostics.rules import Rule


class MarkupLink(NamedTuple):
    """One target inside the site: ``tag`` is ``a`` or ``img``, ``target`` is as an author means it, not escaped."""

    tag: str
    target: str


class MarkupWarning(NamedTuple):
    """What is wrong or doubtful about a part of a text, for the caller to make a fault of: ``locate`` tells its place.

    ``near`` is the place of the page that may have been meant, ``fixed`` the line as it may be written. ``at`` is where
    ``target`` stands in the text that was rendered, counted in characters from 0; -1 where only ``locate`` can tell.
    """

    rule: Rule
    target: str
    near: str = ""
    fixed: str = ""
    at: int = -1


class MarkupPicture(NamedTuple):
    """A picture of the site's own in a text: its target as an author means it, its description, its caption as text."""

    target: str
    alt: str
    caption: str


class RenderedText(NamedTuple):
    """One text as safe HTML, and what a caller needs to know of it.

    ``lead`` is the inside of the first paragraph when that was taken out of ``body``, else empty. ``excerpt`` is the
    text, without markup, of the first paragraph at the top level that is no caption, else of the first item or row.
    ``picture`` is the first one of the site's own.
    """

    lead: str
    body: str
    excerpt: str
    links: tuple[MarkupLink, ...]
    warnings: tuple[MarkupWarning, ...]
    picture: MarkupPicture | None = None

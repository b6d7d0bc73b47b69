"""What Markdown becomes: the values that the rest of the program handles."""

from typing import NamedTuple

from sitegen.diagnostics.rules import Rule


class MarkupLink(NamedTuple):
    """One target inside the site: ``tag`` is ``a`` or ``img``, ``target`` is as an author means it, not escaped."""

    tag: str
    target: str


class MarkupWarning(NamedTuple):
    """What is wrong or doubtful about a target, for the caller to make a fault of: ``locate`` tells its place.

    ``near`` is what may have been meant.
    """

    rule: Rule
    target: str
    near: str = ""


class RenderedText(NamedTuple):
    """One text as safe HTML, and what a caller needs to know of it.

    ``lead`` is the inside of the first paragraph when that was taken out of ``body``, else empty. ``excerpt`` is the
    text, without markup, of the first paragraph at the top level that holds text.
    """

    lead: str
    body: str
    excerpt: str
    links: tuple[MarkupLink, ...]
    warnings: tuple[MarkupWarning, ...]

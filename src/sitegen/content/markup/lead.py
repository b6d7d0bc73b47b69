"""The first paragraph: taken out of the body as the lead, or read as the excerpt."""

from typing import NamedTuple

from sitegen.content.markup.finish import plain_text
from sitegen.content.markup.tags import TAG, VOID


class Opening(NamedTuple):
    """The first paragraph at the top level that holds text: where it stands, its inside and text.

    ``leads`` tells whether only figures (and paragraphs without text) stand before it.
    """

    start: int
    end: int
    inside: str
    text: str
    leads: bool


def opening(html: str) -> Opening | None:
    """Return the opening of finished ``html``, or None when no paragraph at its top level holds text."""
    depth = 0
    leads = True
    end = 0
    for tag in TAG.finditer(html):
        if tag.start() < end:
            continue
        if depth == 0:
            leads = leads and tag[2] in {"figure", "p"} and not html[end : tag.start()].strip()
            if tag[2] == "p":
                # A paragraph cannot hold another one, so the next end tag is its own.
                close = html.index("</p>", tag.end())
                end = close + len("</p>")
                inside = html[tag.end() : close]
                if text := plain_text(inside):
                    # The lead stands in a paragraph of the page's own.
                    inside = f"<span{tag[3]}>{inside}</span>" if tag[3] else inside
                    return Opening(tag.start(), end, inside, text, leads)
                continue
        if tag[2] not in VOID:
            depth += -1 if tag[1] else 1
        end = tag.end()
    return None

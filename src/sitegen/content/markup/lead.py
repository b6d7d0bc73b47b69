"""The first paragraph: taken out of the body as the lead, or read as the excerpt; and what stands for it."""

import re
from itertools import zip_longest
from typing import Final, NamedTuple

from sitegen import regex
from sitegen.content.markup.captions import begins_like_caption, is_italic
from sitegen.content.markup.plain import plain_text
from sitegen.content.markup.tags import ATTRIBUTES, TAG, VOID, WAS_PICTURE

_PICTURE: Final = regex(rf"\s*(?:<a{ATTRIBUTES}>)?(?:<(?:img|video|audio)\b|{WAS_PICTURE})")
_LINKED_PICTURE: Final = regex(f"{WAS_PICTURE}[^<]*")
_ROW: Final = regex(rf"<tr{ATTRIBUTES}>(.*?)</tr>", re.DOTALL)
_CELL: Final = regex(rf"<(t[dh]){ATTRIBUTES}>(.*?)</t[dh]>", re.DOTALL)
# What these hold is text of its own; what stands in a heading or under a picture is not what a text says first.
_PARTS: Final = frozenset(
    (
        *("blockquote", "dd", "details", "div", "dl", "dt", "li", "ol", "p", "pre", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "tr", "ul"),
    )
)
_ASIDE: Final = frozenset(["caption", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "summary"])


class Opening(NamedTuple):
    """The first paragraph at the top level that holds text: where it stands, its inside and text.

    ``leads`` tells whether only figures, captions and paragraphs without text stand before it.
    """

    start: int
    end: int
    inside: str
    text: str
    leads: bool


def opening(html: str) -> Opening | None:
    """Return the opening of finished ``html``, or None when no paragraph at its top level holds text.

    A paragraph that is a caption, or begins with a picture, is none. Pictures of other sites are still marked.
    """
    depth = 0
    below_picture = False
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
                text = plain_text(inside)
                has_text = bool(text if WAS_PICTURE not in inside else plain_text(_without_pictures(inside)))
                is_caption = begins_like_caption(text) or (below_picture and is_italic(inside))
                if has_text and not is_caption and not (inside[0] in "< \n" and _PICTURE.match(inside)):
                    # The lead stands in a paragraph of the page's own.
                    inside = f"<span{tag[3]}>{inside}</span>" if tag[3] else inside
                    return Opening(tag.start(), end, inside, text, leads)
                below_picture = bool(text) and not has_text
                continue
            below_picture = False
        if tag[2] not in VOID:
            depth += -1 if tag[1] else 1
        end = tag.end()
    return None


def first_text(html: str) -> str:
    """Return the text of the first item, row or other part of finished ``html``; empty when there is none.

    A row is written with what the head of its table says of each cell. Headings and captions count when nothing else
    holds text, and pictures of other sites, which are still marked, do not.
    """
    html = _without_pictures(html)
    aside = 0
    heading = ""
    start = 0
    for tag in TAG.finditer(html):
        name = tag[2]
        if name not in _PARTS and name not in _ASIDE:
            continue
        text = plain_text(html[start : tag.start()])
        start = tag.end()
        if text and not aside:
            return text
        heading = heading or text
        if name in _ASIDE:
            aside += -1 if tag[1] else 1
        if name == "table" and not tag[1] and (row := _first_row(html[tag.end() : html.find("</table>", tag.end())])):
            return row
    return plain_text(html[start:]) or heading


def _without_pictures(html: str) -> str:
    return _LINKED_PICTURE.sub("", html) if WAS_PICTURE in html else html


def _first_row(table: str) -> str:
    """Return the first row of a table as a text; that of its head alone when there is no other."""
    names: list[str] = []
    for row in _ROW.finditer(table):
        cells = [(cell[1], plain_text(cell[2])) for cell in _CELL.finditer(row[1])]
        texts = [text for _, text in cells]
        if not any(texts):
            continue
        if not names and all(kind == "th" for kind, _ in cells):
            names = texts
            continue
        pairs = zip_longest(names[: len(texts)], texts, fillvalue="")
        return "; ".join(f"{name}: {text}" if name else text for name, text in pairs if text)
    return "; ".join(filter(None, names))

"""The allow-list: what of HTML, whoever wrote it, may reach a page."""

import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Final

import nh3

from sitegen import regex
from sitegen.content.markup.limits import is_slow_to_write
from sitegen.content.markup.tags import ATTRIBUTES as TAG_ATTRIBUTES
from sitegen.system.text import may_hold_no_text

# What an article may consist of. Nothing here loads, runs, positions or names anything.
ELEMENTS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure
        h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small strong sub summary sup
        table tbody td tfoot th thead tr u ul var wbr
        audio video
        """,
    )
)
# Dropped with all they hold, which is no text for readers.
WITH_CONTENT: Final = frozenset(
    re.findall(
        r"\w+",
        """
        canvas embed iframe math noembed noframes noscript object script select style svg template textarea title
        """,
    )
)
# Of any element, under the star, or of one.
ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "*": frozenset({"lang"}),
    "a": frozenset({"href", "title", "data-note"}),
    "abbr": frozenset({"title"}),
    "audio": frozenset({"src", "title"}),
    "bdo": frozenset({"dir"}),
    "div": frozenset({"data-note"}),
    "img": frozenset({"src", "alt", "title"}),
    "li": frozenset({"data-note"}),
    "ol": frozenset({"start"}),
    "video": frozenset({"src", "title"}),
}
_SPANS: Final = frozenset(map(str, range(1, 101)))
_CELL: Final = {"align": frozenset({"left", "center", "right"}), "colspan": _SPANS, "rowspan": _SPANS}
# Where a link may lead, besides the site itself: pages, letters, calls and the messengers that people here use.
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "sms", "zalo", "viber", "tg", "ftp", "geo"})
# Attributes that may have certain values only.
VALUES: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "td": _CELL,
    "th": {**_CELL, "scope": frozenset({"row", "col", "rowgroup", "colgroup"})},
}

# HTML Standard, "control-character-in-input-stream" and "noncharacter-in-input-stream"; a lone surrogate cannot be
# written at all. Tab and line feed are text, other controls mean nothing to a reader.
_UNWANTED: Final = regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
    + "]"
)

_PASSES: Final = 5
_HEADING: Final = regex(rf"<(/?)h[1-6]{TAG_ATTRIBUTES}>")
_NESTED: Final = 2


def without_unwanted(text: str) -> str:
    """Return ``text`` without the characters that no page may hold: controls other than tab and line feed."""
    # A lone surrogate has no bytes. Lines are looked at one by one because most texts with an odd sign have one.
    with suppress(UnicodeEncodeError):
        if not may_hold_no_text(text.encode()):
            return text
    for line in text.split("\n"):
        if not line.isprintable() and _UNWANTED.search(line) is not None:
            return _UNWANTED.sub("", text)
    return text


class LinkFilter:
    """Tells which links keep their address: none of another scheme, and none with a host that no browser takes."""

    def __init__(self) -> None:
        self._cleaner = nh3.Cleaner(tags={"a"}, attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=None)

    def keeps(self, address: str) -> bool:
        """Tell whether a link to ``address`` keeps it."""
        return "href" in self._cleaner.clean(f'<a href="{escape(address)}"></a>')


class Sanitiser:
    """Makes any HTML safe and canonical. Its output parses without an error, to exactly the tree it shows."""

    def __init__(self) -> None:
        self._cleaner = nh3.Cleaner(
            tags=set(ELEMENTS),
            clean_content_tags=set(WITH_CONTENT),
            attributes={element: set(names) for element, names in ATTRIBUTES.items()},
            tag_attribute_values={
                element: {name: set(values) for name, values in allowed.items()} for element, allowed in VALUES.items()
            },
            url_schemes=set(SCHEMES),
            link_rel=None,
        )
        self._text_only = nh3.Cleaner(tags=set(), clean_content_tags=set(WITH_CONTENT))

    def clean(self, html: str) -> str | None:
        """Return ``html`` reduced to the allow-list, as a parser would read it; None where that would take minutes.

        Dropping a tag can leave a tree that HTML cannot write (a paragraph within a paragraph), so the result is read
        again until nothing changes. What does not settle is reduced to its text.
        """
        html = without_unwanted(html)
        for _ in range(_PASSES):
            if is_slow_to_write(html):
                return None
            # Only a reference by its number can bring a character about.
            by_number = "&#" in html
            cleaned = self._cleaner.clean(html)
            cleaned = _flat_headings(without_unwanted(cleaned) if by_number else cleaned)
            if cleaned == html:
                return html
            html = cleaned
        return self._text_only.clean(html)


def _flat_headings(html: str) -> str:
    """Return ``html`` without the tags of headings that stand within other ones, which only raw HTML can bring about.

    They are no error as long as something else stands between the two, but that may be a link that is taken away later.
    """
    if html.count("<h") < _NESTED:
        return html
    depth = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal depth
        if found[1]:
            depth -= 1
        kept = found[0] if depth == 0 else ""
        if not found[1]:
            depth += 1
        return kept

    return _HEADING.sub(replace, html)

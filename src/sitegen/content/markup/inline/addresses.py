"""Addresses and e-mail addresses that stand in a text without any sign: they are links.

GitHub Flavored Markdown 0.29, section 6.9; in Vietnamese text quotation marks and the ellipsis end an address as well.
What is no letter may stand before one, since offices write ``:https://…``.
"""

import re
import xml.etree.ElementTree as ET
from html import unescape
from typing import Final

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import (
    ETX,
    HTML_PLACEHOLDER_RE,
    INLINE_PLACEHOLDER_PREFIX,
    INLINE_PLACEHOLDER_RE,
    STX,
    AtomicString,
)

from sitegen import regex

ADDRESS_SIGNS: Final = ("://", "www.")
EMAIL_SIGN: Final = "@"

_HOST: Final = r"[^\W_](?>(?:[\w-]|\.(?=[\w-]))*)(?>(?::\d++)?)"
# An escaped sign is a part of the address; at this stage the library has set it aside, with all other markup.
_REST: Final = rf"(?>(?:[/?#](?>(?:[^\s<>\"“”„‘’«»…{STX}{ETX}]|{INLINE_PLACEHOLDER_RE.pattern})*))?)"
_ADDRESS: Final = rf"(?:(?<![^\W_])(?:https?|ftp)://|(?<![\w.@/-])www\.){_HOST}{_REST}"
_AT: Final = rf"{EMAIL_SIGN}(?=[A-Za-z0-9])"
_LOCAL: Final = regex(r"[A-Za-z0-9._+-]")
_MAIL_HOST: Final = regex(r"[A-Za-z0-9_-]++(?>(?:\.[A-Za-z0-9_-]++)+)")
_MAIL_SCHEME: Final = "mailto:"

_NEVER_LAST: Final = "?!.,:;*_~'\"–—"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_ENTITY: Final = regex(r"&[A-Za-z0-9]+;\Z")
_LONGEST_ENTITY: Final = 33
_ESCAPED: Final = regex(f"{STX}([0-9]+){ETX}")
_ANCHOR: Final = regex(r"<(/?)a(?![^\s/>])", re.IGNORECASE)
_TAGS_LOOKED_AT: Final = 40


class AddressProcessor(InlineProcessor):
    """Addresses of pages: those that begin with a scheme, and those with ``www.``."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown) -> None:
        super().__init__(_ADDRESS, md)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int] | tuple[None, int, int]:
        """Return the link that begins at ``m``."""
        shown = without_end(_until_markup(self.md, m[0]))
        if not _is_address(shown) or is_in_anchor(self.md, data, m.start()):
            return None, m.start(), m.end()
        target = unescape(_ESCAPED.sub(lambda sign: chr(int(sign[1])), self.unescape(shown)))
        return _link(f"http://{target}" if shown.startswith("www.") else target, shown, m.start())


class EmailProcessor(InlineProcessor):
    """Addresses of people."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown) -> None:
        super().__init__(_AT, md)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int] | tuple[None, int, int]:
        """Return the link around the sign at ``m``."""
        start = m.start()
        while start and _LOCAL.match(data, start - 1) is not None:
            start -= 1
        while start < m.start() and data[start] in "._-":
            start += 1
        host = _MAIL_HOST.match(data, m.end())
        if start == m.start() or host is None or (start and (data[start - 1].isalnum() or data[start - 1] in "/@")):
            return None, m.start(), m.end()
        shown = data[start : host.end()]
        if not _is_host(host[0]) or data.startswith("@", host.end()) or is_in_anchor(self.md, data, start):
            return None, m.start(), m.end()
        before = data[max(0, start - len(_MAIL_SCHEME)) : start]
        if before.lower() == _MAIL_SCHEME:
            start -= len(_MAIL_SCHEME)
            return _link(before + shown, before + shown, start)
        return _link(_MAIL_SCHEME + shown, shown, start)


def without_end(address: str) -> str:
    """Return ``address`` without the signs at its end that belong to the sentence around it."""
    open_ones = {close: address.count(close) - address.count(sign) for close, sign in _PAIRS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _PAIRS and open_ones[last] > 0:
            open_ones[last] -= 1
            end -= 1
        elif last == ";" and (entity := _ENTITY.search(address, max(0, end - _LONGEST_ENTITY), end)) is not None:
            end = entity.start()
        elif last in _NEVER_LAST:
            end -= 1
        else:
            break
    return address[:end]


def is_in_anchor(md: Markdown, data: str, place: int) -> bool:
    """Tell whether ``place`` of ``data`` is within an ``<a>`` that is written in HTML, which is set aside by now."""
    blocks = md.htmlStash.rawHtmlBlocks
    for _ in range(_TAGS_LOOKED_AT if blocks else 0):
        place = data.rfind(INLINE_PLACEHOLDER_PREFIX, 0, place)
        if place < 0:
            return False
        stashed = _stashed(md, INLINE_PLACEHOLDER_RE.match(data, place))
        tag = HTML_PLACEHOLDER_RE.fullmatch(stashed)
        anchor = None if tag is None or int(tag[1]) >= len(blocks) else _ANCHOR.match(str(blocks[int(tag[1])]))
        if anchor is not None:
            return not anchor[1]
    return False


def _until_markup(md: Markdown, text: str) -> str:
    """Return ``text`` up to what is set aside and no escaped sign."""
    for found in INLINE_PLACEHOLDER_RE.finditer(text) if STX in text else ():
        if _ESCAPED.fullmatch(_stashed(md, found)) is None:
            return text[: found.start()]
    return text


def _stashed(md: Markdown, found: re.Match[str] | None) -> str:
    """Return the text that stands behind the placeholder ``found``, empty where an element does."""
    nodes: dict[str, ET.Element | str] = getattr(md.treeprocessors["inline"], "stashed_nodes", {})
    stashed = nodes.get(found[1], "") if found is not None else ""
    return stashed if isinstance(stashed, str) else ""


def _is_host(name: str) -> bool:
    """Tell whether ``name`` can be a host of mail, and not the version in ``library@1.2.x``."""
    labels = name.split(".")
    if name[-1] in "-_" or labels[-1].isdigit():
        return False
    return len(labels[-1]) > 1 or not any(label.isdigit() for label in labels)


def _is_address(text: str) -> bool:
    """Tell whether ``text`` names a host: with a dot in it, unless its scheme stands before it."""
    host = re.split(r"[/?#]", text.partition("://")[2] or text, maxsplit=1)[0]
    if not host or host.endswith("."):
        return False
    if text.startswith("www."):
        return len(host) > len("www.")
    return True


def _link(target: str, shown: str, start: int) -> tuple[ET.Element, int, int]:
    link = ET.Element("a", {"href": target})
    link.text = AtomicString(shown)
    return link, start, start + len(shown)

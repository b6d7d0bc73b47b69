"""Links and pictures in brackets, read as CommonMark does where the library's patterns read otherwise."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Final, TypeAlias

from markdown import Markdown
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    ImageInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
)

from sitegen import regex

Made: TypeAlias = tuple[ET.Element, int, int] | tuple[None, int, int] | tuple[None, None, None]
# Tells the target and the title of the link that a name stands for, None where it stands for none.
Find: TypeAlias = Callable[[str], tuple[str, str] | None]

_LABEL: Final = regex(r"\[([^\]]*)\]")
_TITLE_IN_PARENTHESES: Final = regex(r"(\S++)\s++\(([^()]*+)\)\s*+\Z")
_SPACES: Final = regex(r"\s+")
_BRACKETED: Final = regex(r"!?\[([^\[\]]*+)\](?:\([^()]*+\)|\[[^\[\]]*+\])?")
_EMPHASISED: Final = regex(r"(?<![\w*])([*_]{1,3})(?=[^\s*_])([^*_]*+)(?<=\S)\1(?![\w*])")
_LONGEST_ALT: Final = 1000
_SIGNS: Final = ("[", "*", "_")


def install(md: Markdown, find: Find) -> None:
    """Give ``md`` the patterns; ``find`` tells what a name stands for."""
    patterns = md.inlinePatterns
    patterns.register(_Reference(REFERENCE_RE, md, find), "reference", 170)
    patterns.register(_Link(LINK_RE, md), "link", 160)
    patterns.register(_Picture(IMAGE_LINK_RE, md), "image_link", 150)
    patterns.register(_PictureReference(IMAGE_REFERENCE_RE, md, find), "image_reference", 140)
    patterns.register(_ShortReference(REFERENCE_RE, md, find), "short_reference", 130)
    patterns.register(_ShortPictureReference(IMAGE_REFERENCE_RE, md, find), "short_image_ref", 125)


class _Link(LinkInlineProcessor):
    """``[text](target "title")``."""

    def handleMatch(self, m: re.Match[str], data: str) -> Made:  # type: ignore[override]  # noqa: N802
        element, start, end = super().handleMatch(m, data)
        # A link cannot hold another one: the inner one is meant.
        text = element.text if isinstance(element, ET.Element) else None
        if text and "[" in text and self._holds_link(data, m.end(), end or 0):
            return None, m.start(), m.end()
        return element, start, end  # type: ignore[return-value]

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        href, title, index, handled = super().getLink(data, index)
        if title is None and handled and (found := _TITLE_IN_PARENTHESES.match(href)) is not None:
            href, title = found[1], found[2]
        return href, title, index, handled

    def _holds_link(self, data: str, start: int, end: int) -> bool:
        for found in self.compiled_re.finditer(data, start, end):
            _, index, handled = self.getText(data, found.end())
            if handled and index < end and data.startswith("(", index) and self.getLink(data, index)[3]:
                return True
        return False


class _Picture(ImageInlineProcessor):
    """``![text](target "title")``."""

    def handleMatch(self, m: re.Match[str], data: str) -> Made:  # type: ignore[override]  # noqa: N802
        element, start, end = super().handleMatch(m, data)
        return _described(element), start, end  # type: ignore[return-value]


class _Reference(ReferenceInlineProcessor):
    """``[text][name]``."""

    RE_LINK = _LABEL

    def __init__(self, pattern: str, md: Markdown, find: Find) -> None:
        super().__init__(pattern, md)
        self._find = find

    def handleMatch(self, m: re.Match[str], data: str) -> Made:  # type: ignore[override]  # noqa: N802
        text, index, handled = self.getText(data, m.end())
        if not handled:
            return None, None, None
        name, end, handled = self.evalId(data, index, text)
        if not handled or name is None:
            return None, None, None
        known = self._find(_SPACES.sub(" ", self.unescape(name)).strip())
        # What stands within these brackets may be one itself.
        return (None, m.start(), m.end()) if known is None else (self.makeTag(*known, text), m.start(), end)


class _ShortReference(_Reference):
    """``[name]``."""

    def evalId(self, data: str, index: int, text: str) -> tuple[str | None, int, bool]:  # noqa: N802
        del data
        return text.lower(), index, True


class _PictureReference(_Reference):
    """``![text][name]``."""

    def makeTag(self, href: str, title: str, text: str) -> ET.Element:  # noqa: N802
        element = ET.Element("img", {"src": href, "alt": self.unescape(text)})
        if title:
            element.set("title", title)
        _described(element)
        return element


class _ShortPictureReference(_PictureReference, _ShortReference):
    """``![name]``."""


def _described(picture: ET.Element | str | None) -> ET.Element | None:
    """Return ``picture`` with a description in which no sign of markup is left."""
    if not isinstance(picture, ET.Element):
        return None
    text = picture.get("alt", "")
    if len(text) <= _LONGEST_ALT and any(sign in text for sign in _SIGNS):
        picture.set("alt", _EMPHASISED.sub(r"\2", _BRACKETED.sub(r"\1", text)))
    return picture

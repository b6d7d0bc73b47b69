"""The library's inline patterns, with those that read otherwise in the places of its own."""

import re
import string
import xml.etree.ElementTree as ET
from typing import Final

from markdown import Markdown
from markdown.inlinepatterns import (
    BACKTICK_RE,
    AutolinkInlineProcessor,
    AutomailInlineProcessor,
    BacktickInlineProcessor,
    Delimiter,
    DelimiterProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import ETX, INLINE_PLACEHOLDER_RE, STX, AtomicString, code_escape

from sitegen import regex
from sitegen.content.markup.inline import links
from sitegen.content.markup.inline.addresses import ADDRESS_SIGNS, EMAIL_SIGN, AddressProcessor, EmailProcessor
from sitegen.system.text import WORD_BREAK

# CommonMark 0.31, section 2.4: any of them stands for itself behind a backslash.
ESCAPED: Final = tuple(string.punctuation)
# A break, which also keeps apart lines that begin like items.
MADE_BREAK: Final = "  \n"
# Inline markup can begin only with one of these.
TRIGGERS: Final = ("`", "\\", "[", "<", "&", "*", "_", "~~", MADE_BREAK, WORD_BREAK, *ADDRESS_SIGNS, EMAIL_SIGN)

# GitHub Flavored Markdown 0.29, section 6.5, but for one tilde, which means "about". The group is the library's second.
_STRUCK: Final = r"(?<!~)(~~)(?![~\s])((?>(?:[^~]++|~(?!~))+))(?<!\s)~~(?!~)"
# Signs of emphasis in a row: behind a word, so many before one of these begin none.
_LONGEST_RUN: Final = 8
NOT_EMPHASISED: Final = frozenset(",.;:!?)")
_TICKS: Final = regex("`++")
# CommonMark 0.31, section 6.5. Other schemes than these need ``//``: word processors write tags like ``<st1:place>``.
_AUTOLINK: Final = (
    r"(?<!\\)<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}://|(?i:mailto|tel|sms|geo|zalo|viber|tg|xmpp|urn|news):)[^\s<>]*+)>"
)
_HOST_LABEL: Final = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*+(?<!-))"
_MAIL: Final = rf"(?<!\\)<([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_HOST_LABEL}(?>(?:\.{_HOST_LABEL})*))>"
# An address in angle brackets, which is a link.
BRACKETED: Final = regex(f"{_AUTOLINK}|{_MAIL}")


def install(md: Markdown, find: links.Find) -> None:
    """Give ``md`` the patterns; ``find`` tells what the name of a link stands for."""
    md.ESCAPED_CHARS[:] = ESCAPED
    patterns = md.inlinePatterns
    patterns.register(CodeSpan(BACKTICK_RE), "backtick", 190)
    patterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 181)
    patterns.register(SubstituteTagInlineProcessor(rf"{WORD_BREAK}[ \n]*", "br"), "word_break", 101)
    links.install(md, find)
    # Before backslashes are read: in an address they are what they are.
    patterns.register(Autolink(_AUTOLINK, md), "autolink", 185)
    patterns.register(AutomailInlineProcessor(_MAIL, md), "automail", 184)
    patterns.register(AddressProcessor(md), "address", 86)
    patterns.register(EmailProcessor(md), "email", 85)
    patterns.register(SimpleTagInlineProcessor(_STRUCK, "del"), "struck", 65)
    emphasis = Emphasis("*", "strong,em", md)
    emphasis.add("_", "strong,em", smart=True, double=False)
    patterns.register(emphasis, "em_strong", 60)


class CodeSpan(BacktickInlineProcessor):
    """Code between runs of backticks of one length (section 6.1)."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str | None, int, int]:
        """Return the code that begins at ``m``."""
        if m[1]:
            return m[1].replace("\\\\", self.ESCAPED_BSLASH), m.start(), m.end()
        opening = _TICKS.match(data, m.start())
        start = m.end() if opening is None else opening.end()
        length = start - m.start()
        for ticks in _TICKS.finditer(data, start):
            if ticks.end() - ticks.start() == length:
                element = ET.Element("code")
                element.text = AtomicString(code_escape(_stripped(data[start : ticks.start()])))
                return element, m.start(), ticks.end()
        return None, m.start(), start


class Autolink(AutolinkInlineProcessor):
    """``<https://…>``: a backslash in it is one."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        """Return the link at ``m``."""
        del data
        written = m[1]
        element = ET.Element("a", {"href": written})
        element.text = AtomicString(written)
        return element, m.start(), m.end()


class Emphasis(DelimiterProcessor):
    """Emphasis: three signs in a row are strong within emphasis, as everywhere else.

    A sign behind a word and before a full stop or comma begins none (section 6.2: it is not left-flanking), as in
    ``3*, 4*``. None ends behind a break.
    """

    _text = ""

    def add_region(self, delim: Delimiter, a: int, b: int, c: int, d: int, size: int) -> None:
        """Note an element with its opening signs from ``a`` to ``b`` and its closing ones from ``c`` to ``d``."""
        signs = delim.token * size
        # The library may take one sign for two that close, and what stands behind it for the second.
        if (
            self._text[c:d] == signs == self._text[a:b]
            and not self._is_behind_a_word(a, b)
            and not (self._text[c - 1] == ETX and self._is_behind_a_break(c))
        ):
            super().add_region(delim, a, b, c, d, size)

    def _is_behind_a_word(self, start: int, end: int) -> bool:
        before = self._text[max(0, start - _LONGEST_RUN) : start].rstrip("*_")[-1:]
        return before.isalnum() and self._text[end : end + 1] in NOT_EMPHASISED

    def _is_behind_a_break(self, place: int) -> bool:
        found = INLINE_PLACEHOLDER_RE.match(self._text, self._text.rfind(STX, 0, place))
        nodes: dict[str, ET.Element | str] = getattr(self.md.treeprocessors["inline"], "stashed_nodes", {})
        node = None if found is None else nodes.get(found[1])
        return isinstance(node, ET.Element) and node.tag == "br"

    def _finds_region(self, place: int, data: str) -> bool:
        """Return whether the library, asked at ``place``, takes the next region from where that stands in ``data``.

        It counts from the signs that may open one, and not with those that a longer run of closing signs has left.
        """
        start, _, _, end, *_ = self.regions[self.cache_index]
        held = self._text[start:end]
        counted = place if place == self.cache_pos else start + place - self.cache_pos
        if counted >= 0 and data.startswith(held, counted):
            return True
        if data.startswith(held, place):
            self.cache_pos = start
            return True
        return False

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """Return what is emphasised at ``m``."""
        if not self.regions:
            self._text = data
        elif not self._finds_region(m.start(), data):
            return None, m.start(), m.end()
        element, start, end = super().handleMatch(m, data)
        if element is not None:
            # Regions that cross may be put together with text that is left out, or there twice: then none is emphasis.
            if _without_signs("".join(element.itertext())) != _without_signs(data[start:end]):
                return None, m.start(), m.end()
            for outer in element.iter("strong"):
                if len(outer) == 1 and not outer.text and outer[0].tag == "em" and not outer[0].tail:
                    outer.tag, outer[0].tag = "em", "strong"
        return element, start, end


def _without_signs(text: str) -> str:
    return text.replace("*", "").replace("_", "")


def _stripped(code: str) -> str:
    """Return ``code`` in one line, without the one space at each end that parts it from its backticks."""
    code = code.replace("\n", " ").replace(WORD_BREAK, " ")
    return code[1:-1] if code[:1] == code[-1:] == " " and code.strip(" ") else code

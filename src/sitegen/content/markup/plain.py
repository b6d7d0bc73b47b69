"""Sanitised HTML as the text that it shows."""

from html import unescape
from typing import Final

from sitegen import regex
from sitegen.content.markup.notes import MARK
from sitegen.content.markup.tags import ATTRIBUTES, TAG

# What the boxes of tasks are shown as.
TO_DO: Final = "☐"
DONE: Final = "☑"

_NOTE_MARK: Final = regex(
    rf'<sup{ATTRIBUTES}><a{ATTRIBUTES} (?:role="doc-noteref"|{MARK}="\d+"){ATTRIBUTES}>\d*</a></sup>'
)


def plain_text(html: str) -> str:
    """Return the text of ``html``, unescaped, without marks of notes, its white space collapsed."""
    if "<" in html:
        html = _NOTE_MARK.sub("", html)
        html = TAG.sub(lambda tag: " " if tag[2] == "br" else "", html)
    return " ".join((unescape(html) if "&" in html else html).split())

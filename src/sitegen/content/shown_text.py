"""The text of finished HTML, paragraph by paragraph, as readers see it and search finds it."""

from html import unescape
from typing import Final

from sitegen import regex
from sitegen.content.markup.tags import ATTRIBUTES

# The number that refers to a note is no part of the sentence.
_NOTE_REFERENCE: Final = regex(rf'<a{ATTRIBUTES} role="doc-noteref"{ATTRIBUTES}>\d*</a>')
_INSIDE_WORDS: Final = regex(
    rf"""</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)
    {ATTRIBUTES}>""".replace("\n    ", "")
)
_LINE_END: Final = regex(rf"<br{ATTRIBUTES}>")
_TAG: Final = regex(rf"</?[a-z][a-z0-9]*{ATTRIBUTES}>")


def shown_paragraphs(html: str) -> list[str]:
    """Return the texts between the tags of ``html`` that part paragraphs, list items, cells and headings.

    Tags inside of sentences leave nothing, references to notes neither, a line end is a space; none of the texts is
    only white space.
    """
    if "<" in html:
        if "doc-noteref" in html:
            html = _NOTE_REFERENCE.sub("", html)
        html = _LINE_END.sub(" ", _INSIDE_WORDS.sub("", html))
        texts = _TAG.split(html)
    else:
        texts = [html]
    return [unescape(text) if "&" in text else text for text in texts if text and not text.isspace()]

"""Pictures and the lines under them: what is a caption, in a source and in sanitised HTML."""

import re
from html import unescape
from typing import Final

from sitegen import regex
from sitegen.content.markup.model import MarkupPicture
from sitegen.content.markup.plain import plain_text
from sitegen.content.markup.tags import ATTRIBUTES, as_content, attributes
from sitegen.content.markup.targets import is_internal

# How editors begin the line under a picture.
_WORDS: Final = r"(?:ảnh\s*+[:.]|nguồn\s++ảnh\b)"
_IN_SOURCE: Final = regex(rf"[\s(\[*_]*+{_WORDS}", re.IGNORECASE)

# Nothing here is tried in two ways: white space before what is not there would be looked through once for each space.
_BREAK: Final = rf"<br{ATTRIBUTES}>"
_FILM: Final = rf"<(?:video{ATTRIBUTES}></video|audio{ATTRIBUTES}></audio)>"
_PICTURE: Final = rf"(?:<a{ATTRIBUTES}><img{ATTRIBUTES}></a>|<img{ATTRIBUTES}>|{_FILM})"
_PICTURES: Final = rf"{_PICTURE}(?>(?:\s*+(?:{_BREAK}\s*+)?{_PICTURE})*)"
_BEGINS: Final = rf"(?=(?>(?:\s|&nbsp;|[(\[]|<(?:strong|em|[biu]|small){ATTRIBUTES}>)*){_WORDS})"
_ITALIC_TEXT: Final = rf"<(?:em|i)({ATTRIBUTES})>((?>(?:(?!</?(?:em|i|p)\b).)*))</(?:em|i)>"
_LINE: Final = rf"{_BEGINS}((?>(?:(?!<(?:br|img|video|audio)\b|</?p\b)[^\n])+))"
_WHOLE: Final = rf"{_BEGINS}((?>(?:(?!<(?:img|video|audio)\b|</?p\b).)+))"
_END: Final = rf"(?:\s*+</p>|(?>(?:{_BREAK})?)\n((?>(?:(?!</p>).)+))</p>)"
_ITALIC: Final = regex(_ITALIC_TEXT, re.DOTALL)
_FIGURE: Final = regex(
    rf"<p({ATTRIBUTES})>\s*+({_PICTURES})\s*+(?:</p>|(?:{_BREAK}\s*+)?(?:{_ITALIC_TEXT}|{_LINE}){_END})"
    rf"(?:\s*+<p({ATTRIBUTES})>\s*+(?:{_ITALIC_TEXT}\s*+|{_WHOLE})</p>)?",
    re.DOTALL | re.IGNORECASE,
)
_SHOWN: Final = regex(
    rf"<img({ATTRIBUTES})>(?:(?>(?:</a>|\s|{_BREAK}|{_PICTURE})*)<figcaption>((?>(?:(?!</figcaption>).)*))</figcaption>)?",
    re.DOTALL,
)
_TITLE: Final = regex(r' title="([^"]*)"')


def begins_like_caption(text: str) -> bool:
    """Tell whether ``text``, Markdown or plain, begins as the line under a picture does."""
    return _IN_SOURCE.match(text) is not None


def is_italic(html: str) -> bool:
    """Tell whether the inside of a paragraph is italic from its beginning to its end."""
    return _ITALIC.fullmatch(html.strip()) is not None


def figures(html: str) -> str:
    """Return ``html`` with figures in place of paragraphs that hold only pictures and films.

    Their caption is the line at their end or the paragraph right below, when it is italic or begins "Ảnh:", "Ảnh.",
    "Nguồn ảnh". What else stands in the paragraph is one of its own.
    """
    return _FIGURE.sub(_figure, html)


def first_picture(html: str, base_url: str) -> MarkupPicture | None:
    """Return the first picture in finished ``html`` that is the site's own, None when there is none."""
    for found in _SHOWN.finditer(html) if "<img" in html else ():
        written = attributes(found[1])
        target = unescape(written.get("src", ""))
        if is_internal(target, base_url):
            return MarkupPicture(target, unescape(written.get("alt", "")).strip(), plain_text(found[2] or ""))
    return None


def _figure(found: re.Match[str]) -> str:
    around, pictures, *inside, line, rest = found.group(1, 2, 3, 4, 5, 6)
    below_around, *below, whole = found.group(7, 8, 9, 10)
    captions = [_caption(*inside), _caption(line)]
    after = found[0][found.end(6) + len("</p>") - found.start() :] if rest and below_around is not None else ""
    if not after:
        captions += [_caption(below_around, *below), _caption(below_around, whole)]
    if pictures.count("<img") == 1 and (title := _TITLE.search(pictures, pictures.index("<img"))):
        pictures = pictures[: title.start()] + pictures[title.end() :]
        captions.insert(0, as_content(title[1]).strip())
    shown = "<br>".join(filter(None, captions))
    figure = f"<figure{around}>{pictures}{f'<figcaption>{shown}</figcaption>' if shown else ''}</figure>"
    return f"{figure}\n<p{around}>{rest.strip()}</p>{after}" if rest and rest.strip() else figure


def _caption(*parts: str | None) -> str:
    """Return the last of ``parts`` as a caption, within the attributes of the elements that it was taken from."""
    *around, inside = parts
    shown = (inside or "").strip()
    for attributes_of_one in filter(None, reversed(around) if shown else ()):
        shown = f"<span{attributes_of_one}>{shown}</span>"
    return shown

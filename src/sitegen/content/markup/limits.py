"""What of a text is more than any person writes: an HTML parser, or Markdown, would take minutes for it.

Such a text, or its HTML, is shown as the text it is.
"""

from typing import Final

from sitegen import regex

_LINES: Final = 100_000
_AMPERSANDS: Final = 200_000
_TAGS: Final = 20_000
# All that follows a tag is copied at most once, and read where the tag has no end.
_COPIES: Final = 1_000_000_000
_READ: Final = 20_000_000
# nh3 looks through the rest of a text at each ampersand in it, and at each character that begins, as UTF-8, with the
# byte with which the no-break space does.
_SEARCHES: Final = 100_000_000_000

# HTML Standard, "Tokenization": the beginning of a tag, and one attribute.
_NAME: Final = r"<[a-zA-Z][^\t\n\f />]*+"
_VALUE: Final = r"""[\t\n\f ]*+=[\t\n\f ]*+(?:"[^"]*+"|'[^']*+'|[^\t\n\f >]*+)"""
_ATTRIBUTE: Final = rf"[\t\n\f /]*+[^\t\n\f />][^\t\n\f />=]*+(?>(?:{_VALUE})?)"
_TAG: Final = regex(rf"(?={_NAME}((?>(?:{_ATTRIBUTE})*)))<")
# A parser compares each attribute of a tag with all those before it.
_CROWDED: Final = regex(rf"{_NAME}(?:{_ATTRIBUTE}){{1000}}")


def is_absurd(text: str) -> bool:
    """Tell whether ``text`` has more lines or ampersands than anything that a person writes."""
    return text.count("\n") > _LINES or text.count("&") > _AMPERSANDS


def has_too_much_html(text: str) -> bool:
    """Tell whether the HTML tags in ``text`` are too many to be read as HTML, or too few of them have an end."""
    tags = text.count("<")
    return tags > _TAGS or tags * len(text) > _COPIES or (tags * len(text) > _READ and _is_too_long_to_read(text))


def has_crowded_tag(html: str) -> bool:
    """Tell whether a tag in ``html`` has, or may have, a thousand attributes."""
    return _CROWDED.search(html) is not None


def is_slow_to_write(html: str) -> bool:
    """Tell whether a text between two tags of ``html`` has too many characters for its length that are written slowly.

    These are ampersands and those from U+0080 to U+00BF: no-break spaces, quotation marks, degrees, soft hyphens.
    """
    if len(html) * len(html) <= _SEARCHES:
        return False
    raw = html.encode(errors="replace")
    return _searches(raw) > _SEARCHES and sum(map(_searches, raw.split(b"<"))) > _SEARCHES


def _searches(raw: bytes) -> int:
    ampersands = raw.count(b"&") - raw.count(b"&lt;") - raw.count(b"&gt;")
    return (ampersands + raw.count(b"\xc2")) * len(raw)


def _is_too_long_to_read(text: str) -> bool:
    left = _READ
    for tag in _TAG.finditer(text):
        left -= tag.end(1) - tag.start()
        if left < 0:
            return True
    return False

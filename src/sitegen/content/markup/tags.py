"""How the sanitiser writes tags.

Its serialisation is canonical: lower-case names, every attribute in double quotes, ``<``, ``>``, ``&`` and the quote
escaped inside of attributes, ``<`` and ``>`` escaped in text. So these patterns find tags exactly, without a parser.

Nearly every element may bear attributes (``lang``), so a pattern that names one has ``ATTRIBUTES`` after the name.
"""

from typing import Final

from sitegen import regex

ATTRIBUTES: Final = r'(?: [a-z-]+="[^"]*")*'
TAG: Final = regex(rf"<(/?)([a-z][a-z0-9]*)({ATTRIBUTES})>")
# Stands before the text of a link that was the picture of another site, until it is known what a text begins with. A
# noncharacter, which no sanitised text holds.
WAS_PICTURE: Final = "\ufdd1"
VOID: Final = frozenset({"br", "hr", "img", "wbr"})

_ATTRIBUTE: Final = regex(r' ([a-z-]+)="([^"]*)"')


def attributes(text: str) -> dict[str, str]:
    """Return the attributes written in ``text``, each value still escaped."""
    return dict(_ATTRIBUTE.findall(text))


def as_content(value: str) -> str:
    """Return an attribute's value, as it is written, so that it may stand between tags."""
    # nh3 before 0.3.7 left these two as they are, and then a title held tags.
    return value.replace("<", "&lt;").replace(">", "&gt;")

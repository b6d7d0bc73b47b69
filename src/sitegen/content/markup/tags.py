"""How the sanitiser writes tags.

Its serialisation is canonical: lower-case names, every attribute in double quotes, ``<``, ``>``, ``&`` and the quote
escaped inside of attributes, ``<`` and ``>`` escaped in text. So these patterns find tags exactly, without a parser.
"""

import re
from typing import Final

ATTRIBUTES: Final = r'(?: [a-z-]+="[^"]*")*'
TAG: Final = re.compile(rf"<(/?)([a-z][a-z0-9]*)({ATTRIBUTES})>")
VOID: Final = frozenset({"br", "hr", "img", "wbr"})

_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')


def attributes(text: str) -> dict[str, str]:
    """Return the attributes written in ``text``, each value still escaped."""
    return dict(_ATTRIBUTE.findall(text))

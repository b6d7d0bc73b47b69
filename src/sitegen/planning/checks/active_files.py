"""Files beside an article that could act in a reader's browser: they are published as they are, so none may."""

import re
from typing import Final

# A browser runs what is in them.
_PAGES: Final = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".js", ".mjs", ".hta", ".svgz", ".swf")
# They may hold pictures or data, and scripts as well.
_DRAWINGS: Final = (".svg", ".xml", ".xsl", ".xslt")
_ACTING: Final = re.compile(
    rb"""
    <\s*(?:[\w.-]+:)?(?:script|handler|listener|foreignobject|iframe|embed|object)\b
    | [\s"'/]on\w+\s*=
    | javascript:
    | <!entity | <\?xml-stylesheet
    | \b(?:href|to|from|by|values)\s*=\s*["'][^"'>]*&\#
    """,
    re.VERBOSE | re.IGNORECASE,
)


def may_act(name: str) -> bool:
    """Return whether a file of this name can act, as far as its name tells: ``acts`` knows more."""
    return name.lower().endswith(_PAGES + _DRAWINGS)


def acts(name: str, data: bytes) -> bool:
    """Return whether a browser that opens this file may run something; in doubt it does."""
    if name.lower().endswith(_PAGES):
        return True
    # Text in two bytes a letter would hide from the pattern.
    return name.lower().endswith(_DRAWINGS) and (b"\0" in data or _ACTING.search(data) is not None)

"""HTML as people type it into a text: which names are elements, and what has the form of a tag."""

import re
from typing import Final

from sitegen import regex


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID: Final = _words("area base br col embed hr img input keygen link meta param source track wbr")
# Their end tags may be left out (HTML Standard, "Optional tags").
OPTIONAL_END: Final = _words(
    "body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr"
)
# What they hold is no HTML.
RAW_TEXT: Final = _words("iframe noembed noframes script style textarea title")
# A paragraph ends before them (HTML Standard, "The p element").
ENDS_PARAGRAPH: Final = _words(
    """
    address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul
    """
)
# A parser repeats each of these that is open in whatever element comes next (HTML Standard, "The list of active
# formatting elements").
FORMATTING: Final = _words("a b big code em font i nobr s small strike strong tt u")
KNOWN: Final = (
    VOID
    | OPTIONAL_END
    | RAW_TEXT
    | ENDS_PARAGRAPH
    | _words(
        """
        a abbr acronym applet audio b bdi bdo big blink button canvas cite code data datalist del dfn em
        font frame frameset i ins kbd label legend map mark marquee math meter noscript nobr object output picture
        progress q ruby s samp select slot small span strike strong sub summary sup svg template time tt u var video
        """
    )
)
# Attributes that need no value.
_FLAGS: Final = (
    "allowfullscreen|async|autofocus|autoplay|checked|compact|controls|default|defer|disabled|download|hidden|inert"
    "|ismap|itemscope|loop|multiple|muted|nohref|noshade|novalidate|nowrap|open|playsinline|readonly|required"
    "|reversed|selected"
)
# No value is longer than this, so that little is looked at for what only begins like a tag.
_LONGEST_VALUE: Final = 2000
_VALUE: Final = rf"""(?:"[^"]{{0,{_LONGEST_VALUE}}}+"|'[^']{{0,{_LONGEST_VALUE}}}+'|[^\s"'=<>`]++)"""
_ATTRIBUTE: Final = rf"""(?:\s++|(?<=["']))(?:[a-zA-Z_:][\w:.-]*+\s*+=\s*+{_VALUE}|(?:{_FLAGS})(?![^\s/>]))"""
# Word writes elements of its own; readers miss nothing when they go.
_OFFICE: Final = r"(?:[ovwxm]|st\d|u\d):[a-z][\w-]*"
TAG: Final = regex(
    rf"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*|{_OFFICE})(?P<attributes>(?>(?:{_ATTRIBUTE})*))\s*+(?P<closed>/?)>",
    re.ASCII | re.IGNORECASE,
)


def is_element(name: str) -> bool:
    """Tell whether ``name``, in small letters, is that of an element of HTML, or of one that Word writes."""
    return name in KNOWN or ":" in name

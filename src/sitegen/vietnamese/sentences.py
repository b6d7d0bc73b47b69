"""Sentences: where a text may be cut so that what is left reads as if it ended there."""

from typing import Final

from sitegen import regex

# About three lines of a card; a sentence may be as much longer as it is shorter.
_LENGTH: Final = 300
_LONGEST: Final = 380
_SHORTEST: Final = 80

_END: Final = regex(r"[.!?…]++[”\"’')\]]*+(?=\s+[“\"‘'(\[]*[^\W_])")
_BEFORE: Final = regex(r"[\w’'/-]++(?>(?:\.[\w’'/-]++)*)\Z")
# A point after these ends no sentence: titles, offices, "and so on" within brackets.
_SHORTENED: Final = frozenset(
    (
        *("tp", "tx", "tt", "q", "p", "ths", "th.s", "ts", "gs", "pgs", "gs.ts", "pgs.ts", "bs", "ks", "ls", "cn"),
        *(
            "đ/c",
            "đc",
            "đ.c",
            "v.v",
            "vv",
            "nxb",
            "tr",
            "st",
            "tk",
            "mr",
            "mrs",
            "ms",
            "dr",
            "no",
            "cty",
            "ubnd",
            "hđnd",
        ),
    )
)


def shortened(text: str) -> str:
    """Return ``text``, without line breaks, cut after the sentence that ends nearest to 300 characters.

    A text of up to 380 characters is returned whole. Where no sentence ends at a fitting place it is cut at a word,
    with an ellipsis.
    """
    if len(text) <= _LONGEST:
        return text
    ends = [end for end in _ends(text[: _LONGEST + 100]) if _SHORTEST <= end <= _LONGEST]
    if ends:
        return text[: min(ends, key=lambda end: abs(end - _LENGTH))]
    cut = text.rfind(" ", 0, _LENGTH)
    return text[: cut if cut > 0 else _LENGTH].rstrip(" ,;:–-") + "…"


def _ends(text: str) -> list[int]:
    """Return where sentences of ``text`` end that others follow."""
    found = []
    for end in _END.finditer(text):
        before = _BEFORE.search(text, text.rfind(" ", 0, end.start()) + 1, end.start())
        typed = "" if before is None else before[0]
        word = typed.lower()
        follows = text[end.end() :].lstrip(" \u00a0“\"‘'([")
        # Initials, numbers of items, and what goes on with a small letter.
        if follows[:1].islower() or word in _SHORTENED or (len(word) == 1 and typed.isupper()):
            continue
        if word.isdecimal() and len(word) < 3:  # noqa: PLR2004 - a year may end a sentence
            continue
        found.append(end.end())
    return found

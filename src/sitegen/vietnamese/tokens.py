"""Words as the search index knows them: the tokens of a text, and the key and the marks of each.

The same is done in the browser: `docs/search-format.md` says it for both, `tests/search_cases.json` holds them to it.
"""

from typing import Final, NamedTuple

from sitegen import regex
from sitegen.vietnamese.text import fold, nfc, nfd

_TOKEN: Final = regex(r"[^\W_]+")
_MARKED: Final = regex("[aeiouy]|[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")
_SHAPES: Final = {"\u0306": 1, "\u0302": 2, "\u031b": 3}
_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# What marks on the first, second and third vowel weigh, so that no two words of one key have one code.
_WEIGHTS: Final = (1, 4, 7)
_MODULUS: Final = 11
# i and y are one sound after these letters, and spelled by taste: lý, lí.
_BEFORE_Y: Final = frozenset("hklmst")


class Word(NamedTuple):
    """What a token is found by: its ``key`` without any mark, and a ``code`` of its marks, 0 to 131, 0 for none."""

    key: str
    code: int


def tokens(text: str) -> list[str]:
    """Return the runs of letters and digits in ``text``, composed and in lower case."""
    return _TOKEN.findall(nfc(nfc(text).lower()))


def word_of(token: str) -> Word:
    """Return what one of ``tokens`` is found by; tone placement, and i or y where both are written, do not matter."""
    return Word(_one_spelling(fold(token)), 0 if token.isascii() else _code(token))


def _one_spelling(key: str) -> str:
    if key.startswith("quy"):
        key = "qui" + key[3:]
    if key.endswith("y") and key[-2:-1] in _BEFORE_Y:
        key = key[:-1] + "i"
    return key


def _code(token: str) -> int:
    vowels = shape = tone = 0
    for mark in _MARKED.findall(nfd(token)):
        if mark in _SHAPES:
            if 0 < vowels <= len(_WEIGHTS):
                shape += _SHAPES[mark] * _WEIGHTS[vowels - 1]
        elif mark in _TONES:
            tone = tone or _TONES[mark]
        else:
            vowels += 1
    stroke = "đ" in token or "ð" in token
    return (shape % _MODULUS * 6 + tone) * 2 + stroke

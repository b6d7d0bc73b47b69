"""Composed letters, spaces, and the two keys by which texts are matched: for search, and for terms."""

import re
from functools import lru_cache
from itertools import groupby
from typing import Final
from unicodedata import combining, is_normalized, normalize

from sitegen import regex

# Characters that show nothing: the soft hyphen, zero-width spaces and joiners, direction marks, and the byte order
# mark in the middle of a text. Pasted from Word and from web pages, they split words for every search.
_INVISIBLE: Final = regex("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")
# A fixed range and not a Unicode category: it is the same in every Python version and in a browser's script.
_MARKS: Final = regex("[\u0300-\u036f]+")
# Without looking ahead for a mark, which would look through the rest of a long word at each of its letters.
_WORD: Final = regex("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*")
# Huyền, hỏi, ngã, sắc, nặng.
_TONE: Final = regex("[\u0300\u0309\u0303\u0301\u0323]")
# No letter of any script bears as many marks (Unicode Standard Annex #15, "Stream-Safe Text Format").
_STRETCH: Final = regex("[^\0-\x7f]{30,}")


def nfc(text: str) -> str:
    """Return ``text`` in composed letters, as TCVN 6909:2001 asks; it mends what macOS and Windows-1258 write.

    The time it takes is linear, also for marks by the million, which ``unicodedata`` alone sorts with the square.
    """
    # Whether marks are in order is what this looks at first, so it ends soon where they are not.
    if is_normalized("NFC", text):
        return text
    return normalize("NFC", _STRETCH.sub(lambda stretch: _in_order(stretch[0]), text))


def nfd(text: str) -> str:
    """Return ``text`` with each letter decomposed into a base and its marks, in canonical order, in linear time."""
    return normalize("NFD", nfc(text))


def clean_spaces(text: str) -> str:
    """Return ``text`` with one plain space for each run of white space, none at its ends, and nothing invisible.

    No-break and other wide or narrow spaces, tabs and line ends are white space; zero-width characters, soft hyphens
    and direction marks are dropped.
    """
    # All that shows nothing is not printable, and most texts are, which is found out many times as fast.
    return " ".join((text if text.isprintable() else _INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Return ``text`` as readers type it into a search box: small letters without any mark, ``đ`` as ``d``.

    The eth (``Ð``), which stands for ``Đ`` even in legal texts, folds to ``d`` too. Lower case and not
    ``str.casefold``, so that a browser's ``toLowerCase`` gives the same.
    """
    # Before decomposing: the stroke of đ is no mark that could be dropped later.
    plain = text.lower().replace("đ", "d").replace("ð", "d")
    return _MARKS.sub("", nfd(plain))


# The same categories, authors and tags stand in many articles.
@lru_cache(maxsize=2048)
def term_key(text: str) -> str:
    """Return a key that is equal for two spellings of one term: case, white space and tone placement are ignored.

    ``Hoà Bình`` and ``hòa bình`` have one key; ``đ`` and ``d``, and words whose vowels or tones differ, have two. An
    eth counts as the ``đ`` it stands for. The key is NFC and meant for comparing, not for showing.
    """
    folded = nfd(clean_spaces(text)).casefold().replace("ð", "đ")
    return nfc(_WORD.sub(_tone_last, nfd(folded)))


def _tone_last(word: re.Match[str]) -> str:
    """Return a decomposed word with its tone mark at its end, where both placement styles meet."""
    letters = word[0]
    tones = _TONE.findall(letters)
    # A Vietnamese syllable has one tone; a word with several is foreign, and its accents are not tones.
    return _TONE.sub("", letters) + tones[0] if len(tones) == 1 else letters


def _in_order(text: str) -> str:
    """Return ``text`` decomposed, its marks in canonical order (The Unicode Standard, D108 and D109)."""
    decomposed = "".join(normalize("NFD", char) for char in text)
    runs = groupby(decomposed, key=lambda char: combining(char) > 0)
    return "".join("".join(sorted(run, key=combining) if are_marks else run) for are_marks, run in runs)

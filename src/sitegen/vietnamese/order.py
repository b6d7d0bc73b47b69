"""Alphabetical order as CLDR's collation for Vietnamese has it, for lists of terms and of persons."""

from collections.abc import Mapping
from itertools import product
from typing import Final, NamedTuple
from unicodedata import combining, normalize

from sitegen.vietnamese.text import clean_spaces, nfc

# CLDR's root collation: white space, punctuation, symbols, digits, letters.
_PUNCTUATION: Final = " _-–—,;:!?.·'‘’‚\"“”„«»()[]{}§@*/\\&#%•′″`^°©®→+±÷×<=>|~−✓$£¥₫€"
_SIGNS: Final = f"{_PUNCTUATION}0123456789"
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# CLDR's tailoring for vi, after a letter without a mark: huyền, hỏi, ngã, sắc, nặng.
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"


class _Weight(NamedTuple):
    """What one character adds to each level of a key."""

    letter: str
    tone: str
    case: str


class SortKey(NamedTuple):
    """Levels of comparison: all letters first, then all tones, then case, then the text itself to make it total."""

    letters: str
    tones: str
    cases: str
    text: str


def sort_key(text: str) -> SortKey:
    """Return the key that puts ``text`` into Vietnamese alphabetical order; composed and decomposed text have one."""
    composed = nfc(text)
    weights = [weight for char in clean_spaces(composed) for weight in _weights(char)]
    return SortKey(
        "".join(weight.letter for weight in weights),
        "".join(weight.tone for weight in weights),
        "".join(weight.case for weight in weights),
        composed,
    )


def given_name_key(name: str) -> tuple[SortKey, SortKey]:
    """Return the key that orders persons by given name, the last syllable, then by the whole name."""
    return sort_key(clean_spaces(name).rpartition(" ")[2]), sort_key(name)


def first_letter(text: str) -> str:
    """Return the letter under which an index lists ``text``: a capital of the Vietnamese alphabet, without its tone.

    "0–9" stands for digits and signs, "…" for other scripts, so that terms in order have their letters in order.
    """
    place = ord((sort_key(text).letters or " ")[0]) - 0x20
    if place < len(_SIGNS):
        return "0–9"
    return _ALPHABET[place - len(_SIGNS)].upper() if place < len(_SIGNS) + len(_ALPHABET) else "…"


def _weights(char: str) -> list[_Weight]:
    """Return the weights of one composed character: several when it stands for several, or bears a foreign accent."""
    known = _WEIGHTS.get(char)
    return [known] if known else [_foreign_weight(part) for part in normalize("NFKD", char)]


def _foreign_weight(part: str) -> _Weight:
    """Return the weight of one decomposed character: an accent, or a letter of another script after all of ours."""
    known = _WEIGHTS.get(part)
    if known:
        return known
    if combining(part):
        return _Weight("", part, "")
    small = part.lower()
    return _letter_weight(small, upper=small != part)


def _letter_weight(letter: str, *, tone: str = "", upper: bool = False) -> _Weight:
    # A letter weighs on the level of tones as well, so that tones are compared at the same letters.
    return _Weight(letter, f" {tone}", "1" if upper else "0")


def _build_weights() -> dict[str, _Weight]:
    """Return the weights of all that Vietnamese text is made of, by composed character."""
    # A letter's weight is its place, so it is less than that of any character not listed here, which weighs itself.
    places = {char: chr(0x20 + place) for place, char in enumerate(_SIGNS + _ALPHABET)}
    # So is a tone's, less than that of any other accent, and more than the one each letter has.
    tones = {mark: chr(0x21 + place) for place, mark in enumerate(_TONES)}
    weights = {char: _letter_weight(place) for char, place in places.items()}
    for letter, mark in product(_ALPHABET, ("", *_TONES)):
        for shown in (letter, letter.upper()):
            composed = nfc(shown + mark)
            if len(composed) == 1:
                weights[composed] = _letter_weight(places[letter], tone=tones.get(mark, ""), upper=shown != letter)
    # A tone on a letter that has no composed form.
    weights |= {mark: _Weight("", tone, "") for mark, tone in tones.items()}
    # The eth stands for đ.
    weights |= {"ð": weights["đ"], "Ð": weights["Đ"]}
    # Control characters weigh nothing.
    return weights | {chr(code): _Weight("", "", "") for code in (*range(0x20), 0x7F)}


_WEIGHTS: Final[Mapping[str, _Weight]] = _build_weights()

"""What one article holds: its pairs of neighbours and its words, each with a mask of where. Pure functions."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from operator import add, lshift
from typing import Final, NamedTuple

from sitegen.vietnamese.tokens import tokens, word_of

IN_TITLE: Final = 128
IN_LEAD: Final = 64
IN_BODY: Final = 1
# Places in a chunk are told apart up to this: a bit each.
_TURN: Final = 6
_PLACES: Final = bytes(1 << place for place in range(_TURN))
_TURNS: Final = _PLACES * 200
# Pairs at the beginning of a chunk that are also counted on from the one before, by how many places that had: a phrase
# over its end is still told, five pairs of it at a time.
_COUNTED_ON: Final = 4
_HEADS: Final = tuple(
    bytes(1 << place | 1 << (before + place) % _TURN for place in range(_COUNTED_ON)) for before in range(_TURN)
)
# Places are counted anew after a sentence, so that an edit shifts those of its own sentence alone. A chunk has more
# words than are counted on.
_SENTENCE: Final = re.compile(r"[.!?;:…]\W+")
_SHORTEST_CHUNK: Final = 8
_SHIFT: Final = 20
_LOWER: Final = (1 << _SHIFT) - 1


class Texts(NamedTuple):
    """What is searched of an article: three texts, each by its paragraphs."""

    title: Sequence[str]
    lead: Sequence[str]
    body: Sequence[str]


class Lexicon(dict[str, int]):
    """Numbers for tokens: one for all that have one key and code. ``keys_of`` and ``codes`` tell them by number."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_of: list[str] = []
        self.codes: list[str] = []
        self._numbers: dict[tuple[str, int], int] = {}

    def __missing__(self, token: str) -> int:
        word = word_of(token)
        number = self._numbers.setdefault(word, len(self.codes))
        if number == len(self.codes):
            self.keys_of.append(word.key)
            self.codes.append(chr(word.code))
        self[token] = number
        return number

    def pair(self, number: int) -> str:
        """Return the variant of a pair that ``masks_of`` numbered."""
        first, second = number >> _SHIFT, number & _LOWER
        keys, codes = self.keys_of, self.codes
        return f"{keys[first]} {keys[second]}\n{codes[first]}{codes[second]}"

    def word(self, number: int) -> str:
        """Return the variant of a word that ``masks_of`` numbered."""
        return f"{self.keys_of[number]}\n{self.codes[number]}"


class Masks(NamedTuple):
    """The masks of an article, by the numbers that a lexicon gave."""

    pairs: dict[int, int]
    words: dict[int, int]


def masks_of(texts: Texts, lexicon: Lexicon) -> Masks:
    """Return where an article holds what; ``lexicon`` must have fewer than a million words, and gets the new ones."""
    sentences = chain.from_iterable(map(_SENTENCE.split, texts.body))
    title, lead, body = (
        [list(map(lexicon.__getitem__, tokens(each))) for each in some] for some in (texts.title, texts.lead, sentences)
    )
    pairs: dict[int, int] = {}
    get = pairs.get
    run = list(chain.from_iterable(body))
    for pair, place in zip(_neighbours(run), _places(map(len, body)), strict=False):
        pairs[pair] = get(pair, 0) | place
    words = dict.fromkeys(run, IN_BODY)
    for field, bit in ((lead, IN_LEAD), (title, IN_TITLE)):
        run = list(chain.from_iterable(field))
        for pair in _neighbours(run):
            pairs[pair] = get(pair, 0) | bit
        for word in run:
            words[word] = words.get(word, 0) | bit
    return Masks(pairs, words)


def _neighbours(run: list[int]) -> Iterable[int]:
    return map(add, map(lshift, run, repeat(_SHIFT)), run[1:])


def _places(sentences: Iterable[int]) -> bytes:
    """Return the places of all words, as bits, of ``sentences`` that have so many; short ones go with the next."""
    found: list[bytes] = []
    before = count = 0
    for length in sentences:
        count += length
        if count >= _SHORTEST_CHUNK:
            found += (_HEADS[before % _TURN], _turns(count)[_COUNTED_ON:])
            before, count = count, 0
    found += (_HEADS[before % _TURN][:count], _turns(count)[_COUNTED_ON:])
    # Nothing is before the first one.
    return _PLACES[:_COUNTED_ON] + b"".join(found)[_COUNTED_ON:]


def _turns(count: int) -> bytes:
    turns = _TURNS if count <= len(_TURNS) else _PLACES * (count // len(_PLACES) + 1)
    return turns[:count]

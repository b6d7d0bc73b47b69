"""What one article holds: its pairs of neighbours and its words, each with a mask of where. Pure functions."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sitegen.catalogue.search_records import IndexedText
from sitegen.content.shown_text import shown_paragraphs
from sitegen.search.lexicon import END, Lexicon, alone_in, numbers_in, pairs_in

# Places in a chunk are told apart up to this: a bit each. Two more bits are for the title and the lead.
_TURN: Final = 14
_TITLE: Final = 14
_LEAD: Final = 15
# A word's place is a byte with the numbers of one or two bits of its mask, four binary digits each.
_ONE: Final = 0x11
IN_TITLE: Final = _TITLE * _ONE
IN_LEAD: Final = _LEAD * _ONE
IN_BODY: Final = 0
MASKS: Final = tuple(1 << (place & 0xF) | 1 << (place >> 4) for place in range(256))
# The mask of a word: where it stands is told by that of the pair that it is alone, in the title and the lead.
IN_ARTICLE: Final = MASKS[IN_BODY]
_PLACES: Final = bytes(place * _ONE for place in range(_TURN))
_TURNS: Final = _PLACES * 100
# Pairs at the beginning of a chunk that are also counted on from the one before, by how many places that had: a phrase
# over its end is still told, five pairs of it at a time.
_COUNTED_ON: Final = 4
_HEADS: Final = tuple(
    bytes(place | (before + place) % _TURN << 4 for place in range(_COUNTED_ON)) for before in range(_TURN)
)
# Places are counted anew after a sentence, so that an edit shifts those of its own sentence alone. A chunk has more
# words than are counted on.
_SHORTEST_CHUNK: Final = 8


class Texts(NamedTuple):
    """What is searched of an article: three texts, each by its paragraphs."""

    title: Sequence[str]
    lead: Sequence[str]
    body: Sequence[str]


class Run(NamedTuple):
    """One of these texts: a character for each of its words, as many places, and the one that a word has alone.

    A place is a byte, by which ``MASKS`` tells what a pair that begins with the word has in its mask.
    """

    words: str
    places: bytes
    text: int


class Masks(NamedTuple):
    """The masks of an article, by the numbers that a lexicon gave. That of a word says nothing but that it is there."""

    pairs: dict[int, int]
    words: dict[int, int]


def texts_of(text: IndexedText) -> Texts:
    """Return what is searched of an article."""
    lead = [text.summary] if text.summary else shown_paragraphs(text.lead)
    return Texts([text.title], lead, shown_paragraphs(text.html))


def runs_of(texts: Texts, lexicon: Lexicon) -> list[Run]:
    """Return the three texts by the numbers of ``lexicon``, which gets the new ones.

    That must have fewer than a million words when they have been read.
    """
    found: list[Run] = []
    for paragraphs, text in zip(texts, (IN_TITLE, IN_LEAD, IN_BODY), strict=True):
        read = END.join(map(lexicon.run, paragraphs))
        words = read.replace(END, "")
        places = _places(map(len, read.split(END))) if text == IN_BODY else bytes([text]) * len(words)
        found.append(Run(words, places[: len(words)], text))
    return found


def masks_of(texts: Texts, lexicon: Lexicon) -> Masks:
    """Return where an article holds what; as ``runs_of``."""
    pairs: dict[int, int] = {}
    words: dict[int, int] = {}
    for run in runs_of(texts, lexicon):
        numbers = numbers_in(run.words)
        for pair, mask in zip(pairs_in(numbers), map(MASKS.__getitem__, run.places), strict=False):
            pairs[pair] = pairs.get(pair, 0) | mask
        if run.text != IN_BODY:
            for alone in alone_in(numbers):
                pairs[alone] = pairs.get(alone, 0) | MASKS[run.text]
        words.update(dict.fromkeys(numbers, IN_ARTICLE))
    return Masks(pairs, words)


def _places(sentences: Iterable[int]) -> bytes:
    """Return the places of all words of ``sentences`` that have so many; short ones go with the next.

    There are some more than words where these are very few.
    """
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

"""What one article holds: its pairs of neighbours and its words, each with a mask of where. Pure functions."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sitegen.search.lexicon import END, Lexicon, numbers_in, pairs_in

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
_SHORTEST_CHUNK: Final = 8


class Texts(NamedTuple):
    """What is searched of an article: three texts, each by its paragraphs."""

    title: Sequence[str]
    lead: Sequence[str]
    body: Sequence[str]


class Masks(NamedTuple):
    """The masks of an article, by the numbers that a lexicon gave."""

    pairs: dict[int, int]
    words: dict[int, int]


def masks_of(texts: Texts, lexicon: Lexicon) -> Masks:
    """Return where an article holds what, by numbers of ``lexicon``, which gets the new ones.

    That must have fewer than a million words when the article has been read.
    """
    title, lead, body = (END.join(map(lexicon.run, each)) for each in texts)
    run = numbers_in(body.replace(END, ""))
    pairs: dict[int, int] = {}
    get = pairs.get
    for pair, place in zip(pairs_in(run), _places(map(len, body.split(END))), strict=False):
        pairs[pair] = get(pair, 0) | place
    words = dict.fromkeys(run, IN_BODY)
    for field, bit in ((lead, IN_LEAD), (title, IN_TITLE)):
        run = numbers_in(field.replace(END, ""))
        for pair in pairs_in(run):
            pairs[pair] = get(pair, 0) | bit
        for word in run:
            words[word] = words.get(word, 0) | bit
    return Masks(pairs, words)


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

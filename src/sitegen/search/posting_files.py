"""Files of postings: which articles hold a pair of words or a word, spelled with which marks, and where in them.

A variant is a text: its keys, a line feed, and a character for each code; so variants sort as they stand in a file.
A posting is a number: that of the article, and behind it, in the lowest ``MASK_BITS``, the mask.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Final, NamedTuple

from sitegen.search.columns import Reader, lines, numbers_of, varint, varints
from sitegen.search.layout import PAIRS
from sitegen.search.masks import IN_ARTICLE
from sitegen.system.compression import deflated, inflated

NUMBERING_BYTES: Final = 4
MASK_BITS: Final = 16
MASK: Final = (1 << MASK_BITS) - 1


class Gaps(NamedTuple):
    """The postings of one variant as they are stored: a varint for the distance of each, and one for its mask."""

    pieces: Sequence[bytes]
    masks: Sequence[bytes]


class Columns(NamedTuple):
    """What a file of so many ``postings`` holds, in its order: names of keys; of each how many variants; their codes.

    Then of each variant how many postings it has, the gaps between these, and their masks: of pairs only.
    """

    postings: int
    keys: Sequence[str]
    of_each: bytes
    firsts: bytes
    seconds: bytes
    counts: bytes
    gaps: bytes
    masks: bytes


def packed_file(numbering: bytes, columns: Columns) -> bytes:
    """Return the file that holds ``columns``."""
    postings, keys, of_each, firsts, seconds, counts, gaps, masks = columns
    head = numbering + varint(len(keys)) + varint(len(firsts)) + varint(postings)
    return deflated([head + lines(keys), of_each + firsts, seconds, counts, gaps, masks])


def decoded(data: bytes, kind: str) -> tuple[bytes, dict[str, Gaps]]:
    """Return the numbering of a file, and what it holds, in its order. Raises ValueError for what is no such file."""
    plain = inflated(data)
    numbering, reader = plain[:NUMBERING_BYTES], Reader(plain, NUMBERING_BYTES)
    key_count, variant_count, posting_count = (reader.number() for _ in range(3))
    keys = reader.lines()
    of_each = reader.numbers(key_count)
    code_columns = [reader.take(variant_count).decode("latin-1") for _ in range(2 if kind == PAIRS else 1)]
    counts = reader.numbers(variant_count)
    pieces = reader.pieces(posting_count)
    masks = reader.pieces(posting_count) if kind == PAIRS else [varint(IN_ARTICLE)] * posting_count
    reader.end()
    if len(keys) != key_count or sum(of_each) != variant_count or sum(counts) != posting_count:
        raise ValueError("counts that do not agree")
    found: dict[str, Gaps] = {}
    names = [key for key, count in zip(keys, of_each, strict=True) for _ in range(count)]
    start = 0
    for name, code, count in zip(names, zip(*code_columns, strict=True), counts, strict=True):
        found[f"{name}\n{''.join(code)}"] = Gaps(pieces[start : start + count], masks[start : start + count])
        start += count
    return numbering, found


def recoded(numbering: bytes, kind: str, held: Mapping[str, Gaps]) -> bytes:
    """Return the file that holds what ``decoded`` gave, or what was made of it; ``held`` need not be in order."""
    variants = sorted(held)
    grouped = [(key, sum(1 for _ in some)) for key, some in groupby([each.partition("\n")[0] for each in variants])]
    codes = "".join([each[-2:] if kind == PAIRS else each[-1:] for each in variants]).encode("latin-1")
    firsts, seconds = (codes[0::2], codes[1::2]) if kind == PAIRS else (codes, b"")
    return packed_file(
        numbering,
        Columns(
            sum(len(each.masks) for each in held.values()),
            [key for key, _ in grouped],
            varints([count for _, count in grouped]),
            firsts,
            seconds,
            varints([len(held[each].masks) for each in variants]),
            b"".join([piece for each in variants for piece in held[each].pieces]),
            b"".join([piece for each in variants for piece in held[each].masks]) if kind == PAIRS else b"",
        ),
    )


def changed(gaps: Gaps | None, masks: Mapping[int, int]) -> Gaps | None:
    """Return a variant's postings with the ``masks`` of some articles in place of theirs, 0 for none; None if empty."""
    numbers = [] if gaps is None else articles_of(gaps)
    pieces = [] if gaps is None else list(gaps.masks)
    for number, mask in masks.items():
        at = bisect_left(numbers, number)
        end = at + (numbers[at : at + 1] == [number])
        numbers[at:end] = [number] if mask else []
        pieces[at:end] = [varint(mask)] if mask else []
    if not numbers:
        return None
    distances = [numbers[0], *(later - earlier - 1 for earlier, later in pairwise(numbers))]
    return Gaps(list(map(varint, distances)), pieces)


def articles_of(gaps: Gaps) -> list[int]:
    """Return the numbers of the articles that have a variant."""
    return [number - 1 for number in accumulate(each + 1 for each in numbers_of(gaps.pieces))]

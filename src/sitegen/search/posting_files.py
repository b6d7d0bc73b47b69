"""Files of postings: which articles hold a pair of words or a word, spelled with which marks, and where in them.

A variant is a text: its keys, a line feed, and a character for each code; so variants sort as they stand in a file.
A posting is a number: that of the article, and behind it, in the lowest ``MASK_BITS``, the mask.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from sitegen.search.columns import Reader, lines, number_of, varint, varints
from sitegen.search.layout import PAIRS
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

    Then of each variant how many postings it has, the gaps between these, and their masks.
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
    masks = reader.pieces(posting_count)
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
            b"".join([piece for each in variants for piece in held[each].masks]),
        ),
    )


def changed(gaps: Gaps | None, masks: Mapping[int, int]) -> Gaps | None:
    """Return a variant's postings with the ``masks`` of some articles in place of theirs, 0 for none; None if empty."""
    held = {} if gaps is None else dict(postings_of(gaps))
    held.update(masks)
    kept = sorted((number, mask) for number, mask in held.items() if mask)
    if not kept:
        return None
    numbers = [number for number, _ in kept]
    distances = [numbers[0], *(later - earlier - 1 for earlier, later in pairwise(numbers))]
    return Gaps([varint(each) for each in distances], [varint(mask) for _, mask in kept])


def postings_of(gaps: Gaps) -> Iterable[tuple[int, int]]:
    """Yield (number, mask) of a variant's postings."""
    number = -1
    for piece, mask in zip(gaps.pieces, gaps.masks, strict=True):
        number += number_of(piece) + 1
        yield number, number_of(mask)

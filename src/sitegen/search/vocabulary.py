"""Files of vocabulary: the words that there are, by first letter, and roughly how many articles hold each."""

from collections.abc import Iterable, Mapping
from typing import Final

from sitegen.search.columns import Reader, lines
from sitegen.search.layout import vocabulary_file
from sitegen.search.posting_files import NUMBERING_BYTES
from sitegen.system.compression import deflated, inflated

# Under which name totals wait in the spool.
SPOOLED: Final = "totals"


def totals_of(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return how many postings each key has, from those of its variants."""
    found: dict[str, int] = {}
    for variant, count in counts:
        key = variant[:-2]
        found[key] = found.get(key, 0) + count
    return found


def by_file(totals: Mapping[str, int], files: int) -> list[dict[str, int]]:
    """Return the words of ``totals`` that a vocabulary has, parted into its files."""
    found: list[dict[str, int]] = [{} for _ in range(files)]
    for key, total in totals.items():
        number = vocabulary_file(key, files)
        if number is not None:
            found[number][key] = total.bit_length()
    return found


def encoded_vocabulary(numbering: bytes, sizes: Mapping[str, int]) -> bytes:
    """Return the file that holds words with the binary digits of their totals."""
    keys = sorted(sizes)
    return deflated([numbering + lines(keys), bytes(sizes[each] for each in keys)])


def decoded_vocabulary(data: bytes) -> dict[str, int]:
    """Return what such a file holds. Raises ValueError for what is none."""
    plain = inflated(data)
    reader = Reader(plain, NUMBERING_BYTES)
    keys = reader.lines()
    sizes = reader.take(len(keys))
    reader.end()
    return dict(zip(keys, sizes, strict=True))

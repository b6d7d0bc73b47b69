"""How the index is cut: tiers by calendar, files by what they hold, and where each list lies. Pure functions."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

from sitegen.planning.kinds import Owner, of_owner

# Of what docs/search-format.md describes: another number where a reader of before would misread files.
FORMAT: Final = 2
KINDS: Final = of_owner(Owner.SEARCH)
FOLDER: Final = "tim-kiem/"
MANIFEST: Final = FOLDER + "index.json"
ABBREVIATIONS: Final = FOLDER + "abbreviations.json"
MONTH, YEAR, ARCHIVE = "month", "year", "archive"
PAIRS, WORDS, VOCABULARY, CARDS, FILTERS, NAMES = "pairs", "words", "vocabulary", "cards", "filters", "names"
FACETS: Final = ("category", "author", "tag")
# Articles whose cards lie in one file: few, since a query reads those of what it shows. In the newest month they are
# more, a multiple of these, since each new article rewrites all its files.
CARD_SIZE: Final = 16
_CARD_SIZE_OF_MONTH: Final = 64
# From so many articles on the closed months of the newest year are a tier of their own.
MANY_ARTICLES: Final = 20_000
# Postings that take a kilobyte, deflated, with their part of the keys: as news has them. Those of words take less, so
# that their files are smaller: each of distant words takes one.
_POSTINGS_A_KILOBYTE: Final = {PAIRS: 400, WORDS: 1400}
# In other tiers files are smaller by so much. In the newest month nearly each posting has a key of its own; in the
# months before it a list is a small part of its file, and is read beside that of the archive.
_SMALLER: Final = {MONTH: 4, YEAR: 2, ARCHIVE: 1}
# Files of pairs and words of the newest month: each new article rewrites all of them.
_MONTH_MOST: Final = {PAIRS: 24, WORDS: 8}
_MONTH_MOST_OF_MANY: Final = {PAIRS: 96, WORDS: 32}
# Before and after all that has a date.
EARLIEST: Final = -(1 << 62)
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Tier(NamedTuple):
    """A part of the order of articles: those dated from ``since`` on and ``before`` (epoch seconds)."""

    name: str
    since: int
    before: int

    def holds(self, published: int | None) -> bool:
        """Return whether an article of this date is in the tier."""
        return published is not None and self.since <= published < self.before


class FileCounts(NamedTuple):
    """How many files of each kind a tier has."""

    pairs: int
    words: int
    vocabulary: int
    cards: int


def month_bounds(day: int, zone: ZoneInfo) -> tuple[int, int, int]:
    """Return when the year, the month and the next month of ``day`` (YYYYMMDD) begin, in epoch seconds."""
    year, month = day // 10_000, day // 100 % 100
    starts = ((year, 1), (year, month), (year + month // 12, month % 12 + 1))
    found = [int(datetime(*each, 1, tzinfo=zone).timestamp()) for each in starts]
    return found[0], found[1], found[2]


def tiers_of(day: int, zone: ZoneInfo, *, many: bool) -> list[Tier]:
    """Return the tiers of a site, the newest first; ``day`` is that of its newest article, ``many`` its size."""
    year, month, following = month_bounds(day, zone)
    found = [Tier(MONTH, month, following)]
    if many and year < month:
        found.append(Tier(YEAR, year, month))
    return [*found, Tier(ARCHIVE, EARLIEST, found[-1].since)]


def file_counts(
    tier: str, size: int, pair_postings: int, word_postings: int, *, file_size: int, many: bool
) -> FileCounts:
    """Return how many files a tier of ``size`` articles has, ``file_size`` being that which is aimed at, in KB."""
    size_of = {kind: file_size * postings // _SMALLER[tier] for kind, postings in _POSTINGS_A_KILOBYTE.items()}
    pairs = _at_least(-(-pair_postings // size_of[PAIRS]))
    words = _at_least(-(-word_postings // size_of[WORDS]))
    if tier == MONTH:
        most = _MONTH_MOST_OF_MANY if many else _MONTH_MOST
        pairs, words = min(pairs, most[PAIRS]), min(words, most[WORDS])
    vocabulary = 1 if tier == MONTH else len(LETTERS) + 1
    return FileCounts(pairs, words, vocabulary, -(-size // card_size(tier)))


def card_size(tier: str) -> int:
    """Return how many articles have their cards in one file of a tier."""
    return _CARD_SIZE_OF_MONTH if tier == MONTH else CARD_SIZE


def _at_least(count: int) -> int:
    """Return the smallest of 1, 2, 3 and of 4, 5, 6, 7 times a power of two that is no less than ``count``."""
    step = 1
    while count > 7 * step:
        step *= 2
    return max(1, -(-count // step)) * step


def hash_of(group: str) -> int:
    """Return where a group lies among all, from 0 to 2³² - 1."""
    return crc32(group.encode())


def pair_begin(key: str) -> int:
    """Return what ``hashes_of_pairs`` needs of the key of a pair's first word."""
    return crc32(f"{key} ".encode())


def hashes_of_pairs(begins: Iterable[int], letters: Iterable[bytes]) -> Iterator[int]:
    """Return ``hash_of`` the groups of pairs, from ``pair_begin`` and the first three letters of each second key."""
    return map(crc32, letters, begins)


def file_of(group: str, count: int) -> int:
    """Return which of ``count`` files holds the lists of a group."""
    return hash_of(group) * count >> 32


def pair_group(variant: str) -> str:
    """Return the group of a variant of a pair: its first key and the first three letters of the second."""
    space = variant.index(" ")
    return variant[: space + 4].partition("\n")[0]


def word_group(variant: str) -> str:
    """Return the group of a variant of a word: its key."""
    return variant[:-2]


def vocabulary_file(key: str, count: int) -> int | None:
    """Return which of ``count`` files of vocabulary holds ``key``, None for one that none does."""
    if len(key) < 2 or not key.isalpha():  # noqa: PLR2004 - a letter is no word to complete
        return None
    return 0 if count == 1 else LETTERS.find(key[0]) if key[0] in LETTERS else len(LETTERS)


def file_path(tier: str, kind: str, number: int) -> str:
    """Return the output path of a file of a tier."""
    return f"{FOLDER}{tier}/{kind}/{number}.bin"


def filter_path(tier: str, facet: str) -> str:
    """Return the output path of the file that tells a tier's articles by a facet."""
    return f"{FOLDER}{tier}/{FILTERS}/{facet}.bin"


def names_path(facet: str) -> str:
    """Return the output path of the names of a facet."""
    return f"{FOLDER}{NAMES}/{facet}.bin"


def tier_files(tier: str, counts: FileCounts) -> Iterator[tuple[str, str, str, int]]:
    """Yield (path, kind of output, tier, number) of every file of a tier."""
    for kind, count in zip((PAIRS, WORDS, VOCABULARY, CARDS), counts, strict=True):
        for number in range(count):
            yield file_path(tier, kind, number), f"search-{kind}", tier, number
    for number, facet in enumerate(FACETS):
        yield filter_path(tier, facet), f"search-{FILTERS}", tier, number


def common_files() -> Iterator[tuple[str, str, str, int]]:
    """Yield the same of the files that a site has once."""
    for number, facet in enumerate(FACETS):
        yield names_path(facet), f"search-{NAMES}", "", number
    yield ABBREVIATIONS, "search-abbreviations", "", 0
    yield MANIFEST, "search-manifest", "", 0

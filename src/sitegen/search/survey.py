"""A tier as its articles are now: how many there are, and how they are numbered."""

from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import NamedTuple

from sitegen.catalogue.search_records import Numbered
from sitegen.content.state import State
from sitegen.search.layout import CARD_SIZE, FORMAT
from sitegen.search.posting_files import NUMBERING_BYTES

# (date, path, id) of an article: where a query for those from it on begins.
Place = tuple[int, str, int]


class Survey(NamedTuple):
    """``size`` counts the articles of a tier, ``articles`` those that are found; ``years`` are (year, first number).

    ``places`` are those of every ``CARD_SIZE``-th article, by its number divided by that, ``numbers`` those of the
    articles that were asked for, by (date, path).
    """

    size: int
    articles: int
    numbering: bytes
    years: tuple[tuple[int, int], ...]
    places: dict[int, Place]
    numbers: dict[tuple[int, str], int]


def survey(articles: Iterable[Numbered], asked: Collection[tuple[int, str]] = ()) -> Survey:
    """Return what a tier is whose ``articles``, in their order, are these; with the numbers of those ``asked`` for."""
    size = public = latest = 0
    # A page that has the numbers of an older format does not take files of this one for its own.
    digest = sha256(f"{FORMAT}\n".encode())
    years: list[tuple[int, int]] = []
    places: dict[int, Place] = {}
    numbers: dict[tuple[int, str], int] = {}
    for each in articles:
        if size % CARD_SIZE == 0:
            places[size // CARD_SIZE] = each.published, each.path, each.id
        if each.day // 10_000 != latest:
            latest = each.day // 10_000
            years.append((latest, size))
        if (each.published, each.path) in asked:
            numbers[each.published, each.path] = size
        digest.update(f"{each.published} {each.path}\n".encode(errors="surrogatepass"))
        public += each.state is State.PUBLIC
        size += 1
    return Survey(size, public, digest.digest()[:NUMBERING_BYTES], tuple(years), places, numbers)

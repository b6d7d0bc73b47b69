"""What the catalogue knows of the search index: its tiers, and what it still holds of articles that changed."""

from typing import NamedTuple

from sitegen.catalogue.output_records import Output
from sitegen.content.state import State
from sitegen.system.digests import Sha256

# Those states in which readers may have seen an article.
SHOWN_STATES = (State.PUBLIC, State.EXPIRED)


class TierRecord(NamedTuple):
    """A tier of the index as its files are; ``whole`` tells that all of them were written and recorded.

    It holds the articles dated from ``since`` on and ``before``, ``size`` of them, ``articles`` of which are found.
    ``years`` are (year, first number). ``made_for`` are the settings that its files were made for.
    """

    name: str
    since: int
    before: int
    size: int
    articles: int
    numbering: bytes
    years: tuple[tuple[int, int], ...]
    pairs: int
    words: int
    vocabulary: int
    cards: int
    pair_postings: int
    word_postings: int
    made_for: str
    whole: bool


class Numbered(NamedTuple):
    """An article in the order of everything, whether readers see it or not."""

    id: int
    published: int
    path: str
    day: int
    state: State


class IndexedText(NamedTuple):
    """What is searched of an article: its title as text, its lead as text or HTML, its body as HTML."""

    title: str
    summary: str
    lead: str
    html: str


class IndexedArticle(NamedTuple):
    """An article as the index holds it, or as it is now; only one with a date is in the index.

    ``terms`` is a text that differs when its category, authors or tags do.
    """

    published: int | None
    path: str
    state: State
    terms: str
    text: IndexedText


class SearchChange(NamedTuple):
    """An article that changed since the index was written: as it is there, and as it is now; None for neither."""

    former: IndexedArticle | None
    current: IndexedArticle | None


class IndexFile(NamedTuple):
    """A file of the index as the catalogue knows it; without ``content`` it is not known what the file holds."""

    id: int
    path: str
    kind: str
    subject: str
    period: int
    content: Sha256 | None

    @property
    def output(self) -> Output:
        """The output whose file it is."""
        return Output(*self[:5])


class Card(NamedTuple):
    """What a result shows of an article, besides its text."""

    title: str
    published: int
    has_time: bool
    category: str
    url: str

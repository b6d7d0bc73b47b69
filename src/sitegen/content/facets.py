"""The registry of facets: by what articles are listed. docs/architecture.md tells what a new one takes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Protocol

from sitegen.content.records import Term
from sitegen.metadata.settings_model import Permalinks, Settings
from sitegen.vietnamese.order import given_name_key, sort_key
from sitegen.vietnamese.text import term_key


class Period(IntEnum):
    """A stretch of the calendar; the number is what a day YYYYMMDD is divided by to give it."""

    YEAR = 10_000
    MONTH = 100
    DAY = 1


class Classified(Protocol):
    """What facets look at: an article, or a record of one."""

    @property
    def day(self) -> int:
        """Its date as YYYYMMDD, 0 for none."""

    @property
    def category(self) -> str:
        """The slug of its category, empty for none."""

    @property
    def authors(self) -> tuple[Term, ...]:
        """Its authors."""

    @property
    def tags(self) -> tuple[Term, ...]:
        """Its tags."""


def _same(name: str) -> str:
    return name


def _no_names(_settings: Settings) -> Sequence[str]:
    return ()


@dataclass(frozen=True, eq=False, slots=True)
class Facet:
    """One way to list articles.

    ``number`` is its own in the catalogue, ``name`` also the kind of a listing's page, ``key`` what front matter calls
    it. ``index`` is the kind of the page that lists all of them. A listing that its own page cannot hold is continued
    by ``continued_by``. ``terms`` gives what an article has of it; the names are those of the settings where it is
    ``from_settings``, else each is spelled as its oldest article spells it, or as one of ``preferred`` does.
    ``identity`` tells whether two names are one, and ``order`` is the key that sorts them.
    """

    number: int
    name: str
    key: str
    index: str
    continued_by: Period
    terms: Callable[[Classified], Iterable[Term]]
    pattern: Callable[[Permalinks], str]
    from_settings: bool = False
    has_feeds: bool = False
    identity: Callable[[str], str] = _same
    order: Callable[[str], Any] = sort_key
    preferred: Callable[[Settings], Sequence[str]] = _no_names

    @property
    def continuation(self) -> str:
        """The kind of the pages that continue a listing."""
        return f"{self.name}-{self.continued_by.name.lower()}"


def _category_of(article: Classified) -> Iterable[Term]:
    return (Term("", article.category),) if article.category else ()


# All articles, by date: no entry of the registry, since it has no listings with names.
ALL: Final = Facet(0, "", "", "archive", Period.DAY, lambda _: (Term("", ""),), lambda urls: urls.archive)
CATEGORY: Final = Facet(
    1,
    "category",
    "category",
    "categories",
    Period.MONTH,
    _category_of,
    lambda urls: urls.category,
    from_settings=True,
    has_feeds=True,
)
AUTHOR: Final = Facet(
    2,
    "author",
    "author",
    "authors",
    Period.YEAR,
    lambda article: article.authors,
    lambda urls: urls.author,
    order=given_name_key,
)
TAG: Final = Facet(
    3,
    "tag",
    "tags",
    "tags",
    Period.YEAR,
    lambda article: article.tags,
    lambda urls: urls.tag,
    identity=term_key,
    preferred=lambda settings: settings.tags,
)
FACETS: Final = (CATEGORY, AUTHOR, TAG)


def memberships(article: Classified) -> list[tuple[Facet, Term]]:
    """Return every listing that shows a public article, with how the article spells its name.

    A draft without a date is in none of all by date.
    """
    facets = (ALL, *FACETS) if article.day else FACETS
    return [(facet, term) for facet in facets for term in facet.terms(article)]

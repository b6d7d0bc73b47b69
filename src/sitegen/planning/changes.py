"""What a change of an article touches: listings, names and places in the order of everything. Pure functions."""

from collections.abc import Container, Iterable
from typing import NamedTuple

from sitegen.catalogue.records import ArticleRecord
from sitegen.content.facets import FACETS, Facet, memberships
from sitegen.content.state import Clock, Mark, State, mark_of, state_of
from sitegen.planning import kinds
from sitegen.planning.kinds import Trigger
from sitegen.system.names import has_page, moved_shard

# What articles name themselves: the settings know no more of it than how it may be spelled.
NAMED = tuple(facet for facet in FACETS if not facet.from_settings)

# One category, author or tag; of all articles the slug is empty.
Listing = tuple[Facet, str]


class ArticleChange(NamedTuple):
    """An article that was read, is gone or is public now or no longer: what it was, where it is read from, and why.

    ``reread`` tells that its own outputs may show something else.
    """

    before: ArticleRecord | None
    source: str
    reread: bool
    reason: str


class Version(NamedTuple):
    """An article at one time: before or after a build. One that is not there has no record and is hidden."""

    record: ArticleRecord | None
    state: State
    mark: Mark = Mark.NONE


def version_at(clock: Clock, article: ArticleRecord, skipped: Container[str]) -> Version:
    """Return an article as it is at a clock; one whose path is among the ``skipped`` is not there for readers."""
    if article.path in skipped:
        return Version(article, State.HIDDEN)
    state = state_of(
        clock,
        draft=article.draft,
        withdrawn=article.withdrawn is not None,
        published=article.published,
        expires=article.expires,
    )
    return Version(article, state, mark_of(clock, state, draft=article.draft, published=article.published))


class Entrant(NamedTuple):
    """An article that entered a listing, in the order in which names are compared: the public ones first, by date."""

    scheduled: bool
    published: int
    path: str
    name: str
    article: int


class Touched:
    """What the changes of one build touch, gathered change by change.

    ``listings`` have the days (YYYYMMDD) on which an entry came, went or changed; ``terms`` what entered them.
    ``moved`` are parts of the map of old addresses. ``places``, in the order of everything, are those whose neighbours
    may show something else. ``names`` are (content path, site path) of addresses that mean something else, for the
    articles that link to them.
    """

    def __init__(self) -> None:
        self.listings: dict[Listing, set[int]] = {}
        self.terms: dict[Listing, list[Entrant]] = {}
        self.kinds: set[str] = set()
        self.moved: set[int] = set()
        self.places: list[tuple[int, str]] = []
        self.names: set[tuple[str, str]] = set()

    def add(self, before: Version, after: Version) -> None:
        """Add what the change of one article from ``before`` to ``after`` touches."""
        old, new = before.record, after.record
        moved = has_moved(before, after)
        if moved and any(each is not None and each.page for each in (old, new)):
            self.kinds.update(kinds.triggered_by(Trigger.STANDING_PAGES))
        if old is not None and new is not None and old.featured != new.featured:
            self.kinds.update(kinds.triggered_by(Trigger.FEATURED))
        for record in changed_addresses(before, after):
            self.kinds.update(kinds.triggered_by(Trigger.ADDRESSES))
            self.moved.update(moved_shard(each) for each in record.aliases if not has_page(each))
        for version, entering in ((before, False), (after, True)):
            if moved and is_listed(version):
                self._touch(version, entering=entering)

    def _touch(self, version: Version, *, entering: bool) -> None:
        article = version.record
        if article is None:
            return
        public = version.state is State.PUBLIC
        for facet, term in memberships(article):
            listing = (facet, term.slug)
            if facet in NAMED:
                entrants = self.terms.setdefault(listing, [])
                if entering:
                    entrants.append(Entrant(not public, article.listed_at, article.path, term.name, article.id))
            if public:
                self.listings.setdefault(listing, set()).add(article.day)
        if public and article.published is None:
            self.kinds.update(kinds.triggered_by(Trigger.UNDATED))
        elif public:
            self.places.append((article.listed_at, article.path))


def has_moved(before: Version, after: Version) -> bool:
    """Return whether listings show an article otherwise than before, or elsewhere, or no longer."""
    old, new = before.record, after.record
    if old is None or new is None or (before.state, before.mark) != (after.state, after.mark):
        return True
    return (old.card, old.image, old.tags, old.path) != (new.card, new.image, new.tags, new.path)


def is_listed(version: Version) -> bool:
    """Return whether listings hold an article: those that readers see, or those that wait for their time."""
    return version.record is not None and not version.record.page and version.state.has_listing_entries


def changed_addresses(before: Version, after: Version) -> Iterable[ArticleRecord]:
    """Return the records whose addresses mean something else: none, or the article as it was and as it is."""
    known = [each.record for each in (before, after) if each.record is not None]
    shown = [
        None if each.record is None else (each.record.url, each.state, each.record.aliases) for each in (before, after)
    ]
    return [] if shown[0] == shown[1] else known

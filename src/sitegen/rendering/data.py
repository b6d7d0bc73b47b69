"""What every page is made from: one connection to the catalogue, with the settings and what templates see of them."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from types import SimpleNamespace
from typing import Any

from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord, Body, Detail, Neighbours, Summary, Target
from sitegen.content.facets import Facet
from sitegen.metadata.settings_model import Settings
from sitegen.metadata.theme_model import ThemeData
from sitegen.planning import routes
from sitegen.rendering.views import Entry, Views
from sitegen.system.sources import SitePaths
from sitegen.vietnamese.dates import month_name, period_name

# Names of authors and tags, and entries of listings, that are kept while the pages that show them are near.
_NAMES_KEPT = 5000
_ENTRIES_KEPT = 2000
_PERIODS_KEPT = 500

# What a template is filled with, and what it knows of its own page.
Made = tuple[dict[str, Any], Any]


class SiteData:
    """Answers what the makers of pages ask."""

    def __init__(self, place: SitePaths, catalogue: Catalogue, settings: Settings, theme: ThemeData, now: int) -> None:
        self.place = place
        self.catalogue = catalogue
        self.settings = settings
        self.theme = theme
        self.now = now
        self.views = Views(settings, theme)
        self.term_name = lru_cache(_NAMES_KEPT)(catalogue.terms.name)
        self.bounds = lru_cache(_PERIODS_KEPT)(self._bounds)
        # What stands at the aliases of one article follows each other.
        self.summary = lru_cache(1)(catalogue.entries.by_id)
        self.gone = lru_cache(1)(self._gone)
        self._neighbours: dict[int, tuple[Summary, Neighbours]] = {}
        self._bodies: dict[int, Body] = {}
        self._targets: dict[int, list[Target]] = {}
        self._entries: dict[int, Entry] = {}

    def prepare(self, ids: list[int]) -> None:
        """Read what the pages of these articles show, in place of what was read before."""
        self._forget_entries()
        self._neighbours = {row.id: (row, each) for row, each in self.catalogue.neighbours.stream(ids)}
        self._bodies = self.catalogue.entries.bodies(ids)
        self._targets = {each: [] for each in ids}
        for target in self.catalogue.links.targets_shown(ids):
            self._targets[target.article].append(target)

    def neighbours(self, article_id: int) -> tuple[Summary, Neighbours]:
        """Return what listings may know of a public article, and its neighbours."""
        found = self._neighbours.get(article_id)
        if found is None:
            row = self.catalogue.entries.by_id(article_id)
            found = row, self.catalogue.neighbours.of(row)
        return found

    def body(self, article_id: int) -> Body:
        """Return the text of an article."""
        found = self._bodies.get(article_id)
        return self.catalogue.entries.bodies([article_id])[article_id] if found is None else found

    def _gone(self, article_id: int) -> tuple[ArticleRecord, Detail]:
        """Return what a notice tells of an article that was withdrawn or has expired."""
        return self.catalogue.articles.by_id(article_id), self.body(article_id).detail

    def targets(self, article_id: int) -> list[Target]:
        """Return what the links of an article lead to, in document order."""
        found = self._targets.get(article_id)
        return list(self.catalogue.links.targets_shown([article_id])) if found is None else found

    def entry(self, row: Summary) -> Entry:
        """Return a row of the catalogue as listings see it."""
        found = self._entries.get(row.id)
        if found is None:
            found = self._entries[row.id] = Entry(row, self.views)
        return found

    def entries(self, ids: list[int]) -> list[Entry]:
        """Return articles as listings see them, in the order of their ids."""
        known = self._entries
        for row in self.catalogue.entries.of([each for each in ids if each not in known]):
            known[row.id] = Entry(row, self.views)
        found = [known[each] for each in ids]
        self._forget_entries()
        return found

    def _forget_entries(self) -> None:
        # The first that came are those of months that are done.
        if len(self._entries) > _ENTRIES_KEPT:
            for each in list(islice(self._entries, len(self._entries) - _ENTRIES_KEPT)):
                del self._entries[each]

    def rows(self, ids: list[int]) -> list[Summary]:
        """Return what listings may know of articles, in the order of their ids."""
        found = {row.id: row for row in self.catalogue.entries.of(ids)}
        return [found[each] for each in ids]

    def name(self, facet: Facet, slug: str) -> str:
        """Return the name that a category, author or tag is shown by."""
        if facet.from_settings:
            found = self.views.category_by_slug(slug)
            return slug if found is None else str(found.name)
        return self.term_name(facet, slug) or slug

    def years(self, base: str, counted: list[tuple[int, int]], *, months: bool) -> list[SimpleNamespace]:
        """Return the years of a listing at ``base``, newest first, from (period, count); with months if they are so."""
        years: dict[int, SimpleNamespace] = {}
        for period, count in reversed(counted):
            number = period // 100 if months else period
            year = years.setdefault(number, SimpleNamespace(year=number, url=None, count=0, months=[]))
            year.count += count
            if months:
                year.months.append(self.month_of_year(base, period, count))
            else:
                year.url = self.views.url(routes.period_url(base, period))
        return list(years.values())

    def _bounds(self, period: int) -> tuple[int, int]:
        """Return the first second of a year, month or day, and the first one after it, in the site's zone."""
        year, month, day = parts_of(period)
        first = date(year, month or 1, day or 1)
        if month is None:
            after = date(year + 1, 1, 1)
        elif day is None:
            after = date(year + month // 12, month % 12 + 1, 1)
        else:
            after = first + timedelta(days=1)
        return self._start(first), self._start(after)

    def _start(self, day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=self.views.zone).timestamp())

    def beside(self, facet: Facet, slug: str, base: str, period: int) -> dict[str, SimpleNamespace | None]:
        """Return the next older and next newer period of a listing that has entries."""
        start, end = self.bounds(period)
        scale = 10 ** (8 - len(str(period)))
        older = self.catalogue.listings.day_beside(facet, slug, before=start, since=None)
        newer = self.catalogue.listings.day_beside(facet, slug, before=None, since=end)
        return {
            name: None if day is None else self.span(base, day // scale)
            for name, day in (("older", older), ("newer", newer))
        }

    def span(self, base: str, period: int) -> SimpleNamespace:
        """Return a period of the listing at ``base``: its page, and the year, month and day that it is."""
        year, month, day = parts_of(period)
        return SimpleNamespace(
            name=period_name(year, month, day),
            url=self.views.url(routes.period_url(base, period)),
            year=year,
            month=month,
            day=day,
            date=self.views.moment(self.bounds(period)[0], has_time=False),
        )

    def month_of_year(self, base: str, period: int, count: int) -> SimpleNamespace:
        """Return a month of the listing at ``base`` in the list of its year, and how many entries it has."""
        year, month = divmod(period, 100)
        url = self.views.url(routes.period_url(base, period))
        return SimpleNamespace(name=month_name(month), url=url, year=year, month=month, count=count)


def parts_of(period: int) -> tuple[int, int | None, int | None]:
    """Return the year, month and day of a period: 2021 is a year, 202112 a month, 20211231 a day."""
    digits = str(period)
    return int(digits[:4]), int(digits[4:6]) if digits[4:] else None, int(digits[6:]) if digits[6:] else None

"""What every page is made from: one connection to the catalogue, with the settings and what templates see of them."""

import sqlite3
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sitegen import routes
from sitegen.catalogue import content, windows
from sitegen.catalogue.schema import CATEGORY
from sitegen.catalogue.windows import EntryRow, Neighbours
from sitegen.settings import Settings
from sitegen.sources import Place
from sitegen.vietnamese.dates import month_name, office_day
from sitegen.views import Entry, Views

# What a template is filled with, and what it knows of its own page.
Made = tuple[dict[str, Any], Any]


class SiteData:
    """Answers what the makers of pages ask; ``neighbours`` are those of the articles rendered next, by their ids."""

    def __init__(self, place: Place, conn: sqlite3.Connection, settings: Settings, now: int) -> None:
        self.place = place
        self.conn = conn
        self.settings = settings
        self.now = now
        self.views = Views(settings)
        self.neighbours: dict[int, tuple[EntryRow, Neighbours]] = {}

    def entries(self, rows: list[EntryRow]) -> list[Entry]:
        """Return rows of the catalogue as templates see them."""
        return [Entry(row, self.views) for row in rows]

    def name(self, facet: int, slug: str) -> str:
        """Return the name that a category, author or tag is shown by."""
        if facet == CATEGORY:
            found = self.views.category_by_slug(slug)
            return slug if found is None else str(found.name)
        return content.term_name(self.conn, facet, slug) or slug

    def years(self, base: str, counted: list[tuple[int, int]], *, months: bool) -> list[SimpleNamespace]:
        """Return the years of a listing at ``base``, newest first, from (period, count); with months if they are so."""
        years: dict[int, SimpleNamespace] = {}
        for period, count in reversed(counted):
            number = period // 100 if months else period
            year = years.setdefault(number, SimpleNamespace(year=number, url=None, count=0, months=[]))
            year.count += count
            url = self.views.url(routes.period_url(base, period))
            if months:
                year.months.append(SimpleNamespace(name=f"Tháng {period % 100}", url=url, count=count))
            else:
                year.url = url
        return list(years.values())

    def bounds(self, period: int) -> tuple[int, int]:
        """Return the first second of a year, month or day, and the first one after it, in the site's zone."""
        digits = str(period)
        year, month, day = int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1)
        first = date(year, month, day)
        if len(digits) == 4:  # noqa: PLR2004 - the digits of a year
            after = date(year + 1, 1, 1)
        elif len(digits) == 6:  # noqa: PLR2004 - the digits of a year and month
            after = date(year + month // 12, month % 12 + 1, 1)
        else:
            after = first + timedelta(days=1)
        return self._start(first), self._start(after)

    def _start(self, day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=self.views.zone).timestamp())

    def beside(self, facet: int, slug: str, base: str, period: int) -> dict[str, SimpleNamespace | None]:
        """Return the next older and next newer period of a listing that has entries, as links."""
        start, end = self.bounds(period)
        scale = 10 ** (8 - len(str(period)))
        older = windows.day_beside(self.conn, facet, slug, before=start, since=None)
        newer = windows.day_beside(self.conn, facet, slug, before=None, since=end)
        return {
            name: None if day is None else self.period_link(base, day // scale)
            for name, day in (("older", older), ("newer", newer))
        }

    def period_link(self, base: str, period: int) -> SimpleNamespace:
        """Return the name and URL of a period of the listing at ``base``."""
        return SimpleNamespace(name=period_name(period), url=self.views.url(routes.period_url(base, period)))


def period_name(period: int) -> str:
    """Return 'Năm 2021', 'Tháng 12/2021' or 'Thứ Sáu, 31/12/2021'."""
    digits = str(period)
    if len(digits) == 4:  # noqa: PLR2004 - the digits of a year
        return f"Năm {period}"
    if len(digits) == 6:  # noqa: PLR2004 - the digits of a year and month
        return month_name(period // 100, period % 100)
    return office_day(date(period // 10_000, period // 100 % 100, period % 100))

"""The archive by date: all years, a year, a month, a day."""

import calendar
from types import SimpleNamespace

from sitegen.catalogue.output_records import Output
from sitegen.content.facets import ALL, Period
from sitegen.planning import routes
from sitegen.rendering.data import Made, SiteData

# A month with more articles than this shows its calendar only (`crowded` in docs/templates.md).
CROWDED_MONTH = 500


def archive(data: SiteData, output: Output) -> Made:
    """Return the years that have articles."""
    counted = data.catalogue.listings.periods(ALL, "", Period.YEAR)
    years = data.years(data.settings.urls.archive, counted, months=False)
    return {"years": years}, data.views.page(output.kind, output.path)


def year(data: SiteData, output: Output) -> Made:
    """Return the months of a year."""
    base = data.settings.urls.archive
    start, end = data.bounds(output.period)
    counts: dict[int, int] = {}
    for day_number, count in data.catalogue.listings.day_counts(start, end).items():
        counts[day_number // 100] = counts.get(day_number // 100, 0) + count
    months = [data.month_of_year(base, number, count) for number, count in sorted(counts.items(), reverse=True)]
    context = {"year": output.period, "months": months, **data.beside(ALL, "", base, output.period)}
    return context, data.views.page(output.kind, output.path)


def month(data: SiteData, output: Output) -> Made:
    """Return a month's calendar, and its articles unless they are too many."""
    base = data.settings.urls.archive
    start, end = data.bounds(output.period)
    counts = data.catalogue.listings.day_counts(start, end)
    in_year, number = divmod(output.period, 100)
    weeks = [
        [None if each == 0 else _calendar_day(data, output.period * 100 + each, counts) for each in week]
        for week in calendar.Calendar().monthdayscalendar(in_year, number)
    ]
    crowded = sum(counts.values()) > CROWDED_MONTH
    this = data.span(base, output.period)
    year_url = data.views.url(routes.period_url(base, in_year))
    shown = SimpleNamespace(name=this.name, url=this.url, year=this.year, month=this.month, year_url=year_url)
    context = {
        "month": shown,
        "weeks": weeks,
        "entries": [] if crowded else data.entries(data.catalogue.listings.between(ALL, "", start, end)),
        "crowded": crowded,
        **data.beside(ALL, "", base, output.period),
    }
    return context, data.views.page(output.kind, output.path)


def _calendar_day(data: SiteData, number: int, counts: dict[int, int]) -> SimpleNamespace:
    count = counts.get(number, 0)
    url = data.views.url(routes.period_url(data.settings.urls.archive, number)) if count else None
    return SimpleNamespace(day=number % 100, url=url, count=count)


def day(data: SiteData, output: Output) -> Made:
    """Return the articles of a day."""
    base = data.settings.urls.archive
    this, month = data.span(base, output.period), data.span(base, output.period // 100)
    shown = SimpleNamespace(name=this.name, url=this.url, date=this.date, month=month)
    ids = data.catalogue.listings.between(ALL, "", *data.bounds(output.period))
    context = {"day": shown, "entries": data.entries(ids), **data.beside(ALL, "", base, output.period)}
    return context, data.views.page(output.kind, output.path)

"""The home page, and the pages of categories, authors and tags."""

from types import SimpleNamespace
from typing import Any

from sitegen import routes
from sitegen.catalogue import content, windows
from sitegen.catalogue.outputs import Output
from sitegen.catalogue.schema import ALL, AUTHOR, CATEGORY, TAG
from sitegen.render.data import Made, SiteData, period_name
from sitegen.vietnamese.order import given_name_key, sort_key

FEATURED_MOST = 5
SECTION_ENTRIES = 4

_FACET = {"category": CATEGORY, "author": AUTHOR, "tag": TAG}
_FACET_OF_INDEX = {"categories": CATEGORY, "authors": AUTHOR, "tags": TAG}


def home(data: SiteData, output: Output) -> Made:
    """Return what the home page shows."""
    sections = []
    for category in data.settings.categories:
        ids = windows.newest(data.conn, CATEGORY, category.slug, SECTION_ENTRIES)
        if ids:
            sections.append(
                SimpleNamespace(category=data.views.category_by_slug(category.slug), entries=data.entries(ids))
            )
    counted = content.periods(data.conn, ALL, "", 10_000)
    context = {
        "entries": data.entries(windows.newest(data.conn, ALL, "", data.settings.page_size)),
        "featured": data.entries(windows.featured(data.conn, FEATURED_MOST)),
        "sections": sections,
        "years": data.years(data.settings.urls.archive, counted, months=False),
    }
    return context, data.views.page(output.kind, output.path)


def listing(data: SiteData, output: Output) -> Made:
    """Return what the own page of a category, author or tag shows."""
    facet, slug = _FACET[output.kind], output.subject
    base = routes.listing_url(data.settings, facet, slug)
    counted = content.periods(data.conn, facet, slug, routes.PERIOD_DIVISOR[facet])
    total = sum(count for _, count in counted)
    complete = total <= data.settings.page_size
    name = data.name(facet, slug)
    feeds, description = [], ""
    if facet == CATEGORY:
        category = data.views.category_by_slug(slug)
        description = "" if category is None else category.description
        feeds = [
            SimpleNamespace(title=f"{name} ({shown})", url=data.views.url(base + file), type=f"application/{kind}+xml")
            for shown, file, kind in (("Atom", "atom.xml", "atom"), ("RSS", "rss.xml", "rss"))
        ]
    shown = SimpleNamespace(
        kind=output.kind,
        name=name,
        url=data.views.url(base),
        description=description,
        entries=data.entries(windows.newest(data.conn, facet, slug, data.settings.page_size)),
        total=total,
        complete=complete,
        years=[] if complete else data.years(base, counted, months=facet == CATEGORY),
        feeds=feeds,
    )
    return {"listing": shown}, data.views.page(output.kind, output.path, title=name)


def period(data: SiteData, output: Output) -> Made:
    """Return what a month of a category, or a year of an author or tag, shows."""
    kind = output.kind.partition("-")[0]
    facet = _FACET[kind]
    base = routes.listing_url(data.settings, facet, output.subject)
    name = data.name(facet, output.subject)
    ids = windows.between(data.conn, facet, output.subject, *data.bounds(output.period))
    shown = SimpleNamespace(
        name=period_name(output.period),
        listing=SimpleNamespace(kind=kind, name=name, url=data.views.url(base)),
        entries=data.entries(ids),
        **data.beside(facet, output.subject, base, output.period),
    )
    return {"period": shown}, data.views.page(output.kind, output.path, title=f"{name} - {shown.name}")


def terms(data: SiteData, output: Output) -> Made:
    """Return what the index of all categories, authors or tags shows."""
    facet = _FACET_OF_INDEX[output.kind]
    counted = windows.term_counts(data.conn, facet)
    if facet == CATEGORY:
        shown = [(each.slug, each.name, each.description) for each in data.settings.categories]
    else:
        key: Any = given_name_key if facet == AUTHOR else sort_key
        ordered = sorted(counted, key=lambda slug: (key(counted[slug][0]), slug))
        shown = [(slug, counted[slug][0], "") for slug in ordered]
    found = [
        SimpleNamespace(
            name=name,
            url=data.views.url(routes.listing_url(data.settings, facet, slug)),
            count=counted.get(slug, ("", 0))[1],
            description=description,
        )
        for slug, name, description in shown
    ]
    return {"terms": found}, data.views.page(output.kind, output.path)

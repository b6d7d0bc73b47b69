"""The home page, and the pages of categories, authors and tags."""

from types import SimpleNamespace

from sitegen.catalogue.output_records import Output
from sitegen.content.facets import ALL, CATEGORY, Facet, Period
from sitegen.planning import routes
from sitegen.planning.kinds import KINDS
from sitegen.rendering.data import Made, SiteData, parts_of
from sitegen.vietnamese.dates import period_name

FEATURED_MOST = 5
SECTION_ENTRIES = 4


def _facet_of(output: Output) -> Facet:
    return KINDS[output.kind].facet or ALL


def home(data: SiteData, output: Output) -> Made:
    """Return what the home page shows."""
    sections = []
    for category in data.settings.categories:
        ids = data.catalogue.listings.newest(CATEGORY, category.slug, SECTION_ENTRIES)
        if ids:
            sections.append(
                SimpleNamespace(category=data.views.category_by_slug(category.slug), entries=data.entries(ids))
            )
    counted = data.catalogue.listings.periods(ALL, "", Period.YEAR)
    first = data.catalogue.listings.undated(data.settings.page_size)
    newest = data.catalogue.listings.newest(ALL, "", data.settings.page_size - len(first))
    context = {
        "entries": data.entries(first + newest),
        "featured": data.entries(data.catalogue.entries.featured(FEATURED_MOST)),
        "sections": sections,
        "years": data.years(data.settings.urls.archive, counted, months=False),
    }
    return context, data.views.page(output.kind, output.path)


def listing(data: SiteData, output: Output) -> Made:
    """Return what the own page of a category, author or tag shows."""
    facet, slug = _facet_of(output), output.subject
    base = routes.listing_url(data.settings, facet, slug)
    counted = data.catalogue.listings.periods(facet, slug, facet.continued_by)
    total = sum(count for _, count in counted)
    complete = total <= data.settings.page_size
    name = data.name(facet, slug)
    feeds, description = [], ""
    if facet.from_settings:
        category = data.views.category_by_slug(slug)
        description = "" if category is None else category.description
        feeds = [
            SimpleNamespace(
                title=name, format=kind, url=data.views.url(f"{base}{kind}.xml"), type=f"application/{kind}+xml"
            )
            for kind in ("atom", "rss")
        ]
    shown = SimpleNamespace(
        kind=output.kind,
        name=name,
        url=data.views.url(base),
        description=description,
        entries=data.entries(data.catalogue.listings.newest(facet, slug, data.settings.page_size)),
        total=total,
        complete=complete,
        years=[]
        if complete
        else data.years(base, [each for each in counted if each[0]], months=facet.continued_by is Period.MONTH),
        feeds=feeds,
    )
    return {"listing": shown}, data.views.page(output.kind, output.path, title=name)


def period(data: SiteData, output: Output) -> Made:
    """Return what a month of a category, or a year of an author or tag, shows."""
    facet = _facet_of(output)
    base = routes.listing_url(data.settings, facet, output.subject)
    name = data.name(facet, output.subject)
    ids = data.catalogue.listings.between(facet, output.subject, *data.bounds(output.period))
    year, month, _ = parts_of(output.period)
    shown = SimpleNamespace(
        name=period_name(year, month),
        year=year,
        month=month,
        listing=SimpleNamespace(kind=facet.name, name=name, url=data.views.url(base)),
        entries=data.entries(ids),
        **data.beside(facet, output.subject, base, output.period),
    )
    return {"period": shown}, data.views.page(output.kind, output.path, title=name)


def terms(data: SiteData, output: Output) -> Made:
    """Return what the index of all categories, authors or tags shows."""
    facet = _facet_of(output)
    counted = data.catalogue.terms.counts(facet)
    if facet.from_settings:
        shown = [(each.slug, each.name, each.description) for each in data.settings.categories]
    else:
        ordered = sorted(counted, key=lambda slug: (facet.order(counted[slug][0]), slug))
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

"""Feeds, sitemaps, robots.txt and the web manifest."""

import json
import os
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from sitegen.catalogue.output_records import Output
from sitegen.catalogue.records import Summary
from sitegen.content.facets import ALL, CATEGORY
from sitegen.content.state import NEWS_SECONDS
from sitegen.metadata.theme_model import Icon
from sitegen.planning import routes
from sitegen.planning.kinds import KINDS
from sitegen.rendering.data import Made, SiteData
from sitegen.rendering.views import DateView

# How many articles the news sitemap holds; its source is that of how long they stay there.
NEWS_MOST = 1000
# What an icon is, by its ending; the web manifest need not say it.
_ICON_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".ico": "image/vnd.microsoft.icon"}


def feed(data: SiteData, output: Output) -> Made:
    """Return the newest entries of the site or of a category."""
    title, home, category = data.settings.title, "/", None
    facet = KINDS[output.kind].facet or ALL
    if facet is not ALL:
        home = routes.listing_url(data.settings, facet, output.subject)
        title = data.name(facet, output.subject)
        category = data.views.category_by_slug(output.subject)
    ids = data.catalogue.listings.newest(facet, output.subject, data.settings.feed_size, undated=False)
    rows = data.rows(ids)
    shown = SimpleNamespace(
        title=title,
        category=category,
        url=data.views.absolute(home),
        self=data.views.absolute("/" + output.path),
        updated=data.views.moment((rows[0].updated or rows[0].published or 0) if rows else 0),
        entries=[data.entry(row) for row in rows],
    )
    return {"feed": shown}, data.views.page(output.kind, output.path, title=title)


def json_feed(data: SiteData) -> bytes:
    """Return the JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    items = []
    for each in data.entries(data.catalogue.listings.newest(ALL, "", data.settings.feed_size)):
        item: dict[str, Any] = {
            "id": each.canonical,
            "url": each.canonical,
            "title": each.title,
            "content_text": each.summary or each.title,
            "summary": each.summary,
            "date_published": each.date.rfc3339 if each.date else "",
            "authors": [{"name": author.name} for author in each.authors],
        }
        if each.updated is not None:
            item["date_modified"] = each.updated.rfc3339
        if each.image is not None:
            item["image"] = data.views.absolute(each.image.large.url.removeprefix(data.views.base_path))
        if each.category is not None:
            item["tags"] = [each.category.name]
        items.append(item)
    shown = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": data.settings.title,
        **({"description": data.settings.tagline} if data.settings.tagline else {}),
        "home_page_url": data.views.absolute("/"),
        "feed_url": data.views.absolute("/feed.json"),
        "language": data.settings.language,
        "items": items,
    }
    return (json.dumps(shown, ensure_ascii=False, indent=1) + "\n").encode()


def robots(data: SiteData) -> bytes:
    """Return robots.txt."""
    sitemaps = "".join(f"Sitemap: {data.views.absolute(path)}\n" for path in ("/sitemap.xml", "/news-sitemap.xml"))
    return f"User-agent: *\nAllow: /\n\n{sitemaps}".encode()


def web_manifest(data: SiteData) -> bytes:
    """Return what a phone shows when a reader puts the site on its home screen (W3C, Web Application Manifest)."""
    url, theme = data.views.url, data.theme.manifest
    shown = {
        "name": data.settings.title,
        "lang": data.settings.language,
        "id": url("/"),
        "start_url": url("/"),
        "scope": url("/"),
        "display": "minimal-ui",
        "background_color": theme.background_color,
        "theme_color": theme.theme_color,
        "icons": [_icon(data, each) for each in theme.icons],
    }
    return (json.dumps(shown, ensure_ascii=False, indent=1) + "\n").encode()


def _icon(data: SiteData, icon: Icon) -> dict[str, str]:
    shown = {"src": data.views.static_url(icon.file), "sizes": icon.sizes}
    kind = _ICON_TYPES.get(os.path.splitext(icon.file)[1].lower())
    return shown if kind is None else {**shown, "type": kind}


def sitemap_index(data: SiteData, output: Output) -> Made:
    """Return the sitemaps: of the pages, and of every month."""
    updated = (row for row in data.catalogue.entries.standing_pages() if row.updated is not None)
    newest = max(updated, key=lambda row: row.updated or 0, default=None)
    lastmod = None if newest is None else _last_change(data, newest)
    maps = [SimpleNamespace(loc=data.views.absolute("/sitemap/pages.xml"), lastmod=lastmod)]
    maps += [
        SimpleNamespace(
            loc=data.views.absolute(f"/sitemap/{month // 100:04}-{month % 100:02}.xml"),
            lastmod=data.views.moment(latest, has_time=bool(has_time)),
        )
        for month, latest, has_time in data.catalogue.listings.newest_updates()
    ]
    return {"sitemaps": maps}, data.views.page(output.kind, output.path)


def sitemap(data: SiteData, output: Output) -> Made:
    """Return the articles of a month."""
    ids = data.catalogue.listings.between(ALL, "", *data.bounds(output.period))
    addresses = [
        SimpleNamespace(loc=data.views.absolute(quote(row.url)), lastmod=_last_change(data, row))
        for row in data.rows(ids)
    ]
    return {"addresses": addresses}, data.views.page(output.kind, output.path)


def _last_change(data: SiteData, row: Summary) -> DateView:
    if row.updated is not None:
        return data.views.moment(row.updated, has_time=bool(row.updated_has_time))
    return data.views.moment(row.published or 0, has_time=bool(row.has_time))


def sitemap_pages(data: SiteData, output: Output) -> Made:
    """Return what is no article: the home page, the archive, the categories, the standing pages."""
    paths = ["/", data.settings.urls.archive]
    paths += [routes.listing_url(data.settings, CATEGORY, each.slug) for each in data.settings.categories]
    addresses = [SimpleNamespace(loc=data.views.absolute(path), lastmod=None) for path in paths]
    addresses += [
        SimpleNamespace(
            loc=data.views.absolute(quote(row.url)), lastmod=None if row.updated is None else _last_change(data, row)
        )
        for row in data.catalogue.entries.standing_pages()
    ]
    return {"addresses": addresses}, data.views.page(output.kind, output.path)


def news_sitemap(data: SiteData, output: Output) -> Made:
    """Return the articles of the last two days."""
    ids = data.catalogue.listings.between(ALL, "", data.now - NEWS_SECONDS + 1, data.now + 1)
    return {"entries": data.entries(ids[:NEWS_MOST])}, data.views.page(output.kind, output.path)

"""Which outputs exist: the path of every page, feed and file, and what puts it there. Pure functions.

An output has a ``kind``, a ``subject`` (an article's id, a category's, author's or tag's slug, a file's source path)
and a ``period`` (2021, 202112 or 20211231; 0 for none).
"""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from sitegen.catalogue.pictures import Picture
from sitegen.catalogue.schema import ALL, AUTHOR, CATEGORY, TAG
from sitegen.settings import Settings

HIDDEN, SCHEDULED, PUBLIC, EXPIRED, WITHDRAWN = range(5)

# The kinds of output that show one listing: its own page, and the pages that continue it by date.
LISTING_KIND = {CATEGORY: "category", AUTHOR: "author", TAG: "tag"}
PERIOD_KIND = {CATEGORY: "category-month", AUTHOR: "author-year", TAG: "tag-year"}
# How much of a day YYYYMMDD is left out in the period that continues a listing.
PERIOD_DIVISOR = {CATEGORY: 100, AUTHOR: 10_000, TAG: 10_000}

ARTICLE_KINDS = ("article", "page", "notice", "redirect", "file", "picture")
# Outputs that are one file each, whatever the content.
SINGLE = {
    "home": "index.html",
    "atom": "atom.xml",
    "rss": "rss.xml",
    "json-feed": "feed.json",
    "sitemap-index": "sitemap.xml",
    "sitemap-pages": "sitemap/pages.xml",
    "news-sitemap": "news-sitemap.xml",
    "robots": "robots.txt",
    "web-manifest": "site.webmanifest",
    "not-found": "404.html",
}
# Pages are counted in the report: the kinds that are HTML.
NOT_PAGES = (
    "file",
    "picture",
    "static",
    "atom",
    "rss",
    "json-feed",
    "category-atom",
    "category-rss",
    "sitemap",
    "sitemap-index",
    "sitemap-pages",
    "news-sitemap",
    "robots",
    "web-manifest",
)


class Claim(NamedTuple):
    """One output that must exist."""

    path: str
    kind: str
    subject: str
    period: int


class Clock(NamedTuple):
    """What decides which articles are public: the time (epoch seconds), and what a preview shows besides."""

    now: int
    drafts: bool
    scheduled: bool


def state_of(clock: Clock, *, draft: bool, withdrawn: bool, published: int | None, expires: int | None) -> int:
    """Return whether an article is hidden, scheduled, public, expired or withdrawn at ``clock``."""
    if draft and not clock.drafts:
        return HIDDEN
    if withdrawn:
        return WITHDRAWN
    if published is not None and published > clock.now and not clock.scheduled:
        return SCHEDULED
    if expires is not None and expires <= clock.now:
        return EXPIRED
    return PUBLIC


def output_path(url: str) -> str:
    """Return the output file of a site path: '/a/' -> 'a/index.html', '/a.html' -> 'a.html'."""
    return url[1:] + "index.html" if url.endswith("/") else url[1:]


def plain_url(path: str) -> str:
    """Return the site path of an output file as links in the catalogue have it: not percent-encoded."""
    shown = path[: -len("index.html")] if path == "index.html" or path.endswith("/index.html") else path
    return "/" + shown


def output_url(path: str) -> str:
    """Return the site path of an output file, percent-encoded: the inverse of ``output_path``."""
    return quote(plain_url(path))


def article_claims(
    article_id: int, *, url: str, aliases: str, page: bool, state: int, files: Iterable[tuple[str, str]]
) -> Iterator[Claim]:
    """Yield the outputs of one article: its page, its files and its aliases, or notices in their place.

    ``files`` are (source path, path below the article's URL); ``aliases`` is their JSON list.
    """
    if state in (HIDDEN, SCHEDULED):
        return
    subject = str(article_id)
    gone = state in (EXPIRED, WITHDRAWN)
    yield Claim(output_path(url), "notice" if gone else "page" if page else "article", subject, 0)
    for alias in json.loads(aliases):
        yield Claim(output_path(alias), "notice" if gone else "redirect", subject, 0)
    if not gone:
        for source, below in files:
            yield Claim(output_path(url + below), "file", source, 0)


def picture_claims(path: str, picture: Picture) -> Iterator[Claim]:
    """Yield the outputs of the smaller pictures beside the one published at ``path``; the period is the width."""
    folder = path.rpartition("/")[0]
    for made in picture.smaller():
        yield Claim(f"{folder}/{picture.name_of(made)}", "picture", picture.path, made.width)


def listing_url(settings: Settings, facet: int, slug: str) -> str:
    """Return the site path of a category's, author's or tag's own page."""
    return _pattern(settings, facet).replace("{slug}", slug)


def index_url(settings: Settings, facet: int) -> str:
    """Return the site path of the page that lists all categories, authors or tags."""
    return _pattern(settings, facet).replace("{slug}/", "")


def _pattern(settings: Settings, facet: int) -> str:
    urls = settings.urls
    return {CATEGORY: urls.category, AUTHOR: urls.author, TAG: urls.tag}[facet]


def period_url(base: str, period: int) -> str:
    """Return ``base`` continued by a year, month or day: ('/luu-tru/', 202112) -> '/luu-tru/2021/12/'."""
    digits = str(period)
    parts = [digits[:4], digits[4:6], digits[6:8]]
    return base + "".join(f"{part}/" for part in parts if part)


def listing_claims(settings: Settings, facet: int, slug: str, *, total: int, periods: Iterable[int]) -> Iterator[Claim]:
    """Yield the outputs of one category, author or tag that has ``total`` entries in ``periods``.

    A listing that its own page shows whole is not continued by date.
    """
    base = listing_url(settings, facet, slug)
    if total or facet == CATEGORY:
        yield Claim(output_path(base), LISTING_KIND[facet], slug, 0)
    if facet == CATEGORY:
        yield Claim(output_path(base + "atom.xml"), "category-atom", slug, 0)
        yield Claim(output_path(base + "rss.xml"), "category-rss", slug, 0)
    if total > settings.page_size:
        for period in periods:
            yield Claim(output_path(period_url(base, period)), PERIOD_KIND[facet], slug, period)


def date_claims(settings: Settings, days: Iterable[int]) -> Iterator[Claim]:
    """Yield the archive pages and sitemaps of the ``days`` (YYYYMMDD, ascending) that have articles."""
    base = settings.urls.archive
    year = month = 0
    for day in days:
        if day // 10_000 != year:
            year = day // 10_000
            yield Claim(output_path(period_url(base, year)), "archive-year", "", year)
        if day // 100 != month:
            month = day // 100
            yield Claim(output_path(period_url(base, month)), "archive-month", "", month)
            yield Claim(f"sitemap/{year:04}-{month % 100:02}.xml", "sitemap", "", month)
        yield Claim(output_path(period_url(base, day)), "archive-day", "", day)


def single_claims(settings: Settings) -> Iterator[Claim]:
    """Yield the outputs that every site has once."""
    for kind, path in SINGLE.items():
        yield Claim(path, kind, "", 0)
    yield Claim(output_path(settings.urls.archive), "archive", "", 0)
    yield Claim(output_path(index_url(settings, CATEGORY)), "categories", "", 0)
    yield Claim(output_path(index_url(settings, AUTHOR)), "authors", "", 0)
    yield Claim(output_path(index_url(settings, TAG)), "tags", "", 0)


def kinds_of(facet: int) -> tuple[str, ...]:
    """Return the kinds of output that ``listing_claims`` or ``date_claims`` makes for a facet."""
    if facet == ALL:
        return ("archive-year", "archive-month", "archive-day", "sitemap")
    kinds = (LISTING_KIND[facet], PERIOD_KIND[facet])
    return (*kinds, "category-atom", "category-rss") if facet == CATEGORY else kinds

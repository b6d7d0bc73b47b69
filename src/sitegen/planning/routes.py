"""Which outputs exist: the path of every page, feed and file, and what puts it there. Pure functions.

An output has a ``kind``, a ``subject`` (an article's id, a category's, author's or tag's slug, a file's source path)
and a ``period`` (2021, 202112 or 20211231; 0 for none).
"""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from sitegen.catalogue.picture_records import Picture
from sitegen.content.facets import Facet
from sitegen.content.state import State
from sitegen.metadata.settings_model import Settings
from sitegen.planning.kinds import KINDS, MOVED_URL
from sitegen.system.names import has_page


class Claim(NamedTuple):
    """One output that must exist."""

    path: str
    kind: str
    subject: str
    period: int


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


def static_paths(name: str) -> list[str]:
    """Return the output files of a static file, by its name below ``static/``; one in ``root/`` has two."""
    root = name.removeprefix("root/")
    return ["static/" + name] if root == name else ["static/" + name, root]


def article_claims(
    article_id: int, *, url: str, aliases: Iterable[str], page: bool, state: State, files: Iterable[tuple[str, str]]
) -> Iterator[Claim]:
    """Yield the outputs of one article: its page, its files and its aliases, or notices in their place.

    An alias where no page can stand has none: it is known to hosts alone.

    ``files`` are (source path, path below the article's URL).
    """
    if state in (State.HIDDEN, State.SCHEDULED):
        return
    subject = str(article_id)
    gone = state.leaves_notice
    yield Claim(output_path(url), "notice" if gone else "page" if page else "article", subject, 0)
    for alias in filter(has_page, aliases):
        yield Claim(output_path(alias), "notice" if gone else "redirect", subject, 0)
    if not gone:
        for source, below in files:
            yield Claim(output_path(url + below), "file", source, 0)


def picture_claims(path: str, picture: Picture) -> Iterator[Claim]:
    """Yield the outputs of the smaller pictures beside the one published at ``path``; the period is the width."""
    folder = path.rpartition("/")[0]
    for made in picture.variants():
        yield Claim(f"{folder}/{picture.name_of(made)}", "picture", picture.path, made.width)


def listing_url(settings: Settings, facet: Facet, slug: str) -> str:
    """Return the site path of a category's, author's or tag's own page."""
    return facet.pattern(settings.urls).replace("{slug}", slug)


def period_url(base: str, period: int) -> str:
    """Return ``base`` continued by a year, month or day: ('/luu-tru/', 202112) -> '/luu-tru/2021/12/'."""
    digits = str(period)
    parts = [digits[:4], digits[4:6], digits[6:8]]
    return base + "".join(f"{part}/" for part in parts if part)


def listing_claims(
    settings: Settings, facet: Facet, slug: str, *, total: int, periods: Iterable[int]
) -> Iterator[Claim]:
    """Yield the outputs of one category, author or tag that has ``total`` entries in ``periods``.

    A listing that its own page shows whole is not continued by date.
    """
    base = listing_url(settings, facet, slug)
    if total or facet.from_settings:
        yield Claim(output_path(base), facet.name, slug, 0)
    if facet.has_feeds:
        yield Claim(output_path(base + "atom.xml"), f"{facet.name}-atom", slug, 0)
        yield Claim(output_path(base + "rss.xml"), f"{facet.name}-rss", slug, 0)
    if total > settings.page_size:
        for period in periods:
            yield Claim(output_path(period_url(base, period)), facet.continuation, slug, period)


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
    """Yield the outputs that a site with these settings has once."""
    for kind in KINDS.values():
        if kind.url is not None and kind.is_wanted(settings):
            yield Claim(output_path(kind.url(settings.urls)), kind.name, "", 0)


def moved_map(found: Iterable[tuple[str, str]], base: str) -> bytes:
    """Return one part of the map of old addresses: {old address: where it leads, with ``base`` in front}, as JSON.

    ``found`` are (old address, address of its article).
    """
    leading = {alias: quote(base + url) for alias, url in found}
    return (json.dumps(leading, ensure_ascii=False, indent=0) + "\n").encode()


def moved_claim(shard: int) -> Claim:
    """Return the output that holds one part of the map of old addresses."""
    name = f"{shard:02x}"
    return Claim(output_path(f"{MOVED_URL}{name}.json"), "moved", name, 0)

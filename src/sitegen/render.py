"""One output as bytes: reads the window that it shows from the catalogue, and fills its template."""

import calendar
import json
import os
import sqlite3
from collections import OrderedDict
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from markupsafe import Markup as Safe

from sitegen import routes, theme, views
from sitegen.catalogue import content, files, links, windows
from sitegen.catalogue.outputs import Output
from sitegen.catalogue.schema import ALL, AUTHOR, CATEGORY, TAG
from sitegen.catalogue.windows import EntryRow, Neighbours
from sitegen.markup import resolve
from sitegen.routes import EXPIRED, SCHEDULED
from sitegen.settings import Settings
from sitegen.sources import Place
from sitegen.vietnamese.dates import month_name, office_day
from sitegen.vietnamese.order import given_name_key, sort_key

# A month with more articles than this shows its calendar only (the contract).
CROWDED_MONTH = 500
# How long an article stays in the news sitemap, in seconds (the contract, after Google's rule), and how many it holds.
NEWS_SECONDS = 48 * 3600
NEWS_MOST = 1000
FEATURED_MOST = 5
SECTION_ENTRIES = 4
# Entries are rendered once and kept while the listings that show them are near.
_CARDS_KEPT = 20_000

_FACET = {"category": CATEGORY, "author": AUTHOR, "tag": TAG}


class Renderer:
    """Renders the outputs of one site, from one connection to its catalogue."""

    def __init__(
        self, place: Place, conn: sqlite3.Connection, settings: Settings, used: theme.Theme, now: int, cache: str | None
    ) -> None:
        self.place = place
        self.conn = conn
        self.settings = settings
        self.now = now
        self.views = views.Views(settings)
        self.env = theme.environment(place, cache)
        self.site = self.views.site()
        self.urls = self.views.urls()
        self._cards: OrderedDict[int, Safe] = OrderedDict()
        self._tag_names: dict[str, str] = {}
        self.env.globals.update(
            site=self.site,
            urls=self.urls,
            asset=theme.asset_function(used, settings.base_path),
            url=self.views.url,
            card=self.card,
        )

    def card(self, entry: Any) -> Safe:  # noqa: ANN401 - an entry of `views`
        """Return the markup of an article in a listing."""
        kept = self._cards.get(entry.id)
        if kept is None:
            kept = self._cards[entry.id] = Safe(self.env.get_template(theme.ENTRY_TEMPLATE).render(entry=entry))  # noqa: S704 - autoescaped
            if len(self._cards) > _CARDS_KEPT:
                self._cards.popitem(last=False)
        return kept

    def render(self, output: Output, neighbours: Neighbours | None = None) -> bytes:
        """Return the bytes of an output. Raises jinja2.TemplateError and whatever a template's expression raises."""
        if output.kind in ("file", "static"):
            with open(self.place.real(output.subject), "rb") as file:
                return file.read()
        if output.kind == "robots":
            return self._robots()
        if output.kind == "json-feed":
            return self._json_feed()
        context, page = self._context(output, neighbours)
        template = self.env.get_template(theme.TEMPLATES[output.kind])
        return template.render(page=page, **context).encode()

    def _context(  # noqa: PLR0911 - one way for each family of kinds
        self, output: Output, neighbours: Neighbours | None
    ) -> tuple[dict[str, Any], Any]:
        kind = output.kind
        if kind in ("article", "page"):
            return self._article(output, neighbours)
        if kind == "notice":
            return self._notice(output)
        if kind == "redirect":
            row = windows.entry(self.conn, int(output.subject))
            entry = self.views.entry(row)
            page = self.views.page(kind, output.path, title=entry.title, noindex=True)
            return {"target": entry.url, "canonical": entry.canonical}, page
        if kind in _FACET:
            return self._listing(output, _FACET[kind])
        if kind in ("category-month", "author-year", "tag-year"):
            return self._period(output, _FACET[kind.partition("-")[0]])
        if kind in ("atom", "rss", "category-atom", "category-rss"):
            return self._feed(output)
        maker = {
            "home": self._home,
            "categories": self._terms,
            "authors": self._terms,
            "tags": self._terms,
            "archive": self._archive,
            "archive-year": self._archive_year,
            "archive-month": self._archive_month,
            "archive-day": self._archive_day,
            "sitemap-index": self._sitemap_index,
            "sitemap": self._sitemap,
            "sitemap-pages": self._sitemap_pages,
            "news-sitemap": self._news_sitemap,
            "not-found": self._nothing,
        }[kind]
        return maker(output), self.views.page(kind, output.path, noindex=kind == "not-found")

    def _entries(self, rows: list[EntryRow]) -> list[SimpleNamespace]:
        return [self.views.entry(row) for row in rows]

    def _article(self, output: Output, neighbours: Neighbours | None) -> tuple[dict[str, Any], Any]:
        row = windows.entry(self.conn, int(output.subject))
        detail_json, lead, html = windows.body(self.conn, row.id)
        detail = json.loads(detail_json)
        entry = self.views.entry(row)
        lead, html = self._resolved(row.id, lead, html)
        if detail["summary"]:
            lead = str(Safe.escape(detail["summary"]))
        entry.lead, entry.body = Safe(lead), Safe(html)  # noqa: S704 - sanitised when it was read
        entry.tags = self.views.terms(TAG, json.loads(row.tags), self._tags_shown(row.tags))
        if entry.image is not None:
            entry.image.caption = detail["caption"]
        entry.source = None
        if detail["source"] is not None:
            name, address, time, has_time = detail["source"]
            moment = None if time is None else self.views.moment(time, has_time=has_time)
            entry.source = SimpleNamespace(name=name, url=address, time=moment)
        entry.corrections = [
            SimpleNamespace(date=self.views.moment(day, has_time=False), text=text)
            for day, text in detail["corrections"]
        ]
        entry.attachments = [self._attachment(row.url, row.path, *each) for each in detail["attachments"]]
        entry.old_id = detail["old_id"]
        context: dict[str, Any] = {"article": entry, "previous": None, "next": None, "related": []}
        if output.kind == "article":
            beside = neighbours or windows.neighbours(self.conn, row)
            context["previous"] = None if beside.previous is None else self.views.entry(beside.previous)
            context["next"] = None if beside.next is None else self.views.entry(beside.next)
            context["related"] = self._entries(beside.related)
        page = self.views.page(output.kind, output.path, title=row.title, description=row.excerpt)
        return context, page

    def _tags_shown(self, tags: str) -> dict[str, str]:
        pairs = json.loads(tags)
        for name, slug in pairs:
            if slug not in self._tag_names:
                self._tag_names[slug] = content.term_name(self.conn, TAG, slug) or name
        return self._tag_names

    def _resolved(self, article_id: int, lead: str, html: str) -> tuple[str, str]:
        answers: dict[tuple[str, str], str | None] = {}
        for target in links.targets_of(self.conn, article_id):
            answers[target.tag, target.target] = self.address(target)
        if not answers:
            return lead, html

        def answer(tag: str, target: str) -> str | None:
            return answers.get((tag, target))

        base_url = self.settings.base_url
        return resolve(lead, answer, base_url=base_url), resolve(html, answer, base_url=base_url)

    def address(self, target: links.Target) -> str | None:
        """Return the URL that an internal target has on the page, None for one that is not public yet."""
        _, mark, fragment = target.target.partition("#")
        if target.named_url is not None:
            hidden = target.named_state is None or target.named_state <= SCHEDULED
            place = None if hidden else quote(target.named_url)
        elif target.named_file is not None:
            place = self._file_url(target.named_file)
        else:
            place = None if target.output is None else routes.output_url(target.output)
        return None if place is None else self.views.url(place) + mark + fragment

    def _file_url(self, source: str) -> str | None:
        found = self.conn.execute("SELECT path FROM output WHERE kind = 'file' AND subject = ?", (source,)).fetchone()
        return None if found is None else routes.output_url(found[0])

    def _attachment(self, url: str, path: str, name: str, title: str) -> SimpleNamespace:
        local = name[1:] if name.startswith("/") else path.rpartition("/")[0] + "/" + name
        found = files.file_by_name(self.conn, local)
        size = 0 if found is None else os.path.getsize(self.place.real(found[0]))
        place = name if name.startswith("/") else url + name
        kind = os.path.splitext(name)[1][1:].upper()
        shown = title or os.path.basename(name)
        return SimpleNamespace(url=self.views.url(quote(place)), title=shown, type=kind, size=size_text(size))

    def _notice(self, output: Output) -> tuple[dict[str, Any], Any]:
        known = content.known(self.conn, int(output.subject))
        detail = json.loads(windows.body(self.conn, known.id)[0])
        expired = known.state == EXPIRED
        day = known.expires if expired else known.withdrawn
        reason = "" if expired or detail["withdrawn"] is None else detail["withdrawn"][1]
        notice = SimpleNamespace(
            kind="expired" if expired else "withdrawn", date=self.views.moment(day or 0, has_time=False), reason=reason
        )
        return {"notice": notice}, self.views.page("notice", output.path, noindex=True)

    def _name(self, facet: int, slug: str) -> str:
        if facet == CATEGORY:
            found = self.views.category_by_slug(slug)
            return slug if found is None else str(found.name)
        return content.term_name(self.conn, facet, slug) or slug

    def _listing(self, output: Output, facet: int) -> tuple[dict[str, Any], Any]:
        slug = output.subject
        base = routes.listing_url(self.settings, facet, slug)
        counted = content.periods(self.conn, facet, slug, routes.PERIOD_DIVISOR[facet])
        total = sum(count for _, count in counted)
        complete = total <= self.settings.page_size
        feeds = []
        if facet == CATEGORY:
            name = self._name(facet, slug)
            feeds = [
                SimpleNamespace(
                    title=f"{name} (Atom)", url=self.views.url(base + "atom.xml"), type="application/atom+xml"
                ),
                SimpleNamespace(
                    title=f"{name} (RSS)", url=self.views.url(base + "rss.xml"), type="application/rss+xml"
                ),
            ]
        category = self.views.category_by_slug(slug) if facet == CATEGORY else None
        listing = SimpleNamespace(
            kind=output.kind,
            name=self._name(facet, slug),
            url=self.views.url(base),
            description="" if category is None else category.description,
            entries=self._entries(windows.newest(self.conn, facet, slug, self.settings.page_size)),
            total=total,
            complete=complete,
            years=[] if complete else self._years(base, counted, months=facet == CATEGORY),
            feeds=feeds,
        )
        return {"listing": listing}, self.views.page(output.kind, output.path, title=listing.name)

    def _years(self, base: str, counted: list[tuple[int, int]], *, months: bool) -> list[SimpleNamespace]:
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

    def _start(self, period: int) -> int:
        digits = str(period)
        day = date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1))
        return int(datetime(day.year, day.month, day.day, tzinfo=self.views.zone).timestamp())

    def _bounds(self, period: int) -> tuple[int, int]:
        digits = str(period)
        year, month, day = int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1)
        if len(digits) == 4:  # noqa: PLR2004 - the digits of a year
            after = (year + 1) * 10_000 + 101
        elif len(digits) == 6:  # noqa: PLR2004 - the digits of a year and month
            after = (year + month // 12) * 10_000 + (month % 12 + 1) * 100 + 1
        else:
            following = date(year, month, day) + timedelta(days=1)
            after = following.year * 10_000 + following.month * 100 + following.day
        return self._start(period), self._start(after)

    def _beside(self, facet: int, slug: str, base: str, period: int) -> dict[str, SimpleNamespace | None]:
        start, end = self._bounds(period)
        scale = 10 ** (8 - len(str(period)))
        older = windows.day_beside(self.conn, facet, slug, before=start, since=None)
        newer = windows.day_beside(self.conn, facet, slug, before=None, since=end)
        return {
            name: None if day is None else self._period_link(base, day // scale)
            for name, day in (("older", older), ("newer", newer))
        }

    def _period_link(self, base: str, period: int) -> SimpleNamespace:
        return SimpleNamespace(name=period_name(period), url=self.views.url(routes.period_url(base, period)))

    def _period(self, output: Output, facet: int) -> tuple[dict[str, Any], Any]:
        base = routes.listing_url(self.settings, facet, output.subject)
        name = self._name(facet, output.subject)
        rows = windows.between(self.conn, facet, output.subject, *self._bounds(output.period))
        period = SimpleNamespace(
            name=period_name(output.period),
            listing=SimpleNamespace(kind=output.kind.partition("-")[0], name=name, url=self.views.url(base)),
            entries=self._entries(rows),
            **self._beside(facet, output.subject, base, output.period),
        )
        return {"period": period}, self.views.page(output.kind, output.path, title=f"{name} - {period.name}")

    def _home(self, _: Output) -> dict[str, Any]:
        sections = []
        for category in self.settings.categories:
            rows = windows.newest(self.conn, CATEGORY, category.slug, SECTION_ENTRIES)
            if rows:
                sections.append(
                    SimpleNamespace(category=self.views.category_by_slug(category.slug), entries=self._entries(rows))
                )
        return {
            "entries": self._entries(windows.newest(self.conn, ALL, "", self.settings.page_size)),
            "featured": self._entries(windows.featured(self.conn, FEATURED_MOST)),
            "sections": sections,
            "years": self._archive_years(),
        }

    def _archive_years(self) -> list[SimpleNamespace]:
        counted = content.periods(self.conn, ALL, "", 10_000)
        return self._years(self.settings.urls.archive, counted, months=False)

    def _terms(self, output: Output) -> dict[str, Any]:
        facet = {"categories": CATEGORY, "authors": AUTHOR, "tags": TAG}[output.kind]
        counted = windows.term_counts(self.conn, facet)
        if facet == CATEGORY:
            shown = [(each.slug, each.name, each.description) for each in self.settings.categories]
        else:
            key: Any = given_name_key if facet == AUTHOR else sort_key
            ordered = sorted(counted, key=lambda slug: (key(counted[slug][0]), slug))
            shown = [(slug, counted[slug][0], "") for slug in ordered]
        terms = [
            SimpleNamespace(
                name=name,
                url=self.views.url(routes.listing_url(self.settings, facet, slug)),
                count=counted.get(slug, ("", 0))[1],
                description=description,
            )
            for slug, name, description in shown
        ]
        return {"terms": terms}

    @staticmethod
    def _nothing(_: Output) -> dict[str, Any]:
        return {}

    def _archive(self, _: Output) -> dict[str, Any]:
        return {"years": self._archive_years()}

    def _archive_year(self, output: Output) -> dict[str, Any]:
        base = self.settings.urls.archive
        start, end = self._bounds(output.period)
        counts: dict[int, int] = {}
        for day, count in windows.day_counts(self.conn, start, end).items():
            counts[day // 100] = counts.get(day // 100, 0) + count
        months = [
            SimpleNamespace(
                name=f"Tháng {month % 100}", url=self.views.url(routes.period_url(base, month)), count=count
            )
            for month, count in sorted(counts.items(), reverse=True)
        ]
        return {"year": output.period, "months": months, **self._beside(ALL, "", base, output.period)}

    def _archive_month(self, output: Output) -> dict[str, Any]:
        base = self.settings.urls.archive
        start, end = self._bounds(output.period)
        counts = windows.day_counts(self.conn, start, end)
        year, number = divmod(output.period, 100)
        weeks = [
            [None if day == 0 else self._calendar_day(base, output.period * 100 + day, counts) for day in week]
            for week in calendar.Calendar().monthdayscalendar(year, number)
        ]
        crowded = sum(counts.values()) > CROWDED_MONTH
        month = SimpleNamespace(
            name=month_name(year, number),
            url=self.views.url(routes.period_url(base, output.period)),
            year_url=self.views.url(routes.period_url(base, year)),
            year=year,
        )
        return {
            "month": month,
            "weeks": weeks,
            "entries": [] if crowded else self._entries(windows.between(self.conn, ALL, "", start, end)),
            "crowded": crowded,
            **self._beside(ALL, "", base, output.period),
        }

    def _calendar_day(self, base: str, day: int, counts: dict[int, int]) -> SimpleNamespace:
        count = counts.get(day, 0)
        url = self.views.url(routes.period_url(base, day)) if count else None
        return SimpleNamespace(day=day % 100, url=url, count=count)

    def _archive_day(self, output: Output) -> dict[str, Any]:
        base = self.settings.urls.archive
        month = output.period // 100
        day = SimpleNamespace(
            name=period_name(output.period),
            url=self.views.url(routes.period_url(base, output.period)),
            month=self._period_link(base, month),
        )
        rows = windows.between(self.conn, ALL, "", *self._bounds(output.period))
        return {"day": day, "entries": self._entries(rows), **self._beside(ALL, "", base, output.period)}

    def _feed(self, output: Output) -> tuple[dict[str, Any], Any]:
        title, home, facet = self.settings.title, "/", ALL
        if output.kind.startswith("category-"):
            facet, home = CATEGORY, routes.listing_url(self.settings, CATEGORY, output.subject)
            title = f"{self._name(CATEGORY, output.subject)} - {title}"
        rows = windows.newest(self.conn, facet, output.subject, self.settings.feed_size)
        feed = SimpleNamespace(
            title=title,
            url=self.views.absolute(home),
            self=self.views.absolute("/" + output.path),
            updated=self.views.moment(max((each.updated or each.published or 0 for each in rows), default=0)),
            entries=self._entries(rows),
        )
        return {"feed": feed}, self.views.page(output.kind, output.path, title=title)

    def _json_feed(self) -> bytes:
        """Return the JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
        items = []
        for each in self._entries(windows.newest(self.conn, ALL, "", self.settings.feed_size)):
            item = {
                "id": each.canonical,
                "url": each.canonical,
                "title": each.title,
                "content_text": each.summary or each.title,
                "summary": each.summary,
                "date_published": each.date.rfc3339,
                "authors": [{"name": author.name} for author in each.authors],
            }
            if each.updated is not None:
                item["date_modified"] = each.updated.rfc3339
            if each.category is not None:
                item["tags"] = [each.category.name]
            items.append(item)
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.settings.title,
            "description": self.settings.tagline,
            "home_page_url": self.views.absolute("/"),
            "feed_url": self.views.absolute("/feed.json"),
            "language": self.settings.language,
            "items": items,
        }
        return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()

    def _robots(self) -> bytes:
        sitemaps = "".join(f"Sitemap: {self.views.absolute(path)}\n" for path in ("/sitemap.xml", "/news-sitemap.xml"))
        return f"User-agent: *\nAllow: /\n\n{sitemaps}".encode()

    def _sitemap_index(self, _: Output) -> dict[str, Any]:
        maps = [SimpleNamespace(loc=self.views.absolute("/sitemap/pages.xml"), lastmod=None)]
        maps += [
            SimpleNamespace(
                loc=self.views.absolute(f"/sitemap/{month // 100:04}-{month % 100:02}.xml"),
                lastmod=self.views.moment(latest),
            )
            for month, _, latest in windows.newest_updates(self.conn)
        ]
        return {"sitemaps": maps}

    def _sitemap(self, output: Output) -> dict[str, Any]:
        rows = windows.between(self.conn, ALL, "", *self._bounds(output.period))
        return {
            "addresses": [
                SimpleNamespace(
                    loc=self.views.absolute(quote(row.url)),
                    lastmod=self.views.moment(row.updated or row.published or 0),
                )
                for row in rows
            ]
        }

    def _sitemap_pages(self, _: Output) -> dict[str, Any]:
        paths = ["/", self.settings.urls.archive]
        paths += [routes.listing_url(self.settings, CATEGORY, each.slug) for each in self.settings.categories]
        paths += [quote(row.url) for row in windows.standing_pages(self.conn)]
        return {"addresses": [SimpleNamespace(loc=self.views.absolute(path), lastmod=None) for path in paths]}

    def _news_sitemap(self, _: Output) -> dict[str, Any]:
        rows = windows.between(self.conn, ALL, "", self.now - NEWS_SECONDS + 1, self.now + 1)
        return {"entries": self._entries(rows[:NEWS_MOST])}


def period_name(period: int) -> str:
    """Return 'Năm 2021', 'Tháng 12/2021' or 'Thứ Sáu, 31/12/2021'."""
    digits = str(period)
    if len(digits) == 4:  # noqa: PLR2004 - the digits of a year
        return f"Năm {period}"
    if len(digits) == 6:  # noqa: PLR2004 - the digits of a year and month
        return month_name(period // 100, period % 100)
    return office_day(date(period // 10_000, period // 100 % 100, period % 100))


def size_text(size: int) -> str:
    """Return a file's size as readers know it: '350 KB', '1,2 MB'."""
    if size < 1_000_000:  # noqa: PLR2004 - a megabyte
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f}".replace(".", ",") + " MB"

"""One output as bytes."""

import contextlib
import sqlite3
from collections.abc import Callable
from typing import Any

from markupsafe import Markup as Safe

from sitegen import templating, theme
from sitegen.catalogue.outputs import Output
from sitegen.render import archive, articles, listings, machines
from sitegen.render.data import Made, SiteData
from sitegen.settings import Settings
from sitegen.sources import Place
from sitegen.specialise import Constants

# Rendered cards and other fragments are kept while the pages that show them are near.
_CARDS_KEPT = 3000
_FRAGMENTS_KEPT = 500
# What pages are filled with: objects with attributes, or lists of them.
_GIVEN = frozenset(
    {
        *("addresses", "article", "day", "entries", "entry", "featured", "feed", "listing", "month", "months", "newer"),
        *("next", "notice", "older", "page", "period", "previous", "related", "sections", "sitemaps", "terms", "years"),
    }
)

_MAKERS: dict[str, Callable[[SiteData, Output], Made]] = {
    "article": articles.article,
    "page": articles.standing_page,
    "notice": articles.notice,
    "redirect": articles.redirect,
    "home": listings.home,
    "category": listings.listing,
    "author": listings.listing,
    "tag": listings.listing,
    "category-month": listings.period,
    "author-year": listings.period,
    "tag-year": listings.period,
    "categories": listings.terms,
    "authors": listings.terms,
    "tags": listings.terms,
    "archive": archive.archive,
    "archive-year": archive.year,
    "archive-month": archive.month,
    "archive-day": archive.day,
    "atom": machines.feed,
    "rss": machines.feed,
    "category-atom": machines.feed,
    "category-rss": machines.feed,
    "sitemap-index": machines.sitemap_index,
    "sitemap": machines.sitemap,
    "sitemap-pages": machines.sitemap_pages,
    "news-sitemap": machines.news_sitemap,
}
_UNTEMPLATED = {
    "json-feed": machines.json_feed,
    "robots": machines.robots,
    "web-manifest": machines.web_manifest,
}


class Templates:
    """The templates of a site with what they may call."""

    def __init__(self, data: SiteData, used: theme.Theme, cache: str | None, *, special: bool) -> None:
        values = {"site": data.views.site(), "urls": data.views.urls()}
        functions = {"asset": theme.asset_function(used, data.settings.base_path), "url": data.views.url}
        offered: dict[str, Callable[..., Safe]] = {"card": self._card, "fragment": self._fragment}
        constants = Constants(values, {**functions, "fragment": self._fragment}, _GIVEN, offered)
        self._env = templating.environment(data.place, cache, constants if special else None)
        self._env.globals.update(**values, **functions, **offered)
        self._cards: dict[int, Safe] = {}
        self._fragments: dict[tuple[Any, ...], Safe] = {}

    def _card(self, entry: Any) -> Safe:  # noqa: ANN401 - an entry of `views`
        """Return the markup of an article in a listing."""
        kept = self._cards.get(entry.id)
        if kept is None:
            kept = self._keep(self._cards, entry.id, theme.ENTRY_TEMPLATE, {"entry": entry}, most=_CARDS_KEPT)
        return kept

    def _fragment(self, name: str, **values: object) -> Safe:
        """Return a template that shows the site and ``values`` alone, rendered once for pages that agree in them."""
        key = (name, *values.items())
        kept = self._fragments.get(key)
        if kept is None:
            kept = self._keep(self._fragments, key, name, values, most=_FRAGMENTS_KEPT)
        return kept

    def _keep(self, kept: dict[Any, Safe], key: Any, name: str, values: dict[str, Any], *, most: int) -> Safe:  # noqa: ANN401 - a key
        """Render a template and keep that, in place of the oldest when there are ``most``; return it."""
        made = kept[key] = Safe(self.render(name, values))  # noqa: S704 - autoescaped
        if len(kept) > most:
            del kept[next(iter(kept))]
        return made

    def load(self) -> None:
        """Compile what there is no compiled form of yet. Raises jinja2.TemplateError."""
        for name in (theme.ENTRY_TEMPLATE, *theme.TEMPLATES.values()):
            self._env.get_template(name)

    def render(self, name: str, values: dict[str, Any]) -> str:
        """Return a template filled with ``values``. Raises whatever its expressions raise."""
        return templating.render(self._env.get_template(name), values)


class Renderer:
    """Renders the outputs of one site, from one connection to its catalogue.

    ``cache`` is the folder of compiled templates, which nothing but this theme with these settings uses. ``unfit`` are
    the templates that were found to fail when they are made for the site, though not as they are written.
    """

    def __init__(
        self, place: Place, conn: sqlite3.Connection, settings: Settings, used: theme.Theme, now: int, cache: str | None
    ) -> None:
        self.data = SiteData(place, conn, settings, now)
        self._used = used
        self._templates = Templates(self.data, used, cache, special=True)
        self._plain: Templates | None = None
        self.unfit: set[str] = set()

    def compile(self) -> None:
        """Compile the templates. Raises jinja2.TemplateError."""
        self._templates.load()

    def render(self, output: Output) -> bytes:
        """Return the bytes of an output. Raises jinja2.TemplateError and whatever a template's expression raises."""
        if output.kind in _UNTEMPLATED:
            return _UNTEMPLATED[output.kind](self.data)
        if output.kind == "not-found":
            context: dict[str, Any] = {}
            page = self.data.views.page(output.kind, output.path, noindex=True)
        else:
            context, page = _MAKERS[output.kind](self.data, output)
        context["page"] = page
        name = theme.TEMPLATES[output.kind]
        if name not in self.unfit:
            with contextlib.suppress(Exception):
                return self._templates.render(name, context).encode()
        # Once more with the templates as they were written: only they can tell where they fail.
        if self._plain is None:
            self._plain = Templates(self.data, self._used, None, special=False)
        rendered = self._plain.render(name, context).encode()
        self.unfit.add(name)
        return rendered

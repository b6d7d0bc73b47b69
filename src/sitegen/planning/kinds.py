"""The registry of kinds of output: what each is made from, where it stands, and what plans it.

A new kind is one more entry of ``KINDS``, a maker in ``rendering`` and a template.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, Flag, auto
from types import MappingProxyType
from typing import Final

from sitegen.content.facets import ALL, FACETS, Facet, Period
from sitegen.metadata.settings_model import Permalinks, Settings


class Owner(Enum):
    """Whose an output is: what claims its path, and gives it up."""

    # An article or standing page: its page, or a notice or redirect in place of it.
    ARTICLE = auto()
    # An article, too: a file that lies beside it, or a picture made of one.
    ATTACHED = auto()
    STATIC = auto()
    LISTING = auto()
    SITE = auto()
    # The search index, which makes its files by itself once the pages are written.
    SEARCH = auto()


class Trigger(Flag):
    """What plans an output that a site has once, besides its templates and settings."""

    NONE = 0
    # An article that readers see came, went or changed in lists.
    ARTICLES = auto()
    STANDING_PAGES = auto()
    # An article is set apart on the home page, or no longer.
    FEATURED = auto()
    # A draft without a date came, went or changed.
    UNDATED = auto()
    # The clock went on.
    TIME = auto()
    # An address came, went, leads elsewhere or shows a notice.
    ADDRESSES = auto()


def _with_search(settings: Settings) -> bool:
    return settings.search.enabled


def _deployed_to(*hosts: str) -> Callable[[Settings], bool]:
    """Return whether a site is deployed to one of the hosts that read an output."""
    return lambda settings: any(each.host in hosts for each in settings.deploy)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of output. ``maker`` is the function of ``rendering`` that gives what it shows.

    It is filled into ``template``, or is the bytes themselves where there is none; without a maker it is a copy of a
    file, or of the search index. ``shows`` names the settings, and the parts of the theme's data, that stand in it and
    that no template names. ``facet`` and ``period`` are those of a listing and of a page that continues one. ``url``
    gives the address of one that a site has once.
    """

    name: str
    owner: Owner
    template: str = ""
    maker: str = ""
    facet: Facet | None = None
    period: Period | None = None
    url: Callable[[Permalinks], str] | None = None
    # Whether a site with these settings has it; every site has one without a condition.
    condition: Callable[[Settings], bool] | None = None
    triggers: Trigger = Trigger.NONE
    shows: tuple[str, ...] = ()
    # Whether all settings of addresses and lengths of listings decide what it holds.
    common: bool = True
    is_page: bool = True
    # Whether editors link to it, so that its address may be what a wrong one means.
    is_target: bool = False
    # Whether it tells machines which pages there are, so that it comes to readers after them.
    names_pages: bool = False

    @property
    def is_copy(self) -> bool:
        """Whether it is made of a file, not filled with what the catalogue knows."""
        return not self.maker and self.owner is not Owner.SEARCH

    def is_wanted(self, settings: Settings) -> bool:
        """Return whether a site with these settings has it."""
        return self.condition is None or self.condition(settings)

    @property
    def is_long(self) -> bool:
        """Whether it lists a whole period, however many articles that has."""
        return self.facet is not None and self.facet is not ALL and self.period is not None


def _at(path: str) -> Callable[[Permalinks], str]:
    return lambda _: path


def index_url(facet: Facet, urls: Permalinks) -> str:
    """Return the site path of the page that lists all of a facet."""
    return facet.pattern(urls).replace("{slug}/", "")


def _index_at(facet: Facet) -> Callable[[Permalinks], str]:
    return lambda urls: index_url(facet, urls)


def _of_facet(facet: Facet) -> Iterator[Kind]:
    yield Kind(facet.name, Owner.LISTING, "listing.html", "listings.listing", facet, is_target=True)
    period = facet.continued_by
    yield Kind(facet.continuation, Owner.LISTING, "period.html", "listings.period", facet, period)
    if facet.has_feeds:
        for feed in ("atom", "rss"):
            template, maker = f"{feed}.xml", "feeds_and_sitemaps.feed"
            yield Kind(f"{facet.name}-{feed}", Owner.LISTING, template, maker, facet, is_page=False, names_pages=True)
    yield Kind(facet.index, Owner.SITE, "terms.html", "listings.terms", facet, url=_index_at(facet))


def _feed_or_sitemap(name: str, path: str, template: str, maker: str, triggers: Trigger = Trigger.NONE) -> Kind:
    maker = f"feeds_and_sitemaps.{maker}"
    return Kind(name, Owner.SITE, template, maker, url=_at(path), triggers=triggers, is_page=False, names_pages=True)


def _written(name: str, path: str, maker: str, shows: tuple[str, ...], triggers: Trigger = Trigger.NONE) -> Kind:
    maker = f"feeds_and_sitemaps.{maker}"
    # The feed is planned by articles, the others name no page.
    feed = Trigger.ARTICLES in triggers
    return Kind(
        *(name, Owner.SITE, "", maker),
        url=_at(path),
        triggers=triggers,
        shows=shows,
        is_page=False,
        names_pages=feed,
    )


# The pictures in a text, and what structured data says of an article's publisher.
_TEXT_SHOWS: Final = ("theme.pictures",)
_ARTICLE_SHOWS: Final = (*_TEXT_SHOWS, "publisher", "theme.logo")

# Below it lie the files that tell the page for a missing address where old addresses lead.
MOVED_URL: Final = "/404/"

# Where the search page lies, and the files of the index below it.
SEARCH_URL: Final = "/tim-kiem/"

KINDS: Final = MappingProxyType(
    {
        each.name: each
        for each in (
            Kind("article", Owner.ARTICLE, "article.html", "articles.article", shows=_ARTICLE_SHOWS, is_target=True),
            Kind("page", Owner.ARTICLE, "page.html", "articles.standing_page", shows=_TEXT_SHOWS, is_target=True),
            Kind("notice", Owner.ARTICLE, "notice.html", "articles.notice"),
            Kind("redirect", Owner.ARTICLE, "redirect.html", "articles.redirect", is_target=True),
            Kind("file", Owner.ATTACHED, common=False, is_page=False),
            Kind("picture", Owner.ATTACHED, common=False, is_page=False),
            Kind("static", Owner.STATIC, common=False, is_page=False),
            Kind(
                *("home", Owner.SITE, "home.html", "listings.home"),
                url=_at("/"),
                triggers=Trigger.ARTICLES | Trigger.FEATURED | Trigger.UNDATED,
            ),
            *(each for facet in FACETS for each in _of_facet(facet)),
            Kind(
                *("archive", Owner.SITE, "archive.html", "archive.archive"),
                url=_index_at(ALL),
                triggers=Trigger.ARTICLES,
            ),
            Kind("archive-year", Owner.LISTING, "archive-year.html", "archive.year", ALL, Period.YEAR),
            Kind("archive-month", Owner.LISTING, "archive-month.html", "archive.month", ALL, Period.MONTH),
            Kind("archive-day", Owner.LISTING, "archive-day.html", "archive.day", ALL, Period.DAY),
            Kind("not-found", Owner.SITE, "404.html", "fixed.not_found", url=_at("/404.html")),
            Kind(*("search", Owner.SITE, "search.html", "fixed.search"), url=_at(SEARCH_URL), condition=_with_search),
            Kind(
                *("open-search", Owner.SITE, "opensearch.xml", "fixed.open_search"),
                url=_at("/opensearch.xml"),
                condition=_with_search,
                is_page=False,
            ),
            _feed_or_sitemap("atom", "/atom.xml", "atom.xml", "feed", Trigger.ARTICLES),
            _feed_or_sitemap("rss", "/rss.xml", "rss.xml", "feed", Trigger.ARTICLES),
            _written("json-feed", "/feed.json", "json_feed", ("title", "tagline", "language"), Trigger.ARTICLES),
            _feed_or_sitemap(
                *("sitemap-index", "/sitemap.xml", "sitemap-index.xml", "sitemap_index"),
                Trigger.ARTICLES | Trigger.STANDING_PAGES,
            ),
            Kind(
                *("sitemap", Owner.LISTING, "sitemap.xml", "feeds_and_sitemaps.sitemap", ALL, Period.MONTH),
                is_page=False,
                names_pages=True,
            ),
            _feed_or_sitemap(
                "sitemap-pages", "/sitemap/pages.xml", "sitemap.xml", "sitemap_pages", Trigger.STANDING_PAGES
            ),
            _feed_or_sitemap(
                *("news-sitemap", "/news-sitemap.xml", "news-sitemap.xml", "news_sitemap"),
                Trigger.ARTICLES | Trigger.TIME,
            ),
            *(
                Kind(f"search-{name}", Owner.SEARCH, common=False, is_page=False)
                for name in ("pairs", "words", "vocabulary", "cards", "filters", "names", "abbreviations", "manifest")
            ),
            # Those that exist are planned by their aliases.
            Kind("moved", Owner.LISTING, maker="redirects.moved", shows=("base_url",), is_page=False, names_pages=True),
            Kind(
                *("redirects", Owner.SITE, "", "redirects.redirects"),
                url=_at("/_redirects"),
                condition=_deployed_to("netlify", "cloudflare"),
                triggers=Trigger.ADDRESSES,
                shows=("deploy", "gone", "base_url"),
                is_page=False,
                names_pages=True,
            ),
            _written("robots", "/robots.txt", "robots", ()),
            _written("web-manifest", "/site.webmanifest", "web_manifest", ("title", "language", "theme.manifest")),
        )
    }
)
NOT_PAGES: Final = tuple(each.name for each in KINDS.values() if not each.is_page)


def of_owner(*owners: Owner) -> tuple[str, ...]:
    """Return the names of the kinds whose outputs one of these owns."""
    return tuple(each.name for each in KINDS.values() if each.owner in owners)


def of_facet(facet: Facet) -> tuple[str, ...]:
    """Return the names of the kinds that show one listing of a facet."""
    return tuple(each.name for each in KINDS.values() if each.facet is facet and each.owner is Owner.LISTING)


def conditional() -> tuple[str, ...]:
    """Return the names of the kinds that not every site has."""
    return tuple(each.name for each in KINDS.values() if each.condition is not None)


def triggered_by(trigger: Trigger) -> tuple[str, ...]:
    """Return the names of the kinds that something plans."""
    return tuple(each.name for each in KINDS.values() if each.triggers & trigger)

"""What templates see: moments, entries, and the values that stand for settings."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sitegen.catalogue.records import Summary
from sitegen.content.facets import AUTHOR, CATEGORY, TAG, Facet
from sitegen.content.records import Term
from sitegen.content.state import Mark
from sitegen.metadata.settings_model import Category, Settings
from sitegen.metadata.theme_model import ThemeData
from sitegen.planning import routes
from sitegen.planning.kinds import SEARCH_URL, index_url
from sitegen.rendering import structured_data
from sitegen.rendering.addresses import absolute_urls
from sitegen.rendering.picture_views import picture_view
from sitegen.system.times import in_whole_minutes
from sitegen.vietnamese.dates import office_date, prose_date, short_date

Value = TypeVar("Value")

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Authors and tags, and moments, that are kept as templates see them.
_TERMS_KEPT = 2000
_MOMENTS_KEPT = 2000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class made_once(Generic[Value]):  # noqa: N801 - a decorator
    """An attribute that its method makes when it is first asked for.

    What ``functools.cached_property`` does, without the lock that it takes for each value before Python 3.12.
    """

    def __init__(self, make: Callable[[Any], Value]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, instance: object, owner: type) -> Value:
        """Return what the method makes, kept where it is found before this; of the class, the decorator itself."""
        if instance is None:
            return self  # type: ignore[return-value]
        made = instance.__dict__[self._name] = self._make(instance)
        return made


class DateView:
    """A date, or a date and time, in the site's zone."""

    def __init__(self, epoch: int, zone: ZoneInfo, *, has_time: bool) -> None:
        self._at = datetime.fromtimestamp(epoch, zone)
        self._has_time = has_time

    @made_once
    def office(self) -> str:
        """Return 'Thứ Sáu, 31/12/2021 - 08:30', without a time when it has none."""
        return office_date(self._at, self._has_time)

    @made_once
    def short(self) -> str:
        """Return '31/12/2021'."""
        return short_date(self._at)

    @property
    def prose(self) -> str:
        """Return 'ngày 31 tháng 12 năm 2021'."""
        return prose_date(self._at)

    @made_once
    def iso(self) -> str:
        """Return the date, or the date and time with its zone, as HTML's ``datetime`` wants it."""
        return self.rfc3339 if self._has_time else self._at.date().isoformat()

    @made_once
    def rfc3339(self) -> str:
        """Return date and time with the zone (RFC 3339)."""
        return in_whole_minutes(self._at).isoformat(timespec="seconds")

    @property
    def rfc822(self) -> str:
        """Return date and time with the zone (RFC 822, four digits of the year)."""
        at = in_whole_minutes(self._at)
        day = f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year:04}"
        return f"{day} {at:%H:%M:%S %z}"

    @property
    def year(self) -> int:
        """Return the year."""
        return self._at.year

    @property
    def month(self) -> int:
        """Return the month, 1 to 12."""
        return self._at.month

    @property
    def day(self) -> int:
        """Return the day of the month."""
        return self._at.day


class Entry:
    """An article as lists see it; each value is made when a template first asks for it."""

    def __init__(self, row: Summary, views: "Views") -> None:
        self._row = row
        self._views = views
        self.id = row.id
        self.title = row.title
        self.summary = row.excerpt

    @made_once
    def url(self) -> str:
        """Return the root-relative URL."""
        return self._views.url(quote(self._row.url))

    @made_once
    def canonical(self) -> str:
        """Return the whole URL."""
        return self._views.absolute_url(self.url)

    @made_once
    def date(self) -> DateView | None:
        """Return when it was published, None for a standing page."""
        row = self._row
        return None if row.published is None else self._views.moment(row.published, has_time=bool(row.has_time))

    @made_once
    def updated(self) -> DateView | None:
        """Return when it was last changed, None when that is not said."""
        row = self._row
        return None if row.updated is None else self._views.moment(row.updated, has_time=bool(row.updated_has_time))

    @made_once
    def image(self) -> SimpleNamespace | None:
        """Return its picture, None when it has none."""
        if self._row.image is None:
            return None
        path, alt, form = self._row.image
        widest = max(self._views.settings.pictures.widths, default=0)
        return picture_view(self._views.url(quote(path)), alt, form, widest)

    @made_once
    def mark(self) -> SimpleNamespace | None:
        """Return what a preview says of it, None of one that readers see."""
        mark = self._row.mark
        if mark is Mark.NONE:
            return None
        return SimpleNamespace(kind=mark.name.lower(), time=self.date if mark is Mark.SCHEDULED else None)

    @made_once
    def category(self) -> SimpleNamespace | None:
        """Return its category, None for a standing page."""
        return self._views.category_by_slug(self._row.category)

    @made_once
    def authors(self) -> list[SimpleNamespace]:
        """Return its authors, each with a name and the URL of their page."""
        return self._views.authors(self._row.authors)


class Article(Entry):
    """An article as its own page sees it: an entry with all that only this page shows."""

    @made_once
    def structured_data(self) -> dict[str, Any] | None:
        """Return what search engines are told of it, None of a standing page."""
        return None if self.date is None else self._views.news_article(self, self._row.authors)


class Views:
    """Makes the values of one site's templates."""

    def __init__(self, settings: Settings, theme: ThemeData) -> None:
        self.settings = settings
        self.zone = settings.zone
        self.base_path = settings.base_path
        self.absolute_url = absolute_urls(settings.base_url)
        logo = self.absolute_url(self.static_url(theme.logo))
        self._publisher = structured_data.publisher(settings.publisher, self.absolute("/"), logo)
        self._categories = {each.slug: self.category(each) for each in settings.categories}
        # The same few stand on very many pages.
        self.term = lru_cache(_TERMS_KEPT)(self._term)
        self.authors = lru_cache(_TERMS_KEPT)(self._authors)
        self._persons = lru_cache(_TERMS_KEPT)(self._as_persons)
        # The page of an article and the lists around it show one date.
        self.moment = lru_cache(_MOMENTS_KEPT)(self._moment)

    def url(self, path: str) -> str:
        """Return the root-relative URL of a site path."""
        return self.base_path + path

    def absolute(self, path: str) -> str:
        """Return the whole URL of a site path."""
        return self.settings.base_url + path

    def static_url(self, name: str) -> str:
        """Return the root-relative URL of a static file under its own name."""
        below = name.removeprefix("root/")
        return self.url(quote(f"/static/{name}" if below == name else f"/{below}"))

    def _moment(self, epoch: int, *, has_time: bool = True) -> DateView:
        """Return a time of the catalogue for templates."""
        return DateView(epoch, self.zone, has_time=has_time)

    def category(self, category: Category) -> SimpleNamespace:
        """Return a category for templates."""
        url = self.url(routes.listing_url(self.settings, CATEGORY, category.slug))
        return SimpleNamespace(name=category.name, slug=category.slug, description=category.description, url=url)

    def category_by_slug(self, slug: str) -> SimpleNamespace | None:
        """Return a category for templates, None for an article without one."""
        return self._categories.get(slug)

    def _term(self, facet: Facet, name: str, slug: str) -> SimpleNamespace:
        """Return an author or tag with its page."""
        return SimpleNamespace(name=name, url=self.url(routes.listing_url(self.settings, facet, slug)))

    def _authors(self, authors: tuple[Term, ...]) -> list[SimpleNamespace]:
        """Return the authors of an article with their pages."""
        return [self.term(AUTHOR, each.name, each.slug) for each in authors]

    def _as_persons(self, authors: tuple[Term, ...]) -> list[dict[str, Any]]:
        """Return the authors of an article as structured data has them."""
        return structured_data.persons(self.authors(authors), self.absolute_url)

    def news_article(self, article: Article, authors: tuple[Term, ...]) -> dict[str, Any]:
        """Return an article as structured data has it."""
        persons = self._persons(authors)
        return structured_data.news_article(
            article, persons, self._publisher, self.settings.language, self.absolute_url
        )

    def site(self) -> SimpleNamespace:
        """Return the settings as templates see them."""
        settings = self.settings
        return SimpleNamespace(
            title=settings.title,
            tagline=settings.tagline,
            base_url=settings.base_url,
            language=settings.language,
            timezone=settings.timezone,
            publisher=settings.publisher,
            menu=[
                SimpleNamespace(title=each.title, url=self.url(each.url) if each.url.startswith("/") else each.url)
                for each in settings.menu
            ],
            categories=list(self._categories.values()),
            structured_data=structured_data.web_site(
                settings, self.absolute("/"), self.absolute(SEARCH_URL), self._publisher
            ),
        )

    def urls(self) -> SimpleNamespace:
        """Return the addresses that every page may link to."""
        urls = self.settings.urls
        return SimpleNamespace(
            home=self.url("/"),
            archive=self.url(self.settings.urls.archive),
            categories=self.url(index_url(CATEGORY, urls)),
            authors=self.url(index_url(AUTHOR, urls)),
            tags=self.url(index_url(TAG, urls)),
            atom=self.url("/atom.xml"),
            rss=self.url("/rss.xml"),
            json=self.url("/feed.json"),
            search=self.url(SEARCH_URL) if self.settings.search.enabled else "",
        )

    def page(self, kind: str, path: str, *, title: str = "", description: str = "", noindex: bool = False) -> Any:  # noqa: ANN401 - templates take anything
        """Return what every template knows of its own page."""
        place = routes.output_url(path)
        return SimpleNamespace(
            kind=kind,
            url=self.url(place),
            canonical=self.absolute(place),
            title=title,
            description=description,
            noindex=noindex,
        )

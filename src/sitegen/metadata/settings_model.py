"""What ``site.yaml`` can say: the settings of a site, and what depends on each."""

from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Flag, auto
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sitegen.vietnamese.text import term_key

# The kinds of publisher that schema.org knows and that fit one of a news site.
PUBLISHER_TYPES: Final = (
    *("Organization", "GovernmentOrganization", "NewsMediaOrganization", "PoliticalParty", "EducationalOrganization"),
    *("NGO", "Corporation"),
)

# How a site is brought to a target, the last one by its host itself; the hosts whose settings we know; how files can
# lie ready at a target; how many releases stay there.
DEPLOY_TYPES: Final = ("folder", "rsync", "sftp", "rclone", "hosted")
HOSTS: Final = ("nginx", "caddy", "apache", "iis", "netlify", "cloudflare", "github")
ENCODINGS: Final = ("gzip", "brotli")
RELEASES_KEPT: Final = 5


class Affects(Flag):
    """What depends on a setting besides the templates that name it."""

    NOTHING_ELSE = 0
    # What articles are read as: all of them are read again when it changes.
    READING = auto()
    # Addresses, lengths of listings and frames: whatever is made from the catalogue is made again.
    EVERY_OUTPUT = auto()
    # Which entries a page lists: all listings are planned anew.
    LISTINGS = auto()
    # What is made of pictures.
    PICTURES = auto()
    # How the search index is cut.
    SEARCH = auto()


def setting(affects: Affects, *, default: Any = MISSING) -> Any:  # noqa: ANN401 - as `dataclasses.field` does
    """Return a field of a dataclass that says what it affects."""
    return field(default=default, metadata={"affects": affects})


@dataclass(frozen=True, slots=True)
class Category:
    """A section of the site; every article is in one."""

    name: str
    slug: str
    description: str = setting(Affects.EVERY_OUTPUT, default="")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the menu: a path of the site, or a whole address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for the site, as its imprint says; ``type`` is a type of schema.org."""

    name: str = ""
    type: str = PUBLISHER_TYPES[0]
    governing_body: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    responsible: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Permalinks:
    """The patterns of addresses; what stands before ``{slug}/`` is the index of categories, authors or tags."""

    article: str = "/{year}/{month}/{slug}/"
    category: str = "/chuyen-muc/{slug}/"
    author: str = "/tac-gia/{slug}/"
    tag: str = "/tu-khoa/{slug}/"
    archive: str = "/luu-tru/"


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """The ``widths`` at which each picture is made, in pixels and ascending, in which ``format``, and how well.

    ``first`` tells whether the first picture of a text stands for an article that names none.
    """

    widths: tuple[int, ...] = setting(Affects.PICTURES, default=(480, 960, 1440))
    format: str = setting(Affects.PICTURES, default="webp")
    quality: int = setting(Affects.PICTURES, default=80)
    first: bool = setting(Affects.READING, default=True)

    @property
    def resizing(self) -> tuple[object, ...]:
        """All that decides what is made of a picture."""
        return self.widths, self.format, self.quality


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Whether there is a search index, and the ``file_size`` that its files are meant to have, in KB."""

    # Every page leads to it.
    enabled: bool = setting(Affects.EVERY_OUTPUT | Affects.LISTINGS | Affects.SEARCH, default=True)
    file_size: int = setting(Affects.SEARCH, default=8)


@dataclass(frozen=True, slots=True)
class DeployTarget:
    """A place that a site is deployed to.

    ``to`` is a folder, ``user@host:/folder``, or rclone's ``remote:folder``; "" for a host that takes ``public/``
    itself. ``host`` is the web server that shows it, "" where that is not told. ``compress`` are the encodings in which
    files lie ready there; ``keep`` is how many releases stay, ``reload`` the command that lets the host read its
    settings anew. ``port`` is 0 where it is the usual one, ``max_files`` where it is as the host usually has it.
    """

    name: str
    type: str
    to: str = ""
    port: int = 0
    host: str = ""
    compress: tuple[str, ...] = ()
    keep: int = RELEASES_KEPT
    reload: str = ""
    max_files: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """All that ``site.yaml`` says, with defaults for what it does not.

    ``base_url`` has no slash at its end. ``author`` and ``category`` are the names for articles that give none. Each
    setting says what it affects; besides that, templates that name one depend on it.
    """

    title: str = setting(Affects.EVERY_OUTPUT)
    base_url: str = setting(Affects.EVERY_OUTPUT | Affects.READING)
    tagline: str = setting(Affects.NOTHING_ELSE, default="")
    language: str = setting(Affects.EVERY_OUTPUT, default="vi")
    timezone: str = setting(Affects.EVERY_OUTPUT | Affects.READING, default="Asia/Ho_Chi_Minh")
    publisher: Publisher = setting(Affects.NOTHING_ELSE, default=Publisher())  # noqa: RUF009 - it makes a field
    author: str = setting(Affects.READING, default="")
    category: str = setting(Affects.READING, default="")
    categories: tuple[Category, ...] = setting(Affects.EVERY_OUTPUT | Affects.READING, default=())
    menu: tuple[MenuItem, ...] = setting(Affects.NOTHING_ELSE, default=())
    tags: tuple[str, ...] = setting(Affects.READING, default=())
    urls: Permalinks = setting(Affects.EVERY_OUTPUT | Affects.READING, default=Permalinks())  # noqa: RUF009 - as above
    pictures: PictureSettings = setting(Affects.PICTURES | Affects.READING, default=PictureSettings())  # noqa: RUF009
    search: SearchSettings = setting(Affects.EVERY_OUTPUT | Affects.LISTINGS | Affects.SEARCH, default=SearchSettings())  # noqa: RUF009 - as above
    page_size: int = setting(Affects.EVERY_OUTPUT | Affects.LISTINGS, default=20)
    feed_size: int = setting(Affects.EVERY_OUTPUT, default=30)
    deploy: tuple[DeployTarget, ...] = setting(Affects.NOTHING_ELSE, default=())
    gone: tuple[str, ...] = setting(Affects.NOTHING_ELSE, default=())

    def affecting(self, what: Affects) -> dict[str, object]:
        """Return the settings that affect something, by their keys, as plain values."""
        found: dict[str, object] = affecting(self, what)
        return found

    @property
    def base_path(self) -> str:
        """The path of ``base_url`` without a slash at its end: ``""``, or ``/duong-dan``."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which dates are meant."""
        return ZoneInfo(self.timezone)

    def find_category(self, name: str) -> Category | None:
        """Return the category that ``name`` names, however its case and tone marks are placed."""
        for category in self.categories:
            if category.name == name:
                return category
        key = term_key(name)
        return next((category for category in self.categories if term_key(category.name) == key), None)

    def default_category(self) -> Category | None:
        """Return the category of an article that names none; None when the site has no categories."""
        if self.category:
            return self.find_category(self.category)
        return self.categories[0] if self.categories else None


def affecting(value: Any, what: Affects) -> Any:  # noqa: ANN401 - any setting, or a part of one
    """Return ``value`` as plain values; of a dataclass those that affect something, by their names."""
    if isinstance(value, tuple):
        return [affecting(each, what) for each in value]
    if not is_dataclass(value):
        return value
    # What is said of a whole setting goes for its parts that say nothing else.
    shown = [each.name for each in fields(value) if each.metadata.get("affects", what) & what]
    return {name: affecting(getattr(value, name), what) for name in shown}

"""Published addresses that a change would lose: pure functions on two manifests and on what is known of articles."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import Enum
from typing import Final, NamedTuple

from sitegen import regex
from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import Identity
from sitegen.content.facets import FACETS
from sitegen.metadata import quoted
from sitegen.metadata.settings_model import Settings
from sitegen.planning.kinds import SEARCH_URL, Owner, of_owner
from sitegen.planning.routes import output_path, plain_url
from sitegen.publishing.manifest import Entry, paired

# Signs that end an item of such a list, or begin another list (https://yaml.org/spec/1.2.2/#73-flow-scalar-styles).
_FLOW: Final = frozenset(",[]{}")
# More than this part of the pages is not removed by accident.
_MOST_LOST: Final = 0.05
_DATE: Final = r"(?:[0-9]{4}/(?:[0-9]{2}/(?:[0-9]{2}/)?)?)?"
_FEED: Final = r"(?:atom\.xml|rss\.xml)?"
_OF_ARTICLES: Final = of_owner(Owner.ARTICLE)
# Files of the theme under a digest, and pictures that are made of others, are never addresses that anybody keeps.
# What an editor calls `bao-cao.20211231.pdf` is one.
FINGERPRINTED: Final = regex(r"(?:^static/.*\.[0-9a-f]{10}|-[0-9]+\.[0-9a-f]{8})\.[A-Za-z0-9]+$")


# As templates write it: its name first.
_METAS: Final = regex(rb"""<meta\s+(?:name|http-equiv)=["']?(?P<name>[\w-]+)["']?\s+content=["'](?P<value>[^"']*)""")


class Stood(Enum):
    """What stood at an address that is lost."""

    # An article, a standing page, an alias: somebody may have linked to it.
    PAGE = "page"
    # A listing, which goes with its last entry.
    LISTING = "listing"
    # A document to download, a picture.
    FILE = "file"


class Lost(NamedTuple):
    """One published address that would be gone; ``heir`` is the article that stood there, where it is known."""

    url: str
    stood: Stood
    heir: Identity | None

    @property
    def alias_line(self) -> str:
        """The line that keeps the address, for the front matter of ``heir``; "" where that is not known."""
        if self.heir is None:
            return ""
        return f"aliases: [{', '.join(map(_in_a_list, (*self.heir.aliases, self.url)))}]"


class Loss(NamedTuple):
    """How many pages there were, and how many of them would be gone."""

    before: int
    gone: int

    @property
    def is_too_much(self) -> bool:
        """Whether so many pages are hardly meant to go."""
        return self.gone > self.before * _MOST_LOST


def lost_addresses(
    before: Iterable[Entry],
    after: Iterable[Entry],
    *,
    settings: Settings,
    kept_elsewhere: Collection[str] = (),
    heir_of: Callable[[str], Identity | None] = lambda _: None,
    kind_of: Callable[[str], str | None] = lambda _: None,
    leaves_notice: Callable[[str], bool] = lambda _: False,
) -> Iterator[Lost]:
    """Yield each published address that ``after`` has no more, unless ``gone`` of the settings names it.

    ``kept_elsewhere`` are addresses that lead on without a file of their own. ``heir_of`` tells which article of the
    new site is the one that stood at an address, ``kind_of`` of which kind the output was at a path, where that is
    known, ``leaves_notice`` whether a notice stands at an address: what lay beside its article is gone with that. In
    the order of paths.
    """
    listing = listing_pattern(settings)
    for one, other in paired(before, after):
        if one is None or other is not None:
            continue
        url = plain_url(one.path)
        if is_meant_to_go(url, settings.gone) or url in kept_elsewhere:
            continue
        stood = _stood(one.path, url, listing, kind_of)
        if stood is Stood.FILE and any(map(leaves_notice, _folders_above(url))):
            continue
        if stood is not None:
            yield Lost(url, stood, heir_of(url) if stood is Stood.PAGE else None)


def loss(before: Iterable[Entry], after: Iterable[Entry]) -> Loss:
    """Return how many pages ``before`` has, and how many of them ``after`` has no more."""
    count = gone = 0
    for one, other in paired(before, after):
        if one is not None and is_page(one.path):
            count += 1
            gone += other is None
    return Loss(count, gone)


def is_page(path: str) -> bool:
    """Tell whether the file at a path counts as a page where is asked how many of them would go."""
    return path.endswith(".html")


def is_meant_to_go(url: str, gone: Iterable[str]) -> bool:
    """Tell whether an address is one of ``gone``, or below one that ends in an asterisk."""
    return any(url.startswith(each[:-1]) if each.endswith("*") else url == each for each in gone)


def listing_pattern(settings: Settings) -> re.Pattern[str]:
    """Return the pattern of the addresses that the listings of a site with these settings have."""
    bases = [facet.pattern(settings.urls) for facet in FACETS]
    slugs = [re.escape(each).replace(re.escape("{slug}"), "[^/]+") for each in bases]
    indexes = [re.escape(each.replace("{slug}/", "")) for each in bases]
    archive = re.escape(settings.urls.archive)
    return re.compile("|".join([*(f"{each}{_DATE}{_FEED}" for each in slugs), *indexes, archive + _DATE]))


def kind_shown(page: bytes) -> str | None:
    """Return of which kind a page with these bytes is that stood at an alias: None where it shows neither.

    A page that leads on says so to browsers, a notice tells search engines to leave it; no listing does either.
    """
    told = {each["name"]: each["value"].lower() for each in _METAS.finditer(page)}
    if b"refresh" in told:
        return "redirect"
    return "notice" if b"noindex" in told.get(b"robots", b"") else None


def heirs(candidates: Iterable[Identity], was: Callable[[str], Identity | None]) -> Callable[[str], Identity | None]:
    """Return what finds the article that stood at an address: of the same ``old_id``, file or title.

    ``candidates`` are the articles of the new site, ``was`` tells what is known of the one that stood there. Where that
    is nothing, an article whose own address ends in the same name is taken for it, if there is but one. Of an id or a
    title that two articles have nothing is said.
    """
    by_id: dict[str, Identity | None] = {}
    by_source: dict[str, Identity | None] = {}
    by_title: dict[str, Identity | None] = {}
    by_name: dict[str, Identity | None] = {}
    for each in candidates:
        for index, key in (
            (by_id, each.old_id),
            (by_source, each.path),
            (by_title, each.title),
            (by_name, _name(each.url)),
        ):
            if key:
                index[key] = None if key in index else each

    def find(url: str) -> Identity | None:
        before = was(url)
        found = None
        if before is not None:
            found = by_id.get(before.old_id) or by_source.get(before.path) or by_title.get(before.title)
        return found or by_name.get(_name(url))

    return find


def heirs_known(before: Catalogue, after: Catalogue) -> Callable[[str], Identity | None]:
    """Return what finds, among the articles that ``after`` has, the one that stood at an address by ``before``.

    They may be one: what an article that moved was called before is then unknown, and its name is what is left.
    """

    def was(url: str) -> Identity | None:
        output = before.outputs.at(output_path(url))
        if output is not None and output.kind == "redirect":
            # An alias is the address of what it led to.
            url = before.articles.by_id(int(output.subject)).url
        found = next(before.articles.identities(url=url), None)
        # Of one that was left out its file is remembered.
        left_out = (each.path for each in before.facts.skipped() if url in each.addresses)
        return found or next((Identity(path, url, "", "", ()) for path in left_out), None)

    return heirs(after.articles.identities(), was)


def _name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2].removesuffix(".html")


def _in_a_list(address: str) -> str:
    """Return an address as an item of a list in YAML: its query may hold what has a meaning there."""
    return quoted(address) if _FLOW.intersection(address) else address


def _folders_above(url: str) -> Iterator[str]:
    """Yield the addresses of the folders that a file lies in, from the nearest on."""
    while url := url.rstrip("/").rpartition("/")[0]:
        yield f"{url}/"


def _stood(path: str, url: str, listing: re.Pattern[str], kind_of: Callable[[str], str | None]) -> Stood | None:
    # An alias may be below the address of a listing.
    if listing.fullmatch(url) and kind_of(path) not in _OF_ARTICLES:
        return Stood.LISTING
    if path.endswith((".html", ".htm")):
        return Stood.PAGE
    if url.startswith(SEARCH_URL):
        # Files of the search index.
        return None
    if path.startswith("static/") or path.endswith((".xml", ".json")) or FINGERPRINTED.search(path):
        return None
    return Stood.FILE

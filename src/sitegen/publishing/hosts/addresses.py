"""Addresses that lead on, and those of articles that are no longer public, as every host's settings need them."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from sitegen.content.state import State
from sitegen.metadata.settings_model import Settings
from sitegen.planning.routes import output_path, plain_url
from sitegen.publishing.built import BuiltSite


class Moved(NamedTuple):
    """An old address, decoded, with the path of ``base_url`` in front, and where it leads, percent-encoded.

    ``has_query`` tells whether a query belongs to the old one.
    """

    old: str
    new: str
    has_query: bool = False


class Gone(NamedTuple):
    """An address, decoded, that answers 410, and the file that is shown there, both with the path of ``base_url``."""

    url: str
    page: str

    @property
    def has_query(self) -> bool:
        """Whether a query belongs to the address; it stands as it is sent."""
        return "?" in self.url


def moved(settings: Settings, site: BuiltSite) -> Iterator[Moved]:
    """Yield every alias of a public article: first those with a page of their own, then those that hosts alone know."""
    base = settings.base_path
    for path, url in site.catalogue.outputs.redirects():
        yield Moved(base + plain_url(path), quote(base + url))
    for alias, url, state in site.catalogue.articles.host_aliases():
        if state is State.PUBLIC and site.catalogue.outputs.at(alias[1:]) is None:
            path, mark, query = alias.partition("?")
            yield Moved(f"{base}{path}{mark}{query}", quote(base + url), has_query=bool(mark))


def gone(settings: Settings, site: BuiltSite) -> Iterator[Gone]:
    """Yield each address that answers 410: notices in place of articles and aliases, then what ``gone`` names.

    A notice answers so by both its names, since hosts go on from a folder to its file. What ``gone`` names and is there
    all the same stays. Addresses with an asterisk come last, after those below them which are there: they have no page
    to show.
    """
    base = settings.base_path
    outputs = site.catalogue.outputs
    for each in outputs.of_kind("notice"):
        yield from (Gone(base + url, f"{base}/{each.path}") for url in _names(each.path))
    for alias, url, state in site.catalogue.articles.host_aliases():
        if state is not State.PUBLIC:
            yield Gone(base + alias, f"{base}/{output_path(url)}")
    exact = [each for each in settings.gone if not each.endswith("*")]
    for url in exact:
        if outputs.at(output_path(url)) is None:
            yield Gone(base + url, f"{base}/404.html")
    below = [each[:-1] for each in settings.gone if each.endswith("*")]
    for prefix in below:
        for path in outputs.paths_beginning(prefix[1:]):
            yield from (Gone(base + url, "") for url in _names(path))
    for prefix in below:
        yield Gone(f"{base}{prefix}*", f"{base}/404.html")


def _names(path: str) -> Iterator[str]:
    """Yield the addresses of an output file: that of its folder, where it is the page of one, and its own."""
    yield from dict.fromkeys((plain_url(path), f"/{path}"))

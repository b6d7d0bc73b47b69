"""Addresses that lead on, and those of articles that are no longer public, as every host's settings need them."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from sitegen.metadata.settings_model import Settings
from sitegen.planning.routes import plain_url
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


def moved(settings: Settings, site: BuiltSite) -> Iterator[Moved]:
    """Yield every alias of a public article, in the order of paths."""
    base = settings.base_path
    for path, url in site.catalogue.outputs.redirects():
        yield Moved(base + plain_url(path), quote(base + url))


def gone(settings: Settings, site: BuiltSite) -> Iterator[Gone]:
    """Yield the address of every notice that stands in place of an article, or of its alias, in the order of paths."""
    base = settings.base_path
    for each in site.catalogue.outputs.of_kind("notice"):
        yield Gone(base + plain_url(each.path), f"{base}/{each.path}")

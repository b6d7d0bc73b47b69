"""What is doubtful about a site as a whole: settings that were left as they came, and dates far ahead."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sitegen import regex
from sitegen.catalogue import Catalogue
from sitegen.content import link_record, within_base
from sitegen.content.facets import CATEGORY
from sitegen.content.state import FAR_AHEAD, Clock
from sitegen.diagnostics import Fault, rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.settings_model import Settings
from sitegen.planning.checks.locating import located
from sitegen.planning.checks.settings_places import told_in_settings
from sitegen.system.digests import digest_of
from sitegen.system.sources import SETTINGS_FILE, SitePaths
from sitegen.system.text import FaultCollector, decode

# What nobody can own (RFC 2606); the first is what a new site begins with.
_EXAMPLES: Final = frozenset({"example.org", "example.com", "example.net"})
_MENU: Final = regex("^menu *:", re.MULTILINE)
# With so many articles a site has begun, and each of its categories should have one.
_BEGUN: Final = 20
# Nobody corrects more in one go, and each file is read for its place.
_MOST_FAR: Final = 100


class _Doubt(NamedTuple):
    """What is doubtful in ``site.yaml``: the rule, the key, and a text under it, "" for all of it."""

    rule: Rule
    key: str
    value: str = ""


def site_warnings(catalogue: Catalogue, settings: Settings, place: SitePaths, clock: Clock) -> list[Fault]:
    """Return the warnings of ``site.yaml`` and of dates, once all outputs are known. Raises OSError."""
    doubts = list(_doubts(catalogue, settings, clock))
    return [*(_placed(catalogue, place, doubts) if doubts else ()), *_far_dates(catalogue, place, clock)]


def _doubts(catalogue: Catalogue, settings: Settings, clock: Clock) -> Iterator[_Doubt]:
    # In a preview no address begins with it.
    if urlsplit(settings.base_url).hostname in _EXAMPLES and not clock.scheduled:
        yield _Doubt(rules.EXAMPLE_BASE_URL, "base_url", settings.base_url)
    for item in settings.menu:
        link = link_record(SETTINGS_FILE, "/", "a", item.url, settings.base_url)
        internal = item.url.startswith("/") or within_base(item.url, settings.base_url) is not None
        if internal and catalogue.links.target_now(link).output is None:
            yield _Doubt(rules.DEAD_MENU, "menu", item.url)
    used = catalogue.terms.slugs(CATEGORY)
    # The editors of a site that has just begun know.
    is_new = not catalogue.listings.has_articles(_BEGUN)
    for category in () if is_new else settings.categories:
        if category.slug not in used:
            yield _Doubt(rules.EMPTY_CATEGORY, "categories", category.name)
    if not settings.menu:
        yield _Doubt(rules.EMPTY_MENU, "menu")


def _placed(catalogue: Catalogue, place: SitePaths, doubts: list[_Doubt]) -> list[Fault]:
    with open(place.real(SETTINGS_FILE), "rb") as file:
        raw = file.read()
    # The places of what is found are kept: the next build must read it again if they are of another text.
    catalogue.sources.distrust_other(SETTINGS_FILE, digest_of(raw))
    text = decode(raw, FaultCollector(SETTINGS_FILE)) or ""
    if not _MENU.search(text):
        doubts = [each for each in doubts if each.rule is not rules.EMPTY_MENU]
    return told_in_settings(text, doubts)


def _far_dates(catalogue: Catalogue, place: SitePaths, clock: Clock) -> Iterator[Fault]:
    far = catalogue.articles.published_after(clock.now + FAR_AHEAD, _MOST_FAR)
    found = [Fault(rules.FAR_DATE, path, params=(("key", "date"), ("value", str(year)))) for path, year in far]
    return located(catalogue, place, found)

"""What is doubtful about a site as a whole: settings that were left as they came, and dates far ahead."""

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sitegen.catalogue import Catalogue
from sitegen.content import link_record, within_base
from sitegen.content.facets import CATEGORY
from sitegen.content.state import Clock
from sitegen.diagnostics import Fault, rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.settings import FILE_NAME
from sitegen.metadata.settings_model import Settings
from sitegen.metadata.yaml.nodes import Mapping, Node, Scalar, Sequence, Span
from sitegen.metadata.yaml.text import parse
from sitegen.planning.checks.locating import located
from sitegen.system.digests import digest_of
from sitegen.system.sources import SitePaths
from sitegen.system.text import FaultCollector, decode
from sitegen.vietnamese.text import clean_spaces

# What nobody can own (RFC 2606); the first is what a new site begins with.
_EXAMPLES: Final = frozenset({"example.org", "example.com", "example.net"})
# Nobody plans an article so long ahead: seconds.
FAR: Final = 5 * 366 * 86_400
# With so many articles a site has begun, and each of its categories should have one.
_BEGUN: Final = 20
# Nobody corrects more in one go, and each file is read for its place.
_MOST_FAR: Final = 100


class _Doubt(NamedTuple):
    """What is doubtful in ``site.yaml``: the rule, the key, a key under it, and the text of that."""

    rule: Rule
    key: str
    part: str = ""
    value: str = ""


def site_warnings(catalogue: Catalogue, settings: Settings, place: SitePaths, clock: Clock) -> list[Fault]:
    """Return the warnings of ``site.yaml`` and of dates, once all outputs are known. Raises OSError."""
    doubts = list(_doubts(catalogue, settings, clock))
    return [*(_placed(catalogue, place, doubts) if doubts else ()), *_far_dates(catalogue, place, clock)]


def _doubts(catalogue: Catalogue, settings: Settings, clock: Clock) -> Iterator[_Doubt]:
    # In a preview no address begins with it.
    if urlsplit(settings.base_url).hostname in _EXAMPLES and not clock.scheduled:
        yield _Doubt(rules.EXAMPLE_BASE_URL, "base_url", value=settings.base_url)
    for item in settings.menu:
        link = link_record(FILE_NAME, "/", "a", item.url, settings.base_url)
        internal = item.url.startswith("/") or within_base(item.url, settings.base_url) is not None
        if internal and catalogue.links.target_now(link).output is None:
            yield _Doubt(rules.DEAD_MENU, "menu", "url", item.url)
    used = catalogue.terms.slugs(CATEGORY)
    # The editors of a site that has just begun know.
    is_new = catalogue.listings.count_articles() < _BEGUN
    for category in () if is_new else settings.categories:
        if category.slug not in used:
            yield _Doubt(rules.EMPTY_CATEGORY, "categories", "name", category.name)
    if not settings.menu:
        yield _Doubt(rules.EMPTY_MENU, "menu")


def _placed(catalogue: Catalogue, place: SitePaths, doubts: list[_Doubt]) -> list[Fault]:
    with open(place.real(FILE_NAME), "rb") as file:
        raw = file.read()
    # The places of what is found are kept: the next build must read it again if they are of another text.
    catalogue.sources.distrust_other(FILE_NAME, digest_of(raw))
    report = FaultCollector(FILE_NAME)
    text = decode(raw, report)
    node = None if text is None else parse(text, FaultCollector(""))
    entries = {} if node is None else {key.value: (key, value) for key, value in node.entries}
    report.faults.clear()
    for doubt in doubts:
        if doubt.key in entries:
            report.add(doubt.rule, _span(*entries[doubt.key], doubt), value=doubt.value)
    return report.faults


def _span(key: Scalar, value: Node, doubt: _Doubt) -> Span:
    for item in value.items if isinstance(value, Sequence) else ():
        for name, text in item.entries if isinstance(item, Mapping) else ():
            if name.value == doubt.part and isinstance(text, Scalar) and clean_spaces(text.value) == doubt.value:
                return text.span
    return value.span if isinstance(value, Scalar) and value.span[2] else key.span


def _far_dates(catalogue: Catalogue, place: SitePaths, clock: Clock) -> Iterator[Fault]:
    far = catalogue.articles.published_after(clock.now + FAR, _MOST_FAR)
    found = [Fault(rules.FAR_DATE, path, params=(("key", "date"), ("value", str(year)))) for path, year in far]
    return located(catalogue, place, found)

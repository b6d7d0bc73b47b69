"""Articles that are left out of a build because of faults of their own, as if they were drafts.

Which they are depends on what the site holds alone, not on what builds knew before: in every build those with faults in
their files are left out first, then those whose faults show beside what is left, until nothing more is found. So their
files are read anew each time, and a build that leaves one out always has something to do.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import tzinfo
from typing import Final

from sitegen import regex
from sitegen.build.inputs import BuildInputs
from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord, ReadFile, SkippedArticle
from sitegen.content.state import Clock, State, state_of
from sitegen.diagnostics import Fault, FaultError
from sitegen.diagnostics.rules import SAME_NAME
from sitegen.metadata import parse_moment
from sitegen.planning.checks import Findings
from sitegen.system.names import has_page, name_slug
from sitegen.system.paths import address_parts, bundles_above
from sitegen.vietnamese.text import nfc

# A line of front matter that takes an article off the site, whatever else is wrong with it, and what it says.
_OFF: Final = regex(r"^(draft|withdrawn|expires)[ \t]*:[ \t]*(.*?)[ \t]*(?:[ \t]#.*)?$", re.MULTILINE)
_SLUG: Final = regex(r"^slug[ \t]*:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)
# What stands around an address in front matter, broken as it may be.
_AROUND: Final = regex(r"[\s\"'\[\]{},]+")


class OwnFaultsError(FaultError):
    """All faults that end a build are those of ``articles`` (NFC paths), which can be left out of it."""

    def __init__(self, faults: Iterable[Fault], articles: Collection[str]) -> None:
        super().__init__(faults)
        self.articles = frozenset(articles)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.faults, self.articles)


def _own_article(catalogue: Catalogue, fault: Fault, known: Collection[str]) -> str | None:
    """Return the article whose own fault this is, by its NFC path; None for any other fault.

    That is the article which it stands in, or which the file that it stands in lies beside. ``known`` are articles that
    the catalogue may not have. What two files want at once is neither's own.
    """
    if fault.rule is SAME_NAME or not fault.rule.code.startswith("N"):
        return None
    if fault.path in known:
        return fault.path
    if fault.rule.code.startswith("N3"):
        return None
    if catalogue.articles.by_path(fault.path) is not None:
        return fault.path
    above = bundles_above(fault.path)
    return next((each for each in above if each in known or catalogue.articles.by_path(each) is not None), None)


def former_addresses(catalogue: Catalogue, paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return where articles had pages when they were last there, by their paths.

    They are those at ``paths``, by the last build, and those that it left out, by builds before.
    """
    former = {each.path: each.addresses for each in catalogue.facts.skipped()}
    for path in paths:
        former[path] = public_addresses(catalogue.articles.by_path(path)) or former.get(path, ())
    return former


def settle_faults(inputs: BuildInputs, findings: Findings, skipped: AbstractSet[str]) -> list[Fault]:
    """Return the faults of the ``skipped`` articles. Raises FaultError when there are others.

    It is an OwnFaultsError when all of them can be left out as well, where that is asked for.
    """
    if not inputs.options.skip_faulty:
        findings.raise_faults()
        return []
    catalogue = inputs.catalogue
    owners = [(each, _own_article(catalogue, each, skipped)) for each in findings.faults()]
    if any(owner is None for _, owner in owners):
        findings.raise_faults()
    articles = {owner for _, owner in owners if owner is not None}
    if not articles <= skipped:
        raise OwnFaultsError(findings.all(), articles)
    for fault, owner in owners:
        known = None if fault.path == owner else catalogue.sources.by_name(fault.path)
        if known is not None:
            # It is looked at again by the next build.
            catalogue.sources.distrust(known[0])
    return [fault for fault, _ in owners]


def skipped_articles(
    inputs: BuildInputs, unreadable: Iterable[ReadFile], skipped: Iterable[str], former: Mapping[str, tuple[str, ...]]
) -> list[SkippedArticle]:
    """Return what is known of the ``skipped`` articles: of their files that are ``unreadable``, and from ``former``."""
    reads = {nfc(each.path): each for each in unreadable}
    found = []
    for path in sorted(skipped):
        read = reads.get(path)
        now = inputs.catalogue.articles.by_path(path)
        front = "" if read is None else read.front
        before = (() if read is None else read.former) or former.get(path, ())
        off = _says_off(front, now, inputs.clock, lambda: inputs.settings.zone)
        found.append(_skipped_article(path, before, now, front, stays=not off))
    return found


def as_unreadable(catalogue: Catalogue, paths: Iterable[str]) -> Iterator[ReadFile]:
    """Yield articles that can be read as files that cannot, so that links to any address of theirs are left alone."""
    for path in sorted(paths):
        known = catalogue.articles.by_path(path)
        if known is not None:
            yield ReadFile(path, known.digest, front=" ".join(known.aliases), former_url=known.url)


def public_addresses(known: ArticleRecord | None) -> tuple[str, ...]:
    """Return where an article, as it is known, has pages: none where readers do not see it."""
    if known is None or known.state < State.PUBLIC:
        return ()
    return (known.url, *filter(has_page, known.aliases))


def _skipped_article(
    path: str, former: Iterable[str], now: ArticleRecord | None, front: str, *, stays: bool
) -> SkippedArticle:
    """Return an article that is left out. ``former`` are its addresses so far, ``now`` what can be read of it.

    ``front`` is its front matter where that has faults.
    """
    addresses = dict.fromkeys(former)
    if now is not None:
        addresses.update(dict.fromkeys((now.url, *filter(has_page, now.aliases))))
    typed = (each for each in _AROUND.split(front) if each.startswith("/") and has_page(each))
    addresses.update(dict.fromkeys(typed))
    names: tuple[str, ...] = ()
    if now is None:
        slugs = (name_slug(address_parts(path)[1]), *_SLUG.findall(front))
        names = tuple(dict.fromkeys(filter(None, slugs)))
    return SkippedArticle(path, tuple(addresses), names, stays)


def _says_off(front: str, now: ArticleRecord | None, clock: Clock, zone: Callable[[], tzinfo]) -> bool:
    """Tell whether an article says that it is a draft, withdrawn or expired: by what can be read of it, or plainly."""
    for key, value in _OFF.findall(front):
        if key == "withdrawn" or (key == "draft" and value.strip("\"'").lower() in ("true", "yes", "on")):
            return True
        moment = parse_moment(value.strip("\"'"), zone) if key == "expires" else None
        if moment is not None and moment <= clock.now:
            return True
    if now is None:
        return False
    state = state_of(
        Clock(clock.now, drafts=False, scheduled=clock.scheduled),
        draft=now.draft,
        withdrawn=now.withdrawn is not None,
        published=now.published,
        expires=now.expires,
    )
    return state is State.HIDDEN or state.leaves_notice

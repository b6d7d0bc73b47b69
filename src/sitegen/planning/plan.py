"""Brings the catalogue's outputs and tasks up to date with its articles: what changed, and what shows it.

Every article that was read, is gone, or has another state by the clock is compared with what it was. Its own outputs
are claimed or given up; the listings it left, entered or changed in are touched, and their outputs compared with those
they should have. With a full rebuild everything is touched, the same way; articles were entered while they were read.
"""

from collections.abc import Container, Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord
from sitegen.content.state import Clock, State
from sitegen.diagnostics import Fault
from sitegen.metadata.settings_model import Settings
from sitegen.planning import kinds, routes
from sitegen.planning.changes import (
    ArticleChange,
    Touched,
    Version,
    changed_addresses,
    has_moved,
    is_listed,
    version_at,
)
from sitegen.planning.checks.old_addresses import host_alias_faults, index_faults
from sitegen.planning.claims import Claims
from sitegen.planning.entering import Entering, record_versions
from sitegen.planning.kinds import Owner, Trigger
from sitegen.planning.listings import all_listings, plan_kinds, settle_listings
from sitegen.planning.ownership import claims_of, owner_of
from sitegen.planning.reservations import reserve, reserved_claims
from sitegen.planning.routes import Claim
from sitegen.planning.terms import all_terms, settle_terms, term_faults
from sitegen.system.paths import is_bundle
from sitegen.system.sources import SourceKind
from sitegen.vietnamese.text import nfc

_ABSENT = Version(None, State.HIDDEN)
_ATTACHED = kinds.of_owner(Owner.ATTACHED)


class PlanInputs(NamedTuple):
    """What a plan is made from: all ``changes`` of articles, what is published of ``static/``, which files changed.

    Where all is planned anew, the catalogue has no outputs, and all articles are ``entered``, whether they changed or
    not. Otherwise that is None. Articles whose paths are among the ``skipped`` are not there for readers, whatever they
    say.
    """

    catalogue: Catalogue
    settings: Settings
    clock: Clock
    changes: list[ArticleChange]
    static: Iterable[Claim]
    changed_files: AbstractSet[str]
    entered: Entering | None
    skipped: AbstractSet[str] = frozenset()


class Plan(NamedTuple):
    """What came of planning besides the catalogue's outputs and tasks.

    ``faults`` are the collisions; ``changed_names`` (content path, site path) and ``stale`` output paths tell whose
    links are to be looked at.
    """

    faults: list[Fault]
    changed_names: set[tuple[str, str]]
    stale: set[str]


def make_plan(inputs: PlanInputs) -> Plan:
    """Bring outputs and tasks up to date; return what else was found."""
    catalogue, settings, entered = inputs.catalogue, inputs.settings, inputs.entered
    full_rebuild = entered is not None
    claims = Claims(catalogue, full_rebuild=False) if entered is None else entered.claims
    touched = Touched()
    if entered is not None:
        entered.claim_files()
        touched.listings = all_listings(catalogue, settings)
        touched.terms = all_terms(catalogue)
    else:
        _follow(inputs, claims, touched)
    _claim_static(inputs, claims)
    found = list(term_faults(catalogue, settings, touched.terms, full_rebuild=full_rebuild))
    for listing in settle_terms(catalogue, settings, touched.terms, full_rebuild=full_rebuild):
        touched.listings.setdefault(listing, set())
    settle_listings(catalogue, settings, claims, touched.listings, full_rebuild=full_rebuild)
    _claim_moved(catalogue, claims, touched.moved, full_rebuild=full_rebuild)
    _claim_single(catalogue, settings, claims, full_rebuild=full_rebuild)
    plan_kinds(catalogue, touched.kinds)
    _plan_neighbours(catalogue, touched.places)
    _plan_linking(catalogue, touched.names)
    claims.settle()
    plan_kinds(catalogue, kinds.triggered_by(Trigger.TIME), "the time passed")
    with catalogue.outputs.tried():
        reserve(catalogue, claims.collisions, reserved_claims(catalogue, settings))
        found += [*claims.faults, *host_alias_faults(catalogue)]
        if settings.search.enabled:
            found += index_faults(catalogue)
    return Plan(found, touched.names, claims.stale)


def _claim_moved(catalogue: Catalogue, claims: Claims, touched: set[int], *, full_rebuild: bool) -> None:
    """Claim the parts of the map of old addresses that hold any, and give up those that hold none any more."""
    reason = "an old address leads elsewhere"
    there = catalogue.articles.moved_shards() if full_rebuild or touched else []
    for shard in there if full_rebuild else sorted(touched.intersection(there)):
        output = claims.claim(routes.moved_claim(shard), reason)
        if output is not None:
            catalogue.tasks.add(output, reason)
    for shard in sorted(touched.difference(there)):
        for each in catalogue.outputs.of(("moved",), routes.moved_claim(shard).subject):
            claims.release(each)


def _claim_single(catalogue: Catalogue, settings: Settings, claims: Claims, *, full_rebuild: bool) -> None:
    """Claim what the site has once; what every site has stands after the first build, the rest as settings are now."""
    conditional = kinds.conditional()
    for name in conditional:
        for each in list(catalogue.outputs.of_kind(name)):
            claims.release(each)
    for claim in routes.single_claims(settings):
        if full_rebuild or claim.kind in conditional:
            claims.claim(claim, "first build" if full_rebuild else "the settings ask for it")


def _follow(inputs: PlanInputs, claims: Claims, touched: Touched) -> None:
    """Follow each change of an article. All give up their outputs first, so that two may exchange addresses."""
    catalogue = inputs.catalogue
    changed = {each.source for each in inputs.changes}
    for change in inputs.changes:
        if change.before is not None:
            _release(catalogue, claims, change.before, changed)
    for change in inputs.changes:
        record = catalogue.articles.by_source(change.source)
        before = _recorded(change.before)
        after = _ABSENT if record is None else version_at(inputs.clock, record, inputs.skipped)
        if has_moved(before, after):
            if change.before is not None and is_listed(before):
                catalogue.listings.leave(change.before, scheduled=before.state is State.SCHEDULED)
            record_versions(catalogue, [after])
        touched.add(before, after)
        for each in changed_addresses(before, after):
            touched.names.update(_names_of(catalogue, each))
        if record is not None:
            reread = change.reread or before.mark is not after.mark
            _claim_article(catalogue, claims, record, after.state, reread=reread, reason=change.reason)


def _recorded(article: ArticleRecord | None) -> Version:
    """Return an article as the last build left it."""
    return _ABSENT if article is None else Version(article, article.state, article.mark)


def _names_of(catalogue: Catalogue, article: ArticleRecord) -> Iterable[tuple[str, str]]:
    """Yield (content path, site path) of an article, of its aliases and of the files beside it."""
    for url in (article.url, *article.aliases):
        # Links are known by their paths.
        yield article.path, url.partition("?")[0]
    if is_bundle(article.source):
        folder = article.path.rpartition("/")[0]
        for _, name in catalogue.sources.below(article.source.rpartition("/")[0], SourceKind.FILE):
            yield name, article.url + name[len(folder) + 1 :]


def _release(catalogue: Catalogue, claims: Claims, article: ArticleRecord, changed: Container[str]) -> None:
    """Give up the outputs of an article that changed or is gone, so that any article may claim their paths.

    An article in a folder inside keeps its files unless its source is among the ``changed`` ones: then it claims them.
    """
    for each in catalogue.outputs.of(kinds.of_owner(Owner.ARTICLE), str(article.id)):
        claims.release(each)
    if is_bundle(article.source):
        for each in catalogue.outputs.files_inside(article.url[1:]):
            owner = owner_of(catalogue, each.subject)
            if owner is None or owner == article.source or owner in changed:
                claims.release(each)


def _claim_article(
    catalogue: Catalogue, claims: Claims, article: ArticleRecord, state: State, *, reread: bool, reason: str
) -> None:
    for claim in claims_of(catalogue, article, state):
        output = claims.claim(claim, reason)
        if output is not None and reread and claim.kind not in _ATTACHED:
            catalogue.tasks.add(output, reason)


def _claim_static(inputs: PlanInputs, claims: Claims) -> None:
    """Bring the outputs of static files up to date."""
    catalogue = inputs.catalogue
    before = {each.path: each for each in catalogue.outputs.of_kind("static")}
    for each in (*before.values(), *catalogue.outputs.variants_of_static()):
        claims.release(each)
    for picture in catalogue.pictures.of_static():
        for claim in routes.picture_claims(nfc(picture.path), picture):
            claims.claim(claim, f"static {claim.subject}")
    for claim in inputs.static:
        output = claims.claim(claim, f"static {claim.subject}")
        if output is not None and claim.path in before and claim.subject in inputs.changed_files:
            catalogue.tasks.add(output, f"changed {claim.subject}")


def _plan_neighbours(catalogue: Catalogue, places: Iterable[tuple[int, str]]) -> None:
    """Plan the articles beside a changed place whose previous, next or related ones are others now."""
    beside: set[int] = set()
    for published, path in places:
        beside.update(catalogue.neighbours.around(published, path))
    for article_id in sorted(beside):
        for each in catalogue.outputs.of(("article",), str(article_id)):
            if catalogue.outputs.inputs_of(each.id) != catalogue.neighbours.digest(article_id):
                catalogue.tasks.add(each.id, "an article beside it or related to it changed")


def _plan_linking(catalogue: Catalogue, names: Iterable[tuple[str, str]]) -> None:
    for source, url in sorted(names):
        for article_id in catalogue.links.articles_linking_to(source=source, paths=(url,)):
            for each in catalogue.outputs.of(("article", "page"), str(article_id)):
                catalogue.tasks.add(each.id, f"it links to {url}")

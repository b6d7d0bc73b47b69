"""The outputs of touched listings: which of them there should be, and which show something else."""

from collections.abc import Iterable

from sitegen.catalogue import Catalogue
from sitegen.content.facets import ALL, FACETS, Facet
from sitegen.metadata.settings_model import Settings
from sitegen.planning import kinds, routes
from sitegen.planning.changes import Listing
from sitegen.planning.claims import Claims
from sitegen.planning.kinds import Trigger
from sitegen.planning.routes import Claim

_CHANGED = "its entries changed"


def in_order(listings: Iterable[Listing]) -> list[Listing]:
    """Return listings by facet and slug, the same way on every machine."""
    return sorted(listings, key=lambda each: (each[0].number, each[1]))


def all_listings(catalogue: Catalogue, settings: Settings) -> dict[Listing, set[int]]:
    """Return every listing, as if nothing in it had changed."""
    found: dict[Listing, set[int]] = {(ALL, ""): set()}
    for facet in FACETS:
        if facet.from_settings:
            slugs = {each.slug for each in settings.categories}
        else:
            slugs = {
                *catalogue.listings.slugs(facet),
                *(each.subject for each in catalogue.outputs.of_kind(facet.name)),
            }
        found.update(((facet, slug), set()) for slug in slugs)
    return found


def settle_listings(
    catalogue: Catalogue, settings: Settings, claims: Claims, listings: dict[Listing, set[int]], *, full_rebuild: bool
) -> None:
    """Claim the outputs of touched ``listings``, each with its days; plan those that show what changed on them."""
    for facet, slug in in_order(listings):
        _settle_listing(catalogue, settings, claims, (facet, slug), listings[facet, slug], full_rebuild=full_rebuild)
    for facet in FACETS:
        if any(touched is facet for touched, _ in listings):
            plan_kinds(catalogue, [facet.index])
    if (ALL, "") in listings:
        plan_kinds(catalogue, kinds.triggered_by(Trigger.ARTICLES))


def plan_kinds(catalogue: Catalogue, names: Iterable[str], reason: str = _CHANGED) -> None:
    """Plan every output of some kinds."""
    for name in sorted(names):
        for each in list(catalogue.outputs.of_kind(name)):
            catalogue.tasks.add(each.id, reason)


def _settle_listing(
    catalogue: Catalogue, settings: Settings, claims: Claims, listing: Listing, days: set[int], *, full_rebuild: bool
) -> None:
    facet, slug = listing
    wanted = claims_of_listing(catalogue, settings, facet, slug)
    left = {each.path: each for each in catalogue.outputs.of(kinds.of_facet(facet), slug)}
    existing = {claim.path for claim in wanted if claim.path in left}
    came = {(claim.kind, claim.period) for claim in wanted if claim.path not in left}
    for claim in wanted:
        known = left.pop(claim.path, None)
        # One that is there as it is wanted needs no claim: whoever comes to want its place meets it.
        is_settled = known is not None and Claim(*known[1:]) == claim
        output = known.id if known is not None and is_settled else claims.claim(claim, "new page")
        if output is not None and claim.path in existing and _shows(claim, days):
            catalogue.tasks.add(output, _CHANGED)
    for each in left.values():
        claims.release(each)
    went = {(each.kind, each.period) for each in left.values()}
    if not full_rebuild:
        _plan_beside(catalogue, wanted, came | went)


def claims_of_listing(catalogue: Catalogue, settings: Settings, facet: Facet, slug: str) -> list[Claim]:
    """Return the outputs that there should be of one listing, with what it holds."""
    counted = catalogue.listings.periods(facet, slug, facet.continued_by)
    present = [period for period, _ in counted if period]
    if facet is ALL:
        return list(routes.date_claims(settings, present))
    total = sum(count for _, count in counted)
    return list(routes.listing_claims(settings, facet, slug, total=total, periods=present))


def _shows(claim: Claim, days: set[int]) -> bool:
    if claim.period == 0:
        return True
    scale = {4: 10_000, 6: 100, 8: 1}[len(str(claim.period))]
    return any(day // scale == claim.period for day in days)


def _plan_beside(catalogue: Catalogue, claims: list[Claim], come_or_gone: set[tuple[str, int]]) -> None:
    """Plan the pages whose link to the next older or newer one changed, as one came or went beside them."""
    by_kind: dict[str, list[Claim]] = {}
    for claim in claims if come_or_gone else ():
        if claim.period:
            by_kind.setdefault(claim.kind, []).append(claim)
    for kind, period in come_or_gone:
        older = [claim for claim in by_kind.get(kind, ()) if claim.period < period]
        newer = [claim for claim in by_kind.get(kind, ()) if claim.period > period]
        for claim in (*older[-1:], *newer[:1]):
            output = catalogue.outputs.at(claim.path)
            if output is not None:
                catalogue.tasks.add(output.id, "a page beside it came or went")

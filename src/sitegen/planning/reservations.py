"""What scheduled articles will put where once their time comes: compared with all outputs, and never written."""

from collections.abc import Iterable, Iterator

from sitegen.catalogue import Catalogue
from sitegen.content.facets import ALL, FACETS, Facet
from sitegen.content.state import State
from sitegen.metadata.settings_model import Settings
from sitegen.planning import routes
from sitegen.planning.collisions import Collisions, is_generated, is_root_file, is_wanted_twice
from sitegen.planning.ownership import claims_of
from sitegen.planning.routes import Claim
from sitegen.system.names import has_page, moved_shard
from sitegen.vietnamese.text import fold


def reserved_claims(catalogue: Catalogue, settings: Settings) -> Iterator[Claim]:
    """Yield the outputs that there will be when all scheduled articles are public, as far as they depend on those.

    Those of listings may be there already.
    """
    shards: set[int] = set()
    for some in catalogue.articles.scheduled():
        for article in some:
            yield from claims_of(catalogue, article, State.PUBLIC)
            shards.update(moved_shard(each) for each in article.aliases if not has_page(each))
    yield from map(routes.moved_claim, sorted(shards))
    yield from routes.date_claims(settings, catalogue.listings.scheduled_days(ALL, ""))
    for facet in FACETS:
        for slug in catalogue.listings.slugs(facet, scheduled=True):
            yield from _listing_claims(catalogue, settings, facet, slug)


def _listing_claims(catalogue: Catalogue, settings: Settings, facet: Facet, slug: str) -> Iterator[Claim]:
    scheduled = catalogue.listings.scheduled_days(facet, slug)
    # More public ones than a page holds have theirs already.
    public = catalogue.listings.some_days(facet, slug, settings.page_size + 1)
    total = catalogue.listings.count_scheduled(facet, slug) + len(public)
    periods = {day // facet.continued_by for day in (*scheduled, *public)}
    yield from routes.listing_claims(settings, facet, slug, total=total, periods=sorted(filter(None, periods)))


def reserve(catalogue: Catalogue, collisions: Collisions, claims: Iterable[Claim]) -> None:
    """Enter the outputs that are claimed for later, and note what collides with them.

    They are to be taken out again: see ``Outputs.tried``.
    """
    for claim in claims:
        folded = fold(claim.path)
        for each in catalogue.outputs.alike(folded):
            if each.path != claim.path:
                collisions.add(each, claim, folded)
        there = catalogue.outputs.at(claim.path)
        if there is None:
            collisions.look_above(folded)
            collisions.look_below(folded)
            catalogue.outputs.add(claim.path, folded, claim.kind, claim.subject, claim.period)
        elif (
            is_wanted_twice(claim) if Claim(*there[1:]) == claim else not (is_root_file(there) and is_generated(claim))
        ):
            collisions.add(there, claim, folded)

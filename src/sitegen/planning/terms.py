"""The names that authors and tags are shown by, and two of them that want one address."""

from collections.abc import Iterator

from sitegen.catalogue import Catalogue
from sitegen.content.facets import Facet
from sitegen.diagnostics import Fault, rules
from sitegen.metadata.settings_model import Settings
from sitegen.planning import kinds, routes
from sitegen.planning.changes import NAMED, Entrant, Listing
from sitegen.planning.listings import in_order


def all_terms(catalogue: Catalogue) -> dict[Listing, list[Entrant]]:
    """Return every author and tag, as if nothing had entered since."""
    return {(facet, slug): [] for facet in NAMED for slug in catalogue.terms.slugs(facet)}


def settle_terms(
    catalogue: Catalogue, settings: Settings, terms: dict[Listing, list[Entrant]], *, full_rebuild: bool
) -> list[Listing]:
    """Record how the touched ``terms`` are shown, and plan what shows one that is shown otherwise.

    Return the listings whose name changed.
    """
    spelled = {facet: {facet.identity(name): name for name in facet.preferred(settings)} for facet in NAMED}
    renamed: list[Listing] = []
    for facet, slug in in_order(terms):
        name = catalogue.terms.oldest_name(facet, slug)
        if name is not None:
            name = spelled[facet].get(facet.identity(name), name)
        before = catalogue.terms.name(facet, slug)
        if name == before:
            continue
        catalogue.terms.set_name(facet, slug, name)
        if before is not None and name is not None and not full_rebuild:
            _plan_renamed(catalogue, facet, slug, f"{before} → {name}")
            renamed.append((facet, slug))
    return renamed


def _plan_renamed(catalogue: Catalogue, facet: Facet, slug: str, reason: str) -> None:
    pages = [
        output
        for article_id in catalogue.listings.members(facet, slug)
        for output in catalogue.outputs.of(("article", "page"), str(article_id))
    ]
    for each in (*pages, *catalogue.outputs.of(kinds.of_facet(facet), slug)):
        catalogue.tasks.add(each.id, reason)


def term_faults(
    catalogue: Catalogue, settings: Settings, terms: dict[Listing, list[Entrant]], *, full_rebuild: bool
) -> Iterator[Fault]:
    """Yield a fault for each address that two names want, whether their articles are public or scheduled."""
    for facet, slug in in_order(terms):
        first: tuple[str, str, int] | None = None
        for name, article_id in _names(catalogue, facet, slug, terms[facet, slug], full_rebuild=full_rebuild):
            identity = facet.identity(name)
            if first is None:
                first = (identity, name, article_id)
            elif identity != first[0]:
                url = routes.listing_url(settings, facet, slug)
                where = catalogue.articles.path_of(first[2])
                params = (("value", name), ("other", first[1]), ("url", url), ("where", where), ("key", facet.key))
                yield Fault(rules.SAME_TERM_SLUG, catalogue.articles.path_of(article_id), params=params)
                break


def _names(
    catalogue: Catalogue, facet: Facet, slug: str, entrants: list[Entrant], *, full_rebuild: bool
) -> Iterator[tuple[str, int]]:
    """Yield (name, article id) of a term as far as they need comparing: the public ones first, each by date.

    The names of earlier builds agree with each other, so one of them is enough to compare the entered ones with.
    """
    limit = -1 if full_rebuild else len(entrants) + 1
    for scheduled in (False, True):
        yield from catalogue.terms.spellings(facet, slug, limit, scheduled=scheduled)
        yield from ((each.name, each.article) for each in sorted(entrants) if each.scheduled == scheduled)

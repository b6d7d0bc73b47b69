"""Addresses that stand in no output of their own: old ones that hosts alone know, and files of the search index."""

from collections.abc import Iterator

from sitegen.catalogue import Catalogue
from sitegen.diagnostics import Fault, rules
from sitegen.planning import kinds, routes
from sitegen.planning.collisions import asked_by, made_by
from sitegen.planning.kinds import Owner

# What the names of all files of the search index end in.
_INDEX_SUFFIXES = (".bin", ".json")


def host_alias_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Yield a fault for each old address, where no page can stand, that another article or an output has as well.

    Of two articles it stands at the later one in the order of paths. The files of the search index are not among those
    outputs.
    """
    for alias, first, later in catalogue.articles.shared_host_aliases():
        yield _fault(later, alias, first)
    # A build that makes the index anew does not know it yet.
    for alias, path, output in catalogue.outputs.at_host_aliases(but=kinds.of_owner(Owner.SEARCH)):
        yield _fault(path, alias, asked_by(catalogue, output))


def index_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Yield the faults of what would lie where the search index has its files, which are planned by themselves."""
    folder = kinds.SEARCH_URL
    for output in catalogue.outputs.inside(folder.strip("/"), kinds.of_owner(Owner.SEARCH)):
        if output.path.lower().endswith(_INDEX_SUFFIXES):
            yield _fault(made_by(catalogue, output), routes.plain_url(output.path), "site.yaml")
    for alias, path in catalogue.articles.host_aliases_below(folder):
        if alias.endswith(_INDEX_SUFFIXES):
            yield _fault(path, alias, "site.yaml")


def _fault(path: str, value: str, other: str) -> Fault:
    return Fault(rules.SAME_OUTPUT, path, params=(("value", value), ("other", other)))

"""Old addresses that two articles claim, where no page can stand and no output shows it."""

from collections.abc import Iterator

from sitegen.catalogue import Catalogue
from sitegen.diagnostics import Fault, rules


def host_alias_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Yield a fault for each two articles with one such alias, at the later one in the order of paths."""
    for alias, first, later in catalogue.articles.shared_host_aliases():
        yield Fault(rules.SAME_OUTPUT, later, params=(("value", alias), ("other", first)))

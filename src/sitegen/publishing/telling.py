"""Lost addresses as faults and warnings, for whoever compares two manifests."""

from collections.abc import Iterable, Iterator

from sitegen.diagnostics import Fault, rules
from sitegen.publishing.permanence import Lost, Stood

_WARNINGS = {Stood.LISTING: rules.LOST_LISTING, Stood.FILE: rules.LOST_FILE}


def lost_faults(lost: Iterable[Lost]) -> Iterator[Fault]:
    """Yield a fault for each page that is lost, with the line that keeps it where that is known; a warning for others.

    A fault stands at the article's file that should get the line, else at ``site.yaml``.
    """
    for each in lost:
        if each.stood is not Stood.PAGE:
            yield Fault(_WARNINGS[each.stood], "site.yaml", params=(("value", each.url),))
        elif each.heir is None:
            yield Fault(rules.LOST_ADDRESS, "site.yaml", params=(("value", each.url),))
        else:
            params = (("value", each.url), ("source", each.heir.path), ("line", each.alias_line))
            yield Fault(rules.LOST_ADDRESS_OF, each.heir.path, params=params)

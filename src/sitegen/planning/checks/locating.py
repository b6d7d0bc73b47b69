"""Where in a file a fault stands that shows only beside other files."""

from collections.abc import Collection, Iterable, Iterator

from sitegen.catalogue import Catalogue
from sitegen.content import locate_values
from sitegen.diagnostics import Fault
from sitegen.diagnostics.rules import SAME_OUTPUT
from sitegen.system.sources import SitePaths


def located(catalogue: Catalogue, place: SitePaths, found: Iterable[Fault]) -> Iterator[Fault]:
    """Yield faults found by comparing articles, file by file, with the places that they are about. Raises OSError."""
    by_path: dict[str, list[Fault]] = {}
    for fault in found:
        by_path.setdefault(fault.path, []).append(fault)
    for path, of_one_file in by_path.items():
        known = catalogue.articles.by_path(path)
        if known is None:
            yield from of_one_file
            continue
        with open(place.real(known.source), "rb") as file:
            raw = file.read()
        aliases = frozenset(known.aliases)
        places = locate_values(raw, [_said(fault, aliases) for fault in of_one_file])
        for fault, at in zip(of_one_file, places, strict=True):
            # Without the key the file as a whole is meant.
            yield at.fault(fault.rule, path, fault.params) if at.line > 1 else fault


def _said(fault: Fault, aliases: Collection[str]) -> tuple[str, str | None]:
    """Return the key, and its text, with which an article that has these ``aliases`` says what is at fault."""
    values = dict(fault.params)
    value = values["value"]
    if fault.rule is not SAME_OUTPUT:
        return values["key"], value
    for alias in (value + "index.html", value):
        if alias in aliases:
            return "aliases", alias
    return "slug", None

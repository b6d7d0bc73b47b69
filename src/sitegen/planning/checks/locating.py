"""Where in a file a fault stands that shows only beside other files."""

from sitegen.catalogue.catalogue import Catalogue
from sitegen.content.article import locate_value
from sitegen.diagnostics.faults import Fault
from sitegen.diagnostics.rules import SAME_OUTPUT
from sitegen.system.sources import SitePaths


def located(catalogue: Catalogue, place: SitePaths, fault: Fault) -> Fault:
    """Return a fault found by comparing articles with the place in its file that it is about. Raises OSError."""
    if not fault.path.startswith("content/"):
        return fault
    values = dict(fault.params)
    known = catalogue.articles.by_path(fault.path)
    if known is None:
        return fault
    aliases, index = known.aliases, values["value"] + "index.html"
    with open(place.real(known.source), "rb") as file:
        raw = file.read()
    keys: dict[str, str | None]
    if fault.rule is not SAME_OUTPUT:
        keys = {"tags": values["value"], "author": values["value"]}
    elif values["value"] in aliases or index in aliases:
        keys = {"aliases": index if index in aliases else values["value"]}
    else:
        keys = {"slug": None}
    for key, value in keys.items():
        found = locate_value(raw, key, value)
        if found.line > 1:
            return fault._replace(
                line=found.line, column=found.column, length=found.length, source_line=found.source_line
            )
    return fault

"""Where in a file a fault stands that shows only beside other files."""

import json
import sqlite3

from sitegen.article import locate_value
from sitegen.errors import Fault
from sitegen.faults import SAME_OUTPUT
from sitegen.sources import Place


def located(conn: sqlite3.Connection, place: Place, fault: Fault) -> Fault:
    """Return a fault found by comparing articles with the place in its file that it is about. Raises OSError."""
    if not fault.path.startswith("content/"):
        return fault
    values = dict(fault.params)
    known = conn.execute("SELECT source, aliases FROM article WHERE path = ?", (fault.path,)).fetchone()
    if known is None:
        return fault
    aliases, index = json.loads(known[1]), values["value"] + "index.html"
    with open(place.real(known[0]), "rb") as file:
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

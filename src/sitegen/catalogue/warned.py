"""Warnings that stand: a build finds those of what it looks at, and what is as it was keeps its own."""

import sqlite3
from collections.abc import Iterable

from sitegen.errors import Fault
from sitegen.faults import warning_rules

# What a warning is found by, which is what finds it gone as well: reading its file; comparing the links of its article
# with all addresses; looking for the article that a file belongs to; looking through the templates.
READING, LINKS, STRAYS, TEMPLATES = range(4)


def replace(conn: sqlite3.Connection, origin: int, paths: Iterable[str], found: Iterable[Fault]) -> None:
    """Record the warnings among ``found`` in place of those that the files at ``paths`` had from one origin."""
    conn.executemany("DELETE FROM warning WHERE origin = ? AND path = ?", ((origin, path) for path in paths))
    _add(conn, origin, found)


def replace_all(conn: sqlite3.Connection, origin: int, found: Iterable[Fault]) -> None:
    """Record the warnings among ``found`` in place of all from one origin."""
    conn.execute("DELETE FROM warning WHERE origin = ?", (origin,))
    _add(conn, origin, found)


def standing(conn: sqlite3.Connection) -> list[Fault]:
    """Return the warnings that stand."""
    rows = conn.execute("SELECT rule, path, line, character, length, source_line, params FROM warning").fetchall()
    if not rows:
        return []
    # A build with nothing to do and nothing to warn of does without it.
    import json  # noqa: PLC0415

    rules = warning_rules()
    return [
        Fault(rules[rule], path, line, column, length, source_line, tuple(json.loads(params).items()))
        for rule, path, line, column, length, source_line, params in rows
    ]


def _add(conn: sqlite3.Connection, origin: int, found: Iterable[Fault]) -> None:
    warnings = [each for each in found if each.rule.warning]
    if not warnings:
        return
    import json  # noqa: PLC0415 - as above

    names = {rule: name for name, rule in warning_rules().items()}
    conn.executemany(
        "INSERT INTO warning VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(origin, each.path, names[each.rule], each.line, each.column, each.length, each.source_line),
                json.dumps(dict(each.params), ensure_ascii=False),
            )
            for each in warnings
        ),
    )

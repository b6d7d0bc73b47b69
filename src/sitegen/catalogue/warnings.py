"""The warnings that stand."""

import sqlite3
from collections.abc import Iterable

from sitegen.catalogue.output_records import Origin
from sitegen.diagnostics import Fault
from sitegen.diagnostics.rules import warning_rules


class Warnings:
    """The warnings that stand."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def replace(self, origin: Origin, paths: Iterable[str], found: Iterable[Fault]) -> None:
        """Record the warnings among ``found`` in place of those that the files at ``paths`` had from one origin."""
        self._conn.executemany("DELETE FROM warning WHERE origin = ? AND path = ?", ((origin, path) for path in paths))
        self._add(origin, found)

    def replace_all(self, origin: Origin, found: Iterable[Fault]) -> None:
        """Record the warnings among ``found`` in place of all from one origin."""
        self._conn.execute("DELETE FROM warning WHERE origin = ?", (origin,))
        self._add(origin, found)

    def current(self) -> list[Fault]:
        """Return the warnings that stand."""
        query = "SELECT rule, path, line, character, length, source_line, start, params FROM warning"
        rows = self._conn.execute(query).fetchall()
        if not rows:
            return []
        # A build with nothing to do and nothing to warn of does without it.
        import json  # noqa: PLC0415

        rules = warning_rules()
        return [
            Fault(rules[rule], path, line, column, length, source_line, tuple(json.loads(params).items()), start)
            for rule, path, line, column, length, source_line, start, params in rows
        ]

    def _add(self, origin: Origin, found: Iterable[Fault]) -> None:
        warnings = [each for each in found if each.rule.warning]
        if not warnings:
            return
        import json  # noqa: PLC0415 - as above

        names = {rule: name for name, rule in warning_rules().items()}
        self._conn.executemany(
            "INSERT INTO warning VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(origin, each.path, names[each.rule], each.line, each.column, each.length),
                    *(each.source_line, each.start, json.dumps(dict(each.params), ensure_ascii=False)),
                )
                for each in warnings
            ),
        )

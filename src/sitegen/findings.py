"""What a build finds wrong, which ends it, and doubtful, which the catalogue keeps while it stands."""

import sqlite3
from collections.abc import Iterable

from sitegen.catalogue import warned
from sitegen.errors import Fault, FaultError
from sitegen.faults import Rule


class Findings:
    """The faults of one build, and the warnings there are after it."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._faults: list[Fault] = []

    def add(self, found: Iterable[Fault]) -> None:
        """Take faults that have no warnings among them."""
        self._faults.extend(found)

    def drop(self, rules: Iterable[Rule]) -> None:
        """Forget the faults by some rules."""
        dropped = tuple(rules)
        self._faults = [each for each in self._faults if each.rule not in dropped]

    def replace(self, origin: int, paths: Iterable[str], found: Iterable[Fault]) -> None:
        """Take all that one origin (of ``warned``) finds now in the files at ``paths``."""
        found = list(found)
        warned.replace(self._conn, origin, paths, found)
        self._take(found)

    def replace_all(self, origin: int, found: Iterable[Fault]) -> None:
        """Take all that one origin finds now anywhere."""
        found = list(found)
        warned.replace_all(self._conn, origin, found)
        self._take(found)

    def _take(self, found: Iterable[Fault]) -> None:
        self._faults.extend(each for each in found if not each.rule.warning)

    def raise_faults(self) -> None:
        """Raise FaultError when there is a fault; it lists what is doubtful as well."""
        if self._faults:
            raise FaultError([*self._faults, *warned.standing(self._conn)])

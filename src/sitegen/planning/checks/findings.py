"""What a build finds wrong, which ends it, and doubtful, which the catalogue keeps while it stands."""

from collections.abc import Iterable

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Origin
from sitegen.diagnostics import Fault, FaultError
from sitegen.diagnostics.rules import Rule


class Findings:
    """The faults of one build, and the warnings there are after it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._faults: list[Fault] = []
        self._dropped: frozenset[Rule] = frozenset()

    def add(self, found: Iterable[Fault]) -> None:
        """Take faults that have no warnings among them."""
        self._faults.extend(found)

    def drop(self, rules: Iterable[Rule]) -> None:
        """Forget the faults by some rules, and leave out the warnings by them."""
        self._dropped |= frozenset(rules)
        self._faults = [each for each in self._faults if each.rule not in self._dropped]

    def replace(self, origin: Origin, paths: Iterable[str], found: Iterable[Fault]) -> None:
        """Take all that one origin (of the table ``warning``) finds now in the files at ``paths``."""
        found = list(found)
        self._catalogue.warnings.replace(origin, paths, found)
        self._take(found)

    def replace_all(self, origin: Origin, found: Iterable[Fault]) -> None:
        """Take all that one origin finds now anywhere."""
        found = list(found)
        self._catalogue.warnings.replace_all(origin, found)
        self._take(found)

    def _take(self, found: Iterable[Fault]) -> None:
        self._faults.extend(each for each in found if not each.rule.warning)

    def faults(self) -> list[Fault]:
        """Return the faults so far."""
        return list(self._faults)

    def raise_faults(self) -> None:
        """Raise FaultError when there is a fault; it lists what is doubtful as well."""
        if self._faults:
            raise FaultError(self.all())

    def all(self) -> list[Fault]:
        """Return the faults so far, and what is doubtful."""
        warnings = (each for each in self._catalogue.warnings.current() if each.rule not in self._dropped)
        return [*self._faults, *warnings]

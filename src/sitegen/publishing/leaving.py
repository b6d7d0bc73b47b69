"""What stays at a target of articles that a build left out because of their faults."""

from collections.abc import Iterable
from typing import Protocol

from sitegen.catalogue.records import SkippedArticle


class Addresses(Protocol):
    """Addresses, of which is asked whether one is among them, and whether there are any."""

    def __contains__(self, url: object, /) -> bool: ...

    def __len__(self) -> int: ...


class Left:
    """The addresses that stay as they are at a target: of articles that are left out and do not say that they are off.

    Of one whose address cannot be told all stay that end in its name.
    """

    def __init__(self, skipped: Iterable[SkippedArticle]) -> None:
        staying = [each for each in skipped if each.stays]
        self._addresses = frozenset(address for each in staying for address in each.addresses)
        self._names = frozenset(name for each in staying for name in each.names)

    def __contains__(self, url: object) -> bool:
        if not isinstance(url, str):
            return False
        name = url.rstrip("/").rpartition("/")[2].removesuffix(".html")
        return url in self._addresses or name in self._names

    def __len__(self) -> int:
        return len(self._addresses) + len(self._names)

"""What a place must be able to do so that a site is deployed into it file by file."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

# What the program keeps at a target, beside the site.
STATE: Final = ".sitegen"
# Where files wait until they are whole; on the same file system, so that they take their names in one act.
INCOMING: Final = f"{STATE}/incoming"


class Store(Protocol):
    """Files at a target, by their paths from its folder. Whatever fails raises MachineError."""

    def read(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of those of some files that are there."""

    def write(self, files: Mapping[str, bytes]) -> None:
        """Make files hold these bytes, in no order; whoever reads one finds the old bytes or the new ones, whole."""

    def send(self, root: str, paths: Sequence[str]) -> None:
        """Bring files from the local folder ``root``, each whole or not at all."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, which need not be there, and the folders that they leave empty."""

    def differing(self, root: str, paths: Sequence[str]) -> list[str]:
        """Return which of the files that were brought from ``root`` are not as they are there."""


class LockingStore(Store, Protocol):
    """A store where a file can be made by one alone."""

    def claim(self, path: str, data: bytes) -> bool:
        """Make a file with ``data``, whole from the first moment; return False when there is one already."""

    def move(self, path: str, other: str) -> bool:
        """Give a file another name; return False when there is none."""

    def tidy(self) -> None:
        """Remove what waits in ``INCOMING``: who was killed has left it there, since its caller alone works here.

        Who claims something at this moment returns False.
        """

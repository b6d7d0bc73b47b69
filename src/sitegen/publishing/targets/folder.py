"""A folder of this machine, as far as a lock in it goes: its releases are made by ``releases``."""

import contextlib
import os
from collections.abc import Mapping, Sequence

from sitegen.publishing.targets.staging import files_there
from sitegen.publishing.targets.store import INCOMING
from sitegen.system.digests import pieces_of, sha256_of_file
from sitegen.system.files import files_in, remove, write_whole


class FolderStore:
    """The files of a folder. Raises OSError."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def read(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of those of some files that are there."""
        return files_there(self._folder, list(paths))

    def write(self, files: Mapping[str, bytes]) -> None:
        """Make files hold these bytes, each whole."""
        for path, data in files.items():
            write_whole(self._at(path), [data])

    def send(self, root: str, paths: Sequence[str]) -> None:
        """Bring files from the folder ``root``."""
        for path in paths:
            write_whole(self._at(path), pieces_of(os.path.join(root, path)))

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that they leave empty."""
        for path in paths:
            remove(self._folder, path)

    def differing(self, root: str, paths: Sequence[str]) -> list[str]:
        """Return which files are not as they are in ``root``."""
        return [each for each in paths if not self._is_same(root, each)]

    def claim(self, path: str, data: bytes) -> bool:
        """Make a file with ``data``; return False when there is one already."""
        made = self._at(f"{INCOMING}/{os.urandom(8).hex()}")
        write_whole(made, [data])
        try:
            # One that is there already is not replaced, as a rename would.
            os.link(made, self._at(path))
        except (FileExistsError, FileNotFoundError):
            return False
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.remove(made)
        return True

    def move(self, path: str, other: str) -> bool:
        """Give a file another name; return False when there is none."""
        try:
            os.replace(self._at(path), self._at(other))
        except FileNotFoundError:
            return False
        return True

    def tidy(self) -> None:
        """Remove what those that were killed have left."""
        for name in list(files_in(self._at(INCOMING))):
            with contextlib.suppress(FileNotFoundError):
                os.remove(self._at(f"{INCOMING}/{name}"))

    def _at(self, path: str) -> str:
        return os.path.join(self._folder, path)

    def _is_same(self, root: str, path: str) -> bool:
        try:
            return sha256_of_file(self._at(path)) == sha256_of_file(os.path.join(root, path))
        except FileNotFoundError:
            return False

"""What was made of pictures, kept by content: of each picture, and each way to make it, once.

An entry is a small file that lists what was made, written after the files it lists: where it is, they are. All builds
of a site share the folder, and each drops what it does not need itself: whatever was stored or found may be gone a
moment later, so that nobody may rely on finding it again.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Final

from sitegen.catalogue.picture_records import Variant
from sitegen.system.digests import digest_of
from sitegen.system.sources import TEMPORARY

# Raised when `resizing.make` makes other bytes of the same picture.
_WAY: Final = 1
# A temporary file that is older is of a build that was killed: seconds.
_ABANDONED: Final = 3600


def cache_folder(catalogue: str) -> str:
    """Return the folder of the cache beside a catalogue; all catalogues of a site share it."""
    return os.path.join(os.path.dirname(catalogue), "pictures")


def key_of(picture: bytes, *asked: object) -> str:
    """Return the name of what is made of a picture with this digest when it is ``asked`` for so."""
    # Of the library, this loads no more than its version.
    from PIL import __version__ as library  # noqa: PLC0415 - only where something is made

    return digest_of(repr((picture, asked, _WAY, library)).encode()).hex()


class Cache:
    """The folder of what was made."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def path(self, key: str, width: int) -> str:
        """Return where the file of this width is."""
        return os.path.join(self._folder, key[:2], f"{key}-{width}")

    def entry(self, key: str) -> list[Variant] | None:
        """Return what was made, None when that is not known or not all there."""
        try:
            with open(self._entry_path(key), encoding="ascii") as file:
                made = [Variant(*each) for each in json.load(file)]
            if all(os.path.getsize(self.path(key, each.width)) == each.length for each in made):
                return made
        except (OSError, ValueError, TypeError):
            # Gone, or no longer what was written: made again.
            pass
        return None

    def read(self, key: str, made: Variant) -> bytes | None:
        """Return the bytes of one file that was made, None when they are not there as they were."""
        with contextlib.suppress(OSError), open(self.path(key, made.width), "rb") as file:
            data = file.read(made.length + 1)
            if digest_of(data).hex() == made.digest:
                return data
        return None

    def store(self, key: str, files: Iterable[tuple[int, int, bytes]]) -> list[Variant]:
        """Keep what was made, as (width, height, bytes), and return it. Raises OSError."""
        made = []
        os.makedirs(os.path.join(self._folder, key[:2]), exist_ok=True)
        for width, height, data in files:
            self._write(self.path(key, width), data)
            made.append(Variant(width, height, digest_of(data).hex(), len(data)))
        self._write(self._entry_path(key), json.dumps(made).encode())
        return made

    def drop_unused(self, used: Callable[[str], set[str]]) -> None:
        """Remove what no picture needs; ``used`` returns the keys that begin with two given digits. Raises OSError."""
        # Another build may drop the same files.
        with contextlib.suppress(FileNotFoundError):
            for part in sorted(os.listdir(self._folder)):
                keys = used(part)
                with os.scandir(os.path.join(self._folder, part)) as files:
                    for each in list(files):
                        with contextlib.suppress(FileNotFoundError):
                            fresh = each.name.startswith(TEMPORARY) and each.stat().st_mtime > time.time() - _ABANDONED
                            if not fresh and each.name.partition(".")[0].partition("-")[0] not in keys:
                                os.remove(each.path)

    def _entry_path(self, key: str) -> str:
        return os.path.join(self._folder, key[:2], f"{key}.json")

    @staticmethod
    def _write(path: str, data: bytes) -> None:
        # A name that no other process has, also on another machine: the preview may make the same picture meanwhile.
        folder, name = os.path.split(path)
        temporary = os.path.join(folder, f"{TEMPORARY}{os.urandom(8).hex()}-{name}")
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)

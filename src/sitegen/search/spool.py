"""Postings on their way from articles to files, on the disk, parted by where their lists lie: memory is bounded.

Each worker appends to files of its own, one a part. A block holds what one job gathered for it.
"""

import marshal
import os
import shutil
import struct
from collections.abc import Iterable, Iterator
from typing import Any, Final

# The number of the job, and the length of its block.
_HEAD: Final = struct.Struct("<IQ")


def spool_folder(catalogue: str) -> str:
    """Return where what is gathered lies while a build makes an index."""
    return f"{catalogue}.search"


def clear(folder: str) -> None:
    """Remove what was gathered, also by a build that was killed."""
    shutil.rmtree(folder, ignore_errors=True)


def parts_of(first: int, after: int, files: int, parts: int) -> range:
    """Return the parts that hold what lies in the files from ``first`` to the one before ``after``, of so many."""
    return range(first * parts // files, -(-after * parts // files))


class SpoolWriter:
    """Appends blocks to the files of this process in ``folder``, which is made when needed."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def append(self, kind: str, part: int, job: int, block: tuple[Any, ...] | dict[str, int]) -> None:
        """Append what a job gathered for a part. Raises OSError."""
        data = marshal.dumps(block)
        os.makedirs(self._folder, exist_ok=True)
        with open(os.path.join(self._folder, f"{kind}-{part}-{os.getpid()}"), "ab") as file:
            file.write(_HEAD.pack(job, len(data)))
            file.write(data)


def gathered(folder: str, kind: str, parts: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Yield what was appended for some parts, of each in the order of jobs. Raises OSError."""
    for part in parts:
        yield from _blocks(folder, f"{kind}-{part}-")


def counted(folder: str, kind: str) -> dict[str, int]:
    """Return numbers that were appended by their names, in all parts. Raises OSError."""
    found: dict[str, int] = {}
    for block in _blocks(folder, f"{kind}-"):
        found.update(block)
    return found


def _blocks(folder: str, begin: str) -> Iterator[Any]:
    """Yield the blocks of the files whose names begin so, in the order of jobs."""
    places: list[tuple[int, str, int, int]] = []
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        if name.startswith(begin):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                while head := file.read(_HEAD.size):
                    job, length = _HEAD.unpack(head)
                    places.append((job, path, file.tell(), length))
                    file.seek(length, os.SEEK_CUR)
    for _, path, at, length in sorted(places):
        with open(path, "rb") as file:
            file.seek(at)
            yield marshal.loads(file.read(length))  # noqa: S302 - our own, of this build

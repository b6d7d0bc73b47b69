"""What a deploy keeps on this machine while it works: manifests and the order of steps, on the disk, not in memory."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

from sitegen.publishing.manifest import Entry, ManifestError, line_of, read_again, unlike, verify
from sitegen.publishing.permanence import is_page
from sitegen.publishing.plan import Step, Wave


class ManifestFile:
    """A manifest in a file, read as often as is asked."""

    def __init__(self, path: str) -> None:
        self.path = path

    @classmethod
    def of(cls, path: str, entries: Iterable[Entry]) -> "ManifestFile":
        """Return the manifest of ``entries``, written to ``path``. Raises OSError."""
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(map(line_of, entries))
        return cls(path)

    @classmethod
    def holding(cls, path: str, data: bytes, like: "ManifestFile | None" = None) -> "ManifestFile":
        """Return the manifest whose text is ``data``, written to ``path``. Raises ManifestError, OSError.

        It is looked through the faster, the more of it is ``like`` another.
        """
        with open(path, "wb") as file:
            file.write(data)
        found = cls(path)
        try:
            with ExitStack() as files:
                verify(files.enter_context(found.lines()), files.enter_context(like.lines()) if like else ())
        except UnicodeDecodeError as error:
            raise ManifestError("1") from error
        return found

    def lines(self) -> IO[str]:
        """Return the open file of its lines. Raises OSError."""
        return open(self.path, encoding="utf-8", newline="\n")

    def __iter__(self) -> Iterator[Entry]:
        """Yield its entries. Raises OSError."""
        with self.lines() as file:
            yield from read_again(file)

    def data(self) -> bytes:
        """Return its text."""
        with open(self.path, "rb") as file:
            return file.read()

    def sum(self) -> str:
        """Return the SHA-256 of its text, as digits."""
        with open(self.path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


class Differences:
    """What two manifests tell otherwise: ``before`` is what changed or is gone, ``after`` what changed or came.

    ``pages`` is how many there were before, ``unchanged`` how many files are as they were.
    """

    def __init__(self, folder: str, before: ManifestFile, after: ManifestFile) -> None:
        """Compare two manifests, once; what differs is kept in ``folder``. Raises OSError."""
        paths = os.path.join(folder, "differing-before"), os.path.join(folder, "differing-after")
        self.before, self.after = map(ManifestFile, paths)
        changed = 0
        with ExitStack() as files:
            opened = [files.enter_context(open(each, "w", encoding="utf-8", newline="\n")) for each in paths]
            for one, other in between(before, after):
                changed += other is not None
                for each, file in zip((one, other), opened, strict=True):
                    if each is not None:
                        file.write(line_of(each))
        with before.lines() as lines:
            self.pages = sum(is_page(each.removesuffix("\n")) for each in lines)
        with after.lines() as lines:
            self.unchanged = sum(1 for _ in lines) - changed


def between(before: ManifestFile, after: ManifestFile) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Yield what two manifests tell otherwise, in the order of paths: None for what only the other has.

    Raises OSError.
    """
    with before.lines() as one, after.lines() as other:
        for each in unlike(one, other):
            if each[0] is None or each[1] is None or each[0].sha256 != each[1].sha256:
                yield each


class Spool:
    """Steps in the order of their waves, in a folder: each wave a file."""

    def __init__(self, folder: str, steps: Iterable[Step]) -> None:
        self._folder = folder
        self.count = dict.fromkeys(Wave, 0)
        self.size = 0
        with ExitStack() as files:
            opened = {
                wave: files.enter_context(open(self._path(wave), "w", encoding="utf-8", newline="\n")) for wave in Wave
            }
            for each in steps:
                opened[each.wave].write(line_of(each.entry))
                self.count[each.wave] += 1
                if each.wave is not Wave.REMOVALS:
                    self.size += each.entry.size

    def __iter__(self) -> Iterator[Step]:
        """Yield the steps, wave by wave."""
        for wave in Wave:
            with open(self._path(wave), encoding="utf-8", newline="\n") as file:
                yield from (Step(wave, entry, None) for entry in read_again(file))

    @property
    def sent(self) -> int:
        """How many files are to be sent."""
        return sum(self.count.values()) - self.removed

    @property
    def removed(self) -> int:
        """How many files are to be removed."""
        return self.count[Wave.REMOVALS]

    def _path(self, wave: Wave) -> str:
        return os.path.join(self._folder, f"{wave:02}.steps")

"""Files that sftp brings: where a host gives no shell."""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from gettext import NullTranslations
from itertools import chain

from sitegen.diagnostics import MachineError
from sitegen.publishing.targets.programs import run
from sitegen.publishing.targets.rsync import host_and_folder
from sitegen.publishing.targets.staging import as_files, files_there
from sitegen.publishing.targets.store import INCOMING, STATE


class SftpStore:
    """The folder ``to`` of a host, ``user@host:/folder``, through OpenSSH's sftp, called as ``ssh`` is."""

    def __init__(self, to: str, ssh: Sequence[str], translations: NullTranslations) -> None:
        host, folder = host_and_folder(to)
        self._command = [*_sftp(ssh), "-q", "-b", "-", "--", host]
        self._folder = folder.rstrip("/") or "/"
        self._translations = translations

    def read(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of those of some files that are there."""
        with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
            names = [str(number) for number in range(len(paths))]
            wanted = zip(paths, names, strict=True)
            self._batch([f"-get {self._quoted(path)} {_quoted(os.path.join(folder, name))}" for path, name in wanted])
            found = files_there(folder, names)
        return {path: found[name] for path, name in zip(paths, names, strict=True) if name in found}

    def write(self, files: Mapping[str, bytes]) -> None:
        """Make files hold these bytes, each whole."""
        with as_files(files) as folder:
            self.send(folder, list(files))

    def send(self, root: str, paths: Sequence[str]) -> None:
        """Bring files from the local folder ``root``."""
        put = (self._put(root, each, each, number) for number, each in enumerate(paths))
        self._batch([*self._folders(paths), *chain.from_iterable(put)])

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that they leave empty."""
        folders = sorted(set(_above(paths)), reverse=True)
        self._batch(
            [f"-rm {self._quoted(each)}" for each in paths] + [f"-rmdir {self._quoted(each)}" for each in folders]
        )

    def differing(self, root: str, paths: Sequence[str]) -> list[str]:
        """Return which files have not the length that they have in ``root``: the protocol tells no sums.

        That the bytes arrive as they were sent is what SSH itself sees to.
        """
        listed = self._batch([f"-ls -ln {self._quoted(each)}" for each in paths]).decode(errors="replace")
        sizes: dict[str, str] = {}
        for line in listed.splitlines():
            fields = line.split(None, 8)
            if len(fields) == 9 and fields[0].startswith("-"):  # noqa: PLR2004 - as `ls -l` has them
                sizes[fields[8]] = fields[4]
        return [
            each
            for each in paths
            if sizes.get(f"{self._folder}/{each}") != str(os.path.getsize(os.path.join(root, each)))
        ]

    def claim(self, path: str, data: bytes) -> bool:
        """Make a file with ``data``; return False when there is one already."""
        own = f"{INCOMING}/{os.urandom(8).hex()}"
        self.write({own: data})
        try:
            self._batch([f"ln {self._quoted(own)} {self._quoted(path)}"])
        except MachineError:
            if self.read([path, own]).keys() == {own}:
                raise
            return False
        finally:
            self._batch([f"-rm {self._quoted(own)}"])
        return True

    def move(self, path: str, other: str) -> bool:
        """Give a file another name; return False when there is none."""
        try:
            self._batch([f"rename {self._quoted(path)} {self._quoted(other)}"])
        except MachineError:
            if self.read([path]):
                raise
            return False
        return True

    def tidy(self) -> None:
        """Remove what those that were killed have left."""
        # Outside of quotes `*` is a pattern.
        self._batch([f"-rm {self._quoted(INCOMING)}/*"])

    def _put(self, root: str, name: str, path: str, number: int) -> list[str]:
        waiting = self._quoted(f"{INCOMING}/{number}")
        return [
            f"put {_quoted(os.path.join(root, name))} {waiting}",
            f"chmod 644 {waiting}",
            # OpenSSH's own kind of rename, which replaces what is there in one act.
            f"rename {waiting} {self._quoted(path)}",
        ]

    def _folders(self, paths: Iterable[str]) -> list[str]:
        top = self._folder.split("/")
        above = ["/".join(top[:depth]) for depth in range(2, len(top) + 1)]
        below = sorted({STATE, INCOMING, *_above(paths)})
        return [f"-mkdir {_quoted(each)}" for each in (*above, *(f"{self._folder}/{each}" for each in below))]

    def _quoted(self, path: str) -> str:
        return _quoted(f"{self._folder}/{path}")

    def _batch(self, commands: Iterable[str]) -> bytes:
        script = "".join(f"{each}\n" for each in commands).encode()
        return run(self._command, self._translations, data=script)[1]


def _above(paths: Iterable[str]) -> Iterable[str]:
    """Yield the folders in which files lie, and those that hold them."""
    for path in paths:
        while path := os.path.dirname(path):
            yield path


def _quoted(path: str) -> str:
    """Return a path as sftp reads it: in quotes, in which no character is a pattern's."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _sftp(ssh: Sequence[str]) -> list[str]:
    """Return how sftp is called where ``ssh`` is how ssh is: with the same options."""
    folder = os.path.dirname(ssh[0])
    return [os.path.join(folder, "sftp"), *ssh[1:]]

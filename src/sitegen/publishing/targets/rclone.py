"""Storage that rclone reaches: S3 and what speaks like it, and many others. It cannot lock."""

import os
import tempfile
from collections.abc import Sequence
from gettext import NullTranslations
from typing import Final

from sitegen.publishing.permanence import FINGERPRINTED
from sitegen.publishing.targets.programs import run

# What rclone ends with when there is no such folder or file (https://rclone.org/docs/#exit-code).
_NO_FOLDER, _NO_FILE = 3, 4
_FOR_EVER: Final = "Cache-Control: public, max-age=31536000, immutable"
_SHORT: Final = "Cache-Control: public, max-age=60, must-revalidate"


class RcloneStore:
    """A place as rclone writes it: ``remote:bucket/folder``. Keys are in rclone's own settings or the environment."""

    def __init__(self, to: str, translations: NullTranslations) -> None:
        self._to = to.rstrip("/")
        self._translations = translations

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None when there is none."""
        # A folder that is not there is no error of every storage, a file's listing is empty then.
        code, listed = self._rclone("lsf", self._at(path), accepted=(0, _NO_FOLDER, _NO_FILE))
        if code or not listed.strip():
            return None
        return self._rclone("cat", self._at(path))[1]

    def write(self, path: str, data: bytes) -> None:
        """Make a file hold ``data``, whole."""
        self._rclone("rcat", self._at(path), data=data)

    def send(self, root: str, paths: Sequence[str]) -> None:
        """Bring files from the local folder ``root``."""
        for_ever = [each for each in paths if FINGERPRINTED.search(each)]
        short = [each for each in paths if not FINGERPRINTED.search(each)]
        for some, header in ((for_ever, _FOR_EVER), (short, _SHORT)):
            if some:
                options = ("--checksum", "--no-traverse", "--header-upload", header)
                self._listed("copy", some, *options, root, self._to)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files."""
        self._listed("delete", paths, self._to)

    def differing(self, root: str, paths: Sequence[str]) -> list[str]:
        """Return which files are not as they are in ``root``, by the sums that the storage tells."""
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report")
            options = ("--one-way", "--combined", report)
            self._listed("check", paths, *options, root, self._to, accepted=(0, 1))
            with open(report, encoding="utf-8") as file:
                same = {line[2:].rstrip("\n") for line in file if line.startswith("= ")}
        return [each for each in paths if each not in same]

    def _listed(self, command: str, paths: Sequence[str], *options: str, accepted: Sequence[int] = (0,)) -> None:
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, "paths.txt")
            with open(name, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{each}\n" for each in paths)
            self._rclone(command, "--files-from-raw", name, *options, accepted=accepted)

    def _rclone(self, *arguments: str, data: bytes = b"", accepted: Sequence[int] = (0,)) -> tuple[int, bytes]:
        return run(["rclone", *arguments], self._translations, data=data, accepted=accepted)

    def _at(self, path: str) -> str:
        return f"{self._to}/{path}"

"""Storage that rclone reaches: S3 and what speaks like it, and many others. It cannot lock."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from typing import Final

from sitegen.publishing.permanence import FINGERPRINTED
from sitegen.publishing.targets.programs import run
from sitegen.publishing.targets.staging import as_files, files_there

# What rclone ends with when there is no such folder or file (https://rclone.org/docs/#exit-code).
_NO_FOLDER, _NO_FILE = 3, 4
_FOR_EVER: Final = "Cache-Control: public, max-age=31536000, immutable"
_SHORT: Final = "Cache-Control: public, max-age=60, must-revalidate"


class RcloneStore:
    """A place as rclone writes it: ``remote:bucket/folder``. Keys are in rclone's own settings or the environment."""

    def __init__(self, to: str, translations: NullTranslations) -> None:
        self._to = to.rstrip("/")
        self._translations = translations

    def read(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of those of some files that are there."""
        with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
            # A folder that is not there is no error of every storage.
            self._listed("copy", paths, "--no-traverse", self._to, folder, accepted=(0, _NO_FOLDER, _NO_FILE))
            return files_there(folder, list(paths))

    def write(self, files: Mapping[str, bytes]) -> None:
        """Make files hold these bytes, each whole."""
        with as_files(files) as folder:
            self._listed("copy", list(files), "--no-traverse", "--ignore-times", folder, self._to)

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

    def _rclone(self, *arguments: str, accepted: Sequence[int] = (0,)) -> None:
        run(["rclone", *arguments], self._translations, accepted=accepted)

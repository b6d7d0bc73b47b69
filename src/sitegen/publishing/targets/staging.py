"""Bytes as files of a folder, for programs that bring files."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def as_files(files: Mapping[str, bytes]) -> Iterator[str]:
    """Give a folder that holds files with these bytes. Raises OSError."""
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        for path, data in files.items():
            real = os.path.join(folder, path)
            os.makedirs(os.path.dirname(real), exist_ok=True)
            with open(real, "wb") as file:
                file.write(data)
        yield folder


def files_there(folder: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of those of some files that a folder holds. Raises OSError."""
    found: dict[str, bytes] = {}
    for path in paths:
        try:
            with open(os.path.join(folder, path), "rb") as file:
                found[path] = file.read()
        except FileNotFoundError:
            continue
    return found

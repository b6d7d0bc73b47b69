"""Files of the index as they come to lie in the output folder, and whether they are what was recorded of them."""

import os
from typing import NamedTuple

from sitegen.system.digests import Sha256, sha256_of
from sitegen.system.files import write_if_different
from sitegen.system.stamps import Stamp
from sitegen.system.workers import Build


class MadeFile(NamedTuple):
    """A file as it is to be: the digest of its bytes, its stamp, and whether it had to be written."""

    path: str
    content: Sha256
    stamp: Stamp
    changed: bool


def write_file(build: Build, folder: str, path: str, data: bytes) -> MadeFile:
    """Make the file at ``path`` in the output ``folder`` hold ``data``. Raises OSError."""
    build.require_alive()
    landed = write_if_different(lambda: (data,), os.path.join(folder, path), length=len(data))
    return MadeFile(path, landed.content, landed.stamp, landed.changed)


def as_recorded(folder: str, path: str, content: Sha256 | None) -> bytes | None:
    """Return the bytes of the file at ``path`` in the output ``folder``; None when they are not those of ``content``.

    That is the digest that was recorded, as ``MadeFile`` has it. Raises OSError for a file that cannot be read.
    """
    try:
        with open(os.path.join(folder, path), "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    return data if sha256_of(data) == content else None

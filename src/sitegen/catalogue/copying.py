"""A catalogue looked at without being changed: read where it rests, or copied to be worked on."""

import contextlib
import os
import shutil
from collections.abc import Iterator

from sitegen.catalogue import listed, sealing
from sitegen.catalogue.ledger import Ledger
from sitegen.catalogue.opening import open_resting
from sitegen.catalogue.version import SCHEMA_VERSION


@contextlib.contextmanager
def resting(path: str) -> Iterator[Ledger | None]:
    """Give what the last build left at ``path``, to be read alone; None where a build would have to look into it first.

    No build may be under way. Raises sqlite3.Error, OSError.
    """
    seal = sealing.read_seal(path, SCHEMA_VERSION) if os.path.exists(path) else None
    if seal is None or not sealing.is_as_left(path, seal):
        yield None
        return
    with contextlib.closing(Ledger(open_resting(path))) as ledger:
        yield ledger


@contextlib.contextmanager
def copied(path: str, to: str) -> Iterator[None]:
    """Have a copy of the catalogue at ``path`` at ``to``, as a build would find it, and remove it in the end.

    Where there is none, there is none either. No build may be under way. Raises OSError.
    """
    _remove(to)
    try:
        names = zip(_files(path), _files(to), strict=True)
        for source, target in names:
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(source, target)
        seal = sealing.read_seal(path, SCHEMA_VERSION)
        if seal is not None and os.path.exists(to) and sealing.is_as_left(path, seal):
            # What was not looked through need not be for having been copied.
            sealing.sign(to, seal)
        yield
    finally:
        _remove(to)


def _files(path: str) -> tuple[str, ...]:
    return path, sealing.log_path(path), sealing.seal_path(path), listed.list_path(path)


def _remove(path: str) -> None:
    for each in (*_files(path), path + "-shm", path + "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(each)

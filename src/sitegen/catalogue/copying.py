"""A catalogue looked at without being changed: read where it rests, or copied to be worked on."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from typing import TypeVar

from sitegen.catalogue import listed, sealing
from sitegen.catalogue.healing import with_catalogue
from sitegen.catalogue.ledger import Ledger
from sitegen.catalogue.opening import Opened, open_resting
from sitegen.catalogue.version import SCHEMA_VERSION

Result = TypeVar("Result")


def with_copy(
    path: str, to: str, at_rest: Callable[[Ledger], Result | None], work: Callable[[Opened], Result]
) -> Result:
    """Return what ``at_rest`` makes of the catalogue at ``path``; where that is None, what ``work`` makes of a copy.

    Only one that is as a build left it is read where it rests. The copy is at ``to``, as a build would find it; where
    there is no catalogue, it is a new one. It is removed in the end. No build may be under way. Raises OSError,
    StateError, and what both functions raise.
    """
    seal = sealing.read_seal(path, SCHEMA_VERSION) if os.path.exists(path) else None
    if seal is not None and sealing.is_as_left(path, seal):
        with contextlib.closing(Ledger(open_resting(path))) as ledger:
            found = at_rest(ledger)
        if found is not None:
            return found
    with _copied(path, to):
        return with_catalogue(to, work, thorough=False)


@contextlib.contextmanager
def _copied(path: str, to: str) -> Iterator[None]:
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

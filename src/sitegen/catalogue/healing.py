"""Work on a catalogue, done once more with a new one where damage explains that it failed."""

import contextlib
import errno
import sqlite3
from collections.abc import Callable
from typing import Final, TypeVar

from sitegen.catalogue.failing import refusal, tells_damage
from sitegen.catalogue.opening import Opened, open_catalogue, replace_catalogue
from sitegen.diagnostics import FaultError, MachineError, StateError

Result = TypeVar("Result")

# What the machine refuses has nothing to do with what stands in the catalogue.
_REFUSED: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE)


def with_catalogue(path: str, work: Callable[[Opened], Result], *, thorough: bool) -> Result:
    """Return what ``work`` makes of the catalogue at ``path``; where that is damaged, of a new one in its place.

    All of it is looked through when ``thorough``. Raises OSError, StateError, and what ``work`` raises.
    """
    try:
        return _worked_or_healed(path, work, thorough=thorough)
    except sqlite3.Error as error:
        cause = refusal(error, path)
        if cause is None:
            raise
        if isinstance(cause, OSError):
            raise cause from error
        raise StateError(str(cause)) from cause


def _worked_or_healed(path: str, work: Callable[[Opened], Result], *, thorough: bool) -> Result:
    try:
        with contextlib.closing(open_catalogue(path, thorough=thorough)) as opened:
            return work(opened)
    except (FaultError, MachineError):
        raise
    except Exception as error:
        healed = _healed(path, error)
        if healed is None:
            raise
    with contextlib.closing(healed) as opened:
        return work(opened)


def _healed(path: str, error: Exception) -> Opened | None:
    """Return a new catalogue where the one at ``path`` is damaged, which explains the error; None when it is not."""
    if isinstance(error, sqlite3.Error):
        if tells_damage(error):
            return replace_catalogue(path, "corrupt")
        if refusal(error, path) is not None:
            return None
    elif isinstance(error, OSError) and error.errno in _REFUSED:
        return None
    # A value that became another one may lead to anything.
    opened = open_catalogue(path, thorough=True)
    if opened.replaced:
        return opened
    opened.close()
    return None

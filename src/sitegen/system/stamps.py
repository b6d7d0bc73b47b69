"""What tells cheaply that a file is still the one that was read or written: its size and times."""

import os
from typing import NamedTuple

# A file that changed less than this before it was read may change again without a new time: some file systems keep
# whole seconds, or two. Its stamp is racy: it is recorded as such, and the next build hashes it.
UNSETTLED_NS = 2_000_000_000
# What SQLite holds.
_FIRST, _LAST = -(2**63), 2**63 - 1


class Stamp(NamedTuple):
    """Size in bytes; times in nanoseconds since 1970."""

    size: int
    mtime: int
    ctime: int


RACY_STAMP = Stamp(0, 0, 0)


def bounded(size: int, mtime: int, ctime: int) -> Stamp:
    """Return the stamp of a file with these values, a time that 64 bits cannot hold (after 2262) as the nearest one."""
    return Stamp(size, max(_FIRST, min(mtime, _LAST)), max(_FIRST, min(ctime, _LAST)))


def stamp_of(path: str) -> Stamp:
    """Return the stamp of the file at ``path``. Raises OSError when there is none."""
    status = os.stat(path)
    return bounded(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def trusted_stamp(stamp: Stamp, looked_at: int) -> Stamp:
    """Return ``stamp``, or the racy one if the file changed just before ``looked_at`` (nanoseconds)."""
    return stamp if max(stamp.mtime, stamp.ctime) < looked_at - UNSETTLED_NS else RACY_STAMP

"""Warnings that still stand. A build tells those of the files that it read; a file that is as it was keeps its own."""

import os
from collections.abc import Iterable

from sitegen.catalogue.stamps import Stamp, stamp_of
from sitegen.errors import Fault, fault_order


class Standing:
    """The warnings of a site's files, gathered from one build after another."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._known: dict[str, tuple[Stamp | None, list[Fault]]] = {}

    def after(self, found: Iterable[Fault], began: int) -> tuple[Fault, ...]:
        """Return the warnings there are after a build that ``found`` some and ``began`` then (ns since 1970)."""
        standing: dict[str, tuple[Stamp | None, list[Fault]]] = {
            path: (stamp, known)
            for path, (stamp, known) in self._known.items()
            if stamp is not None and stamp == self._stamp(path)
        }
        told: dict[str, list[Fault]] = {}
        for each in found:
            told.setdefault(each.path, []).append(each)
        for path, warnings in told.items():
            stamp = self._stamp(path)
            # Saved since the build read it: the next build reads it again, and tells what is left.
            late = stamp is not None and max(stamp.mtime, stamp.ctime) >= began
            standing[path] = (None if late else stamp, warnings)
        self._known = standing
        return tuple(sorted((each for _, known in standing.values() for each in known), key=fault_order))

    def _stamp(self, path: str) -> Stamp | None:
        try:
            return stamp_of(os.path.join(self._site, path))
        except OSError:
            return None

"""What a deploy does, and in which order: pure functions on what is at the target and what was built.

A page is never shown before what it needs. Files come first, which nobody asks for before a page names them. Then
pages that are new: nothing leads to them yet, so they may name each other. Then those that change, which may lead to
the new ones; articles before listings, feeds and sitemaps after what they name. What is gone is removed last, when
nothing leads there any more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from sitegen.planning.kinds import Kind, Owner
from sitegen.planning.routes import plain_url
from sitegen.publishing.leaving import Addresses
from sitegen.publishing.manifest import UNKNOWN, Entry, paired
from sitegen.publishing.permanence import FINGERPRINTED

# How long a file under a digest stays after the last page that names it: pages opened before still ask for it. Seconds.
KEEP_SECONDS: Final = 24 * 3600
# What is sent at once: so much is sent twice at most when a deploy is cut off.
_FILES_AT_ONCE: Final = 1000
_BYTES_AT_ONCE: Final = 32 << 20


class Wave(IntEnum):
    """When a file is sent or removed, in this order."""

    FILES = 0
    NEW_ARTICLES = 1
    NEW_LISTINGS = 2
    NEW_FEEDS = 3
    # Those of which is not known whether they are new.
    PERHAPS_NEW_ARTICLES = 4
    PERHAPS_NEW_LISTINGS = 5
    PERHAPS_NEW_FEEDS = 6
    CHANGED_ARTICLES = 7
    CHANGED_LISTINGS = 8
    CHANGED_FEEDS = 9
    REMOVALS = 10


class Step(NamedTuple):
    """One file to send, or to remove; ``was`` is what is at the target, None when that is nothing."""

    wave: Wave
    entry: Entry
    was: Entry | None


class Batch(NamedTuple):
    """Steps of one wave that are done at once."""

    wave: Wave
    entries: list[Entry]

    @property
    def removes(self) -> bool:
        """Whether it removes its files."""
        return self.wave is Wave.REMOVALS

    @property
    def paths(self) -> list[str]:
        """The paths of its files."""
        return [each.path for each in self.entries]


def steps(
    before: Iterable[Entry], after: Iterable[Entry], kind_of: Callable[[str], Kind | None], retired: Mapping[str, int]
) -> Iterator[Step]:
    """Yield what is to be done at a target that holds ``before`` so that it holds ``after``, in the order of paths.

    ``retired`` are files at the target that no page names any more: what ``retirement`` returned is left there.
    """
    for one, other in paired(before, after):
        if other is None:
            if one is not None and one.path not in retired:
                yield Step(Wave.REMOVALS, one, one)
        elif one is None or one.sha256 != other.sha256 or one.sha256 == UNKNOWN:
            yield Step(_wave(kind_of(other.path), one), other, one)


def _wave(kind: Kind | None, was: Entry | None) -> Wave:
    if kind is None or not (kind.is_page or kind.names_pages):
        return Wave.FILES
    first = Wave.NEW_ARTICLES if was is None else Wave.CHANGED_ARTICLES if was.is_there else Wave.PERHAPS_NEW_ARTICLES
    return Wave(first + (0 if kind.owner is Owner.ARTICLE else 2 if kind.names_pages else 1))


def retirement(
    before: Iterable[Entry],
    after: Iterable[Entry],
    retired: Mapping[str, int],
    now: int,
    is_withdrawn: Callable[[str], bool] = lambda _: False,
    *,
    for_longer: bool = False,
) -> tuple[dict[str, int], list[str]]:
    """Return the files under a digest that stay though no page names them, with since when; and those to remove now.

    ``retired`` are those that stayed so far. Times are epoch seconds. What ``is_withdrawn`` names does not stay; the
    others do so, however long, with ``for_longer``.
    """
    dropped: dict[str, int] = {}
    wanted: set[str] = set()
    for one, other in paired(before, after):
        if other is not None:
            if other.path in retired:
                wanted.add(other.path)
        elif one is not None and FINGERPRINTED.search(one.path):
            dropped[one.path] = retired.get(one.path, now)
    unnamed = {path: since for path, since in {**retired, **dropped}.items() if path not in wanted}
    withdrawn = set(filter(is_withdrawn, unnamed))
    old = {path for path in unnamed if path in retired and now - retired[path] >= KEEP_SECONDS and not for_longer}
    kept = {path: since for path, since in unnamed.items() if path not in withdrawn and path not in old}
    return kept, sorted(path for path in old | withdrawn if path in retired)


def with_due(before: Iterable[Entry], due: Iterable[str]) -> Iterator[Entry]:
    """Yield what is at a target, with the retired files among it that are to go; both come in the order of paths."""
    for one, other in paired(before, (Entry(each, UNKNOWN, 0) for each in due)):
        found = one or other
        if found is not None:
            yield found


def is_left(path: str, leave: Addresses) -> bool:
    """Tell whether a file belongs to what stays at one of the addresses ``leave``: its page, or lies beside that."""
    url = plain_url(path)
    if url in leave or path.endswith(".html"):
        return url in leave
    folders = url.split("/")[1:-1]
    return any("/" + "/".join(folders[:depth]) + "/" in leave for depth in range(1, len(folders) + 1))


def batches(ordered: Iterable[Step]) -> Iterator[Batch]:
    """Yield steps, which come in the order of their waves, as batches."""
    for wave, some in groupby(ordered, attrgetter("wave")):
        batch: list[Entry] = []
        size = 0
        for each in some:
            if batch and (len(batch) == _FILES_AT_ONCE or size + each.entry.size > _BYTES_AT_ONCE):
                yield Batch(wave, batch)
                batch, size = [], 0
            batch.append(each.entry)
            size += each.entry.size
        yield Batch(wave, batch)

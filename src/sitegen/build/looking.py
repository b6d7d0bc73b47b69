"""Which files a build looks at: all of them, or those that somebody saw change."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from sitegen.catalogue import Ledger
from sitegen.diagnostics import Fault
from sitegen.system.sources import SitePaths, WalkedFile, walk, walk_some

# From so many paths on, looking at all files costs no more than asking for each.
_MANY: Final = 1000
# So many files whose stamps prove nothing are looked at beside those that were named; of more, none.
BESIDE: Final = 200


class LookInterruptedError(Exception):
    """Files changed while all of them were looked at: what was seen until then counts for nothing."""


def _never() -> bool:
    return False


class Look(NamedTuple):
    """What a build looks at: the files at ``paths``, as the catalogue writes them; None for all of the site and output.

    Who asks for some answers for all others being as the last build that ended well left them, but for those whose
    stamps prove nothing: where these are many, a look at no path at all brings some of them each time, until it is
    told that few are left. A look at all is given up once ``interrupted`` tells so.
    """

    paths: frozenset[str] | None = None
    interrupted: Callable[[], bool] = _never


EVERYTHING: Final = Look()


class Looked(NamedTuple):
    """What there is to compare with what is recorded: of ``paths``, or of the whole site where that is None."""

    files: Iterator[WalkedFile]
    paths: list[str] | None


def look_at(ledger: Ledger, place: SitePaths, look: Look, found_faults: list[Fault]) -> Looked:
    """Return the files to compare, in the order of their paths; all of them where few cannot be told by themselves.

    Files whose stamps prove nothing are among them, since they may have changed after they were read without another
    time; but many of them do not keep waiting who saved few others. The iterator raises OSError and
    LookInterruptedError.
    """
    if look.paths is not None:
        racy = ledger.sources.racy(BESIDE + 1 if look.paths else _MANY)
        paths = sorted(look.paths if look.paths and len(racy) > BESIDE else look.paths.union(racy))
        some = None if len(paths) > _MANY else walk_some(place, paths)
        if some is not None and not ledger.sources.have_twins(path for path, *_ in some):
            return Looked(iter(some), paths)
    return Looked(_until(walk(place, found_faults), look.interrupted), None)


def _until(files: Iterator[WalkedFile], interrupted: Callable[[], bool]) -> Iterator[WalkedFile]:
    for each in files:
        if interrupted():
            raise LookInterruptedError
        yield each

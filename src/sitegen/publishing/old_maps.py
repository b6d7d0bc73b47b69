"""Old addresses that hosts alone know, and which of them a change would lose: asked of the maps that were published."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote

from sitegen.catalogue import Catalogue
from sitegen.planning.kinds import MOVED_URL
from sitegen.planning.routes import moved_map, output_path
from sitegen.publishing.manifest import Entry

# Returns the bytes of those of some published files that can be had, by their paths from the site's root.
Reads = Callable[[Sequence[str]], Mapping[str, bytes]]

_FOLDER: Final = MOVED_URL.removeprefix("/")
_ENDING: Final = ".json"


class OldAddress(NamedTuple):
    """An old address without a page of its own, and the address of the article that it led to."""

    alias: str
    url: str


def lost_old_addresses(
    published: Iterable[Entry], base: str, before: Catalogue, after: Catalogue, reads: Reads
) -> Iterator[OldAddress]:
    """Yield each address of the ``published`` maps that the site of ``after`` neither leads on nor has a file at.

    What a map held is told by ``before``, the site as it is remembered, where that makes the same bytes of it; else by
    the map itself, as ``reads`` gives it; and where that cannot be had, by ``before`` all the same. ``base`` is the
    path of ``base_url``. In the order of maps.
    """
    for entry in published:
        shard = _shard_of(entry.path)
        if shard is None:
            continue
        now = after.articles.moved(shard)
        if _sum(now, base) == entry.sha256:
            continue
        known = before.articles.moved(shard)
        if _sum(known, base) != entry.sha256:
            data = reads([entry.path]).get(entry.path)
            known = known if data is None else _pairs_in(data, base)
        kept = {alias for alias, _ in now}
        for alias, url in known:
            if alias not in kept and not _stands(after, alias):
                yield OldAddress(alias, url)


def _shard_of(path: str) -> int | None:
    name = path.removeprefix(_FOLDER).removesuffix(_ENDING)
    if path != f"{_FOLDER}{name}{_ENDING}" or len(name) != len("ff") or set(name) - set("0123456789abcdef"):
        return None
    return int(name, 16)


def _sum(pairs: Iterable[tuple[str, str]], base: str) -> str:
    return hashlib.sha256(moved_map(pairs, base)).hexdigest()


def _pairs_in(data: bytes, base: str) -> list[tuple[str, str]]:
    """Return what a published map holds; nothing of a file of the site's own that is none."""
    try:
        found = json.loads(data)
    except ValueError:
        return []
    if not isinstance(found, dict):
        return []
    return [(alias, unquote(str(url)).removeprefix(base)) for alias, url in found.items() if alias.startswith("/")]


def _stands(after: Catalogue, alias: str) -> bool:
    """Tell whether there is a file at an address, or a folder, to which hosts go on from it."""
    if "?" in alias:
        return False
    return any(after.outputs.at(path) is not None for path in (alias[1:], output_path(f"{alias}/")))

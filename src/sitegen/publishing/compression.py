"""Files compressed ahead, so that a host need not: they lie at the target beside what they hold, and nowhere else."""

import gzip
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from sitegen.publishing.manifest import Entry

GZIP, BROTLI = "gzip", "brotli"
ENDINGS: Final = {GZIP: ".gz", BROTLI: ".br"}
_COMPRESSIBLE: Final = frozenset(
    {
        *(".html", ".htm", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".txt", ".webmanifest", ".csv", ".map"),
        *(".ico", ".md", ".wasm"),
    }
)
# What is smaller fits into one packet anyhow.
_LEAST: Final = 1024
# Of Brotli's eleven: the next one takes thirteen times as long for a twentieth.
_BROTLI_QUALITY: Final = 9
# How far back Brotli looks, as a power of two: no further than a file reaches, since it makes room for all of that.
_BROTLI_WINDOWS: Final = range(16, 23)
_GZIP_LEVEL: Final = 9


def is_compressible(path: str, size: int) -> bool:
    """Tell whether a file of so many bytes is worth compressing."""
    return size >= _LEAST and os.path.splitext(path)[1].lower() in _COMPRESSIBLE


def variants(path: str, size: int, encodings: Iterable[str]) -> list[str]:
    """Return the paths of what a file is compressed into."""
    return [path + ENDINGS[each] for each in encodings] if is_compressible(path, size) else []


def variants_of_any_size(path: str, encodings: Iterable[str]) -> list[str]:
    """Return the paths of what a file of this name may have been compressed into."""
    return variants(path, _LEAST, encodings)


def write_variants(root: str, into: str, entries: Sequence[Entry], encodings: Sequence[str]) -> list[str]:
    """Write what is made of files of the folder ``root`` into the folder ``into``; return its paths. Raises OSError."""
    jobs = [
        (each.path, encoding) for each in entries for encoding in encodings if is_compressible(each.path, each.size)
    ]

    def make(job: tuple[str, str]) -> str:
        path, encoding = job
        name = path + ENDINGS[encoding]
        with open(os.path.join(root, path), "rb") as file:
            data = compressed(file.read(), encoding)
        real = os.path.join(into, name)
        os.makedirs(os.path.dirname(real), exist_ok=True)
        with open(real, "wb") as file:
            file.write(data)
        return name

    # Both libraries let other threads run meanwhile.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(make, jobs))


def compressed(data: bytes, encoding: str) -> bytes:
    """Return ``data`` compressed: the same bytes for the same data and library."""
    if encoding == GZIP:
        return gzip.compress(data, _GZIP_LEVEL, mtime=0)
    import brotli  # noqa: PLC0415 - few commands compress

    window = min(max(len(data).bit_length(), _BROTLI_WINDOWS[0]), _BROTLI_WINDOWS[-1])
    packed: bytes = brotli.compress(data, quality=_BROTLI_QUALITY, lgwin=window)
    return packed


def stale_variants(paths: Iterable[tuple[str, int]], encodings: Sequence[str]) -> Iterator[str]:
    """Yield what files that now have so many bytes may have left at a target, and are not compressed into any more."""
    for path, size in paths:
        if not is_compressible(path, size):
            yield from variants_of_any_size(path, encodings)

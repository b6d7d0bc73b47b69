"""What hosts do not take: pure functions on a manifest."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from sitegen.publishing.manifest import Entry

_MB: Final = 1_000_000
_MIB: Final = 1 << 20


class Limits(NamedTuple):
    """The most that a host takes: files, bytes together, bytes of one file, characters of a path; 0 for no limit."""

    files: int = 0
    size: int = 0
    file_size: int = 0
    path: int = 0


# https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
# https://developers.cloudflare.com/pages/platform/limits/: 20,000 files, 100,000 on paid plans (`max_files`)
# https://learn.microsoft.com/en-us/windows/win32/fileio/maximum-file-path-limitation: 260 with the folder of the site,
# of which `C:\inetpub\wwwroot\` and an end of text are taken off.
LIMITS: Final = {
    "github": Limits(size=1000 * _MB, file_size=100 * _MIB),
    "cloudflare": Limits(files=20_000, file_size=25 * _MIB),
    "iis": Limits(path=240),
}


def exceeded(host: str, entries: Iterable[Entry], most_files: int = 0) -> Iterator[tuple[str, str]]:
    """Yield what a site has more of than a host takes, and how much that takes: as they are told.

    ``most_files`` stands in place of how many files the host usually takes, unless it is 0.
    """
    limits = LIMITS.get(host, Limits())
    if most_files:
        limits = limits._replace(files=most_files)
    if not any(limits):
        return
    files = size = 0
    for each in entries:
        files += 1
        size += each.size
        if limits.file_size and each.size > limits.file_size:
            yield f"{each.path} ({each.size / _MIB:.1f} MiB)", f"{limits.file_size // _MIB} MiB"
        if limits.path and len(each.path) > limits.path:
            yield each.path, str(limits.path)
    if limits.files and files > limits.files:
        yield f"{files:,}", f"{limits.files:,}"
    if limits.size and size > limits.size:
        yield f"{size / _MB:,.0f} MB", f"{limits.size // _MB:,} MB"

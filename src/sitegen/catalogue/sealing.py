"""Sums of a catalogue's pages, in a file beside it: they tell whether any byte is another than a build left.

SQLite finds damage of its own structure, and that only where it comes to read it; a value that became another one it
takes as it is. So each page (https://sqlite.org/fileformat2.html#pages) has its sum in this file. What keeps that
in proportion to what changes is the log in which SQLite writes before it changes the file itself
(https://sqlite.org/fileformat2.html#walformat): the pages in it are the ones to sum anew. It holds at any moment, and
so when a build is killed, that a page of the catalogue is as its sum tells or is in the log, which has its own sums.

Not to read all of a catalogue whenever one is opened, the file also holds the catalogue's stamp as it was when a build
ended. What damages a file without its size and times becoming others is not seen then: a disk that gives back other
bytes than were written, or who writes past the file system. A build that ended badly, ``--clean``, and any error that
nothing else explains have all pages compared.
"""

import contextlib
import os
import struct
import time
from collections.abc import Iterator
from itertools import islice
from typing import IO, Final, NamedTuple
from zlib import crc32

from sitegen.system.stamps import RACY_STAMP, Stamp, stamp_of

_MAGIC: Final = b"sitegen pages 1\n"
# Magic, version of the tables, page size, number of pages, the two salts of the log and how many of its frames are
# summed, stamp; then the sum of all that.
_HEAD: Final = struct.Struct("<16s6I4x3q")
# CRC-32 misses no change of up to three bits in a page, nor one within four bytes, and of others one in four thousand
# million. It takes a quarter of the time that a digest does.
_SUM: Final = 4
# Where the sums begin.
_FIRST: Final = 128
# Pages that are read at once.
_AT_ONCE: Final = 256
# The log: its head, up to the salts, and the head of each frame.
_LOG_HEAD: Final = struct.Struct(">8xI4xII8x")
_FRAME_HEAD: Final = struct.Struct(">IIII8x")
# SQLite locks bytes here, and uses the page for nothing else (https://sqlite.org/fileformat2.html#the_lock_byte_page).
_LOCK_BYTE: Final = 0x40000000
# The catalogue's time is set back by so much when it is signed, so that any change gives it another one, however coarse
# the file system's clock is: nanoseconds.
_SET_BACK: Final = 10_000_000_000


class Seal(NamedTuple):
    """What the file tells beside the sums; ``stamp`` is RACY_STAMP while a build is under way."""

    version: int
    page_size: int
    pages: int
    salts: tuple[int, int]
    frames: int
    stamp: Stamp


class Frame(NamedTuple):
    """A page in the log: its number, how many pages the catalogue has with it (0 within a change), where it begins."""

    page: int
    size: int
    begin: int


class Log(NamedTuple):
    """The log as an open file, and what its head tells."""

    file: IO[bytes]
    page_size: int
    salts: tuple[int, int]

    def frames(self, first: int) -> Iterator[Frame]:
        """Yield the frames that were written since the log was last begun anew, from number ``first`` on.

        There may be more than count: what was taken back is still there.
        """
        length = _FRAME_HEAD.size + self.page_size
        begin = _LOG_HEAD.size + first * length
        while True:
            self.file.seek(begin)
            head = self.file.read(_FRAME_HEAD.size)
            if len(head) < _FRAME_HEAD.size:
                return
            page, size, *salts = _FRAME_HEAD.unpack(head)
            if (*salts,) != self.salts or page == 0:
                return
            yield Frame(page, size, begin + _FRAME_HEAD.size)
            begin += length


def seal_path(catalogue: str) -> str:
    """Return where the sums of a catalogue are."""
    return catalogue.removesuffix(".sqlite3") + ".pages"


def log_path(catalogue: str) -> str:
    """Return where the log of a catalogue is."""
    return catalogue + "-wal"


def log_size(catalogue: str) -> int:
    """Return how long the log is, in bytes: a build that ends properly leaves none."""
    try:
        return os.stat(log_path(catalogue)).st_size
    except FileNotFoundError:
        return 0


def read_seal(catalogue: str, version: int) -> Seal | None:
    """Return what was recorded of a catalogue with tables of this version; None when there is nothing to rely on."""
    try:
        with open(seal_path(catalogue), "rb", buffering=0) as file:
            data = file.read(_FIRST)
    except FileNotFoundError:
        return None
    if len(data) < _FIRST or data[_HEAD.size : _HEAD.size + _SUM] != _sum(data[: _HEAD.size]):
        return None
    magic, told, page_size, pages, salt, other, frames, *stamp = _HEAD.unpack_from(data)
    if magic != _MAGIC or told != version:
        return None
    return Seal(told, page_size, pages, (salt, other), frames, Stamp(*stamp))


def is_as_left(catalogue: str, seal: Seal) -> bool:
    """Return whether a build ended properly and the file was not touched since, as far as its stamp tells."""
    return seal.stamp != RACY_STAMP and not log_size(catalogue) and stamp_of(catalogue) == seal.stamp


def agrees(catalogue: str, seal: Seal) -> bool:
    """Return whether all pages are as their sums tell, but for those that the log may hold. Raises OSError.

    No connection of this process may be open: closing any other descriptor of the file would give up its locks
    (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
    """
    logged = _logged_pages(catalogue, seal.pages)
    with open(catalogue, "rb", buffering=0) as file, open(seal_path(catalogue), "rb", buffering=0) as sums:
        if not any(logged) and os.fstat(file.fileno()).st_size != seal.pages * seal.page_size:
            return False
        sums.seek(_FIRST)
        for first, found in _summed(file, seal.page_size, seal.pages):
            told = _read(sums, len(found))
            if found != told and any(not logged[page] for page in _differing(first, found, told)):
                return False
    return True


def _differing(first: int, found: bytes, told: bytes) -> Iterator[int]:
    """Yield the numbers of the pages, the first of which is ``first``, whose sums differ."""
    for n, at in enumerate(range(0, len(found), _SUM)):
        if found[at : at + _SUM] != told[at : at + _SUM]:
            yield first + n


def _logged_pages(catalogue: str, pages: int) -> bytearray:
    """Return a 1 for each page that the log may hold, up to the number ``pages``, and a 0 for the others."""
    logged = bytearray(pages + 1)
    with _opened_log(catalogue) as log:
        for frame in log.frames(0) if log else ():
            if frame.page <= pages:
                logged[frame.page] = 1
    return logged


def write_sums(catalogue: str, file: IO[bytes], version: int) -> None:
    """Sum all pages of a catalogue, read from ``file``. Raises OSError.

    ``file`` must stay open for as long as the connection is, for the reason that ``agrees`` gives.
    """
    file.seek(0)
    head = file.read(100)
    page_size = int.from_bytes(head[16:18], "big")
    # The number 1 stands for the one size that two bytes cannot hold.
    page_size = 1 << 16 if page_size == 1 else page_size
    pages = os.fstat(file.fileno()).st_size // page_size
    temporary = seal_path(catalogue) + ".new"
    with open(temporary, "wb") as sums:
        sums.write(_packed(Seal(version, page_size, pages, (0, 0), 0, RACY_STAMP)))
        sums.writelines(found for _, found in _summed(file, page_size, pages))
    os.replace(temporary, seal_path(catalogue))


@contextlib.contextmanager
def _opened_log(catalogue: str) -> Iterator[Log | None]:
    """Give the log; None when there is none, or none that can be read. Raises OSError."""
    with contextlib.ExitStack() as opened:
        try:
            file = opened.enter_context(open(log_path(catalogue), "rb", buffering=0))
        except FileNotFoundError:
            yield None
            return
        head = file.read(_LOG_HEAD.size)
        if len(head) < _LOG_HEAD.size:
            yield None
            return
        page_size, *salts = _LOG_HEAD.unpack(head)
        yield Log(file, page_size, (salts[0], salts[1]))


def take_log(catalogue: str, seal: Seal, count: int) -> Seal | None:
    """Sum the pages in the first ``count`` frames of the log anew, those that are not summed yet; return the seal then.

    Those must be all frames that count, and no change may be under way. None when frames that were summed are there no
    more: the log is damaged. Raises OSError.
    """
    with _opened_log(catalogue) as log:
        if log is None:
            # All that was in it is in the file, or the sums will tell that it is not.
            return seal
        first = seal.frames if log.salts == seal.salts else 0
        if count < first or (count and log.page_size != seal.page_size):
            return None
        with open(seal_path(catalogue), "r+b", buffering=0) as sums:
            pages = seal.pages
            frames = islice(log.frames(first), count - first)
            while some := list(islice(frames, _AT_ONCE)):
                # Of a page that was written several times, the last one is what counts.
                for page, frame in {each.page: each for each in some}.items():
                    log.file.seek(frame.begin)
                    sums.seek(_FIRST + (page - 1) * _SUM)
                    sums.write(_sum(_read(log.file, log.page_size)))
                pages = next((each.size for each in reversed(some) if each.size), pages)
                first += len(some)
            if first < count:
                return None
            taken = seal._replace(pages=pages, salts=log.salts, frames=count)
            sums.seek(0)
            sums.write(_packed(taken))
    return taken


def mark(catalogue: str, seal: Seal, stamp: Stamp) -> Seal:
    """Record the catalogue's stamp, or RACY_STAMP while a build is under way; return the seal then. Raises OSError."""
    marked = seal._replace(stamp=stamp)
    with open(seal_path(catalogue), "r+b", buffering=0) as sums:
        sums.write(_packed(marked))
    return marked


def sign(catalogue: str, seal: Seal) -> None:
    """Record that a build left the catalogue as it is; no connection may be open any more. Raises OSError."""
    now = time.time_ns()
    os.utime(catalogue, ns=(now, now - _SET_BACK))
    mark(catalogue, seal, stamp_of(catalogue))


def forget(catalogue: str) -> None:
    """Remove the sums of a catalogue that is to be made anew. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(seal_path(catalogue))


def _packed(seal: Seal) -> bytes:
    data = _HEAD.pack(_MAGIC, seal.version, seal.page_size, seal.pages, *seal.salts, seal.frames, *seal.stamp)
    return (data + _sum(data)).ljust(_FIRST, b"\0")


def _sum(data: bytes | memoryview) -> bytes:
    return crc32(data).to_bytes(_SUM, "big")


def _summed(file: IO[bytes], page_size: int, pages: int) -> Iterator[tuple[int, bytes]]:
    """Yield (number of the first page, their sums) of all pages, some at once."""
    file.seek(0)
    unused = _LOCK_BYTE // page_size + 1
    for first in range(1, pages + 1, _AT_ONCE):
        many = min(_AT_ONCE, pages + 1 - first)
        if first <= unused < first + many:
            yield first, b"".join(_sum_at(file, page, page_size, unused) for page in range(first, first + many))
            continue
        data = memoryview(_read(file, many * page_size))
        yield first, b"".join(_sum(data[at : at + page_size]) for at in range(0, many * page_size, page_size))


def _sum_at(file: IO[bytes], page: int, page_size: int, unused: int) -> bytes:
    if page == unused:
        file.seek(page_size, os.SEEK_CUR)
        return bytes(_SUM)
    return _sum(_read(file, page_size))


def _read(file: IO[bytes], length: int) -> bytes:
    """Return so many bytes, fewer only at the file's end."""
    data = file.read(length)
    while len(data) < length and (more := file.read(length - len(data))):
        data += more
    return data

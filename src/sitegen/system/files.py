"""Files of the built site: written whole or not at all, only when they differ, removed when they no longer belong."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.system.digests import (
    Digest,
    Sha256,
    Summed,
    digest_of,
    half_of,
    pieces_of,
    sha256_of_file,
    sha256_of_pieces,
)
from sitegen.system.sources import TEMPORARY
from sitegen.system.stamps import Stamp, stamp_of

# The longest file name that common file systems take, in bytes.
_NAME_BYTES = 255
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class SourceChangedError(Exception):
    """A file holds other bytes than those that were planned with; nothing was made of it."""


class Landed(NamedTuple):
    """A file of the output as it is to be: whether it had to be written, the SHA-256 of its bytes, its stamp."""

    changed: bool
    content: Sha256
    stamp: Stamp


def copy_if_different(source: str, path: str, digest: Digest | None = None) -> Landed:
    """Make the file at ``path`` a copy of ``source``, if that has the ``digest`` where one is given.

    Raises SourceChangedError, OSError.
    """
    try:
        return write_if_different(partial(pieces_of, source), path, length=os.stat(source).st_size, digest=digest)
    except FileNotFoundError as error:
        if digest is None or error.filename != source:
            raise
        raise SourceChangedError(source) from error


def write_if_different(
    pieces: Callable[[], Iterable[bytes]], path: str, *, length: int | None = None, digest: Digest | None = None
) -> Landed:
    """Make the file at ``path`` hold ``pieces()``, if they have the ``digest`` where one is given.

    With ``length``, how many bytes they are, a file of another length need not be read. Raises SourceChangedError,
    OSError.
    """
    with contextlib.suppress(OSError):
        # Before it is read: whatever becomes of it after that gives it another stamp.
        stamp = stamp_of(path)
        if length is None or stamp.size == length:
            held = sha256_of_file(path)
            if held == sha256_of_pieces(pieces()) and digest in (None, half_of(held)):
                return Landed(changed=False, content=held, stamp=stamp)
    # Of what is written, whatever becomes of its source meanwhile.
    written = Summed(pieces())

    def check() -> None:
        if digest not in (None, written.digest()):
            raise SourceChangedError(path)

    stamp = write_whole(path, written, check=check)
    return Landed(changed=True, content=written.sha256(), stamp=stamp)


def write_whole(
    path: str, pieces: Iterable[bytes], *, apart: bool = False, check: Callable[[], None] = lambda: None
) -> Stamp:
    """Make the file at ``path`` hold ``pieces``: it is the old file or the new one at any moment; return its stamp.

    ``apart`` tells that its folder is most likely still to be made. ``check`` is called before what was written takes
    the place of the old file, and may raise SourceChangedError to keep that. Raises OSError that names the file.
    """
    temporary = _temporary(path)
    try:
        descriptor = _opened_in(os.path.dirname(path), temporary, apart=apart)
        try:
            for piece in pieces:
                _write_all(descriptor, piece)
            written = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        check()
        os.replace(temporary, path)
    except (OSError, SourceChangedError) as error:
        with contextlib.suppress(OSError):
            os.remove(temporary)
        if isinstance(error, SourceChangedError):
            raise
        if error.errno in (errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST) and os.path.isdir(path):
            raise OSError(error.errno, os.strerror(errno.EISDIR), path) from error
        if error.filename in (None, temporary):
            # What was to be written is what a reader knows; a source that cannot be read is named already.
            raise OSError(error.errno, error.strerror, path) from error
        raise
    return _stamp_of_written(path, written)


def _stamp_of_written(path: str, written: os.stat_result) -> Stamp:
    """Return the stamp of the file that was written; a racy one where it is not that one any more."""
    # Only after the rename: that gives many file systems' files another time of change.
    with contextlib.suppress(OSError):
        found = os.stat(path)
        if found.st_ino == written.st_ino and found.st_mtime_ns == written.st_mtime_ns:
            return Stamp(written.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return Stamp(written.st_size, 0, 0)


def _temporary(path: str) -> str:
    """Return the temporary file for ``path``: beside it, since a rename within one folder is atomic, and cheap."""
    folder, name = os.path.split(path)
    if len(os.fsencode(TEMPORARY + name)) > _NAME_BYTES:
        name = digest_of(os.fsencode(name)).hex()
    return os.path.join(folder, TEMPORARY + name)


def _write_all(descriptor: int, piece: bytes) -> None:
    written = os.write(descriptor, piece)
    while written < len(piece):
        written += os.write(descriptor, memoryview(piece)[written:])


def _opened_in(folder: str, path: str, *, apart: bool) -> int:
    if apart:
        with contextlib.suppress(OSError):
            os.mkdir(folder)
    try:
        return os.open(path, _FLAGS, 0o666)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        return os.open(path, _FLAGS, 0o666)


def remove(root: str, path: str) -> bool:
    """Remove an output, its temporary file, and the folders that it leaves empty; return whether it was there."""
    real = os.path.join(root, path)
    folder = os.path.dirname(real)
    with contextlib.suppress(OSError):
        os.remove(_temporary(real))
    try:
        os.remove(real)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        if isinstance(error, PermissionError) and os.path.isfile(real):
            raise
        removed = False
    else:
        removed = True
    while folder != root and folder.startswith(root):
        try:
            os.rmdir(folder)
        except OSError:
            break
        folder = os.path.dirname(folder)
    return removed


def require_own_folders(root: str, paths: Iterable[str]) -> None:
    """Make sure that no folder which one of ``paths`` lies in, below ``root``, is a symbolic link.

    What is behind such a link is not of this site. Raises OSError that names it. ``paths`` are best in their order:
    then each folder is looked at once.
    """
    above: list[str] = []
    for path in paths:
        names = path.split("/")[:-1]
        pairs = enumerate(zip(above, names, strict=False))
        same = next((depth for depth, (one, other) in pairs if one != other), min(len(above), len(names)))
        for depth in range(same + 1, len(names) + 1):
            folder = os.path.join(root, *names[:depth])
            if os.path.islink(folder):
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), folder)
        above = names


def files_in(root: str) -> Iterator[str]:
    """Yield the path, from ``root``, of every file in the output folder."""
    for folder, _, names in os.walk(root):
        below = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in sorted(names):
            yield name if below == "." else f"{below}/{name}"


def remove_temporary_files(root: str) -> None:
    """Remove what a build that was killed left beside the files it was writing."""
    for path in files_in(root):
        if path.rpartition("/")[2].startswith(TEMPORARY):
            with contextlib.suppress(FileNotFoundError):
                os.remove(os.path.join(root, path))

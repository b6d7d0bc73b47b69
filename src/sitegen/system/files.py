"""Files of the built site: written whole or not at all, only when they differ, removed when they no longer belong."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sitegen.system.digests import Summed, digest_of, digest_of_file, digest_of_pieces, pieces_of
from sitegen.system.sources import TEMPORARY

# The longest file name that common file systems take, in bytes.
_NAME_BYTES = 255
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def copy_if_different(source: str, path: str) -> tuple[bool, bytes]:
    """Make the file at ``path`` a copy of ``source``; return whether it had to be written, and the digest of both.

    Raises OSError.
    """
    return write_if_different(partial(pieces_of, source), path, length=os.stat(source).st_size)


def write_if_different(
    pieces: Callable[[], Iterable[bytes]], path: str, *, length: int | None = None
) -> tuple[bool, bytes]:
    """Make the file at ``path`` hold ``pieces()``; return whether it had to be written, and its digest.

    With ``length``, how many bytes they are, a file of another length need not be read. Raises OSError.
    """
    with contextlib.suppress(OSError):
        if length is None or os.stat(path).st_size == length:
            held = digest_of_file(path)
            if held == digest_of_pieces(pieces()):
                return False, held
    # Of what is written, whatever becomes of its source meanwhile.
    written = Summed(pieces())
    write_whole(path, written)
    return True, written.digest()


def write_whole(path: str, pieces: Iterable[bytes], *, apart: bool = False) -> None:
    """Make the file at ``path`` hold ``pieces``: it is the old file or the new one at any moment. Raises OSError.

    ``apart`` tells that its folder is most likely still to be made.
    """
    # A temporary file beside the file it becomes: a rename within one folder is atomic, and cheap.
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, TEMPORARY + name)
    if len(os.fsencode(TEMPORARY + name)) > _NAME_BYTES:
        temporary = os.path.join(folder, TEMPORARY + digest_of(os.fsencode(name)).hex())
    try:
        descriptor = _opened_in(folder, temporary, apart=apart)
        try:
            for piece in pieces:
                _write_all(descriptor, piece)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.remove(temporary)
        if error.errno in (errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST) and os.path.isdir(path):
            raise OSError(error.errno, os.strerror(errno.EISDIR), path) from error
        if error.filename in (None, temporary):
            # What was to be written is what a reader knows; a source that cannot be read is named already.
            raise OSError(error.errno, error.strerror, path) from error
        raise


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
    folder, name = os.path.split(real)
    with contextlib.suppress(OSError):
        os.remove(os.path.join(folder, TEMPORARY + name))
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

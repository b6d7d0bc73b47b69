r"""The paths of a build's outputs, plainly, in a file beside the catalogue: whose files they are when that is lost.

One event a line, in UTF-8 with ``\\`` and ``\n`` for a backslash and a line feed: ``+ path`` is written before the file
is made, ``- path`` after it was removed; so who reads it takes no file for the site's that is not, and misses none. The
first line tells how long the file was when it was last written anew. A build that is killed leaves at most a last
line without its end, of a file that was not made. It is not waited for until a line is on the disk: a power failure
may cost the last ones, with those of the catalogue.
"""

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from sitegen import regex

if TYPE_CHECKING:
    from sitegen.catalogue.ledger import Ledger

_HEAD: Final = b"sitegen outputs 1 "
# So many digits tell the length, so that it can be written once that is known.
_DIGITS: Final = 20
_MADE, _REMOVED = b"+ ", b"- "
_ESCAPED: Final = regex(r"\\(.)", re.DOTALL)
# It may grow to so many times its length, and a little, before it is written anew: then writing it anew takes no more
# than what was added since took.
_GROWTH: Final = 2
_LITTLE: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 16


class Event(NamedTuple):
    """One line: a path from the output folder, and whether its file is made or was removed."""

    path: str
    made: bool


def list_path(catalogue: str) -> str:
    """Return where the list is that belongs to a catalogue."""
    return catalogue.removesuffix(".sqlite3") + ".outputs"


def list_owned(catalogue: str, ledger: "Ledger", *, anew: bool) -> None:
    """List plainly whose files the planned outputs of a catalogue will be, before any is made. Raises OSError."""
    path = list_path(catalogue)
    if anew or is_due(path):
        write_anew(path, ledger.outputs.owned_paths())
    else:
        note_made(path, ledger.outputs.unwritten_paths())


def list_removed(catalogue: str, paths: Iterable[str]) -> None:
    """List plainly that the files at ``paths`` of a catalogue's outputs were removed. Raises OSError."""
    note_removed(list_path(catalogue), paths)


def is_due(path: str) -> bool:
    """Return whether the list at ``path`` is to be written anew: it is missing, damaged, or long."""
    try:
        with open(path, "rb") as file:
            length = _length(file.readline(_LONGEST_LINE))
            return length is None or os.fstat(file.fileno()).st_size > _GROWTH * length + _LITTLE
    except FileNotFoundError:
        return True


def write_anew(path: str, paths: Iterable[str]) -> None:
    """Write the list of ``paths``, in place of the one there is. Raises OSError."""
    temporary = path + ".new"
    with _named(path):
        with open(temporary, "wb") as file:
            file.write(_HEAD + b"0" * _DIGITS + b"\n")
            file.writelines(_line(_MADE, each) for each in paths)
            length = file.tell()
            file.seek(len(_HEAD))
            file.write(f"{length:0{_DIGITS}}".encode())
        os.replace(temporary, path)


def note_made(path: str, paths: Iterable[str]) -> None:
    """Add that the files at ``paths`` are about to be made. Raises OSError."""
    _add(path, (_line(_MADE, each) for each in paths))


def note_removed(path: str, paths: Iterable[str]) -> None:
    """Add that the files at ``paths`` were removed. Raises OSError."""
    _add(path, (_line(_REMOVED, each) for each in paths))


def events(path: str) -> Iterator[Event]:
    """Yield what the list tells, in its order; nothing when there is none. Raises OSError.

    Lines that make no sense, as after a damage, are passed over.
    """
    with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
        for line in file:
            found = _event(line)
            if found is not None:
                yield found


def is_path_inside(path: str) -> bool:
    """Return whether a path read from a damaged file leads to a place inside the folder from which it starts."""
    parts = path.split("/")
    return not ("\0" in path or os.path.isabs(path) or os.path.splitdrive(path)[0] or {"", ".", ".."} & {*parts})


def _add(path: str, lines: Iterator[bytes]) -> None:
    first = next(lines, None)
    if first is None:
        return
    with _named(path), open(path, "r+b") as file:
        _cut_torn_line(file)
        file.write(first)
        file.writelines(lines)


def _cut_torn_line(file: IO[bytes]) -> None:
    """Leave the file's position at its end, behind the last whole line."""
    end = file.seek(0, os.SEEK_END)
    begin = max(0, end - _LONGEST_LINE)
    file.seek(begin)
    whole = file.read().rfind(b"\n") + 1
    if begin + whole < end:
        file.truncate(begin + whole)
    file.seek(begin + whole)


@contextlib.contextmanager
def _named(path: str) -> Iterator[None]:
    """Let an error that names no file name this one: one that comes when a buffer is written out."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror, path) from error


def _length(head: bytes) -> int | None:
    digits = head.removeprefix(_HEAD).rstrip(b"\n")
    return int(digits) if head.startswith(_HEAD) and digits.isdigit() else None


def _line(sign: bytes, path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n")
    return sign + escaped.encode(errors="surrogateescape") + b"\n"


def _event(line: bytes) -> Event | None:
    if not (line.startswith((_MADE, _REMOVED)) and line.endswith(b"\n")):
        return None
    text = line[len(_MADE) : -1].decode(errors="surrogateescape")
    path = _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
    return Event(path, made=line.startswith(_MADE)) if is_path_inside(path) else None

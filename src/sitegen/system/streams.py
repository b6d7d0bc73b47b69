"""What a command prints to: streams that take every letter, and end no work when they are closed, full or unread."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# What says that nobody reads any more: ``sitegen list drafts | head``. On Windows it is an invalid argument.
_READ_NO_MORE: Final = frozenset({errno.EPIPE, *([errno.EINVAL] if sys.platform == "win32" else [])})
_STANDARD_INPUT, _STANDARD_OUTPUT, _STANDARD_ERROR = range(3)


class _Sink(io.FileIO):
    """A descriptor that takes what is written to it, also when it goes nowhere; ``failure`` tells why it does."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.failure: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write ``data`` as far as the system takes it at once, and return how many bytes that is."""
        if self.failure is None:
            try:
                return super().write(data)
            except OSError as error:
                self.failure = error
        return memoryview(data).nbytes


@contextlib.contextmanager
def printing() -> Iterator[Callable[[], OSError | None]]:
    """Let ``sys.stdout`` and ``sys.stderr`` take whatever is printed, in UTF-8, until the block is left.

    What is printed to a closed stream is dropped. The function that is given hands over what was printed, and returns
    why some of it could not be written; None when all of it was, or when nobody reads it.
    """
    _open_closed_descriptors()
    before = sys.stdout, sys.stderr
    sinks: list[_Sink] = []
    sys.stdout = _usable(sys.stdout, _STANDARD_OUTPUT, sinks)
    sys.stderr = _usable(sys.stderr, _STANDARD_ERROR, sinks)
    ours = sys.stdout, sys.stderr

    def failure() -> OSError | None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        failures = (sink.failure for sink in sinks)
        return next((each for each in failures if each is not None and each.errno not in _READ_NO_MORE), None)

    try:
        yield failure
    finally:
        failure()
        # Whoever fell silent stays so.
        if (sys.stdout, sys.stderr) == ours:
            sys.stdout, sys.stderr = before


class _Nowhere(io.TextIOBase):
    def write(self, text: str, /) -> int:
        return len(text)


def fall_silent() -> None:
    """Let nothing more be printed, also by threads that work until the program is gone; what is printed now is.

    What they meet at the end of the program, such as processes that ended before them, concerns nobody; and none of
    them holds a stream when that is closed.
    """
    before = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = _Nowhere()
    for each in before:
        with contextlib.suppress(OSError, ValueError):
            each.flush()


def is_lost(stream: TextIO) -> bool:
    """Tell whether what is printed to ``stream`` goes nowhere, as far as that is known yet."""
    sink = getattr(getattr(stream, "buffer", None), "raw", None)
    return isinstance(sink, _Sink) and sink.failure is not None


def _open_closed_descriptors() -> None:
    """Let nothing that is opened become a standard stream: libraries, and programs that are started, print to those."""
    for descriptor in (_STANDARD_INPUT, _STANDARD_OUTPUT, _STANDARD_ERROR):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest that is free, which is this one.
            opened = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(opened, True)  # noqa: FBT003 - that is its signature


def _usable(stream: TextIO | None, descriptor: int, sinks: list[_Sink]) -> TextIO:
    """Return what to print to in place of ``stream``, which is None when it was closed; add its sink to ``sinks``."""
    if stream is None:
        return _to(_Sink(descriptor), sinks, line_buffering=True)
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if not isinstance(raw, io.FileIO):
        # A console of Windows, or a test's: it takes any letter, once it is told to.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return stream
    stream.flush()
    return _to(_Sink(raw.fileno()), sinks, line_buffering=stream.line_buffering or stream.write_through)


def _to(sink: _Sink, sinks: list[_Sink], *, line_buffering: bool) -> TextIO:
    sinks.append(sink)
    # No code page of Windows has all Vietnamese letters, and a file's name may hold what is no letter.
    return io.TextIOWrapper(
        io.BufferedWriter(sink), encoding="utf-8", errors="backslashreplace", line_buffering=line_buffering
    )

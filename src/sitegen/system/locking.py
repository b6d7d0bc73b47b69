"""A file that one process at a time holds: released by the system when the process ends, however it does."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any, Final, NamedTuple

# What Windows answers while another process holds the byte, at once and after it has waited for ten seconds.
_HELD: Final = (errno.EACCES, errno.EDEADLK, getattr(errno, "EDEADLOCK", errno.EDEADLK))


class _Means(NamedTuple):
    """What a system offers: each takes a descriptor, the first two return whether it is held by this process then."""

    take: Callable[[int], bool]
    wait: Callable[[int], bool]
    release: Callable[[int], None]


@contextlib.contextmanager
def locked(path: str, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the file at ``path``, which is made where it is missing; wait for who holds it, and tell ``waits`` so.

    Raises OSError.
    """
    means = _means()
    with _opened(path) as descriptor:
        if not means.take(descriptor):
            waits()
            while not means.wait(descriptor):
                pass
        try:
            yield
        finally:
            means.release(descriptor)


@contextlib.contextmanager
def locked_if_free(path: str) -> Iterator[bool]:
    """Hold the file at ``path``, which is made where it is missing, if nobody else does; give whether that is so.

    Raises OSError.
    """
    means = _means()
    with _opened(path) as descriptor:
        taken = means.take(descriptor)
        try:
            yield taken
        finally:
            if taken:
                means.release(descriptor)


@contextlib.contextmanager
def _opened(path: str) -> Iterator[int]:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # Not emptied: Windows forbids that while another process holds it.
    with open(path, "ab") as file:
        yield file.fileno()


def _means() -> _Means:
    try:
        return _flock(import_module("fcntl"))
    except ModuleNotFoundError:
        return _msvcrt(import_module("msvcrt"))


def _flock(fcntl: Any) -> _Means:  # noqa: ANN401 - a module that not every system has
    def take(mode: int, descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, mode)
        except BlockingIOError:
            return False
        return True

    def release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    return _Means(partial(take, fcntl.LOCK_EX | fcntl.LOCK_NB), partial(take, fcntl.LOCK_EX), release)


def _msvcrt(msvcrt: Any) -> _Means:  # noqa: ANN401 - as above
    # The first byte stands for the file, whether it has one or not; what is locked begins at the file's position
    # (https://learn.microsoft.com/en-us/cpp/c-runtime-library/reference/locking).
    def lock(mode: int, descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, mode, 1)

    def take(mode: int, descriptor: int) -> bool:
        try:
            lock(mode, descriptor)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            return False
        return True

    return _Means(partial(take, msvcrt.LK_NBLCK), partial(take, msvcrt.LK_LOCK), partial(lock, msvcrt.LK_UNLCK))

"""What worker processes do in tests: in a module of its own that takes no time to import in each of them."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def doubling(_setup: None) -> Iterator[Callable[[int], int]]:
    """Give a function that doubles a number."""
    yield lambda number: 2 * number


@contextmanager
def after_a_while(seconds: list[float]) -> Iterator[Callable[[int], int]]:
    """Give a function that returns a number after its time."""

    def work(number: int) -> int:
        time.sleep(seconds[number])
        return number

    yield work


@contextmanager
def telling_who(_setup: None) -> Iterator[Callable[[int], tuple[int, int]]]:
    """Give a function that returns a number and the process that it was given to."""
    yield lambda number: (number, os.getpid())


@contextmanager
def repeating(length: int) -> Iterator[Callable[[int], bytes]]:
    """Give a function that returns so many bytes."""
    yield lambda number: bytes([number]) * length


@contextmanager
def failing_at(failures: dict[int, Exception]) -> Iterator[Callable[[int], int]]:
    """Give a function that raises what it is told to."""

    def work(number: int) -> int:
        if number in failures:
            raise failures[number]
        return number

    yield work


@contextmanager
def dying_at(fatal: int) -> Iterator[Callable[[int], int]]:
    """Give a function that kills its process, as a system does that has no memory left."""

    def work(number: int) -> int:
        if number == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    yield work


@contextmanager
def waiting_first(folder: Path) -> Iterator[Callable[[int], int]]:
    """Give a function that leaves a file for each number; the first one waits until no other number comes any more."""

    def work(number: int) -> int:
        (folder / str(number)).touch()
        made = 0
        while number == 0 and made != (made := sum(1 for _ in folder.iterdir())):
            time.sleep(0.02)
        return number

    yield work


@contextmanager
def unable_to_start(message: str) -> Iterator[Callable[[int], int]]:
    """Fail before there is a function."""
    raise ValueError(message)
    yield doubling  # type: ignore[unreachable]


@contextmanager
def leaving_a_mark(path: Path) -> Iterator[None]:
    """Leave a file at ``path`` once this is entered, and remove it."""
    path.touch()
    yield
    path.unlink()

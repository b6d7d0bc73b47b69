"""Memory that a process has done with goes back to the system."""

import ctypes
import sys
import threading
import tracemalloc
import weakref
from pathlib import Path

import pytest

from sitegen.system.memory import give_back
from sitegen.system.text import MAX_BYTES, read_bounded

_MEGABYTE = 1 << 20


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only GNU's C library keeps it"
)
def test_what_a_thread_has_freed_is_given_back() -> None:
    """Though something beyond it is still in use, for which the C library keeps all that lies before."""
    held: list[bytearray] = []
    give_back()
    before = _resident()

    def work() -> None:
        # Each too small to be a mapping of its own, which would go back by itself.
        freed = [bytearray(b"x" * 60_000) for _ in range(500)]
        held.append(bytearray(b"x" * 60_000))
        freed.clear()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    kept = _resident() - before
    give_back()
    assert kept - (_resident() - before) > 10 * _MEGABYTE


def test_what_only_refers_to_itself_is_given_up() -> None:
    """However seldom the collector looks."""

    class Ring:
        """Refers to itself."""

        def __init__(self) -> None:
            self.ring = self

    kept = weakref.ref(Ring())
    assert kept() is not None
    give_back()
    assert kept() is None


def test_a_small_file_is_read_without_room_for_the_largest(tmp_path: Path) -> None:
    """One byte more than may be is enough to tell that there is more."""
    path = tmp_path / "tep"
    for length, expected in ((MAX_BYTES, MAX_BYTES), (MAX_BYTES + 9, MAX_BYTES + 1), (3, 3)):
        path.write_bytes(bytes(length))
        with path.open("rb") as file:
            assert len(read_bounded(file)) == expected
    with path.open("rb") as file:
        tracemalloc.start()
        read_bounded(file)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < _MEGABYTE

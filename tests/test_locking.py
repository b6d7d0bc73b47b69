"""One build at a time works on a catalogue, on every system."""

import errno
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from sitegen.system import locking
from sitegen.system.locking import locked


class FakeMsvcrt(ModuleType):
    """What Windows offers, for one process: each file's first byte, and who waits for it."""

    LK_UNLCK, LK_LOCK, LK_NBLCK = 0, 1, 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.calls: list[tuple[int, int]] = []
        self.patience = 10.0
        self._held = threading.Lock()

    def locking(self, _: int, mode: int, count: int) -> None:
        """Lock or unlock so many bytes."""
        self.calls.append((mode, count))
        if mode == self.LK_UNLCK:
            self._held.release()
        elif not self._held.acquire(timeout=self.patience if mode == self.LK_LOCK else 0):
            raise OSError(errno.EDEADLK if mode == self.LK_LOCK else errno.EACCES, "held")


@pytest.fixture(params=("this system", "Windows"))
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMsvcrt | None]:
    """Take the means of this system, or those of Windows."""
    if request.param == "this system":
        yield None
        return
    fake = FakeMsvcrt()

    def imported(name: str) -> ModuleType:
        if name == "fcntl":
            raise ModuleNotFoundError(name)
        return fake if name == "msvcrt" else import_module(name)

    monkeypatch.setattr(locking, "import_module", imported)
    yield fake


@pytest.mark.usefixtures("system")
def test_who_comes_second_waits_and_is_told_so(tmp_path: Path) -> None:
    """Nobody works while another does; the second goes on once the first is done."""
    path = str(tmp_path / "state" / "x.lock")
    done: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        with locked(path, waiting.set):
            done.append("second")

    with locked(path, _never):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        done.append("first")
    thread.join(10)
    assert done == ["first", "second"]


@pytest.mark.usefixtures("system")
def test_it_is_free_again_after_an_error(tmp_path: Path) -> None:
    """Whatever ends the work."""
    path = str(tmp_path / "x.lock")
    with pytest.raises(KeyError), locked(path, _never):
        raise KeyError
    with locked(path, _never):
        pass


def test_windows_gives_up_waiting_and_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for ten seconds at most, which a build may well take."""
    fake = FakeMsvcrt()
    fake.patience = 0.01
    monkeypatch.setattr(locking, "import_module", _without_fcntl(fake))
    path = str(tmp_path / "x.lock")
    told: list[None] = []

    def second() -> None:
        with locked(path, lambda: told.append(None)):
            pass

    with locked(path, _never):
        thread = threading.Thread(target=second)
        thread.start()
        while [mode for mode, _ in fake.calls].count(fake.LK_LOCK) < 3:
            threading.Event().wait(0.005)
    thread.join(10)
    assert len(told) == 1
    assert {count for _, count in fake.calls} == {1}


def test_another_failure_of_windows_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that knows no locks is no reason to build without one."""
    fake = FakeMsvcrt()

    def failing(*_: object) -> None:
        raise OSError(errno.ENOSYS, "no locks here")

    monkeypatch.setattr(fake, "locking", failing)
    monkeypatch.setattr(locking, "import_module", _without_fcntl(fake))
    with pytest.raises(OSError, match="no locks here"), locked(str(tmp_path / "x.lock"), _never):
        pass


def _without_fcntl(fake: FakeMsvcrt) -> Callable[[str], ModuleType]:
    def imported(name: str) -> ModuleType:
        if name == "fcntl":
            raise ModuleNotFoundError(name)
        return fake

    return imported


def _never() -> None:
    pytest.fail("nobody else holds it")

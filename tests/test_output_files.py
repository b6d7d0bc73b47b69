"""Files of the output are whole or not at all, and what goes wrong with one names it."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.system.digests import digest_of
from sitegen.system.files import SourceChangedError, copy_if_different, write_whole
from sitegen.system.stamps import stamp_of


def failing(number: int) -> Callable[..., None]:
    """Return a call that the system refuses, in words that name no file."""

    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize(
    ("call", "number"),
    (("write", errno.ENOSPC), ("open", errno.EACCES), ("replace", errno.EPERM), ("replace", errno.ENOSPC)),
)
def test_the_file_that_could_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """Not the temporary one beside it, of which nothing is left; the old one stays as it was."""
    path = tmp_path / "trang.html"
    path.write_bytes(b"cu")
    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing(number))
        with pytest.raises(OSError, match=os.strerror(number)) as caught:
            write_whole(str(path), (b"moi",))
    assert (caught.value.errno, caught.value.filename) == (number, str(path))
    assert os.listdir(tmp_path) == ["trang.html"]  # noqa: PTH208 - with what is hidden
    assert path.read_bytes() == b"cu"


def test_a_source_that_cannot_be_read_is_named_itself(tmp_path: Path) -> None:
    """It is what has to be looked at."""

    def pieces() -> Iterator[bytes]:
        yield (tmp_path / "khong-co").read_bytes()

    with pytest.raises(FileNotFoundError) as caught:
        write_whole(str(tmp_path / "trang.html"), pieces())
    assert caught.value.filename == str(tmp_path / "khong-co")


def test_a_copy_is_made_of_the_bytes_that_were_meant_or_not_at_all(tmp_path: Path) -> None:
    """Of others nothing is written, and what is there stays; of none as well."""
    source, path = tmp_path / "nguon", tmp_path / "ra"
    source.write_bytes(b"mot")
    landed = copy_if_different(str(source), str(path), digest_of(b"mot"))
    assert landed == (True, digest_of(b"mot"), stamp_of(str(path)))
    assert copy_if_different(str(source), str(path), digest_of(b"mot")) == (False, *landed[1:])
    source.write_bytes(b"hai")
    with pytest.raises(SourceChangedError):
        copy_if_different(str(source), str(path), digest_of(b"mot"))
    source.unlink()
    with pytest.raises(SourceChangedError):
        copy_if_different(str(source), str(path), digest_of(b"mot"))
    assert path.read_bytes() == b"mot"
    assert os.listdir(tmp_path) == ["ra"]  # noqa: PTH208 - as above


def test_a_file_that_is_edited_as_soon_as_it_is_written_has_no_stamp_to_rely_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that of what was put there, though it is as long."""
    path = tmp_path / "trang.html"
    replace = os.replace

    def meddling(old: str, new: str) -> None:
        replace(old, new)
        path.write_bytes(b"HAI")
        os.utime(new, (1, 1))

    monkeypatch.setattr(os, "replace", meddling)
    stamp = write_whole(str(path), (b"hai",))
    assert (stamp.size, stamp.mtime) == (3, 0)

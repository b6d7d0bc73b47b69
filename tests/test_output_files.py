"""Files of the output are whole or not at all, written only when they differ; what goes wrong with one names it."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_helpers import tree
from sitegen.system import files
from sitegen.system.digests import digest_of, sha256_of
from sitegen.system.stamps import RACY_STAMP, UNSETTLED_NS, Stamp, stamp_of, trusted_stamp

_needs_links = pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a permission to make links")
# As long as file systems allow.
_LONG: Final = "a" * 250 + ".html"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


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
            files.write_whole(str(path), (b"moi",))
    assert (caught.value.errno, caught.value.filename) == (number, str(path))
    assert os.listdir(tmp_path) == ["trang.html"]  # noqa: PTH208 - with what is hidden
    assert path.read_bytes() == b"cu"


def test_a_source_that_cannot_be_read_is_named_itself(tmp_path: Path) -> None:
    """It is what has to be looked at."""

    def pieces() -> Iterator[bytes]:
        yield (tmp_path / "khong-co").read_bytes()

    with pytest.raises(FileNotFoundError) as caught:
        files.write_whole(str(tmp_path / "trang.html"), pieces())
    assert caught.value.filename == str(tmp_path / "khong-co")


def test_a_copy_is_made_of_the_bytes_that_were_meant_or_not_at_all(tmp_path: Path) -> None:
    """Of others nothing is written, and what is there stays; of none as well."""
    source, path = tmp_path / "nguon", tmp_path / "ra"
    source.write_bytes(b"mot")
    landed = files.copy_if_different(str(source), str(path), digest_of(b"mot"))
    assert landed == (True, sha256_of(b"mot"), stamp_of(str(path)))
    assert files.copy_if_different(str(source), str(path), digest_of(b"mot")) == (False, *landed[1:])
    source.write_bytes(b"hai")
    with pytest.raises(files.SourceChangedError):
        files.copy_if_different(str(source), str(path), digest_of(b"mot"))
    source.unlink()
    with pytest.raises(files.SourceChangedError):
        files.copy_if_different(str(source), str(path), digest_of(b"mot"))
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
    stamp = files.write_whole(str(path), (b"hai",))
    assert (stamp.size, stamp.mtime) == (3, 0)


@pytest.mark.parametrize("written", (0, UNSETTLED_NS, UNSETTLED_NS + 1))
@pytest.mark.parametrize("renamed", (0, UNSETTLED_NS, UNSETTLED_NS + 1))
def test_a_file_that_changed_just_before_it_was_read_is_looked_at_again(written: int, renamed: int) -> None:
    """Its stamp is racy, since it may change once more without another time."""
    looked_at = 9 * UNSETTLED_NS
    stamp = Stamp(1, looked_at - written, looked_at - renamed)
    settled = written > UNSETTLED_NS and renamed > UNSETTLED_NS
    assert trusted_stamp(stamp, looked_at) == (stamp if settled else RACY_STAMP)


def test_a_stamp_is_another_after_any_change(tmp_path: Path) -> None:
    """Of its length, or of its times."""
    path = tmp_path / "a"
    path.write_bytes(b"mau")
    os.utime(path, ns=(5, 5))
    before = stamp_of(str(path))
    assert (before.size, before.mtime, before) == (3, 5, stamp_of(str(path)))
    os.utime(path, ns=(5, 6))
    assert stamp_of(str(path)) != before
    with pytest.raises(FileNotFoundError):
        stamp_of(str(tmp_path / "b"))


@pytest.mark.parametrize("name", ("a.html", "b/c/a.html", _LONG))
@pytest.mark.parametrize("length", (None, 6))
@pytest.mark.parametrize("before", (None, b"", b"mau-cu", b"mau-moi"))
def test_a_file_is_written_only_when_it_differs(
    tmp_path: Path, before: bytes | None, length: int | None, name: str
) -> None:
    """Whether it is there or not, in whatever folder, and nothing is left beside it."""
    path = tmp_path / name
    if before is not None:
        _write(path, before)
    number = path.stat().st_ino if before is not None else 0
    landed = files.write_if_different(lambda: (b"mau", b"-cu"), str(path), length=length)
    assert landed == (before != b"mau-cu", sha256_of(b"mau-cu"), stamp_of(str(path)))
    assert tree(tmp_path) == {name: b"mau-cu"}
    assert (path.stat().st_ino == number) == (before == b"mau-cu")
    again = files.write_if_different(lambda: (b"mau-cu",), str(path), length=length)
    assert again == (False, *landed[1:])


@pytest.mark.parametrize(("before", "times"), ((b"cu", 1), (b"mau-cu", 1), (b"mau-mo", 2)))
def test_a_file_of_another_length_is_not_compared(tmp_path: Path, before: bytes, times: int) -> None:
    """What is to be written is made once when that shows, or when it is there already."""
    path = tmp_path / "a.html"
    path.write_bytes(before)
    made = []

    def pieces() -> Iterator[bytes]:
        made.append(1)
        yield b"mau-cu"

    files.write_if_different(pieces, str(path), length=6)
    assert (len(made), path.read_bytes()) == (times, b"mau-cu")


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    """Whoever reads it meanwhile has the one or the other."""
    path = tmp_path / "a.html"
    path.write_bytes(b"cu")
    seen = []

    def pieces() -> Iterator[bytes]:
        for piece in (b"m", b"o", b"i"):
            seen.append(path.read_bytes())
            yield piece

    files.write_whole(str(path), pieces())
    assert (seen, path.read_bytes()) == ([b"cu"] * 3, b"moi")


@pytest.mark.parametrize("full", (False, True))
def test_a_folder_in_place_of_a_file_is_named_and_left(tmp_path: Path, *, full: bool) -> None:
    """Also an empty one: it is somebody's."""
    path = tmp_path / "a.html"
    path.mkdir()
    if full:
        _write(path / "b", b"")
    with pytest.raises(OSError, match=r"a\.html") as raised:
        files.write_whole(str(path), [b"moi"])
    assert raised.value.filename == str(path)
    assert path.is_dir()
    assert [each.name for each in tmp_path.iterdir()] == ["a.html"]


@_needs_links
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """One in place of the file is replaced, one in place of its temporary file is an error."""
    other, path = tmp_path / "khac", tmp_path / "a.html"
    other.write_bytes(b"khac")
    path.symlink_to(other)
    files.write_whole(str(path), [b"moi"])
    assert (path.is_symlink(), other.read_bytes()) == (False, b"khac")
    (tmp_path / ".sitegen-b.html").symlink_to(other)
    with pytest.raises(OSError, match=r"b\.html"):
        files.write_whole(str(tmp_path / "b.html"), [b"moi"])
    assert other.read_bytes() == b"khac"


_TREES = st.sets(st.sampled_from(["a", "b/a", "b/c", "d/e/a", "d/e/b", "d/f/a"]), min_size=1)


@given(_TREES, st.data())
def test_what_is_removed_takes_the_folders_with_it_that_it_leaves_empty(
    tmp_path_factory: pytest.TempPathFactory, paths: set[str], data: st.DataObject
) -> None:
    """All other files stay, and so does the output folder itself."""
    root = tmp_path_factory.mktemp("public")
    for each in paths:
        _write(root / each, b"")
    removed = data.draw(st.sets(st.sampled_from([*sorted(paths), "khac", "d/khac"])))
    for each in removed:
        assert files.remove(str(root), each) == (each in paths)
    left = paths - removed
    assert set(files.files_in(str(root))) == left
    assert {each for each in root.rglob("*") if each.is_dir()} == {
        parent for each in left for parent in (root / each).parents if root in parent.parents
    }
    assert root.is_dir()


@pytest.mark.parametrize("name", ("a.html", _LONG))
def test_what_a_killed_build_left_of_a_file_goes_with_it(tmp_path: Path, name: str) -> None:
    """Its temporary file, whether the file itself is there or not."""

    def killed() -> Iterator[bytes]:
        yield b"nua"
        raise KeyboardInterrupt

    for there in (True, False):
        with pytest.raises(KeyboardInterrupt):
            files.write_whole(str(tmp_path / name), killed())
        assert len(tree(tmp_path)) == 1
        if there:
            _write(tmp_path / name, b"cu")
        assert files.remove(str(tmp_path), name) == there
        assert tree(tmp_path) == {}


def test_all_that_a_killed_build_left_can_be_removed(tmp_path: Path) -> None:
    """By its name, in any folder; whatever else is there stays."""
    for name in (".sitegen-a.html", "b/.sitegen-c", "b/c", "sitegen-d", ".sitegen/e"):
        _write(tmp_path / name, b"")
    files.remove_temporary_files(str(tmp_path))
    assert set(tree(tmp_path)) == {"b/c", "sitegen-d", ".sitegen/e"}


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with links in the place of some folders and files."""
    root = tmp_path_factory.mktemp("linked")
    for folder in ("a/b/c", "a/d"):
        (root / folder).mkdir(parents=True)
    for name, target in (("l", "a"), ("a/l", "."), ("a/b/f", "c"), ("a/m", "nowhere")):
        (root / name).symlink_to(target)
    return root


@_needs_links
@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", "l", "m", "f"]), min_size=1, max_size=4)))
def test_a_link_in_place_of_a_folder_is_found(linked: Path, names: list[list[str]]) -> None:
    """Of whatever paths in whatever order; what a link has in place of the file itself does not matter."""
    paths = ["/".join(each) for each in names]
    folders = {linked / "/".join(each[:depth]) for each in names for depth in range(1, len(each))}
    expected = {str(folder) for folder in folders if folder.is_symlink()}
    try:
        files.require_own_folders(str(linked), paths)
    except OSError as error:
        assert (error.errno, error.filename in expected) == (errno.ELOOP, True)  # noqa: PT017 - it is raised or not
    else:
        assert expected == set()


def test_each_folder_of_paths_in_order_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files it has."""
    looked_at = []

    def noting(path: str) -> bool:
        looked_at.append(path)
        return False

    monkeypatch.setattr("os.path.islink", noting)
    paths = sorted(f"{year}/{month}/{day}/{name}" for year in "12" for month in "123" for day in "12" for name in "abc")
    files.require_own_folders(str(tmp_path), paths)
    assert sorted(looked_at) == sorted(
        {str(tmp_path / parent) for each in paths for parent in Path(each).parents} - {str(tmp_path)}
    )

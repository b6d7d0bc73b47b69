"""Each output folder has a record of its own, with one name for as long as the folder is the same."""

import ntpath
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_helpers import article, make_site, run
from sitegen.build import state as building
from sitegen.build.state import catalogue_path, state_folder

SITE = "/srv/trang"
# What tells names apart, and what may make two alike: letters with and without accents, case, signs, folders.
parts = st.text(st.sampled_from("abAB-_. ~%đĐàa\u0300中"), min_size=1, max_size=6).filter(lambda text: text.strip("."))
folders = st.lists(st.one_of(parts, st.just("..")), min_size=1, max_size=4).map("/".join)


def place(folder: str) -> str:
    """Return where a folder is, named as on the command line."""
    return os.path.normpath(os.path.join(SITE, folder))  # noqa: PTH118 - a path that need not exist


@given(st.lists(folders, min_size=2, max_size=30))
@example(["a-b", "a/b"])
@example(["../public2", "public2"])
@example(["out-", ".out", "out"])
@example(["sitegen-preview", ".sitegen/preview"])
@example(["Public", "public", "PUBLIC"])
@example(["bài", "bai\u0300", "bai"])
@example(["x" * 300, "x" * 299, "y" + "x" * 299])
def test_two_folders_never_share_a_record(names: list[str]) -> None:
    """Whatever they are called; also where the file system takes letters for the same that differ in case."""
    places = {place(each) for each in names}
    records = {catalogue_path(SITE, each).lower() for each in places}
    assert len(records) == len(places)


@given(folders)
def test_a_name_is_short_and_made_of_what_every_file_system_takes(name: str) -> None:
    """It lies in the state's folder itself, and leaves room for what SQLite and the lock add to it."""
    folder, _, record = catalogue_path(SITE, place(name)).rpartition("/")
    assert folder == state_folder(SITE)
    assert record.isascii()
    assert record == record.lower()
    assert len(record) < 90
    assert record.removesuffix(".sqlite3").replace("-", "").isalnum()


@given(folders)
def test_a_name_stays_when_the_site_is_moved(name: str) -> None:
    """With the folder, as a clone of the repository elsewhere is."""
    moved = catalogue_path("/home/x/y/z", os.path.normpath(os.path.join("/home/x/y/z", name)))  # noqa: PTH118
    below = os.path.relpath(place(name), SITE)
    if below.count("..") < 2:
        assert Path(moved).name == Path(catalogue_path(SITE, place(name))).name


def test_the_public_folder_has_the_plain_name() -> None:
    """What everybody builds, CI keeps under one name."""
    assert catalogue_path(SITE, SITE + "/public") == SITE + "/.sitegen/catalogue.sqlite3"


def test_a_folder_has_one_record_however_it_is_reached(tmp_path: Path) -> None:
    """By its name, or by a link to it or to the site."""
    site = tmp_path / "site"
    (site / "ra").mkdir(parents=True)
    (site / "cung").symlink_to("ra")
    (tmp_path / "khac").symlink_to("site")
    known = Path(catalogue_path(str(site), str(site / "ra"))).name
    assert Path(catalogue_path(str(site), str(site / "cung"))).name == known
    assert Path(catalogue_path(str(tmp_path / "khac"), str(tmp_path / "khac/ra"))).name == known


def test_a_folder_on_another_drive_has_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no path that leads from one drive to another."""

    class Windows:
        path, sep, fsencode = ntpath, "\\", staticmethod(os.fsencode)

    monkeypatch.setattr(building, "os", Windows)
    found = {catalogue_path("C:\\trang", each) for each in ("C:\\trang\\ra", "D:\\ra", "E:\\ra", "D:\\trang\\ra")}
    assert len(found) == 4
    assert catalogue_path("C:\\trang", "c:\\TRANG\\Ra") in found


@pytest.mark.parametrize("pair", (("a-b", "a/b"), ("../public2", "public2"), ("out-", ".out")))
def test_a_page_deleted_between_builds_of_two_folders_is_removed_from_both(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    """What one folder holds is not taken for what the other does."""
    site = make_site(tmp_path / "site", {"content/a.md": article(), "content/b.md": article("Bài mẫu hai")})
    for each in pair:
        run(site, output=each)
    (site / "content/b.md").unlink()
    for each in pair:
        assert "2021/12/b/index.html" in run(site, output=each).gone
        assert not (site / each / "2021/12/b").exists()

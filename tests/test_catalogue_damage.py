"""A damaged catalogue heals: the build ends well, leaves what a clean one makes, and the next has nothing to do."""

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from golden_sites import difference
from picture_samples import png
from site_helpers import SETTINGS, Built, age, article, clean_tree, make_site, run, tree, write
from sitegen.build.options import Step
from sitegen.build.state import catalogue_path
from sitegen.catalogue import listed, opening, sealing
from sitegen.catalogue.version import SCHEMA_VERSION
from sitegen.diagnostics.faults import MachineError
from sitegen.system import stamps

# Set to look longer than `make test` has time for.
LONG = bool(os.environ.get("SITEGEN_LONG_TESTS"))
PAGE: Final = 4096


def flip_bits(data: bytearray, dice: random.Random) -> None:
    """Turn a few bits over."""
    for _ in range(dice.choice((1, 1, 2, 8, 64))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def flip_bits_of_values(data: bytearray, dice: random.Random) -> None:
    """Turn a bit over in each of some letters: what SQLite takes as it is."""
    letters = [at for at, byte in enumerate(data) if chr(byte).isalnum()]
    for at in dice.sample(letters, min(len(letters), 8)):
        data[at] ^= 1 << dice.randrange(8)


def spoil_page(data: bytearray, dice: random.Random) -> None:
    """Replace a page by nothing, or by anything."""
    at = dice.randrange(len(data) // PAGE or 1) * PAGE
    data[at : at + PAGE] = dice.choice((bytes(PAGE), dice.randbytes(PAGE)))[: len(data) - at]


def swap_pages(data: bytearray, dice: random.Random) -> None:
    """Exchange two pages."""
    one, other = (dice.randrange(len(data) // PAGE or 1) * PAGE for _ in range(2))
    data[one : one + PAGE], data[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]


def cut(data: bytearray, dice: random.Random) -> None:
    """Lose the end."""
    del data[dice.choice((dice.randrange(len(data)), dice.randrange(len(data)) // PAGE * PAGE, 0)) :]


def lengthen(data: bytearray, dice: random.Random) -> None:
    """Get more at the end."""
    data += dice.randbytes(dice.choice((1, PAGE, 3 * PAGE)))


DAMAGES: Final = (flip_bits, flip_bits, flip_bits_of_values, spoil_page, swap_pages, cut, lengthen)


def damage(path: Path, dice: random.Random) -> None:
    """Damage a file in one of these ways."""
    before = path.read_bytes()
    data = bytearray(before)
    while data == before:
        dice.choice(DAMAGES)(data, dice)
    with path.open("r+b") as file:
        file.write(data)
        file.truncate()


def nothing(_: Path) -> None:
    """Change nothing."""


def edit(site: Path) -> None:
    """Change, remove and add, so that files come and go."""
    write(site, "content/1.md", article("Bài mẫu đổi", "2021-06-03", "Chữ khác.", tags="[hai]"))
    (site / "content/2.md").unlink()
    (site / "content/b/tep.txt").unlink()
    write(site, "content/b/index.md", article("Có tệp", "2021-04-05"))
    write(site, "content/moi.md", article("Bài mẫu mới", "2020-12-30"))


EDITS: Final = (nothing, edit)
# What a clean build makes after each edit.
Expected = dict[Callable[[Path], None], dict[str, bytes]]


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a build rely on the stamps of files that were made just before it, so that the next finds nothing to do."""
    monkeypatch.setattr(stamps, "UNSETTLED_NS", 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small site with something of every kind, built; nobody may change it."""
    files: dict[str, str | bytes] = {
        f"content/{n}.md": article(f"Bài mẫu {n}", f"2021-{n:02}-03", f"Xem [bài kia]({n % 4 + 1}.md).", tags="[một]")
        for n in range(1, 5)
    }
    files["content/3.md"] = article("Bài mẫu 3", "2021-03-03", aliases="[/cu/3/]")
    files["content/1.md"] = article("Bài mẫu 1", "2021-01-03", tags="[một, hai]")
    files["content/b/index.md"] = article("Có tệp", "2021-04-05", "Ảnh.\n\n![Ảnh](anh.png)", attachments="[tep.txt]")
    files |= {"content/b/tep.txt": "một", "content/b/anh.png": png(40, 30), "static/css/site.css": "body{}"}
    site = tmp_path_factory.mktemp("built") / "site"
    make_site(site, files, SETTINGS + "pictures: {widths: [16]}\n")
    age(site)
    run(site)
    return site


@pytest.fixture(scope="module")
def expected(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Expected:
    """Return what a clean build makes after each edit."""
    found: Expected = {}
    for each in EDITS:
        folder = tmp_path_factory.mktemp("clean")
        shutil.copytree(built, folder / "site")
        each(folder / "site")
        found[each] = clean_tree(folder / "site", folder / "clean")
    return found


def files_of(site: Path) -> list[Path]:
    """Return the catalogue of a site, the sums of its pages, the plain list, and the log where there is one."""
    path = catalogue_path(str(site), str(site / "public"))
    names = (path, sealing.seal_path(path), listed.list_path(path), sealing.log_path(path))
    return [Path(each) for each in names if Path(each).exists()]


def assert_heals(site: Path, expected: dict[str, bytes], *, clean: bool = False) -> None:
    """Make sure that a build leaves what a clean one makes, and that the next one finds nothing to do."""
    run(site, clean=clean)
    assert difference(expected, tree(site / "public")) == ""
    again = run(site)
    assert (again.written, again.gone, "plan" in again.result.seconds) == ([], [], False)


@pytest.mark.parametrize("seed", range(300 if LONG else 14))
def test_any_damage_of_the_catalogue_heals(built: Path, expected: Expected, tmp_path: Path, seed: int) -> None:
    """Bits, values, pages, its end; of the catalogue itself, or of what is kept beside it."""
    dice = random.Random(seed)  # noqa: S311 - damage that can be done again
    site = tmp_path / "site"
    shutil.copytree(built, site)
    run(site)
    change = EDITS[seed % len(EDITS)]
    change(site)
    catalogue, *beside = files_of(site)
    damage(catalogue if dice.random() < 0.8 else dice.choice(beside), dice)
    assert_heals(site, expected[change])


def kill(site: Path, at: int) -> None:
    """Let a build be killed once so many files were written."""

    class Killed(Built):
        def on_file_written(self, path: str, reason: str) -> None:
            super().on_file_written(path, reason)
            if len(self.written) == at:
                os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        run(site, listener=Killed())
        os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.parametrize("seed", range(200 if LONG else 8))
def test_any_damage_after_a_build_was_killed_heals(built: Path, expected: Expected, tmp_path: Path, seed: int) -> None:
    """Then much stands in the log alone, which may be damaged or lost as well."""
    dice = random.Random(seed)  # noqa: S311 - as above
    site = tmp_path / "site"
    shutil.copytree(built, site)
    run(site)
    edit(site)
    kill(site, dice.randrange(1, 20))
    found = files_of(site)
    assert len(found) == 4
    hurt = dice.choice((found[0], found[3], found[3], found[1]))
    if dice.random() < 0.1:
        hurt.unlink()
    else:
        damage(hurt, dice)
    assert_heals(site, expected[edit])


@pytest.mark.parametrize("seed", range(60 if LONG else 4))
def test_a_clean_build_heals_what_no_stamp_shows(built: Path, expected: Expected, tmp_path: Path, seed: int) -> None:
    """A disk may give back other bytes than were written, and leave size and times as they were."""
    dice = random.Random(seed)  # noqa: S311 - as above
    site = tmp_path / "site"
    shutil.copytree(built, site)
    run(site)
    change = EDITS[seed % len(EDITS)]
    change(site)
    path = files_of(site)[0]
    seal = sealing.read_seal(str(path), SCHEMA_VERSION)
    assert seal is not None
    damage(path, dice)
    sealing.sign(str(path), seal)
    assert_heals(site, expected[change], clean=True)


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """Return a small built site to change."""
    shutil.copytree(built, tmp_path / "site")
    run(tmp_path / "site")
    return tmp_path / "site"


def stamp(path: Path) -> tuple[int, int, int]:
    """Return what tells whether a file was touched."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def count_sums(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with each look through a whole catalogue."""
    looks: list[str] = []
    agrees = sealing.agrees

    def counted(catalogue: str, seal: sealing.Seal) -> bool:
        looks.append(catalogue)
        return agrees(catalogue, seal)

    monkeypatch.setattr(sealing, "agrees", counted)
    return looks


def test_a_build_with_nothing_to_do_neither_reads_nor_touches_the_whole_catalogue(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stamp is enough, and stays as it was; so it is after an edit."""
    looks = count_sums(monkeypatch)
    before = [stamp(each) for each in files_of(site)]
    run(site)
    assert [stamp(each) for each in files_of(site)] == before
    write(site, "content/1.md", article("Bài mẫu đổi", "2021-06-03"))
    run(site)
    run(site)
    assert looks == []


def test_a_catalogue_with_new_times_is_looked_through_and_kept(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it was restored with a clone of the site: once, then its stamp is known."""
    looks = count_sums(monkeypatch)
    os.utime(files_of(site)[0])
    done = run(site)
    assert (done.result.replaced, done.written, "plan" in done.result.seconds) == ("", [], False)
    assert len(looks) == 1
    run(site)
    assert len(looks) == 1


def test_any_write_to_the_catalogue_gives_it_another_stamp(site: Path) -> None:
    """Also one at once after a build, within one tick of the file system's clock."""
    path = files_of(site)[0]
    data = path.read_bytes()
    run(site, clean=True)
    with path.open("r+b") as file:
        file.write(data[:16])
    seal = sealing.read_seal(str(path), SCHEMA_VERSION)
    assert seal is not None
    assert not sealing.is_as_left(str(path), seal)


def test_a_killed_build_goes_on_with_the_catalogue_it_had(site: Path) -> None:
    """What it had planned and written is known: it is not begun again."""

    class Reading(Built):
        def on_progress(self, step: Step, *_: int) -> None:
            assert step is not Step.READING, "an article was read again"

    edit(site)
    kill(site, 9)
    done = run(site, listener=Reading())
    assert done.result.replaced == ""
    assert done.written


@pytest.mark.parametrize("long_log", (True, False))
def test_the_sums_are_right_after_any_builds(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    long_log: bool,  # noqa: FBT001
) -> None:
    """Whether the log is written back once or often, in new catalogues and in old ones."""
    if long_log:
        monkeypatch.setattr(opening, "_LONG_LOG", 0)
    for change, clean in ((edit, False), (nothing, True), (lambda folder: shutil.rmtree(folder / ".sitegen"), False)):
        change(site)
        run(site, clean=clean)
        path = str(files_of(site)[0])
        seal = sealing.read_seal(path, SCHEMA_VERSION)
        assert seal is not None
        assert sealing.agrees(path, seal)
        assert sealing.is_as_left(path, seal)


def test_an_error_that_a_damaged_value_leads_to_is_healed(site: Path, expected: Expected) -> None:
    """Though nothing showed the damage before: then all is looked through, and found."""
    path = files_of(site)[0]
    seal = sealing.read_seal(str(path), SCHEMA_VERSION)
    assert seal is not None
    data = path.read_bytes()
    at = data.index(b"2021/01/1/index.html")
    path.write_bytes(data.replace(b"2021/01/1/index.html", b"2021/01/1\0index.html") if at else b"")
    sealing.sign(str(path), seal)
    assert_heals(site, expected[nothing])


def test_an_error_that_no_damage_explains_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the program does not cost the catalogue."""
    before = files_of(site)[0].read_bytes()

    def failing(*_: object) -> Iterator[object]:
        with closing(sqlite3.connect(":memory:")) as conn:
            conn.execute("CREATE TABLE a (b UNIQUE)")
            conn.execute("INSERT INTO a VALUES (1)")
            conn.execute("INSERT INTO a VALUES (1)")
        return iter(())

    monkeypatch.setattr("sitegen.build.looking.walk", failing)
    with pytest.raises(sqlite3.IntegrityError):
        run(site)
    assert files_of(site)[0].read_bytes() == before
    monkeypatch.undo()
    assert run(site).result.replaced == ""


def test_a_catalogue_that_cannot_be_read_is_the_machines_failure(site: Path) -> None:
    """A folder in its place is not made away with."""
    path = files_of(site)[0]
    path.unlink()
    path.mkdir()
    with pytest.raises(MachineError):
        run(site)
    assert path.is_dir()


def test_who_reads_at_the_end_of_a_build_does_not_let_the_next_one_look_for_damage(tmp_path: Path) -> None:
    """A preview asks whose page one is, at any moment: the log is empty then too, and the catalogue as it was left."""
    site = make_site(tmp_path, {"content/bai.md": article()})
    run(site)
    path = catalogue_path(str(site), str(site / "public"))
    with closing(opening.open_reader(path)) as reader:
        reader.execute("SELECT count(*) FROM output").fetchone()
        write(site, "content/bai.md", article(body="Chữ khác."))
        assert run(site).result.written
        seal = sealing.read_seal(path, SCHEMA_VERSION)
        assert seal is not None
        assert sealing.log_size(path) == 0
        assert sealing.is_as_left(path, seal)

"""What is installed: the locks hold it all, and the wheel works where nothing else of the repository is."""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

import list_licences
import sitegen

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = (ROOT / "requirements/run.txt", ROOT / "requirements/dev.txt", ROOT / "requirements/release.txt")


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(lock: Path) -> dict[str, set[str]]:
    """Return the versions that a lock file holds, by name; there may be several for several machines."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~;\s\[]", requirement)[0].lower() for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_hashes_and_no_address(lock: Path) -> None:
    """Every requirement is one exact version with its hashes, wherever it is fetched from."""
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", entry), entry
    assert "://" not in text
    assert "--index" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    """Each dependency is in its lock; the development lock holds all of the other, in the same versions."""
    project = _project()
    groups = project["dependency-groups"]
    wanted = {name: _names([each for each in group if isinstance(each, str)]) for name, group in groups.items()}
    run, dev, release = map(_pins, LOCKS)
    needed = _names(project["project"]["dependencies"]) | wanted["build"]
    assert needed <= run.keys()
    assert needed | wanted["dev"] <= dev.keys()
    assert {name: dev.get(name) for name in run} == run
    assert wanted["release"] <= release.keys()


def test_what_the_build_needs_is_locked_with_the_rest() -> None:
    """The build system asks for nothing that the group `build` does not name."""
    project = _project()
    assert project["build-system"]["requires"] == project["dependency-groups"]["build"]


def test_the_wheel_carries_theme_handbook_and_translations(wheel: Path) -> None:
    """Every template, static file, module, compiled translation and the handbook is in the wheel, and nothing else."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (
        ("templates", "sitegen/theme/templates"),
        ("static", "sitegen/theme/static"),
        ("content/pages/huong-dan-bien-tap", "sitegen/handbook"),
        (".ci/site", "sitegen/ci"),
    ):
        files = {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"{inside}/{name}" for name in files} <= names
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert modules | {"sitegen/locale/vi/LC_MESSAGES/sitegen.mo"} <= names
    others = {name for name in names if not name.startswith(("sitegen/", f"sitegen-{sitegen.__version__}.dist-info/"))}
    assert others == set()


def test_the_wheel_carries_the_lock_of_what_it_needs(wheel: Path) -> None:
    """Each with hashes, as in the repository's lock; what only builds the wheel is not among it."""
    lock = zipfile.ZipFile(wheel).read("sitegen/requirements.txt").decode()
    assert "://" not in lock
    names = _names(re.findall(r"^\S+==", lock, re.MULTILINE))
    assert _names(_project()["project"]["dependencies"]) <= names
    run = LOCKS[0].read_text(encoding="utf-8")
    assert all(entry in run for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE))
    assert _pins(LOCKS[0]).keys() - names == {
        "hatchling",
        "packaging",
        "pathspec",
        "pluggy",
        "tomlkit",
        "trove-classifiers",
    }


def test_the_same_commit_gives_the_same_bytes(tmp_path: Path) -> None:
    """Wheel and sdist, in folders of other names, times and permissions; and the wheel that is made of the sdist."""
    made = []
    for turn, mask in enumerate((0o022, 0o077)):
        copy, dist = tmp_path / f"bản-{turn}", tmp_path / f"dist-{turn}"
        before = os.umask(mask)
        try:
            _copy(copy)
        finally:
            os.umask(before)
        made.append(_build(copy, dist, "sdist", "wheel"))
    assert made[0] == made[1]
    assert {Path(name).suffix for name in made[0]} == {".gz", ".whl"}
    with tarfile.open(next((tmp_path / "dist-0").glob("*.tar.gz"))) as archive:
        # Python 3.11 learned of filters in its fourth release.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(tmp_path / "sdist")  # noqa: S202 - our own
    (unpacked,) = (tmp_path / "sdist").iterdir()
    assert _build(unpacked, tmp_path / "again", "wheel").items() <= made[0].items()


def _copy(folder: Path) -> None:
    """Copy what the repository holds into a new folder."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())


def _build(folder: Path, dist: Path, *targets: str) -> dict[str, str]:
    """Return the SHA-256 of each file that the build makes, by name."""
    chosen = [word for target in targets for word in ("--target", target)]
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(dist), *chosen]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in dist.iterdir()}


def test_make_gives_the_time_of_the_commit() -> None:
    """Neither the clock nor the files' own times are in what `make wheel` and `make dist` make."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "EPOCH = $(shell git log -1 --format=%ct" in makefile
    assert "SOURCE_DATE_EPOCH=$(EPOCH)" in makefile
    assert re.findall(r"^(wheel|dist):.*\n\t\$\(HATCH\)", makefile, re.MULTILINE) == ["wheel", "dist"]


def test_a_wheel_of_another_commit_is_another_program(wheel: Path, tmp_path: Path) -> None:
    """Of the same version: what was built is rendered anew when any file of the wheel differs, and only then."""
    environment, python = _environment(tmp_path)
    other = tmp_path / "other"
    copy = tmp_path / "copy"
    _copy(copy)
    with (copy / "src/sitegen/preview/notice.css").open("a", encoding="utf-8") as file:
        file.write("/* another commit */\n")
    _build(copy, other, "wheel")

    def digest(file: Path) -> str:
        with zipfile.ZipFile(file) as packed:
            packed.extractall(environment)  # noqa: S202 - our own
        source = "from sitegen.build.program import program_digest; print(program_digest())"
        command = [str(python), "-P", "-c", source]
        return subprocess.run(command, cwd=tmp_path, env={}, check=True, capture_output=True, encoding="utf-8").stdout

    first, second, again = digest(wheel), digest(next(other.glob("*.whl"))), digest(wheel)
    assert first == again
    assert first != second
    noted = zipfile.ZipFile(wheel).read("sitegen/program.digest").decode().strip()
    assert len(noted) == 64
    assert noted in first


def _environment(folder: Path) -> tuple[Path, Path]:
    """Return the packages' folder of a new environment, with this one's libraries behind it, and its Python."""
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    scheme = {"base": str(environment), "platbase": str(environment)}
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    # On a path where its own link to the repository does not count.
    packages.joinpath("libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return packages, Path(sysconfig.get_path("scripts", "venv", scheme)) / Path(sys.executable).name


def test_a_new_site_builds_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """Installed in an empty environment, outside the repository, the program makes a site and builds it."""
    packages, python = _environment(tmp_path)
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(packages)  # noqa: S202 - our own

    def run(*arguments: str) -> str:
        command = [str(python), "-P", "-X", "utf8", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 0
        # The address is still that of the example.
        assert set(re.findall(r" ([NST]\d{3}) ", done.stderr)) <= {"N186"}
        return done.stdout

    assert Path(run("-c", "import sitegen; print(sitegen.__file__)").strip()).is_relative_to(packages)
    run("-m", "sitegen", "init", "site")
    run("-m", "sitegen", "-C", "site", "build")
    assert (tmp_path / "site/public/index.html").is_file()
    assert list((tmp_path / "site/public/static").rglob("*.css"))


def test_the_licences_of_what_is_needed_are_listed() -> None:
    """The page is what `make licences` would write now; every package names one that lets the program be given away."""
    assert list_licences.PAGE.read_text(encoding="utf-8") == list_licences.page()
    rows = re.findall(r"^\| ([a-z0-9-]+) \| \S+ \| (.*) \|$", list_licences.page(), re.MULTILINE)
    assert len(rows) > 15
    free = re.compile(r"MIT|BSD|Apache|PSF|Artistic|MPL|HPND|Python Software Foundation|Apache-2.0")
    assert [row for row in rows[1:] if not free.search(row[1])] == []

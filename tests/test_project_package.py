"""What is installed: the locks hold it all, and the wheel works where nothing else of the repository is."""

import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

import sitegen

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = (ROOT / "requirements/run.txt", ROOT / "requirements/dev.txt")


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


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that this repository builds."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


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
    run, dev = map(_pins, LOCKS)
    needed = _names(project["project"]["dependencies"]) | wanted["build"]
    assert needed <= run.keys()
    assert needed | wanted["dev"] <= dev.keys()
    assert {name: dev.get(name) for name in run} == run


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
    ):
        files = {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"{inside}/{name}" for name in files} <= names
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert modules | {"sitegen/locale/vi/LC_MESSAGES/sitegen.mo"} <= names
    others = {name for name in names if not name.startswith(("sitegen/", f"sitegen-{sitegen.__version__}.dist-info/"))}
    assert others == set()


def test_a_new_site_builds_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """Installed in an empty environment, outside the repository, the program makes a site and builds it."""
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    scheme = {"base": str(environment), "platbase": str(environment)}
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    zipfile.ZipFile(wheel).extractall(packages)
    # The libraries are those of this environment, on a path where its own link to the repository does not count.
    packages.joinpath("libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    python = Path(sysconfig.get_path("scripts", "venv", scheme)) / Path(sys.executable).name

    def run(*arguments: str) -> str:
        command = [str(python), "-P", "-X", "utf8", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 0
        # The address is still that of the example.
        assert set(re.findall(r" ([NST]\d{3}) ", done.stderr)) <= {"N186"}
        return done.stdout

    assert Path(run("-c", "import sitegen; print(sitegen.__file__)").strip()).is_relative_to(environment)
    run("-m", "sitegen", "init", "site")
    run("-m", "sitegen", "-C", "site", "build")
    assert (tmp_path / "site/public/index.html").is_file()
    assert list((tmp_path / "site/public/static").rglob("*.css"))

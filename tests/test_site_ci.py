"""What `init` gives a site for its CI: one script that does everything, which GitHub's and GitLab's files only call."""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.request import urlopen

import pytest
import yaml
from jsonschema import Draft7Validator

import sitegen
from page_server import serving
from site_helpers import article, tree, write
from sitegen.commands import cli
from wheelhouse import locked_names, make_wheels

ROOT: Final = Path(__file__).resolve().parent.parent
FILES: Final = ROOT / ".ci/site"
SCHEMAS: Final = Path(__file__).parent / "fixtures/schemas/ci"
_STEP: Final = re.compile(r"python3 \.ci/publish\.py ([a-z]+)")
_KEPT: Final = (".sitegen", "public", ".sitegen-ci/manifest", ".sitegen-ci/due.json")


def _load(name: str) -> dict[str, Any]:
    # Without types: YAML takes the key `on` for true.
    loaded: dict[str, Any] = yaml.load((FILES / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
    return loaded


def _script() -> ModuleType:
    found = importlib.util.spec_from_file_location("publish", FILES / "publish.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _called(lines: list[str]) -> tuple[str, ...]:
    """Return the steps of the script that lines call; any other line is a surprise."""
    found = [_STEP.fullmatch(line) for line in lines]
    assert None not in found, lines
    return tuple(each[1] for each in found if each)


def _github(job: str) -> tuple[str, ...]:
    return _called([step["run"] for step in _load("publish.yml")["jobs"][job]["steps"] if "run" in step])


def _gitlab(job: str) -> tuple[str, ...]:
    jobs = _load("gitlab-ci.yml")
    return _called(jobs[job].get("script") or jobs[jobs[job]["extends"]]["script"])


@pytest.mark.parametrize(
    ("name", "schema"), (("publish.yml", "github-workflows.json"), ("gitlab-ci.yml", "gitlab-ci.json"))
)
def test_ci_files_are_what_their_hosts_read(name: str, schema: str) -> None:
    """They are valid by the schemas that the hosts' editors use."""
    loaded = yaml.safe_load((FILES / name).read_text(encoding="utf-8"))
    if True in loaded:
        # YAML 1.1 takes the key `on` for true.
        loaded["on"] = loaded.pop(True)
    validator = Draft7Validator(json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    assert [each.message for each in validator.iter_errors(loaded)] == []
    assert list(validator.iter_errors({**loaded, "jobs": 3, "check": 3})) != []


@pytest.mark.parametrize("steps_of", (_github, _gitlab))
def test_ci_files_call_the_script_and_nothing_else(steps_of: Any) -> None:  # noqa: ANN401 - one of two functions
    """Whatever is done is done by the script, in its order: for change requests, and for what is published."""
    script = _script()
    assert steps_of("check") == script.CHANGE_REQUEST
    assert steps_of("publish") == script.PUBLISH
    assert set(script.PUBLISH) | {"run"} == script.STEPS.keys()


def test_gitlabs_own_pages_are_published_by_the_same_steps() -> None:
    """The job has the name that GitLab asks for, and the folder as its artifact."""
    jobs = _load("gitlab-ci.yml")
    assert jobs["pages"]["extends"] == jobs["publish"]["extends"]
    assert jobs["pages"]["artifacts"]["paths"] == ["public/"]
    assert jobs[".publish"]["allow_failure"]["exit_codes"] == str(_script().NOT_DUE)


def test_state_and_site_are_kept_together_by_both() -> None:
    """One entry holds them, restored before the build and saved after all was published, by nobody else."""
    steps = _load("publish.yml")["jobs"]["publish"]["steps"]
    used = [step.get("uses", "").partition("@")[0].partition("/")[2] or step.get("run", "") for step in steps]
    kept = [step["with"]["path"].split() for step in steps if "actions/cache/" in step.get("uses", "")]
    assert kept == [[_KEPT[3]], [*_KEPT[:3]], [*_KEPT[:3]], [_KEPT[3]]]
    save = used.index("cache/save")
    assert used.index("cache/restore", 2) < used.index("python3 .ci/publish.py build") < save
    assert used.index("deploy-pages") < used.index("python3 .ci/publish.py done") < save
    assert "cache/save" not in str(_load("publish.yml")["jobs"]["check"])
    jobs = _load("gitlab-ci.yml")
    assert [each.rstrip("/") for each in jobs[".publish"]["cache"]["paths"]] == [*_KEPT]
    assert jobs["default"]["cache"]["policy"] == "pull"
    assert jobs["default"]["cache"]["paths"] == jobs[".publish"]["cache"]["paths"]


def test_secrets_are_seen_by_the_deploy_alone() -> None:
    """No other step has them in its environment; a change request reads the repository and nothing else."""
    workflow = _load("publish.yml")
    steps = workflow["jobs"]["publish"]["steps"]
    assert [step["run"] for step in steps if "secrets." in str(step)] == ["python3 .ci/publish.py deploy"]
    assert "secrets." not in str({**workflow, "jobs": workflow["jobs"]["check"]})
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["check"]
    assert workflow["jobs"]["publish"]["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


@pytest.mark.parametrize("name", ("publish.yml", "gitlab-ci.yml"))
def test_leaving_out_what_is_faulty_is_a_choice(name: str) -> None:
    """It is there as a comment, and off."""
    text = (FILES / name).read_text(encoding="utf-8")
    assert re.search(r"^ +# SITEGEN_BUILD: --skip-faulty$", text, re.MULTILINE)
    assert "SITEGEN_BUILD" not in str(_load(name))


def test_a_change_request_shows_its_site() -> None:
    """As an artifact of a few days, with the findings beside the lines where the host can."""
    steps = _load("publish.yml")["jobs"]["check"]["steps"]
    assert steps[-1]["uses"].startswith("actions/upload-artifact@")
    assert steps[-1]["with"]["path"] == "public"
    artifacts = _load("gitlab-ci.yml")["check"]["artifacts"]
    assert artifacts["paths"] == ["public/"]
    assert artifacts["reports"]["codequality"] == _script().CODE_QUALITY.relative_to(_script().SITE).as_posix()


# --- the script, run as a CI does ------------------------------------------------------------------------------------


class _Runner:
    """A machine of a CI: clones the repository anew each time, and restores what the files say is kept."""

    def __init__(self, origin: Path, folder: Path) -> None:
        self.origin = origin
        self.folder = folder
        self.kept = folder / "kept"
        self.turn = 0
        self.environ = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GITHUB_", "CI_", "GITLAB_", "SITEGEN", "PYTHONPATH"))
        } | {"PIP_NO_INDEX": "1", "SITEGEN_LANG": "en"}

    def clone(self) -> Path:
        """Return a new clone with the kept files."""
        self.turn += 1
        clone = self.folder / f"clone-{self.turn}"
        subprocess.run(["git", "clone", "--quiet", str(self.origin), str(clone)], check=True)
        for name in _KEPT:
            kept = self.kept / name
            if kept.is_dir():
                shutil.copytree(kept, clone / name)
            elif kept.exists():
                write(clone, name, kept.read_bytes())
        return clone

    def keep(self, clone: Path) -> None:
        """Keep what the files say."""
        shutil.rmtree(self.kept, ignore_errors=True)
        for name in _KEPT:
            if (clone / name).is_dir():
                shutil.copytree(clone / name, self.kept / name)
            else:
                write(self.kept, name, (clone / name).read_bytes())

    def call(self, clone: Path, step: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a step of the script in a clone."""
        command = [sys.executable, ".ci/publish.py", step]
        environ = {**self.environ, **environ}
        return subprocess.run(command, cwd=clone, env=environ, check=False, capture_output=True, encoding="utf-8")

    def publish(self, clone: Path, **environ: str) -> dict[str, int]:
        """Run the steps of a publication to the first that does not end well; return their exit codes."""
        codes = {}
        for step in _gitlab("publish"):
            done = self.call(clone, step, **environ)
            codes[step] = done.returncode
            if done.returncode:
                print(step, done.stdout, done.stderr)
                break
        return codes


def _git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Người Mẫu", "-c", "user.email=mau@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "Sửa")


@pytest.fixture(scope="module")
def published(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[_Runner, dict[str, int], Path]:
    """Return a CI that has published a new site once, with the exit codes of its steps, and where it went."""
    folder = tmp_path_factory.mktemp("ci")
    site = folder / "origin"
    assert cli.main(["init", str(site), "--wheel", str(wheel)]) == 0
    # The lock's hashes are of the wheels in the index; these are made from what is installed here.
    lock = (site / "requirements.txt").read_text(encoding="utf-8")
    own = re.search(r"^sitegen==.*\n.*\n", lock, re.MULTILINE)
    assert own is not None
    others = [name for name in locked_names(lock) if name != "sitegen"]
    requirements = own[0] + make_wheels(others, site / "wheels")
    (site / "requirements.txt").write_text(requirements, encoding="utf-8")
    settings = (site / "site.yaml").read_text(encoding="utf-8")
    www = folder / "www"
    settings = settings.replace("type: hosted", f"type: folder, to: {www}").replace("example.org", "mau.example.net")
    (site / "site.yaml").write_text(settings + "search: {enabled: false}\n", encoding="utf-8")
    _git(site, "init", "--quiet", "--initial-branch", "main")
    _commit(site)
    runner = _Runner(site, folder)
    clone = runner.clone()
    codes = runner.publish(clone, SITEGEN_TARGET="pages")
    runner.keep(clone)
    return runner, codes, www


@pytest.fixture
def ci(published: tuple[_Runner, dict[str, int], Path], tmp_path: Path) -> tuple[_Runner, Path]:
    """Return a CI that has published once, with a repository of its own; the program is the one it installed then."""
    first, _, www = published
    shutil.copytree(first.origin, tmp_path / "origin")
    shutil.copytree(first.kept, tmp_path / "kept")
    runner = _Runner(tmp_path / "origin", tmp_path)
    shutil.copytree(www, tmp_path / "www", symlinks=True)
    settings = runner.origin / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(str(www), str(tmp_path / "www")), encoding="utf-8")
    _commit(runner.origin)
    bin_folder = first.folder / "clone-1/.venv" / ("Scripts" if os.name == "nt" else "bin")
    runner.environ["SITEGEN"] = str(bin_folder / "sitegen")
    return runner, tmp_path / "www"


def test_a_commit_reaches_readers(published: tuple[_Runner, dict[str, int], Path]) -> None:
    """Clone, install from the folder of wheels with hashes and no index, check, build, deploy: all end well."""
    _, codes, www = published
    assert codes == dict.fromkeys(_gitlab("publish"), 0)
    assert (www / "current/2026/01/bai-mau/index.html").is_file()


def test_an_edit_reaches_readers_with_little_work(ci: tuple[_Runner, Path]) -> None:
    """In a fresh clone with the restored state, only what shows the edit is written and sent."""
    runner, www = ci
    first = runner.clone()
    runner.publish(first)
    runner.keep(first)
    write(runner.origin, "content/2026/01/bai-mau.md", article("Bài đã sửa", "2026-01-01", "Một đoạn đã sửa."))
    _commit(runner.origin)
    clone = runner.clone()
    assert runner.publish(clone) == dict.fromkeys(_github("publish"), 0)
    report = json.loads((clone / ".sitegen-ci/report.json").read_text(encoding="utf-8"))
    assert 0 < report["written"] < 20 < report["unchanged"]
    shown = {path: data for path, data in tree(www / "current").items() if not path.startswith(".sitegen/")}
    built = tree(clone / "public")
    assert {path: shown[path] for path in built} == built
    with serving(www / "current") as address, urlopen(f"{address}/2026/01/bai-mau/") as answer:  # noqa: S310 - our own
        assert "Một đoạn đã sửa." in answer.read().decode()


def test_a_turn_with_nothing_due_costs_nothing(ci: tuple[_Runner, Path]) -> None:
    """The same commit and no article whose time has come: the first step ends it, before anything is installed."""
    runner, _ = ci
    write(runner.origin, "content/2099/hen.md", article("Bài hẹn", "2099-01-01"))
    _commit(runner.origin)
    first = runner.clone()
    runner.publish(first)
    runner.keep(first)
    clone = runner.clone()
    assert runner.publish(clone, SITEGEN="/khong/co") == {"due": 75}
    output = clone / "output"
    assert runner.call(clone, "due", GITHUB_OUTPUT=str(output)).returncode == 0
    assert output.read_text(encoding="utf-8") == "due=false\n"
    # By hand it is always done.
    assert runner.call(clone, "due", CI_PIPELINE_SOURCE="web").returncode == 0
    assert runner.call(clone, "run").returncode == 0
    # And so it is when an article's time has come.
    due = clone / ".sitegen-ci/due.json"
    noted = json.loads(due.read_text(encoding="utf-8"))
    assert noted["next_due"].startswith("2099-01-01T00:00")
    due.write_text(json.dumps({**noted, "next_due": "2020-01-01T00:00:00+07:00"}), encoding="utf-8")
    assert runner.call(clone, "due").returncode == 0


def test_a_fault_stops_before_readers_see_anything(ci: tuple[_Runner, Path]) -> None:
    """The run is red, and the site stays as it is; each host is told in its own form."""
    runner, www = ci
    before = tree(www / "current")
    write(runner.origin, "content/2026/01/hong.md", "---\ntitle: Hỏng\ndate: 31/02/2026\n---\n\nChữ.\n")
    _commit(runner.origin)
    clone = runner.clone()
    codes = runner.publish(clone, GITHUB_ACTIONS="true")
    assert list(codes)[-1] == "check"
    assert codes["check"] == 1
    assert tree(www / "current") == before
    said = runner.call(clone, "check", GITHUB_ACTIONS="true").stdout
    assert "::error file=content/2026/01/hong.md,line=3" in said
    assert runner.call(clone, "check", GITLAB_CI="true").returncode == 1
    (found,) = [
        each
        for each in json.loads((clone / ".sitegen-ci/code-quality.json").read_text(encoding="utf-8"))
        if each["location"]["path"] == "content/2026/01/hong.md"
    ]
    assert found["location"]["lines"]["begin"] == 3


def test_a_faulty_article_may_be_left_out(ci: tuple[_Runner, Path]) -> None:
    """With the choice of the files the others are published, and the last step is red."""
    runner, www = ci
    write(runner.origin, "content/2026/01/hong.md", "---\ntitle: Hỏng\ndate: 31/02/2026\n---\n\nChữ.\n")
    write(runner.origin, "content/2026/01/lanh.md", article("Lành", "2026-01-02"))
    _commit(runner.origin)
    clone = runner.clone()
    codes = runner.publish(clone, SITEGEN_BUILD="--skip-faulty")
    assert codes == {**dict.fromkeys(_gitlab("publish"), 0), "done": 1}
    assert (www / "current/2026/01/lanh/index.html").is_file()
    assert (clone / ".sitegen-ci/due.json").is_file()


def test_an_address_that_would_be_lost_stops_a_change(ci: tuple[_Runner, Path]) -> None:
    """What was published is known from the manifest that is kept beside the state."""
    runner, _ = ci
    clone = runner.clone()
    (clone / "content/2026/01/bai-mau.md").rename(clone / "content/2026/01/ten-khac.md")
    assert runner.call(clone, "check").returncode == 1


def test_a_key_is_seen_by_ssh_alone() -> None:
    """It lies in a file that only its owner reads, is in no argument and no variable, and is gone after."""
    environ = {"SITEGEN_SSH_KEY": "bí mật\r\n", "SITEGEN_KNOWN_HOSTS": "máy khoá", "PATH": "/bin"}
    script = _script()
    with script.ssh(environ) as given:
        assert "bí mật" not in str(given)
        place = Path(re.findall(r"-i (\S+)", given["SITEGEN_SSH"])[0])
        assert place.read_text(encoding="utf-8") == "bí mật\n"
        if os.name != "nt":
            assert place.stat().st_mode & 0o077 == 0
        assert "StrictHostKeyChecking=yes" in given["SITEGEN_SSH"]
    assert not place.exists()
    with pytest.raises(SystemExit), script.ssh({"SITEGEN_SSH_KEY": "bí mật"}):
        pass


def test_a_site_without_a_wheel_says_what_is_missing(tmp_path: Path) -> None:
    """The step that installs names the command that mends it."""
    assert cli.main(["init", str(tmp_path / "trang")]) == 0
    done = _Runner(tmp_path, tmp_path).call(tmp_path / "trang", "install")
    assert done.returncode == 2
    assert "sitegen init . --wheel" in done.stderr


def test_a_site_moves_to_another_wheel(wheel: Path, tmp_path: Path) -> None:
    """The wheel that it had goes, requirements name the new one, what was changed stays as it is."""
    site = tmp_path / "trang"
    assert cli.main(["init", str(site)]) == 0
    assert not (site / "requirements.txt").exists()
    write(site, "wheels/sitegen-0.0.1-py3-none-any.whl", b"")
    write(site, "wheels/khac-1.0-py3-none-any.whl", b"")
    write(site, ".gitlab-ci.yml", "của tôi\n")
    before = tree(site / "content")
    assert cli.main(["init", str(site), "--wheel", str(wheel)]) == 0
    assert {path.name for path in (site / "wheels").iterdir()} == {wheel.name, "khac-1.0-py3-none-any.whl"}
    assert (site / ".gitlab-ci.yml").read_text(encoding="utf-8") == "của tôi\n"
    assert tree(site / "content") == before
    requirements = (site / "requirements.txt").read_text(encoding="utf-8")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert f"sitegen=={sitegen.__version__} \\\n    --hash=sha256:{digest}\n" in requirements
    assert "://" not in requirements


def test_what_is_no_wheel_of_ours_is_refused(wheel: Path, tmp_path: Path) -> None:
    """Before anything is made: another package's, a broken one, one without its lock."""
    other = tmp_path / "khac-1.0-py3-none-any.whl"
    other.write_bytes(wheel.read_bytes())
    broken = tmp_path / "sitegen-9.9-py3-none-any.whl"
    broken.write_bytes(b"PK")
    empty = tmp_path / "sitegen-9.8-py3-none-any.whl"
    with zipfile.ZipFile(empty, "w"):
        pass
    for path in (other, broken, empty):
        assert cli.main(["init", str(tmp_path / "trang"), "--wheel", str(path)]) == 2
    assert cli.main(["init", str(tmp_path / "trang"), "--wheel", str(tmp_path / "khong-co.whl")]) == 3
    assert not (tmp_path / "trang").exists()

"""What runs elsewhere: the workflows publish what is public, and keep state and site together."""

import json
import os
import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from jsonschema import Draft7Validator

import fuzz
import release_version

ROOT: Final = Path(__file__).resolve().parent.parent
PUBLISH: Final = ROOT / ".github/workflows/publish.yml"
TEST: Final = ROOT / ".github/workflows/test.yml"
NIGHTLY: Final = ROOT / ".github/workflows/nightly.yml"
RELEASE: Final = ROOT / ".github/workflows/release.yml"
SITE: Final = ROOT / ".ci/site/publish.yml"
ALL: Final = (PUBLISH, TEST, NIGHTLY, RELEASE, SITE)
SCHEMA: Final = Path(__file__).parent / "fixtures/schemas/ci/github-workflows.json"


def _load(path: Path) -> dict[str, Any]:
    # Without types: YAML takes the key `on` for true.
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
    return loaded


def _steps() -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = _load(PUBLISH)["jobs"]["publish"]["steps"]
    return steps


def test_a_site_is_published_on_every_push_on_a_schedule_and_by_hand() -> None:
    """Scheduled articles appear, and expired ones go, without anybody's doing."""
    triggers = _load(PUBLISH)["on"]
    assert triggers["push"]["branches"] == ["main"]
    assert triggers["schedule"]
    assert "workflow_dispatch" in triggers


def test_nothing_is_published_that_is_not_public() -> None:
    """The published build has neither drafts nor a clock of its own."""
    builds = [step["run"] for step in _steps() if "sitegen build" in step.get("run", "")]
    assert len(builds) == 1
    assert not re.search("--drafts|--now", builds[0])
    assert "--report" in builds[0]


def test_state_and_site_are_kept_together() -> None:
    """One cache entry holds the state folder and the site, and it is saved only after the site is deployed."""
    steps = _steps()
    used = [step.get("uses", "").partition("@")[0] for step in steps]
    restore, save = used.index("actions/cache/restore"), used.index("actions/cache/save")
    for index in (restore, save):
        assert steps[index]["with"]["path"].split() == [".sitegen", "public"]
    assert restore < used.index("actions/deploy-pages") < save
    assert steps[save]["with"]["key"] == "${{ steps.restored.outputs.cache-primary-key }}"


def test_state_is_of_the_program_that_uses_it() -> None:
    """A changed program, or other libraries, render everything anew: its version does not tell that of a checkout."""
    with_ = next(step["with"] for step in _steps() if step.get("id") == "restored")
    assert with_["key"].startswith(with_["restore-keys"])
    hashed = re.search(r"hashFiles\((.*?)\)", with_["restore-keys"])
    assert hashed is not None
    patterns = re.findall(r"'([^']+)'", hashed[1])
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
    assert {"src/sitegen/**", "requirements/run.txt"} <= set(patterns)


def test_a_failed_deployment_can_be_tried_again() -> None:
    """Each attempt uploads and deploys an artifact of its own, hidden files too, of the newest commit."""
    steps = {step.get("uses", "").partition("@")[0]: step.get("with", {}) for step in _steps()}
    upload = steps["actions/upload-pages-artifact"]
    assert "github.run_attempt" in upload["name"]
    assert steps["actions/deploy-pages"]["artifact_name"] == upload["name"]
    assert upload["include-hidden-files"] == "true"
    assert steps["actions/checkout"]["ref"] == "${{ github.ref }}"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_actions_are_named_by_commit(path: Path) -> None:
    """A tag can be moved to other code, a commit cannot; the version stands beside it."""
    uses = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert uses
    named = re.compile(r"(?:actions|pypa)/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [each for each in uses if not named.fullmatch(each)] == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_workflows_are_valid(path: Path) -> None:
    """By the schema that editors use for them; no job may go on for ever, and none may write but who says so."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    loaded["on"] = loaded.pop(True)
    validator = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert [each.message for each in validator.iter_errors(loaded)] == []
    assert all("timeout-minutes" in job for job in loaded["jobs"].values())
    assert loaded["permissions"]["contents"] == "read"


def test_one_site_is_published_at_a_time_with_no_more_rights_than_that_takes() -> None:
    """Runs wait for each other, read the repository and write its pages, nothing else."""
    workflow = _load(PUBLISH)
    assert workflow["concurrency"]["cancel-in-progress"] == "false"
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


def test_every_supported_python_is_tested_by_the_same_script() -> None:
    """The workflow runs `.ci/run` on each version that the package says it supports."""
    job = _load(TEST)["jobs"]["test"]
    classifiers = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert job["strategy"]["matrix"]["python"] == classifiers
    assert job["steps"][-1] == {"run": ".ci/run"}
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_long_tests_run_every_night_with_other_examples() -> None:
    """What takes hours, and what chance finds, holds back no change: it is looked for at night."""
    workflow = _load(NIGHTLY)
    job = workflow["jobs"]["long"]
    assert workflow["on"]["schedule"]
    assert job["env"]["HYPOTHESIS_PROFILE"] == "nightly"
    assert job["env"]["SITEGEN_LONG_TESTS"] == "1"
    assert job["steps"][-1] == {"run": "make test"}
    fuzzing = workflow["jobs"]["fuzz"]
    assert fuzzing["strategy"]["matrix"]["target"] == list(fuzz.NAMES)
    assert any("tools/fuzz.py --seconds 600 ${{ matrix.target }}" in step.get("run", "") for step in fuzzing["steps"])


def test_what_is_locked_is_audited() -> None:
    """With every change, every night, and before a release, all three locks."""
    for path in (TEST, NIGHTLY, RELEASE):
        runs = [step.get("run") for job in _load(path)["jobs"].values() for step in job["steps"]]
        assert "make audit" in runs, path.name
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"for lock in run dev release; do .*\n.*pip-audit .*--require-hashes", makefile)


def test_windows_and_macos_build_check_serve_and_lock() -> None:
    """Every change is tried there, by the tests that run everywhere, those of the preview among them."""
    job = _load(TEST)["jobs"]["elsewhere"]
    assert job["strategy"]["matrix"]["system"] == ["windows-latest", "macos-latest"]
    assert job["runs-on"] == "${{ matrix.system }}"
    command, *tests = job["steps"][-1]["run"].partition(" tests/")
    assert command == "python -m pytest"
    named = "".join(tests).split()
    assert named == [f"tests/test_{name}.py" for name in ("everywhere", "locking", "preview_everywhere")]
    assert all((ROOT / each).is_file() for each in named)


def test_a_release_is_made_twice_listed_and_trusted() -> None:
    """The same bytes both times, with what it is made of; the index trusts the workflow, and no password is kept."""
    jobs = _load(RELEASE)["jobs"]
    runs = [step.get("run", "") for step in jobs["build"]["steps"]]
    assert "sha256sum --check dist.sha256" in "\n".join(runs)
    assert 'python3 tools/release_version.py "$TAG"' in runs
    assert "sbom.cdx.json" in str(jobs["build"]["steps"][-1])
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert jobs["publish"]["environment"] == {"name": "pypi"}
    assert "secrets." not in RELEASE.read_text(encoding="utf-8")


def test_versions_move_with_each_release() -> None:
    """A tag that is not the program's version, or that the changelog does not know, is no release."""
    changelog = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n"
    assert release_version.differences("v1.2.0", "1.2.0", changelog) == []
    assert len(release_version.differences("v1.3.0", "1.2.0", changelog)) == 1
    assert len(release_version.differences("v1.3.0", "1.3.0", changelog)) == 1
    assert "version moves with every release" in " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())

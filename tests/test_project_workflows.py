"""What runs elsewhere: the workflows publish what is public, and keep state and site together."""

import os
import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).resolve().parent.parent
PUBLISH: Final = ROOT / ".github/workflows/publish.yml"
TEST: Final = ROOT / ".github/workflows/test.yml"
NIGHTLY: Final = ROOT / ".github/workflows/nightly.yml"


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


@pytest.mark.parametrize("path", (PUBLISH, TEST, NIGHTLY), ids=lambda path: path.name)
def test_actions_are_named_by_commit(path: Path) -> None:
    """A tag can be moved to other code, a commit cannot; the version stands beside it."""
    uses = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert uses
    assert [each for each in uses if not re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


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

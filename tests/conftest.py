"""What tests share: the gallery, a browser to look at it, a site to edit, the option that renews golden sites."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

import build_gallery
from deploy_samples import site_to_deploy
from edits import CONFIGURED, FILES
from kept_builds import keep_what_stays
from page_server import Open, Windows, serving
from site_helpers import make_site, run

# The first draws the same pages without what is around them in a window, which is half the work of opening one.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # A browser under test asks nobody anything.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NO_BROWSER = "no Chromium on this machine"

# How long an example takes tells of the machine, not of the program.
settings.register_profile("patient", deadline=None, derandomize=True)
# Other examples every night, and many more; one that fails is printed so that it can be added.
settings.register_profile("nightly", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "patient"))

# Tests write tens of thousands of small files, which nobody needs after them.
_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there, as in /tmp
# Far more than all of them take at one time.
_ROOM = 2 << 30


@pytest.fixture(scope="session", autouse=True)
def _keep_what_stays() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        keep_what_stays(patched)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium without a window: the one that ``SITEGEN_BROWSER`` names, or one found on the path."""
    path = os.environ.get("SITEGEN_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip(_NO_BROWSER)
    # Chromium's sandbox does not work for root, whose container is one.
    sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS, chromium_sandbox=sandbox)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built gallery: every component and kind of page, on sample content."""
    folder = tmp_path_factory.mktemp("gallery")
    assert build_gallery.make(folder / "site", folder / "public") == 0
    return folder / "public"


@pytest.fixture(scope="session")
def gallery_address(gallery: Path) -> Iterator[str]:
    """Return the address that serves the gallery."""
    with serving(gallery) as address:
        yield address


@pytest.fixture(scope="session")
def windows(browser: Browser, gallery_address: str) -> Iterator[Windows]:
    """Return the windows onto the gallery."""
    windows = Windows(browser, gallery_address, build_gallery.PAGES)
    yield windows
    windows.close()


@pytest.fixture
def show(windows: Windows) -> Iterator[Open]:
    """Return what opens a page of the gallery, by its kind, in a window of its own."""
    with windows.lent() as opened:
        yield opened


@pytest.fixture(scope="session")
def built_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of `edits`, built; nobody may change it."""
    site = tmp_path_factory.mktemp("built")
    make_site(site, FILES, CONFIGURED)
    run(site)
    return site


@pytest.fixture
def archive(built_archive: Path, tmp_path: Path) -> Path:
    """Return the site of `edits`, built, to edit."""
    shutil.copytree(built_archive, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture(scope="session")
def built_to_deploy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of `deploy_samples`, built; nobody may change it."""
    return site_to_deploy(tmp_path_factory.mktemp("deploy") / "trang")


@pytest.fixture
def deployable(built_to_deploy: Path, tmp_path: Path) -> Path:
    """Return the site of `deploy_samples`, built, to edit and deploy."""
    shutil.copytree(built_to_deploy, tmp_path / "trang")
    return tmp_path / "trang"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that this repository builds."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=Path(__file__).parent.parent, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that renews the golden sites."""
    parser.addoption("--renew-golden", action="store_true", help="keep what a build makes now as the golden sites")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to renew the golden sites where nobody looks at what they become; keep folders of tests in memory."""
    if config.getoption("renew_golden") and os.environ.get("CI"):
        raise pytest.UsageError("--renew-golden is for people: it would make every test of the golden sites pass")
    # pytest asks for it when the first test asks for a folder; a worker of pytest-xdist is told by what started it.
    if _can_hold_tests(_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Return one more worker than there are cores: some test always waits, for a browser, a server or a moment."""
    # As pytest-xdist takes it: who names a number gets that.
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return 1 + (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _can_hold_tests(folder: Path) -> bool:
    """Return whether there is room, and programs that tests install may run there: in many containers neither is so."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize > _ROOM and not status.f_flag & os.ST_NOEXEC


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the browser."""
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say in the very last line which tests were skipped for want of a browser."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    # A worker of pytest-xdist leaves the talking to the process that started it.
    if reporter is None or hasattr(config, "workerinput"):
        return
    skipped = [
        report.nodeid
        for report in reporter.stats.get("skipped", [])
        if "browser" in report.keywords and _NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        reporter.write_line(f"Skipped, {_NO_BROWSER}: {', '.join(sorted(skipped))}")

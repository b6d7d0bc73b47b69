"""No build replaces or removes what a site is made from, and `--prune` empties no folder that was not built into."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from site_helpers import article, make_site, run, tree, write
from sitegen.build.output_folder import require_apart
from sitegen.build.state import catalogue_path
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError
from sitegen.system.sources import SitePaths


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small site in a folder with others, not yet built."""
    site = make_site(tmp_path / "site", {"content/a.md": article(), "content/b/index.md": article("Bài khác")})
    for name in ("static", "templates", "data", ".git", "docs"):
        write(site, f"{name}/giu.txt", "giữ")
    write(tmp_path, "khac/giu.txt", "giữ")
    return site


def assert_refused(site: Path, output: str, rule: rules.Rule, *, prune: bool = True) -> None:
    """Make sure that nothing changes when a build into a folder is asked for, and that it is told why."""
    before = all_but_state(site)
    with pytest.raises(FaultError) as caught:
        run(site, output=output, clean=True, prune=prune)
    assert [(each.rule, dict(each.params)["value"]) for each in caught.value.faults] == [(rule, str(site / output))]
    assert all_but_state(site) == before


def all_but_state(site: Path) -> dict[str, bytes]:
    """Return all files of a site and beside it, without what builds remember."""
    return {path: data for path, data in tree(site.parent).items() if "/.sitegen/" not in path}


@pytest.mark.parametrize("prune", (False, True))
@pytest.mark.parametrize(
    "output",
    (
        *(".", "..", "/", "content", "content/b", "content/moi", "static", "templates/x", "data", ".git", ".git/x"),
        *(".sitegen", ".sitegen/pictures", "x/../content", "../site", "../site/static"),
    ),
)
def test_a_build_into_the_sources_is_refused(site: Path, output: str, prune: bool) -> None:  # noqa: FBT001
    """The site, what lies above it, what it is made from and what lies in that."""
    assert_refused(site, output, rules.OUTPUT_NOT_APART, prune=prune)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a permission to make links")
@pytest.mark.parametrize("output", ("ra", "ra/b", "../trang/content", "../trang", "len"))
def test_links_hide_no_source(site: Path, output: str) -> None:
    """A folder is what it leads to; so is the site, and a source that lies elsewhere."""
    (site / "ra").symlink_to("content")
    (site / "len").symlink_to("..")
    (site.parent / "trang").symlink_to("site")
    assert_refused(site, output, rules.OUTPUT_NOT_APART)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a permission to make links")
def test_a_source_that_is_a_link_is_protected_where_it_lies(site: Path) -> None:
    """As static/ may be, shared by two sites in one folder."""
    shutil.rmtree(site / "static")
    (site / "chung").mkdir()
    (site / "static").symlink_to("chung")
    assert_refused(site, "chung", rules.OUTPUT_NOT_APART)


def test_other_letters_hide_no_source(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system takes CONTENT and content for one."""
    stat = os.stat
    monkeypatch.setattr(os, "stat", lambda path: stat(str(path).replace("CONTENT", "content")))
    with pytest.raises(FaultError):
        require_apart(str(site / "CONTENT/moi"), SitePaths(str(site), ""))


def test_one_folder_with_two_names_hides_no_source(site: Path) -> None:
    """As where a disk is mounted twice."""
    if not (sys.platform.startswith("linux") and os.geteuid() == 0):
        pytest.skip("only root on Linux can mount a folder twice")
    (site / "ra").mkdir()
    mounted = subprocess.run(["mount", "--bind", site / "content", site / "ra"], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a folder cannot be mounted twice here")
    try:
        with pytest.raises(FaultError):
            require_apart(str(site / "ra/b"), SitePaths(str(site), ""))
    finally:
        subprocess.run(["umount", site / "ra"], check=True)


def test_the_default_theme_is_protected_too(site: Path, tmp_path: Path) -> None:
    """It lies elsewhere, and other sites are built from it."""
    theme = tmp_path / "khac"
    with pytest.raises(FaultError):
        require_apart(str(theme / "templates"), SitePaths(str(site), str(theme)))
    require_apart(str(theme / "ra"), SitePaths(str(site), str(theme)))


@pytest.mark.parametrize("output", ("public", "ra", "../ra", ".sitegen/preview", "content2", "docs", "../khac"))
def test_any_other_folder_may_be_built_into(site: Path, output: str) -> None:
    """Beside the sources, and beside what is there already."""
    before = tree(site / output) if (site / output).exists() else {}
    run(site, output=output)
    assert (site / output / "index.html").exists()
    assert before.items() <= tree(site / output).items()


@pytest.mark.parametrize("output", ("docs", "../khac"))
def test_a_folder_that_no_build_made_is_not_emptied(site: Path, output: str) -> None:
    """Also when other folders of the site were built into, and after a build into this one that came to nothing."""
    run(site)
    assert_refused(site, output, rules.NOT_BUILT_HERE)
    write(site, "content/c.md", article(date="2021-02-30"))
    with pytest.raises(FaultError):
        run(site, output=output)
    assert_refused(site, output, rules.NOT_BUILT_HERE)
    (site / "content/c.md").unlink()
    run(site, output=output)
    assert run(site, output=output, clean=True, prune=True).gone == ["giu.txt"]


@pytest.mark.parametrize("lost", ("catalogue", "list", "both"))
def test_either_record_of_earlier_builds_is_enough(site: Path, lost: str) -> None:
    """What was built there is known from the catalogue or from the plain list; without both nothing shows it."""
    run(site)
    write(site, "public/la.txt", "lạ")
    path = Path(catalogue_path(str(site), str(site / "public")))
    if lost != "list":
        path.unlink()
    if lost != "catalogue":
        path.with_suffix(".outputs").unlink()
    if lost == "both":
        assert_refused(site, "public", rules.NOT_BUILT_HERE)
    else:
        assert run(site, clean=True, prune=True).gone == ["la.txt"]


def test_an_empty_or_missing_folder_may_always_be_pruned(site: Path) -> None:
    """There is nothing to lose."""
    (site / "ra").mkdir()
    run(site, output="ra", clean=True, prune=True)
    run(site, output="ra2", clean=True, prune=True)
    assert tree(site / "ra") == tree(site / "ra2")

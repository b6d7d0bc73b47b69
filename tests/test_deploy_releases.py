"""A folder with releases: readers see all of one or all of the next, and nothing that a page needs is missing."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy_samples import ENGLISH, deployed, edit, read_by_someone, site_files, target, turns_while_read
from site_helpers import NOW, SETTINGS, article, make_site, run, tree, write
from sitegen.commands import cli
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError, MachineError, UsageError
from sitegen.metadata import read_settings
from sitegen.publishing import locks
from sitegen.publishing.deploying import rollback
from sitegen.publishing.plan import KEEP_SECONDS

_DAY = KEEP_SECONDS


def _shown(folder: Path) -> dict[str, bytes]:
    """Return the files that readers see."""
    return site_files((folder / "current").resolve())


def test_readers_see_what_was_built(deployable: Path, tmp_path: Path) -> None:
    """The release holds every file of the site, and each that is worth it compressed in both ways."""
    outcome = deployed(deployable, target("folder", tmp_path / "www"))
    built = tree(deployable / "public")
    assert _shown(tmp_path / "www") == built
    assert (outcome.sent, outcome.removed, outcome.unchanged, outcome.resumed) == (len(built), 0, 0, False)
    page = tmp_path / "www/current/2021/12/tep/index.html"
    assert {each.name for each in page.parent.iterdir()} >= {"index.html", "index.html.gz", "index.html.br", "anh.jpg"}
    assert not page.with_name("anh.jpg.gz").exists()


def test_what_is_the_same_is_neither_copied_nor_released_again(deployable: Path, tmp_path: Path) -> None:
    """A deploy without a change leaves the release as it is; the next one shares the files that did not change."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    deployed(deployable, where)
    first = str((www / "current").readlink())
    assert deployed(deployable, where).sent == 0
    assert str((www / "current").readlink()) == first
    edit(deployable, 1)
    outcome = deployed(deployable, where)
    assert outcome.sent
    assert outcome.unchanged
    old, new = www / first, (www / "current").resolve()
    assert old != new
    assert (old / "2021/12/tep/bao-cao.pdf").samefile(new / "2021/12/tep/bao-cao.pdf")
    assert not (old / "index.html").samefile(new / "index.html")
    assert _shown(www).items() >= tree(deployable / "public").items()


def test_a_style_that_is_dropped_stays_for_a_day(deployable: Path, tmp_path: Path) -> None:
    """Pages opened before still ask for it; the first deploy after 24 hours removes it."""
    where = target("folder", tmp_path / "www")
    deployed(deployable, where)
    (style,) = (deployable / "public/static/css").glob("site.*.css")
    edit(deployable, 1)
    assert not style.exists()
    kept = tmp_path / "www/current/static/css" / style.name
    deployed(deployable, where, now=NOW + 1)
    assert kept.exists()
    assert Path(f"{kept}.br").exists()
    deployed(deployable, where, now=NOW + _DAY)
    assert kept.exists()
    deployed(deployable, where, now=NOW + 1 + _DAY)
    assert not kept.exists()
    assert not Path(f"{kept}.br").exists()
    assert _shown(tmp_path / "www") == tree(deployable / "public")


def test_the_release_before_can_be_shown_again(deployable: Path, tmp_path: Path) -> None:
    """A rollback shows it at once, and the next deploy sends what differs from it."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    deployed(deployable, where)
    before = _shown(www)
    edit(deployable, 1)
    deployed(deployable, where)
    assert rollback(str(deployable), where, ENGLISH) == "000001"
    assert _shown(www) == before
    with pytest.raises(UsageError, match="no earlier release"):
        rollback(str(deployable), where, ENGLISH)
    deployed(deployable, where)
    assert str((www / "current").readlink()) == "releases/000003"
    assert _shown(www).items() >= tree(deployable / "public").items()
    with pytest.raises(UsageError, match="of type folder"):
        rollback(str(deployable), target("rsync", www), ENGLISH)


def test_so_many_releases_are_kept_as_the_settings_say(deployable: Path, tmp_path: Path) -> None:
    """Older ones go with the deploy that makes one too many."""
    where = target("folder", tmp_path / "www", keep=2)
    for turn in range(4):
        edit(deployable, turn)
        deployed(deployable, where, allow_loss=True)
    assert sorted(each.name for each in (tmp_path / "www/releases").iterdir()) == ["000003", "000004"]


def test_a_release_that_was_cut_off_is_completed(deployable: Path, tmp_path: Path) -> None:
    """What it had is not copied again, what does not belong goes, what is half is made whole."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    write(www, "incoming/la.html", "của ai")
    write(www, "incoming/index.html", "một nửa")
    write(www, "incoming/robots.txt", (deployable / "public/robots.txt").read_bytes())
    whole = (www / "incoming/robots.txt").stat().st_ino
    outcome = deployed(deployable, where)
    assert outcome.resumed
    assert _shown(www) == tree(deployable / "public")
    assert (www / "current/robots.txt").stat().st_ino == whole


def test_a_deploy_that_would_lose_a_part_of_the_site_stops(deployable: Path, tmp_path: Path) -> None:
    """More than 5 % of the pages go only when that is said; what readers see stays as it is."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    deployed(deployable, where)
    before = tree(www)
    for each in (deployable / "content/2021/12").glob("bai-*.md"):
        each.unlink()
    run(deployable)
    with pytest.raises(FaultError) as stopped:
        deployed(deployable, where)
    (fault,) = stopped.value.faults
    pages = sum(path.endswith(".html") for path in tree((www / "current").resolve()))
    left = sum(path.endswith(".html") for path in tree(deployable / "public"))
    assert dict(fault.params) == {"before": str(pages), "after": str(left)}
    assert tree(www) == before
    outcome = deployed(deployable, where, allow_loss=True)
    assert outcome.removed >= pages - left
    assert _shown(www).items() >= tree(deployable / "public").items()


_UNREADABLE = "---\ntitle: a: b\naliases: [/cu/1/, /cu/1.html]\n{more}---\n\nChữ.\n"


def _built_without(site: Path, more: str) -> None:
    write(site, "content/2021/12/tep/index.md", _UNREADABLE.format(more=more))
    assert [each.path for each in run(site, skip_faulty=True).result.skipped] == ["content/2021/12/tep/index.md"]


@pytest.mark.parametrize("forget", (False, True), ids=["remembered", "fresh"])
def test_pages_of_articles_that_were_left_out_stay(deployable: Path, tmp_path: Path, *, forget: bool) -> None:
    """The page of an article that has faults now, and what lies beside it, stay until it is right or gone.

    So they do where no build remembers the address that the file cannot tell any more.
    """
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    deployed(deployable, where)
    kept = {path: data for path, data in _shown(www).items() if path.startswith(("2021/12/tep/", "cu/"))}
    assert "2021/12/tep/index.html" in kept
    if forget:
        shutil.rmtree(deployable / ".sitegen")
        shutil.rmtree(deployable / "public")
    for _ in range(2):
        _built_without(deployable, "")
        deployed(deployable, where)
        assert {path: _shown(www).get(path) for path in kept} == kept
    (deployable / "content/2021/12/tep/index.md").unlink()
    run(deployable)
    deployed(deployable, where, allow_loss=True)
    assert not set(kept) & {path for path in _shown(www) if path.endswith((".html", ".pdf"))}


@pytest.mark.parametrize("more", ("draft: true\n", "expires: 2022-01-01\n", "withdrawn:\n  date: 2022-01-01\n"))
def test_what_its_file_takes_off_the_site_goes(deployable: Path, tmp_path: Path, more: str) -> None:
    """However faulty the rest is, an article that is to be seen no more is not."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    deployed(deployable, where)
    _built_without(deployable, more)
    deployed(deployable, where, allow_loss=True)
    assert not [path for path in _shown(www) if path.startswith(("2021/12/tep/", "cu/"))]


def test_single_addresses_that_go_are_told(deployable: Path, tmp_path: Path) -> None:
    """With the line that keeps each where that is known; what is meant to go is not."""
    where = target("folder", tmp_path / "www")
    deployed(deployable, where)
    write(deployable, "content/2021/12/bai-1.md", article("Bài mẫu 1", "2022-05-01", aliases="[/cu/x/]"))
    (deployable / "content/2021/12/bai-2.md").unlink()
    (deployable / "content/2021/12/bai-3.md").unlink()
    write(deployable, "site.yaml", (deployable / "site.yaml").read_text() + "gone: [/2021/12/bai-3/]\n")
    run(deployable)
    told: list[Fault] = []
    deployed(deployable, where, allow_loss=True, warns=told.extend)
    pages = {dict(each.params)["value"]: each for each in told if not each.rule.warning}
    assert set(pages) == {"/2021/12/bai-1/", "/2021/12/bai-2/"}
    assert pages["/2021/12/bai-1/"].remedy(ENGLISH) == (
        "add to content/2021/12/bai-1.md: aliases: [/cu/x/, /2021/12/bai-1/]"
    )


def test_old_addresses_that_hosts_alone_know_are_told(deployable: Path, tmp_path: Path) -> None:
    """By the map that is at the target: what was built before it is not remembered any more."""
    where = target("folder", tmp_path / "www", host="nginx")
    deployed(deployable, where)
    path = deployable / "content/2021/12/tep/index.md"
    text = path.read_text(encoding="utf-8").replace(", /cu/2, '/xem?id=5&a=b'", "")
    path.write_text(text, encoding="utf-8")
    run(deployable)
    told: list[Fault] = []
    deployed(deployable, where, dry_run=True, warns=told.extend)
    assert [dict(each.params)["value"] for each in told if not each.rule.warning] == ["/cu/2", "/xem?id=5&a=b"]
    assert {each.path for each in told} == {"content/2021/12/tep/index.md"}


def test_an_alias_below_the_address_of_a_listing_is_told_as_a_page(deployable: Path, tmp_path: Path) -> None:
    """By the page that is at the target, as `check` tells it by what the last build remembers."""
    withdrawn = "{date: 2022-01-01}"
    write(deployable, "content/2021/11/a.md", article("A", "2021-11-01", aliases="[/luu-tru/2019/]", tags="[một mình]"))
    write(deployable, "content/2021/11/b.md", article("B", "2021-11-02", aliases="[/tu-khoa/cu/]", withdrawn=withdrawn))
    run(deployable)
    where = target("folder", tmp_path / "www")
    deployed(deployable, where)
    write(deployable, "content/2021/11/a.md", article("A", "2021-11-01"))
    write(deployable, "content/2021/11/b.md", article("B", "2021-11-02", withdrawn=withdrawn))
    run(deployable)
    told: list[Fault] = []
    deployed(deployable, where, allow_loss=True, warns=told.extend)
    assert {dict(each.params)["value"]: each.rule.code for each in told} == {
        "/luu-tru/2019/": "P101",
        "/tu-khoa/cu/": "P101",
        "/tu-khoa/mot-minh/": "P151",
    }


@pytest.mark.parametrize("to", ("./", "..", "content", "content/x", "public", ".sitegen/x", "data"))
def test_a_target_in_the_site_is_told_before_anything_is_built(tmp_path: Path, to: str) -> None:
    """At its line, by whoever reads the settings: its name says so on every machine."""
    site = make_site(tmp_path / "site", {}, f"{SETTINGS}deploy:\n  - {{name: chinh, type: folder, to: {to}}}\n")
    with pytest.raises(FaultError) as told:
        run(site)
    (fault,) = told.value.faults
    assert (fault.rule, fault.line, fault.column) == (rules.TARGET_NOT_APART, SETTINGS.count("\n") + 2, 37)
    assert not (site / "public").exists()


def test_a_target_around_the_site_is_told_at_its_line(deployable: Path) -> None:
    """By a deploy alone, since on another machine it may be apart."""
    settings = (deployable / "site.yaml").read_text(encoding="utf-8")
    around = str(deployable.parent)
    write(deployable, "site.yaml", f"{settings}deploy:\n  - name: chinh\n    type: folder\n    to: {around}\n")
    run(deployable)
    with pytest.raises(FaultError) as told:
        deployed(deployable, read_settings(str(deployable)).deploy[0])
    (fault,) = told.value.faults
    assert (fault.rule, fault.line, fault.column) == (rules.TARGET_NOT_APART, settings.count("\n") + 4, 9)


@pytest.mark.parametrize("kind", ("folder", "rsync"))
@pytest.mark.parametrize("place", (".", "..", "content", "content/x", "static", "public", "public/x", ".sitegen", "ra"))
def test_a_site_is_not_deployed_into_itself(deployable: Path, kind: str, place: str) -> None:
    """Neither into what it is made from, however that is named, nor into what is built: before anything is done."""
    (deployable / "ra").symlink_to("content")
    before = tree(deployable)
    to = place if kind == "folder" else str(deployable / place)
    where = target(kind, to)
    with pytest.raises(FaultError) as told:
        deployed(deployable, where)
    (fault,) = told.value.faults
    assert (fault.rule, fault.path, dict(fault.params)["value"]) == (rules.TARGET_NOT_APART, "site.yaml", to)
    if kind == "folder":
        with pytest.raises(FaultError):
            rollback(str(deployable), where, ENGLISH)
    assert tree(deployable) == before


def test_a_dry_run_changes_nothing(deployable: Path, tmp_path: Path) -> None:
    """It tells what would be sent and removed."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    told: list[tuple[str, str]] = []
    outcome = deployed(deployable, where, dry_run=True, tells=lambda *each: told.append(each))
    assert not www.exists()
    assert sorted(path for _, path in told) == sorted(tree(deployable / "public"))
    assert outcome.sent == len(told)


def test_files_that_are_not_what_was_built_are_not_sent(deployable: Path, tmp_path: Path) -> None:
    """A file that somebody changed in public/ stops the deploy with its name."""
    write(deployable, "public/robots.txt", "của ai")
    with pytest.raises(MachineError, match=r"robots\.txt is not what was built"):
        deployed(deployable, target("folder", tmp_path / "www"))
    assert not (tmp_path / "www/current").exists()


def test_nothing_is_deployed_that_was_not_built_whole(tmp_path: Path) -> None:
    """A deployable that was never built, or with drafts, is wrong use."""
    where = target("folder", tmp_path / "www")
    write(tmp_path, "trang/site.yaml", SETTINGS)
    with pytest.raises(UsageError, match="nothing was built"):
        deployed(tmp_path / "trang", where)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_host_may_read_what_is_published(deployable: Path, tmp_path: Path) -> None:
    """Whatever mode the account that deploys gives to its own files: as rsync and SFTP do."""
    where = target("folder", tmp_path / "www", host="nginx")
    before = os.umask(0o077)
    try:
        deployed(deployable, where)
        edit(deployable, 1)
        deployed(deployable, where, allow_loss=True)
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(before)
    found = [tmp_path / "www", *(tmp_path / "www").rglob("*")]
    modes = {(each.is_dir(), each.stat().st_mode & 0o777) for each in found if not each.is_symlink()}
    assert modes == {(True, 0o755), (False, 0o644)}


def test_one_deploy_at_a_time(deployable: Path, tmp_path: Path) -> None:
    """Another one that lives is waited for by nobody: the second ends at once, and says who is at work."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    from sitegen.publishing.targets.folder import FolderStore  # noqa: PLC0415

    with locks.locked(FolderStore(str(www)), ENGLISH), pytest.raises(MachineError, match=f"process {os.getpid()}"):
        deployed(deployable, where)
    assert deployed(deployable, where).sent
    assert not (www / ".sitegen/lock").exists()


def test_a_reader_misses_nothing_while_releases_change(deployable: Path, tmp_path: Path) -> None:
    """Every page that is loaded meanwhile has its style and its pictures, and leads nowhere that is not there."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www")
    deployed(deployable, where)
    with read_by_someone(www / "current", ["/", "/2021/12/tep/", "/2021/12/bai-3/", "/cu/1/"]) as reader:
        for turn in turns_while_read(reader):
            edit(deployable, turn)
            deployed(deployable, where, allow_loss=True)
    assert reader.wrong == []
    assert reader.loaded > 10


def test_the_reload_command_is_run_after_the_switch(deployable: Path, tmp_path: Path) -> None:
    """It sees the new release."""
    www = tmp_path / "www"
    command = f"cp -r {www}/current/robots.txt {tmp_path}/seen"
    deployed(deployable, target("folder", www, reload=command))
    assert (tmp_path / "seen").read_bytes() == (deployable / "public/robots.txt").read_bytes()


def test_the_command_tells_what_it_did(deployable: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence and in the report; wrong use ends with 2, too great a loss with 1."""

    def command(*arguments: str) -> tuple[int, str]:
        code = cli.main(["-C", str(deployable), "deploy", *arguments])
        return code, capsys.readouterr().out

    assert command()[0] == 2
    with (deployable / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("deploy:\n  - {name: chinh, type: folder, to: www}\n  - {name: xa, type: hosted, host: github}\n")
    assert command("khong-co")[0] == command("--rollback")[0] == 2
    run(deployable)
    code, said = command("xa")
    assert (code, len(said.splitlines())) == (0, 1)
    code, said = command("--dry-run")
    assert (code, (deployable / "www").exists()) == (0, False)
    assert "+ index.html\n" in said
    code, said = command("chinh", "--report", "bao-cao.json")
    assert code == 0
    assert len(said.splitlines()) == 1
    report = json.loads((deployable / "bao-cao.json").read_text(encoding="utf-8"))
    assert set(report) == {"target", "sent", "removed", "unchanged", "bytes", "seconds", "resumed"}
    assert (report["target"], report["sent"], report["resumed"]) == ("chinh", len(tree(deployable / "public")), False)
    for each in (deployable / "content/2021/12").glob("bai-*.md"):
        each.unlink()
    run(deployable)
    assert command()[0] == 1
    assert command("--allow-loss")[0] == 0
    code, said = command("--rollback")
    assert (code, "000001" in said) == (0, True)


def test_a_release_made_of_the_oldest_is_as_one_made_anew(deployable: Path, tmp_path: Path) -> None:
    """Whatever came, changed and went since that, and however it was compressed; what stays of it is not touched."""
    for turn in range(7):
        where = target("folder", tmp_path / "www", keep=2, compress=("gzip",) if turn == 4 else ("gzip", "brotli"))
        edit(deployable, turn)
        if turn % 3 == 2:
            # Too small to be compressed, and a folder less.
            write(deployable, "static/css/site.css", "a {}\n")
            (deployable / "content/2021/12/bai-6.md").unlink(missing_ok=True)
            run(deployable)
        document = tmp_path / "www/current/2021/12/tep/bao-cao.pdf"
        known = document.stat().st_ino if turn else None
        deployed(deployable, where, now=NOW + turn * _DAY, allow_loss=True)
        assert known in {None, document.stat().st_ino}
        anew = replace(where, to=str(tmp_path / f"www-{turn}"))
        deployed(deployable, anew, now=NOW)
        shown = tree((tmp_path / "www/current").resolve())
        expected = tree((tmp_path / f"www-{turn}/current").resolve())
        kept = {line.partition(" ")[2] for line in shown[".sitegen/retired"].decode().splitlines()}
        others = {
            path: data for path, data in shown.items() if path.removesuffix(".gz").removesuffix(".br") not in kept
        }
        assert {path for path in others if path != ".sitegen/retired"} == expected.keys() - {".sitegen/retired"}
        assert all(others[path] == data for path, data in expected.items() if path != ".sitegen/retired")
        assert kept <= shown.keys()


def test_a_release_that_was_half_forgotten_is_not_built_upon(
    deployable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deploy that is killed while it removes an old release leaves nothing that the next one takes for whole."""
    www, where = tmp_path / "www", target("folder", tmp_path / "www", keep=3)
    for turn in range(3):
        edit(deployable, turn)
        deployed(deployable, where, allow_loss=True)

    whole = shutil.rmtree

    def cut_off(folder: str, *rest: Any, **more: Any) -> None:  # noqa: ANN401 - as the library's
        if str(folder).startswith(str(www)) and Path(folder).exists():
            (Path(folder) / "2021/12/tep/bao-cao.pdf").unlink()
            raise KeyboardInterrupt
        whole(folder, *rest, **more)

    edit(deployable, 3)
    monkeypatch.setattr("shutil.rmtree", cut_off)
    with pytest.raises(KeyboardInterrupt):
        deployed(deployable, replace(where, keep=2), allow_loss=True)
    monkeypatch.undo()
    for turn in (4, 5):
        edit(deployable, turn)
        deployed(deployable, replace(where, keep=2), allow_loss=True)
        assert _shown(www).items() >= tree(deployable / "public").items()
    assert sorted(each.name for each in (www / "releases").iterdir()) == ["000005", "000006"]


def test_a_host_that_did_not_hear_of_a_release_hears_with_the_next_deploy(deployable: Path, tmp_path: Path) -> None:
    """Where the reload failed, or the deploy was killed before it, the next one does it, though nothing changed."""
    www, mark = tmp_path / "www", tmp_path / "may-chu"
    where = target("folder", www, reload=f"cp {www}/current/robots.txt {mark}/nghe")
    with pytest.raises(MachineError):
        deployed(deployable, where)
    mark.mkdir()
    assert deployed(deployable, where).sent == 0
    assert (mark / "nghe").exists()
    (mark / "nghe").unlink()
    assert deployed(deployable, where).sent == 0
    assert not (mark / "nghe").exists()

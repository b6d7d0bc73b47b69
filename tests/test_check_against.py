"""Addresses that were published and would be lost are told before they are."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from site_helpers import SETTINGS, article, make_site, run, tree, write
from sitegen.commands import cli
from sitegen.system.names import moved_shard


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a built site, with the manifest of what was published in `cu.txt`."""
    site = make_site(
        tmp_path / "site",
        {
            "content/2021/mot.md": article("Bài một", "2021-12-01", aliases="[/cu/1/]", old_id="11"),
            "content/2021/hai.md": article("Bài hai", "2021-12-02", tags="[một mình]"),
            "content/2021/ba/index.md": article("Bài ba", "2021-12-03", attachments="[{path: bao-cao.pdf}]"),
            "content/2021/ba/bao-cao.pdf": b"%PDF-1.4\n",
            "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChữ.\n",
        },
        # Whether there is a search index is nobody's address.
        SETTINGS.replace("search: {enabled: false}\n", ""),
    )
    run(site)
    assert cli.main(["-C", str(site), "manifest"]) == 0
    write(site, "cu.txt", capsys.readouterr().out)
    return site


def _check(site: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, Any]]]:
    code = cli.main(["-C", str(site), "check", "--format", "json", "--against", "cu.txt"])
    found = json.loads(capsys.readouterr().out)
    return code, {next(word for word in each["message"].split() if word.startswith("/")): each for each in found}


def test_nothing_is_lost_where_nothing_changed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where no build is remembered."""
    assert _check(site, capsys) == (0, {})
    shutil.rmtree(site / ".sitegen")
    shutil.rmtree(site / "public")
    assert _check(site, capsys) == (0, {})


def test_what_would_be_lost_is_told_before_it_is_built(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Articles, standing pages and aliases are faults; listings that go with their last entries, and files, are not."""
    before = tree(site / "public")
    write(site, "content/2021/mot.md", article("Bài một", "2021-12-01"))
    (site / "content/2021/hai.md").unlink()
    (site / "content/pages/gioi-thieu.md").unlink()
    (site / "content/2021/ba/bao-cao.pdf").unlink()
    write(site, "content/2021/ba/index.md", article("Bài ba", "2021-12-03"))
    code, found = _check(site, capsys)
    assert code == 1
    assert {url: each["code"] for url, each in found.items()} == {
        "/cu/1/": "P101",
        "/2021/12/hai/": "P101",
        "/gioi-thieu/": "P101",
        "/tu-khoa/mot-minh/": "P151",
        "/luu-tru/2021/12/02/": "P151",
        "/2021/12/ba/bao-cao.pdf": "P152",
    }
    assert {found[url]["level"] for url in ("/cu/1/", "/2021/12/hai/", "/gioi-thieu/")} == {"fault"}
    assert {each["level"] for each in found.values() if each["code"] != "P101"} == {"warning"}
    assert found["/cu/1/"]["remedy"] == "thêm vào content/2021/mot.md: aliases: [/cu/1/]"
    assert tree(site / "public") == before


def test_an_alias_below_the_address_of_a_listing_is_a_page(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stood there is asked, not how its address looks; a notice is a page as well."""
    withdrawn = "{date: 2022-01-01}"
    aliases = "[/chuyen-muc/tin-cu/, /luu-tru/2019/]"
    write(site, "content/2021/mot.md", article("Bài một", "2021-12-01", aliases=aliases))
    write(site, "content/2021/hai.md", article("Bài hai", "2021-12-02", aliases="[/tu-khoa/cu/]", withdrawn=withdrawn))
    run(site)
    assert cli.main(["-C", str(site), "manifest"]) == 0
    write(site, "cu.txt", capsys.readouterr().out)
    write(site, "content/2021/mot.md", article("Bài một", "2021-12-01"))
    write(site, "content/2021/hai.md", article("Bài hai", "2021-12-02", withdrawn=withdrawn))
    code, found = _check(site, capsys)
    assert code == 1
    remedies = {"/chuyen-muc/tin-cu/": "mot.md", "/luu-tru/2019/": "mot.md"}
    assert {url: each["code"] for url, each in found.items()} == dict.fromkeys([*remedies, "/tu-khoa/cu/"], "P101")
    for url, name in remedies.items():
        assert found[url]["remedy"] == f"thêm vào content/2021/{name}: aliases: [{url}]"


def test_the_line_that_keeps_it_is_shown(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of an article that moved, by its file, its old id or its title; once it is written there, nothing is lost."""
    write(site, "content/2021/mot.md", article("Bài một", "2022-05-01", aliases="[/cu/1/]", old_id="11"))
    (site / "content/2021/hai.md").rename(site / "content/2021/ten-moi.md")
    code, found = _check(site, capsys)
    assert code == 1
    assert found["/2021/12/mot/"]["path"] == "content/2021/mot.md"
    assert found["/2021/12/mot/"]["remedy"] == "thêm vào content/2021/mot.md: aliases: [/cu/1/, /2021/12/mot/]"
    assert found["/2021/12/hai/"]["remedy"] == "thêm vào content/2021/ten-moi.md: aliases: [/2021/12/hai/]"
    keys = {"aliases": "[/cu/1/, /2021/12/mot/]", "old_id": "11"}
    write(site, "content/2021/mot.md", article("Bài một", "2022-05-01", **keys))
    keys = {"aliases": "[/2021/12/hai/]", "tags": "[một mình]"}
    write(site, "content/2021/ten-moi.md", article("Bài hai", "2021-12-02", **keys))
    code, found = _check(site, capsys)
    assert (code, {each["code"] for each in found.values()}) == (0, {"P151"})


def test_the_line_is_shown_of_an_article_that_was_left_out(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its file, which is remembered with the addresses that it had."""
    write(site, "content/2021/hai.md", article("Bài hai", "31/02/2021"))
    run(site, skip_faulty=True)
    write(site, "content/2021/hai.md", article("Bài khác", "2021-12-02", slug="ten-moi"))
    code, found = _check(site, capsys)
    assert code == 1
    assert found["/2021/12/hai/"]["remedy"] == "thêm vào content/2021/hai.md: aliases: [/2021/12/hai/]"


def test_what_lay_beside_a_withdrawn_article_went_with_it(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its documents are not missed, nor its listings where that was meant; beside another article they are."""
    write(site, "content/2021/ba/index.md", article("Bài ba", "2021-12-03", withdrawn="{date: 2022-01-01}"))
    (site / "content/2021/ba/bao-cao.pdf").unlink()
    code, found = _check(site, capsys)
    assert (code, {url: each["code"] for url, each in found.items()}) == (0, {"/luu-tru/2021/12/03/": "P151"})
    assert "gỡ" in found["/luu-tru/2021/12/03/"]["remedy"]


def test_what_is_meant_to_go_is_no_fault(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings name it; a withdrawn article leaves a notice and is not lost."""
    (site / "content/2021/hai.md").unlink()
    write(
        site,
        "content/2021/mot.md",
        article("Bài một", "2021-12-01", aliases="[/cu/1/]", withdrawn="{date: 2022-01-01}"),
    )
    settings = (site / "site.yaml").read_text(encoding="utf-8")
    write(site, "site.yaml", settings + "gone: [/2021/12/hai/, /tu-khoa/*, /luu-tru/*]\n")
    assert _check(site, capsys) == (0, {})


def test_addresses_are_compared_once_nothing_else_is_wrong(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And whoever waits for that is told; a manifest that is none is wrong use."""
    (site / "content/2021/hai.md").unlink()
    write(site, "content/2021/mot.md", "---\ntitle: a: b\n---\n\nChữ.\n")
    assert cli.main(["-C", str(site), "check", "--against", "cu.txt"]) == 1
    assert "rồi mới so địa chỉ với cu.txt" in capsys.readouterr().err
    assert cli.main(["-C", str(site), "check", "--against", "site.yaml"]) == 2


_OLD = {"aliases": "[/xem.aspx, '/xem?id=5,6', /cu/1]"}
_MAPS = ("/xem.aspx", "/xem?id=5,6", "/cu/1")


@pytest.fixture
def linked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a built site with old addresses that hosts alone know, and the manifest of what was published."""
    files = {
        "content/2021/mot.md": article("Bài một", "2021-12-01", **_OLD),
        "content/2021/hai.md": article("Bài hai", "2021-12-02", aliases="[/hai.aspx]"),
    }
    linked = make_site(tmp_path / "site", files)
    run(linked)
    assert cli.main(["-C", str(linked), "manifest"]) == 0
    write(linked, "cu.txt", capsys.readouterr().out)
    return linked


def test_old_addresses_that_hosts_alone_know_are_told(linked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is a fault with the line that keeps it, by what the last build remembers; also of a deleted article."""
    assert _check(linked, capsys) == (0, {})
    write(linked, "content/2021/mot.md", article("Bài một", "2021-12-01", aliases="[/xem.aspx]"))
    (linked / "content/2021/hai.md").unlink()
    code, found = _check(linked, capsys)
    assert code == 1
    faults = {url for url, each in found.items() if each["level"] == "fault"}
    assert faults == {"/xem?id=5,6", "/cu/1", "/hai.aspx", "/2021/12/hai/"}
    assert {found[url]["code"] for url in faults} == {"P101"}
    assert found["/cu/1"]["remedy"] == "thêm vào content/2021/mot.md: aliases: [/xem.aspx, /cu/1]"
    assert found["/xem?id=5,6"]["remedy"] == 'thêm vào content/2021/mot.md: aliases: [/xem.aspx, "/xem?id=5,6"]'
    assert found["/hai.aspx"]["path"] == "site.yaml"


def test_an_old_address_that_is_kept_otherwise_is_not_lost(linked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By another article, a page or a file at it, a notice, or because it is meant to go."""
    write(linked, "content/2021/mot.md", article("Bài một", "2021-12-01", aliases="['/xem?id=5,6']"))
    keys = {"aliases": "[/hai.aspx, /cu/1/]", "withdrawn": "{date: 2022-01-01}"}
    write(linked, "content/2021/hai.md", article("Bài hai", "2021-12-02", **keys))
    write(linked, "static/root/xem.aspx", "Tệp cũ")
    code, found = _check(linked, capsys)
    assert (code, {each["code"] for each in found.values()} - {"P151"}) == (0, set())
    write(linked, "content/2021/mot.md", article("Bài một", "2021-12-01"))
    settings = (linked / "site.yaml").read_text(encoding="utf-8")
    write(linked, "site.yaml", settings + "gone: ['/xem?id=*']\n")
    assert _check(linked, capsys)[0] == 0


def test_the_published_maps_tell_what_no_build_remembers(
    linked: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are not as they would be are fetched from where the manifest is; nothing is where nothing changed."""
    asked: list[str] = []

    def answer(address: str, timeout: float) -> io.BytesIO:
        assert timeout > 0
        path = address.removeprefix("https://mau.example.org/")
        asked.append(path)
        return io.BytesIO((before / path).read_bytes())

    before = linked.parent / "published"
    shutil.copytree(linked / "public", before)
    write(before, ".sitegen/manifest", (linked / "cu.txt").read_bytes())
    monkeypatch.setattr("urllib.request.urlopen", answer)
    command = ["-C", str(linked), "check", "--against", "https://mau.example.org/.sitegen/manifest"]
    assert cli.main(command) == 0
    assert asked == [".sitegen/manifest"]
    write(linked, "content/2021/mot.md", article("Bài một", "2021-12-01"))
    # The last build was of the changed site already.
    run(linked)
    capsys.readouterr()
    assert cli.main(command) == 1
    told = capsys.readouterr().out
    assert [each for each in ("/hai.aspx", *_MAPS) if f" {each} " in told] == [*_MAPS]
    assert "thêm vào content/2021/mot.md: aliases: [/cu/1]" in told
    assert len(asked) == 2 + len({f"{moved_shard(each):02x}" for each in _MAPS})


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_commits_nothing_that_has_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook that `init` writes is run by Git: a fault anywhere in the site stops a commit, a warning does not."""
    write(tmp_path, "bin/sitegen", f'#!/bin/sh\nexec "{sys.executable}" -m sitegen "$@"\n')
    (tmp_path / "bin/sitegen").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert cli.main(["-C", str(tmp_path), "init", "moi"]) == 0
    folder = tmp_path / "moi"

    def git(*arguments: str) -> int:
        who = ("-c", "user.name=Mẫu", "-c", "user.email=mau@example.org")
        return subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, check=False).returncode

    assert git("init") == 0
    assert git("config", "core.hooksPath", ".githooks") == 0
    assert git("add", ".") == 0
    assert git("commit", "-m", "Mẫu") == 0
    write(folder, "content/hong.md", "---\ntitle: a: b\n---\n\nChữ.\n")
    git("add", ".")
    assert git("commit", "-m", "Hỏng") == 1
    write(folder, "content/hong.md", article("Ðồng Tháp"))
    git("add", ".")
    assert git("commit", "-m", "Đã sửa") == 0

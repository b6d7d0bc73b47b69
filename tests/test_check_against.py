"""Addresses that were published and would be lost are told before they are."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from site_helpers import SETTINGS, article, make_site, run, tree, write
from sitegen.commands import cli


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

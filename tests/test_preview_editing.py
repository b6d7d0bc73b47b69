"""The bar at the foot of a previewed page names its source and opens it; nobody else can have anything opened."""

import os
import sys
from pathlib import Path

import pytest

from preview_helpers import Answer, Served, becomes, served
from site_helpers import article, make_site
from sitegen.preview.editing import Workplace, may_open

SOURCE = "content/2021/12/bai-mau.md"
PAGE = "/2021/12/bai-mau/"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the editor of these tests is a shell script")


def _site(folder: Path) -> Path:
    return make_site(folder / "site", {SOURCE: article(), "templates/404.html": "<p>Không có</p>"})


def _edit(server: Served, file: str, **headers: str) -> Answer:
    return server.ask(f"/.sitegen/edit?file={file}", "POST", headers=headers)


def test_a_page_names_its_source_and_a_link_that_opens_it(tmp_path: Path) -> None:
    """Of an article its Markdown, of other pages the site's own template, and nothing where there is none."""
    with served(_site(tmp_path)) as server:
        page = server.ask(PAGE).text
        assert f'<a href="vscode://file{tmp_path}/site/{SOURCE}">{SOURCE}</a>' in page
        assert "templates/404.html</a>" in server.ask("/404.html").text
        assert "vscode:" not in server.ask("/luu-tru/").text


def test_the_program_of_the_environment_is_started_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a request of a page of this server, and by nothing that another page can send."""
    log = tmp_path / "opened.txt"
    script = tmp_path / "soan.sh"
    script.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >> "{log}"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("SITEGEN_EDITOR", f"{script} --doi")
    with served(_site(tmp_path)) as server:
        page = server.ask(PAGE).text
        assert f'data-file="{SOURCE}"' in page
        assert "vscode:" not in page
        own = f"http://127.0.0.1:{server.port}"
        for origin in ("", "null", "http://example.org", "http://127.0.0.1:1", "http://localhost"):
            assert _edit(server, SOURCE, **({"Origin": origin} if origin else {})).status == 403
        for file in (
            "../site/site.yaml",
            "/etc/passwd",
            "content/../site.yaml",
            ".sitegen/x",
            "content/khong-co.md",
            "",
        ):
            assert _edit(server, file, Origin=own).status == 404
        assert server.ask(f"/.sitegen/edit?file={SOURCE}", headers={"Origin": own}).status in {404, 405}
        assert _edit(server, SOURCE, Origin=own).status == 204
        assert becomes(log.exists)
        real = os.path.realpath(tmp_path / "site" / SOURCE)
        assert becomes(lambda: log.read_text(encoding="utf-8") == f"--doi|{real}|")


def test_nothing_is_started_where_no_program_is_named(tmp_path: Path) -> None:
    """Without the variable there is a link, which the browser asks about."""
    with served(_site(tmp_path)) as server:
        assert _edit(server, SOURCE, Origin=f"http://127.0.0.1:{server.port}").status == 403


def test_only_browsers_on_this_machine_open_anything() -> None:
    """A server that others can reach opens nothing for them."""
    assert may_open("http://192.168.1.7:8000", "192.168.1.7:8000", "127.0.0.1")
    assert not may_open("http://192.168.1.7:8000", "192.168.1.7:8000", "192.168.1.9")
    assert not may_open("", "", "127.0.0.1")


def test_a_line_is_part_of_the_link(tmp_path: Path) -> None:
    """So that a fault is opened where it is."""
    assert Workplace(str(tmp_path), "").link("content/bài.md", 3).endswith("/content/b%C3%A0i.md:3")

"""Who asks for a page while a build is under way: it is written next, and answered as it will be."""

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import Final

import pytest

from preview_helpers import PATIENCE, Answer, Served, becomes, served
from site_helpers import article, make_site, write
from sitegen.build.state import catalogue_path
from sitegen.catalogue import Catalogue
from sitegen.preview.waiting import PageAhead, Waiting

_PAGE: Final = "2021/12/bai/index.html"
_OTHER: Final = "2021/12/khac/index.html"


def test_a_page_that_waits_in_the_plan_is_asked_for_and_held_back_until_it_is_written() -> None:
    """Only that one: what nobody asked for is not written out of turn."""
    waiting = Waiting()
    with waiting.building():
        assert waiting.take() == frozenset()
        assert not waiting.is_ready(_PAGE, first=False)
        assert waiting.take() == {_PAGE}
        waiting.settle(frozenset({_PAGE}))
        assert waiting.is_ready(_PAGE, first=False)
        assert waiting.take() == frozenset()
        waiting.settle_all()
        assert waiting.is_ready(_OTHER, first=False)
    assert waiting.is_ready(_OTHER, first=False)


def test_while_it_is_not_known_what_changes_pages_are_shown_as_they_were() -> None:
    """But for the first build, before which there may be none, or those of yesterday."""
    waiting = Waiting()
    assert not waiting.is_ready(_PAGE, first=True)
    with waiting.building():
        assert waiting.is_ready(_PAGE, first=False)
        assert not waiting.is_ready(_PAGE, first=True)
        assert waiting.take() == {_PAGE}


def test_open_pages_are_asked_for_in_each_build_until_they_are_closed() -> None:
    """A page that is open in two windows is open until both are closed; no page is none."""
    waiting = Waiting()
    with waiting.open((_PAGE, "")), waiting.open((_PAGE, _OTHER)):
        for _ in range(2):
            with waiting.building():
                assert waiting.take() == {_PAGE, _OTHER}
    with waiting.open((_PAGE,)), waiting.building():
        assert waiting.take() == {_PAGE}
    with waiting.building():
        assert waiting.take() == frozenset()


def _plan(server: Served, path: str) -> None:
    """Plan an output, as the build that is under way has done."""
    with contextlib.closing(
        sqlite3.connect(catalogue_path(server.preview.workplace.site, server.preview.output))
    ) as conn:
        catalogue = Catalogue(conn)
        found = catalogue.outputs.at(path)
        assert found is not None
        catalogue.tasks.add(found.id, "mẫu")
        conn.commit()


def test_a_request_is_answered_with_what_the_build_under_way_writes(tmp_path: Path) -> None:
    """As soon as that page is there, while the build goes on with others."""
    site = make_site(tmp_path, {"content/bai.md": article("Bài", body="Chữ cũ.")})
    answers: list[Answer] = []
    with served(site) as server, server.preview.waiting.building():
        waiting = server.preview.waiting
        _plan(server, _PAGE)
        waiting.take()
        asking = threading.Thread(target=lambda: answers.append(server.ask("/2021/12/bai/")))
        asking.start()
        assert becomes(lambda: _PAGE in waiting.take())
        page = Path(server.preview.output, _PAGE)
        page.write_text(page.read_text(encoding="utf-8").replace("Chữ cũ.", "Chữ mới."), encoding="utf-8")
        waiting.settle(frozenset({_PAGE}))
        asking.join(PATIENCE)
        assert waiting.is_building
    assert "Chữ mới." in answers[0].text


def test_what_a_build_leaves_as_it_is_need_not_be_asked_for(tmp_path: Path) -> None:
    """While it writes, the files that a page is shown with are sent at once: the build may be long in looking up."""
    site = make_site(tmp_path, {"content/bai.md": article("Bài")})
    with served(site) as server, server.preview.waiting.building():
        _plan(server, _PAGE)
        server.preview.waiting.take()
        assert server.ask("/static/css/site.css").status == 200
        assert server.ask("/khong-co/").status == 404
        assert _PAGE not in server.preview.waiting.take()


def test_a_page_that_was_shown_ahead_is_as_it_was_when_another_template_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was never written; what is wrong stands over it."""
    monkeypatch.setattr("sitegen.build.ahead.WORTH_WORKERS", 1)
    monkeypatch.setattr("sitegen.build.writing.BATCH", 1)
    site = make_site(tmp_path, {"content/bai.md": article("Bài"), "templates/article.html": "cũ</body>"})
    shown: list[str] = []
    with served(site) as server, server.preview.waiting.open((_PAGE,)):
        keep = server.preview.waiting.show_ahead

        def show(path: str, page: PageAhead | None) -> None:
            keep(path, page)
            shown.append(server.ask("/2021/12/bai/").text)

        monkeypatch.setattr(server.preview.waiting, "show_ahead", show)
        write(site, "templates/article.html", "mới</body>")
        write(site, "templates/home.html", "{{ 1 // 0 }}")
        server.preview.update()
        assert [text[:3] for text in shown] == ["mới"]
        answer = server.ask("/2021/12/bai/")
        assert answer.text.startswith("cũ")
        assert "home.html" in answer.text

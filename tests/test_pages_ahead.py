"""While all of a site is planned anew, pages that somebody waits for are shown as they will be written."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from preview_helpers import Answer, served, version
from site_helpers import SETTINGS, Built, article, make_site, run, tree, write
from sitegen.build.intake import read_articles
from sitegen.catalogue.output_records import OutputSource
from sitegen.diagnostics.faults import FaultError
from sitegen.planning.plan import make_plan

PAGE: Final = "/2021/12/bai-mau/"
_FILE: Final = "2021/12/bai-mau/index.html"
_BODY: Final = (
    "Chữ. [Bên cạnh](../../01/bai-3.md) [Tệp](tep.pdf) [Trang](/gioi-thieu/) [Từ khóa](/tu-khoa/quy-hoach/)"
    " [Tháng](/luu-tru/2021/12/) [Nháp](../../01/nhap.md) [Tìm](/tim-kiem/) [Tệp của site](/static/tai/mau.txt)"
)


class _Asking(Built):
    """Asks for pages before they are planned, and keeps what it is told of them."""

    def __init__(self, *paths: str) -> None:
        super().__init__()
        self._asked = set(paths)
        self.pages: dict[str, bytes | None] = {}
        self.files: Mapping[str, str] = {}

    def asked_ahead(self) -> frozenset[str]:
        """Ask for what was not answered."""
        return frozenset(self._asked - self.pages.keys())

    def on_files_ahead(self, files: Mapping[str, str]) -> None:
        """Keep where files are."""
        self.files = files

    def on_page_ahead(self, path: str, data: bytes, made_of: OutputSource) -> None:  # noqa: ARG002 - as it is called
        """Keep a page."""
        self.pages[path] = data

    def on_not_known_ahead(self, path: str) -> None:
        """Note that nothing is known of a page."""
        self.pages[path] = None


def _site(folder: Path, **more: str) -> Path:
    """Return a site that has an output of nearly every kind."""
    listed = {
        f"content/2021/01/bai-{n}.md": article(
            f"Bài {n}", f"2021-{n % 3 + 1:02}-{n + 1:02}", tags="[Quy hoạch, Mẫu]", author="[An, Bình]"
        )
        for n in range(9)
    }
    return make_site(
        folder,
        {
            **listed,
            "content/2021/12/bai-mau/index.md": article(body=_BODY, aliases="[/cu/1/, /cu/2.html, /xem?id=5]"),
            "content/2021/12/bai-mau/tep.pdf": "%PDF-1.4",
            "content/2021/12/bai-mau/z/index.md": article("Bên trong", "2021-12-30", body="[Tệp](tep.pdf)"),
            "content/2021/12/bai-mau/z/tep.pdf": "%PDF-1.4 ",
            "content/2021/01/nhap.md": article("Nháp", draft="true"),
            "content/2021/01/hen.md": article("Hẹn", "2027-01-01", tags="[Riêng]"),
            "content/2021/01/rut.md": article("Rút", withdrawn="{date: 2022-01-01, reason: Lý do}", aliases="[/rut/]"),
            "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\n[Bài](/2021/12/bai-mau/)\n",
            "static/tai/mau.txt": "mẫu",
            "static/root/xac-minh.txt": "mã",
        }
        | more,
        SETTINGS.replace("{enabled: false}", "{enabled: true}"),
    )


@pytest.mark.parametrize("preview", (True, False))
def test_every_page_is_shown_as_it_will_be_written(tmp_path: Path, *, preview: bool) -> None:
    """Of every kind, with the links that it will have, whatever lies beside it; nothing of it is left in the plan."""
    site = _site(tmp_path / "site")
    run(site, preview=preview)
    built = tree(site / "public")
    (site / ".sitegen").rename(site / ".sitegen-before")
    asking = _Asking(*built)
    run(site, preview=preview, listener=asking)
    assert tree(site / "public") == built
    shown = {path: page for path, page in asking.pages.items() if page is not None}
    assert [path for path, data in shown.items() if data != built[path]] == []
    left = {path for path in built if path not in shown and path not in asking.files}
    # What templates fill, and files as they are: the rest is not looked at by readers of pages.
    assert {each for each in left if each.endswith(".html")} == set()
    assert {Path(each).suffix for each in left} <= {
        ".bin",
        ".pdf",
        ".json",
        ".webmanifest",
        ".svg",
        ".png",
        ".ico",
        ".txt",
    }
    for path, file in asking.files.items():
        assert Path(file).read_bytes() == built[path]


def test_what_will_not_be_there_is_not_shown(tmp_path: Path) -> None:
    """A page that nobody makes waits for the plan, as a file beside an article does."""
    asking = _Asking("khong/co/index.html", "2021/12/bai-mau/tep.pdf", "2021/01/nhap/index.html")
    run(_site(tmp_path), listener=asking)
    assert asking.pages == {
        "khong/co/index.html": None,
        "2021/12/bai-mau/tep.pdf": None,
        "2021/01/nhap/index.html": None,
    }


def test_with_faults_nothing_is_shown(tmp_path: Path) -> None:
    """None of the pages will be written."""
    asking = _Asking(_FILE)
    with pytest.raises(FaultError):
        run(_site(tmp_path, **{"content/loi.md": article(date="31/02/2020")}), listener=asking)
    assert asking.pages == {}


def test_a_template_that_fails_shows_nothing_and_is_told_as_ever(tmp_path: Path) -> None:
    """That a page could not be shown ahead changes nothing."""
    asking = _Asking(_FILE)
    with pytest.raises(FaultError) as failed:
        run(_site(tmp_path, **{"templates/article.html": "{{ 1 // 0 }}"}), listener=asking)
    assert "templates/article.html" in {each.path for each in failed.value.faults}
    assert asking.pages == {_FILE: None}


def _without_bar(page: str) -> str:
    return re.sub(" data-(number|seen)=[^ >]+", "", page)


def test_a_request_is_answered_while_the_first_build_plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its style sheets; and since the page is the one that is written then, it is not loaded anew."""
    site = _site(tmp_path)
    answers: dict[str, Answer] = {}
    read, plan = read_articles, make_plan

    def reading(*given: Any) -> Any:  # noqa: ANN401 - as it is called
        found = read(*given)
        assert not server.preview.waiting.is_ready(_FILE, first=True)
        return found

    def planning(inputs: Any) -> Any:  # noqa: ANN401 - as it is called
        for path in (PAGE, "/static/css/site.css"):
            answers[path] = server.ask(path)
        return plan(inputs)

    monkeypatch.setattr("sitegen.build.prepare.read_articles", reading)
    monkeypatch.setattr("sitegen.build.prepare.make_plan", planning)
    with served(site, built=False) as server:
        server.preview.update()
        for path, answer in answers.items():
            assert (answer.status, answer.headers["Content-Type"]) == (200, server.ask(path).headers["Content-Type"])
        shown, written = answers[PAGE], server.ask(PAGE)
        assert _without_bar(shown.text) == _without_bar(written.text)
        # What is behind the sign tells of pictures, which are put in place.
        assert version(shown).partition("~")[0] == version(written).partition("~")[0]
        assert answers["/static/css/site.css"].body == server.ask("/static/css/site.css").body


def test_a_page_that_was_shown_gives_way_to_the_faults_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may show only beside other articles, after the page did."""
    site = _site(tmp_path)
    write(site, "content/hai.md", article(slug="bai-mau"))
    read: Callable[..., Any] = read_articles

    def reading(*given: Any) -> Any:  # noqa: ANN401 - as it is called
        found = read(*given)
        server.preview.waiting.is_ready(_FILE, first=True)
        return found

    monkeypatch.setattr("sitegen.build.prepare.read_articles", reading)
    with served(site, built=False) as server:
        server.preview.update()
        answer = server.ask(PAGE)
        assert answer.status == 500
        assert "content/hai.md" in answer.text

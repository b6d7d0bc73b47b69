"""What the preview shows when something is wrong: all of it, in Vietnamese, over the last good page, until mended."""

import contextlib
import html
import re
from http.client import HTTPConnection
from pathlib import Path

import pytest

from preview_helpers import PATIENCE, TRANSLATIONS, becomes, served, version
from site_helpers import SETTINGS, article, make_site, write
from sitegen.diagnostics import messages, rules
from sitegen.diagnostics.failures import failure_text
from sitegen.diagnostics.faults import Fault
from sitegen.preview import building
from sitegen.preview.building import Outcome, Preview, Shown
from sitegen.preview.editing import Workplace
from sitegen.preview.pages import Made, add_notice, notice_alone

BEFORE = "Chữ trước khi có lỗi."
PAGE = "/2021/12/bai-mau/"
SOURCE = "content/2021/12/bai-mau.md"
ETH = "Ð"

_MADE = Made(Workplace(".", ""))


def _notice(text: str) -> str:
    """Return what the preview added to a page, without the page."""
    found = re.search(r"<sitegen-preview.*</sitegen-preview>", text, re.DOTALL)
    assert found is not None
    return found[0]


def _shown(text: str) -> str:
    """Return the words of the notice, in one line."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", _notice(text))))


def _site(folder: Path) -> Path:
    return make_site(folder, {SOURCE: article(body=BEFORE), "content/2021/11/khac.md": article("Bài mẫu khác")})


def test_all_faults_are_shown_over_the_page_as_it_was(tmp_path: Path) -> None:
    """Every fault of every file, with its place, its line and its remedy; and the last good page below."""
    site = _site(tmp_path)
    with served(site) as server:
        write(site, SOURCE, article(date="31/02/2020", body="Chữ mới.", ngay="1"))
        write(site, "content/2021/11/khac.md", "không có khai báo")
        server.preview.update()
        for path in (PAGE, "/", "/luu-tru/2021/12/"):
            answer = server.ask(path)
            assert answer.status == 200
            shown = _shown(answer.text)
            for text in (
                "Có 3 lỗi cần sửa",
                SOURCE,
                "Ngày không có trong lịch: 31/02/2020",
                "dòng 3, cột 7 N103",
                "3date: 31/02/2020",
                "Sửa: viết một ngày có thật, dạng 31/12/2021 hoặc 2021-12-31.",
                "Không có mục nào tên là: ngay",
                "content/2021/11/khac.md",
                "Không có phần khai báo ở đầu tệp",
            ):
                assert text in shown
        page = server.ask(PAGE).text
        assert BEFORE in page
        assert "Chữ mới." not in page
        assert "<mark>31/02/2020</mark>" in page


def test_the_notice_goes_when_the_faults_are_mended(tmp_path: Path) -> None:
    """Each step gives the pages another number, by which the open ones know that they are out of date."""
    site = _site(tmp_path)
    with served(site) as server:
        numbers = [version(server.ask(PAGE))]
        for text in (article(date="31/02/2020"), article(date="30/02/2020"), article(body="Chữ đã sửa.")):
            write(site, SOURCE, text)
            server.preview.update()
            numbers.append(version(server.ask(PAGE)))
        assert len(set(numbers)) == 4
        answer = server.ask(PAGE)
        assert "Chữ đã sửa." in answer.text
        assert "<dialog" not in answer.text
        assert numbers[-1] in _notice(answer.text)


def test_a_build_that_changes_nothing_leaves_the_pages_alone(tmp_path: Path) -> None:
    """A save without a change, or of a file that no page shows, loads no page anew; nor do faults that are the same."""
    preview = Preview(str(_site(tmp_path)), TRANSLATIONS)
    preview.update()
    number = preview.shown.number
    write(tmp_path, SOURCE, article(body=BEFORE))
    write(tmp_path, "content/README.md", "ghi chú")
    preview.update()
    assert preview.shown.number == number
    write(tmp_path, SOURCE, article(date="31/02/2020"))
    preview.update()
    number = preview.shown.number
    preview.update()
    assert preview.shown.number == number


def test_text_of_a_source_cannot_become_part_of_the_notice(tmp_path: Path) -> None:
    """Whatever an article, a file name or a message holds is shown as text, half a character too."""
    site = make_site(
        tmp_path, {"content/2021/12/a&b.md": article(**{"</template><script>alert(1)</script>": '"&lt;"'})}
    )
    with served(site) as server:
        text = server.ask("/").text
    assert "<script>alert" not in text
    assert "&lt;/template&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "content/2021/12/a&amp;b.md" in text
    hostile = Fault(rules.UNKNOWN_KEY, "</template>", 1, 1, 3, "\ud800\"'><b>", (("value", "<i>"), ("known", "<u>")))
    for outcome in (Outcome(faults=(hostile,)), Outcome(warnings=(hostile,)), Outcome(failure="<b>\udfff")):
        page = add_notice(b"<body></body>", Shown("1", "", outcome), TRANSLATIONS, _MADE).decode()
        assert page.count("</template>") == 1
        assert "<b>" not in page
        assert "<i>" not in page


def test_a_preview_that_begins_with_faults_shows_them_alone(tmp_path: Path) -> None:
    """There is no earlier page: the faults are the page, with nothing behind them, and follow the builds too."""
    site = make_site(tmp_path, {SOURCE: article(date="31/02/2020")})
    with served(site) as server:
        for path in ("/", PAGE):
            answer = server.ask(path)
            assert (answer.status, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
            assert "Có 1 lỗi cần sửa" in _shown(answer.text)
            assert "trước khi có lỗi" not in answer.text
            assert "/.sitegen/notice.js" in answer.text
        assert server.ask("/atom.xml").status == 500
        write(site, SOURCE, article(body="Chữ đã sửa."))
        server.preview.update()
        assert "Chữ đã sửa." in server.ask(PAGE).text


def test_an_earlier_preview_is_what_faults_at_the_start_stand_over(tmp_path: Path) -> None:
    """What the preview of yesterday made is still there, also below a path."""
    site = make_site(tmp_path, {SOURCE: article(body=BEFORE)}, SETTINGS.replace("example.org", "example.org/bao"))
    Preview(str(site), TRANSLATIONS).update()
    write(site, SOURCE, article(date="31/02/2020"))
    with served(site) as server:
        answer = server.ask("/bao" + PAGE)
    assert answer.status == 200
    assert BEFORE in answer.text
    assert "Có 1 lỗi cần sửa" in _shown(answer.text)


@pytest.mark.parametrize("broken", ("title: [", "base_url: ftp://x", ""))
def test_faults_of_the_settings_are_shown_where_the_site_was(tmp_path: Path, broken: str) -> None:
    """The pages stay at the addresses that they were built for."""
    settings = SETTINGS.replace("example.org", "example.org/bao")
    site = make_site(tmp_path, {SOURCE: article(body=BEFORE)}, settings)
    with served(site) as server:
        write(site, "site.yaml", broken)
        server.preview.update()
        answer = server.ask("/bao" + PAGE)
        assert BEFORE in answer.text
        assert "site.yaml" in _shown(answer.text)
        (site / "site.yaml").unlink()
        server.preview.update()
        assert "Ở đây không có site.yaml" in _shown(server.ask("/bao" + PAGE).text)
        write(site, "site.yaml", settings.replace("/bao", "/tin"))
        server.preview.update()
        assert server.ask("/").headers["Location"] == "/tin/"
        assert "<dialog" not in server.ask("/tin" + PAGE).text


def test_faults_of_templates_are_shown(tmp_path: Path) -> None:
    """A site's own template that cannot be understood, or that fails, is told with file and line like any fault."""
    site = _site(tmp_path)
    with served(site) as server:
        for text, code in (("\n{% if %}", "1 T101"), ("\n{{ khong_co }}", "4 T102")):
            write(site, "templates/404.html", text)
            server.preview.update()
            shown = _shown(server.ask(PAGE).text)
            assert "templates/404.html" in shown
            assert f"dòng 2, cột {code}" in shown
        (site / "templates/404.html").unlink()
        server.preview.update()
        assert "<dialog" not in server.ask(PAGE).text


def test_warnings_are_shown_without_covering_the_page(tmp_path: Path) -> None:
    """They wait behind a button; beside faults they come after them."""
    site = make_site(tmp_path, {SOURCE: article(title=f"{ETH}ại hội mẫu")})
    with served(site) as server:
        notice = _notice(server.ask(PAGE).text)
        assert '<dialog class="doubtful" aria-labelledby="title">' in notice
        assert "1 cảnh báo" in notice
        assert "Chữ Ð (eth)" in notice
        write(site, "content/2021/12/khac.md", article(date="31/02/2020"))
        server.preview.update()
        shown = _shown(server.ask(PAGE).text)
        assert shown.index("Có 1 lỗi cần sửa") < shown.index("N103") < shown.index("1 cảnh báo") < shown.index("N151")


def test_a_warning_stands_until_its_file_is_mended(tmp_path: Path) -> None:
    """A build tells only of what it read: the warning of a file that nobody touched is kept, a mended one goes."""
    site = make_site(tmp_path, {SOURCE: article(title=f"{ETH}ại hội mẫu"), "content/2021/11/khac.md": article("Khác")})
    preview = Preview(str(site), TRANSLATIONS)

    def paths() -> list[str]:
        preview.update()
        assert preview.shown.outcome is not None
        return [each.path for each in preview.shown.outcome.warnings]

    assert paths() == [SOURCE]
    write(site, "content/2021/11/khac.md", article(f"{ETH}ại hội khác"))
    assert paths() == ["content/2021/11/khac.md", SOURCE]
    write(site, "content/2021/11/khac.md", article("Khác hẳn"))
    assert paths() == [SOURCE]
    write(site, "content/2021/11/khac.md", article(date="31/02/2020"))
    assert paths() == [SOURCE]
    (site / SOURCE).unlink()
    assert paths() == []


def test_a_failure_of_the_machine_is_shown_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: the page says so, the server lives on, the next build may succeed."""
    site = _site(tmp_path)
    error = OSError(28, "No space left on device", "dia/day")

    def fail(*_: object) -> None:
        raise error

    with served(site) as server:
        with monkeypatch.context() as patch:
            patch.setattr(building, "build", fail)
            server.preview.update()
        answer = server.ask(PAGE)
        assert BEFORE in answer.text
        assert "Không tạo được trang" in _shown(answer.text)
        assert failure_text(error, TRANSLATIONS) in _shown(answer.text)
        server.preview.update()
        assert "<dialog" not in server.ask(PAGE).text


def test_a_build_that_met_files_half_changed_is_not_shown(tmp_path: Path) -> None:
    """What fails while an editor still saves is no news: the next build tells."""
    site = _site(tmp_path)
    preview = Preview(str(site), TRANSLATIONS)
    preview.update()
    shown = preview.shown
    write(site, SOURCE, "nửa chừng")
    preview.update(lambda: True)
    assert preview.shown == shown
    preview.update(lambda: False)
    assert preview.shown.outcome is not None
    assert not preview.shown.outcome.good


def test_while_the_first_build_is_under_way_a_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large archive takes its time; the page comes by itself."""
    monkeypatch.setattr("sitegen.preview.application._PATIENCE", 0)
    with served(_site(tmp_path), built=False) as server:
        answer = server.ask(PAGE)
        assert answer.status == 503
        assert "Đang tạo trang…" in _shown(answer.text)
        assert "/.sitegen/notice.js" in answer.text
        server.preview.update()
        assert version(server.ask(PAGE)) != version(answer)
        assert server.ask(PAGE).status == 200


def test_open_pages_are_told_of_each_build(tmp_path: Path) -> None:
    """The stream says what is shown of the page, first what it is now, then each time that it is another."""
    site = _site(tmp_path)
    write(site, "content/pages/trang.md", "---\ntitle: Trang\n---\n\nChữ.\n")
    with (
        served(site) as server,
        contextlib.closing(HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as open_page,
    ):
        open_page.request("GET", f"/.sitegen/events?page={PAGE}")
        with open_page.getresponse() as stream:
            assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
            assert stream.headers["Cache-Control"] == "no-store"

            def told() -> str:
                while not (line := stream.readline()).startswith(b"data: "):
                    assert line
                return line.decode().removeprefix("data: ").strip()

            assert told() == version(server.ask(PAGE))
            # Nothing of this page.
            write(site, "content/pages/trang.md", "---\ntitle: Trang\n---\n\nChữ khác.\n")
            server.preview.update()
            write(site, SOURCE, article(body="Chữ mới."))
            server.preview.update()
            assert "Chữ mới." in server.ask(PAGE).text
            assert told() == version(server.ask(PAGE))


def test_builds_write_first_what_is_open_and_where_that_was_opened_from(tmp_path: Path) -> None:
    """An editor goes back to the listing after an edit; once the page is left, nobody waits for either."""
    listing = "/chuyen-muc/tin-tuc/"

    def first_written() -> frozenset[str]:
        with server.preview.waiting.building():
            return server.preview.waiting.take()

    with served(_site(tmp_path)) as server:
        with contextlib.closing(HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as open_page:
            open_page.request("GET", f"/.sitegen/events?page={PAGE}&left={listing}")
            with open_page.getresponse() as stream:
                assert any(line.startswith(b"data: ") for line in stream)
                assert first_written() == {f"{each[1:]}index.html" for each in (PAGE, listing)}
        assert becomes(lambda: first_written() == frozenset())


def test_the_notice_speaks_the_language_of_the_program() -> None:
    """English with `SITEGEN_LANG=en`, marked as such."""
    outcome = Outcome(faults=(Fault(rules.NO_FRONT_MATTER, "a.md"), Fault(rules.EMPTY_BODY, "b.md")))
    page = notice_alone(Shown("1", "", outcome), messages.load({"SITEGEN_LANG": "en"}), _MADE).decode()
    assert '<html lang="en">' in page
    assert "<title>2 faults to correct</title>" in page
    assert '<html lang="vi">' in notice_alone(Shown("1", "", outcome), TRANSLATIONS, _MADE).decode()


def test_the_notice_stands_at_the_end_of_any_page() -> None:
    """Before the last `</body>`, whatever the text says of such tags; at the very end where there is none."""
    shown = Shown("1", "", Outcome())
    page = add_notice(b"<body><p>&lt;/body> </body> x</p></body></html>", shown, TRANSLATIONS, _MADE)
    assert page.endswith(b"</script></body></html>")
    assert page.count(b"<sitegen-preview") == 1
    assert add_notice(b"<p>a", shown, TRANSLATIONS, _MADE).startswith(b"<p>a<link ")

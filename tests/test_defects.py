"""A defect of the program is told as one: with its own exit code, a file to send, and nobody's file blamed."""

import contextlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import pytest

from preview_helpers import TRANSLATIONS, served
from site_helpers import SETTINGS, article, make_site, write
from sitegen.build.reporting.defects import defect_text
from sitegen.commands import cli, init
from sitegen.diagnostics import messages
from sitegen.diagnostics.faults import DefectError
from sitegen.rendering import renderer, views
from sitegen.rendering.makers import maker_of
from sitegen.system.workers import Workers

_FILES: Final = {"content/a.md": article("Bài mẫu", "2021-12-31")}
# With a template of its own a site may be to blame for what fails.
_OWN: Final = {**_FILES, "templates/partials/share.html": "<p>{{ article.date.prose }}\n"}


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITEGEN_LANG", raising=False)
    monkeypatch.setenv("LANGUAGE", "")


def replace_maker(patch: pytest.MonkeyPatch, maker: Callable[..., object]) -> None:
    """Let articles be made by ``maker``."""
    patch.setattr(renderer, "maker_of", lambda kind: maker if kind.name == "article" else maker_of(kind))


def fail(*_arguments: object, **_options: object) -> None:
    """Fail as nobody expects it."""
    raise ZeroDivisionError("mẫu \ud800")


def fail_oddly(_text: str) -> None:
    """Fail with what cannot be sent to another process."""
    raise ZeroDivisionError(lambda: None)


def working(work: Callable[[str], None]) -> AbstractContextManager[Callable[[str], None]]:
    """Return what workers start with."""
    return contextlib.nullcontext(work)


def _reports(site: Path) -> list[Path]:
    return sorted((site / ".sitegen").glob("defect-*.txt"))


def _build(site: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = cli.main(["-C", str(site), "build", "--jobs", "1"])
    return code, capsys.readouterr().err


def _told_as_a_defect(site: Path, code: int, printed: str) -> str:
    """Return the report of a defect that was told as it should be."""
    assert code == 70
    (report,) = _reports(site)
    assert re.sub(r"\s+", " ", printed) == (
        "sitegen: bản thân chương trình có lỗi, không phải do tệp của bạn."
        f" Hãy gửi tệp này cho người phụ trách chương trình: {report} "
    )
    return report.read_text(encoding="utf-8")


def test_a_maker_of_pages_that_fails_is_a_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report holds what was made, and where it failed, whatever the error says of itself."""
    replace_maker(monkeypatch, fail)
    site = make_site(tmp_path / "site", _OWN)
    report = _told_as_a_defect(site, *_build(site, capsys))
    for text in ("Traceback", "in fail\n", "ZeroDivisionError: mẫu \\ud800", "2021/12/a/index.html", "sitegen 0."):
        assert text in report


def test_what_a_template_reads_that_fails_is_a_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A template that reads the date of an article is right."""
    monkeypatch.setattr(views, "prose_date", fail)
    site = make_site(tmp_path / "site", _OWN)
    assert "templates/partials/share.html" in _told_as_a_defect(site, *_build(site, capsys))


def test_a_template_of_the_program_that_fails_is_a_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor who has no templates has none to correct."""
    monkeypatch.setattr(views.Views, "urls", lambda _self: {})
    site = make_site(tmp_path / "site", _FILES)
    assert "UndefinedError" in _told_as_a_defect(site, *_build(site, capsys))


def test_the_same_defect_is_reported_in_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However often it is met."""
    site = make_site(tmp_path / "site", _OWN)
    replace_maker(monkeypatch, fail)
    assert [_build(site, capsys)[0] for _ in range(3)] == [70] * 3
    assert len(_reports(site)) == 1


def test_a_build_after_a_defect_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once it is mended, what was planned is made."""
    site = make_site(tmp_path / "site", _OWN)
    with monkeypatch.context() as patch:
        replace_maker(patch, fail)
        assert _build(site, capsys)[0] == 70
    assert _build(site, capsys) == (0, "")
    assert (site / "public/2021/12/a/index.html").is_file()


def test_a_command_in_a_folder_that_is_no_site_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The trace is printed, to be copied."""
    monkeypatch.setattr(init, "run", fail)
    assert cli.main(["-C", str(tmp_path), "init", "trang"]) == 70
    printed = capsys.readouterr().err
    assert "bản thân chương trình có lỗi" in printed
    assert "ZeroDivisionError: mẫu" in printed
    assert list(tmp_path.iterdir()) == []


def test_where_no_report_can_be_written_its_text_is_told(tmp_path: Path) -> None:
    """Also in English."""
    write(tmp_path, "tep", "mẫu")
    error = ZeroDivisionError("mẫu")
    for folder in (str(tmp_path / "tep" / ".sitegen"), ""):
        told = defect_text(error, folder, messages.load({"SITEGEN_LANG": "en"}))
        assert told.startswith("the program itself has a defect")
        assert told.endswith("ZeroDivisionError: mẫu")


def test_the_preview_shows_a_defect_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the pages as they were; what is saved next is tried again."""
    site = make_site(tmp_path / "site", _OWN, SETTINGS)
    with served(site) as server:
        with monkeypatch.context() as patch:
            replace_maker(patch, fail)
            write(site, "content/a.md", article("Bài mẫu đổi tên", "2021-12-31"))
            server.preview.update()
        (report,) = _reports(site)
        page = server.ask("/2021/12/a/").text
        assert "bản thân chương trình có lỗi" in page
        assert str(report) in page
        assert "<h1>Bài mẫu</h1>" in page
        server.preview.update()
        page = server.ask("/2021/12/a/").text
        assert "bản thân chương trình có lỗi" not in page
        assert "<h1>Bài mẫu đổi tên</h1>" in page


def test_too_little_memory_is_no_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the machine that failed, in a command and in the preview."""

    def exhaust(*_arguments: object) -> None:
        raise MemoryError

    replace_maker(monkeypatch, exhaust)
    site = make_site(tmp_path / "site", _OWN)
    assert _build(site, capsys) == (3, "sitegen: không đủ bộ nhớ\n")
    with served(site) as server:
        assert "không đủ bộ nhớ" in server.ask("/").text
    assert _reports(site) == []


@pytest.mark.parametrize(("work", "kind"), ((int, ValueError), (fail_oddly, DefectError)))
def test_an_error_in_a_worker_tells_where_it_was(
    work: Callable[[str], None], kind: type[Exception], tmp_path: Path
) -> None:
    """Its trace comes with it, and it comes in any case."""
    workers = Workers(2)
    try:
        with pytest.raises(kind) as caught:
            list(workers.map(working, work, ["x"] * 3))
    finally:
        workers.close()
    defect_text(caught.value, str(tmp_path), TRANSLATIONS)
    (report,) = tmp_path.iterdir()
    assert "work(message.value)" in report.read_text(encoding="utf-8")

"""The program as an editor runs it: what it prints, what it writes, and how it ends."""

import errno
import json
import os
import shlex
import socket
import subprocess
import sys
from datetime import UTC, datetime
from email.message import Message
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError

import pytest

from site_helpers import SETTINGS, article, make_site, tree, write
from sitegen.commands import cli
from sitegen.diagnostics import messages
from sitegen.diagnostics.failures import failure_text
from sitegen.diagnostics.faults import MachineError, StateError
from sitegen.system import stamps

_REPORT: Final = {
    *(
        "articles",
        "pages",
        "written",
        "unchanged",
        "removed",
        "faults",
        "warnings",
        "next_due",
        "seconds",
        "peak_rss_mb",
        "skipped",
    ),
}
_BROKEN: Final = "---\ntitle: A: b\n---\n\nChữ.\n"


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program speak as it does to editors, and let it set what it sets for its own process only."""
    monkeypatch.delenv("SITEGEN_LANG", raising=False)
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one article and a page."""
    files = {
        "content/2021/12/bai-mau.md": article(),
        "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChữ.\n",
    }
    return make_site(tmp_path / "trang", files)


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Return the exit code of a command, and what it printed to each stream."""
    try:
        code = cli.main([str(each) for each in arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def _start(*arguments: object, **environ: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sitegen", *map(str, arguments)]
    return subprocess.run(command, env={**os.environ, **environ}, capture_output=True, check=False)


def test_a_new_site_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`init` makes a site that builds without a fault, and says how to look at it; its address alone is to be given."""
    code, out, err = _run(capsys, "-C", tmp_path, "init", "trang mới")
    assert (code, err) == (0, "")
    assert out.splitlines()[1].strip() == f'sitegen -C "{tmp_path / "trang mới"}" serve'
    assert f"sitegen init {shlex.quote(str(tmp_path / 'trang mới'))} --wheel" in out
    code, out, err = _run(capsys, "-C", tmp_path / "trang mới", "build", "--now", "2026-06-01")
    assert code == 0
    assert [line for line in err.splitlines() if " N" in line] == [
        "site.yaml:3:11: N186 base_url vẫn là địa chỉ mẫu: https://example.org"
    ]
    assert "\n1 bài, " in out
    assert (tmp_path / "trang mới" / "public" / "2026" / "01" / "bai-mau" / "index.html").is_file()
    assert (tmp_path / "trang mới" / "public" / "gioi-thieu" / "index.html").is_file()


def test_init_leaves_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that stands where `init` would write one stays as it is; a site is not made twice; a file is no folder."""
    write(tmp_path, "trang/.gitignore", "của tôi\n")
    assert _run(capsys, "-C", tmp_path, "init", "trang")[0] == 0
    assert (tmp_path / "trang" / ".gitignore").read_text(encoding="utf-8") == "của tôi\n"
    before = tree(tmp_path)
    code, out, err = _run(capsys, "-C", tmp_path, "init", "trang")
    assert (code, out) == (2, "")
    assert str(tmp_path / "trang") in err
    code, _, err = _run(capsys, "-C", tmp_path, "init", "trang/.gitignore")
    assert code == 2
    assert ".gitignore là một tệp" in err
    assert tree(tmp_path) == before


def test_a_build_is_summed_up_on_one_screen(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build without trouble says in one Vietnamese line what it did, however much that was."""
    for number in range(30):
        category = ("Tin tức", "Văn bản")[number % 2]
        text = article(f"Bài mẫu {number}", date="2021-11-30", category=category)
        write(site, f"content/2021/11/bai-{number}.md", text)
    code, out, err = _run(capsys, "-C", site, "build")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 1
    assert out.startswith("31 bài, ")
    assert "ghi 0 tệp, xoá 0 tệp" in _run(capsys, "-C", site, "build")[1]
    (site / "content/2021/11/bai-7.md").unlink()
    assert "30 bài" in _run(capsys, "-C", site, "build")[1]


def test_faults_end_a_build_with_1_and_nothing_written(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault is listed with place, source line and remedy, then how many there are; the site stays as it was."""
    _run(capsys, "-C", site, "build")
    before = tree(site / "public")
    write(site, "content/2021/12/bai-mau.md", article("Tít mới"))
    write(site, "content/2021/12/hong.md", _BROKEN)
    code, out, err = _run(capsys, "-C", site, "build")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "Lỗi (2)",
        "content/2021/12/hong.md:1:1: N101 Thiếu mục date",
        "    1 | ---",
        "      | ^^^",
        "    Sửa: thêm một dòng date: …",
        "content/2021/12/hong.md:2:9: N012 Dấu hai chấm không nằm trong dấu ngoặc kép",
        "    2 | title: A: b",
        "      |         ^",
        '    Sửa: đặt cả giá trị trong dấu ngoặc kép: title: "A: b"',
        "Có 2 lỗi, 0 cảnh báo; chưa ghi gì.",
    ]
    assert tree(site / "public") == before


def test_warnings_stop_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning is printed like a fault and counted; the build goes on, and the exit code is 0."""
    write(site, "content/2021/12/bai-mau.md", article("Ðồng Tháp"))
    code, out, err = _run(capsys, "-C", site, "build")
    assert code == 0
    assert err.startswith("Cảnh báo (1)\ncontent/2021/12/bai-mau.md:2:9: N151 ")
    assert out.startswith("Không có lỗi, có 1 cảnh báo")
    assert (site / "public/2021/12/bai-mau/index.html").is_file()


def test_english_is_there_when_asked_for(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SITEGEN_LANG=en` makes every message English, also the reasons."""
    monkeypatch.setenv("SITEGEN_LANG", "en")
    _, out, _ = _run(capsys, "-C", site, "build", "--explain")
    assert "index.html: first build\n" in out
    assert "1 articles, " in out
    write(site, "content/hong.md", _BROKEN)
    assert _run(capsys, "-C", site, "build")[2].endswith("\n2 faults, 0 warnings; nothing was written.\n")


def test_a_build_with_nothing_to_do_imports_little(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that reads, renders or reports is imported when all is up to date: it would take most of the time."""
    # As if the files had been saved long ago.
    monkeypatch.setattr(stamps, "UNSETTLED_NS", 0)
    _run(capsys, "-C", site, "build")
    script = "import sys; from sitegen.commands import cli; cli.main(sys.argv[1:]); print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", script, "-C", str(site), "build"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    imported = set(printed.splitlines()[-1].split())
    assert "sitegen.build.run" in imported
    assert imported & {"yaml", "jinja2", "markdown", "slugify", "dataclasses", "zoneinfo", "json", "pathlib"} == set()
    idle = {
        "sitegen.metadata.settings",
        "sitegen.build.reporting.reasons",
        "sitegen.build.prepare",
        "sitegen.commands.list",
        "sitegen.commands.new",
        "sitegen.commands.telling",
        "sitegen.content.article",
        "sitegen.rendering.renderer",
        "sitegen.system.fork_server",
    }
    # A module that was renamed would be missing for ever without anybody noticing.
    assert all(find_spec(name) for name in idle)
    assert imported & idle == set()


def test_an_edit_of_a_text_that_is_searched_loads_no_arrays(tmp_path: Path) -> None:
    """NumPy takes longer to load than the few lists that change: only what makes a whole index does."""
    site = make_site(
        tmp_path / "trang", {f"content/2021/{n}.md": article(f"Bài {n}", f"2021-1{n % 2}-07") for n in range(100)}
    )
    write(site, "site.yaml", SETTINGS.replace("enabled: false", "enabled: true"))
    script = "import sys; from sitegen.commands import cli; cli.main(sys.argv[1:]); print(*sys.modules)"
    imported: list[set[str]] = []
    told = ""
    for text in ("Đoạn đầu.", "Đoạn đầu, đã sửa."):
        write(site, "content/2021/50.md", article("Bài 50", "2021-10-07", body=text))
        command = [sys.executable, "-c", script, "-C", str(site), "build", "--explain"]
        told = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
        imported.append(set(told.splitlines()[-1].split()))
    assert "\ntim-kiem/archive/pairs/" in told
    assert ["numpy" in each for each in imported] == [True, False]


def test_every_written_file_is_explained(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--explain` prints each written file, and no other, with a reason in Vietnamese; also with `--quiet`."""
    _, out, _ = _run(capsys, "-C", site, "build", "--explain", "--quiet")
    explained = dict(line.split(": ", 1) for line in out.splitlines())
    assert set(explained) == set(tree(site / "public"))
    assert explained["2021/12/bai-mau/index.html"] == "mới: content/2021/12/bai-mau.md"
    write(site, "content/2021/12/bai-mau.md", article(body="Đoạn đầu, đã sửa."))
    _, out, _ = _run(capsys, "-C", site, "build", "--explain", "--quiet")
    assert "2021/12/bai-mau/index.html: có thay đổi: content/2021/12/bai-mau.md\n" in out
    assert "index.html: các bài hiện trên trang này thay đổi\n" in out
    assert _run(capsys, "-C", site, "build", "--explain", "--quiet")[1] == ""


def test_quiet_prints_faults_only(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed when all is well, nor for a warning; a fault is."""
    write(site, "content/2021/12/bai-mau.md", article("Ðồng Tháp"))
    assert _run(capsys, "-C", site, "build", "--quiet") == (0, "", "")
    write(site, "content/hong.md", _BROKEN)
    code, out, err = _run(capsys, "-C", site, "build", "--quiet")
    assert (code, out) == (1, "")
    assert "N012" in err


def test_paths_start_from_the_sites_folder(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--output` and `--report` are relative to `-C`, not to the folder that the command is run in."""
    monkeypatch.chdir(site.parent)
    code, _, _ = _run(capsys, "-C", "trang", "build", "--output", "ra/web", "--report", "ket-qua.json")
    assert code == 0
    assert (site / "ra/web/index.html").is_file()
    assert (site / "ket-qua.json").is_file()
    assert not (site / "public").exists()
    assert [each.name for each in site.parent.iterdir()] == ["trang"]
    monkeypatch.chdir(site)
    assert _run(capsys, "build")[0] == 0
    assert (site / "public/index.html").is_file()


def test_the_report_has_every_key(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good build reports its numbers, and when it is to be run again, in the zone of the site."""
    write(site, "content/2030/01/hen-gio.md", article(date="2030-01-01 08:30"))
    write(site, "content/2021/12/eth.md", article("Ðồng Tháp"))
    assert _run(capsys, "-C", site, "build", "--now", "2026-01-01", "--report", "r.json")[0] == 0
    report = json.loads((site / "r.json").read_text(encoding="utf-8"))
    assert set(report) == _REPORT
    files = tree(site / "public")
    assert (report["articles"], report["written"], report["unchanged"], report["removed"]) == (2, len(files), 0, 0)
    assert report["pages"] == sum(name.endswith(".html") for name in files)
    assert report["faults"] == []
    (warning,) = report["warnings"]
    assert (warning["path"], warning["line"], warning["code"]) == ("content/2021/12/eth.md", 2, "N151")
    assert report["next_due"] == "2030-01-01T08:30:00+07:00"
    assert report["seconds"]["total"] > 0
    assert report["peak_rss_mb"] > 0
    _run(capsys, "-C", site, "build", "--now", "2030-02-01", "--report", "r.json")
    assert json.loads((site / "r.json").read_text(encoding="utf-8"))["next_due"] is None


@pytest.mark.parametrize(
    "path",
    (
        *("site.yaml", "README.md", "content/2021/12/bai-mau.md", "content/moi.json", "static/moi.json", "data/x.json"),
        *("templates/x.json", ".git/x.json", ".ci/x.json", ".githooks/pre-commit", "wheels/x.json"),
        *(".sitegen/catalogue.sqlite3", ".sitegen/preview.json", ".sitegen/pictures/x.json"),
        *("public/index.html", "public/moi.json", "ra/index.html", "x/../content/moi.json", "noi", "thu-muc/x.json"),
    ),
)
def test_a_report_replaces_nothing_of_the_site(site: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    """Neither its sources, however they are named, nor what builds keep and make: exit code 2 with a sentence."""
    write(site, "README.md", "Đọc trước")
    write(site, "deploy.json", "{}")
    (site / "noi").symlink_to("site.yaml")
    (site / "thu-muc").symlink_to("content")
    assert _run(capsys, "-C", site, "build", "--output", "ra")[0] == 0
    before = tree(site)
    code, _, told = _run(capsys, "-C", site, "build", "--output", "ra", "--report", path)
    assert (code, told) == (
        2,
        f"sitegen: --report sẽ ghi đè tệp thuộc về trang tin: {path}; hãy chọn một tệp khác\n",
    )
    assert tree(site) == before
    if not path.startswith("ra/"):
        with (site / "site.yaml").open("a", encoding="utf-8") as file:
            file.write("deploy: [{name: chinh, type: folder, to: ../www}]\n")
        assert _run(capsys, "-C", site, "build")[0] == 0
        code, _, told = _run(capsys, "-C", site, "deploy", "--report", path)
        assert (code, "--report" in told) == (2, True)


@pytest.mark.parametrize("path", ("r.json", ".sitegen/r.json", "bao-cao/r.json", "../r.json"))
def test_a_report_may_lie_beside_what_is_the_sites(site: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    """In its folder, in another, and as CI has it among what builds keep; also in place of an older one."""
    (site / "bao-cao").mkdir()
    for _ in range(2):
        assert _run(capsys, "-C", site, "build", "--report", path)[0] == 0
        assert (site / path).is_file()


def test_the_report_tells_when_to_build_again_also_with_faults(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the first build, after others, when a time has come meanwhile, and while the settings are wrong."""
    settings = (site / "site.yaml").read_text(encoding="utf-8")

    def due(now: str, **files: str) -> object:
        for name, text in files.items():
            write(site, {"hong": "content/hong.md", "settings": "site.yaml"}[name], text)
        command = ("build", "--now", f"2026-01-01T{now}+07:00", "--report", "r.json")
        assert _run(capsys, "-C", site, *command)[0] == 1
        return json.loads((site / "r.json").read_text(encoding="utf-8"))["next_due"]

    write(site, "content/hen-1.md", article("Một", "2026-01-01 10:00"))
    write(site, "content/hen-2.md", article("Hai", "2026-01-01 12:00", expires="2026-01-01 13:00"))
    write(site, "content/go.md", article("Gỡ", "2026-01-01 11:00", withdrawn="{date: 2025-01-01}"))
    write(site, "content/nhap.md", article("Nháp", "2026-01-01 11:30", draft="true"))
    assert due("08:00", hong=_BROKEN) == "2026-01-01T10:00:00+07:00"
    (site / "content/hong.md").unlink()
    assert _run(capsys, "-C", site, "build", "--now", "2026-01-01 08:00")[0] == 0
    assert due("08:30", hong=_BROKEN) == "2026-01-01T10:00:00+07:00"
    assert due("10:30") == "2026-01-01T12:00:00+07:00"
    assert due("12:30") == "2026-01-01T13:00:00+07:00"
    assert due("13:00") is None
    assert due("10:30", settings=settings + "khong_co: 1\n") == "2026-01-01T12:00:00+07:00"
    # Nothing can be read of them at all.
    assert due("10:30", settings="a: b: c\n") == "2026-01-01T12:00:00+07:00"


def test_the_time_to_build_again_is_told_in_whole_minutes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rounded up: a build at the time that is told publishes the article."""
    write(site, "content/hen.md", article("Hẹn", "2030-01-01 10:00:01"))
    assert "01/01/2030 10:01" in _run(capsys, "-C", site, "build", "--now", "2026-01-01")[1]
    write(site, "content/hen.md", article("Hẹn", "2030-01-01 10:00:00"))
    assert "01/01/2030 10:00" in _run(capsys, "-C", site, "build", "--now", "2026-01-01")[1]


@pytest.mark.parametrize(
    "arguments",
    (
        *(("build", option, "") for option in ("--base-url", "--now", "--output", "--report")),
        *(("init", ""), ("init", "x", "--wheel", ""), ("check", "--against", ""), ("check", "")),
        *(("manifest", "--against", ""), ("deploy", ""), ("deploy", "--report", ""), ("new", "Bài", "--author", "")),
    ),
)
def test_an_empty_value_is_no_value(site: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    """As a variable leaves it that is not set: nothing is done, and the option is named."""
    before = tree(site)
    code, _, err = _run(capsys, "-C", site, *arguments)
    assert code == 2
    assert "giá trị trống" in err
    assert tree(site) == before


def test_before_a_first_good_build_nothing_was_built(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether there was none or one that had faults; no other version is to blame."""
    with (site / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("deploy: [{name: chinh, type: folder, to: ../www}]\n")
    told = [_run(capsys, "-C", site, each) for each in ("manifest", "deploy")]
    write(site, "content/hong.md", _BROKEN)
    assert _run(capsys, "-C", site, "build")[0] == 1
    told += [_run(capsys, "-C", site, each) for each in ("manifest", "deploy")]
    assert {*told} == {(2, "", "sitegen: chưa tạo trang lần nào: hãy chạy `sitegen build` trước\n")}


def test_the_report_is_written_for_a_build_with_faults(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has all keys too, and each fault as values."""
    write(site, "content/hong.md", _BROKEN.replace("---\n\n", "date: 2021-12-31\n---\n\n", 1))
    write(site, "content/2021/12/eth.md", article("Ðồng Tháp"))
    assert _run(capsys, "-C", site, "build", "--report", "r.json")[0] == 1
    report = json.loads((site / "r.json").read_text(encoding="utf-8"))
    assert set(report) == _REPORT
    assert report["faults"] == [
        {
            "path": "content/hong.md",
            "line": 2,
            "column": 9,
            "code": "N012",
            "message": "Dấu hai chấm không nằm trong dấu ngoặc kép",
        }
    ]
    assert [each["code"] for each in report["warnings"]] == ["N151"]
    assert report["written"] == 0
    (site / "site.yaml").unlink()
    assert _run(capsys, "-C", site, "build", "--report", "r.json")[0] == 1
    report = json.loads((site / "r.json").read_text(encoding="utf-8"))
    assert (set(report), report["faults"][0]["code"]) == (_REPORT, "S101")


@pytest.mark.parametrize(
    ("zone", "typed", "scheduled"),
    (
        ("Asia/Ho_Chi_Minh", "2026-01-01T08:29", True),
        ("Asia/Ho_Chi_Minh", "2026-01-01T08:30", False),
        ("Asia/Ho_Chi_Minh", "1/1/2026 08:30", False),
        ("Asia/Ho_Chi_Minh", "2026-01-01 01:29Z", True),
        ("Europe/Paris", "2026-01-01T08:29:59", True),
        ("Europe/Paris", "2026-01-01T08:30", False),
        ("Europe/Paris", "2026-01-01T14:29+07:00", True),
        ("Europe/Paris", "2026-01-01T07:30Z", False),
    ),
)
def test_now_is_read_in_the_sites_zone(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    zone: str,
    typed: str,
    scheduled: bool,  # noqa: FBT001
) -> None:
    """A time without a zone is a time at the site, as in front matter; one with a zone is that moment."""
    site = make_site(tmp_path, {"content/a.md": article(date="2026-01-01 08:30")}, SETTINGS + f"timezone: {zone}\n")
    code, out, _ = _run(capsys, "-C", site, "build", "--now", typed)
    assert code == 0
    assert out.startswith("0 bài" if scheduled else "1 bài")
    if scheduled:
        offset = "+07:00" if zone.startswith("Asia") else "+01:00"
        assert f"01/01/2026 08:30 ({offset})" in out


def test_a_time_that_is_none_is_wrong_use(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says how a time is written."""
    for typed in ("hôm nay", "2026", "31/02/2026", "08:30", ""):
        code, _, err = _run(capsys, "-C", site, "build", "--now", typed or " ")
        assert code == 2
        assert "2026-03-01T08:30" in err
    assert not (site / "public").exists()


def test_drafts_never_reach_the_public_folder(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`build --drafts` needs another folder, and shows drafts there."""
    write(site, "content/2021/12/nhap.md", article(draft="true"))
    code, _, err = _run(capsys, "-C", site, "build", "--drafts")
    assert code == 2
    assert "--output" in err
    assert not (site / "public").exists()
    assert _run(capsys, "-C", site, "build", "--drafts", "--output", "xem")[0] == 0
    assert (site / "xem/2021/12/nhap/index.html").is_file()
    assert _run(capsys, "-C", site, "build")[0] == 0
    assert not (site / "public/2021/12/nhap").exists()


@pytest.mark.parametrize("folder", (".", "..", "content", "content/2021", "static", "templates", ".sitegen", ".git"))
def test_a_build_into_the_sources_is_wrong_use(site: Path, capsys: pytest.CaptureFixture[str], folder: str) -> None:
    """Whatever else is asked for: it would replace or remove what editors have made."""
    before = tree(site)
    code, _, told = _run(capsys, "-C", site, "build", "--output", folder, "--clean", "--prune")
    assert code == 2
    assert told.splitlines()[1].startswith("--output:1:1: S121 ")
    assert tree(site) == before


def test_only_a_clean_build_prunes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--prune` alone is wrong use, and in a folder never built into; else it removes what the build does not make."""
    write(site, "public/cua-ai.txt", "của người khác")
    code, _, told = _run(capsys, "-C", site, "build", "--prune")
    assert code == 2
    assert told.startswith("sitegen: --prune phải đi cùng --clean")
    assert tree(site / "public") == {"cua-ai.txt": "của người khác".encode()}
    code, _, told = _run(capsys, "-C", site, "build", "--clean", "--prune")
    assert code == 2
    assert told.removeprefix("Lỗi (1)\n").startswith("--prune:1:1: S122 ")
    assert _run(capsys, "-C", site, "build")[0] == 0
    assert "cua-ai.txt" in tree(site / "public")
    assert _run(capsys, "-C", site, "build", "--clean", "--prune")[0] == 0
    assert "cua-ai.txt" not in tree(site / "public")


def test_another_base_url_is_for_one_build(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--base-url` replaces the one of the settings; one that is none is wrong use, not a fault of the site."""
    assert _run(capsys, "-C", site, "build", "--base-url", "https://example.com/tin/")[0] == 0
    assert 'href="/tin/2021/12/bai-mau/"' in (site / "public/index.html").read_text(encoding="utf-8")
    code, _, err = _run(capsys, "-C", site, "build", "--base-url", "example")
    assert code == 2
    assert err.removeprefix("Lỗi (1)\n").startswith("--base-url")


@pytest.mark.parametrize(
    ("arguments", "said"),
    (
        ((), "sitegen: lỗi: còn thiếu: COMMAND"),
        (("bui",), "sitegen: lỗi: COMMAND: không có lựa chọn 'bui' (hãy chọn trong: 'init', 'build'"),
        (("build", "--ouput", "x"), "sitegen build: lỗi: không hiểu: --ouput x; có phải bạn muốn viết --output?"),
        (("build", "--out", "x"), "sitegen build: lỗi: không hiểu: --out x; có phải bạn muốn viết --output?"),
        (("build", "thừa"), "sitegen build: lỗi: không hiểu: thừa"),
        (("build", "--jobs", "hai"), "sitegen build: lỗi: --jobs: phải là số nguyên từ 1 đến 256: hai"),
        (("build", "--jobs", "0"), "sitegen build: lỗi: --jobs: phải là số nguyên từ 1 đến 256: 0"),
        (("build", "--report"), "sitegen build: lỗi: --report: cần một giá trị"),
        (("new",), "sitegen new: lỗi: còn thiếu: TITLE"),
        (("list", "nhap"), "sitegen list: lỗi: LOẠI: không có lựa chọn 'nhap'"),
    ),
)
def test_wrong_use_is_told_in_vietnamese(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    """An option that is not there, a value that is none: exit code 2, how the command is used, what was wrong."""
    code, out, err = _run(capsys, "-C", site, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("cách dùng: sitegen")
    assert err.splitlines()[-1].startswith(said)


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`-C` needs a folder; a folder without a site is a fault, with what to do."""
    code, _, err = _run(capsys, "-C", tmp_path / "không-có", "build")
    assert (code, err) == (2, f"sitegen: không có thư mục {tmp_path / 'không-có'}\n")
    for command in (("build",), ("new", "Bài mẫu"), ("list", "drafts")):
        code, _, err = _run(capsys, "-C", tmp_path, *command)
        assert code == 1
        assert err.removeprefix("Lỗi (1)\n").startswith("site.yaml:1:1: S101 ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ("check", "manifest"))
def test_a_manifest_that_is_none_is_told(site: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Wrong use where there is none, or nothing in it; what cannot be fetched is told in a sentence, exit code 3."""
    assert _run(capsys, "-C", site, "build")[0] == 0
    write(site, "trong.txt", "")
    with socket.socket() as taken:
        # Nobody listens there.
        taken.bind(("127.0.0.1", 0))
        nowhere = f"https://127.0.0.1:{taken.getsockname()[1]}/.sitegen/manifest"
        for place, code, said in (
            ("khong-co.txt", 2, "không có bản kê nào ở khong-co.txt"),
            ("content", 2, "không có bản kê nào ở content"),
            ("site.yaml/x", 2, "không có bản kê nào ở site.yaml/x"),
            ("trong.txt", 2, "trong.txt trống, không phải là bản kê"),
            (nowhere, 3, f"không tải được {nowhere}: không có máy chủ nào ở địa chỉ này"),
        ):
            assert _run(capsys, "-C", site, command, "--against", place) == (code, "", f"sitegen: {said}\n")


@pytest.mark.parametrize(
    ("error", "said"),
    (
        (HTTPError("https://mau.example.org/m", 404, "Not Found", Message(), None), "máy chủ trả lời 404"),
        (URLError(socket.gaierror(-2, "Name or service not known")), "không tìm thấy tên máy chủ"),
        (URLError(TimeoutError("timed out")), "máy chủ không trả lời"),
        (TimeoutError("timed out"), "máy chủ không trả lời"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "[Errno 104] reset"),
    ),
)
def test_what_cannot_be_fetched_is_told_with_its_cause(
    site: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    said: str,
) -> None:
    """The address, and why, as far as that is anything usual."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("urllib.request.urlopen", fail)
    code, _, err = _run(capsys, "-C", site, "check", "--against", "https://mau.example.org/m")
    assert code == 3
    assert err.startswith(f"sitegen: không tải được https://mau.example.org/m: {said}")


def test_a_machine_that_fails_is_exit_3(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file and the cause are named in Vietnamese, without a traceback."""
    write(site, "public", "một tệp ở chỗ của thư mục")
    code, _, err = _run(capsys, "-C", site, "build")
    assert code == 3
    assert err.startswith("sitegen: ")
    assert "Traceback" not in err
    (site / "public").unlink()
    code, _, err = _run(capsys, "-C", site, "build", "--report", "không/có/r.json")
    assert (code, err) == (3, f"sitegen: {site / 'không/có/r.json'}: không có tệp hoặc thư mục này\n")


@pytest.mark.parametrize(
    ("number", "said"),
    (
        (errno.ENOSPC, "/a/b: ổ đĩa đã đầy"),
        (errno.EACCES, "/a/b: không có quyền"),
        (errno.EROFS, "/a/b: ổ đĩa này chỉ cho đọc"),
        (errno.ELOOP, "/a/b: một liên kết tượng trưng"),
        (errno.ENAMETOOLONG, "/a/b: tên quá dài"),
    ),
)
def test_the_machines_failure_is_told_with_its_file_and_a_way_out(number: int, said: str) -> None:
    """The cause of what ended a build is what counts, in Vietnamese."""
    ended = MachineError(f"/a/b: {os.strerror(number)}")
    ended.__cause__ = OSError(number, os.strerror(number), "/a/b")
    assert failure_text(ended, messages.load({})).startswith(said)
    assert failure_text(ended.__cause__, messages.load({})).startswith(said)


def test_a_failure_that_nobody_foresaw_is_told_as_it_is() -> None:
    """An unusual cause keeps the system's words, and what has words of its own keeps them; the record is named."""
    assert failure_text(OSError(errno.EIO, "Lỗi mẫu", "/a"), messages.load({})) == "[Errno 5] Lỗi mẫu: '/a'"
    ended = MachineError("một tiến trình đã chết")
    ended.__cause__ = OSError(errno.EACCES, os.strerror(errno.EACCES))
    assert failure_text(ended, messages.load({})) == "một tiến trình đã chết"
    assert ".sitegen" in failure_text(StateError("disk I/O error"), messages.load({}))


@pytest.mark.parametrize("encoding", ("cp1252", "cp1258"))
def test_a_legacy_code_page_crashes_nothing(site: Path, encoding: str) -> None:
    """Whatever the terminal's encoding, what is printed is whole and in UTF-8: help, summary, faults and reasons."""
    ended = _start("-C", site, "build", "--explain", PYTHONIOENCODING=encoding)
    assert ended.returncode == 0
    assert "1 bài, " in ended.stdout.decode()
    write(site, "content/2021/12/hỏng.md", _BROKEN)
    ended = _start("-C", site, "build", PYTHONIOENCODING=encoding)
    assert ended.returncode == 1
    assert "content/2021/12/hỏng.md:2:9: N012 Dấu hai chấm" in ended.stderr.decode()
    assert "tuỳ chọn:" in _start("build", "--help", PYTHONIOENCODING=encoding).stdout.decode()
    assert "lỗi: " in _start("build", "--sai", PYTHONIOENCODING=encoding).stderr.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_a_file_name_that_is_no_text_is_printed(site: Path) -> None:
    """A name that no letters stand for is a fault whose message can be read."""
    name = os.fsencode(site / "content") + b"/a\xff.md"
    Path(os.fsdecode(name)).write_text(article(), encoding="utf-8")
    ended = _start("-C", site, "build")
    assert ended.returncode == 1
    assert ended.stderr.decode().removeprefix("Lỗi (1)\n").startswith("content/a\\udcff.md:1:1: N007 ")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe that is closed early")
def test_a_build_ends_though_nobody_reads_its_reasons(site: Path) -> None:
    """`sitegen build --explain | head` does not break the build off."""
    for number in range(40):
        category = ("Tin tức", "Văn bản")[number % 2]
        text = article(f"Bài mẫu {number}", date=f"2021-11-{number % 28 + 1:02}", category=category)
        write(site, f"content/2021/11/bai-{number}.md", text)
    command = [sys.executable, "-u", "-m", "sitegen", "-C", str(site), "build", "--explain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
    assert (site / "public/2021/11/bai-39/index.html").is_file()


def test_a_new_article_is_a_draft_named_after_its_title(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its path is printed and nothing else; it has the title word for word, and is no part of the site yet."""
    title = "Đồng Tháp: “Tổng kết” 10,5 tỷ & việc khác?"
    code, out, err = _run(capsys, "-C", site, "new", title, "--date", "31/12/2021 08:30")
    assert (code, out, err) == (0, "content/2021/12/dong-thap-tong-ket-10-5-ty-viec-khac.md\n", "")
    text = (site / out.strip()).read_text(encoding="utf-8")
    assert text.startswith(f'---\ntitle: "{title}"\ndate: 31/12/2021 08:30\ndraft: true\n---\n\n')
    assert _run(capsys, "-C", site, "build")[1].startswith("1 bài, ")
    (site / out.strip()).write_text(text.replace("draft: true\n", ""), encoding="utf-8")
    assert _run(capsys, "-C", site, "build")[1].startswith("2 bài, ")


def test_a_new_article_gets_what_the_options_say(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of its own, the category as the settings write it, an author with quotes in the name."""
    arguments = ("--bundle", "--date", "2021-11-30", "--category", "VĂN BẢN", "--author", 'Sơn "Tra"')
    code, out, _ = _run(capsys, "-C", site, "new", "Bài  mẫu\u00a0hai", *arguments)
    assert (code, out) == (0, "content/2021/11/bai-mau-hai/index.md\n")
    assert (site / out.strip()).read_text(encoding="utf-8").split("\n")[:7] == [
        *("---", 'title: "Bài mẫu hai"', "date: 2021-11-30", "author: 'Sơn \"Tra\"'", 'category: "Văn bản"'),
        *("draft: true", "---"),
    ]


def test_a_new_article_is_of_today(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without `--date` it is the day that it is in the site's zone."""
    write(site, "site.yaml", SETTINGS + "timezone: Pacific/Kiritimati\n")
    _, out, _ = _run(capsys, "-C", site, "new", "Bài mẫu ba")
    text = (site / out.strip()).read_text(encoding="utf-8")
    day = datetime.strptime(text.split("\n")[2], "date: %Y-%m-%d").replace(tzinfo=UTC)
    # Kiritimati is 14 hours ahead; between the two lines midnight may have passed.
    assert 0 <= datetime.now(UTC).timestamp() + 14 * 3600 - day.timestamp() < 86_400 + 60
    assert out == f"content/{day:%Y/%m}/bai-mau-ba.md\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    (
        (("…",), "…"),
        (("Con",), "Windows"),
        (("Bài", "--date", "31/02/2021"), "31/12/2021"),
        (("Bài", "--date", "mai"), "31/12/2021"),
        (("Bài", "--category", "Thể thao"), "Tin tức, Văn bản"),
        (("Bài mẫu", "--date", "2021-12-01"), "content/2021/12/bai-mau.md"),
        (("Bài mẫu", "--date", "2021-12-01", "--bundle"), "content/2021/12/bai-mau.md"),
        (("Bài", "--author", "!"), "!"),
    ),
)
def test_a_new_article_that_could_not_be_built_is_refused(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    """What is wrong is told with what would be right, and nothing is written; a file is never overwritten."""
    before = tree(site)
    code, out, err = _run(capsys, "-C", site, "new", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert tree(site) == before


def test_a_long_title_makes_a_file_name_that_systems_hold(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name ends between two words; the title stays whole."""
    title = "Hội nghị tổng kết " * 20
    _, out, _ = _run(capsys, "-C", site, "new", title, "--date", "2021-12-31")
    name = Path(out.strip()).stem
    assert len(name) <= 100
    assert ("hoi-nghi-tong-ket-" * 20).startswith(name + "-")
    assert title.strip() in (site / out.strip()).read_text(encoding="utf-8")


def test_what_is_not_public_is_listed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each state lists its articles with the date that matters, path and title, and no others."""
    write(site, "content/2021/12/nhap.md", article("Bài nháp", draft="true"))
    write(site, "content/2999/01/hen.md", article("Bài hẹn giờ", date="2999-01-02 08:30"))
    write(site, "content/2021/12/het.md", article("Bài hết hạn", expires="2022-03-01"))
    write(site, "content/2021/12/go/index.md", article("Bài đã gỡ", withdrawn="{date: 2022-04-01, reason: mẫu}"))
    write(site, "content/pages/nhap.md", "---\ntitle: Trang nháp\ndraft: true\n---\n\nChữ.\n")
    write(site, "content/README.md", "không phải bài")
    expected = {
        "drafts": "31/12/2021        content/2021/12/nhap.md  Bài nháp\n"
        "                  content/pages/nhap.md  Trang nháp\n",
        "scheduled": "02/01/2999 08:30  content/2999/01/hen.md  Bài hẹn giờ\n",
        "expired": "01/03/2022        content/2021/12/het.md  Bài hết hạn\n",
        "withdrawn": "01/04/2022        content/2021/12/go/index.md  Bài đã gỡ\n",
    }
    for what, lines in expected.items():
        assert _run(capsys, "-C", site, "list", what) == (0, lines, "")
    assert not (site / ".sitegen").exists()


def test_an_empty_list_says_so(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the list, so that a program may count its lines; files that cannot be read are counted too."""
    assert _run(capsys, "-C", site, "list", "drafts") == (0, "", "Không có bài nào.\n")
    write(site, "content/hong.md", _BROKEN)
    code, out, err = _run(capsys, "-C", site, "list", "drafts")
    assert (code, out) == (0, "")
    assert "Bỏ qua 1 tệp có lỗi" in err

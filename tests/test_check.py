"""`check` tells what a build would, touches nothing, and says it to people and to programs."""

import json
import random
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from fault_samples import all_rules
from site_helpers import NOW, SETTINGS, article, make_site, run, tree, write
from sitegen.build.options import Options
from sitegen.build.trial import check
from sitegen.commands import cli, formats
from sitegen.commands.check import concerns, prefix_of
from sitegen.commands.editor_files import HOOK, TASKS, editor_files
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError, fault_order

_BROKEN: Final = "---\ntitle: Hỏng: rồi\ndate: 2021-12-31\n---\n\nChữ.\n"

Checking = Callable[..., tuple[int, str, str]]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a built site."""
    folder = make_site(
        tmp_path / "site",
        {
            "content/2021/mot.md": article("Bài một", body="Xem [bài hai](hai.md)."),
            "content/2021/hai.md": article("Bài hai"),
            "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChữ.\n",
        },
    )
    run(folder)
    return folder


@pytest.fixture
def checking(site: Path, capsys: pytest.CaptureFixture[str]) -> Checking:
    """Return what runs the command and gives its exit code, output and errors."""

    def run_check(*arguments: str, folder: Path = site) -> tuple[int, str, str]:
        code = cli.main(["-C", str(folder), "check", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_check


def _found(site: Path, *, now: int = NOW) -> list[Fault]:
    return sorted(check(Options(site=str(site), output=str(site / "public"), now=now)).found, key=fault_order)


def _told_by_build(site: Path) -> list[Fault]:
    try:
        return sorted(run(site).result.warnings, key=fault_order)
    except FaultError as error:
        return error.faults


def _state(site: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file of the output and of what is remembered of it, with its time; but for locks and caches."""
    return {
        str(path.relative_to(site)): (path.read_bytes(), path.stat().st_mtime_ns)
        for folder in ("public", ".sitegen")
        for path in sorted((site / folder).rglob("*"))
        if path.is_file() and path.suffix != ".lock" and path.parent.name not in {"templates", "pictures"}
    }


_EDITS: Final[list[tuple[str, str | bytes | None]]] = [
    ("content/2021/mot.md", article("Một", body="[Ba](ba.md) [hai](hai.md)")),
    ("content/2021/mot.md", _BROKEN),
    ("content/2021/hai.md", article("Hai", tags="[Ðảng]")),
    ("content/2021/hai.md", None),
    ("content/2021/ba.md", article("Ba", slug="hai")),
    ("content/2021/ba.md", article("Ba", draft="true")),
    ("content/2021/ba.md", article("Ba", aliases="[/2021/12/mot/]")),
    ("content/2021/ba.md", None),
    ("content/bon/index.md", article("Bốn", image="{path: anh.png, alt: Ảnh}")),
    ("content/bon/anh.png", b"hong"),
    ("content/bon/x.exe", b"MZ"),
    ("content/bon/x.exe", None),
    ("content/la.txt", "x"),
    ("templates/404.html", "{{ khong.co }}\n"),
    ("templates/404.html", None),
    ("templates/page.html", "{% if %}\n"),
    ("templates/page.html", None),
    ("site.yaml", SETTINGS),
    ("site.yaml", SETTINGS + "page: 1\n"),
    ("site.yaml", SETTINGS + "menu: [{title: Không có, url: /khong-co/}]\n"),
]


@pytest.mark.parametrize("seed", range(4))
def test_it_tells_what_a_build_would_and_touches_nothing(tmp_path: Path, seed: int) -> None:
    """After any edits: the same faults and warnings, with or without an earlier build; no file differs after it."""
    site = make_site(tmp_path, {"content/2021/mot.md": article("Một"), "content/2021/hai.md": article("Hai")})
    choice = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(7):
        before = _state(site)
        found = _found(site)
        assert _state(site) == before
        assert found == _told_by_build(site)
        if choice.random() < 0.2:
            shutil.rmtree(site / ".sitegen", ignore_errors=True)
        for name, data in choice.sample(_EDITS, choice.randint(1, 3)):
            if data is None:
                (site / name).unlink(missing_ok=True)
            else:
                write(site, name, data)


@pytest.mark.parametrize("spoil", ("corrupt", "version", "log"))
def test_whatever_a_catalogue_is_it_stays_so(site: Path, spoil: str) -> None:
    """One that is damaged, of another version, or left by a build that was killed: what is told is the same."""
    write(site, "content/2021/hong.md", _BROKEN)
    path = site / ".sitegen/catalogue.sqlite3"
    if spoil == "corrupt":
        path.write_bytes(b"x" * 5000)
    elif spoil == "version":
        data = bytearray(path.read_bytes())
        data[60:64] = (3).to_bytes(4, "big")
        path.write_bytes(bytes(data))
    else:
        (site / ".sitegen/catalogue.sqlite3-wal").write_bytes(b"x" * 100)
    before = _state(site)
    assert [each.rule.code for each in _found(site) if not each.rule.warning] == ["N012"]
    assert _state(site) == before


def test_with_nothing_to_do_no_article_is_read(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands since the last build is told from its catalogue."""
    write(site, "content/2021/eth.md", article("Ðồng Tháp"))
    # As if the files had not been saved just now.
    later = time.time_ns() + 10_000_000_000
    monkeypatch.setattr("sitegen.build.scan.time", SimpleNamespace(time_ns=lambda: later))
    run(site)
    monkeypatch.setattr("sitegen.catalogue.copying.with_catalogue", None)
    assert [each.path for each in _found(site)] == ["content/2021/eth.md"]


def test_exit_codes(site: Path, checking: Checking) -> None:
    """0 without faults, also with warnings unless they count; 1 with a fault; 2 for a path that is not there."""
    assert checking() == (0, "Không có lỗi, không có cảnh báo.\n", "")
    write(site, "content/2021/eth.md", article("Ðồng Tháp"))
    code, out, _ = checking()
    assert (code, out.splitlines()[-1]) == (0, "Có 0 lỗi, 1 cảnh báo.")
    assert checking("--strict")[0] == 1
    write(site, "content/2021/hong.md", _BROKEN)
    code, out, _ = checking()
    assert (code, out.splitlines()[-1]) == (1, "Có 1 lỗi, 1 cảnh báo.")
    for wrong, told in (("khong-co.md", "không có tệp hoặc thư mục này: khong-co.md"), ("/", "nằm ngoài trang tin")):
        code, out, err = checking(wrong)
        assert (code, out) == (2, "")
        assert told in err
    assert checking("--format", "xml")[0] == 2


def test_a_folder_that_is_no_site_is_a_fault(tmp_path: Path, checking: Checking) -> None:
    """As a build says it; programs read it like any other."""
    code, out, _ = checking("--format", "json", folder=tmp_path)
    assert code == 1
    assert [each["path"] for each in json.loads(out)] == ["site.yaml"]


def test_paths_choose_what_is_told(site: Path, checking: Checking) -> None:
    """The site is judged as a whole; only what concerns the named files and folders is told and counts."""
    write(site, "content/2021/hong.md", _BROKEN)
    write(site, "content/2022/hong.md", _BROKEN.replace("2021", "2022"))
    assert checking("content/pages", "content/2021/mot.md")[0] == 0
    told = [each["path"] for each in json.loads(checking("--format", "json", "content/2021")[1])]
    assert told == ["content/2021/hong.md"]
    assert len(json.loads(checking("--format", "json", ".")[1])) == 2
    assert len(json.loads(checking("--format", "json", str(site / "content"))[1])) == 2


def test_a_fault_concerns_each_file_that_it_names(site: Path, checking: Checking) -> None:
    """Who adds an article at an address that another has is told so, wherever the fault stands."""
    write(site, "content/2021/aaa.md", article("Trùng", slug="mot"))
    (told,) = json.loads(checking("--format", "json", "content/2021/aaa.md")[1])
    assert (told["path"], told["code"]) == ("content/2021/mot.md", "N301")
    assert not concerns(Fault(rules.ETH, "content/a.md"), ["content/a"])


def test_json_tells_all_of_it_in_order(site: Path, checking: Checking) -> None:
    """Sorted by path and place, each with what to do."""
    write(site, "content/2021/hong.md", "---\ntitle: Ðồng\ndate: 2021-02-31\n---\n\nChữ.\n")
    write(site, "content/2021/dau.md", article(body="[Đâu](/khong/)"))
    found = json.loads(checking("--format", "json")[1])
    assert [(each["path"], each["line"], each["column"], each["code"], each["level"]) for each in found] == [
        ("content/2021/dau.md", 6, 7, "N201", "fault"),
        ("content/2021/hong.md", 2, 8, "N151", "warning"),
        ("content/2021/hong.md", 3, 7, "N103", "fault"),
    ]
    keys = {"path", "line", "column", "code", "level", "message", "remedy", "basis"}
    assert all(set(each) == keys for each in found)
    assert found[2]["message"] == "Ngày không có trong lịch: 2021-02-31"
    assert found[2]["remedy"].startswith("viết một ngày có thật")


def test_github_shows_each_beside_its_line(site: Path, checking: Checking, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a workflow command of one line, whatever a name holds; paths are from the repository."""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site.parent))
    write(site, "content/2021/a, b: 100%.md", _BROKEN)
    code, out, _ = checking("--format", "github")
    assert code == 1
    (line,) = [each for each in out.splitlines() if "title=N012" in each]
    place, _, text = line.removeprefix("::error ").partition("::")
    assert place == "file=site/content/2021/a%2C b%3A 100%25.md,line=2,col=12,endColumn=13,title=N012"
    assert text.startswith("Dấu hai chấm không nằm trong dấu ngoặc kép%0ASửa: ")


def test_escapes_of_github_are_those_of_its_own_toolkit() -> None:
    """A sign that begins an escape is replaced first; a colon and a comma in properties alone."""
    params = (("value", "50%\r\n1,2:3"),)
    fault = Fault(rules.NO_CATEGORIES, "a%0A.md", params=params)
    (line,) = formats.as_github([fault], "", _english())
    assert line.startswith("::error file=a%250A.md,line=1,")
    assert "50%25%0D%0A1,2:3%0A" in line.rpartition("::")[2]


def test_gitlab_knows_a_finding_again(site: Path, checking: Checking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when lines are added above; two that are alike in one file are told apart."""
    monkeypatch.setenv("CI_PROJECT_DIR", str(site))
    body = "[Đâu](/khong/) và [đâu](/khong/)"
    write(site, "content/2021/dau.md", article(body=body))
    write(site, "content/2021/eth.md", article("Ðồng Tháp"))

    def report() -> list[dict[str, Any]]:
        return json.loads(checking("--format", "gitlab")[1])  # type: ignore[no-any-return]

    first = report()
    assert [each["severity"] for each in first] == ["major", "major", "minor"]
    assert first[0]["location"] == {"path": "content/2021/dau.md", "lines": {"begin": 6}}
    assert set(first[0]) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert len({each["fingerprint"] for each in first}) == 3
    write(site, "content/2021/dau.md", article(body=f"Đoạn mới.\n\n{body}"))
    monkeypatch.setenv("SITEGEN_LANG", "en")
    second = report()
    assert [each["fingerprint"] for each in second] == [each["fingerprint"] for each in first]
    assert second[0]["location"]["lines"]["begin"] == 8


def test_a_site_that_is_not_below_the_repository_has_paths_of_its_own(tmp_path: Path) -> None:
    """And so has one where no service says where the repository is."""
    assert prefix_of("github", str(tmp_path / "a"), {"GITHUB_WORKSPACE": str(tmp_path)}) == "a/"
    assert prefix_of("github", str(tmp_path), {"GITHUB_WORKSPACE": str(tmp_path)}) == ""
    assert prefix_of("github", str(tmp_path), {"GITHUB_WORKSPACE": str(tmp_path / "b")}) == ""
    assert prefix_of("json", str(tmp_path / "a"), {"GITHUB_WORKSPACE": str(tmp_path)}) == ""


def test_all_warnings_are_told(site: Path, checking: Checking) -> None:
    """A build counts those of one kind; whoever asks for them wants each."""
    for n in range(8):
        write(site, f"content/2021/eth-{n}.md", article("Ðồng Tháp"))
    assert checking()[1].count(": N151 ") == 8


def _english() -> Any:  # noqa: ANN401 - the messages of the code itself
    from gettext import NullTranslations  # noqa: PLC0415

    return NullTranslations()


def _matchers() -> list[tuple[str, re.Pattern[str]]]:
    task = json.loads(editor_files()[TASKS])["tasks"][0]
    return [(each["severity"], re.compile(each["pattern"]["regexp"])) for each in task["problemMatcher"]]


def test_the_editor_finds_each_fault_and_warning_in_the_text(site: Path, checking: Checking) -> None:
    """The problem matchers that `init` writes, run on what is printed, give the place, code and gravity of each."""
    write(site, "content/2021/hong: 1.md", "---\ntitle: Ðồng\ndate: 2021-02-31\n---\n\n[Đâu](/khong/)\n")
    write(site, "content/2021/eth.md", article("Ðồng Tháp"))
    text = checking()[1]
    shown = [
        (found[1], int(found[2]), int(found[3]), found[4], found[5], severity)
        for line in text.splitlines()
        for severity, pattern in _matchers()
        if (found := pattern.match(line))
    ]
    gravity = {"fault": "error", "warning": "warning"}
    expected = [
        (each["path"], each["line"], each["column"], each["code"], each["message"], gravity[each["level"]])
        for each in json.loads(checking("--format", "json")[1])
    ]
    assert len(expected) == 5
    assert sorted(shown) == sorted(expected)


def test_the_code_of_every_rule_tells_the_editor_how_grave_it_is() -> None:
    """One matcher takes it, and that is the right one."""
    for rule in all_rules().values():
        line = f"content/a.md:1:1: {rule.code} Chữ"
        taken = [severity for severity, pattern in _matchers() if pattern.match(line)]
        assert taken == ["warning" if rule.warning else "error"], rule.code


def test_a_new_site_has_what_editors_use(tmp_path: Path) -> None:
    """The task and the hook, which may be run."""
    assert cli.main(["-C", str(tmp_path), "init", "moi"]) == 0
    assert json.loads((tmp_path / "moi" / TASKS).read_text(encoding="utf-8"))["version"] == "2.0.0"
    assert (tmp_path / "moi" / HOOK).stat().st_mode & 0o111
    assert tree(tmp_path / "moi")[HOOK].startswith(b"#!/bin/sh\n")

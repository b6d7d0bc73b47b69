"""Arguments, names, times and environment are input as content is: a sentence answers what cannot be, and no traceback.

In this process an exception that the command line does not answer ends the test.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from golden_sites import difference
from site_helpers import article, clean_tree, make_site, run, tree, write
from sitegen.commands import cli
from sitegen.diagnostics import messages
from sitegen.system import stamps

# A byte that no letter stands for, as Python has it.
_BYTE: Final = os.fsdecode(b"\xff") if sys.platform != "win32" else "\udcff"
_LONG: Final = "x" * 300
_DEEP: Final = "x/" * 3000
_NOT_A_DATE: Final = ("9999-12-31", "0001-01-01", "999999999999", "-1", "2021-12-31\ndraft: false", "{a: b}", "&x", "#")
_NOT_A_TIME: Final = (
    *("0001-01-01", "9999-12-31T23:59", "2999-12-31T23:59-14:00", "1900-01-01T00:00+14:00", "1e9", "9" * 5000, "now"),
    *("2021-12-31T25:00", "2021-12-31T08:30+99:00", "\x1b[31m", "NaN"),
)

# Arguments, the exit code, and what is said.
_REFUSED: Final = (
    *((("new", title), 2, "không phải là chữ") for title in (_BYTE, "Bài" + _BYTE, "a\0b", "\ud800")),
    *((("new", "Bài", option, _BYTE), 2, option) for option in ("--author", "--category", "--date")),
    *((("new", "Bài", option, "a\0b"), 2, option) for option in ("--author", "--category", "--date")),
    *((("new", "Bài", "--date", typed), 2, "") for typed in _NOT_A_DATE),
    *((("new", title), 2, "") for title in ("", " ", "\x1b[31m", "\x85", "\u200b", "…", "CON", "/", "..")),
    (("new", "Bài", "--author", "…"), 2, "…"),
    (("new", "Bài", "--category", "\x1b[31m"), 2, "\\x1b[31m"),
    *((("build", "--now", typed), 2, "--now") for typed in (*_NOT_A_TIME, _BYTE, "a\0b")),
    *((("build", "--jobs", typed), 2, "1 đến 256") for typed in ("0", "257", "9" * 5000, "-1", "1_0", "٣", "", _BYTE)),
    *((("build", "--output", typed), 2, "--output") for typed in ("a\0b", ".", "..", "content/x", "/")),
    *((("build", "--output", typed), 3, "") for typed in (_LONG, _DEEP, "site.yaml", "site.yaml/x")),
    *((("build", "--report", typed), 2, "--report") for typed in (".", "content", "a\0b")),
    *((("build", "--report", typed), 3, "") for typed in (_LONG, "site.yaml/x", "không/có.json")),
    *(
        (("build", "--base-url", typed), 2, "--base-url")
        for typed in (_BYTE, "a\0b", "http://[::1", "x", "javascript:x")
    ),
    (("build", "--base-url", "https://example.org:99999"), 2, "--base-url"),
    *((("serve", "--host", typed), 2, "") for typed in (_BYTE, "a" * 70, "a\0b", "", "256.1.1.1", "a..b", "\x1b[31m")),
    *((("serve", "--port", typed), 2, "65535") for typed in ("65536", "-1", "9" * 5000, "x")),
    *((("init", typed), 2, "") for typed in ("a\0b", "", ".", "site.yaml")),
    *((("init", typed), 3, "") for typed in (_LONG, "site.yaml/x")),
    (("list", _BYTE), 2, ""),
    ((_BYTE,), 2, ""),
    (("build", _BYTE), 2, ""),
    (("build", "--" + _BYTE), 2, ""),
    (("x" * 100_000,), 2, ""),
)
_NO_FOLDERS: Final = ("a\0b", _BYTE, _LONG, _DEEP, os.devnull, "site.yaml", "không-có")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site in which the commands are run, speaking Vietnamese."""
    monkeypatch.delenv("SITEGEN_LANG", raising=False)
    monkeypatch.setenv("LANGUAGE", "")
    folder = make_site(tmp_path / "trang", {"content/2021/12/bai.md": article()})
    monkeypatch.chdir(folder)
    return folder


def _is_answered(said: str) -> bool:
    """Return whether an error is told in a sentence: of the program, or of a fault."""
    lines = said.splitlines()
    return "Traceback" not in said and any(line.startswith(("sitegen", "--")) for line in lines)


@pytest.mark.parametrize(("arguments", "code", "said"), _REFUSED)
def test_what_no_command_can_take_is_answered(
    site: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Exit code 2 where the use is wrong, 3 where the machine cannot do it, with a sentence, no control characters."""
    before = tree(site)
    assert cli.main(arguments) == code
    printed = capfd.readouterr()
    assert printed.out == "" or code == 3
    assert _is_answered(printed.err)
    assert said in printed.err
    assert not set(printed.err) & set(map(chr, (*range(10), *range(11, 32), 127)))
    after = {name: data for name, data in tree(site).items() if not name.startswith((".sitegen/", "public/"))}
    assert after == before


@pytest.mark.parametrize("folder", _NO_FOLDERS)
@pytest.mark.parametrize("command", (("build",), ("new", "Bài"), ("list", "drafts"), ("serve",), ("init", "x")))
@pytest.mark.usefixtures("site")
def test_a_folder_that_is_none_is_wrong_use(
    capfd: pytest.CaptureFixture[str], folder: str, command: tuple[str, ...]
) -> None:
    """Whatever the command, and whatever is there in place of a folder."""
    assert cli.main(("-C", folder, *command)) == 2
    assert _is_answered(capfd.readouterr().err)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder that a program stands in")
def test_a_folder_that_is_gone_is_told(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The current one may have been removed meanwhile."""
    shutil.rmtree(site)
    assert cli.main(("list", "drafts")) == 3
    assert _is_answered(capfd.readouterr().err)


@pytest.mark.parametrize(
    "language", ("", "x", "../..", "/", "vi_VN.UTF-8", "vi:en", _BYTE, "x" * 100_000, ".", "..", "en_US@x", "C", "\x1b")
)
def test_any_language_is_one(site: Path, language: str) -> None:
    """One that there is no translation for is answered in the words of the code, or in Vietnamese; no file is read."""
    (site / "LC_MESSAGES").mkdir()
    (site / "LC_MESSAGES" / "sitegen.mo").write_bytes(b"no translation")
    found = messages.load({"SITEGEN_LANG": language}).gettext("Fix: {remedy}")
    assert found in {"Fix: {remedy}", "Sửa: {remedy}"}
    assert messages.load({"SITEGEN_LANG": str(site)}).gettext("Fix: {remedy}") == "Fix: {remedy}"


_EMPTY: Final = dict.fromkeys(("TZ", "SITEGEN_LANG", "COLUMNS", "LC_ALL", "HOME", "TMPDIR", "TERM"), "")


@pytest.mark.parametrize(
    "environ",
    (
        _EMPTY,
        {"TZ": "nonsense", "SITEGEN_LANG": "nonsense", "COLUMNS": "x", "LC_ALL": "C", "HOME": "/không/có"},
        {"TZ": "/etc/passwd", "SITEGEN_LANG": "../../..", "COLUMNS": "-1", "LC_ALL": "nonsense", "TMPDIR": "/không/có"},
        {"TZ": "UTC+99", "COLUMNS": "9" * 50, "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"TZ": ":", "PYTHONTZPATH": "/không/có", "SOURCE_DATE_EPOCH": "x", "LANGUAGE": "x:y", "TERM": "nonsense"},
    ),
)
def test_any_environment_builds_the_same(site: Path, tmp_path: Path, environ: dict[str, str]) -> None:
    """No variable that the program, its language or the libraries read changes what is built, or ends it."""
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environ}
    command = (sys.executable, "-m", "sitegen", "build", "--now", "2026-09-21T21:13:20+07:00")
    ended = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert difference(tree(site / "public"), clean_tree(site, tmp_path / "nháp")) == ""


# The beginning of the years 2300 and 1600, and moments that no calendar of Python has: seconds.
_TIMES: Final = (10_413_792_000, -11_676_096_000, 0, -1, 253_402_300_800, 2**33)


@pytest.mark.parametrize("seconds", _TIMES)
def test_a_file_may_be_dated_far_away(site: Path, tmp_path: Path, seconds: int) -> None:
    """Sources and outputs of any time are read, and a later build finds what changed."""
    run(site)
    files = [path for path in site.rglob("*") if path.is_file() and ".sitegen" not in path.parts]
    for path in files:
        try:
            os.utime(path, ns=(seconds * 10**9, seconds * 10**9))
        except (OSError, OverflowError):
            pytest.skip("this file system holds no such time")
    built = run(site)
    assert (built.written, built.gone) == ([], [])
    write(site, "content/2021/12/bai.md", article("Tít mới"))
    os.utime(site / "content/2021/12/bai.md", ns=(seconds * 10**9, seconds * 10**9))
    run(site)
    assert difference(tree(site / "public"), clean_tree(site, tmp_path / "nháp")) == ""
    assert cli.main(("list", "drafts")) == 0


def test_a_stamp_fits_into_the_catalogue() -> None:
    """A time that 64 bits cannot hold is the nearest one that they can."""
    assert stamps.bounded(1, 10**30, -(10**30)) == (1, 2**63 - 1, -(2**63))
    assert stamps.bounded(1, 2, -3) == (1, 2, -3)


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_foreign_files_may_have_any_name(site: Path) -> None:
    """Names that are no text lie in the output as in a source folder: they are counted, stay, and go when pruned."""
    run(site)
    foreign = Path(os.fsdecode(os.fsencode(site / "public") + b"/a\xff.txt"))
    foreign.write_bytes(b"x")
    assert run(site, clean=True).result.foreign == 1
    assert foreign.exists()
    run(site, clean=True, prune=True)
    assert not foreign.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
@pytest.mark.parametrize("option", ("--output", "--report"))
def test_a_path_that_is_no_text_is_one(site: Path, capfd: pytest.CaptureFixture[str], option: str) -> None:
    """A folder or file may have such a name, and what is printed of it can be read."""
    assert cli.main(("build", option, _BYTE)) == 0
    assert cli.main(("init", "a" + _BYTE)) == 0
    assert cli.main(("-C", "a" + _BYTE, "build", "--explain")) == 0
    assert "a\\udcff" in capfd.readouterr().out
    assert (site / _BYTE).exists()
    assert (site / ("a" + _BYTE) / "public" / "index.html").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="bytes as arguments")
@pytest.mark.parametrize(
    "arguments",
    ((b"new", b"\xff"), (b"new", b"B\xc3\xa0i", b"--author", b"\xff"), (b"build", b"--now", b"\xff"), (b"\xff",)),
)
@pytest.mark.parametrize("locale", ("C.UTF-8", "C"))
def test_bytes_as_arguments_are_answered(site: Path, arguments: tuple[bytes, ...], locale: str) -> None:
    """As a shell hands them over, in a process of its own."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": locale}
    command = [os.fsencode(sys.executable), b"-m", b"sitegen", b"-C", os.fsencode(site), *arguments]
    ended = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert ended.returncode == 2
    assert _is_answered(ended.stderr.decode())

"""Several previews of one site: one builds, the others show what it builds, and the next takes its place."""

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from preview_helpers import PATIENCE, Running, Served, becomes, get, running, version
from site_helpers import SETTINGS, article, make_site, write
from sitegen.preview.leading import Leader, find, is_what_was_asked, leading_if_free, record

SOURCE = "content/2021/12/bai-mau.md"
PAGE = "/2021/12/bai-mau/"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")


class _Ended(NamedTuple):
    code: int
    told: str
    errors: str


def _serve_again(site: Path, *options: str) -> _Ended:
    """Run `sitegen serve` where it ends by itself."""
    command = [sys.executable, "-m", "sitegen", "-C", str(site), "serve", *options]
    ended = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=PATIENCE)
    return _Ended(ended.returncode, ended.stdout, ended.stderr)


def _asked(preview: Running) -> Served:
    """Return a way to ask a running preview for more than its pages."""
    return Served(None, urlsplit(preview.address).port or 0)  # type: ignore[arg-type]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one article and a file."""
    return make_site(
        tmp_path / "site",
        {
            "content/2021/12/bai-mau/index.md": article(body="Một. [Tệp](tep.pdf)"),
            "content/2021/12/bai-mau/tep.pdf": "%PDF-1.4 " + "x" * (1 << 20),
        },
    )


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file in which a browser notes what it was to open."""
    opened = tmp_path / "mo.txt"
    program = tmp_path / "trinh-duyet"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))
    return opened


def test_a_second_preview_says_where_the_first_one_is_and_opens_it(site: Path, browser: Path) -> None:
    """One preview of a site is enough; who starts another wants to see it. `--no-open` only says where it is."""
    write(site, "site.yaml", SETTINGS.replace("example.org", "example.org/bao"))
    with running(site) as first:
        port = str(urlsplit(first.address).port)
        expected = f"Trang này đang được xem thử tại {first.address}\n"
        assert _serve_again(site) == _Ended(0, expected, "")
        assert browser.read_text(encoding="utf-8") == f"{first.address}\n"
        assert _serve_again(site, "--port", port, "--no-open") == _Ended(0, expected, "")
        assert browser.read_text(encoding="utf-8") == f"{first.address}\n"
        assert first.end() == 0
    assert not (site / ".sitegen/preview.json").exists()


def test_another_port_shows_what_the_first_one_builds(site: Path) -> None:
    """Its pages, files, parts of files and faults are the same; an edit is seen in both, and built once."""
    with running(site) as first:
        get(first.address)
        with running(site) as second:
            one, two = _asked(first), _asked(second)
            for path in (PAGE, "/khong/co/", PAGE + "tep.pdf", "/static/css/site.css", "/.sitegen/notice.js"):
                for method in ("GET", "HEAD"):
                    mine, other = one.ask(path, method), two.ask(path, method)
                    del mine.headers["Date"], other.headers["Date"]
                    assert (other.status, sorted(other.headers.items()), other.body) == (
                        mine.status,
                        sorted(mine.headers.items()),
                        mine.body,
                    )
            part = two.ask(PAGE + "tep.pdf", headers={"Range": "bytes=5-7"})
            assert (part.status, part.body) == (206, b"1.4")
            assert two.ask(PAGE.rstrip("/")).headers["Location"] == PAGE
            write(site, "content/2021/12/bai-mau/index.md", article(body="Hai. [Tệp](tep.pdf)"))
            assert becomes(lambda: "Hai." in two.ask(PAGE).text)
            write(site, "content/2021/12/bai-mau/index.md", article(date="31/02/2021"))
            assert becomes(lambda: "31/02/2021" in two.ask(PAGE).text)
            assert second.end() == 0
            assert second.told() == ""
            assert second.process.stdout is not None
            assert second.process.stdout.read() == (
                f"Các trang do bản xem thử tại {first.address} tạo; trang nào đang mở cũng tự cập nhật.\n"
            )
        assert "Hai." in one.ask(PAGE).text


def test_open_pages_of_all_previews_are_told_of_a_build(site: Path) -> None:
    """Whichever server a page was opened from: it learns that it is another by now."""
    with running(site) as first, running(site) as second, contextlib.ExitStack() as opened:
        first.await_build()
        streams = [
            opened.enter_context(urlopen(f"{each.address}.sitegen/events?page={PAGE}", timeout=PATIENCE))  # noqa: S310 - of this machine
            for each in (first, second)
        ]
        before = version(_asked(second).ask(PAGE))

        def told(stream: Iterator[bytes], known: str) -> str:
            versions = (line.decode().strip()[6:] for line in stream if line.startswith(b"data: "))
            return next(each for each in versions if each != known)

        assert [told(each, "") for each in streams] == [before] * 2
        write(site, "content/2021/12/bai-mau/index.md", article(body="Hai. [Tệp](tep.pdf)"))
        after = {told(each, before) for each in streams}
        assert after == {version(_asked(second).ask(PAGE))} != {before}


@pytest.mark.parametrize("number", (signal.SIGINT, signal.SIGKILL))
def test_the_next_one_builds_when_the_first_one_ends(site: Path, number: signal.Signals) -> None:
    """However it ended: an edit after that is seen as ever, and a third one shows what the second builds."""
    with running(site) as first, running(site) as second, running(site) as third:
        assert "Một." in get(third.address + PAGE[1:])
        first.end(number)
        assert "Một." in get(second.address + PAGE[1:])
        write(site, "content/2021/12/bai-mau/index.md", article(body="Hai. [Tệp](tep.pdf)"))
        for each in (second, third):
            assert becomes(lambda each=each: "Hai." in get(each.address + PAGE[1:]))  # type: ignore[misc]
        leader = find(str(site))
        assert leader is not None
        builds, shows = (second, third) if second.address.startswith(leader.address) else (third, second)
        assert shows.end() == 0
        assert builds.end() == 0
        assert builds.process.stdout is not None
        assert "Bản xem thử kia đã dừng; từ giờ bản này tạo trang.\n" in builds.process.stdout.read()
        assert [each.told() for each in (builds, shows)] == ["", ""]


def test_what_a_killed_preview_left_behind_is_not_believed(site: Path) -> None:
    """Its record names an address at which nobody, or another program, answers."""
    with running(site) as first:
        get(first.address)
        first.end(signal.SIGKILL)
        assert (site / ".sitegen/preview.json").exists()
    with running(site) as second:
        assert "Một." in get(second.address + PAGE[1:])
        assert second.end() == 0
    leader = Leader("127.0.0.1", first.address.rstrip("/"), "x")
    record(str(site), leader)
    assert find(str(site)) is None
    with running(make_site(site.parent / "khac", {})) as other:
        record(str(site), leader._replace(address=other.address.rstrip("/")))
        assert find(str(site)) is None


@pytest.mark.parametrize("text", ("", "{", "[]", "{}", '{"host": "", "address": "", "name": ""}'))
def test_a_record_that_is_none_is_not_believed(site: Path, text: str) -> None:
    """One that is being written, or was broken."""
    write(site, ".sitegen/preview.json", text)
    assert find(str(site)) is None


def test_a_preview_that_does_not_answer_keeps_nobody_from_working(site: Path) -> None:
    """One on another machine, or one that was halted: the next one builds by itself, and says so."""
    with leading_if_free(str(site)) as leads:
        assert leads
        with running(site) as second:
            assert "Một." in get(second.address + PAGE[1:])
            assert second.end() == 0
            assert second.told().startswith("Chú ý: trang này đang có bản xem thử khác")


def test_a_shared_preview_opens_files_for_this_very_machine_alone(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server that builds sees only the one that asks it: so that one asks who is behind."""
    editor = tmp_path / "soan"
    editor.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/soan.txt"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("SITEGEN_EDITOR", str(editor))
    with running(site) as first, running(site) as second:
        get(first.address)
        asked, host = _asked(second), urlsplit(second.address).netloc
        path = "/.sitegen/edit?file=content/2021/12/bai-mau/index.md"
        for headers in ({}, {"Origin": first.address.rstrip("/")}, {"Origin": "http://example.org"}):
            assert asked.ask(path, "POST", headers=headers).status == 403
        assert asked.ask(path, "POST", headers={"Origin": f"http://{host}"}).status == 204
        assert becomes((tmp_path / "soan.txt").exists)


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    (
        (None, None, True),
        ("127.0.0.1", 8000, True),
        ("localhost", None, True),
        (None, 8001, False),
        (None, 0, False),
        ("0.0.0.0", None, False),  # noqa: S104 - what an editor may ask for
    ),
)
def test_only_who_asks_for_another_place_gets_a_server(host: str | None, port: int | None, *, expected: bool) -> None:
    """Whoever names neither host nor port is served by any; this machine has several names."""
    assert is_what_was_asked(Leader("127.0.0.1", "http://127.0.0.1:8000", "x"), host, port) is expected

"""`sitegen serve` as an editor runs it."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from golden_sites import difference
from preview_helpers import PATIENCE, TRANSLATIONS, becomes, get, running
from site_helpers import SETTINGS, article, clean_run, make_site, tree, write
from sitegen.preview.server import listen

SOURCE = "content/2021/12/bai-mau.md"
PAGE = "2021/12/bai-mau/"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")


def test_the_preview_says_its_address_and_follows_every_change(tmp_path: Path) -> None:
    """From the first request on, through folders and settings that come and change, until it is interrupted."""
    site = make_site(tmp_path / "site", {SOURCE: article(body="Một.")})
    with running(site) as preview:
        assert "Một." in get(preview.address + PAGE)
        write(site, SOURCE, article(body="Hai."))
        assert becomes(lambda: "Hai." in get(preview.address + PAGE))
        write(site, "templates/partials/footer.html", "Chân trang riêng.")
        assert becomes(lambda: "Chân trang riêng." in get(preview.address + PAGE))
        write(site, "site.yaml~", SETTINGS.replace("Trang mẫu", "Trang mẫu khác"))
        (site / "site.yaml~").replace(site / "site.yaml")
        assert becomes(lambda: "Trang mẫu khác" in get(preview.address))
        (site / "content/2021").rename(site / "content/2022")
        write(site, "content/2022/12/bai-hai.md", article(body="Ba."))
        assert becomes(lambda: "Ba." in get(preview.address + "2021/12/bai-hai/"))
        write(site, SOURCE.replace("2021", "2022"), article(date="31/02/2020"))
        assert becomes(lambda: "31/02/2020" in get(preview.address + PAGE))
        (site / "content/2022/12/bai-mau.md").unlink()
        assert becomes(lambda: "<h1" in (text := get(preview.address + PAGE)) and "31/02/2020" not in text)
        assert preview.end() == 0
        assert preview.process.stdout is not None
        assert re.search(r"Đã ghi \d+ tệp trong \d+,\d\d giây\.", preview.process.stdout.read())
        assert f"{SOURCE.replace('2021', '2022')}:3:7: N103" in preview.told()
        assert "Traceback" not in preview.told()
    assert not (site / "public").exists()


@pytest.mark.parametrize("number", (signal.SIGINT, signal.SIGTERM))
def test_it_ends_at_once_and_well_when_it_is_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """Also while pages are open, and with the first build under way: that is no fault of anybody."""
    site = make_site(tmp_path / "site", {f"content/bai-{each}.md": article() for each in range(300)})
    with running(site) as preview:
        with urlopen(preview.address + ".sitegen/events", timeout=PATIENCE) as stream:  # noqa: S310 - as above
            assert stream.readline().startswith(b"retry:")
            assert preview.end(number) == 0
        assert preview.told() == ""


@pytest.mark.parametrize("moment", (0.0, 0.3, 0.6, 1.2))
def test_ctrl_c_ends_it_well_at_any_moment(tmp_path: Path, moment: float) -> None:
    """While processes begin, articles are read, pages planned and written, somebody waits, and a download is half sent.

    What the processes beside it meet in the end is told to nobody.
    """
    # Of which nothing is to be told, should the build come to its end.
    articles = {
        f"content/2021/12/bai-{each}.md": article(f"Bài {each}", category=("Tin tức", "Văn bản")[each % 2])
        for each in range(600)
    }
    site = make_site(tmp_path / "site", {"static/root/to.bin": bytes(1 << 24), **articles})
    with running(site) as preview, contextlib.ExitStack() as asking:
        for path in ("/.sitegen/events?page=/", "/to.bin", "/2021/12/bai-1/"):
            place = urlsplit(preview.address)
            asked = asking.enter_context(socket.create_connection((place.hostname, place.port), PATIENCE))
            asked.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        time.sleep(moment)
        assert preview.interrupt() == 0
        # Also what the processes beside it say.
        assert preview.process.stdout is not None
        preview.process.stdout.read()
        assert preview.told() == ""


def test_another_branch_is_one_build_or_two(tmp_path: Path) -> None:
    """Git writes hundreds of files, one after the other: that is waited for, and all their pages are right then."""
    count, changed = 520, 500

    def save(numbers: range, body: str) -> None:
        for each in numbers:
            write(site, f"content/{each % 10}/{each % 12}/bai-{each}.md", article(f"Bài {each}", body=body))

    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=mau", "-c", "user.email=mau@example.org")
        subprocess.run(["git", "-C", str(site), *identity, *arguments], check=True, capture_output=True)

    site = make_site(tmp_path / "site", {".gitignore": ".sitegen/\n"})
    save(range(count), "Chữ cũ.")
    git("init", "-q", "-b", "cu")
    git("add", ".")
    git("commit", "-q", "-m", "cũ")
    git("checkout", "-q", "-b", "moi")
    save(range(changed), "Chữ mới.")
    git("commit", "-q", "-a", "-m", "mới")
    git("checkout", "-q", "cu")
    with running(site) as preview:
        preview.await_build()
        assert "Chữ cũ." in get(preview.address + "2021/12/bai-0/")
        git("checkout", "-q", "moi")
        pages = [f"{preview.address}2021/12/bai-{each}/" for each in (0, changed - 1)]
        assert becomes(lambda: all('<p class="lead">Chữ mới.' in get(each) for each in pages))
        clean_run(site, tmp_path / "clean", preview=True)
        assert becomes(lambda: difference(tree(tmp_path / "clean/public"), tree(site / ".sitegen/preview")) == "")
        assert preview.end() == 0
        assert preview.process.stdout is not None
        assert preview.process.stdout.read().count("Đã ghi") in (1, 2)


def test_a_preview_that_begins_with_faults_waits_for_them_to_be_mended(tmp_path: Path) -> None:
    """The server starts all the same, shows the faults, and then the page; here the address is below a path."""
    site = make_site(tmp_path / "site", {SOURCE: "hỏng"}, SETTINGS.replace("example.org", "example.org/bao"))
    with running(site) as preview:
        assert preview.address.endswith("/bao/")
        assert "Có 1 lỗi cần sửa" in get(preview.address + PAGE)
        write(site, SOURCE, article(body="Đã sửa."))
        assert becomes(lambda: "Đã sửa." in get(preview.address + PAGE))


def test_settings_with_faults_do_not_keep_it_from_starting(tmp_path: Path) -> None:
    """An editor may well start the preview to learn what is wrong with `site.yaml`."""
    site = make_site(tmp_path / "site", {SOURCE: article()}, "title: [")
    with running(site) as preview:
        assert "site.yaml" in get(preview.address)
        write(site, "site.yaml", SETTINGS)
        assert becomes(lambda: "Trang mẫu" in get(preview.address))


def _fails(site: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "sitegen", "-C", str(site), "serve", *options]
    ended = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=PATIENCE)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr


def test_a_port_in_use_ends_it_with_what_to_do(tmp_path: Path) -> None:
    """Exit code 3: most likely it is another preview, and two of them would only confuse."""
    site = make_site(tmp_path / "site", {})
    with listen("127.0.0.1", 0, TRANSLATIONS) as taken:
        port = taken.getsockname()[1]
        code, told = _fails(site, "--port", str(port))
    assert code == 3
    assert told.startswith(f"sitegen: cổng {port} đang có chương trình khác dùng")


def test_what_cannot_be_served_is_refused(tmp_path: Path) -> None:
    """A folder without a site is a fault, a port or host that cannot be is wrong use."""
    code, told = _fails(tmp_path)
    assert (code, told.split(" ")[2]) == (1, "S101")
    make_site(tmp_path, {})
    code, told = _fails(tmp_path, "--port", "65536")
    assert (code, told.splitlines()[-1]) == (2, "sitegen serve: lỗi: --port: phải là số nguyên từ 0 đến 65535: 65536")
    assert _fails(tmp_path, "--host", "192.0.2.1") == (2, "sitegen: máy này không có địa chỉ 192.0.2.1\n")


def test_whoever_lets_others_see_the_preview_is_told_so(tmp_path: Path) -> None:
    """Drafts are not for everybody; on this machine alone there is nothing to be told."""
    site = make_site(tmp_path / "site", {SOURCE: article()})
    for host, expected in (("0.0.0.0", True), ("localhost", False)):  # noqa: S104 - what is to be warned of
        with running(site, "--host", host) as preview:
            assert "Trang mẫu" in get(preview.address)
            assert preview.end() == 0
            assert ("kể cả bản nháp" in preview.told()) is expected


def test_the_browser_is_opened_when_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--open` shows the address in the browser of this machine."""
    browser = tmp_path / "trinh-duyet"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/mo.txt"\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    site = make_site(tmp_path / "site", {SOURCE: article()}, SETTINGS.replace("example.org", "example.org/bao"))
    with running(site, "--open") as preview:
        opened = tmp_path / "mo.txt"
        assert becomes(lambda: opened.exists() and opened.read_text(encoding="utf-8") == preview.address + "\n")

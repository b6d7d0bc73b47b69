"""What the preview must do on every system, Windows and macOS too: whatever happens to files is shown without asking.

Only what a browser sees is looked at: each system tells of changes in its own way, and in its own order.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from services import free_port
from site_helpers import article, make_site, write

_PATIENCE: Final = 60
_SOURCE: Final = "content/2021/12/bai.md"
_PAGE: Final = "2021/12/bai/"


class Preview:
    """A preview that runs, of a site that is edited."""

    def __init__(self, site: Path, port: int) -> None:
        self.site = site
        self._address = f"http://127.0.0.1:{port}/"

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """Return the status of an answer and its text; 0 where nobody answers."""
        try:
            with urlopen(Request(self._address + path, headers=headers), timeout=_PATIENCE) as answer:  # noqa: S310 - our own
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (URLError, ConnectionError):
            return 0, ""

    def becomes(self, path: str, text: str, status: int = 200) -> bool:
        """Return whether a page comes to be answered like this."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            found = self.ask(path)
            if found[0] == status and text in found[1]:
                return True
            time.sleep(0.05)
        return False


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Return the preview of a site, in a folder whose name has spaces and marks."""
    folder = tmp_path_factory.mktemp("preview") / "Trang tin mẫu"
    site = make_site(folder, {_SOURCE: article("Bài đầu"), "content/2021/11/cu.md": article("Bài cũ", "2021-11-02")})
    port = free_port()
    command = [sys.executable, "-m", "sitegen", "-C", str(site), "serve", "--port", str(port)]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=nothing, stderr=nothing, env={**os.environ, "PYTHONUTF8": "1"}) as process:
        try:
            found = Preview(site, port)
            assert found.becomes(_PAGE, "Bài đầu")
            yield found
        finally:
            process.terminate()


def _in_place(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _by_renaming(path: Path, text: str) -> None:
    beside = path.with_name("~" + path.name)
    beside.write_bytes(text.encode())
    # Windows refuses while the server reads the file that is there; editors try once more.
    for _ in range(100):
        with contextlib.suppress(PermissionError):
            beside.replace(path)
            return
        time.sleep(0.05)
    raise AssertionError(path)


@pytest.mark.parametrize("save", (_in_place, _by_renaming))
def test_saves_are_shown(preview: Preview, save: Callable[[Path, str], None]) -> None:
    """In place as well as by another file that takes the place; one save after the other."""
    for number in range(3):
        text = f"Đoạn {save.__name__} {number}."
        save(preview.site / _SOURCE, article("Bài đầu", body=text))
        assert preview.becomes(_PAGE, text)


def test_articles_come_and_move_and_go(preview: Preview) -> None:
    """The home page shows each change too."""
    write(preview.site, "content/2021/12/moi.md", article("Bài mới"))
    assert preview.becomes("2021/12/moi/", "Bài mới")
    assert preview.becomes("", "Bài mới")
    (preview.site / "content/2021/12/moi.md").rename(preview.site / "content/2021/12/ten-khac.md")
    assert preview.becomes("2021/12/ten-khac/", "Bài mới")
    assert preview.becomes("2021/12/moi/", "", 404)
    (preview.site / "content/2021/12/ten-khac.md").unlink()
    assert preview.becomes("2021/12/ten-khac/", "", 404)


def test_folders_come_and_move_and_go(preview: Preview) -> None:
    """What is saved in a folder that came or moved while the preview ran is followed as in any other."""
    content = preview.site / "content"
    write(preview.site, "content/2022/01/tet.md", article("Bài Tết", "2022-01-05"))
    assert preview.becomes("2022/01/tet/", "Bài Tết")
    write(preview.site, "content/2022/01/tet.md", article("Bài Tết", "2022-01-05", "Đoạn sửa."))
    assert preview.becomes("2022/01/tet/", "Đoạn sửa.")
    shutil.move(content / "2022", content / "xuan")
    write(preview.site, "content/xuan/01/hoa.md", article("Bài hoa", "2022-01-06"))
    assert preview.becomes("2022/01/hoa/", "Bài hoa")
    shutil.rmtree(content / "xuan")
    assert preview.becomes("2022/01/hoa/", "", 404)
    assert preview.becomes("2022/01/tet/", "", 404)


def test_templates_and_settings_are_followed(preview: Preview) -> None:
    """A template that the site did not have before, and the name of the site."""
    write(preview.site, "templates/notice.html", "{% extends 'base.html' %}")
    settings = (preview.site / "site.yaml").read_text(encoding="utf-8")
    write(preview.site, "site.yaml", settings.replace("Trang mẫu", "Trang đổi tên"))
    assert preview.becomes(_PAGE, "Trang đổi tên")
    write(preview.site, "templates/404.html", "<p>Không có gì ở đây</p>")
    assert preview.becomes("khong-co/", "Không có gì ở đây", 404)
    shutil.rmtree(preview.site / "templates")
    assert preview.becomes("khong-co/", "Trang đổi tên", 404)


def test_a_fault_is_shown_until_it_is_mended(preview: Preview) -> None:
    """With the path of the file as sources are named everywhere, with slashes."""
    write(preview.site, _SOURCE, article("Bài đầu", "2021-31-12"))
    assert preview.becomes(_PAGE, _SOURCE)
    assert preview.becomes(_PAGE, "N1")
    write(preview.site, _SOURCE, article("Bài đầu", body="Đã sửa."))
    assert preview.becomes(_PAGE, "Đã sửa.")


def test_a_part_of_a_file_is_sent(preview: Preview) -> None:
    """Safari plays no film without."""
    write(preview.site, "static/root/tep.txt", "0123456789")
    assert preview.becomes("tep.txt", "0123456789")
    assert preview.ask("tep.txt", Range="bytes=2-4") == (206, "234")

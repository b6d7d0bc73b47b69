"""What is published beside an article, opened in a browser: no script runs, and nobody else is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page, Route

from sitegen.pictures.model import DrawingError
from sitegen.pictures.svg.writer import redrawn
from sitegen.planning.checks.active_files import PASSIVE
from svg_samples import ATTACKS, DRAWN

_PAGES: Final = {
    "HTML": "<!DOCTYPE html><script>alert(1)</script><img src=http://ngoai.example/a.png>",
    "XHTML": '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "SVG": str(ATTACKS["script"]),
}


class _Files(SimpleHTTPRequestHandler):
    """Serves files as a plain host does, which says nothing of what they may do."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder))) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Watched:
    """A window that opens files; ``acts`` tells what one did besides being shown, or offered to be kept."""

    def __init__(self, page: Page, address: str) -> None:
        self._page, self._address = page, address
        self._acts: list[str] = []
        self._opened = ""
        page.on("dialog", self._note_dialog)
        page.route("**/*", self._note_request)

    def acts(self, name: str, patience: int = 20) -> list[str]:
        """Return what the file of this name did, as soon as it did something or after ``patience`` milliseconds."""
        self._acts.clear()
        self._opened = f"{self._address}/{name}"
        try:
            self._page.goto(self._opened, wait_until="load")
            # Links and whatever listens to the mouse.
            self._page.mouse.click(30, 20)
            for _ in range(0, patience, 20):
                self._page.wait_for_timeout(20)
                if self._acts:
                    break
        except Error as error:
            if "Download is starting" not in str(error):
                self._acts.append(str(error).splitlines()[0])
        return list(self._acts)

    def _note_dialog(self, dialog: Dialog) -> None:
        self._acts.append(f"script: {dialog.message}")
        dialog.dismiss()

    def _note_request(self, route: Route) -> None:
        # The browser shows a PDF with pages of its own.
        if route.request.url == self._opened or route.request.url.startswith("chrome"):
            route.continue_()
            return
        self._acts.append(f"asks {route.request.url}")
        route.abort()


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _redrawn() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, drawing in {**ATTACKS, **DRAWN}.items():
        try:
            found[name] = redrawn(_bytes(drawing))
        except DrawingError:
            continue
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a window of its own."""
    with browser.new_context(viewport={"width": 200, "height": 100}) as context:
        yield context.new_page()


def test_a_drawing_that_was_written_anew_does_nothing(page: Page, tmp_path: Path) -> None:
    """Opened by itself, where a browser treats it as a page."""
    drawings = _redrawn()
    for number, drawing in enumerate(drawings.values()):
        (tmp_path / f"{number}.svg").write_bytes(drawing)
    with _serving(tmp_path) as address:
        watched = _Watched(page, address)
        found = {name: watched.acts(f"{number}.svg") for number, name in enumerate(drawings)}
    assert {name: acts for name, acts in found.items() if acts} == {}
    assert len(found) > len(DRAWN)


@pytest.mark.parametrize(
    "name", ("script, prefix outside ASCII", "DTD, attributes", "ISO-2022-JP", "image, outer", "refresh", "import")
)
def test_the_same_drawings_act_as_they_are(page: Page, tmp_path: Path, name: str) -> None:
    """What is watched for would be seen."""
    (tmp_path / "a.svg").write_bytes(_bytes(ATTACKS[name]))
    with _serving(tmp_path) as address:
        # A busy machine follows a refresh late.
        assert _Watched(page, address).acts("a.svg", patience=10_000)


@pytest.mark.parametrize("page_in_it", _PAGES.values(), ids=_PAGES)
def test_a_file_of_a_passive_kind_does_nothing_whatever_it_holds(page: Page, tmp_path: Path, page_in_it: str) -> None:
    """A browser goes by the kind that a host tells by the name."""
    names = [f"a{ending}" for ending in PASSIVE if ending != ".svg"]
    for name in (*names, "a.xml"):
        (tmp_path / name).write_text(page_in_it)
    with _serving(tmp_path) as address:
        watched = _Watched(page, address)
        assert {name: acts for name in names if (acts := watched.acts(name))} == {}
        assert watched.acts("a.xml") or page_in_it == _PAGES["HTML"]


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_that_was_written_anew_looks_as_before(page: Page, tmp_path: Path, name: str) -> None:
    """To the pixel."""
    before = DRAWN[name].encode()
    (tmp_path / "before.svg").write_bytes(before)
    (tmp_path / "after.svg").write_bytes(redrawn(before))
    with _serving(tmp_path) as address:
        pictures = []
        for each in ("before", "after"):
            page.goto(f"{address}/{each}.svg")
            pictures.append(page.screenshot())
    assert pictures[0] == pictures[1]

"""Serves built pages to a browser as strictly as a host may, and opens them in windows of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final, Self

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize

PHONE: Final = ViewportSize(width=360, height=740)
DESK: Final = ViewportSize(width=1280, height=800)
# What a desk of 1280 by 1024 has left when a reader magnifies four times; so wide is the smallest phone, too.
MAGNIFIED: Final = ViewportSize(width=320, height=256)

Open = Callable[..., Page]
"""Opens a page by its kind; the rest is Playwright's."""


class _Pages(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def windows(browser: Browser, address: str, pages: dict[str, str]) -> Iterator[Open]:
    """Give what opens the pages of a site, by kind, each in a window of its own; they are closed at the end."""
    contexts = []

    def opened(kind: str, *, viewport: ViewportSize = DESK, script: str = "", **wishes: Any) -> Page:  # noqa: ANN401 - Playwright's
        context = browser.new_context(viewport=viewport, base_url=address, **wishes)
        contexts.append(context)
        tab = context.new_page()
        if script:
            tab.add_init_script(script)
        tab.goto("/" + pages[kind])
        return tab

    yield opened
    for context in contexts:
        context.close()


class Listening:
    """What a page asks for, and each complaint of the browser, while it is listened to."""

    def __init__(self, tab: Page) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self._tab = tab

    def __enter__(self) -> Self:
        self._tab.on("request", self._ask)
        self._tab.on("console", self._say)
        self._tab.on("pageerror", self._fail)
        return self

    def __exit__(self, *_: object) -> None:
        self._tab.remove_listener("request", self._ask)
        self._tab.remove_listener("console", self._say)
        self._tab.remove_listener("pageerror", self._fail)

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)

    def _say(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)

    def _fail(self, error: Error) -> None:
        self.said.append(str(error))

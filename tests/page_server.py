"""Serves built pages to a browser as strictly as a host may, and opens them in windows of their own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from ssl import SSLContext
from threading import Thread
from typing import Any, Final, Self

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize

PHONE: Final = ViewportSize(width=360, height=740)
DESK: Final = ViewportSize(width=1280, height=800)
# What a desk of 1280 by 1024 has left when a reader magnifies four times; so wide is the smallest phone, too.
MAGNIFIED: Final = ViewportSize(width=320, height=256)

# What every window may be told to show, and shows unless it is told otherwise.
_MEDIA: Final = {"media": "null", "color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}

Open = Callable[..., Page]
"""Opens a page by its kind; the rest is Playwright's."""


class _FreePages(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Pages(_FreePages):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()


def serving(folder: Path, context: SSLContext | None = None) -> AbstractContextManager[str]:
    """Serve a folder and give its address; with a ``context`` over HTTPS."""
    return _serving(_Pages, folder, context)


def serving_freely(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder and give its address; nothing that a page holds is held back by a policy."""
    return _serving(_FreePages, folder)


@contextmanager
def _serving(pages: type[_FreePages], folder: Path, context: SSLContext | None = None) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(pages, directory=str(folder))) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"{'http' if context is None else 'https'}://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Windows:
    """Windows of one browser onto the pages of a site, by kind, each as if it had just been opened.

    Opening a page in a new window takes four times as long as in one that is there. So a window that a test has done
    with is lent again, without what that test left in it.
    """

    def __init__(self, browser: Browser, address: str, pages: Mapping[str, str]) -> None:
        self._browser = browser
        self._address = address
        self._pages = pages
        self._idle: dict[str, list[Page]] = {}

    @contextmanager
    def lent(self) -> Iterator[Open]:
        """Give what opens pages for one test; at its end the windows are taken back."""
        used: list[tuple[str, Page]] = []

        def opened(kind: str, *, viewport: ViewportSize = DESK, script: str = "", **wishes: Any) -> Page:  # noqa: ANN401 - Playwright's
            wishes = {"java_script_enabled": True, **wishes}
            media = {name: wishes.pop(name, usual) for name, usual in _MEDIA.items()}
            # A script that runs before those of a page cannot be taken back.
            key = "" if script else repr(sorted(wishes.items()))
            idle = self._idle.get(key)
            tab = idle.pop() if idle else self._browser.new_context(base_url=self._address, **wishes).new_page()
            used.append((key, tab))
            if script:
                tab.add_init_script(script)
            tab.set_viewport_size(viewport)
            tab.emulate_media(**media)
            tab.goto("/" + self._pages[kind])
            return tab

        try:
            yield opened
        finally:
            for key, tab in used:
                if key:
                    self._idle.setdefault(key, []).append(_emptied(tab))
                else:
                    tab.context.close()

    def close(self) -> None:
        """Close every window."""
        for tab in chain.from_iterable(self._idle.values()):
            tab.context.close()


def _emptied(tab: Page) -> Page:
    """Return a window without what its pages have kept; it goes on to the next page from where it is."""
    tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    tab.context.clear_cookies()
    # Nothing of the next page lies below the pointer.
    tab.mouse.move(-1, -1)
    return tab


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

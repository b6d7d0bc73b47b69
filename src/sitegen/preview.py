"""The preview: builds with drafts and scheduled articles, follows every save, reloads the open pages."""

import asyncio
import html
import os
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator
from gettext import NullTranslations

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from sitegen import settings
from sitegen.build import build, state_folder
from sitegen.errors import FaultError, MachineError, UsageError, render_fault
from sitegen.options import Options

# A save is often several events: the build waits until so many seconds passed without one.
_QUIET_SECONDS = 0.08
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_EVENTS = "/.sitegen/events"
_SCRIPT = "/.sitegen/reload.js"
_RELOAD = f"""const events = new EventSource("{_EVENTS}");
let first = null;
events.onmessage = (event) => {{
  if (first !== null && event.data !== first) location.reload();
  first = event.data;
}};
"""


class Preview(FileSystemEventHandler):
    """Builds whenever a file of the site changes; ``epoch`` counts the builds, ``faults`` are those of the last."""

    def __init__(self, site: str, translations: NullTranslations) -> None:
        self.site = site
        self.output = os.path.join(state_folder(site), "preview")
        self.translations = translations
        self.epoch = 0
        self.faults: list[str] = []
        self.base_path = ""
        self._changed = threading.Event()
        self._stopped = False

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note that something changed; what it was, the build finds out."""
        if event.event_type not in ("opened", "closed_no_write"):
            self._changed.set()

    def build_once(self) -> None:
        """Build, and keep the faults to show."""
        options = Options(site=self.site, output=self.output, now=int(time.time()), drafts=True, scheduled=True)
        try:
            result = build(options)
        except FaultError as error:
            self.faults = [render_fault(each, self.translations) for each in error.faults]
            print("\n".join(self.faults), file=sys.stderr)
        except MachineError as error:
            self.faults = [str(error)]
            print(error, file=sys.stderr)
        else:
            self.faults = []
            message = self.translations.gettext("{count} files written in {seconds} s.")
            if result.written:
                print(message.format(count=result.written, seconds=f"{result.seconds['total']:.2f}"))
            with open(os.path.join(self.site, "site.yaml"), "rb") as file:
                loaded, _ = settings.load(file.read())
            self.base_path = "" if loaded is None else loaded.base_path
        self.epoch += 1

    def follow(self) -> None:
        """Build after every change until ``stop`` is called."""
        while True:
            self._changed.wait()
            if self._stopped:
                return
            while self._changed.is_set():
                self._changed.clear()
                time.sleep(_QUIET_SECONDS)
            self.build_once()

    def stop(self) -> None:
        """End ``follow``."""
        self._stopped = True
        self._changed.set()

    def page(self, request: Request) -> Response:
        """Return the file at a URL, with the reloading script in every page; the faults in place of a page."""
        path = request.url.path
        if self.base_path and path in ("/", self.base_path):
            return RedirectResponse(self.base_path + "/")
        below = path.removeprefix(self.base_path).lstrip("/")
        real = os.path.realpath(os.path.join(self.output, request.path_params["path"] and below))
        if os.path.isdir(real):
            if not path.endswith("/"):
                return RedirectResponse(path + "/")
            real = os.path.join(real, "index.html")
        wants_page = real.endswith(".html") or "text/html" in request.headers.get("accept", "")
        if self.faults and wants_page:
            return HTMLResponse(self._fault_page(), status_code=500)
        status = 200
        inside = (real + os.sep).startswith(os.path.realpath(self.output) + os.sep)
        if not inside or not os.path.isfile(real):
            status, real = 404, os.path.join(self.output, "404.html")
            if not os.path.isfile(real):
                return Response(status_code=404)
        with open(real, "rb") as file:
            data = file.read()
        if real.endswith(".html"):
            data = data.replace(b"</body>", f'<script type="module" src="{_SCRIPT}"></script>\n</body>'.encode())
        return Response(data, status, {"Cache-Control": "no-store", "Content-Type": _content_type(real)})

    def _fault_page(self) -> str:
        title = self.translations.gettext("Faults to correct")
        items = "\n".join(f"<pre>{html.escape(each)}</pre>" for each in self.faults)
        return (
            f'<!doctype html>\n<html lang="vi"><meta charset="utf-8"><title>{html.escape(title)}</title>\n'
            f"<body><h1>{html.escape(title)}</h1>\n{items}\n"
            f'<script type="module" src="{_SCRIPT}"></script>\n</body></html>'
        )

    async def events(self, _: Request) -> StreamingResponse:
        """Return the stream that tells open pages the number of the last build."""

        async def numbers() -> AsyncIterator[str]:
            last = -1
            while not self._stopped:
                if self.epoch != last:
                    last = self.epoch
                    yield f"data: {last}\n\n"
                await asyncio.sleep(0.1)

        return StreamingResponse(numbers(), media_type="text/event-stream")


def _content_type(path: str) -> str:
    types = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".webp": "image/webp",
        ".gif": "image/gif",
        ".ico": "image/x-icon",
        ".pdf": "application/pdf",
    }
    return types.get(os.path.splitext(path)[1].lower(), "application/octet-stream")


def application(preview: Preview) -> Starlette:
    """Return the preview's web application."""

    def script(_: Request) -> Response:
        return Response(_RELOAD, media_type="text/javascript")

    return Starlette(
        routes=[
            Route(_EVENTS, preview.events),
            Route(_SCRIPT, script),
            Route("/{path:path}", preview.page),
        ]
    )


def serve(site: str, *, host: str, port: int, open_browser: bool, translations: NullTranslations) -> int:
    """Serve the preview until it is interrupted; return the exit code. Raises UsageError for a public address."""
    if host not in _LOOPBACK:
        raise UsageError(
            translations.gettext("the preview is served on this machine only, not on {host}").format(host=host)
        )
    preview = Preview(site, translations)
    preview.build_once()
    observer = Observer()
    for folder in ("content", "templates", "static"):
        if os.path.isdir(os.path.join(site, folder)):
            observer.schedule(preview, os.path.join(site, folder), recursive=True)
    observer.schedule(preview, site, recursive=False)
    observer.start()
    threading.Thread(target=preview.follow, daemon=True).start()
    address = f"http://{host}:{port}{preview.base_path}/"
    print(translations.gettext("Preview: {address} (Ctrl+C ends it)").format(address=address), flush=True)
    if open_browser:
        webbrowser.open(address)
    try:
        uvicorn.run(application(preview), host=host, port=port, log_level="warning", timeout_graceful_shutdown=1)
    finally:
        preview.stop()
        observer.stop()
        observer.join()
    return 0

"""The preview's web application: the files of the last build, with what went wrong in the next one on top."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from sitegen.build.state import catalogue_path
from sitegen.catalogue.output_records import OutputSource
from sitegen.catalogue.whose import Whose
from sitegen.preview.answers import EDIT_PATH, NAME_PATH, OWN, below_base, content_type, file_at, names_parts, output_at
from sitegen.preview.building import Preview, Shown
from sitegen.preview.editing import may_open, source_of, template_source
from sitegen.preview.pages import FOLDER, Made, add_notice, notice_alone, version_of
from sitegen.preview.waiting import PageAhead

_NO_STORE = {"Cache-Control": "no-store"}
_EVENTS = "text/event-stream"
# So long a request waits for the first build; then a page says that it is under way.
_PATIENCE = 5.0
# So often it is looked for news, in seconds: while a build is under way, and otherwise.
_LOOK_CLOSELY = 0.003
_LOOK_AGAIN = 0.02
# So often a page is told what it knows: it may have missed it, or have lost its way to it. Seconds.
_REMIND = 2.0
# Larger files are sent in pieces.
_WHOLE_BYTES = 1 << 20


def application(preview: Preview, ending: Callable[[], bool]) -> ASGIApp:
    """Return the application of a preview; what waits in it ends when ``ending`` tells so."""

    async def page(request: Request) -> Response:
        until = time.monotonic() + _PATIENCE
        wanted = output_at(below_base(request.scope["path"], preview.shown.base_path))
        # What the build will not touch need not wait for it, which looks after who waits only now and then.
        settled = not _is_ready(preview, wanted) and await run_in_threadpool(_is_settled, preview, wanted)
        # Builds are the work of another thread: to look now and then is all that it takes.
        while not (settled or _is_ready(preview, wanted) or ending()) and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(_look_again(preview))
        return await run_in_threadpool(_answer, preview, request)

    async def events(request: Request) -> Response:
        if request.method == "HEAD":
            return Response(None, 200, _NO_STORE, _EVENTS)

        path, left = (request.query_params.get(each, "") for each in ("page", "left"))
        return StreamingResponse(_versions(preview, path, left, ending), media_type=_EVENTS, headers=_NO_STORE)

    async def own(request: Request) -> Response:
        return await run_in_threadpool(_file, os.path.join(FOLDER, os.path.basename(request.url.path)), request)

    async def edit(request: Request) -> Response:
        return await run_in_threadpool(_edit, preview, request)

    async def name(_: Request) -> Response:
        return PlainTextResponse(preview.name, 200, _NO_STORE)

    routes = [
        Route(EDIT_PATH, edit, methods=["POST"]),
        Route(NAME_PATH, name),
        Route(OWN + "marks.css", own),
        Route(OWN + "events", events, methods=["GET"]),
        Route(OWN + "notice.css", own),
        Route(OWN + "notice.js", own),
        Route("/{path:path}", page),
    ]
    return Starlette(routes=routes)


async def _versions(preview: Preview, path: str, left: str, ending: Callable[[], bool]) -> AsyncIterator[str]:
    """Yield, as events, what is shown of the page at ``path``: each time that it is another, and now and then.

    Builds write it first meanwhile, and the page at ``left``, to which the reader may go back.
    """
    number = last = ""
    told = 0.0
    known: OutputSource | None = None
    yield "retry: 500\n\n"
    with preview.waiting.open(output_at(below_base(each, preview.shown.base_path)) for each in (path, left)):
        while not ending():
            shown = preview.shown
            if shown.number != number and _shows(preview, shown, path):
                number = shown.number
                version = await run_in_threadpool(_version, preview, shown, path)
                known, moved = await run_in_threadpool(_followed, preview, shown, path, known)
                if moved:
                    yield f"event: moved\ndata: {moved}\n\n"
                elif version != last:
                    last, told = version, time.monotonic()
                    yield f"data: {version}\n\n"
            elif last and time.monotonic() - told > _REMIND:
                told = time.monotonic()
                yield f"data: {last}\n\n"
            await asyncio.sleep(_look_again(preview))


def _followed(preview: Preview, shown: Shown, path: str, known: OutputSource | None) -> tuple[OutputSource | None, str]:
    """Return what the page at ``path`` is made of, or was, and where that stands now if elsewhere."""
    whose = _whose(preview)
    if _found(preview, shown, path) is not None:
        return whose.source_of(output_at(below_base(path, shown.base_path))) or known, ""
    url = "" if known is None or not known.source else whose.moved(known)
    return known, shown.base_path + quote(url) if url else ""


def _edit(preview: Preview, request: Request) -> Response:
    """Open a file of the site for a page of this server; refuse anybody else."""
    workplace, headers = preview.workplace, request.headers
    client = request.client.host if request.client else ""
    if not workplace.command or not may_open(headers.get("origin", ""), headers.get("host", ""), client):
        return Response(None, 403, _NO_STORE)
    real = workplace.real(request.query_params.get("file", ""))
    if real is None:
        return Response(None, 404, _NO_STORE)
    workplace.open(real)
    return Response(None, 204, _NO_STORE)


def _look_again(preview: Preview) -> float:
    return _LOOK_CLOSELY if preview.waiting.is_building else _LOOK_AGAIN


def _is_ready(preview: Preview, wanted: str) -> bool:
    return preview.waiting.is_ready(wanted, first=preview.shown.outcome is None)


def _is_settled(preview: Preview, wanted: str) -> bool:
    """Return whether a build that has made its plan leaves an output as it is, or has written it."""
    return preview.waiting.is_writing and _whose(preview).is_settled(wanted)


def _whose(preview: Preview) -> Whose:
    return Whose(catalogue_path(preview.workplace.site, preview.output))


def _found(preview: Preview, shown: Shown, path: str) -> str | None:
    """Return the file that a request for ``path`` is answered with, None where there is none."""
    below = below_base(path, shown.base_path)
    return None if below is None else file_at(preview.output, below)


def _ahead(preview: Preview, shown: Shown, path: str) -> PageAhead | None:
    """Return the page at ``path`` that is known and not written yet."""
    return preview.waiting.page_ahead(output_at(below_base(path, shown.base_path)))


def _shows(preview: Preview, shown: Shown, path: str) -> bool:
    """Tell whether there is anything to show at ``path``, if only that there is no page."""
    is_known = _found(preview, shown, path) is not None or _ahead(preview, shown, path) is not None
    return shown.outcome is not None or is_known


def _version(preview: Preview, shown: Shown, path: str) -> str:
    """Return what differs whenever the page at ``path`` looks different from how it did."""
    ahead = _ahead(preview, shown, path)
    if ahead is not None:
        return version_of(shown, ahead.data, preview.output)
    page = _read(_found(preview, shown, path) or file_at(preview.output, "/404.html"))
    return version_of(shown, page or b"", preview.output)


def _answer(preview: Preview, request: Request) -> Response:
    # Before the file: a page that is older than its number would never be loaded anew.
    shown = preview.shown
    path: str = request.scope["path"]
    if shown.base_path and path in {"/", shown.base_path}:
        return _redirect(shown.base_path + "/", request)
    below = below_base(path, shown.base_path)
    ahead = _ahead(preview, shown, path)
    if ahead is not None:
        return _answer_ahead(preview, shown, path, ahead)
    found = preview.waiting.file_ahead(output_at(below)) or _found(preview, shown, path)
    if found is None and below is not None and not below.endswith("/") and file_at(preview.output, below + "/"):
        return _redirect(shown.base_path + below + "/", request)
    if found is not None and not found.endswith(".html"):
        return _file(found, request)
    status = 200 if found is not None else 404
    data = _read(found or file_at(preview.output, "/404.html"))
    if data is None:
        return _without_page(preview, shown)
    return _html(add_notice(data, shown, preview.translations, _made(preview, found)), status)


def _answer_ahead(preview: Preview, shown: Shown, path: str, page: PageAhead) -> Response:
    if content_type(output_at(path)) != content_type("index.html"):
        return Response(page.data, 200, _NO_STORE, content_type(path))
    workplace = preview.workplace
    made = Made(workplace, page.made_of.source or template_source(workplace.site, page.made_of.kind), preview.output)
    return _html(add_notice(page.data, shown, preview.translations, made), 200)


def _made(preview: Preview, found: str | None = None) -> Made:
    """Return what the page in the file ``found`` is made of, and where that is opened."""
    workplace = preview.workplace
    if found is None:
        return Made(workplace, output=preview.output)
    path = os.path.relpath(found, os.path.realpath(preview.output)).replace(os.sep, "/")
    return Made(workplace, source_of(workplace.site, preview.output, path), preview.output)


def _without_page(preview: Preview, shown: Shown) -> Response:
    if shown.outcome is None:
        return _html(notice_alone(shown, preview.translations, _made(preview)), 503)
    if shown.outcome.good:
        return PlainTextResponse("404", 404, _NO_STORE)
    return _html(notice_alone(shown, preview.translations, _made(preview)), 500)


def _html(data: bytes, status: int) -> Response:
    return Response(data, status, _NO_STORE, content_type("index.html"))


def _redirect(path: str, request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(quote(path) + query, 302, _NO_STORE)


def _read(path: str | None) -> bytes | None:
    if path is None:
        return None
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        # A build under way has just removed it.
        return None


def _file(path: str, request: Request) -> Response:
    """Return the answer that a file is, or the part of it that is asked for."""
    try:
        status = os.stat(path)
    except OSError:
        return PlainTextResponse("404", 404, _NO_STORE)
    kind = content_type(path)
    # It has the headers by which a part is asked for later, whoever sends the file.
    sent = FileResponse(path, headers=_NO_STORE, media_type=kind, stat_result=status)
    asked = request.headers.get("range")
    if asked is not None and not names_parts(asked):
        # Who sends the file would refuse it.
        request.scope["headers"] = [each for each in request.scope["headers"] if each[0] != b"range"]
        asked = None
    if status.st_size > _WHOLE_BYTES or asked is not None:
        return sent
    data = _read(path)
    if data is None:
        return PlainTextResponse("404", 404, _NO_STORE)
    # The length is that of what was read: a build may have replaced the file since.
    validators = {name: sent.headers[name] for name in ("accept-ranges", "etag", "last-modified")}
    return Response(data, 200, {**_NO_STORE, **validators}, kind)

"""The application of a server that shows what another one builds, until it builds itself."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sitegen.preview.answers import EDIT_PATH
from sitegen.preview.editing import may_open
from sitegen.preview.leading import Leader, find
from sitegen.preview.relaying import relay

_NO_STORE: Final = {"Cache-Control": "no-store"}
# So long it may take, when one server ended, until another one builds.
_PATIENCE: Final = 5.0
_LOOK_AGAIN: Final = 0.02


class Shared:
    """Hands each request on to the server that builds the preview of a site, or to ``builder`` once that is set.

    The request must be meant for this server. It waits for the next server to build while there is none.
    """

    def __init__(self, site: str, leader: Leader, ending: Callable[[], bool]) -> None:
        self.builder: ASGIApp | None = None
        self._site = site
        self._leader: Leader | None = leader
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        answer = await self._answer(Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        if request.url.path == EDIT_PATH and not _may_edit(request):
            return Response(None, 403, _NO_STORE)
        until = time.monotonic() + _PATIENCE
        while not self._ending() and time.monotonic() < until:
            if self.builder is not None:
                return self.builder
            leader = self._leader or await run_in_threadpool(find, self._site)
            if leader is not None:
                try:
                    answer = await relay(request, *leader.place)
                except OSError:
                    self._leader = None
                else:
                    self._leader = leader
                    return answer
            await asyncio.sleep(_LOOK_AGAIN)
        return PlainTextResponse("503", 503, _NO_STORE)


def _may_edit(request: Request) -> bool:
    """Tell whether a request to open a file comes from this machine: to the next server it would always seem so."""
    client = request.client.host if request.client else ""
    return may_open(request.headers.get("origin", ""), request.headers.get("host", ""), client)

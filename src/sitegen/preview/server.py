"""The web server of the preview: where it listens, whom it answers, and how it ends."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable
from gettext import NullTranslations
from ipaddress import ip_address
from typing import Final

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sitegen.diagnostics import MachineError, UsageError
from sitegen.preview.answers import is_trusted

_LAST_PORT: Final = 65535
# So long requests may take to notice that nobody waits for them any more, in seconds.
_LEAVING: Final = 0.2


class _ForThisServer:
    """Lets through the requests that are meant for the server on ``host``, and lets them end with it."""

    def __init__(self, app: ASGIApp, host: str, refusal: str, ending: Callable[[], bool]) -> None:
        self._app = app
        self._host = host
        self._refusal = refusal
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        header = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        refused = PlainTextResponse(self._refusal, 403, {"Cache-Control": "no-store"})
        answer = self._app if is_trusted(header, self._host) else refused
        try:
            await answer(scope, receive, send)
        except asyncio.CancelledError:
            # Nobody is left to be told of it.
            if not self._ending():
                raise


class _Server(uvicorn.Server):
    """Ends at once: who is in the middle of a download, or waits for builds, is not waited for.

    ``leave`` is called where something that was begun for them does not end by then, and may end the program.
    """

    def __init__(self, config: uvicorn.Config, leave: Callable[[], None]) -> None:
        super().__init__(config)
        self._leave = leave

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close all connections, and end what was done for them."""
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        # What was sent to them meanwhile is lost in silence only once they are known to be gone.
        await asyncio.sleep(0)
        tasks = set(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        if tasks and (await asyncio.wait(tasks, timeout=_LEAVING))[1]:
            # A disk that does not answer, most likely.
            self._leave()


def server_of(
    app: ASGIApp, host: str, translations: NullTranslations, leave: Callable[[], None] = lambda: None
) -> uvicorn.Server:
    """Return the server of an application on ``host``; it ends after its ``should_exit`` is set.

    ``leave`` may end the program when a request does not end with it.
    """

    def ending() -> bool:
        return server.should_exit

    refusal = translations.gettext("This preview is served to this machine only.")
    config = uvicorn.Config(
        _ForThisServer(app, host, refusal, ending),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        # What a browser gets wrong is nothing that an editor could mend.
        log_level="error",
        access_log=False,
        server_header=False,
    )
    server = _Server(config, leave)
    return server


def listen(host: str, port: int, translations: NullTranslations) -> socket.socket:
    """Return a socket that takes connections on ``host``.

    Raises UsageError for a host that cannot be, MachineError for one, or a port, that cannot be had.
    """
    _ = translations.gettext
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # A name may stand for addresses of both kinds; everybody understands the older one.
        family, _kind, _protocol, _name, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        return socket.create_server((str(address[0]), port), family=family)
    except (socket.gaierror, ValueError):
        # A name that cannot be one is not even asked for.
        raise UsageError(_("this machine has no address {host}").format(host=host)) from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise UsageError(_("this machine has no address {host}").format(host=host)) from error
        if error.errno == errno.EADDRINUSE:
            raise MachineError(
                _(
                    "port {port} is in use, perhaps by another preview: end that one (Ctrl+C),"
                    " or choose another port: sitegen serve --port {other}"
                ).format(port=port, other=port % _LAST_PORT + 1)
            ) from error
        if error.errno == errno.EACCES:
            raise MachineError(
                _("port {port} cannot be used; choose another: sitegen serve --port 8000").format(port=port)
            ) from error
        raise


def address_of(listener: socket.socket, host: str) -> str:
    """Return the URL, without a final slash, by which a browser on this machine reaches a server."""
    with contextlib.suppress(ValueError):
        if ip_address(host).is_unspecified:
            host = "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"

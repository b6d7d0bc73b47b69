"""Hands requests on to another server, and its answers back as they come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Final

import h11
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

_PIECE: Final = 1 << 16
# What holds for one connection alone, or is said anew by each server.
_OWN: Final = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te", b"date", b"server"})
# With what is said of the server that is asked.
_ASKED: Final = _OWN | {b"host", b"origin", b"content-length", b"expect"}


class _Exchange:
    """One request to another server, and the answer to it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._connection = h11.Connection(h11.CLIENT)

    async def ask(self, request: h11.Request) -> h11.Response:
        """Return the beginning of the answer. Raises OSError, h11.RemoteProtocolError."""
        self._writer.write((self._connection.send(request) or b"") + (self._connection.send(h11.EndOfMessage()) or b""))
        await self._writer.drain()
        while not isinstance(event := await self._next(), h11.Response):
            if isinstance(event, h11.ConnectionClosed):
                raise ConnectionResetError
        return event

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the rest of the answer, up to where the other server ends."""
        try:
            while isinstance(event := await self._next(), h11.Data):
                yield bytes(event.data)
        except (OSError, h11.RemoteProtocolError):
            return
        finally:
            self.close()

    def close(self) -> None:
        """End the connection."""
        self._writer.close()

    async def _next(self) -> object:
        while (event := self._connection.next_event()) is h11.NEED_DATA:
            self._connection.receive_data(await self._reader.read(_PIECE))
        return event


async def relay(request: Request, host: str, port: int) -> Response:
    """Return what the server on ``host`` and ``port`` answers to a request without a body. Raises OSError."""
    named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    headers = [(b"host", named.encode("idna")), (b"connection", b"close"), *_without(request.headers.raw, _ASKED)]
    if "origin" in request.headers:
        # Whether it is the origin that the request was sent to, whoever hands it on has asked.
        headers.append((b"origin", b"http://" + named.encode("idna")))
    exchange = _Exchange(*await asyncio.open_connection(host, port))
    with contextlib.ExitStack() as failing:
        failing.callback(exchange.close)
        try:
            target = request.scope["raw_path"] + (b"?" + query if (query := request.scope["query_string"]) else b"")
            begun = await exchange.ask(h11.Request(method=request.method, target=target, headers=headers))
        except h11.ProtocolError as error:
            raise ConnectionResetError(str(error)) from error
        failing.pop_all()
    answer = StreamingResponse(exchange.body(), begun.status_code)
    answer.raw_headers = list(_without(begun.headers.raw_items(), _OWN))
    return answer


def _without(headers: Iterable[tuple[bytes, bytes]], left: frozenset[bytes]) -> Iterable[tuple[bytes, bytes]]:
    return ((name, value) for name, value in headers if name.lower() not in left)

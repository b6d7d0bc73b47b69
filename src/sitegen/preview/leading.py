"""Which server builds the preview of a site: one at a time, and where it is."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sitegen.build.state import state_folder
from sitegen.preview.answers import NAME_PATH, is_loopback
from sitegen.system.locking import locked, locked_if_free

# So long a server on this machine may take to say its name, and one that begins to say where it is, in seconds.
_ANSWER: Final = 1.0
_BEGINNING: Final = 2.0
_LOOK_AGAIN: Final = 0.05
# No name is longer.
_LONGEST: Final = 100


class Leader(NamedTuple):
    """The server that builds: the host it was given, the URL (without a final slash) it is reached at, its name.

    The name is another each time that a server begins. It is no secret: by it a record is told from one that was left
    behind.
    """

    host: str
    address: str
    name: str

    @property
    def place(self) -> tuple[str, int]:
        """Host and port to connect to."""
        parts = urlsplit(self.address)
        return parts.hostname or "", parts.port or 80


def is_what_was_asked(leader: Leader, host: str | None, port: int | None) -> bool:
    """Return whether a server on ``host`` and ``port``, None for any, would be no other than the one that builds."""
    same_host = host in (None, leader.host) or (is_loopback(host or "") and is_loopback(leader.host))
    return same_host and port in (None, leader.place[1])


@contextlib.contextmanager
def leading_if_free(site: str) -> Iterator[bool]:
    """Become the one that builds the preview of a site, if nobody else is; give whether that is so. Raises OSError.

    The system ends it with the process, however that ends.
    """
    with locked_if_free(_lock(site)) as leads:
        try:
            yield leads
        finally:
            if leads:
                forget(site)


@contextlib.contextmanager
def leading(site: str) -> Iterator[None]:
    """Become the one that builds the preview of a site, once nobody else is any more. Raises OSError."""
    with locked(_lock(site), lambda: None):
        try:
            yield
        finally:
            forget(site)


def record(site: str, leader: Leader) -> None:
    """Write down where the one is that builds, for others on this machine. Raises OSError."""
    # In place: Windows replaces no file that somebody is just reading. Who reads half of it looks again.
    with open(_record(site), "w", encoding="utf-8") as file:
        json.dump(leader._asdict(), file, ensure_ascii=False)


def find(site: str) -> Leader | None:
    """Return who builds the preview of a site, if that server says itself that it is the one written down."""
    try:
        with open(_record(site), encoding="utf-8") as file:
            found = json.load(file)
        leader = Leader(str(found["host"]), str(found["address"]), str(found["name"]))
        host, port = leader.place
        with contextlib.closing(HTTPConnection(host, port, timeout=_ANSWER)) as connection:
            connection.request("GET", NAME_PATH)
            name = connection.getresponse().read(_LONGEST).decode("ascii")
    except (OSError, ValueError, KeyError, TypeError, HTTPException):
        return None
    return leader if name == leader.name else None


class Beginning(NamedTuple):
    """How a server begins: it builds until it leaves ``lead``, or another one does, the ``leader``.

    Neither where that one does not answer: it is on another machine, or was halted.
    """

    lead: contextlib.ExitStack | None = None
    leader: Leader | None = None


def lead_or_find(site: str) -> Beginning:
    """Become the one that builds, or find who is. Raises OSError."""
    until = time.monotonic() + _BEGINNING
    while True:
        with contextlib.ExitStack() as lead:
            if lead.enter_context(leading_if_free(site)):
                return Beginning(lead=lead.pop_all())
        leader = find(site)
        if leader is not None or time.monotonic() > until:
            return Beginning(leader=leader)
        time.sleep(_LOOK_AGAIN)


def forget(site: str) -> None:
    """Remove what is written down of who builds; that is for this one alone to do."""
    with contextlib.suppress(OSError):
        os.unlink(_record(site))


def _lock(site: str) -> str:
    return os.path.join(state_folder(site), "preview.lock")


def _record(site: str) -> str:
    return os.path.join(state_folder(site), "preview.json")

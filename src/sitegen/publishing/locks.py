"""One deploy at a time: a lock at the target, or where it cannot lock the number of what was last put there."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from typing import Final, NamedTuple

from sitegen.diagnostics import MachineError
from sitegen.publishing.targets.store import INCOMING, STATE, LockingStore, Store

LOCK: Final = f"{STATE}/lock"
_GENERATION: Final = f"{STATE}/generation"
# How often a deploy shows that it lives, and for how long it may not: then it is taken for dead. Seconds.
SHOWN_SECONDS: Final = 30
ABANDONED_SECONDS: Final = 15 * 60
_TRIES: Final = 5


class Owner(NamedTuple):
    """Who deploys: ``since`` is when it last showed that it lives, in epoch seconds."""

    token: str
    host: str
    pid: int
    since: int

    def as_bytes(self) -> bytes:
        """Return the owner as a lock holds it."""
        return json.dumps(self._asdict()).encode()


def owner_in(data: bytes) -> Owner | None:
    """Return the owner that a lock tells, None when it makes no sense."""
    try:
        found = json.loads(data)
        return Owner(str(found["token"]), str(found["host"]), int(found["pid"]), int(found["since"]))
    except (ValueError, KeyError, TypeError):
        return None


def is_abandoned(owner: Owner | None, *, now: int, host: str, is_alive: Callable[[int], bool]) -> bool:
    """Tell whether the owner of a lock is gone, or has not shown for 15 minutes that it lives."""
    if owner is None or now - owner.since > ABANDONED_SECONDS:
        return True
    return owner.host == host and not is_alive(owner.pid)


def process_is_alive(pid: int) -> bool:
    """Tell whether a process of this machine runs; on Windows, where asking would end it, that it may."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def locked(
    store: LockingStore, translations: NullTranslations, *, every: int = SHOWN_SECONDS
) -> Iterator[Callable[[], None]]:
    """Hold the lock of a target; give what shows that this deploy lives, and makes sure that the lock is still its own.

    That is called as often as one likes, and does something each time that so many seconds passed as ``every`` says.

    Raises MachineError when another holds it, or has taken it over.
    """
    mine = Owner(os.urandom(8).hex(), socket.gethostname(), os.getpid(), int(time.time()))
    for _ in range(_TRIES):
        if store.claim(LOCK, mine.as_bytes()):
            break
        held = store.read([LOCK]).get(LOCK)
        if held is None:
            continue
        owner = owner_in(held)
        if not is_abandoned(owner, now=int(time.time()), host=socket.gethostname(), is_alive=process_is_alive):
            raise _busy(owner, translations)
        _break(store, held, mine.token)
    else:
        raise _busy(None, translations)

    store.tidy()
    shown = time.monotonic()

    def keep() -> None:
        nonlocal shown
        if time.monotonic() - shown < every:
            return
        owner = _owner_of(store)
        if owner is None or owner.token != mine.token:
            raise _busy(owner, translations)
        store.write({LOCK: mine._replace(since=int(time.time())).as_bytes()})
        shown = time.monotonic()

    try:
        yield keep
    finally:
        owner = _owner_of(store)
        if owner is not None and owner.token == mine.token:
            store.remove([LOCK])


def _owner_of(store: Store) -> Owner | None:
    held = store.read([LOCK]).get(LOCK)
    return None if held is None else owner_in(held)


def _break(store: LockingStore, held: bytes, token: str) -> None:
    """Take the lock that holds ``held`` away; another one that came meanwhile is put back."""
    aside = f"{INCOMING}/{token}"
    if store.move(LOCK, aside):
        taken = store.read([aside]).get(aside)
        if taken is not None and taken != held:
            store.claim(LOCK, taken)
        store.remove([aside])


@contextmanager
def numbered(store: Store, translations: NullTranslations) -> Iterator[Callable[[], None]]:
    """Count one deploy more at a target that cannot lock; give what makes sure that none began since.

    Raises MachineError when one did: that one goes on, and this one leaves the rest to it.
    """
    number = 0
    known = store.read([_GENERATION]).get(_GENERATION)
    if known is not None:
        try:
            number = int(json.loads(known)["generation"])
        except (ValueError, KeyError, TypeError):
            number = 0
    mine = json.dumps({"generation": number + 1, "token": os.urandom(8).hex()}).encode()
    store.write({_GENERATION: mine})

    def keep() -> None:
        if store.read([_GENERATION]).get(_GENERATION) != mine:
            raise _busy(None, translations)

    keep()
    yield keep


def _busy(owner: Owner | None, translations: NullTranslations) -> MachineError:
    _ = translations.gettext
    if owner is None:
        return MachineError(_("another deploy to this target is under way; try again when it has ended"))
    told = _("another deploy to this target is under way, on {host} (process {pid}); try again when it has ended")
    return MachineError(told.format(host=owner.host, pid=owner.pid))

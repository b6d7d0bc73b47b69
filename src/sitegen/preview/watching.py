"""Watches the files that a build reads, also in folders that are made, renamed or replaced later."""

import contextlib
import os
from collections.abc import Callable

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from sitegen.sources import Place

_FOLDERS = ("content", "static", "templates")
_THEME_FOLDERS = ("static", "templates")
# Not that a file was opened or read: the builds themselves do that, a hundred thousand times over.
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
# Looking at every file takes its time: not more often than this.
_POLLING_SECONDS = 2.0


def _native() -> BaseObserver:
    return Observer()


def _polling() -> BaseObserver:
    return PollingObserver(timeout=_POLLING_SECONDS)


class _Handler(FileSystemEventHandler):
    def __init__(self, tell: Callable[[FileSystemEvent], None]) -> None:
        self._tell = tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._tell(event)


class Watcher:
    """Calls ``note`` after every change of a file that builds read.

    The site's folder is watched for itself only, its source folders with all that is in them: what builds write
    (``.sitegen``, ``public``) and what belongs to others (``.git``, ``.venv``) is not even looked at. Where the system
    does not watch, or not so many folders, ``limited`` is called and the files are looked at every other second.
    """

    def __init__(
        self,
        place: Place,
        note: Callable[[], None],
        limited: Callable[[], None],
        observers: tuple[Callable[[], BaseObserver], Callable[[], BaseObserver]] = (_native, _polling),
    ) -> None:
        self._site = os.path.realpath(place.site)
        self._theme = place.theme
        self._note = note
        self._limited = limited
        self._native, self._polling = observers
        self._observer: BaseObserver | None = None
        self._in_site = _Handler(self._changed_in_site)
        self._in_folder = _Handler(self._changed_in_folder)
        self._watches: dict[str, ObservedWatch] = {}
        self._grown = False

    def start(self) -> None:
        """Begin to watch; from now on no change is missed. Raises OSError when the site's folder cannot be read."""
        try:
            self._begin(self._native())
        except OSError:
            self._fall_back()

    def stop(self) -> None:
        """Watch no longer."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def check(self) -> None:
        """Make sure that folders made since are watched too: past the system's limit they are left out in silence."""
        if self._observer is None or not self._grown:
            return
        self._grown = False
        probe = os.path.join(self._site, ".sitegen")
        try:
            self._observer.unschedule(self._observer.schedule(_Handler(_ignore), probe, event_filter=_EVENTS))
        except FileNotFoundError:
            return
        except OSError:
            self._fall_back()

    def _begin(self, observer: BaseObserver) -> None:
        before, self._observer = self._observer, observer
        self._watches.clear()
        try:
            observer.start()
            for name in _FOLDERS:
                self._watch_folder(name)
            for name in _THEME_FOLDERS if self._theme else ():
                folder = os.path.join(self._theme, name)
                if os.path.isdir(folder):
                    observer.schedule(self._in_folder, folder, recursive=True, event_filter=_EVENTS)
            # Last: it fails when the folders before it used up the system's limit, which these do not tell.
            observer.schedule(self._in_site, self._site, event_filter=_EVENTS)
        except OSError:
            observer.stop()
            self._observer = None
            raise
        finally:
            if before is not None:
                before.stop()

    def _fall_back(self) -> None:
        self._limited()
        self._begin(self._polling())
        # What changed while nobody watched.
        self._note()

    def _watch_folder(self, name: str) -> None:
        """Watch a source folder as it is now: it may be new, or another one of the same name."""
        if self._observer is None:
            return
        if name in self._watches:
            with contextlib.suppress(KeyError):
                self._observer.unschedule(self._watches.pop(name))
        # A link at this place is followed, as builds do.
        folder = os.path.realpath(os.path.join(self._site, name))
        if os.path.isdir(folder):
            with contextlib.suppress(FileNotFoundError):
                self._watches[name] = self._observer.schedule(
                    self._in_folder, folder, recursive=True, event_filter=_EVENTS
                )

    def _changed_in_site(self, event: FileSystemEvent) -> None:
        names = {os.path.basename(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        if event.event_type in {"created", "deleted", "moved"}:
            try:
                for name in sorted(names.intersection(_FOLDERS)):
                    self._watch_folder(name)
            except OSError:
                self._fall_back()
        if not names.isdisjoint((*_FOLDERS, "site.yaml")):
            self._note()

    def _changed_in_folder(self, event: FileSystemEvent) -> None:
        if isinstance(event, DirCreatedEvent | DirMovedEvent):
            self._grown = True
        self._note()


def _ignore(_: FileSystemEvent) -> None:
    pass

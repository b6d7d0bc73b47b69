"""Watches the files that a build reads, also in folders that are made, renamed or replaced later."""

import contextlib
import logging
import os
from collections.abc import Callable
from typing import Protocol

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
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from sitegen.system.mounts import is_remote
from sitegen.system.sources import SETTINGS_FILE, THEME, SitePaths

_FOLDERS = ("content", "data", "static", "templates")
_THEME_FOLDERS = ("data", "static", "templates")
# After these a file is what it will be; the others may be followed by more of the same save.
_OVER = (FileClosedEvent, FileDeletedEvent, FileMovedEvent)
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


class Note(Protocol):
    """Is told what changed: the file at a path as builds write it, None for anything; whether its save is over."""

    def __call__(self, path: str | None = None, *, over: bool = True) -> None:
        """Take note of it."""


class _Complaints(logging.Handler):
    """Calls ``note`` whenever watchdog complains: most often that more changed than the system could tell."""

    def __init__(self, note: Note) -> None:
        super().__init__(logging.WARNING)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - whatever it says
        """Take it as that anything may have changed."""
        self._note()


class Watcher:
    """Calls ``note`` after every change of a file that builds read, with its path as builds write it.

    The site's folder is watched for itself only, its source folders with all that is in them: what builds write
    (``.sitegen``, ``public``) and what belongs to others (``.git``, ``.venv``) is not even looked at. Where the system
    does not watch, or not so many folders, the files are looked at every other second, and ``limited`` is called: with
    True where they lie on another machine (``remote``), which a system tells of nothing that others do there.
    """

    def __init__(
        self,
        place: SitePaths,
        note: Note,
        limited: Callable[[bool], None],
        observers: tuple[Callable[[], BaseObserver], Callable[[], BaseObserver]] = (_native, _polling),
        remote: Callable[[str], bool] = is_remote,
    ) -> None:
        self._site = os.path.realpath(place.site)
        self._theme = place.theme
        self._note = note
        self._limited = limited
        self._observers = observers
        self._remote = remote
        self._polls = False
        self._observer: BaseObserver | None = None
        self._outdated = False
        self._complaints = _Complaints(note)
        # What is watched, and how builds write the paths in it.
        self._prefixes: dict[str, str] = {}

    def start(self) -> None:
        """Begin to watch. Raises OSError when the site's folder cannot be read."""
        logging.getLogger("watchdog").addHandler(self._complaints)
        self._begin()

    def check(self) -> None:
        """Watch the folders as they are now. To be called after a change and before looking at the files.

        Folders that come, go and move are followed by watching all of them anew: one that came while another one was
        looked for, or past the system's limit, would be left out in silence. Raises OSError, as ``start`` does.
        """
        if self._outdated:
            self._begin()

    def stop(self) -> None:
        """Watch no longer."""
        logging.getLogger("watchdog").removeHandler(self._complaints)
        self._end()

    def _end(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _begin(self) -> None:
        self._end()
        self._outdated = False
        if not self._polls and any(map(self._remote, (self._site, *self._folders()))):
            self._poll(remote=True)
        if not self._polls:
            try:
                self._watch(self._observers[0])
            except OSError:
                self._poll(remote=False)
        if self._polls:
            self._watch(self._observers[1])

    def _poll(self, *, remote: bool) -> None:
        self._polls = True
        self._limited(remote)

    def _watch(self, make: Callable[[], BaseObserver]) -> None:
        self._observer = observer = make()
        try:
            observer.start()
            self._prefixes = self._folders()
            for folder in sorted(self._prefixes):
                # It may have gone in this moment, which is a change to be followed.
                with contextlib.suppress(FileNotFoundError):
                    observer.schedule(_Handler(self._changed_in_folder), folder, recursive=True, event_filter=_EVENTS)
            # Last: it fails when the folders before it met the system's limit, which they do not tell.
            observer.schedule(_Handler(self._changed_in_site), self._site, event_filter=_EVENTS)
        except OSError:
            self._end()
            raise

    def _folders(self) -> dict[str, str]:
        """Return the folders to watch, each with what stands before a path in it as builds write that."""
        found = {os.path.join(self._site, name): f"{name}/" for name in _FOLDERS}
        if self._theme:
            found |= {os.path.join(self._theme, name): f"{THEME}{name}/" for name in _THEME_FOLDERS}
        # A link at one of these places is followed, as builds do.
        return {os.path.realpath(folder): prefix for folder, prefix in found.items() if os.path.isdir(folder)}

    def _path_of(self, real: str) -> str | None:
        """Return the path of a file that is watched as builds write it, None for what is nowhere known."""
        for folder, prefix in self._prefixes.items():
            if real.startswith(folder + os.sep):
                return prefix + real[len(folder) + 1 :].replace(os.sep, "/")
        return None

    def _changed_in_site(self, event: FileSystemEvent) -> None:
        names = {os.path.basename(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        if not names.isdisjoint(_FOLDERS):
            self._outdated = True
        if not names.isdisjoint(_FOLDERS):
            self._note()
        elif SETTINGS_FILE in names:
            self._note(SETTINGS_FILE, over=self._polls or isinstance(event, _OVER))

    def _changed_in_folder(self, event: FileSystemEvent) -> None:
        if event.is_directory:
            self._outdated = self._outdated or not self._polls
            self._note()
            return
        over = self._polls or isinstance(event, _OVER)
        for real in (event.src_path, event.dest_path):
            if real:
                self._note(self._path_of(os.fsdecode(real)), over=over)

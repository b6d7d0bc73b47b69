"""The pages that somebody waits for: open ones, and those that are asked for while a build runs."""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple

from sitegen.catalogue.output_records import OutputSource


class _Phase(Enum):
    NONE = auto()
    # It looks, reads and plans: nobody knows yet which pages will be others.
    PLANNING = auto()
    WRITING = auto()
    WRITTEN = auto()


class PageAhead(NamedTuple):
    """A page that is not written yet: its bytes, and what it is made of."""

    data: bytes
    made_of: OutputSource


class Waiting:
    """Who waits for which outputs; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._phase = _Phase.NONE
        self._open: Counter[str] = Counter()
        self._asked: set[str] = set()
        self._settled: set[str] = set()
        # What is shown of outputs until they are written: pages, none where it cannot be told, and where files are.
        self._pages: dict[str, PageAhead | None] = {}
        self._files: Mapping[str, str] = {}

    @contextlib.contextmanager
    def open(self, paths: Iterable[str]) -> Iterator[None]:
        """Count the outputs at ``paths`` among the open ones meanwhile, '' is none: every build writes these first."""
        opened = Counter(filter(None, paths))
        with self._lock:
            self._open += opened
        try:
            yield
        finally:
            with self._lock:
                # Leaves out those that nobody has open any more.
                self._open -= opened

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Let a build look after who waits meanwhile; in the end nobody waits for it any more."""
        with self._lock:
            self._phase = _Phase.PLANNING
            self._asked = set(self._open)
        try:
            yield
        finally:
            with self._lock:
                self._phase = _Phase.NONE
                self._asked.clear()
                self._settled.clear()
                self._pages.clear()
                self._files = {}

    @property
    def is_building(self) -> bool:
        """Whether a build is under way, of which there may be news at any moment."""
        return self._phase is not _Phase.NONE

    @property
    def is_writing(self) -> bool:
        """Whether a build is under way that has made its plan: the catalogue tells which pages will be others."""
        return self._phase is _Phase.WRITING

    def is_ready(self, path: str, *, first: bool) -> bool:
        """Return whether the output at ``path`` may be shown; if not, the build under way is asked to write it next.

        While the ``first`` build plans, every page waits until it is known; while a later one does, it is shown as it
        was.
        """
        with self._lock:
            if self._phase is _Phase.WRITING or (first and self._phase is _Phase.PLANNING):
                if path in self._settled:
                    return True
                self._asked.add(path)
                return self._pages.get(path) is not None or path in self._files
            return not first or self._phase is _Phase.WRITTEN

    def asked_ahead(self) -> frozenset[str]:
        """Return what is asked for and was not looked at before the plan, for a build that plans."""
        with self._lock:
            return frozenset(self._asked - self._pages.keys() - self._files.keys())

    def show_ahead(self, path: str, page: PageAhead | None) -> None:
        """Take note of the page at ``path`` before it is written; None where it cannot be told."""
        with self._lock:
            self._pages[path] = page

    def show_files_ahead(self, files: Mapping[str, str]) -> None:
        """Take note of where the files are that outputs, by path, will be made of as they are."""
        with self._lock:
            self._files = files

    def page_ahead(self, path: str) -> PageAhead | None:
        """Return the page at ``path`` while it is known and not written."""
        with self._lock:
            return None if path in self._settled else self._pages.get(path)

    def file_ahead(self, path: str) -> str | None:
        """Return where the file is that the output at ``path`` is made of, while that is known and not written."""
        with self._lock:
            return None if path in self._settled else self._files.get(path)

    def take(self) -> frozenset[str]:
        """Return what is asked for and not settled, for a build that writes."""
        with self._lock:
            self._phase = _Phase.WRITING
            return frozenset(self._asked)

    def settle(self, paths: frozenset[str]) -> None:
        """Take note that outputs are as they should be, or as they can be now."""
        with self._lock:
            self._asked -= paths
            self._settled |= paths

    def settle_all(self) -> None:
        """Take note that all pages are written, though the build goes on."""
        with self._lock:
            self._phase = _Phase.WRITTEN
            self._pages.clear()
            self._files = {}

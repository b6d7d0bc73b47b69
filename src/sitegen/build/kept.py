"""What a server keeps between its builds, so that what did not change is not read, parsed or compiled again."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sitegen.system.fork_server import ForkServer

LOADED_BY_WORKERS: Final = ("sitegen.build.content_file", "sitegen.rendering.batches", "sitegen.search.writing")
_LOADED_BY_BUILDS: Final = tuple(
    f"sitegen.build.{name}" for name in ("inputs", "prepare", "write", "indexing", "removing")
)
# An article with marks of each kind, so that nothing that few texts have is met for the first time in an edit.
_SAMPLE: Final = b"""---
title: Sample
date: 2020-01-02 03:04
author: Somebody
category: Some
---
Some words,
and more.

Some *words* **that** [lead](/) on.

## Heading

- item

| a | b |
|---|---|
| c | d |
"""


class Latest:
    """The last value that was made, given again for as long as it is asked for by an equal key."""

    def __init__(self) -> None:
        self._made: tuple[object, Any] | None = None

    def get(self, key: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever ``make`` returns
        """Return what ``make`` returned for an equal key the last time, or else returns now. Raises what it raises."""
        if self._made is None or self._made[0] != key:
            self._made = key, make()
        return self._made[1]


class Kept:
    """What was made for the last build, by what it was made from: a build of its own begins with nothing.

    Every key names all that decides the value, by digests of what was read, so that it does not matter what else was
    built between, nor who built it. A program that lives long gives what it does with its ``fork_server``.
    """

    def __init__(self, fork_server: "ForkServer | None" = None) -> None:
        self.program = Latest()
        self.settings = Latest()
        self.sources = Latest()
        self.uses = Latest()
        self.kinds = Latest()
        self.templates = Latest()
        self.markup = Latest()
        self.fork_server = fork_server


def load_ahead() -> None:
    """Load what a build does only once it has something to do, for a server whose next build will have."""
    for name in (*_LOADED_BY_BUILDS, *LOADED_BY_WORKERS):
        import_module(name)
    # Patterns are compiled when the first article is read, and kept by the language.
    content = import_module("sitegen.content")
    settings = import_module("sitegen.metadata.settings_model").Settings(title="Sample", base_url="https://example.org")
    content.read_article(_SAMPLE, source="content/sample.md", settings=settings, markup=content.Markup())

"""Outputs by the batch, as a worker renders them: read from the catalogue, never written here."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen import theme
from sitegen.catalogue import outputs, schema
from sitegen.catalogue.outputs import Output
from sitegen.digests import digest_of
from sitegen.errors import Fault
from sitegen.render.renderer import Renderer
from sitegen.settings import Settings
from sitegen.sources import Place

# Outputs that are copies of files: those are copied in pieces where they are written.
COPIED = ("file", "static", "picture")


class RendererSetup(NamedTuple):
    """What a renderer needs; ``catalogue`` and ``output`` are paths, ``program`` the versions that make the pages.

    ``bare`` tells that nothing was in the output folder when the build began.
    """

    place: Place
    catalogue: str
    output: str
    settings: Settings
    theme: theme.Theme
    now: int
    program: str
    bare: bool


class Rendered(NamedTuple):
    """One output as it should be. ``data`` is None when its file holds these bytes already, or is to be copied."""

    output: Output
    reason: str
    inputs: bytes | None
    content: bytes
    data: bytes | None


class Batch(NamedTuple):
    """What came of some tasks: their outputs, or the faults of the templates that failed, each told once."""

    rendered: list[Rendered]
    faults: list[Fault]


def compiled_templates(setup: RendererSetup) -> str:
    """Return the folder of templates compiled for one theme with its settings, by one program."""
    made_for = (
        setup.program,
        setup.settings,
        sorted(setup.theme.templates.items()),
        sorted(setup.theme.static.items()),
    )
    return os.path.join(os.path.dirname(setup.catalogue), "templates", digest_of(repr(made_for).encode()).hex())


@contextlib.contextmanager
def start_renderer(setup: RendererSetup) -> Iterator[Callable[[tuple[int, int]], Batch]]:
    """Give a function that renders the tasks numbered from one number to another."""
    cache = compiled_templates(setup)
    with contextlib.closing(schema.open_reader(setup.catalogue)) as conn:
        renderer = Renderer(setup.place, conn, setup.settings, setup.theme, setup.now, cache)
        yield partial(_render, conn, renderer, setup)


@contextlib.contextmanager
def compiling(setup: RendererSetup) -> Iterator[None]:
    """Compile the templates, to be found by all renderers of this setup. Raises jinja2.TemplateError."""
    # The catalogue is being written yet, and templates are the same whatever is in it.
    with contextlib.closing(sqlite3.connect(":memory:")) as conn:
        cache = compiled_templates(setup)
        Renderer(setup.place, conn, setup.settings, setup.theme, setup.now, cache).compile()
        yield


def _render(conn: sqlite3.Connection, renderer: Renderer, setup: RendererSetup, bounds: tuple[int, int]) -> Batch:
    tasks = outputs.tasks_between(conn, *bounds)
    ids = [int(output.subject) for output, _, _ in tasks if output.kind == "article"]
    renderer.data.prepare(ids)
    rendered = []
    found: dict[tuple[str, int], Fault] = {}
    for output, reason, written in tasks:
        if output.kind in COPIED:
            rendered.append(Rendered(output, reason, None, b"", None))
            continue
        try:
            data = renderer.render(output)
        except (OSError, sqlite3.Error):
            raise
        except Exception as error:  # noqa: BLE001 - a template may fail in any way
            fault = theme.template_fault(error, setup.place, output.path)
            found.setdefault((fault.path, fault.line), fault)
            continue
        content = digest_of(data)
        inputs = renderer.data.neighbours(int(output.subject))[1].digest() if output.kind == "article" else None
        same = content == written or (not setup.bare and _holds(os.path.join(setup.output, output.path), data))
        rendered.append(Rendered(output, reason, inputs, content, None if same else data))
    return Batch(rendered, list(found.values()))


def _holds(path: str, data: bytes) -> bool:
    with contextlib.suppress(OSError):
        if os.stat(path).st_size == len(data):
            with open(path, "rb", buffering=0) as file:
                return file.read() == data
    return False

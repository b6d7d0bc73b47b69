"""Outputs by the batch, as a worker renders them: read from the catalogue, never written here."""

import contextlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.diagnostics.faults import Fault
from sitegen.metadata.settings_model import Settings
from sitegen.planning.kinds import KINDS
from sitegen.rendering.renderer import Renderer
from sitegen.rendering.templates import theme
from sitegen.rendering.templates.environment import CompiledTemplates
from sitegen.rendering.templates.faults import template_fault
from sitegen.system.digests import digest_of
from sitegen.system.sources import SitePaths
from sitegen.system.stamps import Stamp, stamp_of


class RendererSetup(NamedTuple):
    """What a renderer needs; ``catalogue`` and ``output`` are paths, ``program`` the versions that make the pages.

    ``output_was_empty`` tells that nothing was in the output folder when the build began.
    """

    place: SitePaths
    catalogue: str
    output: str
    settings: Settings
    theme: theme.Theme
    now: int
    program: str
    output_was_empty: bool


class RenderedOutput(NamedTuple):
    """One output as it should be. ``data`` is None when its file holds these bytes already, or is to be copied.

    ``held`` is the stamp of a file that was found to hold them; None where it is the recorded one.
    """

    output: Output
    reason: str
    inputs: bytes | None
    content: bytes
    data: bytes | None
    held: Stamp | None = None


class Batch(NamedTuple):
    """What came of some tasks: their outputs, or the faults of the templates that failed, each told once."""

    rendered: list[RenderedOutput]
    faults: list[Fault]


def compiled_templates(catalogue: str, program: str) -> CompiledTemplates:
    """Return the compiled templates that a ``program`` keeps beside a catalogue."""
    return CompiledTemplates(os.path.join(os.path.dirname(catalogue), "templates"), program)


@contextlib.contextmanager
def start_renderer(setup: RendererSetup) -> Iterator[Callable[[tuple[int, int]], Batch]]:
    """Give a function that renders the tasks numbered from one number to another."""
    with contextlib.closing(Catalogue.reading(setup.catalogue)) as catalogue:
        yield partial(_render, catalogue, _renderer(setup, catalogue), setup)


@contextlib.contextmanager
def compiling(setup: RendererSetup) -> Iterator[None]:
    """Compile the templates, to be found by all renderers of this setup. Raises jinja2.TemplateError."""
    # The catalogue is being written yet, and templates are the same whatever is in it.
    with contextlib.closing(Catalogue.reading(":memory:")) as catalogue:
        _renderer(setup, catalogue).compile()
        yield


def _renderer(setup: RendererSetup, catalogue: Catalogue) -> Renderer:
    cache = compiled_templates(setup.catalogue, setup.program)
    return Renderer(setup.place, catalogue, setup.settings, setup.theme, setup.now, cache)


def _render(catalogue: Catalogue, renderer: Renderer, setup: RendererSetup, bounds: tuple[int, int]) -> Batch:
    tasks = catalogue.tasks.between(*bounds)
    ids = [int(output.subject) for output, _, _ in tasks if output.kind == "article"]
    renderer.data.prepare(ids)
    rendered = []
    found: dict[tuple[str, int], Fault] = {}
    for output, reason, written in tasks:
        if KINDS[output.kind].is_copy:
            # Copied in pieces where it is written.
            rendered.append(RenderedOutput(output, reason, None, b"", None))
            continue
        try:
            data = renderer.render(output)
        except Exception as error:
            fault = template_fault(error, setup.theme.templates, KINDS[output.kind].template, output.path)
            if fault is None:
                error.add_note(f"This was while {output.path} was made.")
                raise
            found.setdefault((fault.path, fault.line), fault)
            continue
        content = digest_of(data)
        inputs = renderer.data.neighbours(int(output.subject))[1].digest() if output.kind == "article" else None
        recorded = content == written
        held = None if recorded or setup.output_was_empty else _held(os.path.join(setup.output, output.path), data)
        rendered.append(RenderedOutput(output, reason, inputs, content, None if recorded or held else data, held))
    return Batch(rendered, list(found.values()))


def _held(path: str, data: bytes) -> Stamp | None:
    """Return the stamp that a file had before it was found to hold ``data``, None when it holds anything else."""
    with contextlib.suppress(OSError):
        stamp = stamp_of(path)
        if stamp.size == len(data):
            with open(path, "rb", buffering=0) as file:
                return stamp if file.read() == data else None
    return None

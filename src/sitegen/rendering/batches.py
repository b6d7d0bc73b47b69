"""Outputs by the batch, as a worker renders and writes them; the catalogue is only read here.

The plan is recorded before: a page that was written and not recorded is made once more by the next build, and found to
be as it should be. A worker writes nothing once its build has died, which the next build does not wait for.
"""

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output, Written
from sitegen.planning.kinds import KINDS
from sitegen.rendering.jobs import Batch, Job, RenderedOutput, RendererSetup, compiled_templates
from sitegen.rendering.renderer import Renderer, Templates
from sitegen.rendering.templates.faults import template_fault
from sitegen.system.digests import Digest, Sha256, sha256_of
from sitegen.system.files import write_whole
from sitegen.system.stamps import Stamp, stamp_of
from sitegen.system.workers import Build

if TYPE_CHECKING:
    from sitegen.diagnostics import Fault


def templates_of(setup: RendererSetup) -> Templates:
    """Return the templates of a setup; they are the same for all that have its settings, theme and program."""
    return Templates(setup.settings, setup.theme, compiled_templates(setup.catalogue, setup.program))


def renderer_of(setup: RendererSetup, catalogue: Catalogue, templates: Templates | None = None) -> Renderer:
    """Return a renderer that reads ``catalogue``, with ``templates`` that were made for this setup."""
    return Renderer(setup.place, catalogue, setup.settings, setup.now, templates or templates_of(setup))


class _Page(NamedTuple):
    """One output as it should be; ``data`` is None when its file holds it already, ``held`` that file's stamp."""

    output: Output
    reason: str
    inputs: Digest | None
    content: Sha256
    data: bytes | None
    held: Stamp | None


def render_batch(catalogue: Catalogue, renderer: Renderer, setup: RendererSetup, job: Job) -> Batch:
    """Return what came of the tasks of ``job``. Raises OSError."""
    tasks = catalogue.tasks.between(job.first, job.last)
    ids = [int(output.subject) for output, _, _ in tasks if output.kind == "article"]
    renderer.data.prepare(ids)
    pages: list[_Page] = []
    copies: list[RenderedOutput] = []
    found: dict[tuple[str, int], Fault] = {}
    for output, reason, recorded in tasks:
        if KINDS[output.kind].is_copy:
            copies.append(RenderedOutput(output, reason, None, changed=False))
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
        if job.write:
            pages.append(_page(renderer, setup, output, reason, data, recorded))
    if found or not job.write:
        return Batch([], list(found.values()))
    return Batch([*copies, *_written(pages, setup)], [])


def _page(
    renderer: Renderer, setup: RendererSetup, output: Output, reason: str, data: bytes, recorded: Sha256 | None
) -> _Page:
    content = sha256_of(data)
    inputs = renderer.data.neighbours(int(output.subject))[1].digest() if output.kind == "article" else None
    known = content == recorded
    held = None if known or setup.output_was_empty else _held(os.path.join(setup.output, output.path), data)
    return _Page(output, reason, inputs, content, None if known or held else data, held)


def _written(pages: list[_Page], setup: RendererSetup) -> Iterator[RenderedOutput]:
    """Write pages where they differ; yield how each ended. Raises OSError."""
    build = Build()
    for each in pages:
        stamp = each.held
        if each.data is not None:
            build.require_alive()
            path = os.path.join(setup.output, each.output.path)
            stamp = write_whole(path, (each.data,), apart=setup.output_was_empty)
        written = Written(each.output.id, each.inputs, each.content, stamp)
        yield RenderedOutput(each.output, each.reason, written, changed=each.data is not None)


def _held(path: str, data: bytes) -> Stamp | None:
    """Return the stamp that a file had before it was found to hold ``data``, None when it holds anything else."""
    with contextlib.suppress(OSError):
        stamp = stamp_of(path)
        if stamp.size == len(data):
            with open(path, "rb", buffering=0) as file:
                return stamp if file.read() == data else None
    return None

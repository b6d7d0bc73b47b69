"""Starts renderers, in workers: where a build has those it makes no page itself, and loads nothing that does."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.rendering.jobs import Batch, Job, RendererSetup

if TYPE_CHECKING:
    from sitegen.rendering.renderer import Templates


@contextlib.contextmanager
def start_renderer(setup: RendererSetup, templates: "Templates | None" = None) -> Iterator[Callable[[Job], Batch]]:
    """Give a function that renders tasks, and writes their files; with ``templates`` that were made for this setup."""
    from sitegen.rendering.batches import render_batch, renderer_of  # noqa: PLC0415 - for workers only

    with contextlib.closing(Catalogue.reading(setup.catalogue)) as catalogue:
        yield partial(render_batch, catalogue, renderer_of(setup, catalogue, templates), setup)


def load_templates(setup: RendererSetup) -> "Templates":
    """Return the templates of a setup, to render with in this process."""
    from sitegen.rendering.batches import templates_of  # noqa: PLC0415 - as above

    return templates_of(setup)


def rendered(setup: RendererSetup, catalogue: Catalogue, templates: "Templates", output: Output) -> bytes:
    """Return an output as it is with what an open catalogue knows. Raises as ``Renderer.render`` does."""
    from sitegen.rendering.batches import renderer_of  # noqa: PLC0415 - as above

    return renderer_of(setup, catalogue, templates).render(output)


@contextlib.contextmanager
def compiling(setup: RendererSetup) -> Iterator[None]:
    """Compile the templates, to be found by all renderers of this setup. Raises jinja2.TemplateError."""
    from sitegen.rendering.batches import renderer_of  # noqa: PLC0415 - as above

    # The catalogue is being written yet, and templates are the same whatever is in it.
    with contextlib.closing(Catalogue.reading(":memory:")) as catalogue:
        renderer_of(setup, catalogue).compile()
        yield

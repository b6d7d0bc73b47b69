"""What a build asks of the workers that render its pages, and what they answer."""

import os
from typing import NamedTuple

from sitegen.catalogue.output_records import Output, Written
from sitegen.diagnostics import Fault
from sitegen.metadata.settings_model import Settings
from sitegen.rendering.templates import theme
from sitegen.rendering.templates.environment import CompiledTemplates
from sitegen.system.sources import SitePaths


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


class Job(NamedTuple):
    """The tasks numbered from ``first`` to ``last``; only with ``write`` their files are written."""

    first: int
    last: int
    write: bool


class RenderedOutput(NamedTuple):
    """One output that was rendered: how it ended, and whether its file had to be written.

    ``written`` is None when it is to be copied from a file, or when nothing was to be written.
    """

    output: Output
    reason: str
    written: Written | None
    changed: bool


class Batch(NamedTuple):
    """What came of some tasks: their outputs, or the faults of the templates that failed, each told once."""

    rendered: list[RenderedOutput]
    faults: list[Fault]


def compiled_templates(catalogue: str, program: str) -> CompiledTemplates:
    """Return the compiled templates that a ``program`` keeps beside a catalogue."""
    return CompiledTemplates(os.path.join(os.path.dirname(catalogue), "templates"), program)

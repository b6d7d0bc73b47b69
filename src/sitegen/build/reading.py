"""What a build asks of the workers that read content files, and what they answer.

The build itself reads no article where it has workers: what does is loaded when a reader starts.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sitegen.build.kept import Kept
from sitegen.catalogue.records import ReadFile
from sitegen.metadata.settings_model import Settings
from sitegen.metadata.theme_model import TextTheme

if TYPE_CHECKING:
    from sitegen.content import Markup


class ReaderSetup(NamedTuple):
    """What a reader of articles needs."""

    site: str
    settings: Settings
    theme: TextTheme


# Paths of files to read.
Job = list[str]


@contextmanager
def start_reader(setup: ReaderSetup, kept: Kept | None = None) -> Iterator[Callable[[Job], list[ReadFile]]]:
    """Give a function that reads content files; it raises OSError. What renders their texts may be ``kept``."""
    from sitegen.build.content_file import read_file  # noqa: PLC0415 - for workers only

    made_for = (setup.settings.base_url, setup.theme)
    markup = (kept or Kept()).markup.get(made_for, partial(_load_markup, *made_for))

    def read(job: Job) -> list[ReadFile]:
        return [read_file(os.path.join(setup.site, path), path, setup.settings, markup) for path in job]

    yield read


def _load_markup(base_url: str, theme: TextTheme) -> "Markup":
    from sitegen.content import Markup  # noqa: PLC0415 - as above

    return Markup(base_url, theme)

"""What a build is asked for, and whom it tells how it goes."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sitegen.catalogue.output_records import OutputSource


class Options(NamedTuple):
    """What a build was asked for; ``site`` and ``output`` are folders, ``now`` is in seconds since the epoch.

    With ``marks`` pages say of an article what readers do not see of it: that it is a draft, scheduled, gone. With
    ``skip_faulty`` articles that have faults of their own are left out, as if they were drafts. ``jobs`` is how many
    processes work beside the build, 0 for as many as there are processors; ``measure`` asks for the peak of memory.
    """

    site: str
    output: str = "public"
    base_url: str = ""
    now: int = 0
    drafts: bool = False
    scheduled: bool = False
    marks: bool = False
    clean: bool = False
    prune: bool = False
    skip_faulty: bool = False
    jobs: int = 1
    measure: bool = False


class Step(Enum):
    """A part of a build that may take long."""

    # Of changed articles.
    READING = auto()
    # Looked at, and made smaller where that is new.
    PICTURES = auto()
    # Of planned outputs.
    WRITING = auto()


class Listener:
    """Is told how a build goes; this one does not care."""

    def on_wait(self) -> None:
        """Take note that another build of the same output is under way, and this one waits for it."""

    def on_progress(self, step: Step, done: int, total: int) -> None:
        """Take note that so many of so many are done in one step."""

    def asked_ahead(self) -> frozenset[str] | None:
        """Return the paths of outputs that somebody waits for while nothing is written; None where nobody ever does."""
        return None

    def on_files_ahead(self, files: Mapping[str, str]) -> None:
        """Take note of outputs that will be as files of the site are, by path: where these are."""

    def on_page_ahead(self, path: str, data: bytes, made_of: "OutputSource") -> None:
        """Take note of the page that will be at one of the paths ``asked_ahead``, or of the ``asked_pages``."""

    def on_not_known_ahead(self, path: str) -> None:
        """Take note that nobody can tell yet what will be at one of the paths ``asked_ahead``."""

    def asked_pages(self) -> frozenset[str]:
        """Return the paths of outputs that somebody waits for: they are written before others."""
        return frozenset()

    def on_pages_settled(self, asked: frozenset[str]) -> None:
        """Take note that those of ``asked_pages`` are as they should be, or not planned, or have faults."""

    def on_pages_written(self) -> None:
        """Take note that all pages are written; files of the search index and what no longer belongs are left."""

    def on_file_written(self, path: str, reason: str) -> None:
        """Take note that the file of an output had to be written."""

    def on_file_removed(self, path: str) -> None:
        """Take note that the file of an output that no longer belongs was removed."""

    def on_source_postponed(self, path: str) -> None:
        """Take note that the source at ``path`` changed while it was used: its outputs are left to the next build."""

"""What a build is asked for, and whom it tells how it goes."""

from typing import NamedTuple


class Options(NamedTuple):
    """What a build was asked for; ``site`` and ``output`` are folders, ``now`` is in seconds since the epoch.

    ``jobs`` is how many processes work beside the build, 0 for as many as there are processors; ``measure`` asks for
    the peak of memory.
    """

    site: str
    output: str = "public"
    base_url: str = ""
    now: int = 0
    drafts: bool = False
    scheduled: bool = False
    clean: bool = False
    prune: bool = False
    jobs: int = 1
    measure: bool = False


class Listener:
    """Is told how a build goes; this one does not care."""

    def waits(self) -> None:
        """Take note that another build of the same output is under way, and this one waits for it."""

    def reads(self, done: int, total: int) -> None:
        """Take note that so many changed articles of so many have been read."""

    def develops(self, done: int, total: int) -> None:
        """Take note that so many pictures of so many have been looked at, and made smaller where that was new."""

    def writes(self, done: int, total: int) -> None:
        """Take note that so many planned outputs of so many are as they should be."""

    def on_file_written(self, path: str, reason: str) -> None:
        """Take note that the file of an output had to be written."""

    def postponed(self, path: str) -> None:
        """Take note that the source at ``path`` changed while it was used: its outputs are left to the next build."""

    def removed(self, path: str) -> None:
        """Take note that the file of an output that no longer belongs was removed."""

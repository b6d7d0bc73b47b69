"""What a build is asked for."""

from typing import NamedTuple


class Options(NamedTuple):
    """What a build was asked for; ``site`` and ``output`` are folders, ``now`` is in seconds since the epoch."""

    site: str
    output: str = "public"
    base_url: str = ""
    now: int = 0
    drafts: bool = False
    scheduled: bool = False
    clean: bool = False
    prune: bool = False
    jobs: int = 1

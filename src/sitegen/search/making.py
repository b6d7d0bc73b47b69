"""From postings to files: some files of a tier at once, in a worker, out of what was gathered."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.search.joining import encoded, join, totals
from sitegen.search.layout import WORDS, file_path
from sitegen.search.lists import Block
from sitegen.search.made_files import MadeFile, write_file
from sitegen.search.spool import SpoolWriter, gathered, parts_of
from sitegen.search.vocabulary import SPOOLED
from sitegen.system.memory import uncollected
from sitegen.system.workers import Build


class MakingSetup(NamedTuple):
    """What making files needs: the folders of output and spool, how many parts each kind has there, the tier."""

    output: str
    spool: str
    parts: dict[str, int]
    tier: str
    numbering: bytes


class MakingJob(NamedTuple):
    """Files to make of a kind: from ``first`` to the one before ``after``, of so many ``files``."""

    kind: str
    first: int
    after: int
    files: int


@contextlib.contextmanager
def start_making(setup: MakingSetup) -> Iterator[Callable[[MakingJob], list[MadeFile]]]:
    """Give a function that makes files; it raises OSError."""
    yield partial(_make, setup, Build(), SpoolWriter(setup.spool))


@uncollected()
def _make(setup: MakingSetup, build: Build, spool: SpoolWriter, job: MakingJob) -> list[MadeFile]:
    parts = parts_of(job.first, job.after, job.files, setup.parts[job.kind])
    blocks = (Block(*each) for each in gathered(setup.spool, job.kind, parts))
    joined = join(blocks, job.first, job.after, job.files)
    if job.kind == WORDS:
        spool.append(SPOOLED, 0, job.first, totals(joined))
    return [
        write_file(build, setup.output, file_path(setup.tier, job.kind, job.first + number), data)
        for number, data in enumerate(encoded(joined, setup.numbering, job.kind, job.first, job.after))
    ]

"""From postings to files: some files of a tier at once, in a worker, out of what was gathered."""

import contextlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.search.layout import PAIRS, WORDS, file_of, file_path, pair_group, word_group
from sitegen.search.posting_files import encoded
from sitegen.search.spool import SpoolWriter, gathered, parts_of
from sitegen.search.vocabulary import SPOOLED, totals_of
from sitegen.system.digests import Sha256, sha256_of
from sitegen.system.files import write_if_different
from sitegen.system.memory import uncollected
from sitegen.system.stamps import Stamp
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


class MadeFile(NamedTuple):
    """A file as it is to be: the digest of its bytes, its stamp, and whether it had to be written."""

    path: str
    content: Sha256
    stamp: Stamp
    changed: bool


@contextlib.contextmanager
def start_making(setup: MakingSetup) -> Iterator[Callable[[MakingJob], list[MadeFile]]]:
    """Give a function that makes files; it raises OSError."""
    yield partial(_make, setup, Build(), SpoolWriter(setup.spool))


def write_file(build: Build, folder: str, path: str, data: bytes) -> MadeFile:
    """Make the file at ``path`` in the output ``folder`` hold ``data``. Raises OSError."""
    build.require_alive()
    landed = write_if_different(lambda: (data,), os.path.join(folder, path), length=len(data))
    return MadeFile(path, landed.content, landed.stamp, landed.changed)


def as_recorded(folder: str, path: str, content: Sha256 | None) -> bytes | None:
    """Return the bytes of the file at ``path`` in the output ``folder``; None when they are not those of ``content``.

    That is the digest that was recorded, as ``MadeFile`` has it. Raises OSError for a file that cannot be read.
    """
    try:
        with open(os.path.join(folder, path), "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    return data if sha256_of(data) == content else None


@uncollected()
def _make(setup: MakingSetup, build: Build, spool: SpoolWriter, job: MakingJob) -> list[MadeFile]:
    parts = parts_of(job.first, job.after, job.files, setup.parts[job.kind])
    postings = gathered(setup.spool, job.kind, parts)
    group_of = pair_group if job.kind == PAIRS else word_group
    variants: list[list[str]] = [[] for _ in range(job.first, job.after)]
    latest, file = "", 0
    for variant in sorted(postings):
        group = group_of(variant)
        # Variants of one group stand together.
        if group != latest:
            latest, file = group, file_of(group, job.files) - job.first
        if 0 <= file < len(variants):
            variants[file].append(variant)
    if job.kind == WORDS:
        named = [each for some in variants for each in some]
        spool.append(SPOOLED, 0, job.first, totals_of((each, len(postings[each]) >> 2) for each in named))
    return [
        write_file(
            build,
            setup.output,
            file_path(setup.tier, job.kind, job.first + number),
            encoded(setup.numbering, job.kind, postings, some),
        )
        for number, some in enumerate(variants)
    ]

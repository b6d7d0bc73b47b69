"""Files of postings in which few articles change: read, changed and written, in workers where they are many."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.search.changes import Masks
from sitegen.search.layout import WORDS, file_path
from sitegen.search.made_files import MadeFile, as_recorded, write_file
from sitegen.search.posting_files import changed, decoded, recoded
from sitegen.search.vocabulary import totals_of
from sitegen.system.digests import Sha256
from sitegen.system.workers import Build


class PatchingSetup(NamedTuple):
    """What changing files needs: the output folder, the tier and its numbering."""

    output: str
    tier: str
    numbering: bytes


class PatchingJob(NamedTuple):
    """A file to change: which of its kind, the digest of what it holds, and the masks that change."""

    kind: str
    number: int
    content: Sha256 | None
    masks: Masks


class Patched(NamedTuple):
    """What came of a file: None where it did not hold what it should; of one of words the new totals of its keys."""

    file: MadeFile | None
    totals: dict[str, int]


@contextlib.contextmanager
def start_patching(setup: PatchingSetup) -> Iterator[Callable[[PatchingJob], Patched]]:
    """Give a function that changes files; it raises OSError."""
    yield partial(_patch, setup, Build())


def _patch(setup: PatchingSetup, build: Build, job: PatchingJob) -> Patched:
    path = file_path(setup.tier, job.kind, job.number)
    data = as_recorded(setup.output, path, job.content)
    if data is None:
        return Patched(None, {})
    numbering, held = decoded(data, job.kind)
    if numbering != setup.numbering:
        return Patched(None, {})
    for variant, masks in job.masks.items():
        postings = changed(held.get(variant), masks)
        if postings is None:
            held.pop(variant, None)
        else:
            held[variant] = postings
    totals: dict[str, int] = {}
    if job.kind == WORDS:
        touched = dict.fromkeys((variant[:-2] for variant in job.masks), 0)
        totals = touched | totals_of(
            (variant, len(each.masks)) for variant, each in held.items() if variant[:-2] in touched
        )
    made = write_file(build, setup.output, path, recoded(setup.numbering, job.kind, held))
    return Patched(made, totals)

"""Files of the output that are removed: what is in the way, what no longer belongs, what the site did not make."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.build.inputs import BuildInputs
from sitegen.build.options import Listener
from sitegen.catalogue import Catalogue, list_removed
from sitegen.planning import in_the_way
from sitegen.system.files import files_in, remove, remove_temporary_files, require_own_folders
from sitegen.system.sources import is_text


def clear_the_way(folder: str, catalogue: Catalogue, listener: Listener, *, ended_well: bool) -> int:
    """Remove what is in the way of planned outputs; return how many files that were. Raises OSError.

    ``ended_well`` tells whether the last build came to its end: only one that did not leaves temporary files.
    """
    require_own_folders(folder, catalogue.outputs.paths_to_change())
    if not ended_well:
        remove_temporary_files(folder)
    return _remove(folder, in_the_way(catalogue), listener)


class Tidied(NamedTuple):
    """How many files were removed, and how many others in the output are not of this site."""

    removed: int
    foreign: int


def tidy(inputs: BuildInputs, listener: Listener, *, look: bool) -> Tidied:
    """Remove what no longer belongs; return what was found. Raises OSError.

    Files that are not of this site are looked for only when asked to ``look``; with ``--prune`` they go too.
    """
    options, catalogue = inputs.options, inputs.catalogue
    removed = _remove(options.output, catalogue.outputs.stale_paths(), listener)
    list_removed(inputs.path, catalogue.outputs.stale_paths())
    foreign = 0
    if options.prune:
        removed += _remove(options.output, _foreign(catalogue, options.output), listener)
    elif look:
        foreign = sum(1 for _ in _foreign(catalogue, options.output))
    with catalogue.transaction():
        catalogue.outputs.forget_stale()
        catalogue.facts.record(complete=1)
    return Tidied(removed, foreign)


def _foreign(catalogue: Catalogue, folder: str) -> Iterator[str]:
    """Yield the files in the output folder that are not of this site."""
    return (each for each in files_in(folder) if not is_text(each) or catalogue.outputs.at(each) is None)


def _remove(folder: str, paths: Iterable[str], listener: Listener) -> int:
    """Remove files of the output; return how many were there."""
    count = 0
    for each in paths:
        if remove(folder, each):
            listener.on_file_removed(each)
            count += 1
    return count

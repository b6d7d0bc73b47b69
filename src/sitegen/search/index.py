"""Whether the search index is up to date, after the pages: what readers find is what these show."""

from typing import TYPE_CHECKING

from sitegen.metadata.settings_model import Affects
from sitegen.search.inputs import IndexInputs
from sitegen.search.layout import ABBREVIATIONS, KINDS
from sitegen.system.digests import sha256_of

if TYPE_CHECKING:
    from sitegen.system.workers import Workers


def update_index(inputs: IndexInputs, workers: "Workers") -> int:
    """Bring the index up to date, or remove it; return how many files were written. Raises MachineError, OSError."""
    catalogue = inputs.catalogue
    if not inputs.settings.search.enabled:
        _leave(inputs)
        return 0
    made_for = repr(inputs.settings.affecting(Affects.SEARCH))
    same = catalogue.search.content_at(ABBREVIATIONS) == sha256_of(inputs.abbreviations)
    if same and catalogue.search.is_whole(made_for, KINDS):
        return 0
    # Imported only where there is anything to write.
    from sitegen.search.writing import write_files  # noqa: PLC0415

    return write_files(inputs, made_for, workers)


def _leave(inputs: IndexInputs) -> None:
    """Give up all files of the index."""
    files = inputs.catalogue.search.files(KINDS)
    if files or inputs.catalogue.search.tiers():
        with inputs.catalogue.transaction():
            inputs.catalogue.search.forget_tiers()
            for each in files.values():
                inputs.catalogue.outputs.mark_stale(each.output)

"""The search index of a build: the abbreviations that it is made with, and its files."""

from sitegen.build.inputs import BuildInputs
from sitegen.build.options import Listener
from sitegen.build.removing import clear_the_way
from sitegen.catalogue import list_owned
from sitegen.planning.checks import Findings
from sitegen.search import DATA_FILE, IndexInputs, read_abbreviations, update_index
from sitegen.system.digests import digest_of
from sitegen.system.sources import THEME
from sitegen.system.text import read_bounded
from sitegen.system.workers import Workers


def load_abbreviations(inputs: BuildInputs, findings: Findings) -> bytes:
    """Return the abbreviations as the index holds them, the site's own or else the theme's. Raises OSError."""
    sources = inputs.catalogue.sources
    path = next((each for each in (DATA_FILE, THEME + DATA_FILE) if sources.exists(each)), None)
    data = None
    if path is not None:
        with open(inputs.place.real(path), "rb") as file:
            data = read_bounded(file)
        # One that was saved since it was hashed is looked at again by the next build.
        sources.distrust_other(path, digest_of(data))
    abbreviations, found = read_abbreviations(data)
    findings.add(found)
    return abbreviations


def write_index(inputs: BuildInputs, abbreviations: bytes, workers: Workers, listener: Listener) -> int:
    """Bring the index up to date with the pages; return how many of its files were written.

    Raises MachineError, OSError.
    """

    def begin() -> None:
        """Do for these files what was done for the others before they were written."""
        list_owned(inputs.path, inputs.catalogue, anew=False)
        clear_the_way(inputs.options.output, inputs.catalogue, listener, ended_well=True)

    asked = IndexInputs(
        catalogue=inputs.catalogue,
        path=inputs.path,
        output=inputs.options.output,
        settings=inputs.settings,
        abbreviations=abbreviations,
        begin=begin,
        told=listener.on_file_written,
    )
    return update_index(asked, workers)

"""What the search index is made from, and by whom it is asked for."""

from collections.abc import Callable
from typing import NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.metadata.settings_model import Settings


class IndexInputs(NamedTuple):
    """What the index is made from: the catalogue at ``path``, the ``output`` folder, the bytes of its abbreviations.

    ``begin`` is called once it is recorded which files there will be, before any is written; ``told`` of each that had
    to be written, and why.
    """

    catalogue: Catalogue
    path: str
    output: str
    settings: Settings
    abbreviations: bytes
    begin: Callable[[], None]
    told: Callable[[str, str], None]

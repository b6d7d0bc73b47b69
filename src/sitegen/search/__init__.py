"""The static search index: which files it has, what is in each, and which change with an article."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.search.abbreviations import DATA_FILE as DATA_FILE
    from sitegen.search.abbreviations import read_abbreviations as read_abbreviations
    from sitegen.search.index import IndexInputs as IndexInputs
    from sitegen.search.index import update_index as update_index
else:
    __getattr__ = face(
        __name__,
        {"abbreviations": "DATA_FILE read_abbreviations", "index": "IndexInputs update_index"},
    )

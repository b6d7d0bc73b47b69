"""The static search index: which files it has, what is in each, and which change with an article."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.search.abbreviations import DATA_FILE as DATA_FILE
    from sitegen.search.abbreviations import read_abbreviations as read_abbreviations
    from sitegen.search.index import update_index as update_index
    from sitegen.search.inputs import IndexInputs as IndexInputs
else:
    __getattr__ = face(
        __name__,
        {"abbreviations": "DATA_FILE read_abbreviations", "index": "update_index", "inputs": "IndexInputs"},
    )

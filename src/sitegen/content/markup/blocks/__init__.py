"""The blocks of a text: lines in, a tree of containers and leaves out.

Pure functions, which know of the Markdown library no more than its names of elements and how it writes some signs.
"""

from sitegen.content.markup.blocks.definitions import as_looked_up
from sitegen.content.markup.blocks.labels import BEGINNING
from sitegen.content.markup.blocks.office import is_vietnamese, with_plain_margins, without_blank_looks
from sitegen.content.markup.blocks.reader import code_places, read

__all__ = [
    "BEGINNING",
    "as_looked_up",
    "code_places",
    "is_vietnamese",
    "read",
    "with_plain_margins",
    "without_blank_looks",
]

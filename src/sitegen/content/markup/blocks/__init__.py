"""The blocks of a text: lines in, a tree of containers and leaves out. Pure functions, without the Markdown library."""

from sitegen.content.markup.blocks.office import is_vietnamese, without_blank_looks
from sitegen.content.markup.blocks.reader import read

__all__ = ["is_vietnamese", "read", "without_blank_looks"]

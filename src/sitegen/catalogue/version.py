"""The version of the catalogue's tables, known to a build with nothing to do, which makes none."""

from typing import Final

# Raised with every change of the tables in ``schema``: a catalogue with another number is made anew.
SCHEMA_VERSION: Final = 13
# Stands for the version while the first build of a new catalogue is not yet safe on the disk.
UNFINISHED: Final = -1

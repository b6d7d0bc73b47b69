"""What the catalogue knows of outputs, and of what is told while they are made."""

from enum import IntEnum
from typing import NamedTuple

from sitegen.system.digests import Digest, Sha256
from sitegen.system.stamps import Stamp


class Output(NamedTuple):
    """One output that the catalogue knows."""

    id: int
    path: str
    kind: str
    subject: str
    period: int


class OutputSource(NamedTuple):
    """What an output is made of: its kind, and the source of its article and that file's digest, '' for none."""

    kind: str
    source: str
    digest: Digest


class Written(NamedTuple):
    """How one task ended: the output's id, and what its file is now; without ``stamp`` it has the recorded one."""

    output: int
    inputs: Digest | None
    content: Sha256
    stamp: Stamp | None


class Origin(IntEnum):
    """What finds a warning, which is what finds it gone as well."""

    # Reading its file.
    READING = 0
    # Comparing the links of its article with all addresses.
    LINKS = 1
    # Looking for the article that a file belongs to.
    UNATTACHED_FILES = 2
    # Looking through the templates.
    TEMPLATES = 3
    # Comparing settings and dates with all that there is.
    SITE = 4

"""Which program builds: its version, its source where that changes, and the libraries that render."""

import contextlib
import os
import sys
from typing import Final

from sitegen import __version__
from sitegen.catalogue import SCHEMA_VERSION
from sitegen.system.compression import compression_digest
from sitegen.system.digests import digest_of, digest_of_file
from sitegen.system.files import files_in

# Libraries whose version decides what the pages hold.
_LIBRARIES = (
    "jinja2",
    "markdown",
    "markupsafe",
    "nh3",
    "pillow",
    "pyyaml",
    "python_slugify",
    "text_unidecode",
    "tzdata",
)


def program_digest() -> str:
    """Return the versions of the program and of the libraries that render, found without importing them.

    A version alone does not tell one program from another: of an installed one counts what its wheel was made of, as
    was noted then, of one in a checkout its source text.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):
                package, mark, rest = name.partition("-")
                if mark and rest.endswith(".dist-info") and package.lower() in _LIBRARIES:
                    found.setdefault(package.lower(), rest[: -len(".dist-info")])
    # What is compressed is the same only where zlib is; the version alone does not tell its builds apart.
    found["zlib"] = compression_digest()
    return repr(
        (__version__, _noted_digest() or _source_digest(), SCHEMA_VERSION, sys.version_info[:2], sorted(found.items()))
    )


# The whole program, not this package alone.
_PROGRAM: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _noted_digest() -> str:
    """Return what the wheel's build noted of all its files, "" in a checkout."""
    try:
        with open(os.path.join(_PROGRAM, "program.digest"), encoding="ascii") as file:
            return file.read().strip()
    except FileNotFoundError:
        return ""


def _source_digest() -> str:
    names = sorted(each for each in files_in(_PROGRAM) if each.endswith(".py"))
    return digest_of(b"".join(digest_of_file(os.path.join(_PROGRAM, name)) for name in names)).hex()

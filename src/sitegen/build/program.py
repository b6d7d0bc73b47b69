"""Which program builds: its version, its source where that changes, and the libraries that render."""

import contextlib
import os
import sys

from sitegen import __version__
from sitegen.catalogue import SCHEMA_VERSION
from sitegen.system.compression import compression_digest
from sitegen.system.digests import digest_of, digest_of_file
from sitegen.system.files import files_in
from sitegen.system.sources import is_installed

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

    The program in a checkout has no version that changes with it: there its source text counts.
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
    source = "" if is_installed() else _source_digest()
    return repr((__version__, source, SCHEMA_VERSION, sys.version_info[:2], sorted(found.items())))


def _source_digest() -> str:
    # The whole program, not this package alone.
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    names = sorted(each for each in files_in(top) if each.endswith(".py"))
    return digest_of(b"".join(digest_of_file(os.path.join(top, name)) for name in names)).hex()

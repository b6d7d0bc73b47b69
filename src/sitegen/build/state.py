"""Where builds keep what they remember."""

import os

from sitegen import regex
from sitegen.system.digests import digest_of

# What of an output folder's name cannot stand in that of its catalogue, how much of the rest does at most, and how many
# digits follow.
_UNREADABLE = regex("[^a-z0-9]+")
_READABLE = 40
_DIGITS = 16


def state_folder(site: str) -> str:
    """Return the folder that holds what builds remember."""
    return os.path.join(site, ".sitegen")


def scratch_path(site: str) -> str:
    """Return where a catalogue is worked on that is thrown away: beside the others, whose caches it shares."""
    return os.path.join(state_folder(site), "check.sqlite3")


def catalogue_path(site: str, output: str) -> str:
    """Return the catalogue of one output folder: each has a record of its own, however the folder is named.

    It stays the same when the site is moved together with the folder. Beside ``public`` its name begins with what can
    be read of the folder's, in letters that every file system tells apart, and goes on with a digest of all of it.
    """
    top, real = (os.path.normcase(os.path.realpath(each)) for each in (site, output))
    # On Windows there is no path from one drive to another.
    apart = os.path.splitdrive(top)[0] != os.path.splitdrive(real)[0]
    below = (real if apart else os.path.relpath(real, top)).replace(os.sep, "/")
    if below == "public":
        return os.path.join(state_folder(site), "catalogue.sqlite3")
    readable = _UNREADABLE.sub("-", below.lower())[-_READABLE:].strip("-")
    name = "-".join(filter(None, ("catalogue", readable, digest_of(os.fsencode(below)).hex()[:_DIGITS])))
    return os.path.join(state_folder(site), name + ".sqlite3")

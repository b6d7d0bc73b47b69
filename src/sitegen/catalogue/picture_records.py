"""What is known of a file that is a picture, and of the files made of it."""

import json
import os
import unicodedata
from enum import IntEnum
from typing import NamedTuple

from sitegen.system.digests import digest_of

_ENDINGS = {"webp": "webp", "avif": "avif", "jpeg": "jpg"}
# Of a file's name, so many bytes stand in the names of what is made of it; of a digest, so many digits.
_STEM_BYTES = 100
_DIGITS = 8


class Kept(IntEnum):
    """What is published of a picture's file; the numbers are those of the catalogue."""

    AS_IS = 0
    # Without what tells too much.
    CLEANED = 1
    # The same, but for its orientation.
    ORIENTED = 2
    # Encoded anew, because it had to be turned.
    REMADE = 3


class Variant(NamedTuple):
    """A file made of a picture: its size in pixels, the digest of its bytes (hexadecimal) and how many they are."""

    width: int
    height: int
    digest: str
    length: int


class Picture(NamedTuple):
    """One file that is a picture. ``path`` is its source, as on disk; ``width`` and ``height`` are as shown.

    ``whole`` tells that it cannot be decoded at a smaller size; ``length`` is how many bytes of it are published.
    ``remade_key`` and ``made_key`` are the cache's names of the original turned upright, and of the smaller ones, which
    ``made`` lists as JSON; '' and '[]' for none.
    """

    path: str
    format: str
    width: int
    height: int
    orientation: int
    animated: int
    whole: int
    length: int
    kept: Kept
    remade_key: str
    remade: str
    made_key: str
    encoding: str
    made: str

    def variants(self) -> list[Variant]:
        """Return what was made of it, the smallest first."""
        return variants_from(self.made)

    def name_of(self, made: Variant) -> str:
        """Return the file name that one of the smaller ones is published under, by its content."""
        name = unicodedata.normalize("NFC", self.path.rpartition("/")[2])
        stem = os.path.splitext(name)[0].encode()[:_STEM_BYTES].decode(errors="ignore")
        digits = digest_of(f"{name} {made.digest}".encode()).hex()[:_DIGITS]
        return f"{stem}-{made.width}.{digits}.{_ENDINGS[self.encoding]}"


def variants_from(text: str) -> list[Variant]:
    """Return the files that JSON lists."""
    return [Variant(*each) for each in json.loads(text)] if text != "[]" else []


def variants_text(made: list[Variant]) -> str:
    """Return the JSON that ``variants_from`` reads."""
    return json.dumps(made)

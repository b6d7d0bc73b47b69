"""Slugs for addresses, and file names that not every system allows."""

import html
import re
from functools import lru_cache
from typing import Final

from slugify import slugify

from sitegen import regex
from sitegen.vietnamese.text import clean_spaces, nfc

_SLUG: Final = regex("[a-z0-9]+(?:-[a-z0-9]+)*")
# With its semicolon only, so that "Q&A" is left alone; no longer than a code point needs, for `int` refuses to read
# thousands of digits.
_ENTITY: Final = regex("&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Microsoft, "Naming Files, Paths, and Namespaces"; the superscript digits count as digits there.
_FORBIDDEN: Final = regex(
    r"""
    .*[<>:"|?*\\\x00-\x1f\x7f].*
    | .*[. ]
    | (?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³])[ ]*(?:\..*)?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


# The same authors and tags stand in many articles.
@lru_cache(maxsize=2048)
def slug(text: str) -> str:
    """Return ``text`` as a slug, or ``""`` when it holds no letter and no digit.

    ``10,5 tỷ`` becomes ``10-5-ty``, unlike ``105 tỷ``. HTML entities stand for their characters. Composed and
    decomposed text give one slug; titles that differ only in accents do too, which is for the caller to notice.
    """
    # Here and not in slugify, which by default decodes entities only after it transliterated: "&#272;" would be lost.
    plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    # The only signs that are no marks, and that slugify, which sorts with the square, takes for such ones.
    plain = clean_spaces(plain).replace("\uff9e", "\u3099").replace("\uff9f", "\u309a")
    plain = nfc(plain)
    # One apostrophe for all, so that M’Nông and M'Nông agree; eth is the Đ it stands for.
    plain = re.sub("[‘’ʼ`´]", "'", plain)
    plain = plain.replace("Ð", "Đ").replace("ð", "đ")
    # slugify drops a comma between digits.
    plain = re.sub("[,‚，]", " ", plain)
    # The backend is named because slugify would take another one where it happens to be installed.
    return slugify(plain, entities=False, decimal=False, hexadecimal=False, backend="text-unidecode")


def is_slug(text: str) -> bool:
    """Tell whether ``text`` is made of small ASCII letters and digits, with single hyphens between them."""
    return _SLUG.fullmatch(text) is not None


def is_forbidden_name(name: str) -> bool:
    """Tell whether Windows forbids ``name`` for a file or folder; a name, not a path with ``/``."""
    return _FORBIDDEN.fullmatch(name) is not None

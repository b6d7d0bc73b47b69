"""Text in the encodings of the time before Unicode, as it looks when it is pasted: TCVN3 (ABC) and VNI.

TCVN3 is the table VN3 of TCVN 5712:1993, read as Windows-1252, which is how such text gets into a Unicode file; the
VNI table is that of the VNI-Windows fonts. Both were compared with the tables of public converters (UniKey's among
them). The capital letters of TCVN3 are in fonts of their own (.VnTimeH) and cannot be told from small ones.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from sitegen import regex

_TCVN3: Final = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ®¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂĐÊÔƠƯ",
)
# Signs and letters that no Vietnamese word has in Unicode.
_TCVN3_SIGNS: Final = frozenset("µ¸¶·¹¨»¾¼½Æ©ÇËÎÏÑªÖ×ØÜÞßäåæç«¬\u00adïñöø÷ûüþ®¡¢§£¤¥¦")

# In VNI a letter is followed by its marks.
_VNI_TONES: Final = dict(zip("ùøûõï", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_ROOFED: Final = dict(zip("áàåãä", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_HOOKED: Final = dict(zip("éèúüë", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_LETTERS: Final = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI: Final = regex(r"([aeo])([âáàåãä])|(a)([êéèúüë])|([aeouyôö])([ùøûõï])|([ôöñæóòî])", re.IGNORECASE)
_VNI_SIGNS: Final = frozenset("øûïñöäåëüæîØÛÏÑÖÄÅËÜÆÎ")

# A part of each text in one of them, almost certainly: to ask for these is far cheaper than to look at words.
_COMMON: Final = ("®", "¸", "µ", "¬", "\u00ad", "¹", "ª", "ø", "ï", "ñ", "Ñ", "û")

_WORD: Final = regex(r"[^\s!-@\[-`{-~“”‘’…–—]+")
_UNICODE: Final = regex("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_TONES: Final = regex("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE: Final = regex(
    r"(?:ngh?|nh|gh?|gi|kh|ph|qu|th|tr|ch|[bcdđhklmnprstvx])?"
    r"(?:(?:oa|oă|oe|uâ|uê|uô|uyê|uy|iê|yê|ươ|oo|[aăâeêioôơuưy])(?:ch|nh|ng|[cmnpt])?"
    r"|[aoôơuư]i|oai|uôi|ươi|oay|uây|[aâ]y|[ae]o|oao|oeo|[aâêiư]u|iêu|yêu|ươu|uyu|ia|ua|ưa|uya|uơ)"
)
_FEWEST: Final = 2


class OldText(NamedTuple):
    """A line that is in an old encoding: its number and the columns, from 1, which encoding, and what it means.

    Of one that has words of both encodings neither can be told: they are empty.
    """

    line: int
    column: int
    length: int
    encoding: str
    meant: str


def old_texts(text: str) -> Iterator[OldText]:
    """Yield the lines of ``text`` that hold at least two words which are Vietnamese in an old encoding only."""
    if not any(sign in text for sign in _COMMON):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii():
            continue
        found = _told(line, number)
        if found is not None:
            yield found


def from_tcvn3(text: str) -> str:
    """Return a text of TCVN3, read as Windows-1252, in Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Return a text of VNI in Unicode."""
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def is_syllable(word: str) -> bool:
    """Tell whether ``word`` is spelled as a Vietnamese syllable, with any tone."""
    plain = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word.lower())))
    return _SYLLABLE.fullmatch(plain) is not None


class _Encoding(NamedTuple):
    """An old encoding: the signs by which it is seen, and how it is read."""

    name: str
    signs: frozenset[str]
    convert: Callable[[str], str]


_ENCODINGS: Final = (_Encoding("TCVN3 (ABC)", _TCVN3_SIGNS, from_tcvn3), _Encoding("VNI", _VNI_SIGNS, from_vni))


def _told(line: str, number: int) -> OldText | None:
    """Return what is to be told of a line, None where few of its words are in an encoding."""
    words = list(_WORD.finditer(line))
    meant_in = [_meant(words, each) for each in _ENCODINGS]
    enough = [len(meant) if len(meant) >= _FEWEST and is_most else 0 for meant, is_most in meant_in]
    if not any(enough):
        return None
    best = enough.index(max(enough))
    encoding, meant = _ENCODINGS[best], meant_in[best][0]
    known = {word.span() for word in meant}
    column = meant[0].start() + 1
    others = [word for word in meant_in[1 - best][0] if word.span() not in known]
    if others:
        column = min(column, others[0].start() + 1)
        return OldText(number, column, max(meant[-1].end(), others[-1].end()) + 1 - column, "", "")
    # A line that has words in Unicode as well was pasted in part.
    is_mixed = _UNICODE.search(line) is not None
    shown = _WORD.sub(lambda word: encoding.convert(word[0]) if not is_mixed or word.span() in known else word[0], line)
    return OldText(number, column, meant[-1].end() + 1 - column, encoding.name, shown.strip())


def _meant(words: list[re.Match[str]], encoding: _Encoding) -> tuple[list[re.Match[str]], bool]:
    """Return those of ``words`` that are Vietnamese in ``encoding``, and whether most are that have signs of it."""
    odd = [word for word in words if not encoding.signs.isdisjoint(word[0])]
    meant = [word for word in odd if _is_meant(word[0], encoding.convert)]
    return meant, len(meant) * 2 > len(odd)


def _vni_letter(found: re.Match[str]) -> str:
    """Return a letter with the marks behind it, decomposed; it is a capital when its base is one."""
    for base, marks, vowel in ((found[1], found[2], "\u0302"), (found[3], found[4], "\u0306")):
        if base:
            tone = (_VNI_ROOFED if vowel == "\u0302" else _VNI_HOOKED).get(marks.lower(), "")
            return base + vowel + tone
    letter = found[5] or found[7]
    meant = _VNI_LETTERS.get(letter.lower(), letter.lower())
    return (meant.upper() if letter.isupper() else meant) + _VNI_TONES.get((found[6] or "").lower(), "")


def _is_meant(word: str, convert: Callable[[str], str]) -> bool:
    """Tell whether ``word`` is a syllable once converted, and neither a lone sign nor a measure such as µm."""
    return len(word) > 1 and word[0] != "µ" and not _UNICODE.search(word) and is_syllable(convert(word))

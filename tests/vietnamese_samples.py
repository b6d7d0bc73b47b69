"""Vietnamese text for tests: real words and lines, made-up syllables, and the ways in which letters are encoded."""

from typing import NamedTuple
from unicodedata import normalize

from hypothesis import strategies as st

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưy"

TITLE = "Đồng Tháp: Tổng kết công tác tổ chức xây dựng đảng năm 2021, triển khai nhiệm vụ năm 2022"

SENTENCES = (
    TITLE,
    "Đồng chí Lê Quốc Phong, Uỷ viên Ban Chấp hành Trung ương Đảng, Bí thư Tỉnh uỷ",
    "vừa thực hiện “mục tiêu kép” vừa quyết liệt phòng, chống dịch hiệu quả",
    "kế hoạch phát triển kinh tế - xã hội 05 năm giai đoạn 2021 - 2026",
    "Kết luận số 72-KL/TW ngày 19/5/2020 của Bộ Chính trị khoá XII",
    "thực hiện “05 hóa” và “03 không” gắn với cải cách hành chính",
)

# School style and the style of law titles, of one word each; most stand in the seed article in both.
PLACEMENTS = (
    ("uỷ", "ủy"),
    ("khoá", "khóa"),
    ("hoá", "hóa"),
    ("hoà", "hòa"),
    ("thuý", "thúy"),
    ("toạ", "tọa"),
    ("loè", "lòe"),
    ("hoẻ", "hỏe"),
    ("tuỳ", "tùy"),
    ("quý", "qúy"),
    ("khuỷu", "khủyu"),
    ("ngoài", "ngòai"),
    ("của", "cuả"),
    ("giữa", "gĩưa"),
)


class Syllable(NamedTuple):
    """One spoken syllable, spelled in each place that writers give its tone."""

    spellings: tuple[str, ...]


class _Rhyme(NamedTuple):
    letters: str
    # Where the tone mark may stand: the places of letters.
    places: tuple[int, ...]


_ONSETS = ("", "b", "ch", "d", "đ", "g", "h", "kh", "l", "m", "ng", "nh", "ph", "s", "t", "th", "tr", "v", "x")
_RHYMES = (
    _Rhyme("a", (0,)),
    _Rhyme("ăng", (0,)),
    _Rhyme("âu", (0,)),
    _Rhyme("ên", (0,)),
    _Rhyme("iêu", (1,)),
    _Rhyme("oa", (0, 1)),
    _Rhyme("oe", (0, 1)),
    _Rhyme("uy", (0, 1)),
    _Rhyme("oai", (0, 1)),
    _Rhyme("oang", (1,)),
    _Rhyme("uyên", (2,)),
    _Rhyme("ơ", (0,)),
    _Rhyme("ông", (0,)),
    _Rhyme("ươi", (1,)),
    _Rhyme("ưa", (0, 1)),
)


def _spell(onset: str, rhyme: _Rhyme, tone: str) -> Syllable:
    letters = rhyme.letters
    marked = [letters[: place + 1] + tone + letters[place + 1 :] for place in rhyme.places]
    return Syllable(tuple(normalize("NFC", onset + spelling) for spelling in marked))


SYLLABLES = st.builds(_spell, st.sampled_from(_ONSETS), st.sampled_from(_RHYMES), st.sampled_from(TONES))

# Vietnamese as it is written, with what stands between the words.
PHRASES = st.lists(
    st.one_of(
        SYLLABLES.map(lambda syllable: syllable.spellings[0]),
        SYLLABLES.map(lambda syllable: syllable.spellings[-1].capitalize()),
        st.sampled_from(("2021", "42/2022/NĐ-CP", "10,5", "-", "–", "“05", "TW", "COVID-19")),
    ),
    min_size=1,
    max_size=6,
).map(" ".join)

# Whatever a file may hold, halves of surrogate pairs included: names of files that are no UTF-8 have them.
ANYTHING = st.text(st.characters(exclude_categories=()))

MIXED = st.one_of(PHRASES, ANYTHING, st.builds("{} {}".format, PHRASES, ANYTHING))


def decomposed(text: str) -> str:
    """Return ``text`` as macOS writes it in file names."""
    return normalize("NFD", text)


def windows_1258(text: str) -> str:
    """Return ``text`` with composed letters followed by combining tones, as the code page Windows-1258 has it."""
    return "".join(_tone_apart(char) for char in normalize("NFC", text))


def _tone_apart(char: str) -> str:
    parts = normalize("NFD", char)
    tone = "".join(part for part in parts if part in TONES)
    return normalize("NFC", "".join(part for part in parts if part not in TONES)) + tone if tone else char

"""Composed letters, spaces, the search fold and the key of a term."""

import sys
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.vietnamese import order, text
from sitegen.vietnamese.order import sort_key
from sitegen.vietnamese.slugs import slug
from sitegen.vietnamese.text import clean_spaces, fold, nfc, nfd, term_key
from vietnamese_samples import MIXED, PHRASES, PLACEMENTS, SENTENCES, SYLLABLES, Syllable, decomposed, windows_1258

# Marks, and characters that decompose into some, of many scripts; and letters that may bear them.
MARKED: Final = [
    *(char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(char)),
    *("\u0344", "\u0f73", "\u0f75", "\u0f81", "\u3099", "\uff9e", "\uff9f"),
    *("ế", "ậ", "a", "đ", "か", "\u1100", "\u1161", "\u11a8", "가", " ", "\n"),
]
VOWELS_FOLDED = {
    "a": "àảãáạăằẳẵắặâầẩẫấậ",
    "d": "đĐðÐ",
    "e": "èẻẽéẹêềểễếệ",
    "i": "ìỉĩíị",
    "o": "òỏõóọôồổỗốộơờởỡớợ",
    "u": "ùủũúụưừửữứự",
    "y": "ỳỷỹýỵ",
}


@given(st.text(st.sampled_from(MARKED), max_size=90))
def test_any_marks_are_put_in_order(marks: str) -> None:
    """However many marks stand in a row, the text is what the Unicode Standard says."""
    assert nfc(marks) == unicodedata.normalize("NFC", marks)
    assert nfd(marks) == unicodedata.normalize("NFD", marks)


@pytest.mark.parametrize("function", (nfc, nfd, fold, term_key, sort_key, slug))
@pytest.mark.parametrize(
    "unit", ("\u0301\u0323", "ế\u0323", "\u0344\u0323", "\u0f73", "\uff9e\u0301", "&#769;&#803;", "a", "ﾞ")
)
def test_marks_by_the_thousand_are_sorted_once(
    monkeypatch: pytest.MonkeyPatch, function: Callable[[str], object], unit: str
) -> None:
    """What is given to the library's own sort, which takes time with the square of them, is in order already."""
    misplaced: list[int] = []

    def counting(form: Literal["NFC", "NFD", "NFKD"], given_text: str) -> str:
        apart: Literal["NFD", "NFKD"] = "NFKD" if form == "NFKD" else "NFD"
        decomposed = "".join(unicodedata_normalize(apart, char) for char in given_text)
        classes = map(unicodedata.combining, decomposed)
        misplaced.append(sum(before > after > 0 for before, after in pairwise(classes)))
        return unicodedata_normalize(form, given_text)

    unicodedata_normalize = unicodedata.normalize
    for place in (unicodedata, text, order):
        monkeypatch.setattr(place, "normalize", counting)
    function(unit * 5000)
    # A letter that bears marks of its own may stand before them: once for each letter.
    assert max(misplaced, default=0) <= (5000 if unit[0] == "ế" else 1)


def test_a_word_without_end_has_a_key() -> None:
    """A long word is looked through once, not once for each of its letters."""
    assert term_key("Aa" * 200_000) == "aa" * 200_000


@pytest.mark.parametrize("sentence", SENTENCES)
def test_nfc_mends_both_ways_of_decomposing(sentence: str) -> None:
    """What macOS or Windows-1258 wrote becomes the composed text, in the same characters."""
    assert nfc(decomposed(sentence)) == sentence
    assert nfc(windows_1258(sentence)) == sentence


def test_the_samples_are_really_decomposed() -> None:
    """The two helpers make texts that differ from the composed one and from each other."""
    assert len({"kết", decomposed("kết"), windows_1258("kết")}) == 3
    assert windows_1258("kết") == "kê\u0301t"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    (
        ("Tỉnh\u00a0uỷ", "Tỉnh uỷ"),
        ("nhiệm kỳ  2021 - 2026", "nhiệm kỳ 2021 - 2026"),
        ("\ufeffĐồng Tháp\n", "Đồng Tháp"),
        ("Đồng\u200b Tháp", "Đồng Tháp"),
        ("tổ\u00adchức", "tổchức"),
        ("a\u200d\u200c\u2060b", "ab"),
        ("a \u200b b", "a b"),
        ("1\u202f000\u2009đồng", "1 000 đồng"),
        ("một\r\nhai\tba\u2028bốn\u3000năm", "một hai ba bốn năm"),
        ("\u200b \u00a0", ""),
        ("", ""),
    ),
)
def test_clean_spaces(text: str, cleaned: str) -> None:
    """White space of every kind becomes single plain spaces; what shows nothing is dropped."""
    assert clean_spaces(text) == cleaned


@given(MIXED)
def test_clean_spaces_once_is_enough(text: str) -> None:
    """Cleaned text has no space at its ends and no two in a row, and cleaning it again changes nothing."""
    cleaned = clean_spaces(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert clean_spaces(cleaned) == cleaned


@pytest.mark.parametrize(("plain", "letters"), VOWELS_FOLDED.items())
def test_fold_knows_every_letter(plain: str, letters: str) -> None:
    """Each marked letter, small or capital, composed or not, folds to its plain one."""
    for letter in letters + letters.upper():
        assert fold(letter) == plain
        assert fold(decomposed(letter)) == plain


@pytest.mark.parametrize(
    ("text", "folded"),
    (
        ("Đồng Tháp", "dong thap"),
        ("ĐẢNG UỶ", "dang uy"),
        ("Nghị định 42/2022/NĐ-CP, Điều 7", "nghi dinh 42/2022/nd-cp, dieu 7"),
        ("“mục tiêu kép”", "“muc tieu kep”"),
        ("Ðảng", "dang"),
        ("Café Zürich", "cafe zurich"),
        ("Москва 北京", "москва 北京"),
    ),
)
def test_fold(text: str, folded: str) -> None:
    """Words fold to what a reader types without marks; signs, digits and other scripts stay."""
    assert fold(text) == folded


@given(PHRASES)
def test_fold_ignores_case_and_encoding(text: str) -> None:
    """The fold of Vietnamese is the same for capitals and for each way of writing its letters."""
    folded = fold(text)
    assert folded.replace("–", "").replace("“", "").isascii()
    assert fold(text.upper()) == folded
    assert fold(decomposed(text)) == folded
    assert fold(windows_1258(text)) == folded


@given(MIXED)
def test_fold_once_is_enough(text: str) -> None:
    """Folding what is folded changes nothing, whatever the text is."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("school", "law"), PLACEMENTS)
def test_term_key_ignores_tone_placement(school: str, law: str) -> None:
    """Both styles of placing a tone are one term, in any case."""
    assert school != law
    assert term_key(school) == term_key(law)
    assert term_key(school.upper()) == term_key(law.capitalize())


@pytest.mark.parametrize(
    ("one", "other"),
    (
        ("đảng", "dảng"),
        ("hoà", "hoá"),
        ("hoà", "hoa"),
        ("hoà", "hoè"),
        ("quy hoạch", "quỳ hoạch"),
        ("quý", "quí"),
        ("uỷ", "uỹ"),
        ("kỷ", "kỉ"),
        ("mưa", "mua"),
        ("cân", "căn"),
        ("tổ chức", "tổchức"),
        ("bảo về", "bao vệ"),
        ("hội nghị", "hồi nghỉ"),
        ("résumé", "resúmé"),
        ("HĐ", "HD"),
    ),
)
def test_term_key_tells_words_apart(one: str, other: str) -> None:
    """Another vowel, another tone, another consonant or another division into words is another term."""
    assert term_key(one) != term_key(other)


@pytest.mark.parametrize(
    ("typed", "same"),
    (
        ("Quy hoạch", "quy  hoạch "),
        ("Quy hoạch", "QUY\u00a0HOẠCH"),
        ("Ðảng viên", "Đảng viên"),
        ("Tỉnh\u200b uỷ", "tỉnh ủy"),
        ("Cấp uỷ khoá XII", "cấp ủy KHÓA XII"),
        ("quý 4/2021", "QÚY 4/2021"),
    ),
)
def test_term_key_ignores_spaces_case_and_eth(typed: str, same: str) -> None:
    """White space, invisible characters, case and an eth for Đ make no other term."""
    assert term_key(typed) == term_key(same)


def test_term_key_is_readable() -> None:
    """The key is composed text, and keeps a word that has no tone to move."""
    assert term_key("Hòa Bình - Đồng Tháp năm 2021").split()[0] == "hoà"
    assert term_key("Đăk Lăk 2021") == "đăk lăk 2021"


@given(SYLLABLES)
def test_term_key_of_every_syllable(syllable: Syllable) -> None:
    """All spellings of a syllable have one key, however they are encoded."""
    keys = {term_key(write(word)) for word in syllable.spellings for write in (str, decomposed, windows_1258)}
    assert len(keys) == 1


@given(SYLLABLES, SYLLABLES)
def test_term_key_tells_syllables_apart(one: Syllable, other: Syllable) -> None:
    """Two syllables that share no spelling have two keys."""
    same = bool(set(one.spellings) & set(other.spellings))
    assert (term_key(one.spellings[0]) == term_key(other.spellings[0])) == same


@given(MIXED)
def test_term_key_once_is_enough(text: str) -> None:
    """A key is its own key, is composed, and is the same for composed and decomposed text."""
    key = term_key(text)
    assert term_key(key) == key
    assert nfc(key) == key
    assert term_key(nfc(text)) == term_key(decomposed(text)) == key


@given(st.lists(SYLLABLES, min_size=1, max_size=4))
def test_one_term_is_one_fold(syllables: list[Syllable]) -> None:
    """Spellings of one term also fold to one text, so that a search that finds one finds the other."""
    first = " ".join(syllable.spellings[0] for syllable in syllables)
    last = " ".join(syllable.spellings[-1] for syllable in syllables)
    assert term_key(first) == term_key(last)
    assert fold(first) == fold(last)

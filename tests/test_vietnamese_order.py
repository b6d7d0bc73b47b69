"""Vietnamese alphabetical order, for terms and for names of persons."""

from collections.abc import Iterable
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.vietnamese.order import first_letter, given_name_key, sort_key
from sitegen.vietnamese.text import nfc
from vietnamese_samples import MIXED, PHRASES, SYLLABLES, TONES, VOWELS, Syllable, decomposed, windows_1258

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def ascends(texts: Iterable[str]) -> bool:
    """Tell whether each text comes before the next."""
    return all(sort_key(earlier) < sort_key(later) for earlier, later in pairwise(texts))


def test_the_alphabet() -> None:
    """The 29 letters stand in the school's order, f, j, w and z in their Latin places."""
    assert ascends(ALPHABET)


@pytest.mark.parametrize(("earlier", "later"), tuple(pairwise(ALPHABET)))
def test_a_letter_outweighs_tone_and_case(earlier: str, later: str) -> None:
    """Words that differ in a letter are ordered by it, whatever tones, case and letters follow."""
    heavy = nfc(f"{earlier.upper()}\u0323zzz")
    assert sort_key(heavy) < sort_key(later)


@pytest.mark.parametrize("vowel", VOWELS)
def test_the_tones(vowel: str) -> None:
    """Each vowel has its tones in the order ngang, huyền, hỏi, ngã, sắc, nặng, and small before capital in each."""
    assert ascends(nfc(letter + tone) for tone in TONES for letter in (vowel, vowel.upper()))


@pytest.mark.parametrize(
    "ordered",
    (
        "ma mà mả mã má mạ mai màu",
        "hoa Hoa HOA hoà hoạ hòa Hòa hỏa hõa hóa",
        "an ăn ân ba bà ca da đa Đà em êm gà hà ích kê la mẹ na o ô ơ phở quà ra sa ta u ư và xa y",
        "dân Dân dấn đan Đan đàn",
        "0 1 10 2 a",
        "tỉnh Tỉnh tính toán trung tu tư",
    ),
)
def test_words(ordered: str) -> None:
    """Words stand as in CLDR's collation for Vietnamese."""
    assert ascends(ordered.split())


@pytest.mark.parametrize(
    "ordered",
    (
        # All letters of a text count before any of its tones.
        ("bà ha", "ba hoa", "ba hoà", "bà hoa"),
        ("an", "an a", "an-a", "an, a", "ana", "anh"),
        ("Cán bộ", "Cần Thơ", "Công tác", "Đảng uỷ", "Đảng viên", "Đoàn", "Em", "Ý kiến"),
        ("“Ánh sáng”", "2021", "Ánh sáng"),
        ("Zalo", "Москва", "北京"),
        ("a", "à", "ạ", "ä", "ab", "äc", "ă"),
    ),
)
def test_phrases(ordered: tuple[str, ...]) -> None:
    """Spaces and signs come before digits, digits before letters, other scripts last."""
    assert ascends(ordered)


def test_plain_sorting_would_be_wrong() -> None:
    """Đ follows D and not Z, and Ă is no word's end."""
    names = ["Đồng Tháp", "An Giang", "Vĩnh Long", "Đắk Lắk", "Cần Thơ", "Điện Biên", "Ăn Tuk", "Hà Nội", "Đà Nẵng"]
    assert sorted(names, key=sort_key) == [
        "An Giang",
        "Ăn Tuk",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Điện Biên",
        "Đồng Tháp",
        "Hà Nội",
        "Vĩnh Long",
    ]
    assert sorted(names) != sorted(names, key=sort_key)


def test_an_eth_sorts_with_its_letter() -> None:
    """A word written with an eth stands among those with Đ."""
    assert sorted(["Đoàn", "Em", "Ðảng", "Dân"], key=sort_key) == ["Dân", "Ðảng", "Đoàn", "Em"]


@given(MIXED, MIXED)
def test_the_order_is_total(one: str, other: str) -> None:
    """Two texts have one key only when they are the same but for the encoding of their letters."""
    assert (sort_key(one) == sort_key(other)) == (nfc(one) == nfc(other))


@given(MIXED)
def test_the_encoding_does_not_matter(text: str) -> None:
    """Composed, decomposed and half composed text have one key."""
    assert sort_key(decomposed(text)) == sort_key(windows_1258(text)) == sort_key(text)


@given(st.lists(MIXED, max_size=6), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_where_it_starts(texts: list[str], random: Random) -> None:
    """Sorting gives one list, in whatever order the texts come."""
    composed = [nfc(text) for text in texts]
    shuffled = composed.copy()
    random.shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == sorted(composed, key=sort_key)


@given(PHRASES)
def test_invisible_characters_and_wide_spaces_weigh_nothing(text: str) -> None:
    """A no-break space weighs as a space and a zero-width one as nothing; only two equal texts are told apart by it."""
    pasted = text.replace(" ", "\u00a0\u200b")
    assert sort_key(pasted)[:3] == sort_key(text)[:3]


@given(SYLLABLES, SYLLABLES)
def test_a_syllable_precedes_all_that_continue_it(one: Syllable, other: Syllable) -> None:
    """A text comes before every longer one that begins with it."""
    text = one.spellings[0]
    assert sort_key(text) < sort_key(f"{text} {other.spellings[0]}") < sort_key(f"{text}{other.spellings[0]}")


def test_persons_are_ordered_by_given_name() -> None:
    """The last syllable decides, then the whole name; a name of one syllable is its own given name."""
    names = [
        "Phan Văn Thắng",
        "Lê Quốc Phong",
        "Sơn Tra",
        "Nguyễn Văn An",
        "Trần Thị Ánh",
        "Lê An",
        "Đặng Văn  Ân",
        "An",
    ]
    assert sorted(names, key=given_name_key) == [
        "An",
        "Lê An",
        "Nguyễn Văn An",
        "Trần Thị Ánh",
        "Đặng Văn  Ân",
        "Lê Quốc Phong",
        "Phan Văn Thắng",
        "Sơn Tra",
    ]


def test_a_name_pasted_with_spaces_keeps_its_place() -> None:
    """No-break spaces and spaces at the end do not hide the given name."""
    assert given_name_key("Lê\u00a0Quốc\u00a0Phong ")[0] == given_name_key("Lê Quốc Phong")[0]


@given(MIXED, MIXED)
def test_the_order_of_persons_is_total(one: str, other: str) -> None:
    """Two names have one key only when they are one name; no name at all has a key too."""
    assert (given_name_key(one) == given_name_key(other)) == (nfc(one) == nfc(other))
    assert given_name_key("") <= given_name_key(one)


@pytest.mark.parametrize(
    ("text", "letter"),
    (
        *(("An", "A"), ("ấp Thử", "Â"), ("ẳng", "Ă"), ("Đảng", "Đ"), ("ðảng", "Đ"), ("ỷ lại", "Y"), ("Ựa", "Ư")),
        *(("e\u0302\u0301", "Ê"), ("“Ổn định”", "0–9"), ("42/2022/NĐ-CP", "0–9"), ("Ωmega", "…"), ("", "0–9")),
    ),
)
def test_the_letter_that_a_term_is_listed_under(text: str, letter: str) -> None:
    """A letter is its own whatever its tone; signs and digits come before all letters, other scripts after."""
    assert first_letter(text) == letter


@given(st.lists(st.text(max_size=5)))
def test_terms_in_order_have_their_letters_in_order(texts: list[str]) -> None:
    """No letter of an index comes twice."""
    letters = [first_letter(text) for text in sorted(texts, key=sort_key)]
    assert sum(earlier != later for earlier, later in pairwise(letters)) == max(0, len(set(letters)) - 1)

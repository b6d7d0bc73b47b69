"""Texts of the time before Unicode: known by their words, and read."""

import pytest

from sitegen.vietnamese.old_encodings import from_tcvn3, from_vni, is_syllable, old_texts
from sitegen.vietnamese.text import nfc


@pytest.mark.parametrize(
    ("typed", "encoding", "meant"),
    (
        ("§ång Th¸p", "TCVN3 (ABC)", "Đồng Tháp"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "TCVN3 (ABC)", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑAÛNG BOÄ XAÕ VÍ DUÏ", "VNI", "ĐẢNG BỘ XÃ VÍ DỤ"),
        ("Chữ thường rồi §ång Th¸p", "TCVN3 (ABC)", "Chữ thường rồi Đồng Tháp"),
    ),
)
def test_a_line_in_an_old_encoding_is_told_as_it_would_be(typed: str, encoding: str, meant: str) -> None:
    """With its number, its place and what it means; words in Unicode beside it stay."""
    (found,) = old_texts(f"Một dòng\n{typed}\n")
    assert (found.line, found.encoding, found.meant) == (2, encoding, meant)
    assert typed[found.column - 1 : found.column - 1 + found.length].strip() != ""


@pytest.mark.parametrize(
    "typed", ("§ång Th¸p vaø Vieät Nam hoïp", "Tỉnh §ång Th¸p, xaõ hoäi", "Céng hoµ x· héi Vieät Nam")
)
def test_a_line_in_both_encodings_is_told_without_a_guess(typed: str) -> None:
    """What one of them makes of words of the other is nothing that anybody meant."""
    (found,) = old_texts(typed)
    assert (found.encoding, found.meant) == ("", "")


@pytest.mark.parametrize(
    "text",
    (
        "Tỉnh Ví Dụ có © 2021, Nike® và El Niño, La Niña",
        "São Paulo, señor Müller, Zürich, Malmö, Tromsø",
        "«Nam» § 5 · 10 µm · 20 µm · x, ±5 °C, ½ và ¼",
        "Hoà bình, thuỷ lợi; HOÀ BÌNH, THUỶ LỢI; Ê Đê, Ô Môn, Óc Eo",
    ),
)
def test_signs_and_foreign_names_are_none(text: str) -> None:
    """Words must be Vietnamese once they are converted, and several of them."""
    assert list(old_texts(text)) == []


_TONED = ("{}\u0301", "{}\u0300", "{}\u0309", "{}\u0303", "{}\u0323", "{}")
_VNI_MARKS = {"": "ùøûõï", "\u0302": "áàåãä", "\u0306": "éèúüë"}


def test_every_letter_of_tcvn3_is_read() -> None:
    """Each small letter with each tone is written by one sign, which means that letter."""
    letters = {nfc(tone.format(vowel)) for vowel in "aăâeêioôơuưy" for tone in _TONED} - set("aeiouy")
    signs = [chr(code) for code in range(0xA8, 0x100)]
    assert letters <= {from_tcvn3(sign) for sign in signs}


def test_every_letter_of_vni_is_read() -> None:
    """A letter is followed by the marks of its tone, which differ with its roof or hook."""
    for base, roof in (("a", ""), ("e", ""), ("o", ""), ("u", ""), ("y", ""), ("a", "\u0302"), ("a", "\u0306")):
        for mark, tone in zip(_VNI_MARKS[roof], _TONED, strict=False):
            assert from_vni(base + mark) == nfc(tone.format(base + roof))
            assert from_vni((base + mark).upper()) == nfc(tone.format(base.upper() + roof))
    assert from_vni("öùng ôøi ñi æ ó ò î") == "ứng ời đi ỉ ĩ ị ỵ"


@pytest.mark.parametrize("word", ("Nghiêng", "khuỷu", "yêu", "quốc", "giêng", "hoàn", "ươm", "xoong", "Ê", "uống"))
def test_syllables_are_known(word: str) -> None:
    """With any tone, in any case."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ("Niđo", "str", "đ", "ôNamằ", "window", ""))
def test_other_words_are_no_syllables(word: str) -> None:
    """Foreign words and lone consonants."""
    assert not is_syllable(word)

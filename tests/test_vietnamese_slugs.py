"""Slugs of Vietnamese text, and names that Windows forbids."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.vietnamese.slugs import is_forbidden_name, is_slug, slug
from vietnamese_samples import ANYTHING, MIXED, PHRASES, SYLLABLES, TITLE, Syllable, decomposed, windows_1258


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        (TITLE, "dong-thap-tong-ket-cong-tac-to-chuc-xay-dung-dang-nam-2021-trien-khai-nhiem-vu-nam-2022"),
        ("Tin tức", "tin-tuc"),
        ("Sơn Tra", "son-tra"),
        ("Uỷ viên / Ủy viên", "uy-vien-uy-vien"),
        ("Quyết định 72/2002/QĐ-TTg", "quyet-dinh-72-2002-qd-ttg"),
        ("Kết luận số 21-KL/TW", "ket-luan-so-21-kl-tw"),
        ("giai đoạn 2021 – 2026", "giai-doan-2021-2026"),
        ("“mục tiêu kép”", "muc-tieu-kep"),
        ("IMG_1234", "img-1234"),
        ("Đổi mới, sáng tạo... và phát triển!", "doi-moi-sang-tao-va-phat-trien"),
        ("Nghiên cứu & phát triển (R&D)", "nghien-cuu-phat-trien-r-d"),
        ("Ð", "d"),
        ("ð", "d"),
        ("Ðại hội Ðảng", "dai-hoi-dang"),
        ("Café Zürich", "cafe-zurich"),
        ("２０２１", "2021"),
        ("100 m²", "100-m2"),
        ("Tổ\u00ad chức\u200b Đảng\ufeff", "to-chuc-dang"),
        ("Tỉnh\u00a0uỷ", "tinh-uy"),
        ("M’Nông", "m-nong"),
        ("M'Nông", "m-nong"),
        ("con", "con"),
    ),
)
def test_slug(text: str, expected: str) -> None:
    """Titles, names and document numbers become plain letters and digits, đ and eth as d."""
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("&#272;ồng Tháp", "dong-thap"),
        ("&#x110;ồng Tháp", "dong-thap"),
        ("&#X110;ồng Tháp", "dong-thap"),
        ("&ETH;ồng Th&aacute;p", "dong-thap"),
        ("Tin&nbsp;tức", "tin-tuc"),
        ("Tin &amp; b&agrave;i", "tin-bai"),
        ("Hỏi&đáp", "hoi-dap"),
        ("R&reg", "r-reg"),
        ("&#0;&#xD800;&#99999999;", ""),
    ),
)
def test_slug_reads_entities_as_characters(text: str, expected: str) -> None:
    """An HTML entity counts as the character it stands for; an ampersand that begins none separates words."""
    assert slug(text) == expected


def test_slug_of_an_endless_entity() -> None:
    """A reference with thousands of digits is only digits, and no error."""
    assert slug("&#" + "9" * 5000 + ";") == "9" * 5000


def test_slug_keeps_decimals_apart() -> None:
    """A decimal comma or point separates digits, so that ten and a half is not one hundred and five."""
    assert slug("10,5 tỷ") == slug("10.5 tỷ") == slug("10，5 tỷ") == "10-5-ty"
    assert slug("105 tỷ") == "105-ty"
    assert slug("1.234,5") == "1-234-5"
    assert slug("Chỉ thị số 15, 16/CT-TTg") == "chi-thi-so-15-16-ct-ttg"


@pytest.mark.parametrize("text", ("", " ", "…", "- – —", "?!", "\u200b", "“”", "_", "👍", "\ud800"))
def test_slug_of_nothing(text: str) -> None:
    """Without any letter or digit nothing is left."""
    assert slug(text) == ""


@given(MIXED)
@example("&#x110000;")
@example("\udcff\ud800")
@example("İIıi")
@example("ǅ½㎒")
def test_slug_is_a_slug_or_nothing(text: str) -> None:
    """Whatever the text is, its slug is one or empty, and is its own slug."""
    made = slug(text)
    assert made == "" or is_slug(made)
    assert slug(made) == made


@given(MIXED)
def test_slug_is_the_same_for_every_encoding(text: str) -> None:
    """Composed, decomposed and half composed text have one slug."""
    assert slug(decomposed(text)) == slug(windows_1258(text)) == slug(text)


@given(PHRASES)
def test_slug_ignores_case(text: str) -> None:
    """Capitals change no slug."""
    assert slug(text.upper()) == slug(text.lower()) == slug(text)


@given(st.lists(SYLLABLES, min_size=1, max_size=5))
def test_slug_ignores_tone_placement(syllables: list[Syllable]) -> None:
    """Both styles of placing a tone give one slug, with one part for each syllable."""
    first = slug(" ".join(syllable.spellings[0] for syllable in syllables))
    last = slug(" ".join(syllable.spellings[-1] for syllable in syllables))
    assert first == last
    assert len(first.split("-")) == len(syllables)


@pytest.mark.parametrize("text", ("a", "0", "tin-tuc", "2021", "0123", "a-1-b"))
def test_is_slug(text: str) -> None:
    """Small letters and digits in groups, with one hyphen between two, are a slug."""
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    (
        "",
        "-",
        "-a",
        "a-",
        "a--b",
        "A",
        "Tin-tuc",
        "tin_tuc",
        "tin tuc",
        "tin.tuc",
        "đ",
        "tin-tức",
        "a\n",
        "\na",
        "a/b",
        "１",
    ),
)
def test_is_no_slug(text: str) -> None:
    """Anything else is none: capitals, marks, other digits, other signs, a line end, hyphens at an end or in a row."""
    assert not is_slug(text)


@pytest.mark.parametrize(
    "name",
    (
        "con", "CON", "Con.md", "prn.txt", "aux", "nul.tar.gz", "com1", "COM9.md", "lpt1.jpg", "lpt9", "com¹",
        "LPT³.md", "con .md", "CONIN$", "conout$.md",
        "a:b.md", "a?.md", "a*.md", "a<b", "a>b", 'a"b', "a|b", "a\\b", "a\tb", "a\nb.md", "\x00", "a\x1f",
        "a.", "a ", "bài viết.", "..", ".", "hình .", "một\n",
    ),
)  # fmt: skip
def test_windows_forbids(name: str) -> None:
    """Reserved names with any extension, signs, control characters, and a point or space at the end are forbidden."""
    assert is_forbidden_name(name)


@pytest.mark.parametrize(
    "name",
    (
        "bai-mau.md", "index.md", "Hội nghị 2021.docx", "con-nguoi.md", "cong.md", "com.md", "com0.md", "com10.md",
        "lpt.md", "auxiliary", "a.con", "my con.md", "null", "ảnh (1).jpg", ".gitkeep", "..a", "a..b", "a b",
        "~$a.docx", "con\u0300.md",
    ),
)  # fmt: skip
def test_windows_allows(name: str) -> None:
    """Names that only resemble a forbidden one are allowed, and so are accents, spaces and points inside."""
    assert not is_forbidden_name(name)


@given(ANYTHING, st.sampled_from('<>:"|?*\\\x00\x07\n'), ANYTHING)
def test_one_forbidden_character_is_enough(before: str, sign: str, after: str) -> None:
    """A forbidden character makes any name forbidden, wherever it stands."""
    assert is_forbidden_name(before + sign + after)

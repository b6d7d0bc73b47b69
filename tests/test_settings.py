"""`site.yaml`: what is read from it, and every fault with the place and the remedy that an editor needs."""

from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.diagnostics.rules import Rule
from sitegen.metadata import settings
from sitegen.metadata.settings_model import Category, MenuItem, Permalinks, Publisher, Settings

_HEAD: Final = "title: Trang mẫu\nbase_url: https://example.org\n"


def _good(text: str) -> Settings:
    loaded, found = settings.load_settings(text.encode())
    assert [fault.rule.message for fault in found] == []
    assert loaded is not None
    return loaded


def _faults(text: str) -> list[Fault]:
    loaded, found = settings.load_settings(text.encode())
    assert loaded is None
    return found


def test_title_and_base_url_are_enough() -> None:
    """Everything else has the default that the documentation names."""
    assert _good(_HEAD) == Settings(title="Trang mẫu", base_url="https://example.org")
    default = _good(_HEAD)
    assert (default.language, default.timezone, default.page_size, default.feed_size) == (
        "vi",
        "Asia/Ho_Chi_Minh",
        20,
        30,
    )
    assert default.urls == Permalinks(
        "/{year}/{month}/{slug}/", "/chuyen-muc/{slug}/", "/tac-gia/{slug}/", "/tu-khoa/{slug}/", "/luu-tru/"
    )
    assert (default.categories, default.default_category(), default.base_path) == ((), None, "")


def test_values_are_taken_as_typed() -> None:
    """What looks like a number or a truth value is the text that stands there."""
    found = _good("title: 2021\nbase_url: https://example.org\ntagline: yes\nauthor: 0123\ntags: [no, 10:30]\n")
    assert (found.title, found.tagline, found.author, found.tags) == ("2021", "yes", "0123", ("no", "10:30"))


def test_an_optional_text_may_be_left_empty() -> None:
    """A key that a form lists and nobody filled in is as good as none."""
    lines = "tagline:\nauthor:\ncategory:\npublisher:\n  name:\n  phone: ''\n"
    assert _good(_HEAD + lines) == _good(_HEAD)


def test_lists_keep_their_order() -> None:
    """Categories and menu come out as they stand; a category without a slug gets one from its name."""
    found = _good(
        _HEAD
        + "categories:\n  - name: Văn bản\n  - {name: Tin tức, slug: tin, description: Tin hằng ngày}\n"
        + "menu:\n  - {title: Giới thiệu, url: /gioi-thieu/}\n  - {title: Nơi khác, url: 'https://example.com/?a=b'}\n"
    )
    assert found.categories == (Category("Văn bản", "van-ban"), Category("Tin tức", "tin", "Tin hằng ngày"))
    assert found.menu == (MenuItem("Giới thiệu", "/gioi-thieu/"), MenuItem("Nơi khác", "https://example.com/?a=b"))
    assert found.default_category() == found.categories[0]


def test_the_publisher_is_what_its_keys_say() -> None:
    """Each key of the imprint is kept, the others are empty."""
    found = _good(_HEAD + "publisher: {name: Cơ quan mẫu, phone: 0277 000 0000, licence: Giấy phép số 1/GP-TTĐT}\n")
    assert found.publisher == Publisher(name="Cơ quan mẫu", phone="0277 000 0000", licence="Giấy phép số 1/GP-TTĐT")


@pytest.mark.parametrize("typed", ("Văn hóa", "VĂN HOÁ", "văn  hoá"))
def test_a_category_is_found_however_it_is_spelled(typed: str) -> None:
    """Case, spaces and the place of tone marks make no difference, accents do."""
    found = _good(_HEAD + f"categories: [{{name: Tin tức}}, {{name: Văn hoá}}]\ncategory: {typed}\n")
    assert found.default_category() == Category("Văn hoá", "van-hoa")
    assert found.find_category("van hoa") is None


@pytest.mark.parametrize(
    ("typed", "base_url", "path"),
    (
        ("https://example.org", "https://example.org", ""),
        ("https://example.org/", "https://example.org", ""),
        ("HTTPS://Example.ORG/Tin/", "https://example.org/Tin", "/Tin"),
        ("http://localhost:8000/a/b", "http://localhost:8000/a/b", "/a/b"),
        ("http://[::1]:8000", "http://[::1]:8000", ""),
    ),
)
def test_a_base_url_may_have_a_port_and_a_path(typed: str, base_url: str, path: str) -> None:
    """A slash at its end makes no difference, nor does the case of its host; `--base-url` is read in the same way."""
    found = _good(f"title: a\nbase_url: {typed}\n")
    assert (found.base_url, found.base_path) == (base_url, path)
    assert settings.with_base_url(_good(_HEAD), typed) == (replace(_good(_HEAD), base_url=base_url), [])


@pytest.mark.parametrize(
    "typed",
    (
        "example.org",
        "ftp://example.org",
        "https://a b.org",
        "https://u:p@example.org",
        "https://",
        "https://example.org/?a",
        "https://example.org/#a",
        "https://example.org:x",
        "//example.org",
        "https://example.org/a/../b",
        "https://.vn",
        "https://example..org",
        "https://-a.vn",
    ),
)
def test_what_is_no_base_url_is_a_fault(typed: str) -> None:
    """The whole address of a folder is needed, without user, query or fragment, from the option as from the file."""
    assert [fault.rule for fault in _faults(f"title: a\nbase_url: {typed}\n")] == [rules.BAD_BASE_URL]
    unchanged, found = settings.with_base_url(_good(_HEAD), typed)
    assert unchanged == _good(_HEAD)
    assert [(fault.rule, fault.path) for fault in found] == [(rules.BAD_BASE_URL, "--base-url")]


def test_a_host_with_accents_is_told_as_machines_know_it() -> None:
    """From the file as from the option; what is wrong in another way too is told as ever."""
    (fault,) = _faults("title: a\nbase_url: https://Xã-La.vn/tin/\n")
    assert (fault.rule, dict(fault.params)["fixed"]) == (rules.BASE_URL_WITH_ACCENTS, "https://xn--x-la-goa.vn/tin")
    _, (other,) = settings.with_base_url(_good(_HEAD), "https://xã-la.vn")
    assert (other.rule, dict(other.params)["fixed"]) == (rules.BASE_URL_WITH_ACCENTS, "https://xn--x-la-goa.vn")
    assert [each.rule for each in _faults("title: a\nbase_url: https://xã la.vn\n")] == [rules.BAD_BASE_URL]


# The lines after title and base_url, the rule, line and column, and the part of the remedy that names the way out.
_FAULTS: Final = (
    ("titel: a", rules.UNKNOWN_KEY_NEAR, 3, 1, "title"),
    ("mui_gio: a", rules.UNKNOWN_KEY, 3, 1, "timezone"),
    ("base_url: https://example.com", rules.DUPLICATE_KEY, 3, 1, "line 2"),
    ("tagline: A: b", rules.UNQUOTED_COLON, 3, 11, 'tagline: "A: b"'),
    ("tagline:\ta", rules.TAB, 3, 9, "spaces"),
    ("tagline: &a b", rules.ADVANCED_YAML, 3, 10, "quotes"),
    ("tagline: *a", rules.ADVANCED_YAML, 3, 10, "quotes"),
    ("tagline: !!str a", rules.ADVANCED_YAML, 3, 10, "quotes"),
    ("tagline: [a]", rules.NOT_TEXT, 3, 10, 'tagline: "[a]"'),
    ("một câu", rules.BAD_YAML, 3, 1, 'title: "…"'),
    ("tags: [a", rules.UNCLOSED, 3, 7, "]"),
    ("language: Việt", rules.BAD_LANGUAGE, 3, 11, "vi"),
    ("timezone: Hà Nội", rules.BAD_TIMEZONE, 3, 11, "Asia/Ho_Chi_Minh"),
    ("timezone: ../../etc/passwd", rules.BAD_TIMEZONE, 3, 11, "Asia/Ho_Chi_Minh"),
    ("timezone: localtime", rules.BAD_TIMEZONE, 3, 11, "Asia/Ho_Chi_Minh"),
    ("page_size: 0", rules.BAD_NUMBER, 3, 12, "number"),
    ("page_size: 1001", rules.BAD_NUMBER, 3, 12, "number"),
    ("page_size: hai mươi", rules.BAD_NUMBER, 3, 12, "number"),
    ("page_size: ²", rules.BAD_NUMBER, 3, 12, "number"),
    ("feed_size: 1.5", rules.BAD_NUMBER, 3, 12, "number"),
    ("feed_size:", rules.BAD_NUMBER, 3, 1, "number"),
    ("publisher: Cơ quan", rules.NOT_KEYS, 3, 12, "publisher: {name: …}"),
    ("publisher:\n  nam: a", rules.UNKNOWN_KEY_NEAR, 4, 3, "name"),
    ("publisher: {type: Office}", rules.BAD_PUBLISHER_TYPE, 3, 19, "Organization"),
    ("categories: Tin tức", rules.NOT_KEYS, 3, 13, "categories: [{name: Tin tức, slug: tin-tuc}]"),
    ("categories:\n  - Tin tức", rules.NOT_KEYS, 4, 5, "categories: [{name: Tin tức, slug: tin-tuc}]"),
    ("categories:\n  - {slug: a}", rules.MISSING_KEY, 4, 5, "name"),
    ("categories:\n  - {name: Tin tức, slug: Tin}", rules.BAD_SLUG, 4, 27, "tin-tuc"),
    ("categories:\n  - {name: Con}", rules.RESERVED_SLUG, 4, 12, "muc-con"),
    ("categories:\n  - {name: …}", rules.BAD_SLUG, 4, 12, "tin-tuc"),
    ("categories: [{name: Hoá}, {name: hóa}]", rules.CATEGORY_TWICE, 3, 34, "change"),
    ("categories: [{name: a}, {name: b, slug: a}]", rules.CATEGORY_TWICE, 3, 41, "change"),
    ("categories: [{name: a}]\ncategory: b", rules.UNKNOWN_CATEGORY, 4, 11, "a"),
    ("category: b", rules.NO_CATEGORIES, 3, 11, "categories"),
    ("author: …", rules.NAMELESS_TERM, 3, 9, "letters"),
    ("author: Aux", rules.UNUSABLE_TERM, 3, 9, "Windows"),
    ("tags: [Con]", rules.UNUSABLE_TERM, 3, 8, "Windows"),
    ("tags: ['!']", rules.NAMELESS_TERM, 3, 8, "letters"),
    ("tags: [Hoá, hóa]", rules.SPELLING_TWICE, 3, 13, "win"),
    ("tags: {a: b}", rules.NOT_TEXTS, 3, 7, "[Quy hoạch cán bộ]"),
    ("menu: [{title: a}]", rules.MISSING_KEY, 3, 8, "url"),
    ("menu: [/a/]", rules.NOT_KEYS, 3, 8, "menu: [{title: Giới thiệu, url: /gioi-thieu/}]"),
    ("menu: [{title: a, url: a.html}]", rules.BAD_MENU_URL, 3, 24, "/gioi-thieu/"),
    ("menu: [{title: a, url: 'javascript:x'}]", rules.BAD_MENU_URL, 3, 24, "/gioi-thieu/"),
    ("menu: [{title: a, url: //example.com/}]", rules.BAD_MENU_URL, 3, 24, "/gioi-thieu/"),
    ("urls:\n  article: /{year}/", rules.BAD_PATTERN, 4, 12, "{slug}"),
    ("urls:\n  article: /{yaer}/{slug}/", rules.BAD_PATTERN, 4, 12, "{year}"),
    ("urls:\n  tag: /{slug}/", rules.BAD_PATTERN, 4, 8, "/…/{slug}/"),
    ("urls:\n  archive: luu-tru", rules.BAD_PATTERN, 4, 12, "a-z"),
    ("urls:\n  archive: /../", rules.BAD_PATTERN, 4, 12, "a-z"),
    ("urls:\n  tag: /tac-gia/{slug}/", rules.PATTERN_TWICE, 4, 8, "change"),
)


@pytest.mark.parametrize(("lines", "rule", "line", "column", "way_out"), _FAULTS)
def test_a_mistake_is_shown_at_its_place_with_a_way_out(
    lines: str, rule: Rule, line: int, column: int, way_out: str
) -> None:
    """Each mistake is one fault, with line, column and source line, and a remedy that says what to write."""
    (fault,) = _faults(_HEAD + lines + "\n")
    assert (fault.rule, fault.path, fault.line, fault.column) == (rule, "site.yaml", line, column)
    assert fault.source_line == (_HEAD + lines).split("\n")[line - 1]
    assert way_out in fault.remedy(NullTranslations())


def test_what_is_required_is_asked_for() -> None:
    """An empty file misses both required keys, an empty value of theirs is a fault of its own."""
    assert [(fault.rule, dict(fault.params)) for fault in _faults("")] == [
        (rules.MISSING_KEY, {"value": "title"}),
        (rules.MISSING_KEY, {"value": "base_url"}),
    ]
    assert [(fault.rule, fault.line) for fault in _faults("title:\nbase_url: ''\n")] == [
        (rules.EMPTY_VALUE, 1),
        (rules.EMPTY_VALUE, 2),
    ]


def test_all_mistakes_are_found_in_one_run() -> None:
    """One that breaks the YAML hides no other."""
    found = _faults("title: A: b\nbase_url: x\npage_size: 0\ntags: [a\nurls: {tag: x}\nxyz: 1\n")
    assert sorted(fault.line for fault in found) == [1, 2, 3, 4, 5, 6]


def test_a_folder_without_settings_is_no_site(tmp_path: Path) -> None:
    """Reading the settings of a folder that has none is the fault that says how to make a site."""
    with pytest.raises(FaultError) as raised:
        settings.read_settings(str(tmp_path))
    assert [fault.rule for fault in raised.value.faults] == [rules.NO_SETTINGS]
    tmp_path.joinpath("site.yaml").write_text(_HEAD, encoding="utf-8")
    assert settings.read_settings(str(tmp_path)) == _good(_HEAD)
    tmp_path.joinpath("site.yaml").write_text("title: a\n", encoding="utf-8")
    with pytest.raises(FaultError) as raised:
        settings.read_settings(str(tmp_path))
    assert [fault.rule for fault in raised.value.faults] == [rules.MISSING_KEY]


_LINES: Final = st.sampled_from(
    (*(lines for lines, *_ in _FAULTS), "title: a", "base_url: https://example.org", "- a", "{", "---", "")
)


@given(
    st.lists(_LINES, max_size=8).map("\n".join).map(str.encode)
    | st.binary(max_size=60)
    | st.text().map(lambda text: text.encode(errors="surrogatepass"))
)
def test_whatever_the_file_holds_is_settings_or_faults_in_it(raw: bytes) -> None:
    """Nothing is raised, and there are no settings exactly when something is wrong."""
    loaded, found = settings.load_settings(raw)
    assert (loaded is None) == any(not fault.rule.warning for fault in found)
    for fault in found:
        assert fault.path == "site.yaml"
        assert fault.line >= 1
        assert 1 <= fault.column <= len(fault.source_line) + 1

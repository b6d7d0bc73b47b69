"""One article file: every form of its front matter that is taken, warned of and refused, and what is made of it."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.content import article
from sitegen.content.article import Article, Reading
from sitegen.content.markup import Markup
from sitegen.content.records import Term
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata import settings
from sitegen.metadata.front_model import Attachment, Correction, Image, SourceInfo, Withdrawn
from sitegen.metadata.settings_model import Settings
from sitegen.metadata.yaml.quotes import quoted
from sitegen.vietnamese.text import clean_spaces
from vietnamese_samples import SENTENCES

SOURCE: Final = "content/2021/12/bai-mau.md"
SITE: Final = """title: Trang mẫu
base_url: https://example.org
author: Sơn Tra
category: Tin tức
categories: [{name: Tin tức, slug: tin-tuc}, {name: Văn hoá, slug: van-hoa}]
"""


def _site(text: str = SITE) -> Settings:
    loaded, found = settings.load_settings(text.encode())
    assert found == []
    assert loaded is not None
    return loaded


_SETTINGS: Final = _site()
_MARKUP: Final = Markup(_SETTINGS.base_url)


def _read(raw: str | bytes, source: str = SOURCE, site: Settings = _SETTINGS) -> Reading:
    data = raw if isinstance(raw, bytes) else raw.encode(errors="surrogatepass")
    return article.read_article(data, source=source, settings=site, markup=_MARKUP)


def _file(*lines: str, title: str = "Bài mẫu", date: str = "2021-12-31", body: str = "Một đoạn mẫu.") -> str:
    head = [f"title: {title}", f"date: {date}"]
    return "\n".join(["---", *head, *lines, "---", "", body, ""])


def _names(terms: tuple[Term, ...]) -> tuple[str, ...]:
    return tuple(each.name for each in terms)


def _good(*lines: str, source: str = SOURCE, site: Settings = _SETTINGS, **parts: str) -> Article:
    """Return the article of a file that has neither faults nor warnings."""
    reading = _read(_file(*lines, **parts), source, site)
    assert [fault.rule.message for fault in reading.faults] == []
    assert reading.article is not None
    return reading.article


def _rules(*lines: str, source: str = SOURCE, **parts: str) -> list[Rule]:
    return [fault.rule for fault in _read(_file(*lines, **parts), source).faults]


def _epoch(text: str, zone: str = "Asia/Ho_Chi_Minh") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def test_title_and_date_are_enough() -> None:
    """Every other key has a default: author and category of the site, and nothing else."""
    found = _good()
    assert (found.kind, found.title, found.slug, found.url) == ("article", "Bài mẫu", "bai-mau", "/2021/12/bai-mau/")
    assert (found.date, found.date_has_time, found.day) == (_epoch("2021-12-31"), False, 20211231)
    assert (_names(found.authors), found.category, _names(found.tags)) == (("Sơn Tra",), "tin-tuc", ())
    assert (found.updated, found.expires, found.withdrawn) == (None, None, None)
    assert (found.draft, found.featured) == (False, False)
    assert (found.summary, found.image, found.source_info, found.old_id) == ("", None, None, "")
    assert (found.aliases, found.attachments, found.corrections, found.links) == ((), (), (), ())


@pytest.mark.parametrize(
    "value", ("2021", "0123", "no", "yes", "null", "~x", "10:30", "1e3", "0x10", "3.0", "2021-12-31")
)
def test_text_keys_are_taken_as_typed(value: str) -> None:
    """What looks like a number, a time, a date or a truth value is a text where a text belongs."""
    found = _good(
        f"author: {value}",
        f"tags: [{value}, no, 10:30]",
        f"summary: {value}",
        f"old_id: {value}",
        f"source: {{name: {value}}}",
        "corrections: [{date: 2022-01-01, text: " + value + "}]",
        title=value,
    )
    assert (found.title, _names(found.authors), found.summary, found.old_id) == (value, (value,), value, value)
    assert _names(found.tags) == tuple(dict.fromkeys((value, "no", "10:30")))
    assert found.source_info == SourceInfo(value)
    assert found.corrections[0].text == value


def test_a_slug_of_digits_keeps_its_zero() -> None:
    """`slug: 0123` is a text, and the last part of the address."""
    assert _good("slug: 0123").url == "/2021/12/0123/"


@given(st.text(min_size=1).map(clean_spaces).filter(bool) | st.sampled_from(SENTENCES))
@example('Tít có "ngoặc" và \\ gạch')
@example("'")
@example("#không phải chú thích")
def test_any_title_in_quotes_comes_back_as_it_was(title: str) -> None:
    """A title survives being quoted as the remedies and `new` quote it, whatever characters of text it has."""
    composed = unicodedata.normalize("NFC", title)
    reading = _read(_file(title=quoted(title)))
    if rules.CONTROL_CHARACTER not in {fault.rule for fault in reading.faults} and reading.article is not None:
        assert reading.article.title == clean_spaces(composed)
    else:
        # Nothing but characters that are no text, or cannot be written in UTF-8 at all, keeps a title out.
        assert any(unicodedata.category(letter) in {"Cc", "Cs", "Cn"} for letter in title)


# Every form of a date, with what it is in the site's zone: the moment, whether it has a time, the day.
_DATES: Final = (
    ("2021-12-31", "2021-12-31T00:00", False),
    ("31/12/2021", "2021-12-31T00:00", False),
    ("1/2/2021", "2021-02-01T00:00", False),
    ("2021-12-31 08:30", "2021-12-31T08:30", True),
    ("2021-12-31T08:30", "2021-12-31T08:30", True),
    ("2021-12-31T08:30:15", "2021-12-31T08:30:15", True),
    ("2021-12-31 08:30:15", "2021-12-31T08:30:15", True),
    ("31/12/2021 08:30", "2021-12-31T08:30", True),
    ("31/12/2021  8:30", "2021-12-31T08:30", True),
    ("2021-12-31T00:00", "2021-12-31T00:00", True),
    ("2021-12-31T01:30Z", "2021-12-31T08:30", True),
    ("2021-12-31T08:30+07:00", "2021-12-31T08:30", True),
    ("2021-12-31 08:30 +0700", "2021-12-31T08:30", True),
    ("2021-12-31T20:30:00-05:00", "2022-01-01T08:30", True),
    ("31/12/2021 01:30Z", "2021-12-31T08:30", True),
    ('"2021-12-31 08:30"', "2021-12-31T08:30", True),
)


@pytest.mark.parametrize(("typed", "local", "has_time"), _DATES)
def test_a_date_is_read_in_every_form(typed: str, local: str, has_time: bool) -> None:  # noqa: FBT001
    """ISO and Vietnamese dates, with and without time, seconds and zone, mean the same moment everywhere."""
    found = _good(date=typed)
    assert (found.date, found.date_has_time) == (_epoch(local), has_time)
    assert found.day == int(local[:10].replace("-", ""))


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2999, 12, 30)),  # noqa: DTZ001 - the zone is what is tried out
    st.sampled_from(("Asia/Ho_Chi_Minh", "UTC", "Europe/Paris", "America/St_Johns")),
    st.integers(-14 * 60, 14 * 60),
)
def test_all_forms_of_one_moment_agree(moment: datetime, name: str, offset: int) -> None:
    """However a moment is written, it is the same second, and its day is that of the site's zone."""
    # Text cannot tell the first of two equal times of one night from the second.
    moment = moment.replace(microsecond=0, fold=0)
    site = _site(SITE + f"timezone: {name}\n")
    here = moment.replace(tzinfo=ZoneInfo(name))
    forms = (f"{moment:%Y-%m-%dT%H:%M:%S}", f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%d/%m/%Y %H:%M:%S}")
    assert {_good(date=form, site=site).date for form in forms} == {int(here.timestamp())}
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    found = _good(date=zoned.isoformat(), site=site)
    assert found.date == int(zoned.timestamp())
    assert found.day == int(datetime.fromtimestamp(found.date, ZoneInfo(name)).strftime("%Y%m%d"))


@pytest.mark.parametrize(
    ("typed", "rule"),
    (
        ("31/02/2020", rules.NO_SUCH_DAY),
        ("2021-13-01", rules.NO_SUCH_DAY),
        ("0/1/2021", rules.NO_SUCH_DAY),
        ("2021-12-31 24:00", rules.NO_SUCH_TIME),
        ("31/12/2021 08:60", rules.NO_SUCH_TIME),
        ("12/2021", rules.UNREADABLE_DATE),
        ("2021", rules.UNREADABLE_DATE),
        ("31-12-2021", rules.UNREADABLE_DATE),
        ("31/12/21", rules.UNREADABLE_DATE),
        ("2021-12-31T08:30 Asia/Ho_Chi_Minh", rules.UNREADABLE_DATE),
        ("2021-12-31T08:30+15:00", rules.UNREADABLE_DATE),
        ("31/12/2021 08:30 SA", rules.UNREADABLE_DATE),
        ("1899-12-31", rules.YEAR_OUT_OF_RANGE),
        ("3000-01-01", rules.YEAR_OUT_OF_RANGE),
        ("hôm nay", rules.UNREADABLE_DATE),
        ("２０２１-12-31", rules.UNREADABLE_DATE),
    ),
)
def test_a_date_is_never_guessed(typed: str, rule: Rule) -> None:
    """A day that does not exist, a part that is missing, a form that could mean two things: each is one fault."""
    assert [each.code for each in _rules(date=typed)] == [rule.code]
    assert [each.code for each in _rules(f"expires: {typed}")] == [rule.code]


def test_the_address_has_the_month_of_the_sites_zone() -> None:
    """A moment of New Year's Eve elsewhere may be in January here."""
    assert _good(date="2021-12-31T20:00Z").url == "/2022/01/bai-mau/"
    assert _good(date="2021-12-31T20:00Z", site=_site(SITE + "timezone: UTC\n")).url == "/2021/12/bai-mau/"


def test_an_article_expires_at_the_beginning_of_the_day() -> None:
    """`expires` without a time means 00:00 of that day, in the site's zone; with one, that minute."""
    assert _good("expires: 2026-03-01").expires == _epoch("2026-03-01")
    assert _good("expires: 1/3/2026 08:30").expires == _epoch("2026-03-01T08:30")


@pytest.mark.parametrize(
    "lines",
    (
        ("updated: 2021-12-30",),
        ("expires: 2021-12-31",),
        ("corrections: [{date: 2021-12-30, text: Sửa mẫu.}]",),
        ("withdrawn: {date: 2021-12-30, reason: Lý do mẫu}",),
    ),
)
def test_dates_that_contradict_each_other_are_warned_of(lines: tuple[str, ...]) -> None:
    """What comes after publication cannot be dated before it; the article is read all the same."""
    reading = _read(_file(*lines))
    assert [fault.rule for fault in reading.faults] == [rules.CONTRADICTORY_DATES]
    assert reading.article is not None


def test_dates_of_one_day_do_not_contradict_each_other() -> None:
    """An update or a correction on the day of publication is in order, whichever of them has a time."""
    _good("updated: 2021-12-31", "corrections: [{date: 31/12/2021, text: Sửa mẫu.}]", date="2021-12-31 08:30")
    _good("updated: 2021-12-31 09:00")
    assert _rules("updated: 2021-12-31 08:00", date="2021-12-31 08:30") == [rules.CONTRADICTORY_DATES]


def test_authors_are_one_name_or_a_list() -> None:
    """A name, or a list of names, each once; without the key it is the site's author."""
    assert _names(_good("author: Thanh Hà").authors) == ("Thanh Hà",)
    assert _names(_good("author: [Thanh Hà, Sơn Tra, thanh hà]").authors) == ("Thanh Hà", "Sơn Tra")
    assert _names(_good("author:\n  - Thanh  Hà\n  - Sơn Tra").authors) == ("Thanh Hà", "Sơn Tra")
    assert _names(_good(site=_site(SITE.replace("author: Sơn Tra\n", ""))).authors) == ()


def test_a_category_is_named_however_it_is_spelled() -> None:
    """Case and the place of tone marks make no difference; without the key it is the site's."""
    assert _good("category: văn hóa").category == "van-hoa"
    assert _good("category: VĂN HOÁ").category == "van-hoa"
    plain = _site("title: Trang mẫu\nbase_url: https://example.org\n")
    assert _good(site=plain).category == ""


def test_tags_are_each_there_once() -> None:
    """Tags that differ in case or tone placement are one, as it is written first."""
    assert _names(_good("tags: Quy hoạch").tags) == ("Quy hoạch",)
    assert _names(_good("tags: [Khoá XIII, khóa xiii, Khoa XII]").tags) == ("Khoá XIII", "Khoa XII")
    assert _names(_good("tags: []").tags) == ()


def test_without_a_summary_the_first_paragraph_is_the_lead() -> None:
    """It is taken out of the body, so that it is shown once, and it is what listings show."""
    found = _good(body="Đoạn *đầu*.\n\nĐoạn sau.")
    assert (found.summary, found.lead, found.excerpt) == ("", "Đoạn <em>đầu</em>.", "Đoạn đầu.")
    assert "đầu" not in found.body
    assert "Đoạn sau." in found.body


def test_with_a_summary_the_text_keeps_its_first_paragraph() -> None:
    """The summary is the lead and the listings' text."""
    found = _good("summary: Tóm tắt mẫu.", body="Đoạn đầu.\n\nĐoạn sau.")
    assert (found.summary, found.lead, found.excerpt) == ("Tóm tắt mẫu.", "", "Tóm tắt mẫu.")
    assert "Đoạn đầu." in found.body


def test_keys_that_hold_keys_become_values() -> None:
    """Picture, source, attachments, corrections and withdrawal, in every form that they may have."""
    found = _good(
        "image: {path: anh.jpg, alt: Cầu mẫu, caption: 'Ảnh: Sơn Tra'}",
        "source: {name: Báo Mẫu, url: 'https://example.com/1?a=b#c', time: 30/12/2021 07:00}",
        "attachments:\n  - bao-cao.pdf\n  - {path: /static/mau.pdf, title: Biểu mẫu}",
        "corrections:\n  - date: 2022-01-03 10:00\n    text: Số đúng là 120.",
    )
    assert found.image == Image("anh.jpg", "Cầu mẫu", "Ảnh: Sơn Tra")
    assert found.source_info == SourceInfo("Báo Mẫu", "https://example.com/1?a=b#c", _epoch("2021-12-30T07:00"), True)  # noqa: FBT003
    assert found.attachments == (Attachment("bao-cao.pdf"), Attachment("/static/mau.pdf", "Biểu mẫu"))
    # A correction names a day.
    assert found.corrections == (Correction(_epoch("2022-01-03"), "Số đúng là 120."),)
    assert _good("withdrawn: {date: 2022-01-01, reason: Lý do mẫu}").withdrawn == Withdrawn(
        _epoch("2022-01-01"), "Lý do mẫu"
    )
    assert _good("withdrawn: {date: 2022-01-01}").withdrawn == Withdrawn(_epoch("2022-01-01"), "")
    assert _good('image: {path: ./anh.jpg, alt: ""}').image == Image("anh.jpg")


@pytest.mark.parametrize("typed", ("true", "yes", "on", "True", "YES"))
def test_a_flag_is_on_as_editors_write_it(typed: str) -> None:
    """`true` and what YAML 1.1 takes for it."""
    found = _good(f"draft: {typed}", f"featured: {typed}")
    assert (found.draft, found.featured) == (True, True)


@pytest.mark.parametrize("typed", ("false", "no", "off", "False"))
def test_a_flag_is_off_as_editors_write_it(typed: str) -> None:
    """`false` and what YAML 1.1 takes for it."""
    found = _good(f"draft: {typed}", f"featured: {typed}")
    assert (found.draft, found.featured) == (False, False)


def test_aliases_are_absolute_paths() -> None:
    """A path, decoded and composed, perhaps with a query as it is typed; one address, or a list of them."""
    assert _good("aliases: /cu/1/").aliases == ("/cu/1/",)
    typed = "[/cu/1.html, /a/b.htm, '/T%E1%BB%89nh-%E1%BB%A7y/', /Tỉnh-ủy2/]"
    assert _good(f"aliases: {typed}").aliases == ("/cu/1.html", "/a/b.htm", "/Tỉnh-ủy/", "/Tỉnh-ủy2/")
    other = ("/xem.aspx", "/cu/1", "/xem?id=5&b=%C3", "/T%E1%BB%89nh?a", "/?id=5")
    assert _good(f"aliases: {list(other)}").aliases == (*other[:3], "/Tỉnh?a", "/?id=5")


@pytest.mark.parametrize(
    "alias",
    (
        *("/a/../b/", "/./", "/a//b/", "https://example.org/cu/../"),
        *("/a?", "/?", "/%2e%2e/", "/con/", "/x./", "/%ff/", "/.an/", "/.an.aspx", f"/{'a' * 201}"),
    ),
)
def test_an_alias_that_no_host_could_show_is_a_fault(alias: str) -> None:
    """Empty queries, parent folders, names that Windows forbids, what is not UTF-8."""
    assert _rules(f"aliases: ['{alias}']") == [rules.BAD_ALIAS]


def test_signs_that_are_sent_encoded_may_stand_in_an_alias() -> None:
    """A page may have a space in its name; where no page can stand, what Windows forbids may stand as well."""
    spaced = "/tin/b%C3%A0i%20m%E1%BB%99t"
    typed = [f"{spaced}.aspx", f"{spaced}.html", "/%22a%22:%20b", '/"c".aspx', "/con"]
    decoded = ("/tin/bài một.aspx", "/tin/bài một.html", '/"a": b', '/"c".aspx', "/con")
    assert _good(f"aliases: {typed}").aliases == decoded


@pytest.mark.parametrize(
    ("alias", "rule", "sign"),
    (
        ("/a b/", rules.BAD_ALIAS_SPACE, " "),
        ("/cu/1 /cu/2", rules.BAD_ALIAS_SPACE, " "),
        ("/a\\b/", rules.BAD_ALIAS_SIGN, "\\"),
        ("/a%5Cb.aspx", rules.BAD_ALIAS_SIGN, "%5C"),
        ("/a%0Ab.aspx", rules.BAD_ALIAS_SIGN, "%0A"),
        ("/a%3Fb.aspx", rules.BAD_ALIAS_SIGN, "%3F"),
        ("/a:b/", rules.BAD_ALIAS_SIGN, ":"),
        ("/a%22b.html", rules.BAD_ALIAS_SIGN, "%22"),
    ),
)
def test_a_sign_that_no_old_address_has_is_named(alias: str, rule: rules.Rule, sign: str) -> None:
    """As it is typed."""
    (fault,) = _read(_file(f"aliases: ['{alias}']")).faults
    assert (fault.rule, dict(fault.params)["sign"]) == (rule, sign)


@pytest.mark.parametrize("alias", ("cu/1/", "https://example.org/cu/1/", "//example.org/cu/1/", "/cu/1/#muc"))
def test_a_relative_alias_or_one_with_a_host_is_told_as_it_should_be(alias: str) -> None:
    """A fault all the same."""
    (fault,) = _read(_file(f"aliases: ['{alias}']")).faults
    assert (fault.rule, dict(fault.params)["fixed"]) == (rules.BAD_ALIAS_NEAR, "/cu/1/")


@pytest.mark.parametrize(
    "lines",
    (
        ("aliases: [/2021/12/bai-mau/]",),
        ("aliases: [/cu/1/, /cu/1/]",),
    ),
)
def test_an_idle_alias_is_warned_of(lines: tuple[str, ...]) -> None:
    """The article's own address, and one that is written twice, lead nowhere new."""
    assert _rules(*lines) == [rules.IDLE_ALIAS]


def test_a_key_made_idle_by_another_is_warned_of() -> None:
    """What can have no effect beside another key is told, and the article is read."""
    gone = "withdrawn: {date: 2022-01-01}"
    assert _rules(gone, "draft: true") == [rules.IDLE_IN_DRAFT]
    assert _rules(gone, "expires: 2030-01-01") == [rules.IDLE_WHEN_WITHDRAWN]


def test_eth_is_warned_of_and_kept() -> None:
    """The letter Ð that stands for Đ is the editor's to mend; the address takes it for đ."""
    reading = _read(_file(title='"Ðồng Tháp"'), "content/2021/12/Ðồng Tháp.md")
    assert [fault.rule for fault in reading.faults] == [rules.ETH]
    assert reading.article is not None
    assert (reading.article.title, reading.article.slug) == ("Ðồng Tháp", "dong-thap")


def test_what_systems_write_differently_is_mended_silently() -> None:
    """A byte order mark, Windows and old Mac line ends, decomposed letters in text and file name change nothing."""
    lines = ("author: Sơn Tra", "tags: [Khoá XIII, Quy hoạch]", "slug: tinh-uy")
    plain = _file(*lines, title="Hội nghị Tỉnh uỷ", body="Đoạn đầu của bài.\n\nĐoạn thứ hai: tiếng Việt.")
    source = "content/2021/12/Hội nghị.md"
    expected = _read(plain, source)
    assert expected.article is not None
    apart = unicodedata.normalize("NFD", plain)
    for raw in (
        b"\xef\xbb\xbf" + plain.encode(),
        plain.replace("\n", "\r\n").encode(),
        plain.replace("\n", "\r").encode(),
        apart.encode(),
        b"\xef\xbb\xbf" + apart.replace("\n", "\r\n").encode(),
    ):
        assert _read(raw, source) == expected
    decomposed = _read(plain, unicodedata.normalize("NFD", source)).article
    assert decomposed is not None
    assert (decomposed.slug, decomposed.url) == (expected.article.slug, expected.article.url)


@pytest.mark.parametrize(
    ("name", "slug"),
    (
        ("bai-mau.md", "bai-mau"),
        ("Bài Mẫu.md", "bai-mau"),
        ("2021-12-31-bai-mau.md", "bai-mau"),
        ("20211231-bai-mau.md", "bai-mau"),
        ("31-12-2021-bai-mau.md", "bai-mau"),
        ("2021-12-31 Bài mẫu.MD", "bai-mau"),
        ("2021-12-31.md", "2021-12-31"),
        ("2021-bai.md", "2021-bai"),
        ("bai-mau/index.md", "bai-mau"),
        ("2021-12-31-bai-mau/index.md", "bai-mau"),
        ("0123.md", "0123"),
        ("10,5 tỷ.md", "10-5-ty"),
    ),
)
def test_the_address_comes_from_the_files_name(name: str, slug: str) -> None:
    """The file's or folder's name without a leading date, never the title; folders mean nothing."""
    for folder in ("content/", "content/2021/12/", "content/tin/", "content/2030/01/x/"):
        assert _good(title="Tít khác hẳn", source=folder + name).url == f"/2021/12/{slug}/"


@pytest.mark.parametrize("slug", ("Bai-mau", "bài-mẫu", "a_b", "a--b", "-a", "a-", "a/b", "../a", "a b", "x" * 300))
def test_a_slug_is_not_mended(slug: str) -> None:
    """Anything but small letters, digits and single hyphens is a fault, with a slug that would do."""
    assert _rules(f"slug: {slug}") == [rules.BAD_SLUG]


def test_a_slug_that_windows_reserves_is_told_so() -> None:
    """It is made of letters as any other."""
    (fault,) = _read(_file("slug: con")).faults
    assert (fault.rule, dict(fault.params)["near"]) == (rules.RESERVED_SLUG, "bai-con")


@pytest.mark.parametrize(
    ("line", "example"),
    (
        ("updated: [2025-01-02]", 'updated: "2025-01-02"'),
        ("updated: [2025-01-02, 3]", 'updated: "31/12/2021 08:30"'),
        ("slug: [bai-hai]", 'slug: "bai-hai"'),
        ("summary: [Tin nhanh]", 'summary: "[Tin nhanh]"'),
    ),
)
def test_a_list_in_place_of_a_text_is_answered_with_what_is_meant(line: str, example: str) -> None:
    """Brackets are signs of a text, and of nothing else."""
    (fault,) = _read(_file(line)).faults
    assert (fault.rule, dict(fault.params)["example"]) == (rules.NOT_TEXT, example)


def test_a_file_without_a_name_has_no_address() -> None:
    """A name of signs only is a fault unless a slug is given; so is an index.md in no folder."""
    for source in ("content/2021/…!.md", "content/index.md"):
        assert _rules(source=source) == [rules.NAMELESS]
        assert _good("slug: bai-mau", source=source).slug == "bai-mau"


@pytest.mark.parametrize(
    ("name", "url"),
    (
        ("gioi-thieu.md", "/gioi-thieu/"),
        ("Giới thiệu.md", "/gioi-thieu/"),
        ("a/b.md", "/a/b/"),
        ("a/b/index.md", "/a/b/"),
        ("2021-12-31-a.md", "/2021-12-31-a/"),
    ),
)
def test_a_standing_page_needs_a_title_only(name: str, url: str) -> None:
    """Pages have no date, author or category, and their folders are part of their address."""
    reading = _read("---\ntitle: Giới thiệu\n---\n\nChữ.\n", f"content/pages/{name}")
    assert reading.faults == []
    assert reading.article is not None
    found = reading.article
    assert (found.kind, found.url, found.date, found.day) == ("page", url, None, 0)
    assert (_names(found.authors), found.category, _names(found.tags)) == ((), "", ())


def test_a_key_without_effect_on_a_page_is_warned_of() -> None:
    """Date, author, category, tags and featured mean nothing on a page."""
    lines = ("author: Sơn Tra", "category: Tin tức", "tags: [a]", "featured: true")
    assert _rules(*lines, source="content/pages/a.md") == [rules.IDLE_ON_PAGE] * 5


@pytest.mark.parametrize(
    ("raw", "rule"),
    (
        (_file(title="Bài mẫu").encode("utf-16"), rules.NOT_UTF8),
        (_file(title="Bài mẫu").encode("utf-16-le"), rules.NOT_UTF8),
        (_file(title="B\xe0i m\xe2u").encode("latin-1", errors="replace"), rules.NOT_UTF8),
        ("Một đoạn mẫu.\n", rules.NO_FRONT_MATTER),
        ("", rules.NO_FRONT_MATTER),
        ("\n" + _file(), rules.NO_FRONT_MATTER),
        ("---\ntitle: Bài mẫu\ndate: 2021-12-31\n", rules.UNCLOSED_FRONT_MATTER),
        ("---\ntitle: Bài mẫu\ndate: 2021-12-31\n\nMột đoạn mẫu.\n", rules.UNCLOSED_FRONT_MATTER),
        (_file("tags:\ta"), rules.TAB),
        (_file(title="A: b"), rules.UNQUOTED_COLON),
        (_file("title: Bài khác"), rules.DUPLICATE_KEY),
        (_file("xyz: 1"), rules.UNKNOWN_KEY),
        (_file("tag: a"), rules.UNKNOWN_KEY_NEAR),
        (_file("tác giả: Sơn Tra"), rules.UNKNOWN_KEY_NEAR),
        (_file("summary: &a b"), rules.ADVANCED_YAML),
        (_file("summary: *a"), rules.ADVANCED_YAML),
        (_file("summary: !!str b"), rules.ADVANCED_YAML),
        (_file("summary: [a]"), rules.NOT_TEXT),
        (_file("tags: {a: b}"), rules.NOT_TEXTS),
        (_file("draft: 1"), rules.NOT_FLAG),
        (_file("draft: 'true'"), rules.NOT_FLAG),
        (_file("image: anh.jpg"), rules.NOT_KEYS),
        (_file("corrections: [a]"), rules.NOT_KEYS),
        (_file("image: {alt: a}"), rules.MISSING_KEY),
        (_file("source: {url: 'https://example.com/'}"), rules.MISSING_KEY),
        (_file("withdrawn: {reason: a}"), rules.MISSING_KEY),
        ("---\ndate: 2021-12-31\n---\n\nChữ.\n", rules.MISSING_KEY),
        ("---\ntitle: Bài mẫu\n---\n\nChữ.\n", rules.MISSING_KEY),
        (_file("category: Thể thao"), rules.UNKNOWN_CATEGORY),
        (_file("source: {name: a, url: example.com}"), rules.BAD_URL),
        (_file("image: {path: ../anh.jpg, alt: a}"), rules.BAD_PATH),
        (_file("attachments: [C:\\a.pdf]"), rules.BAD_PATH),
        (_file("summary:"), rules.EMPTY_VALUE),
        (_file(title='" "'), rules.EMPTY_VALUE),
        (_file("tags: [a, '']"), rules.EMPTY_VALUE),
        (_file("tags: ['…']"), rules.NAMELESS_TERM),
        (_file("tags: [Côn]"), rules.UNUSABLE_TERM),
        (_file("author: " + "dài " * 60), rules.UNUSABLE_TERM),
        (_file(body=""), rules.EMPTY_BODY),
        (_file(body="<!-- chưa viết -->\n\xa0\u200b"), rules.EMPTY_BODY),
        (_file(body="a\x08b"), rules.CONTROL_CHARACTER),
        (_file(body="x" * (5 * 1024 * 1024)), rules.TOO_LARGE),
    ),
)
def test_a_mistake_is_one_fault_and_never_guessed(raw: str | bytes, rule: Rule) -> None:
    """Whatever docs/front-matter.md refuses keeps the article out, and is told once."""
    reading = _read(raw)
    assert reading.article is None
    assert [fault.rule.code for fault in reading.faults] == [rule.code]


@pytest.mark.parametrize(
    "name", ("CON.md", "aux.md", "nul.txt.md", "a:b.md", "a?.md", "a\x1bb.md", "lpt1/index.md", "a./index.md")
)
def test_a_name_that_windows_forbids_is_a_fault(name: str) -> None:
    """Also with a slug, since the file itself could not be checked out there; the fault shows no control character."""
    for lines in ((), ("slug: bai-mau",)):
        reading = _read(_file(*lines), f"content/2021/12/{name}")
        assert reading.article is None
        assert [fault.rule for fault in reading.faults] == [rules.FORBIDDEN_NAME]


def test_all_faults_of_a_file_are_found_in_one_run() -> None:
    """A mistake in one key hides none in another, or in the text."""
    found = _rules("tags: {a: b}", "xyz: 1", "slug: A B", "draft: x", title="A: b", date="31/02/2020", body="")
    assert found == [
        *(rules.UNQUOTED_COLON, rules.UNKNOWN_KEY, rules.NOT_FLAG, rules.NO_SUCH_DAY, rules.NOT_TEXTS),
        *(rules.BAD_SLUG, rules.EMPTY_BODY),
    ]


_LINES: Final = st.sampled_from(
    (
        *(
            "title: Bài mẫu",
            "title: A: b",
            "date: 2021-12-31",
            "date: 31/02/2020",
            "tags: [a, b]",
            "tags: {",
            "draft: true",
        ),
        *("image: {path: a.jpg}", "withdrawn: {date: x}", "corrections:", "  - {date: 1/1/2021}", "aliases: [/a/, b]"),
        *("---", "", "Chữ.", "\t", "slug: con", "source: *a", "expires: 1/1/1", "attachments: [../x]", "\ufeff", "Ð"),
    )
)


@given(
    st.lists(_LINES, max_size=12).map("\n".join).map(str.encode)
    | st.lists(_LINES, max_size=12).map(lambda lines: "\r\n".join(["---", *lines]).encode())
    | st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode(errors="surrogatepass"))
)
@example(b"---\n---\n")
@example(b"---")
def test_whatever_a_file_holds_is_an_article_or_faults_in_it(raw: bytes) -> None:
    """Nothing is raised, each fault lies in the file, and there is no article exactly when something is wrong."""
    reading = _read(raw)
    assert (reading.article is None) == any(not fault.rule.warning for fault in reading.faults)
    lines = raw.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for fault in reading.faults:
        assert fault.path == SOURCE
        assert 1 <= fault.line <= lines
        assert 1 <= fault.column <= len(fault.source_line) + 1


@given(st.lists(_LINES, max_size=12).map(lambda lines: "\n".join(["---", *lines, "---", "", "Chữ."]).encode()))
def test_front_matter_alone_is_read_as_with_the_text(raw: bytes) -> None:
    """What `list` reads of a file is what a build reads of it, and no fault of the front matter is missed."""
    front, found = article.read_front_matter(raw, source=SOURCE, settings=_SETTINGS)
    reading = _read(raw)
    assert [fault for fault in reading.faults if fault in found] == found
    if reading.article is not None:
        assert front is not None
        assert (front.title, front.draft, front.withdrawn) == (
            *(reading.article.title, reading.article.draft, reading.article.withdrawn),
        )


def test_links_and_values_are_located_together() -> None:
    """Each is where it stands, as often as it stands there."""
    raw = _file("attachments:", "  - a.pdf", "  - {path: b.pdf}", body="[x](c)\n\n[y](c) [z](d)").encode()
    assert [place[:3] for place in article.locate_links(raw, [("d", 0), ("c", 1), ("c", 0)])] == [
        *((11, 12, 1), (11, 5, 1), (9, 5, 1)),
    ]
    wanted = [("attachments", "b.pdf"), ("attachments", "a.pdf"), ("attachments", "c.pdf"), ("image", "a.pdf")]
    assert [place[:3] for place in article.locate_values(raw, wanted)] == [
        *((6, 12, 5), (5, 5, 5), (5, 3, 7), (1, 1, 3)),
    ]


def test_times_do_not_depend_on_the_machines_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A date without a zone is meant in the site's zone, wherever the build runs."""
    monkeypatch.setenv("TZ", "America/New_York")
    assert _good(date="2021-12-31 08:30").date == int(datetime(2021, 12, 31, 1, 30, tzinfo=UTC).timestamp())


def test_words_line_break_is_one_in_a_text() -> None:
    """Word writes U+000B for Shift+Enter; in front matter, where lines mean something, it is a fault."""
    reading = _read("---\ntitle: Bài mẫu\ndate: 2021-12-31\n---\n\nMột.\n\nThưa quý vị,\x0bTôi tên Mẫu.\n")
    assert reading.faults == []
    assert reading.article is not None
    assert "<p>Thưa quý vị,<br>\nTôi tên Mẫu.</p>" in reading.article.body
    assert [each.rule for each in _read("---\ntitle: Bài\x0bmẫu\ndate: 2021-12-31\n---\n\nMột.\n").faults] == [
        rules.CONTROL_CHARACTER
    ]

"""Dates of the years before zones had offsets of whole hours or minutes, as machines must be able to read them."""

import json
import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html

from site_helpers import SETTINGS, article, make_site, run
from sitegen.build.reporting.report import report
from sitegen.build.reporting.summary import moment_text
from sitegen.build.results import Result
from sitegen.content.article import read_front_matter
from sitegen.diagnostics import messages, rules
from sitegen.metadata import settings
from sitegen.rendering.views import DateView

# What RFC 3339 takes, and HTML's "valid global date and time string".
_RFC3339: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
_RFC822: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}"
)
_ZONES: Final = (
    # Each had an offset with seconds at some time from 1900 on: until 1911, 1911, 1937, 1935, 1972, 1920.
    *("Asia/Ho_Chi_Minh", "Europe/Paris", "Europe/Amsterdam", "America/St_Johns", "Africa/Monrovia"),
    *("Asia/Kathmandu", "UTC"),
)
# Without a zone, which is what is tried out.
_FIRST: Final = datetime(1900, 1, 1)  # noqa: DTZ001
_HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_DATES: Final = ("1905-03-01 08:30", "1911-04-30T23:59:59", "1900-01-01", "1906-07-01 00:00")


@given(
    st.datetimes(_FIRST, datetime(1975, 1, 1)) | st.datetimes(_FIRST, datetime(2999, 12, 30)),  # noqa: DTZ001
    st.sampled_from(_ZONES),
)
@example(datetime(1905, 3, 1, 8, 30), "Asia/Ho_Chi_Minh")  # noqa: DTZ001
@example(datetime(1972, 1, 1), "Africa/Monrovia")  # noqa: DTZ001
def test_every_moment_is_one_that_machines_read(local: datetime, name: str) -> None:
    """Both forms keep the moment, and tell it with an offset of whole minutes."""
    moment = local.replace(microsecond=0, tzinfo=ZoneInfo(name))
    view = DateView(int(moment.timestamp()), ZoneInfo(name), has_time=True)
    assert _RFC3339.fullmatch(view.rfc3339)
    assert view.iso == view.rfc3339
    assert _RFC822.fullmatch(view.rfc822)
    told = datetime.fromisoformat(view.rfc3339)
    assert told.timestamp() == parsedate_to_datetime(view.rfc822).timestamp() == moment.timestamp()
    assert abs((told.utcoffset() or timedelta()) - (moment.utcoffset() or timedelta())) < timedelta(minutes=1)


@given(st.dates(date(1900, 1, 1), date(1975, 1, 1)), st.sampled_from(_ZONES))
def test_a_date_without_a_time_stays_on_its_day(day: date, name: str) -> None:
    """Midnight is never told as the evening before."""
    begin = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(name))
    view = DateView(int(begin.timestamp()), ZoneInfo(name), has_time=False)
    # Where clocks skip midnight, the day begins later.
    assert view.rfc3339[:10] == view.iso
    assert parsedate_to_datetime(view.rfc822).date().isoformat() == view.iso


def test_the_moment_of_the_standards_example_is_told_as_there() -> None:
    """Noon of 1 January 1937 in Amsterdam (RFC 3339, section 5.8), 19 minutes and 32 seconds ahead of UTC."""
    noon = datetime(1937, 1, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
    view = DateView(int(noon.timestamp()), ZoneInfo("Europe/Amsterdam"), has_time=True)
    offset = noon.utcoffset()
    assert offset is not None
    if offset != timedelta(minutes=19, seconds=32):
        pytest.skip("this database of time zones takes Amsterdam for Brussels")
    assert view.rfc3339 == "1937-01-01T12:00:28+00:20"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site whose articles are of the years before 1911."""
    files: dict[str, str | bytes] = {
        f"content/bai-{number}.md": article(
            f"Bài {number}",
            date,
            updated="1911-04-30 23:59:59",
            expires="2999-12-31 08:30",
            source="{name: Báo Mẫu, time: 1904-05-06 07:08}",
            corrections="[{date: 1911-05-02, text: Mẫu.}]",
        )
        for number, date in enumerate(_DATES)
    }
    files["content/go.md"] = article("Bài gỡ", "1905-01-01 08:30", withdrawn="{date: 1906-01-01 08:30}")
    made = make_site(tmp_path_factory.mktemp("cu"), files, SETTINGS.replace("feed_size: 4", "feed_size: 10"))
    run(made)
    return made


def test_feeds_tell_the_moments(site: Path) -> None:
    """Atom, RSS and JSON Feed: each time is valid, and the moment that the article says."""
    moments = sorted((datetime.fromisoformat(each).replace(tzinfo=_HANOI).timestamp() for each in _DATES), reverse=True)
    atom, rss = ((site / "public" / name).read_bytes() for name in ("atom.xml", "rss.xml"))
    assert feedparser.parse(atom).bozo is feedparser.parse(rss).bozo is False
    for tag in ("updated", "published"):
        texts = etree.fromstring(atom).xpath(f"//*[local-name()='{tag}']/text()")
        assert all(_RFC3339.fullmatch(each) for each in texts)
    published = etree.fromstring(atom).xpath("//*[local-name()='published']/text()")
    assert [datetime.fromisoformat(each).timestamp() for each in published] == moments
    texts = etree.fromstring(rss).xpath("//pubDate/text()")
    assert all(_RFC822.fullmatch(each) for each in (*texts, *etree.fromstring(rss).xpath("//lastBuildDate/text()")))
    assert [parsedate_to_datetime(each).timestamp() for each in texts] == moments
    items = json.loads((site / "public/feed.json").read_text(encoding="utf-8"))["items"]
    assert all(_RFC3339.fullmatch(each[key]) for each in items for key in ("date_published", "date_modified"))
    assert [datetime.fromisoformat(each["date_published"]).timestamp() for each in items] == moments


def test_no_output_has_an_offset_with_seconds(site: Path) -> None:
    """Sitemaps, structured data, Open Graph and each `datetime` have dates, or moments as machines read them."""
    found = 0
    for path in (site / "public").rglob("*"):
        if path.suffix == ".xml":
            for text in etree.parse(path).xpath("//*[local-name()='lastmod']/text()"):
                assert _RFC3339.fullmatch(text) or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
                found += 1
        if path.suffix == ".html":
            page = html.parse(str(path))
            texts = [
                str(each) for each in page.xpath("//time/@datetime | //meta[contains(@property, '_time')]/@content")
            ]
            for script in page.xpath("//script[@type='application/ld+json']/text()"):
                told = json.loads(script)
                nodes = told if isinstance(told, list) else [told]
                texts += [each[key] for each in nodes for key in ("datePublished", "dateModified") if key in each]
            for text in texts:
                assert _RFC3339.fullmatch(text) or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text), path
                found += 1
    assert found > 30
    assert not any(b"+07:06" in path.read_bytes() for path in (site / "public").rglob("*") if path.is_file())


def test_readers_see_the_date_as_it_was_typed(site: Path) -> None:
    """What people read is the clock of the place, and addresses are of its day."""
    page = (site / "public/1911/04/bai-1/index.html").read_text(encoding="utf-8")
    assert "Chủ Nhật, 30/04/1911 - 23:59" in page
    assert '<time datetime="1900-01-01">' in (site / "public/1900/01/bai-2/index.html").read_text(encoding="utf-8")


def test_a_report_tells_an_old_time_as_machines_read_it() -> None:
    """`next_due`, and what the terminal says of it, have an offset of whole minutes too."""
    due = int(datetime(1905, 3, 1, 8, 30, tzinfo=_HANOI).timestamp())
    result = Result(0, 0, 0, 0, 0, [], due, "Asia/Ho_Chi_Minh", {}, 0, "", 0.0)
    assert report(result, (), _HANOI, messages.load({}))["next_due"] == "1905-03-01T08:30:30+07:07"
    assert moment_text(due, _HANOI) == "01/03/1905 08:30 (+07:07)"


@pytest.mark.parametrize("typed", ("0999-12-31", "999-12-31", "31/12/0001", "1899-12-31", "3000-01-01", "10000-01-01"))
@pytest.mark.parametrize(
    "line",
    (
        *("date: {}", "updated: {}", "expires: {}", "source: {{name: Báo, time: {}}}", "withdrawn: {{date: {}}}"),
        "corrections: [{{date: {}, text: Mẫu.}}]",
    ),
)
def test_a_year_that_no_archive_has_is_a_fault(typed: str, line: str) -> None:
    """Whatever key has it: years are 1900 to 2999, so that every format has four digits for them."""
    loaded, _ = settings.load_settings(SETTINGS.encode())
    assert loaded is not None
    dated = "" if line.startswith("date") else "date: 2021-12-31\n"
    raw = f"---\ntitle: Bài\n{dated}{line.format(typed)}\n---\n\nChữ.\n".encode()
    _, found = read_front_matter(raw, source="content/a.md", settings=loaded)
    # Four digits are a year, if one that no date may have.
    rule = rules.UNREADABLE_DATE if typed in {"999-12-31", "10000-01-01"} else rules.YEAR_OUT_OF_RANGE
    assert [(fault.rule, fault.line) for fault in found] == [(rule, 3 + bool(dated))]

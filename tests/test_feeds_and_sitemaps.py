"""Feeds as feed readers read them, sitemaps as search engines do: from golden sites and from small ones."""

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

import feedparser
import pytest
import xmlschema
from lxml import etree

from golden_sites import NAMES, expected
from site_helpers import article, make_site, pages, run, write

SCHEMAS: Final = Path(__file__).parent / "fixtures" / "schemas"
ATOM: Final = "{http://www.w3.org/2005/Atom}"
MAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEED_SIZE: Final = {"day-du": 4, "dia-chi-khac": 1, "trong": 30}

GOLDEN_FEEDS: Final = [
    (name, path) for name in NAMES for path in sorted(expected(name)) if re.search(r"(^|/)(atom|rss)\.xml$", path)
]


def read(name: str, path: str) -> Any:  # noqa: ANN401 - feedparser ships no types
    """Return a feed as a reader sees it."""
    return feedparser.parse(expected(name)[path])


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """Return the schema of sitemaps, indexes and news sitemaps, found in this repository alone."""
    return xmlschema.XMLSchema(SCHEMAS / "all.xsd", allow="local")


@pytest.mark.parametrize(("name", "path"), GOLDEN_FEEDS)
def test_a_feed_is_read_without_complaint(name: str, path: str) -> None:
    """Well-formed, of the version that its name says, no longer than feed_size, each entry once, newest first."""
    feed = read(name, path)
    assert feed.bozo is False
    assert feed.version == ("atom10" if path.endswith("atom.xml") else "rss20")
    assert feed.feed.title
    assert len(feed.entries) <= FEED_SIZE[name]
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    dates = [entry.published_parsed for entry in feed.entries]
    assert None not in dates
    assert dates == sorted(dates, reverse=True)
    for entry in feed.entries:
        assert entry.id == entry.link
        assert entry.title
        assert entry.authors


@pytest.mark.parametrize("name", NAMES)
def test_the_feeds_of_a_site_tell_the_same(name: str) -> None:
    """Atom, RSS and JSON have the same entries with the same texts and times."""
    files = expected(name)
    atom, rss, told = read(name, "atom.xml"), read(name, "rss.xml"), json.loads(files["feed.json"])
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert set(told) - {"description"} == {"version", "title", "home_page_url", "feed_url", "language", "items"}
    assert told.get("description", told["title"]) == rss.feed.description
    assert told["title"] == atom.feed.title == rss.feed.title
    assert told["home_page_url"] == atom.feed.link == rss.feed.link
    shown = [(each["id"], each["url"], each["title"], each["summary"]) for each in told["items"]]
    for feed in (atom, rss):
        assert [(each.id, each.link, each.title, each.summary) for each in feed.entries] == shown
    times = [datetime.fromisoformat(each["date_published"]) for each in told["items"]]
    assert times == [datetime.fromisoformat(each.published) for each in atom.entries]
    assert times == [parsedate_to_datetime(each.published) for each in rss.entries]
    assert all(time.tzinfo is not None for time in times)
    for item, entry in zip(told["items"], atom.entries, strict=True):
        assert set(item) <= {
            "id", "url", "title", "content_text", "summary", "date_published", "date_modified", "authors", "tags",
            "image",
        }  # fmt: skip
        assert item["content_text"]
        assert [each["name"] for each in item["authors"]] == [each.name for each in entry.authors]
        assert item.get("date_modified", item["date_published"]) == entry.updated


def test_a_site_without_a_tagline_describes_its_feeds_by_its_title(tmp_path: Path) -> None:
    """RSS must have a description; where a format may do without one there is none, rather than an empty one."""
    site = make_site(tmp_path, {"content/2021/12/bai.md": article()})
    run(site)
    atom, rss, told = ((site / "public" / name).read_bytes() for name in ("atom.xml", "rss.xml", "feed.json"))
    assert etree.fromstring(rss).findtext("channel/description") == "Trang mẫu"
    assert etree.fromstring(atom).find(f"{ATOM}subtitle") is None
    assert "description" not in json.loads(told)


def test_a_category_feed_holds_its_category_alone() -> None:
    """Its newest articles, as many as any feed holds."""
    feed = read("day-du", "chuyen-muc/tin-tuc/atom.xml")
    assert [each.link.rpartition("/van-phong")[2] for each in feed.entries] == [
        "/2026/10/tin-moi-nhat/",
        "/2026/09/tin-moi/",
        "/2026/09/ten-tep-cu/",
        "/2026/08/ky-tu/",
    ]
    assert {term.term for each in feed.entries for term in each.tags} == {"Tin tức"}


@pytest.mark.parametrize(("name", "path"), [each for each in GOLDEN_FEEDS if each[1].endswith("atom.xml")])
def test_an_atom_feed_has_what_the_standard_requires(name: str, path: str) -> None:
    """RFC 4287: id, title, one updated time with a zone, an author, a link to itself; an entry's link and summary.

    The time is that of the newest entry, which comes first.
    """
    feed = etree.fromstring(expected(name)[path])
    for each in (feed, *feed.iter(ATOM + "entry")):
        for tag in ("id", "title", "updated"):
            assert len(each.findall(ATOM + tag)) == 1, tag
        assert datetime.fromisoformat(each.findtext(ATOM + "updated") or "").tzinfo is not None
        assert each.findtext(f"{ATOM}author/{ATOM}name")
        assert each.find(f"{ATOM}link[@rel='alternate']") is not None
    self = feed.find(f"{ATOM}link[@rel='self']")
    assert self is not None
    assert self.get("href") == feed.findtext(ATOM + "id")
    updated = [datetime.fromisoformat(each.text or "") for each in feed.findall(f"{ATOM}entry/{ATOM}updated")]
    newest = updated[0] if updated else datetime(1970, 1, 1, tzinfo=UTC)
    assert datetime.fromisoformat(feed.findtext(ATOM + "updated") or "") == newest


def test_an_older_entry_does_not_say_when_a_feed_changed(tmp_path: Path) -> None:
    """Neither one that was corrected later than the newest, nor one that claims a time that has not come."""
    make_site(
        tmp_path,
        {
            "content/a.md": article("Cũ", "2021-12-30", updated="2030-01-05 09:00"),
            "content/b.md": article("Mới", "2021-12-31", updated="2022-01-01 09:00"),
        },
    )
    run(tmp_path)
    (text,) = pages(tmp_path, "atom.xml")
    assert feedparser.parse(text).feed.updated == "2022-01-01T09:00:00+07:00"


def test_an_empty_rss_feed_claims_no_time_of_change() -> None:
    """Nothing was ever published in it."""
    assert b"lastBuildDate" not in expected("trong")["rss.xml"]
    assert b"lastBuildDate" in expected("day-du")["rss.xml"]


def test_the_id_of_an_entry_outlives_edits(tmp_path: Path) -> None:
    """A reader shows an edited article once: its id is its address, which title and text do not make."""
    make_site(tmp_path, {"content/a.md": article()})
    run(tmp_path)
    before = [feedparser.parse(text).entries[0].id for text in pages(tmp_path, "atom.xml", "rss.xml")]
    write(tmp_path, "content/a.md", article("Bài mẫu khác hẳn", body="Chữ khác.", updated="2022-01-05 09:00"))
    run(tmp_path)
    after = [feedparser.parse(text).entries[0] for text in pages(tmp_path, "atom.xml", "rss.xml")]
    assert [each.id for each in after] == before == ["https://mau.example.org/2021/12/a/"] * 2
    assert after[0].updated == "2022-01-05T09:00:00+07:00"
    assert after[0].published == "2021-12-31T00:00:00+07:00"


def test_letters_that_xml_forbids_or_escapes_pass_through_feeds(tmp_path: Path) -> None:
    """Markup in a title or summary is text to a feed reader, and comes back as it was typed."""
    title = "Bài <b>mẫu</b> & ]]> &amp; 'nháy'"
    make_site(tmp_path, {"content/a.md": article(title, summary="'<script>alert(1)</script> & ]]>'")})
    run(tmp_path)
    for text in pages(tmp_path, "atom.xml", "rss.xml"):
        root = etree.fromstring(text.encode())
        found = [each.text for each in root.iter("{*}title", "{*}summary", "{*}description")]
        assert title in found
        assert "<script>alert(1)</script> & ]]>" in found


@pytest.mark.parametrize("name", NAMES)
def test_sitemaps_follow_their_schemas(name: str, schema: xmlschema.XMLSchema) -> None:
    """Index, months and pages are valid; a news sitemap too, unless it is empty, which the schema has no word for."""
    for path, data in expected(name).items():
        if re.fullmatch(r"(news-)?sitemap\.xml|sitemap/.*\.xml", path):
            root = etree.fromstring(data)
            if path == "news-sitemap.xml" and len(root) == 0:
                assert root.tag == MAP + "urlset"
                continue
            assert [str(error) for error in schema.iter_errors(data.decode())] == [], path


def test_the_schemas_find_faults(schema: xmlschema.XMLSchema) -> None:
    """A sitemap without addresses, a news article without a date, an index of nothing are not valid."""
    good = expected("day-du")
    assert schema.is_valid(good["news-sitemap.xml"].decode())
    for path, old, new in (
        ("sitemap/2024-02.xml", "2024-02-29</lastmod>", "29/02/2024</lastmod>"),
        ("news-sitemap.xml", "<news:publication_date>2026-10-01T08:00:00+07:00</news:publication_date>", ""),
        ("news-sitemap.xml", "<news:language>vi<", "<news:language>Tiếng Việt<"),
        ("sitemap.xml", "<loc>https://mau.example.org/van-phong/sitemap/pages.xml</loc>", ""),
    ):
        text = good[path].decode()
        assert old in text
        assert not schema.is_valid(text.replace(old, new)), new


@pytest.mark.parametrize("name", NAMES)
def test_the_index_names_every_sitemap_and_the_sitemaps_every_article_once(name: str) -> None:
    """Nothing that search engines should know is left out, nothing is named twice, notices and redirects never."""
    files = expected(name)
    base = (etree.fromstring(files["rss.xml"]).findtext("channel/link") or "").rstrip("/")
    index = [each.text for each in etree.fromstring(files["sitemap.xml"]).iter(MAP + "loc")]
    maps = [path for path in files if path.startswith("sitemap/")]
    assert sorted(map(str, index)) == sorted(f"{base}/{path}" for path in maps)
    named = [each.text or "" for path in maps for each in etree.fromstring(files[path]).iter(MAP + "loc")]
    assert len(set(named)) == len(named)
    indexed = {
        f"{base}/{path.removesuffix('index.html')}"
        for path, data in files.items()
        if path.endswith("index.html") and re.search(rb'<body class="page-(article|page|home|archive|category) ', data)
    }
    assert set(named) == indexed


def test_an_index_tells_when_each_month_last_changed() -> None:
    """The newest time of a month's articles: when one was updated, or else published."""
    files = expected("day-du")
    for each in etree.fromstring(files["sitemap.xml"]).iter(MAP + "sitemap"):
        path = (each.findtext(MAP + "loc") or "").partition("/van-phong/")[2]
        times = [one.text or "" for one in etree.fromstring(files[path]).iter(MAP + "lastmod")]
        assert (each.findtext(MAP + "lastmod") or "") == max(times, default="")


def test_the_news_sitemap_holds_two_days() -> None:
    """48 hours back from the moment of the build, not a second more."""
    found = [each.text or "" for each in etree.fromstring(expected("day-du")["news-sitemap.xml"]).iter(MAP + "loc")]
    assert [each.rpartition("/van-phong")[2] for each in found] == ["/2026/10/tin-moi-nhat/", "/2026/09/tin-moi/"]


def test_a_crowded_month_shows_its_calendar_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its days show the articles, so that no page grows without end."""
    monkeypatch.setattr("sitegen.rendering.archive.CROWDED_MONTH", 2)
    crowd = {f"content/{n}.md": article(f"Bài mẫu {n}", f"2021-12-0{n}") for n in range(1, 4)}
    make_site(tmp_path, {**crowd, "content/9.md": article("Bài mẫu 9", "2021-11-01")})
    run(tmp_path)
    crowded, quiet, day = pages(
        tmp_path, "luu-tru/2021/12/index.html", "luu-tru/2021/11/index.html", "luu-tru/2021/12/03/index.html"
    )
    assert 'href="/luu-tru/2021/12/03/"' in crowded
    assert "Bài mẫu 3" not in crowded
    assert "Bài mẫu 9" in quiet
    assert "Bài mẫu 3" in day


def test_nothing_of_what_is_not_public_is_in_any_output() -> None:
    """Neither words nor files of articles that are drafts, scheduled, withdrawn or expired."""
    files = expected("day-du")
    hidden: tuple[str, ...] = ("bản nháp", "Chưa đến giờ", "Người Chưa Đến", "Nội dung đã gỡ")
    hidden = (*hidden, "Nội dung hết hạn", "Người Đã Đi", "Chỉ ở bài đã gỡ", "Trang cũ", "Gỡ khi còn")
    for path, data in files.items():
        text = data.decode(errors="replace").casefold()
        assert [words for words in hidden if words.casefold() in text] == [], path
    assert "2026/09/da-go/anh.png" not in files
    assert not [path for path in files if "nhap" in path or "hen-gio" in path]


def test_golden_sites_hold_no_time_of_the_build() -> None:
    """The clock stood in 2026, and none of that site's articles is of that year."""
    assert not [path for path, data in expected("dia-chi-khac").items() if b"2026" in data]

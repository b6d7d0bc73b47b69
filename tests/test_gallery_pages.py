"""Every page of the gallery as a file: valid, light, and saying of itself what machines ask for."""

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from html5lib import html5parser

from build_gallery import PAGES
from gallery_files import ARTICLE, HOST, page
from sitegen.planning.kinds import KINDS

KILOBYTE: Final = 1024


def files(gallery: Path) -> Iterator[Path]:
    """Yield the pages, but of the crowd of bulletins only the listings."""
    yield from (path for path in sorted(gallery.rglob("*.html")) if not re.search(r"/ban-tin-\d", path.as_posix()))


def weight(data: bytes) -> int:
    """Return how many bytes go over the wire."""
    return len(gzip.compress(data, 9, mtime=0))


def test_the_gallery_has_every_kind_of_page(gallery: Path) -> None:
    """The pages to look at are there, and they are of every kind that has a template."""
    kinds = {re.search(r'<body class="page-([a-z-]+)', (gallery / name).read_text()) for name in PAGES.values()}
    assert {kind[1] for kind in kinds if kind} == {
        each.name for each in KINDS.values() if each.template.endswith(".html")
    }


def test_the_gallery_shows_every_element_that_an_article_may_have(gallery: Path) -> None:
    """Whatever an editor can write stands somewhere in a text of the gallery, so that it is looked at."""
    written = (
        *("h2", "h3", "h4", "h5", "h6", "p", "a", "em", "strong", "mark", "del", "ins", "sub", "sup", "small", "abbr"),
        *("ul", "ol", "dl", "blockquote", "hr", "pre", "code", "kbd", "table", "figure", "figcaption", "details"),
    )
    texts = [page(gallery, PAGES[kind]).xpath("//*[@class='prose']")[0] for kind in ("article", "page")]
    assert [name for name in written if not any(text.xpath(f".//{name}") for text in texts)] == []


def test_every_page_is_html_that_a_strict_parser_takes(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page has an error of syntax or nesting."""
    namespace = "http://www.w3.org/1999/xhtml"
    # Elements that the standard made special after html5lib was written.
    newer = {(namespace, name) for name in ("figcaption", "summary", "main")}
    monkeypatch.setattr(html5parser, "specialElements", vars(html5parser)["specialElements"] | newer)
    for path in files(gallery):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_text(encoding="utf-8"))
        assert parser.errors == [], path


def test_every_page_is_well_formed_for_all_who_do_not_see_it(gallery: Path) -> None:
    """One title of the first level and none skipped below, identifiers that are there once, pictures with a text."""
    for path in files(gallery):
        tree = page(gallery, str(path))
        levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert not any(below > above + 1 for above, below in pairwise(levels)), path
        identifiers = tree.xpath("//@id")
        assert len(set(identifiers)) == len(identifiers), path
        named = {name for each in tree.xpath("//@aria-labelledby|//@popovertarget") for name in each.split()}
        assert named <= set(identifiers), path
        assert tree.xpath("//img[not(@alt)]") == [], path


def test_pages_have_no_code_or_looks_of_their_own(gallery: Path) -> None:
    """Scripts and styles are files: nothing stands in the way of ``Content-Security-Policy: default-src 'self'``."""
    for path in files(gallery):
        tree = page(gallery, str(path))
        assert tree.xpath("//style|//@style|//script[not(@src) and not(contains(@type, 'json'))]") == [], path
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == [], path


def test_every_link_of_every_page_leads_to_a_file(gallery: Path) -> None:
    """Pages, files and places in pages that the gallery names are there."""
    for path in files(gallery):
        tree = page(gallery, str(path))
        here = "/" + path.relative_to(gallery).as_posix().removesuffix("index.html")
        for target in {*tree.xpath("//@href|//@src")}:
            address = urlsplit(urljoin(f"{HOST}{here}", target))
            if f"{address.scheme}://{address.netloc}" != HOST:
                continue
            file = gallery / unquote(address.path)[1:]
            file = file / "index.html" if address.path.endswith("/") else file
            assert file.is_file(), (path, target)
            if address.fragment and not target.startswith("http"):
                assert unquote(address.fragment) in page(gallery, str(file)).xpath("//@id"), (path, target)


def test_pages_are_light(gallery: Path) -> None:
    """Compressed: 12 KB of styles and 6 KB of scripts at most, and the longest article in all 25 KB."""
    tree = page(gallery, ARTICLE)
    (style,) = tree.xpath("//link[@rel='stylesheet']/@href")
    scripts = tree.xpath("//script/@src")
    styles = weight((gallery / style[1:]).read_bytes())
    code = sum(weight((gallery / script[1:]).read_bytes()) for script in scripts)
    assert styles <= 12 * KILOBYTE
    assert code <= 6 * KILOBYTE
    assert weight((gallery / ARTICLE).read_bytes()) + styles + code <= 25 * KILOBYTE


def test_an_article_has_all_its_parts_in_their_order(gallery: Path) -> None:
    """Corrections above the lead, the lead above the picture; after the text its authors, source, files, terms."""
    tree = page(gallery, ARTICLE)
    order = (
        *("story-date", "tools", "corrections", "lead", "story-picture", "prose"),
        *("authors", "source", "attachments", "tags", "share", "neighbours", "related"),
    )
    found = [each.get("class").split() for each in tree.xpath("//main//*[@class]|//aside[@class]")]
    places = [next(place for place, names in enumerate(found) if name in names) for name in order]
    assert places == sorted(places)
    files_named = tree.xpath("//*[@class='attachments']//li")
    assert [" ".join(each.text_content().split()).rpartition(" (")[2] for each in files_named] == [
        "PDF, 1 KB)",
        "CSV, 1 KB)",
    ]
    assert tree.xpath("//a[@download]/@href") == [
        f"/{ARTICLE.removesuffix('index.html')}{name}" for name in ("", "bao-cao-mau.pdf", "bang-so-lieu-mau.csv")
    ]


def test_terms_stand_under_their_letters(gallery: Path) -> None:
    """Tags are in Vietnamese order with their counts, persons under the letter of their given names."""
    tags = page(gallery, PAGES["tags"])
    assert [each.text for each in tags.xpath("//section/h2")] == ["Ă", "B", "Đ", "G", "H", "M", "N", "Ô", "Q", "T", "Ư"]
    assert [each.text for each in tags.xpath("//section[h2='Đ']//a")] == ["Đọc sách", "Đường làng"]
    assert tags.xpath("string(//section[h2='Đ']//li[1]/span)") == "3 bài"
    authors = page(gallery, PAGES["authors"])
    assert [each.text for each in authors.xpath("//section[h2='D']//a")] == ["Nguyễn Thị Ví Dụ"]


def test_what_the_home_page_shows_at_its_head_is_not_repeated_below(gallery: Path) -> None:
    """A featured article is in no other list, as long as its category has others."""
    tree = page(gallery, PAGES["home"])
    featured = set(tree.xpath("//section[contains(@class, 'featured')]//h3/a/@href"))
    others = tree.xpath("//section[not(contains(@class, 'featured'))]//h3/a/@href")
    assert len(featured) == 5
    assert not featured & set(others)
    assert len(others) > 10


def test_the_archive_has_a_chart_and_the_numbers_behind_it(gallery: Path) -> None:
    """Each year and each month is a row of a table with its count, and a bar that nobody needs to see."""
    for name in ("archive", "archive-year"):
        rows = page(gallery, PAGES[name]).xpath("//table[@class='chart']/tbody/tr")
        assert len(rows) > 2
        assert all(row.xpath("th//a/@href") and row.xpath("td[1]")[0].text.isdigit() for row in rows)
        assert all(row.xpath("td[2]/svg[@aria-hidden='true']/rect") for row in rows)


def test_a_category_without_articles_leads_on(gallery: Path) -> None:
    """It says that it has none, and where there are some."""
    (empty,) = page(gallery, PAGES["category without articles"]).xpath("//*[@class='empty']")
    assert empty.text == "Chưa có bài viết nào. Mời bạn xem "
    assert empty.xpath(".//a/@href") == ["/chuyen-muc/", "/luu-tru/"]


def test_a_crowded_month_is_its_calendar(gallery: Path) -> None:
    """Every day of it is a link with its count, and no article is listed."""
    tree = page(gallery, PAGES["archive-month, crowded"])
    days = tree.xpath("//table[@class='calendar']//td/a")
    assert len(days) == 31
    assert days[0].get("href") == "/luu-tru/2019/05/01/"
    assert days[0].xpath("string(small)") == "17 bài"
    assert tree.xpath("//article") == []

"""What the gallery's pages say of themselves to machines: search engines, social networks, feed readers, phones."""

import json
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pytest

from build_gallery import PAGES
from gallery_files import ARTICLE, HOST, contents, data_of, page

# What a publisher's own field of Dublin Core is called, for each that was ever required.
DUBLIN_CORE: Final = ("title", "creator", "date", "description", "publisher", "identifier")
# Pages that stand for nothing: they are not to be indexed and describe nothing.
HIDDEN: Final = ("not-found", "notice, withdrawn", "notice, expired")
INDEXED: Final = tuple(kind for kind in PAGES if kind not in HIDDEN and kind != "redirect")


def test_an_article_says_of_itself_what_machines_ask_for(gallery: Path) -> None:
    """Open Graph, Dublin Core, and a NewsArticle with all that search engines require or recommend."""
    tree = page(gallery, ARTICLE)
    named = contents(tree, "name")
    graph = contents(tree, "property")
    address = f"{HOST}/{ARTICLE.removesuffix('index.html')}"
    assert all(named[f"DC.{field}"] for field in DUBLIN_CORE)
    assert all(graph[f"og:{field}"] for field in ("title", "type", "description", "site_name", "locale"))
    assert graph["og:url"] == named["DC.identifier"] == address
    assert graph["og:image"].startswith(f"{address}dong-lua-")
    assert all(graph[f"og:image:{field}"] for field in ("type", "width", "height", "alt"))
    news = data_of(gallery, ARTICLE)["NewsArticle"]
    assert news["headline"] == tree.xpath("string(//h1)")
    assert (news["datePublished"], news["dateModified"]) == ("2026-09-21T08:30:00+07:00", "2026-09-24T16:05:00+07:00")
    (image,) = news["image"]
    size = (int(graph["og:image:width"]), int(graph["og:image:height"]))
    assert (image["@type"], image["url"]) == ("ImageObject", graph["og:image"])
    assert (image["width"], image["height"]) == size
    assert [(author["@type"], author["name"]) for author in news["author"]] == [
        ("Person", "Nguyễn Thị Ví Dụ"),
        ("Person", "Đặng Giả Định"),
    ]
    assert all(author["url"].startswith(f"{HOST}/tac-gia/") for author in news["author"])
    publisher = news["publisher"]
    assert (publisher["@type"], publisher["name"]) == ("GovernmentOrganization", "Văn phòng Mẫu xã Ví Dụ")
    assert (gallery / publisher["logo"].removeprefix(f"{HOST}/")).is_file()


def test_an_article_fills_every_field_that_search_engines_ask_for(gallery: Path) -> None:
    """All that Google names for articles, breadcrumbs, site names and organisations is there and is not empty."""
    data = data_of(gallery, ARTICLE) | data_of(gallery, PAGES["home"])
    wanted = {
        "NewsArticle": ("headline", "image", "datePublished", "dateModified", "author", "publisher"),
        "BreadcrumbList": ("itemListElement",),
        "WebSite": ("name", "url"),
    }
    assert {kind: [name for name in names if not data[kind].get(name)] for kind, names in wanted.items()} == {
        kind: [] for kind in wanted
    }
    publisher = data["NewsArticle"]["publisher"]
    assert publisher == data["WebSite"]["publisher"]
    assert all(publisher[name] for name in ("name", "url", "logo", "address", "telephone", "email"))
    steps = data["BreadcrumbList"]["itemListElement"]
    assert all(step["name"] and step["item"].startswith(HOST) and step["position"] for step in steps)


def test_an_article_tells_its_terms_authors_and_source(gallery: Path) -> None:
    """Open Graph and Dublin Core name each author, tag and the category, when it was changed, and where it is from."""
    tree = page(gallery, ARTICLE)
    subjects = ["Chuyên đề", "Trồng cây", "Đường làng", "Nghề dệt chiếu", "Ổn định đời sống", "Ước tính số liệu"]
    assert tree.xpath("//meta[@property='article:section']/@content") == subjects[:1]
    assert tree.xpath("//meta[@property='article:tag']/@content") == subjects[1:]
    assert tree.xpath("//meta[@name='DC.subject']/@content") == subjects
    assert tree.xpath("//meta[@name='DC.creator']/@content") == ["Nguyễn Thị Ví Dụ", "Đặng Giả Định"]
    authors = tree.xpath("//meta[@property='article:author']/@content")
    assert authors == [f"{HOST}/tac-gia/nguyen-thi-vi-du/", f"{HOST}/tac-gia/dang-gia-dinh/"]
    graph = contents(tree, "property")
    assert graph["article:published_time"] == "2026-09-21T08:30:00+07:00"
    assert graph["article:modified_time"] == "2026-09-24T16:05:00+07:00"
    named = contents(tree, "name")
    assert named["DC.source"] == "https://bao-mau.example.org/xa-vi-du"
    assert (named["DC.type"], named["DC.format"], named["DC.language"]) == ("Text", "text/html", "vi")


def test_an_article_that_will_expire_says_when(gallery: Path) -> None:
    """A date alone means its first moment; an article that stays says nothing of the kind."""
    field = "article:expiration_time"
    planned = page(gallery, "2026/09/ke-hoach-mo-lop-det-chieu/index.html")
    assert contents(planned, "property")[field] == "2027-01-01T00:00:00+07:00"
    assert field not in contents(page(gallery, ARTICLE), "property")


@pytest.mark.parametrize("kind", INDEXED)
def test_each_page_can_be_found_and_shared(gallery: Path, kind: str) -> None:
    """It has a canonical address, one description, all of Open Graph, and its place in the site."""
    tree = page(gallery, PAGES[kind])
    address = f"{HOST}/{PAGES[kind].removesuffix('index.html')}"
    assert tree.xpath("//link[@rel='canonical']/@href") == [address]
    assert tree.xpath("string(/html/@lang)") == "vi"
    graph, named = contents(tree, "property"), contents(tree, "name")
    fields = ("title", "type", "image", "image:alt", "url", "description", "site_name", "locale")
    assert [field for field in fields if not graph.get(f"og:{field}")] == []
    assert graph["og:image"].startswith(f"{HOST}/")
    assert (gallery / graph["og:image"].removeprefix(f"{HOST}/")).is_file()
    core = ("title", "description", "publisher", "identifier", "language")
    assert [field for field in core if not named.get(f"DC.{field}")] == []
    assert named["description"] == graph["og:description"] == named["DC.description"]
    assert len(named["description"]) <= 220
    assert named["DC.identifier"] == graph["og:url"] == address
    kinds: set[str] = {"WebSite"} if kind == "home" else {"BreadcrumbList"}
    assert set(data_of(gallery, PAGES[kind])) == kinds | ({"NewsArticle"} if kind.startswith("article") else set())


def test_pages_say_where_they_stand(gallery: Path) -> None:
    """The trail of an article, for readers and as a BreadcrumbList; the site and its publisher on the home page."""
    steps = data_of(gallery, ARTICLE)["BreadcrumbList"]["itemListElement"]
    shown = [each.text for each in page(gallery, ARTICLE).xpath("//nav[contains(@class, 'breadcrumb')]//a")]
    assert [step["name"] for step in steps[:-1]] == shown == ["Trang chủ", "Chuyên đề"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    site = data_of(gallery, PAGES["home"])["WebSite"]
    assert (site["url"], site["publisher"]["@type"]) == (f"{HOST}/", "GovernmentOrganization")


@pytest.mark.parametrize("kind", HIDDEN)
def test_pages_that_stand_for_nothing_stay_out_of_search(gallery: Path, kind: str) -> None:
    """They are not to be indexed, describe nothing, and show the ways into the archive."""
    tree = page(gallery, PAGES[kind])
    assert contents(tree, "name")["robots"] == "noindex"
    assert tree.xpath("//link[@rel='canonical']|//meta[@property]|//script[@type='application/ld+json']") == []
    assert {"/", "/luu-tru/", "/chuyen-muc/", "/tu-khoa/", "/tac-gia/"} <= set(tree.xpath("//main//a/@href"))


def test_every_page_names_feeds_and_icons(gallery: Path) -> None:
    """Feeds in three formats, icons for every device, and a manifest whose own icons are there."""
    tree = page(gallery, PAGES["category"])
    feeds = tree.xpath("//link[@rel='alternate']/@href")
    assert {"/atom.xml", "/rss.xml", "/feed.json"} < set(feeds)
    assert {"/chuyen-muc/ban-tin/atom.xml", "/chuyen-muc/ban-tin/rss.xml"} < set(feeds)
    assert all((gallery / address[1:]).is_file() for address in feeds)
    assert tree.xpath("//link[@rel='icon' or @rel='apple-touch-icon']/@href") == [
        "/favicon.ico",
        "/favicon.svg",
        "/apple-touch-icon.png",
    ]
    (manifest,) = tree.xpath("//link[@rel='manifest']/@href")
    listed = json.loads((gallery / manifest[1:]).read_bytes())
    assert listed["name"] == "Trang mẫu Xã Ví Dụ"
    assert len(listed["icons"]) == 3
    assert all((gallery / urljoin(manifest, icon["src"])[1:]).is_file() for icon in listed["icons"])
    # The same colours as the pages have.
    assert listed["theme_color"] == contents(tree, "name")["theme-color"]
    assert f"--paper: {listed['background_color']};" in (gallery / "static/css/site.css").read_text()

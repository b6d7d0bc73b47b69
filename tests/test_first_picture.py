"""The first picture of a text stands for an article that names none."""

import json
from pathlib import Path

import pytest

from edits import build_again, change
from picture_samples import jpeg
from site_helpers import article, make_site, run

SOURCE = "content/2021/12/bai/index.md"
TEXT = "Một.\n\n![Cây đa](cay.jpg)\n*Ảnh: Báo mẫu*\n\n![Hai](hai.jpg)"
PAGE = "public/2021/12/bai/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one article, whose text shows two pictures, built."""
    files: dict[str, str | bytes] = {SOURCE: article(body=TEXT), "content/2021/12/bai/cay.jpg": jpeg(40, 30, 9)}
    folder = make_site(tmp_path / "trang", {**files, "content/2021/12/bai/hai.jpg": jpeg(30, 40, 90)})
    run(folder)
    return folder


def test_cards_feeds_and_metadata_show_it(site: Path) -> None:
    """With its address and its description; structured data have its caption too."""
    address = "/2021/12/bai/cay.jpg"
    assert address in (site / "public/index.html").read_text(encoding="utf-8")
    (item,) = json.loads((site / "public/feed.json").read_bytes())["items"]
    assert item["image"].endswith(address)
    for name in ("atom.xml", "rss.xml"):
        assert address in (site / "public" / name).read_text(encoding="utf-8")
    page = (site / PAGE).read_text(encoding="utf-8")
    assert f'{address}">' in page.partition('property="og:image"')[2].partition("\n")[0]
    assert '<meta property="og:image:alt" content="Cây đa">' in page
    assert '"caption":"Ảnh: Báo mẫu"' in page


def test_its_page_shows_it_once(site: Path) -> None:
    """Where it stands in the text, and soon."""
    page = (site / PAGE).read_text(encoding="utf-8")
    assert page.count("<img") == 2
    assert "story-picture" not in page
    assert 'loading="lazy"' not in page.partition('cay.jpg" ')[2].partition(">")[0]


def test_edits_of_it_change_what_shows_it(site: Path) -> None:
    """Another one in its place, another one named first, none, one named by the front matter: warm equals cold."""
    (site / "content/2021/12/bai/cay.jpg").write_bytes(jpeg(44, 33, 200))
    assert "index.html" in build_again(site)[1]
    change(SOURCE, "![Cây đa](cay.jpg)\n*Ảnh: Báo mẫu*\n\n", "")(site)
    assert "index.html" in build_again(site)[1]
    assert "/2021/12/bai/hai.jpg" in (site / "public/index.html").read_text(encoding="utf-8")
    change(SOURCE, "title:", "image: {path: cay.jpg, alt: Cây}\ntitle:")(site)
    build_again(site)
    assert "story-picture" in (site / PAGE).read_text(encoding="utf-8")
    change(SOURCE, "image: {path: cay.jpg, alt: Cây}\n", "")(site)
    change(SOURCE, "![Hai](hai.jpg)", "")(site)
    build_again(site)
    assert "<img" not in (site / PAGE).read_text(encoding="utf-8")


def test_a_site_may_do_without(site: Path) -> None:
    """``pictures.first: false`` leaves cards and feeds without; switched on again all is as it was."""
    settings = (site / "site.yaml").read_bytes()
    (site / "site.yaml").write_bytes(settings + b"pictures: {first: false}\n")
    build_again(site)
    assert "cay.jpg" not in (site / "public/index.html").read_text(encoding="utf-8")
    assert "cay.jpg" in (site / PAGE).read_text(encoding="utf-8")
    (site / "site.yaml").write_bytes(settings)
    build_again(site)
    assert "cay.jpg" in (site / "public/index.html").read_text(encoding="utf-8")

"""In a preview, and nowhere else, pages and cards say of an article that readers do not see it."""

import re
from pathlib import Path
from typing import Final

import pytest

from golden_sites import difference
from site_helpers import NOW, article, clean_run, make_site, pages, run, tree, write

DAY: Final = 86_400
# 21 September 2026, 21:13 in Viet Nam, is NOW.
FILES: Final = {
    "content/thuong.md": article("Bài thường", "2026-09-01"),
    "content/nhap.md": article("Bài nháp", "2026-09-02", draft="true"),
    "content/hen.md": article("Bài hẹn giờ", "2026-09-23 08:30"),
    "content/het.md": article("Bài hết hạn", "2026-09-03", expires="2026-09-10"),
    "content/go.md": article("Bài gỡ", "2026-09-04", withdrawn="{date: 2026-09-05, reason: mẫu}"),
    "content/pages/trang.md": "---\ntitle: Trang nháp\ndraft: true\n---\n\nChữ.\n",
}
PAGES: Final = {name: f"2026/09/{name}/index.html" for name in ("thuong", "nhap", "hen", "het", "go")}


def marks(text: str) -> list[str]:
    """Return what a page says in marks."""
    found = re.findall(r'<p class="mark mark-[a-z]+">(.*?)</p>', text, re.DOTALL)
    return [re.sub("<[^>]*>", "", each) for each in found]


def cards(text: str) -> dict[str, list[str]]:
    """Return the marks of each card of a page, by its title."""
    found = re.findall(r'<article class="card.*?</article>', text, re.DOTALL)
    return {re.sub("<[^>]*>", "", re.findall("<h3.*?</h3>", each, re.DOTALL)[0]): marks(each) for each in found}


def test_each_page_says_why_readers_do_not_see_it(tmp_path: Path) -> None:
    """A draft, a scheduled article with its time, one that has expired and one that was withdrawn."""
    run(make_site(tmp_path, FILES), preview=True)
    said = {name: marks(*pages(tmp_path, page))[:1] for name, page in PAGES.items()}
    assert said == {
        "thuong": [],
        "nhap": ["Bản nháp"],
        "hen": ["Hẹn giờ đăng: Thứ Tư, 23/09/2026 - 08:30"],
        "het": ["Đã hết hạn đăng"],
        "go": ["Đã gỡ"],
    }
    assert marks(*pages(tmp_path, "trang/index.html")) == ["Bản nháp"]


def test_each_card_says_it_too(tmp_path: Path) -> None:
    """In lists, on the home page and beside other articles; what readers see has no mark."""
    run(make_site(tmp_path, FILES), preview=True)
    for page in ("index.html", "luu-tru/2026/09/index.html"):
        assert cards(*pages(tmp_path, page)) == {
            "Bài thường": [],
            "Bài nháp": ["Bản nháp"],
            "Bài hẹn giờ": ["Hẹn giờ đăng: Thứ Tư, 23/09/2026 - 08:30"],
        }
    assert cards(*pages(tmp_path, PAGES["hen"]))["Bài nháp"] == ["Bản nháp"]


@pytest.mark.parametrize("drafts", (False, True))
def test_no_other_build_marks_anything(tmp_path: Path, drafts: bool) -> None:  # noqa: FBT001 - a parameter
    """Also not one with drafts, and not in an output that a preview made before."""
    run(make_site(tmp_path, FILES), preview=True)
    run(tmp_path, drafts=drafts)
    assert [path for path, data in tree(tmp_path / "public").items() if b"mark mark-" in data] == []


@pytest.mark.parametrize("now", (NOW + 2 * DAY, NOW + 2 * DAY - 6 * 3600, NOW - 30 * DAY))
def test_marks_follow_the_clock(tmp_path: Path, now: int) -> None:
    """When its time has come an article has no mark any more, wherever it stands; and the clock may go back."""
    site = make_site(tmp_path / "site", FILES)
    run(site, preview=True)
    run(site, preview=True, now=now)
    clean_run(site, tmp_path / "clean", preview=True, now=now)
    assert difference(tree(tmp_path / "clean/public"), tree(site / "public")) == ""


@pytest.mark.parametrize("name", ("nhap", "thuong", "hen"))
def test_an_edit_of_what_is_marked_changes_all_its_marks(tmp_path: Path, name: str) -> None:
    """A draft that is one no more, or an article that becomes one, is marked otherwise on every page."""
    site = make_site(tmp_path / "site", FILES)
    run(site, preview=True)
    source = FILES[f"content/{name}.md"]
    changed = source.replace("draft: true\n", "") if "draft" in source else source.replace("date", "draft: true\ndate")
    write(site, f"content/{name}.md", changed)
    run(site, preview=True)
    clean_run(site, tmp_path / "clean", preview=True)
    assert difference(tree(tmp_path / "clean/public"), tree(site / "public")) == ""

"""Edits of templates, settings and static files: the outputs that use what changed are written again, and no others."""

import re
from pathlib import Path
from typing import Final

import pytest

from edits import (
    A4,
    ARTICLES,
    FEEDS,
    LATER,
    NEIGHBOURS,
    NEWS_FEEDS,
    NUMBERS,
    TEXT_FEEDS,
    Edit,
    both,
    build_again,
    change,
    delete,
    outputs,
    put,
    setting,
)
from site_helpers import tree, write

# Templates and settings: which pages each must change, where EVERY stands for every page but the redirects.
EVERY: Final = "*"
# It names the script that the theme's own names: else that is not published under its digest any more.
_NOT_FOUND: Final = (
    '<!doctype html>\n<script type="module" src="{{ asset(\'js/not-found.js\') }}"></script><p>Không có.\n'
)
COUNTED: Final = (
    "/ chuyen-muc/ chuyen-muc/tin-tuc/ chuyen-muc/van-ban/ tac-gia/son-tra/ tac-gia/dang-vi-du/ tu-khoa/mot/"
    " tu-khoa/hai/"
    " luu-tru/2020/12/ luu-tru/2021/01/ luu-tru/2021/02/ luu-tru/2021/03/"
)

FRAME_EDITS: Final = (
    Edit("a partial", change(NEIGHBOURS, "Bên cạnh", "Gần đây"), ARTICLES),
    Edit("a partial that differs by a comment", change(NEIGHBOURS, "{% for", "{# Lời chú. #}{% for")),
    Edit("a macro", change(NUMBERS, "}} bài", "}} tin"), COUNTED),
    Edit("a template of the site appears", put("templates/404.html", _NOT_FOUND), "404.html"),
    Edit("a template of the site goes", delete(NEIGHBOURS), ARTICLES),
    Edit(
        "a template of one kind",
        put("templates/entry.html", "<p>{{ entry.title }}</p>\n"),
        ARTICLES.partition(" ")[2] + " / chuyen-muc/tin-tuc/ chuyen-muc/van-ban/ tac-gia/son-tra/ tac-gia/dang-vi-du/"
        " tu-khoa/mot/ tu-khoa/hai/ chuyen-muc/tin-tuc/2020/12/ chuyen-muc/tin-tuc/2021/01/ chuyen-muc/tin-tuc/2021/02/"
        " chuyen-muc/tin-tuc/2021/03/ tac-gia/son-tra/2020/ tac-gia/son-tra/2021/ tu-khoa/mot/2020/ tu-khoa/mot/2021/"
        " luu-tru/2020/12/ luu-tru/2020/12/05/ luu-tru/2021/01/ luu-tru/2021/01/20/ luu-tru/2021/02/"
        " luu-tru/2021/02/10/"
        " luu-tru/2021/02/15/ luu-tru/2021/03/ luu-tru/2021/03/01/ luu-tru/2021/03/20/",
    ),
    Edit("a shown setting", setting("Dòng mẫu", "Dòng khác"), EVERY + " " + FEEDS + NEWS_FEEDS + TEXT_FEEDS),
    Edit("a comment in the settings", setting("tagline", "# Lời chú.\ntagline")),
    Edit("the spelling of a tag that nobody uses", setting("tagline", "tags: [Không ai dùng]\ntagline")),
    Edit(
        "the spelling of a tag",
        setting("tagline", "tags: [MỘT]\ntagline"),
        "2020/12/a1/ 2021/01/a2/ 2021/02/a3/ 2021/03/a5/ tu-khoa/ tu-khoa/mot/ tu-khoa/mot/2020/ tu-khoa/mot/2021/",
    ),
    Edit("an entry of the menu", setting("tagline", "menu: [{title: Giới thiệu, url: /gioi-thieu/}]\ntagline"), EVERY),
    Edit(
        "the order of the categories",
        setting(
            "  - {name: Tin tức, slug: tin-tuc}\n  - {name: Văn bản, slug: van-ban}\n",
            "  - {name: Văn bản, slug: van-ban}\n  - {name: Tin tức, slug: tin-tuc}\n",
        ),
        EVERY + " sitemap/pages.xml",
    ),
    Edit(
        "the name of a category",
        both(setting("Văn bản", "Văn kiện"), change(A4, "Văn bản", "Văn kiện"), change(LATER, "Văn bản", "Văn kiện")),
        EVERY + " " + FEEDS + TEXT_FEEDS,
    ),
    Edit(
        "the description of a category",
        setting("slug: van-ban}", "slug: van-ban, description: Mẫu}"),
        "chuyen-muc/ chuyen-muc/van-ban/",
    ),
    Edit(
        "a new category",
        setting("  - {name: Văn bản", "  - {name: Ảnh, slug: anh}\n  - {name: Văn bản"),
        EVERY + " chuyen-muc/anh/ chuyen-muc/anh/atom.xml chuyen-muc/anh/rss.xml sitemap/pages.xml",
    ),
    Edit("how many entries a feed holds", setting("feed_size: 4", "feed_size: 5"), FEEDS + NEWS_FEEDS),
    Edit(
        "how many entries a listing shows",
        setting("page_size: 3", "page_size: 4"),
        "/ chuyen-muc/tin-tuc/ tac-gia/son-tra/ tu-khoa/mot/",
        "tu-khoa/mot/2020/ tu-khoa/mot/2021/",
    ),
    Edit(
        "a file at the root appears in the place of a generated one",
        put("static/root/robots.txt", "User-agent: *\n"),
        "robots.txt static/root/robots.txt",
    ),
    Edit("a static file", put("static/tai-lieu/a.txt", "a"), "static/tai-lieu/a.txt"),
)


@pytest.mark.parametrize("edit", FRAME_EDITS, ids=lambda edit: edit.name)
def test_an_edit_of_the_frame_writes_the_pages_that_show_it(edit: Edit, archive: Path) -> None:
    """Templates, settings and static files change the outputs that use them, and no others."""
    redirects = {"cu/5/index.html"}
    edit.do(archive)
    _, other, gone = build_again(archive)
    named = edit.writes.split()
    expected = outputs(" ".join(name for name in named if name != EVERY))
    if EVERY in named:
        expected |= {path for path in tree(archive / "public") if path.endswith(".html")} - redirects
    assert (other, gone) == (expected, outputs(edit.removes))


def test_a_changed_stylesheet_changes_every_page_that_names_it(archive: Path) -> None:
    """It is published under a name with a digest, so that no reader sees new pages in old clothes."""
    old = {path for path in tree(archive / "public") if re.fullmatch(r"static/css/site\.\w+\.css", path)}
    write(archive, "static/css/site.css", "body{color:#000}")
    _, other, gone = build_again(archive)
    new = {path for path in tree(archive / "public") if re.fullmatch(r"static/css/site\.\w+\.css", path)}
    assert (len(old), len(new), gone) == (1, 1, old)
    assert other == new | {"static/css/site.css"} | {
        path for path in tree(archive / "public") if path.endswith(".html") and not path.startswith("static/")
    }

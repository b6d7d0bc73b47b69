"""Each kind of edit of articles after which generators are known to leave stale files: what shows it is written again.

Each test edits a built site, builds it, compares with a clean build byte for byte, and compares the files that were
written and removed with those that must change.
"""

from pathlib import Path
from typing import Final

import pytest

from edits import (
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    DAY,
    FEEDS,
    FILES,
    INDEXES,
    LATER,
    NEWS_FEEDS,
    OTHER,
    PAGE,
    TEXT_FEEDS,
    Edit,
    both,
    build_again,
    change,
    delete,
    key,
    move,
    outputs,
    put,
)
from picture_samples import png
from site_helpers import NOW, article, run, write

EDITS: Final = (
    Edit("nothing", lambda _: None),
    # One article.
    Edit("body", change(A2, "Đoạn sau.", "Đoạn khác."), "2021/01/a2/"),
    Edit(
        "lead",
        change(A2, "Hai.", "Hai, khác."),
        "2021/01/a2/ 2021/02/a3/ 2021/03/a5/ 2021/03/a6/ / chuyen-muc/tin-tuc/2021/01/ tac-gia/son-tra/2021/"
        " tu-khoa/mot/ tu-khoa/mot/2021/ luu-tru/2021/01/ luu-tru/2021/01/20/ " + NEWS_FEEDS,
    ),
    Edit(
        "title",
        change(A2, "Bài mẫu 2", "Bài mẫu khác"),
        "2020/12/a1/ 2021/01/a2/ 2021/02/a3/ 2021/03/a5/ 2021/03/a6/ / chuyen-muc/tin-tuc/2021/01/"
        " tac-gia/son-tra/2021/ tu-khoa/mot/ tu-khoa/mot/2021/ luu-tru/2021/01/ luu-tru/2021/01/20/ " + NEWS_FEEDS,
    ),
    Edit(
        "date in another month",
        change(A2, "2021-01-20", "2021-02-20"),
        "2020/12/a1/ 2021/02/a2/ 2021/02/a3/ 2021/02/a4/ 2021/03/a5/ 2021/03/a6/ / "
        + FEEDS
        + NEWS_FEEDS
        + "chuyen-muc/tin-tuc/"
        " chuyen-muc/tin-tuc/2020/12/ chuyen-muc/tin-tuc/2021/02/ tac-gia/son-tra/ tac-gia/son-tra/2021/ tu-khoa/mot/"
        " tu-khoa/mot/2021/ luu-tru/2020/12/ luu-tru/2020/12/05/ luu-tru/2021/ luu-tru/2021/02/ luu-tru/2021/02/10/"
        " luu-tru/2021/02/15/ luu-tru/2021/02/20/ luu-tru/2021/03/01/ sitemap.xml sitemap/2021-02.xml",
        "2021/01/a2/ chuyen-muc/tin-tuc/2021/01/ luu-tru/2021/01/ luu-tru/2021/01/20/ sitemap/2021-01.xml",
    ),
    Edit(
        "category",
        key(A2, "category: Văn bản"),
        "2021/01/a2/ 2021/02/a3/ 2021/02/a4/ 2021/03/a5/ 2021/03/a6/ / chuyen-muc/ chuyen-muc/tin-tuc/"
        " chuyen-muc/tin-tuc/2020/12/ chuyen-muc/tin-tuc/2021/02/ chuyen-muc/van-ban/ tac-gia/son-tra/2021/"
        " tu-khoa/mot/"
        " tu-khoa/mot/2021/ luu-tru/2021/01/ luu-tru/2021/01/20/ " + NEWS_FEEDS + TEXT_FEEDS,
        "chuyen-muc/tin-tuc/2021/01/",
    ),
    Edit(
        "tags",
        change(A2, "[một]", "[hai]"),
        "2021/01/a2/ 2021/02/a4/ 2021/03/a5/ tu-khoa/ tu-khoa/mot/ tu-khoa/hai/",
        "tu-khoa/mot/2020/ tu-khoa/mot/2021/",
    ),
    Edit(
        "spelling of a tag in its oldest article",
        change(A1, "[một]", "[MỘT]"),
        "2020/12/a1/ 2021/01/a2/ 2021/02/a3/ 2021/03/a5/ tu-khoa/ tu-khoa/mot/ tu-khoa/mot/2020/ tu-khoa/mot/2021/",
    ),
    Edit("spelling of a tag in another article", change(A2, "[một]", "[MỘT]")),
    Edit(
        "author",
        key(A2, "author: Đặng Ví Dụ"),
        "2021/01/a2/ tac-gia/ tac-gia/son-tra/ tac-gia/son-tra/2021/ tac-gia/dang-vi-du/ " + NEWS_FEEDS,
    ),
    Edit(
        "updated",
        key(A2, "updated: 2021-05-01"),
        "2021/01/a2/ sitemap.xml sitemap/2021-01.xml chuyen-muc/tin-tuc/atom.xml",
    ),
    Edit("featured", key(A2, "featured: true"), "/"),
    Edit("a correction", key(A2, "corrections: [{date: 2021-05-01, text: Sửa}]"), "2021/01/a2/"),
    Edit("an alias comes", key(A2, "aliases: [/cu/2.html]"), "cu/2.html"),
    Edit("an alias goes", change(A5, "aliases: [/cu/5/]\n", ""), "", "cu/5/"),
    Edit("an alias moves", both(change(A5, "aliases: [/cu/5/]\n", ""), key(A2, "aliases: [/cu/5/]")), "cu/5/"),
    Edit(
        "slug, where another article links to",
        key(A5, "slug: nam"),
        "2021/03/nam/ 2021/03/nam/anh.png 2021/03/nam/tep.txt cu/5/ 2020/12/a1/ 2021/02/a4/ 2021/03/a6/ / "
        "chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/03/ tac-gia/son-tra/ tac-gia/son-tra/2021/ tu-khoa/mot/"
        " tu-khoa/mot/2021/ luu-tru/2021/03/ luu-tru/2021/03/01/ sitemap/2021-03.xml " + FEEDS + NEWS_FEEDS,
        "2021/03/a5/ 2021/03/a5/anh.png 2021/03/a5/tep.txt",
    ),
    # Files come, go and move.
    Edit(
        "the oldest article",
        put("content/cu-nhat.md", article("Bài mẫu 0", "2020-11-11", "Không.")),
        "2020/11/cu-nhat/ 2020/12/a1/ 2021/01/a2/ 2021/02/a3/ 2021/03/a5/ / chuyen-muc/ chuyen-muc/tin-tuc/"
        " chuyen-muc/tin-tuc/2020/11/ chuyen-muc/tin-tuc/2020/12/ tac-gia/ tac-gia/son-tra/ tac-gia/son-tra/2020/"
        " luu-tru/ luu-tru/2020/ luu-tru/2020/11/ luu-tru/2020/11/11/ luu-tru/2020/12/ luu-tru/2020/12/05/"
        " sitemap.xml sitemap/2020-11.xml",
    ),
    Edit(
        "an article between others",
        put("content/giua.md", article("Bài mẫu giữa", "2021-02-12", "Giữa.", **OTHER)),
        "2021/02/giua/ 2021/02/a3/ 2021/02/a4/ / chuyen-muc/ chuyen-muc/van-ban/ tac-gia/ tac-gia/dang-vi-du/ luu-tru/"
        " luu-tru/2021/ luu-tru/2021/02/ luu-tru/2021/02/10/ luu-tru/2021/02/12/ luu-tru/2021/02/15/"
        " sitemap/2021-02.xml " + FEEDS + TEXT_FEEDS,
    ),
    Edit(
        "the newest article",
        put("content/moi-nhat.md", article("Bài mẫu 7", "2021-04-01", "Bảy.", tags="[một]")),
        "2021/04/moi-nhat/ 2021/03/a6/ / chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/03/ chuyen-muc/tin-tuc/2021/04/"
        " tac-gia/son-tra/ tac-gia/son-tra/2021/ tu-khoa/ tu-khoa/mot/ tu-khoa/mot/2021/ luu-tru/2021/03/"
        " luu-tru/2021/03/20/ luu-tru/2021/04/ luu-tru/2021/04/01/ sitemap.xml sitemap/2021-04.xml "
        + FEEDS
        + NEWS_FEEDS
        + INDEXES,
    ),
    # The everyday case: only its own page, the one before it, listings that show it, feeds, the sitemap of its month.
    Edit(
        "a new article on a day that has one",
        put("content/moi-nhat.md", article("Bài mẫu 7", "2021-03-20 10:00", "Bảy.")),
        "2021/03/moi-nhat/ 2021/03/a6/ / chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/03/ tac-gia/son-tra/"
        " tac-gia/son-tra/2021/ luu-tru/2021/03/ luu-tru/2021/03/20/ sitemap.xml sitemap/2021-03.xml "
        + FEEDS
        + NEWS_FEEDS
        + INDEXES,
    ),
    Edit(
        "delete",
        delete(A3),
        "2021/01/a2/ 2021/02/a4/ 2021/03/a5/ 2021/03/a6/ / chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/01/"
        " chuyen-muc/tin-tuc/2021/03/ tac-gia/son-tra/ tac-gia/son-tra/2021/ tu-khoa/ tu-khoa/mot/ tu-khoa/hai/"
        " luu-tru/2021/01/20/ luu-tru/2021/02/ luu-tru/2021/02/15/ sitemap/2021-02.xml " + FEEDS + NEWS_FEEDS + INDEXES,
        "2021/02/a3/ chuyen-muc/tin-tuc/2021/02/ tu-khoa/mot/2020/ tu-khoa/mot/2021/ luu-tru/2021/02/10/",
    ),
    Edit(
        "rename",
        move(A3, "content/2021/02/ba.md"),
        "2021/02/ba/ 2021/01/a2/ 2021/02/a4/ 2021/03/a5/ 2021/03/a6/ / chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/02/"
        " tac-gia/son-tra/ tac-gia/son-tra/2021/ tu-khoa/mot/ tu-khoa/mot/2021/ tu-khoa/hai/ luu-tru/2021/02/"
        " luu-tru/2021/02/10/ sitemap/2021-02.xml " + FEEDS + NEWS_FEEDS,
        "2021/02/a3/",
    ),
    Edit("move to another folder", move(A3, "content/khac/nua/a3.md")),
    Edit("move to another folder and back", both(move(A3, "content/khac/a3.md"), move("content/khac/a3.md", A3))),
    Edit(
        "a standing page comes",
        put("content/pages/lien-he.md", "---\ntitle: Liên hệ\n---\n\nMẫu.\n"),
        "lien-he/ sitemap/pages.xml",
    ),
    Edit("a standing page changes", change(PAGE, "title: Giới thiệu", "title: Về trang"), "gioi-thieu/"),
    Edit("a standing page goes", delete(PAGE), "sitemap/pages.xml", "gioi-thieu/"),
    Edit("a picture", put("content/2021/03/a5/anh.png", png(4, 3, 9)), "2021/03/a5/anh.png"),
    Edit(
        "the size of a file to download",
        put("content/2021/03/a5/tep.txt", "x" * 9000),
        "2021/03/a5/tep.txt 2021/03/a5/",
    ),
    Edit("a file comes", put("content/2021/03/a5/b.txt", "b"), "2021/03/a5/b.txt"),
    # States.
    Edit(
        "withdraw",
        key(A5, "withdrawn: {date: 2021-03-02, reason: Mẫu}"),
        "2021/03/a5/ cu/5/ 2021/02/a4/ 2021/03/a6/ / chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/03/ tac-gia/son-tra/"
        " tac-gia/son-tra/2021/ tu-khoa/ tu-khoa/mot/ luu-tru/2021/02/15/ luu-tru/2021/03/ luu-tru/2021/03/20/"
        " sitemap/2021-03.xml " + FEEDS + NEWS_FEEDS + INDEXES,
        "2021/03/a5/anh.png 2021/03/a5/tep.txt tu-khoa/mot/2020/ tu-khoa/mot/2021/ luu-tru/2021/03/01/",
    ),
    Edit(
        "back to a draft",
        key(A4, "draft: true"),
        "2021/02/a3/ 2021/03/a5/ / chuyen-muc/ chuyen-muc/van-ban/ tac-gia/ tu-khoa/ tu-khoa/hai/ luu-tru/"
        " luu-tru/2021/"
        " luu-tru/2021/02/ luu-tru/2021/02/10/ luu-tru/2021/03/01/ sitemap.xml sitemap/2021-02.xml "
        + FEEDS
        + TEXT_FEEDS,
        "2021/02/a4/ tac-gia/dang-vi-du/ luu-tru/2021/02/15/",
    ),
    Edit(
        "the clock passes a schedule",
        lambda _: None,
        "2026/09/hen-gio/ 2021/03/a6/ / chuyen-muc/ chuyen-muc/van-ban/ tac-gia/ tac-gia/dang-vi-du/ luu-tru/"
        " luu-tru/2021/ luu-tru/2021/03/ luu-tru/2021/03/20/ luu-tru/2026/ luu-tru/2026/09/ luu-tru/2026/09/25/"
        " sitemap.xml sitemap/2026-09.xml news-sitemap.xml " + FEEDS + TEXT_FEEDS,
        now=NOW + 4 * DAY,
    ),
    Edit(
        "the clock passes an expiry",
        delete(LATER),
        "2021/02/a4/ 2021/02/a3/ 2021/03/a5/ / chuyen-muc/ chuyen-muc/van-ban/ tac-gia/ tu-khoa/ tu-khoa/hai/ luu-tru/"
        " luu-tru/2021/ luu-tru/2021/02/ luu-tru/2021/02/10/ luu-tru/2021/03/01/ sitemap.xml sitemap/2021-02.xml "
        + FEEDS
        + TEXT_FEEDS,
        "tac-gia/dang-vi-du/ luu-tru/2021/02/15/",
        now=NOW + 20 * DAY,
    ),
    Edit("the clock passes nothing", lambda _: None, now=NOW + DAY),
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_writes_exactly_what_shows_it(edit: Edit, archive: Path) -> None:
    """A warm build leaves a clean one's bytes, and touches no other file than those that must change."""
    edit.do(archive)
    _, other, gone = build_again(archive, now=edit.now)
    assert (other, gone) == (outputs(edit.writes), outputs(edit.removes))


def test_a_page_that_links_to_a_scheduled_article_gets_its_link(archive: Path) -> None:
    """Before, the link is its text, with a warning; the page is written again although nobody edited it."""
    write(archive, A6, article("Bài mẫu 6", "2021-03-20", "Sáu.\n\n[Hẹn giờ](../../hen-gio.md)"))
    done = run(archive)
    assert [each.rule.code for each in done.result.warnings] == ["N154"]
    assert 'href="/2026/09/hen-gio/"' not in (archive / "public/2021/03/a6/index.html").read_text(encoding="utf-8")
    done, other, _ = build_again(archive, now=NOW + 4 * DAY)
    assert done.result.warnings == []
    assert "2021/03/a6/index.html" in other
    assert 'href="/2026/09/hen-gio/"' in (archive / "public/2021/03/a6/index.html").read_text(encoding="utf-8")


def test_two_articles_exchange_their_addresses(archive: Path) -> None:
    """Neither stands in the way of the other, and nothing of the old ones is left."""
    write(archive, A2, FILES[A3])
    write(archive, A3, FILES[A2])
    build_again(archive)
    swapped = (archive / "public/2021/01/a3/index.html").read_text(encoding="utf-8")
    assert "Bài mẫu 2" in swapped


def test_the_clock_may_go_back(archive: Path) -> None:
    """A build for an earlier time than the last one hides what was published since."""
    _, _, gone = build_again(archive, now=NOW - 2200 * DAY)
    assert outputs("2021/03/a6/ 2021/03/a5/ 2020/12/a1/ luu-tru/2021/") <= gone
    _, back, _ = build_again(archive)
    assert gone <= back


def test_every_edit_at_once_equals_a_clean_build(archive: Path) -> None:
    """Edits that each are right alone are right together, too."""
    for edit in EDITS:
        if edit.name in {"body", "updated", "tags", "rename", "a picture", "the oldest article", "a file comes"}:
            edit.do(archive)
    build_again(archive, now=NOW + 20 * DAY)

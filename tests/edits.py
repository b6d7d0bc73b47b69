"""A built site to edit, and what an edit must change: the outputs that show it, and no others.

Six articles, from a1, the oldest, to a6; three fill a listing, four a feed, so that each output's window has something
inside and something outside.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from golden_sites import difference
from picture_samples import png
from site_helpers import NOW, SETTINGS, Built, article, clean_tree, run, tree, write, written

DAY: Final = 86_400
OTHER: Final = {"author": "Đặng Ví Dụ", "category": "Văn bản"}
A1, A2, A3 = "content/2020/12/a1.md", "content/2021/01/a2.md", "content/2021/02/a3.md"
A4, A5, A6 = "content/2021/02/a4.md", "content/2021/03/a5/index.md", "content/2021/03/a6.md"
NEIGHBOURS, NUMBERS = "templates/partials/article-neighbours.html", "templates/macros/numbers.html"
PAGE, LATER = "content/pages/gioi-thieu.md", "content/hen-gio.md"

FILES: Final[dict[str, str | bytes]] = {
    # It links to a5, which is found by its source, wherever it moves.
    A1: article("Bài mẫu 1", "2020-12-05", "Một.\n\n[Bài 5](../../2021/03/a5/index.md)", tags="[một]"),
    A2: article("Bài mẫu 2", "2021-01-20", "Hai.\n\nĐoạn sau.", tags="[một]"),
    A3: article("Bài mẫu 3", "2021-02-10", "Ba.", tags="[một, hai]"),
    A4: article("Bài mẫu 4", "2021-02-15", "Bốn.", tags="[hai]", expires="2026-09-30", **OTHER),
    A5: article(
        "Bài mẫu 5",
        "2021-03-01",
        "Năm.",
        tags="[một]",
        aliases="[/cu/5/]",
        image="{path: anh.png, alt: Ảnh}",
        attachments="[tep.txt]",
    ),
    A6: article("Bài mẫu 6", "2021-03-20", "Sáu."),
    LATER: article("Bài mẫu hẹn giờ", "2026-09-25", "Bảy.", **OTHER),
    PAGE: "---\ntitle: Giới thiệu\n---\n\nTrang mẫu.\n",
    "content/2021/03/a5/anh.png": png(4, 3),
    "content/2021/03/a5/tep.txt": "x" * 3000,
    "static/css/site.css": "body{}",
    NEIGHBOURS: (
        "{% for each in (previous, next) if each %}\n"
        "<p>Bên cạnh: <a href='{{ each.url }}'>{{ each.title }}</a>\n"
        "{% endfor %}\n"
    ),
    NUMBERS: (
        "{% macro number(value) %}{{ value }}{% endmacro %}\n{% macro articles(count) %}{{ count }} bài{% endmacro %}\n"
    ),
}
CONFIGURED: Final = SETTINGS + "tagline: Dòng mẫu\n"

# Outputs that often change together.
FEEDS: Final = "atom.xml rss.xml feed.json "
NEWS_FEEDS: Final = "chuyen-muc/tin-tuc/atom.xml chuyen-muc/tin-tuc/rss.xml "
TEXT_FEEDS: Final = "chuyen-muc/van-ban/atom.xml chuyen-muc/van-ban/rss.xml "
ARTICLES: Final = "2020/12/a1/ 2021/01/a2/ 2021/02/a3/ 2021/02/a4/ 2021/03/a5/ 2021/03/a6/"
INDEXES: Final = "chuyen-muc/ tac-gia/ luu-tru/ luu-tru/2021/ "


class Edit(NamedTuple):
    """An edit: what it does, which outputs it writes and removes, and what time it is then."""

    name: str
    do: Callable[[Path], object]
    writes: str = ""
    removes: str = ""
    now: int = NOW


def outputs(text: str) -> set[str]:
    """Return the paths of outputs named in a text; a folder's name stands for its page, "/" for the home page."""
    return {re.sub("(^|/)$", r"\1index.html", path.removeprefix("/")) for path in text.split()}


def put(name: str, text: str | bytes) -> Callable[[Path], object]:
    """Return an edit that writes a file."""
    return lambda site: write(site, name, text)


def change(name: str, old: str, new: str) -> Callable[[Path], object]:
    """Return an edit that replaces a text in a file."""

    def edit(site: Path) -> None:
        text = (site / name).read_text(encoding="utf-8")
        assert old in text
        write(site, name, text.replace(old, new))

    return edit


def move(old: str, new: str) -> Callable[[Path], object]:
    """Return an edit that renames a file."""

    def edit(site: Path) -> None:
        (site / new).parent.mkdir(parents=True, exist_ok=True)
        (site / old).rename(site / new)

    return edit


def delete(name: str) -> Callable[[Path], object]:
    """Return an edit that deletes a file."""
    return lambda site: (site / name).unlink()


def both(*edits: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return several edits in one."""
    return lambda site: [edit(site) for edit in edits]


def setting(old: str, new: str) -> Callable[[Path], object]:
    """Return an edit that replaces a text in the settings."""
    return change("site.yaml", old, new)


def key(name: str, line: str) -> Callable[[Path], object]:
    """Return an edit that adds a line to the front matter of an article."""
    return change(name, "title:", f"{line}\ntitle:")


def build_again(site: Path, *, now: int = NOW) -> tuple[Built, set[str], set[str]]:
    """Build an edited site; return what was done, and which files are other ones and gone since before."""
    before = tree(site / "public")
    done = run(site, now=now)
    after = tree(site / "public")
    assert difference(clean_tree(site, site.parent / "clean", now=now), after) == ""
    assert {path for path, _ in done.written} == written(before, after)
    assert set(done.gone) == before.keys() - after.keys()
    return done, written(before, after), before.keys() - after.keys()

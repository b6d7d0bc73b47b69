"""Builds the gallery: every component and every kind of page, on sample content.

The short bulletins that crowd one month are made here: by hand nobody would keep five hundred of them.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "gallery"
BUILD: Final = ROOT / "build"
# The clock stands still, so that two builds of the same theme can be compared.
NOW: Final = "2026-09-29T08:00:00+07:00"
CROWD: Final = 17
# A file to look at for each kind of page, and for what differs within a kind.
PAGES: Final = {
    "home": "index.html",
    "article": "2026/09/bai-mau-du-thanh-phan/index.html",
    "article without picture": "2026/09/thu-vien-luu-dong/index.html",
    "article with tall letters": "2026/08/ket-qua-do-nuoc/index.html",
    "article in clauses": "2025/11/quy-dinh-mau-ve-quy-khuyen-nghe/index.html",
    "page": "gioi-thieu/index.html",
    "category": "chuyen-muc/ban-tin/index.html",
    "category shown whole": "chuyen-muc/chuyen-de/index.html",
    "category without articles": "chuyen-muc/goc-ban-doc/index.html",
    "category-month": "chuyen-muc/ban-tin/2019/04/index.html",
    "author": "tac-gia/ban-bien-tap-mau/index.html",
    "author-year": "tac-gia/ban-bien-tap-mau/2018/index.html",
    "tag": "tu-khoa/ban-tin-mau/index.html",
    "tag shown whole": "tu-khoa/trong-cay/index.html",
    "tag-year": "tu-khoa/ban-tin-mau/2018/index.html",
    "categories": "chuyen-muc/index.html",
    "authors": "tac-gia/index.html",
    "tags": "tu-khoa/index.html",
    "archive": "luu-tru/index.html",
    "archive-year": "luu-tru/2026/index.html",
    "archive-month": "luu-tru/2026/09/index.html",
    "archive-month, crowded": "luu-tru/2019/05/index.html",
    "archive-day": "luu-tru/2026/09/28/index.html",
    "search": "tim-kiem/index.html",
    "not-found": "404.html",
    "notice, withdrawn": "2024/05/bai-da-go/index.html",
    "notice, expired": "2024/04/thong-bao-het-han/index.html",
    "redirect": "cu/bai-mau.html",
}


def assemble(site: Path) -> None:
    """Make the gallery's site in the folder ``site``, in the place of what stands there."""
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(SOURCE, site)
    for name, text in bulletins():
        path = site / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def bulletins() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each bulletin: a crowded month, and a few in the months around it."""
    months = {(2018, 11): 1, (2018, 12): 1, (2019, 4): 1, (2019, 5): CROWD, (2019, 6): 1}
    for (year, month), each_day in months.items():
        for number in range(31 * each_day if each_day > 1 else 4):
            day, nth = number // each_day + 1, number % each_day + 1
            yield f"{year}/{month:02}/ban-tin-{day:02}-{nth:02}.md", _bulletin(year, month, day, nth)


def _bulletin(year: int, month: int, day: int, nth: int) -> str:
    return f"""---
title: "Bản tin mẫu số {nth} ngày {day}/{month}/{year}"
date: {year}-{month:02}-{day:02} {6 + nth % 12:02}:30
category: Bản tin ngày
tags: [Bản tin mẫu]
---

Bản tin mẫu: ấp số {nth} của xã Ví Dụ không có việc gì đáng kể.
"""


def make(site: Path, output: Path) -> int:
    """Build the gallery's site, assembled in ``site``, into ``output``; return the program's exit code."""
    assemble(site)
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-m", "sitegen", "-C", site, "build", "--output", output, "--now", NOW, "--quiet"]
    return subprocess.run(list(map(str, command)), check=False).returncode


def main() -> int:
    """Build the gallery, into the folder that is named if one is, and say where it is; return an exit code."""
    output = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else BUILD / "gallery"
    code = make(output.with_name(f"{output.name}-site"), output)
    if code == 0:
        print(output / "index.html")
    return code


if __name__ == "__main__":
    sys.exit(main())

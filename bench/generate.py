"""Writes a complete sample site: `python bench/generate.py DIR --articles 10000 [--seed N]`.

The same options give the same bytes. Articles are written one by one, so a million need no more memory than ten.
"""

import argparse
import sys
from pathlib import Path

import sample
import sentences

REPOSITORY = Path(__file__).resolve().parent.parent

SETTINGS = """\
title: Bài mẫu
tagline: Trang thử tốc độ, mọi nội dung đều là giả định
base_url: https://mau.example.org
language: vi
timezone: Asia/Ho_Chi_Minh
publisher:
  name: Ban biên tập mẫu
  address: 1 đường Ví Dụ
author: Nguyễn Văn Mẫu
category: Tin tức
categories:
{categories}
menu:
  - {{title: Giới thiệu, url: /gioi-thieu/}}
page_size: 20
feed_size: 30
# What the other generators do not make; its cost is measured by itself.
search: {{enabled: false}}
pictures: {{widths: []}}
"""
ABOUT = """\
---
title: Giới thiệu
---

Trang này được sinh ra để đo tốc độ dựng trang. Nơi chốn, tên người và số liệu đều là giả định.
"""


def real_article() -> Path:
    """Return the repository's real article. Raises FileNotFoundError when there is none."""
    found = sorted((REPOSITORY / "content" / "2021" / "12").glob("*.md"))
    if not found:
        raise FileNotFoundError("no article in content/2021/12 to take sentences from: name one with --source")
    return found[0]


def write(site: Path, made: sample.Sample) -> Path:
    """Write one article with its pictures into the site's folder and return its Markdown file."""
    path = site / made.head.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(made.text, "utf-8", newline="\n")
    for name, data in made.pictures.items():
        (path.parent / name).write_bytes(data)
    return path


def generate(site: Path, articles: int, seed: int, source: Path) -> None:
    """Write a site of so many articles into a folder that is empty or not there yet.

    Raises FileExistsError when the folder holds something.
    """
    if site.exists() and any(site.iterdir()):
        raise FileExistsError(f"{site} is not empty")
    told = sentences.read(source)
    categories = "\n".join(f'  - {{name: "{name}", slug: {slug}}}' for name, slug in sample.CATEGORIES.items())
    (site / "content" / "pages").mkdir(parents=True)
    (site / "site.yaml").write_text(SETTINGS.format(categories=categories), "utf-8", newline="\n")
    (site / "content" / "pages" / "gioi-thieu.md").write_text(ABOUT, "utf-8", newline="\n")
    for number in range(articles):
        write(site, sample.sample(told, seed, articles, sample.head(seed, number, articles)))
        if sys.stderr.isatty() and number % 1000 == 0:
            sys.stderr.write(f"\r{number:,} articles")
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{articles:,} articles\n")


def main() -> int:
    """Read the command line, write the site, and return the exit code."""
    parser = argparse.ArgumentParser(description="Write a site of sample articles.")
    parser.add_argument("site", type=Path, metavar="DIR", help="a folder that is empty or not there yet")
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--source", type=Path, help="the article whose sentences are used (default: the repository's)")
    options = parser.parse_args()
    try:
        generate(options.site, options.articles, options.seed, options.source or real_article())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

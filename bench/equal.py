"""Counts what built sites hold, to see that the generators are asked for the same: `python bench/equal.py SITE…`.

A site is an output folder. The words of the articles and the entries of each kind of listing are what must agree; ours
may hold more pages and feeds.
"""

import argparse
import html
import re
import sys
from collections import Counter
from pathlib import Path

ARTICLE = re.compile(r"\d{4}/\d\d/[^/]+/index\.html")
LISTINGS = {"chuyen-muc": "category", "tac-gia": "author", "tu-khoa": "tag", "luu-tru": "archive"}
BODY = re.compile(r'<p class="lead">.*?</p>|<div class="prose">(.*)<footer class="story-end">', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
CARD = '<article class="card'


def kind(path: str) -> str:
    """Return what an HTML file is, by its path from the output folder."""
    if ARTICLE.fullmatch(path):
        return "article"
    return LISTINGS.get(path.split("/", 1)[0], "other")


def count(site: Path) -> Counter[str]:
    """Return the numbers of one built site."""
    found: Counter[str] = Counter()
    for path in site.rglob("*"):
        if not path.is_file():
            continue
        name = path.relative_to(site).as_posix()
        found["files"] += 1
        found["megabytes"] += path.stat().st_size
        found["pictures"] += path.suffix == ".png" and not name.startswith("static/")
        if path.suffix == ".xml":
            text = path.read_text("utf-8")
            found["feed items"] += text.count("<item>") + text.count("<entry>")
        if path.suffix != ".html":
            continue
        text = path.read_text("utf-8")
        found[f"{kind(name)} pages"] += 1
        found[f"{kind(name)} entries"] += text.count(CARD)
        if kind(name) == "article":
            found["article megabytes"] += len(text.encode())
            found["words"] += sum(len(html.unescape(TAG.sub(" ", part[0])).split()) for part in BODY.finditer(text))
    for key in ("megabytes", "article megabytes"):
        found[key] //= 1_000_000
    return found


def main() -> int:
    """Print a table of the counts, one column a site, and return the exit code."""
    parser = argparse.ArgumentParser(description="Count what built sites hold.")
    parser.add_argument("sites", type=Path, nargs="+", metavar="SITE")
    options = parser.parse_args()
    counts = [count(site) for site in options.sites]
    print("|".join(["", f"{'':20}", *(f"{site.name:>12.12}" for site in options.sites), ""]))
    for key in sorted(set().union(*counts)):
        print("|".join(["", f"{key:20}", *(f"{found[key]:12,}" for found in counts), ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

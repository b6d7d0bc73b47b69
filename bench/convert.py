"""Writes a sample site for another generator: `python bench/convert.py SITE hugo|pelican|eleventy OUT`.

The Markdown stays as it is, save for links to files, which become URLs, and the front matter that each tool asks for.
Settings and layouts come from the folder of the tool's name beside this file, styles and scripts from the theme.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from sample import AUTHORS, CATEGORIES, TAGS, fold

HERE = Path(__file__).resolve().parent
THEME_STATIC = HERE.parent / "static"

FILE_LINK = re.compile(r"\]\((?:\.\./)+(\d{4}/\d\d/[^)/]+?)(?:\.md|/index\.md)\)")
PICTURE = re.compile(r"\]\((?=anh-\d+\.png)")


class Document(NamedTuple):
    """One sample article, read."""

    folder: str
    """Year and month, as in its URL."""
    slug: str
    title: str
    date: str
    """ISO date and time with zone."""
    updated: str
    authors: tuple[str, ...]
    category: str
    tags: tuple[str, ...]
    description: str
    """The summary, or the first paragraph."""
    lead: bool
    """Whether the description stands above the body because it is not part of it."""
    featured: bool
    image: dict[str, str]
    body: str
    pictures: tuple[Path, ...]


Writer = Callable[[Path, Document], None]


def _moment(text: str) -> str:
    """Return a sample's date, or date and time, as a full ISO time in Vietnam's zone; nothing for nothing."""
    if not text:
        return ""
    day, _, time = text.partition(" ")
    return f"{day}T{time or '00:00'}:00+07:00"


def read(path: Path, content: Path) -> Document:
    """Return one article of a sample site."""
    front, body = path.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
    meta = yaml.load(front, yaml.CBaseLoader)  # noqa: S506 - the base loader makes text, lists and mappings only
    bundle = path.name == "index.md"
    place = path.parent if bundle else path.with_suffix("")
    body = FILE_LINK.sub(r"](/\1/)", body.strip())
    authors = meta["author"]
    return Document(
        folder=place.parent.relative_to(content).as_posix(),
        slug=place.name,
        title=meta["title"],
        date=_moment(meta["date"]),
        updated=_moment(meta.get("updated", "")),
        authors=tuple([authors] if isinstance(authors, str) else authors),
        category=meta["category"],
        tags=tuple(meta.get("tags", ())),
        description=meta.get("summary") or body.split("\n\n", 1)[0],
        lead="summary" in meta,
        featured="featured" in meta,
        image=meta.get("image", {}),
        body=body,
        pictures=tuple(sorted(path.parent.glob("*.png"))) if bundle else (),
    )


def documents(site: Path) -> Iterator[Document]:
    """Yield a sample site's articles, month by month."""
    content = site / "content"
    for month in sorted(content.glob("[0-9]*/[0-9]*")):
        for path in month.iterdir():
            yield read(path / "index.md" if path.is_dir() else path, content)


def _text(value: object) -> str:
    """Return a value as YAML that is also JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def _front(fields: dict[str, object]) -> str:
    """Return front matter of the fields that have a value."""
    return "".join(["---\n", *(f"{key}: {_text(value)}\n" for key, value in fields.items() if value), "---\n\n"])


def _put(path: Path, text: str) -> None:
    """Write a text file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def hugo(out: Path, document: Document) -> None:
    """Write an article for Hugo: a leaf bundle when it has pictures; terms are named by their slugs."""
    folder = out / "content" / document.folder
    fields: dict[str, object] = {
        "title": document.title,
        "slug": document.slug,
        "authors": [fold(name) for name in document.authors],
        "categories": [CATEGORIES[document.category]],
        "tags": [fold(name) for name in document.tags],
        "description": document.description,
        "lead": document.lead,
        "featured": document.featured,
        "image": document.image,
    }
    # Dates stand unquoted, so that Hugo reads moments and no texts.
    dates = f"date: {document.date}\n" + (f"lastmod: {document.updated}\n" if document.updated else "")
    text = _front(fields).replace("---\n", "---\n" + dates, 1) + document.body + "\n"
    if document.pictures:
        _put(folder / document.slug / "index.md", text)
        for picture in document.pictures:
            shutil.copyfile(picture, folder / document.slug / picture.name)
    else:
        _put(folder / f"{document.slug}.md", text)


def hugo_pages(out: Path, months: list[str], about: str) -> None:
    """Write what Hugo's listings are called, and the standing page."""
    content = out / "content"
    kinds = {
        "categories": ("Chuyên mục", CATEGORIES),
        "authors": ("Tác giả", {name: fold(name) for name in AUTHORS}),
        "tags": ("Từ khoá", {name: fold(name) for name in TAGS}),
    }
    for kind, (title, terms) in kinds.items():
        _put(content / kind / "_index.md", _front({"title": title}))
        for name, slug in terms.items():
            outputs = ["html", "rss"] if kind == "categories" else None
            _put(content / kind / slug / "_index.md", _front({"title": name, "slug": slug, "outputs": outputs}))
    _put(content / "luu-tru" / "_index.md", _front({"title": "Lưu trữ", "layout": "archive"}))
    for month in months:
        year, number = map(int, month.split("/"))
        shared = {"year": year, "url": f"/luu-tru/{year}/"}
        _put(content / str(year) / "_index.md", _front({"title": f"Năm {year}", "layout": "year", **shared}))
        shared |= {"month": number, "url": f"/luu-tru/{month}/"}
        _put(content / month / "_index.md", _front({"title": f"Tháng {number}/{year}", "layout": "month", **shared}))
    _put(content / "gioi-thieu.md", _front({"title": "Giới thiệu", "layout": "standing"}) + about)


def pelican(out: Path, document: Document) -> None:
    """Write an article for Pelican, its pictures in a folder of their own, as its static paths want."""
    fields = {
        "Title": document.title,
        "Date": document.date,
        "Modified": document.updated,
        "Slug": document.slug,
        "Authors": "; ".join(document.authors),
        "Category": document.category,
        # Several tags are separated by semicolons: names may hold commas.
        "Tags": "; ".join(document.tags) + (";" if document.tags else ""),
        "Summary": document.description,
        "Lead": "yes" if document.lead else "",
        "Featured": "yes" if document.featured else "",
        "Image": document.image.get("path", ""),
        "Image_alt": document.image.get("alt", ""),
    }
    head = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    body = PICTURE.sub(f"](/pictures/{document.folder}/{document.slug}/", document.body)
    _put(out / "content" / document.folder / f"{document.slug}.md", f"{head}\n{body}\n")
    for picture in document.pictures:
        copy = out / "content" / "pictures" / document.folder / document.slug / picture.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, copy)


def pelican_pages(out: Path, months: list[str], about: str) -> None:
    """Write the standing page; Pelican finds its months itself."""
    del months
    _put(out / "content" / "pages" / "gioi-thieu.md", f"Title: Giới thiệu\nSlug: gioi-thieu\n\n{about}")


def eleventy(out: Path, document: Document) -> None:
    """Write an article for Eleventy, where `tags` would make collections: ours are called keywords."""
    fields: dict[str, object] = {
        "title": document.title,
        "date": document.date,
        "updated": document.updated,
        "authors": document.authors,
        "category": document.category,
        "keywords": document.tags,
        "description": document.description,
        "lead": document.lead,
        "featured": document.featured,
        "image": document.image,
        "layout": "article.njk",
        "permalink": f"/{document.folder}/{document.slug}/index.html",
    }
    folder = out / "content" / document.folder
    _put(folder / f"{document.slug}.md", _front(fields) + document.body + "\n")
    for picture in document.pictures:
        (folder / document.slug).mkdir(exist_ok=True)
        shutil.copyfile(picture, folder / document.slug / picture.name)


def eleventy_pages(out: Path, months: list[str], about: str) -> None:
    """Write the standing page; the months are collections."""
    del months
    fields: dict[str, object] = {"title": "Giới thiệu", "layout": "standing.njk", "permalink": "/gioi-thieu/index.html"}
    _put(out / "content" / "gioi-thieu.md", _front(fields) + about)


TOOLS: dict[str, tuple[Writer, Callable[[Path, list[str], str], None]]] = {
    "hugo": (hugo, hugo_pages),
    "pelican": (pelican, pelican_pages),
    "eleventy": (eleventy, eleventy_pages),
}


def copy_layouts(tool: str, out: Path) -> None:
    """Copy settings and layouts for one tool into a converted site, over older ones."""
    shutil.copytree(
        HERE / tool, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns("package-lock.json", "__pycache__")
    )


def convert(site: Path, tool: str, out: Path) -> None:
    """Write the whole site for one tool into a folder that is not there yet.

    Raises FileExistsError when it is.
    """
    out.mkdir(parents=True)
    copy_layouts(tool, out)
    # The theme publishes its files under /static/, those of static/root/ at the site's root.
    static = out / {"hugo": "static", "pelican": "content", "eleventy": "extra"}[tool]
    shutil.copytree(THEME_STATIC, static / "static", ignore=shutil.ignore_patterns("root"))
    if (THEME_STATIC / "root").is_dir():
        shutil.copytree(THEME_STATIC / "root", static, dirs_exist_ok=True)
    # Ours is made from the settings.
    (static / "site.webmanifest").write_text(json.dumps({"name": "Bài mẫu"}), "utf-8")
    write, pages = TOOLS[tool]
    months: dict[str, None] = {}
    for document in documents(site):
        write(out, document)
        months[document.folder] = None
    about = (site / "content" / "pages" / "gioi-thieu.md").read_text("utf-8").split("\n---\n", 1)[1].strip()
    pages(out, list(months), about + "\n")


def main() -> int:
    """Read the command line, convert, and return the exit code."""
    parser = argparse.ArgumentParser(description="Write a sample site for another generator.")
    parser.add_argument("site", type=Path)
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    try:
        convert(options.site, options.tool, options.out)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

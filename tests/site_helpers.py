"""Small sites for tests: written, built, read back."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sitegen.build.kept import Kept
from sitegen.build.looking import EVERYTHING, Look
from sitegen.build.options import Listener, Options
from sitegen.build.results import Result
from sitegen.build.run import build
from sitegen.build.state import catalogue_path

NOW = 1_790_000_000
SETTINGS = """title: Trang mẫu
base_url: https://mau.example.org
author: Sơn Tra
category: Tin tức
categories:
  - {name: Tin tức, slug: tin-tuc}
  - {name: Văn bản, slug: van-ban}
page_size: 3
feed_size: 4
search: {enabled: false}
"""


def make_site(folder: Path, files: Mapping[str, str | bytes], settings: str = SETTINGS) -> Path:
    """Return the folder of a new site with these files."""
    write(folder, "site.yaml", settings)
    for name, text in files.items():
        write(folder, name, text)
    return folder


def write(folder: Path, name: str, text: str | bytes) -> None:
    """Write one file of a site."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def article(title: str = "Bài mẫu", date: str = "2021-12-31", body: str = "Một đoạn mẫu.", **keys: str) -> str:
    """Return the source of an article; ``keys`` are further lines of its front matter."""
    more = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f'---\ntitle: "{title}"\ndate: {date}\n{more}---\n\n{body}\n'


class Built(Listener):
    """What a build did: its result, and the files that it wrote, as (path, reason), and removed."""

    result: Result

    def __init__(self) -> None:
        self.written: list[tuple[str, str]] = []
        self.gone: list[str] = []

    def on_file_written(self, path: str, reason: str) -> None:
        """Note a written file."""
        self.written.append((path, reason))

    def on_file_removed(self, path: str) -> None:
        """Note a removed file."""
        self.gone.append(path)


def run(  # noqa: PLR0913 - as many as a build has options
    folder: Path,
    *,
    now: int = NOW,
    output: str = "public",
    clean: bool = False,
    prune: bool = False,
    jobs: int = 1,
    drafts: bool = False,
    skip_faulty: bool = False,
    preview: bool = False,
    listener: Built | None = None,
    look: Look = EVERYTHING,
    kept: Kept | None = None,
) -> Built:
    """Build a site, with ``preview`` as that is built; return what was done, told to ``listener`` when there is one."""
    built = listener or Built()
    place = str(folder / output)
    options = Options(
        site=str(folder),
        output=place,
        now=now,
        clean=clean,
        prune=prune,
        jobs=jobs,
        drafts=drafts,
        skip_faulty=skip_faulty,
    )
    if preview:
        options = options._replace(drafts=True, scheduled=True, marks=True)
    built.result = build(options, built, look, kept)
    return built


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def clean_tree(folder: Path, scratch: Path, *, now: int = NOW, keep_templates: bool = False) -> dict[str, bytes]:
    """Return what a clean build of the same input makes, in the folder ``scratch``; see ``clean_run``."""
    clean_run(folder, scratch, now=now, keep_templates=keep_templates)
    return tree(scratch / "public")


def clean_run(
    folder: Path,
    scratch: Path,
    *,
    now: int = NOW,
    keep_templates: bool = False,
    drafts: bool = False,
    skip_faulty: bool = False,
    preview: bool = False,
) -> Built:
    """Build the same input in the folder ``scratch``, which is emptied before.

    With ``keep_templates`` those that an earlier call compiled in ``scratch`` are not compiled again, which is most of
    the time that a small site takes.
    """
    compiled = scratch / ".sitegen" / "templates"
    kept = tree(compiled) if keep_templates and compiled.is_dir() else {}
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for name, data in kept.items():
        write(compiled, name, data)
    for name in ("content", "templates", "static", "site.yaml"):
        source = folder / name
        if source.is_dir():
            shutil.copytree(source, scratch / name)
        elif source.exists():
            shutil.copy(source, scratch / name)
    return run(scratch, now=now, drafts=drafts, skip_faulty=skip_faulty, preview=preview)


def written(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Return the paths that differ or are new between two trees."""
    return {path for path, data in after.items() if before.get(path) != data}


def pages(folder: Path, *names: str) -> list[str]:
    """Return the text of some output files."""
    return [(folder / "public" / name).read_text(encoding="utf-8") for name in names]


def age(folder: Path) -> None:
    """Let every source look as if it had been saved long ago, as files are when nobody edits them."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (1_600_000_000, 1_600_000_000))


def kinds(folder: Path) -> set[str]:
    """Return the kinds of output that a built site has."""
    with closing(sqlite3.connect(catalogue_path(str(folder), str(folder / "public")))) as conn:
        return {kind for (kind,) in conn.execute("SELECT DISTINCT kind FROM output")}

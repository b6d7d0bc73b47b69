"""Where a benchmark happens: pristine sites kept between calls, this call's copies and outputs, the edits."""

import datetime as dt
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import convert
import generate
import sample
import sentences
import tools
from measure import Run, RunError, run

SEED = 1
NEWEST = (sample.FIRST_DAY + dt.timedelta(days=sample.DAYS - 1), 23 * 60 + 50)
"""Day and minute of an article newer than all others, in a month that others share."""
INODES_REST = 360
"""For how many seconds inodes of removed files are not given out again: 60, and 300 more while they are unwritten."""
BACKDATED = (dt.date(2016, 6, 15), 600)


class Report(NamedTuple):
    """What a build of ours says it did, in files."""

    written: int
    removed: int


def say(text: str) -> None:
    """Print a line of progress."""
    sys.stderr.write(f"{text}\n")


def expect(report: Report, what: str, low: int, high: int) -> None:
    """Raise RunError when a build wrote less or more files than its row allows: its time would mean nothing."""
    if not low <= report.written <= high:
        raise RunError(f"{what}: {report.written} files written, {low} to {high} expected")


def digest(*paths: Path) -> str:
    """Return a few letters that change with the files: what they made before is then made anew."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:8]


class Workspace:
    """The folders of one call."""

    def __init__(self, work: Path, source: Path) -> None:
        self.work = work.resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.room = Path(tempfile.mkdtemp(prefix="run-", dir=self.work))
        self.ended = self.work / "ended"
        self.source = source
        self.told = sentences.read(source)
        makers = [Path(module.__file__ or "") for module in (generate, sample, sentences)]
        self.made_by = digest(source, *makers)
        self.converted_by = digest(source, *makers, Path(convert.__file__))

    def site(self, articles: int) -> Path:
        """Return a pristine sample site, generated when it is not there."""
        place = self.work / f"site-{articles}-{self.made_by}"
        if not place.exists():
            say(f"generating {articles:,} articles")
            half = place.with_name(f"{place.name}-half")
            shutil.rmtree(half, ignore_errors=True)
            generate.generate(half, articles, SEED, self.source)
            half.rename(place)
        return place

    def copy(self, articles: int, turn: str) -> Path:
        """Return a copy of our site, mtimes kept, with the theme's template of articles as one of its own."""
        copy = self.room / f"ours-{articles}-{turn}"
        shutil.copytree(self.site(articles), copy)
        self.own_template(copy)
        return copy

    def plain(self, articles: int, turn: str) -> Path:
        """Return a copy of our site with the plain theme in place of ours."""
        copy = self.room / f"plain-{articles}-{turn}"
        shutil.copytree(self.site(articles), copy)
        shutil.copytree(tools.HERE / "plain", copy / "templates")
        return copy

    def grow(self, articles: int) -> Path:
        """Return a site generated for this call alone, too large to keep a copy of."""
        site = self.room / f"ours-{articles}"
        say(f"generating {articles:,} articles")
        generate.generate(site, articles, SEED, self.source)
        self.own_template(site)
        return site

    @staticmethod
    def own_template(site: Path) -> None:
        """Give a site the template that a row changes later, so that it changes and does not only appear."""
        (site / "templates").mkdir()
        shutil.copyfile(tools.REPOSITORY / "templates" / "article.html", site / "templates" / "article.html")

    def rival_site(self, tool: str, articles: int) -> Path:
        """Return the same site for another generator, with the layouts as they are now."""
        place = self.work / f"{tool}-{articles}-{self.converted_by}"
        return self.converted(tool, place, lambda: self.site(articles))

    @staticmethod
    def converted(tool: str, place: Path, site: Callable[[], Path]) -> Path:
        """Return a site for another generator at a place, made of one of ours when it is not there."""
        if not place.exists():
            say(f"converting articles for {tool}")
            half = place.with_name(f"{place.name}-half")
            shutil.rmtree(half, ignore_errors=True)
            convert.convert(site(), tool, half)
            half.rename(place)
        convert.copy_layouts(tool, place)
        return place

    def rival_copy(self, tool: str, articles: int) -> Path:
        """Return a copy of the same site for another generator, to be edited."""
        copy = self.room / f"{tool}-{articles}-edited"
        shutil.copytree(self.rival_site(tool, articles), copy)
        return copy

    def rival(self, tool: tools.Tool, articles: int, turn: str, *, watch: bool = False) -> Run:
        """Build another generator's site into a new folder. Raises RunError when that fails."""
        name = f"{tool.name.lower()}-{articles}-{turn}"
        site = self.rival_site(tool.name.lower(), articles)
        took = run(tool.command(site, self.room / name), cwd=site, log=self.room / f"{name}.log", watch=watch)
        pages = sum(1 for _ in (self.room / name).glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/*/index.html"))
        if pages != articles:
            raise RunError(f"{tool.name}: {pages} article pages instead of {articles}")
        return took

    def build(self, tool: tools.Tool, site: Path, *, watch: bool = False) -> tuple[Run, Report]:
        """Build our site in its folder, and return what it took and what it did.

        Raises RunError when it fails or finds a fault: the sample sites have none.
        """
        log = site.with_name(f"{site.name}.log")
        took = run(tool.command(site, site / "public"), cwd=site, log=log, watch=watch)
        told: dict[str, Any] = json.loads(tools.report_of(site).read_text("utf-8"))
        if told["faults"] or told["warnings"]:
            raise RunError(f"{site.name}: faults or warnings, {tools.report_of(site)} lists them")
        return took, Report(told["written"], told["removed"])

    def edit_body(self, site: Path, articles: int, turn: int) -> None:
        """Add a paragraph at the end of an article in the middle."""
        path = site / sample.head(SEED, articles // 2 + turn, articles).path
        text = path.read_text("utf-8")
        path.write_text(f"{text}\nThêm một đoạn ở cuối bài, lượt {turn}.\n", "utf-8", newline="\n")

    def add_article(self, site: Path, articles: int, turn: int, moment: tuple[dt.date, int]) -> None:
        """Write one more article of a given day and minute."""
        day, minute = moment
        head = sample.head(SEED, articles + turn, articles, day=day, minute=minute)
        generate.write(site, sample.sample(self.told, SEED, articles, head))

    @staticmethod
    def change_template(site: Path, turn: int) -> None:
        """Change what the template of articles writes. Raises RunError when it has no place for that."""
        path = site / "templates" / "article.html"
        text = path.read_text("utf-8")
        if "</article>" not in text:
            raise RunError("templates/article.html has no </article>")
        path.write_text(text.replace("</article>", f"<!-- {turn} --></article>", 1), "utf-8", newline="\n")

    @staticmethod
    def clone(site: Path) -> Path:
        """Return a copy of a built site with its output and state, all mtimes new, as a CI job restores it."""
        copy = site.with_name(f"{site.name}-clone")
        shutil.copytree(site, copy, copy_function=shutil.copyfile)
        return copy

    def check_room(self, needed: int) -> str:
        """Return why the disk has too little room for so many bytes, '' when it has enough."""
        free = shutil.disk_usage(self.work).free
        return "" if free >= needed else f"needs {needed / 1e9:.0f} GB of free disk, {free / 1e9:.0f} GB are there"

    def rest(self) -> None:
        """Wait until what an earlier call removed or replaced no longer slows down the making of files.

        For so long ext4 gives no inode out again, and looks at each of them whenever it seeks a free one
        (``recently_deleted`` in fs/ext4/ialloc.c).
        """
        if self.ended.exists():
            seconds = min(self.ended.stat().st_mtime + INODES_REST - time.time(), INODES_REST)
            if seconds > 0:
                say(f"waiting {seconds:.0f} s: an earlier call has just removed or replaced its files")
                time.sleep(seconds)

    def end(self, *, keep: bool) -> None:
        """Remove what this call has made unless it is to be kept; the pristine sites stay."""
        built = any(self.room.iterdir())
        if not keep:
            shutil.rmtree(self.room)
        if built:
            self.ended.touch()

"""Measures search against Pagefind, on the same articles: what it adds to builds, what a query moves, what is found.

Times are of whole processes, each turn with all tools in alternating order, each into a new folder. What a change
rewrites is seen from outside: files below `tim-kiem/` that are others than before.
"""

import re
import shutil
import statistics
from pathlib import Path
from typing import Any

import ask
import chromium
import news
import sample
import tools
from measure import Run, RunError, p95, run
from scan import Scan
from workspace import Workspace, digest, say

Record = dict[str, Any]
ENABLED = "search: {enabled: false}\n"


def pristine(work: Workspace, articles: int, given: Path | None) -> Path:
    """Return the site that is copied: the one that is given, or one of made-up articles, kept between calls."""
    if given:
        return given
    made_by = digest(*(Path(module.__file__ or "") for module in (news, sample)))
    place = work.work / f"news-{articles}-{made_by}"
    if not place.exists():
        say(f"making up {articles:,} articles")
        half = place.with_name(f"{place.name}-half")
        shutil.rmtree(half, ignore_errors=True)
        news.write(half, articles, 1)
        half.rename(place)
    return place


def _copy(work: Workspace, site: Path, name: str, *, enabled: bool) -> Path:
    copy = work.room / name
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("public", ".sitegen"))
    settings = (copy / "site.yaml").read_text("utf-8").replace(ENABLED, "")
    (copy / "site.yaml").write_text(settings + ("" if enabled else ENABLED), "utf-8", newline="\n")
    return copy


def _index(output: Path) -> dict[str, tuple[int, int]]:
    """Return what files of the index there are, by name: when they were written, and their size."""
    found = {}
    for path in (output / "tim-kiem").rglob("*"):
        if path.suffix in {".bin", ".json"}:
            stat = path.stat()
            found[path.relative_to(output).as_posix()] = (stat.st_mtime_ns, stat.st_size)
    return found


class Edits:
    """Changes in a built site, and the files of the index that each rewrites."""

    def __init__(self, work: Workspace, ours: tools.Tool, site: Path) -> None:
        self._work, self._ours, self._site = work, ours, site
        self._articles = sorted((site / "content").glob("[0-9]*/[0-9]*/*.md"))

    def _old(self, turn: int) -> Path:
        return self._articles[len(self._articles) * (2 * turn + 3) // 12]

    def build(self) -> tuple[Run, int, int]:
        """Build; return what that took, and how many files of the index it wrote and how many bytes."""
        before = _index(self._site / "public")
        took = self._work.build(self._ours, self._site)[0]
        after = _index(self._site / "public")
        written = [size for name, (when, size) in after.items() if before.get(name, (0, 0))[0] != when]
        return took, len(written), sum(written)

    def change(self, kind: str, turn: int) -> tuple[Run, int, int]:
        """Make one change of a kind, and build."""
        path = self._old(turn)
        head, body = re.split(r"(?m)^---\n", path.read_text("utf-8"))[1:3]
        words = body.split(" ")
        if kind == "same-text":
            words[3] = f"**{words[3]}**"
        elif kind == "words":
            words[8:8] = ["thêm", "mấy", "chữ", "vào", "đây"]
        elif kind == "rewritten":
            words = re.split(r"(?m)^---\n", self._old(turn + 1).read_text("utf-8"))[2].split(" ")
        elif kind == "withdrawn":
            head += "withdrawn: {date: 2021-12-30, reason: Thử}\n"
        if kind in {"new", "backdated"}:
            day = "2021-12-31 09:59" if kind == "new" else "2014-05-05 05:05"
            head = re.sub(r"(?m)^date: .*", f"date: {day}", head)
            path = path.with_name(f"{kind}-{turn}.md")
        if kind == "deleted":
            path.unlink()
        else:
            path.write_text(f"---\n{head}---\n{' '.join(words)}", "utf-8", newline="\n")
        return self.build()


def _edits(work: Workspace, ours: tools.Tool, site: Path, base: float) -> dict[str, Record]:
    """Return the rows of what changes rewrite; ``base`` is the time of a clean build without search."""
    edits = Edits(work, ours, site)
    edits.build()
    rows: dict[str, Record] = {
        "idle": {"ours": edits.build()[1]},
        "same-text": {"ours": edits.change("same-text", 0)[1]},
    }
    took = []
    for kind, turns in (("words", 3), ("new", 3), ("rewritten", 3), ("withdrawn", 2), ("backdated", 1), ("deleted", 1)):
        found = [edits.change(kind, turn) for turn in range(turns)]
        rows[kind] = {"ours": max(files for _, files, _ in found)}
        if kind == "rewritten":
            rows["rewritten-mb"] = {"ours": max(size for _, _, size in found) / 1e6}
        if kind == "words":
            took = [each.wall for each, _, _ in found]
        say(f"{kind}: {[(round(each.wall, 2), files, size) for each, files, size in found]}")
    middle = statistics.median(took)
    rows["edit"] = {"ours": middle, "other": base, "ratio": middle / base}
    return rows


def found_rows(scan: Scan, mine: list[ask.Asked]) -> dict[str, Record]:
    """Return the rows of what our search finds, in percent of what the scan does."""
    true = found = exact = doubtful = 0
    first = True
    quoted = [asked for asked in mine if asked.query.kind == "quoted"]
    for each in quoted:
        holding = scan.phrase(each.query.words, with_marks=each.query.with_marks)
        true += len(holding)
        doubtful += each.approximate
        exact += each.approximate or each.total == len(holding)
        wrong = [link for link in each.links if link not in holding]
        complete = len(each.links) == each.total
        found += len(holding & set(each.links)) if complete else min(each.total, len(holding))
        if wrong or (not each.approximate and each.total != len(holding)):
            say(f"  {each.query.typed}: {each.total} of {len(holding)}, wrong {wrong[:3]}")
    for each in (asked for asked in mine if asked.query.kind == "phrase"):
        holding = scan.phrase(each.query.words, with_marks=each.query.with_marks)
        together = scan.all_of(each.query.words, with_marks=each.query.with_marks)
        best = min(len(each.links), len(holding))
        good = {*each.links[:best]} <= holding and each.total == len(together)
        first = first and good
        if not good:
            say(f"  {each.query.typed}: {each.total} of {len(together)}, {best} phrases first")
    return {
        "recall": {"ours": 100 * found / max(1, true)},
        "exact": {"ours": 100 * exact / len(quoted)},
        "approximate": {"ours": 100 * doubtful / len(quoted)},
        "first": {"ours": 100 * first},
    }


def _recall_of(scan: Scan, theirs: list[ask.Asked]) -> float:
    """Return how many in a hundred hits of quoted phrases another search finds."""
    true = found = 0
    for each in (asked for asked in theirs if asked.query.kind == "quoted"):
        holding = scan.phrase(each.query.words, with_marks=each.query.with_marks)
        true += len(holding)
        # All that it shows are looked at, and no more than are true can be.
        found += min(each.total, len(holding)) if set(each.links) <= holding else len(holding & set(each.links))
    return 100 * found / max(1, true)


MOVED = (
    ("kb", "quoted", False),
    ("kb-pages", "quoted", True),
    ("kb-plain", "phrase", False),
    ("kb-plain-pages", "phrase", True),
    ("kb-distant", "distant", False),
)
"""Rows of what queries move: name, kind of query, whether with the pages of excerpts."""


def moved_rows(asked: list[ask.Asked]) -> dict[str, float]:
    """Return what queries move, in KB, by row."""
    return {
        name: p95([each.index + pages * each.pages for each in asked if each.query.kind == kind])
        for name, kind, pages in MOVED
    }


def _time(asked: list[ask.Asked]) -> float:
    return p95([each.took for each in asked])


def _query_rows(scan: Scan, mine: list[ask.Asked], theirs: list[ask.Asked]) -> dict[str, Record]:
    """Return the rows of what queries find, move and take."""
    rows = found_rows(scan, mine)
    rows["recall"]["other"] = _recall_of(scan, theirs)
    other = moved_rows(theirs)
    for name, value in moved_rows(mine).items():
        rows[name] = {"ours": value, "other": other[name]}
    rows["cards"] = {"ours": _time(mine), "other": _time(theirs), "ratio": _time(mine) / _time(theirs)}
    return rows


def _sizes(site: Path, articles: int, scan: Scan) -> dict[str, Record]:
    """Return the rows of what lies on the host; Pagefind's index is in `pagefind/` of the output."""
    index = _index(site / "public")
    text = sum(len(" ".join(part).encode()) + 1 for page in scan.pages for part in page.texts)
    theirs = [path.stat().st_size for path in (site / "public" / "pagefind").rglob("*") if path.is_file()]
    return {
        "size": {"ours": sum(size for _, size in index.values()) / text, "other": sum(theirs) / text or None},
        "files": {"ours": len(index) / articles, "other": len(theirs) / articles or None},
    }


def measure(work: Workspace, *, articles: int, turns: int, queries: int, given: Path | None) -> Record:
    """Measure all rows of search for so many articles, of a site that is given or of a made-up one."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - what only this group needs

    pure = pristine(work, articles, given)
    ours, hugo, rival = tools.ours(), tools.hugo(work.work), tools.pagefind(work.work)
    rival_site = work.converted("hugo", work.room / "hugo-site", lambda: pure)
    without, adds, adds_cpu, whole = [], [], [], []
    site = work.room
    for turn in range(turns):
        bare, site = (_copy(work, pure, f"{name}-{turn}", enabled=name == "with") for name in ("without", "with"))
        first, second = (work.build(ours, each)[0] for each in ((bare, site) if turn % 2 else (site, bare)))
        plain, full = (first, second) if turn % 2 else (second, first)
        generator = run(
            hugo.command(rival_site, work.room / f"hugo-{turn}"), cwd=rival_site, log=work.room / "hugo.log"
        )
        output = site / "public"
        indexed = run(rival.command(output, output / "pagefind"), cwd=site, log=work.room / "pagefind.log")
        say(
            f"turn {turn + 1}: without {plain.wall:.2f} s ({plain.cpu:.2f} s),"
            f" with {full.wall:.2f} s ({full.cpu:.2f} s),"
            f" Hugo {generator.wall:.2f} s ({generator.cpu:.2f} s), Pagefind {indexed.wall:.2f} s ({indexed.cpu:.2f} s)"
        )
        without.append(plain.wall)
        adds.append((full.wall - plain.wall, indexed.wall))
        adds_cpu.append((full.cpu - plain.cpu, indexed.cpu))
        whole.append((full.wall, generator.wall + indexed.wall))
    rows: dict[str, Record] = {}
    for name, pairs in (("adds", adds), ("adds-cpu", adds_cpu), ("whole", whole)):
        value, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        rows[name] = {"ours": value, "other": other, "ratio": statistics.median(one / two for one, two in pairs)}
    watched = work.build(ours, _copy(work, pure, "memory", enabled=True), watch=True)[0].memory
    theirs_watched = run(
        rival.command(site / "public", work.room / "pagefind-memory"),
        cwd=site, log=work.room / "pagefind.log", watch=True,
    ).memory  # fmt: skip
    rows["memory"] = {"ours": watched, "other": theirs_watched, "ratio": watched / theirs_watched}
    say("reading the pages")
    scan = Scan(site / "public")
    if len(scan.pages) != articles and not given:
        raise RunError(f"{len(scan.pages)} pages of articles")
    rows |= _sizes(site, articles, scan)
    asked = ask.sample(scan, queries, 3)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        mine = ask.ours(browser, site / "public", asked)
        theirs = ask.pagefind(browser, site / "public", asked[: len(asked) // 2])
        browser.close()
    rows |= _query_rows(scan, mine, theirs)
    shutil.rmtree(site / "public" / "pagefind")
    for name in ("pagefind-try.html", "pagefind-try.js"):
        (site / "public" / name).unlink()
    rows |= _edits(work, ours, site, statistics.median(without))
    about = "real articles, " if given else "made-up articles, "
    return {"rows": rows, "turns": turns, "tools": [ours, hugo, rival], "about": about}


def measure_large(work: Workspace, *, articles: int, small: int, queries: int) -> Record:
    """Measure what queries move and take in so many made-up articles, beside a ``small`` number of them."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - what only this group needs

    ours = tools.ours()
    took: dict[int, float] = {}
    rows: dict[str, Record] = {}
    for many in (small, articles):
        site = _copy(work, pristine(work, many, None), f"with-{many}", enabled=True)
        built = work.build(ours, site)[0]
        say(f"{many:,} articles with search: {built.wall:.1f} s; reading the pages")
        scan = Scan(site / "public")
        if len(scan.pages) != many:
            raise RunError(f"{len(scan.pages)} pages of articles")
        with sync_playwright() as playwright:
            browser = chromium.launch(playwright)
            mine = ask.ours(browser, site / "public", ask.sample(scan, queries, 3))
            browser.close()
        took[many] = _time(mine)
        if many == articles:
            rows = found_rows(scan, mine) | {name: {"ours": value} for name, value in moved_rows(mine).items()}
            rows |= _sizes(site, articles, scan)
            edits = Edits(work, ours, site)
            rows["new"] = {"ours": max(edits.change("new", turn)[1] for turn in range(2))}
        shutil.rmtree(site)
    rows["cards"] = {"ours": took[articles], "other": took[small], "ratio": took[articles] / took[small]}
    return {"rows": rows, "turns": 1, "tools": [ours], "about": "made-up articles, "}

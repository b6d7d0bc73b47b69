"""Measures previews in Chromium: from the save of a file to what the open page shows; starts, memory, a git checkout.

What a save takes is compared with a build of the same edit in a shell, in turn with it, in the same folder; at the
large size with the same at the small one, measured just before. The site is edited as by an editor who reads what came
of one save before the next: that comes when the server rests.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import chromium
import servers
import tools
from chromium import STYLE, TEXT, Window, put_mark
from edited import BRANCHES, Site, alone, bare
from measure import RunError, p95
from workspace import Workspace, expect, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Record = dict[str, Any]
Found = dict[str, list[float]]
"""What was measured, by name: seconds, or MB of memory."""

SHELL_EVERY = 3
"""After so many saves there is a build in a shell."""
SAVES_A_TURN = 6
FEW_SAVES = (100, 1000)
"""After so many saves the memory is looked at."""
TITLE_EVERY = 10
RIVAL_SAVES = 5
RIVAL_STARTING = 600.0
"""Seconds for which another server's first page is waited for: they answer when they have built everything."""
RIVAL_PATIENCE = 120.0
"""Seconds after which nobody waits any more for what another server makes of a save."""
FEW_FILES = 9
_LOOK = 0.003


class Asked(NamedTuple):
    """What is asked for: how many articles, which rows, how often what comes once a turn is measured."""

    articles: int
    rows: frozenset[str]
    turns: int


class Editor:
    """Saves files of a site whose preview runs, each time with another mark, and waits until the open page shows it."""

    def __init__(self, running: servers.Running, window: Window, patience: float = chromium.PATIENCE) -> None:
        self._running = running
        self._window = window
        self._patience = patience
        self.count = 0

    def _saved(self, save: Callable[[str], None], mark: str, shown: str) -> float:
        self._running.settle()
        begun = time.time()
        save(mark.format(self.count))
        return self._window.painted(shown.format(self.count), self._patience) - begun

    def text(self, save: Callable[[str], None]) -> float:
        """Let a text be saved with a new mark; return after how many seconds that is painted."""
        self.count += 1
        return self._saved(save, TEXT, "{}")

    def style(self, path: Path) -> float:
        """Do the same with a stylesheet."""
        self.count += 1
        return self._saved(lambda mark: put_mark(path, mark), STYLE, "style {}")

    def body(self, path: Path) -> float:
        """Do the same with the body of an article."""
        return self.text(lambda mark: put_mark(path, mark))


class Served(NamedTuple):
    """Our preview while it runs, and what is asked of it."""

    work: Workspace
    asked: Asked
    site: Site
    running: servers.Running
    window: Window
    editor: Editor

    def build(self, low: int, high: int) -> float:
        """Build in a shell what was edited; return how long that takes. Raises RunError for other numbers of files."""
        self.running.settle()
        took, report = self.work.build(tools.ours(), self.site.folder)
        expect(report, "a build in a shell", low, high)
        return took.wall


def _bodies(served: Served) -> Found:
    found: Found = {"body": [], "shell": []}
    for number in range(SAVES_A_TURN * served.asked.turns):
        found["body"].append(served.editor.body(served.site.article))
        if number % SHELL_EVERY == 0:
            found["shell"].append(served.build(1, FEW_FILES))
    return found


def _titles(served: Served) -> Found:
    served.window.open(served.running.address + "/")
    many = range(SAVES_A_TURN * served.asked.turns)
    return {"title": [served.editor.text(served.site.save_title) for _ in many]}


def _checkouts(served: Served) -> Found:
    site = served.site
    found: Found = {"checkout": [], "checkout-shell": []}
    # What was edited until now is none of it.
    served.build(0, served.asked.articles)
    for branch in BRANCHES * ((served.asked.turns + 1) // 2):
        served.running.settle()
        site.check_out(branch)
        begun = time.time()
        _until(lambda: site.shows(branch), f"the pages of {branch}")  # noqa: B023 - asked before the next one
        served.running.settle()
        found["checkout"].append(site.last_written() - begun)
        found["checkout-shell"].append(served.build(1, served.asked.articles))
    return found


def _until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + chromium.PATIENCE
    while not true():
        if time.monotonic() > until:
            raise RunError(f"{what} do not come")
        time.sleep(_LOOK)


def _memory(served: Served) -> Found:
    """Save a thousand times, each as soon as a page of the one before is written: bodies, and every tenth a title."""
    few, many = FEW_SAVES
    site = served.site
    found: Found = {"memory": [], "memory-rss": []}
    served.window.open(served.running.address + site.page)
    for number in range(1, many + 1):
        path, page = site.others[number % len(site.others)]
        if number % TITLE_EVERY == 0:
            page = site.output / "index.html"
        before = page.stat().st_mtime_ns
        served.editor.count += 1
        mark = TEXT.format(served.editor.count)
        if number % TITLE_EVERY == 0:
            site.save_title(mark)
        else:
            put_mark(path, mark)
        _until(lambda: page.stat().st_mtime_ns != before, "saves")  # noqa: B023 - asked before the next one
        if number in {few, many}:
            served.running.settle()
            found["memory"].append(served.running.memory())
            found["memory-rss"].append(served.running.memory("Rss"))
    return found


def _looks(served: Served) -> Found:
    """Edit what all pages show: the template of articles, the stylesheet."""
    site = served.site
    found: Found = {"template": [], "style": []}
    served.window.open(served.running.address + site.page)
    for _ in range(served.asked.turns):
        found["template"].append(served.editor.text(site.save_template))
        found["style"].append(served.editor.style(site.style))
    return found


STAGES: tuple[tuple[frozenset[str], Callable[[Served], Found]], ...] = (
    (frozenset({"title"}), _titles),
    (frozenset({"checkout"}), _checkouts),
    (frozenset({"memory", "memory-rss", "memory-more"}), _memory),
    (frozenset({"template", "style"}), _looks),
)
"""What comes after the edits of bodies, and for which rows."""


def _warm_starts(work: Workspace, window: Window, site: Site, mark: str, turns: int) -> Found:
    """Start the server of a site that is as it was left, in turn with builds that have nothing to do."""
    found: Found = {"warm": [], "idle": []}
    work.build(tools.ours(), site.folder)
    for _ in range(turns):
        # What was written a moment before it was read is looked at once more.
        work.build(tools.ours(), site.folder)
        took, report = work.build(tools.ours(), site.folder)
        expect(report, "nothing to do", 0, 0)
        found["idle"].append(took.wall)
        window.leave()
        with servers.running(servers.ours(), site.folder) as running:
            window.open(running.address + site.page)
            found["warm"].append(window.painted(mark) - running.begun)
            running.settle()
    return found


def of_ours(work: Workspace, browser: "Browser", asked: Asked) -> Found:
    """Measure our preview of a new copy of a site. Raises RunError when a page does not come to show a save."""
    site = Site(work, asked.articles)
    if "checkout" in asked.rows:
        site.begin_history()
    window = Window(browser)
    with servers.running(servers.ours(), site.folder) as running:
        window.open(running.address + site.page)
        found: Found = {"cold": [window.painted("0", servers.STARTING) - running.begun]}
        _tell(found, "cold")
        editor = Editor(running, window)
        served = Served(work, asked, site, running, window, editor)
        found["after-start"] = [editor.body(site.article)]
        _tell(found, "after-start")
        served.build(asked.articles, 10 * asked.articles)
        for stage in (_bodies, *(stage for rows, stage in STAGES if rows & asked.rows)):
            more = stage(served)
            found |= more
            _tell(found, *more)
        if "memory" not in found:
            found["memory"] = [running.memory()]
        running.settle()
        shown = TEXT.format(0)
        put_mark(site.article, shown)
        running.settle()
    if "warm" in asked.rows:
        found |= _warm_starts(work, window, site, "0", asked.turns)
        _tell(found, "warm", "idle")
    window.close()
    return found


def _tell(found: Found, *names: str) -> None:
    for name in names:
        values = found[name]
        told = " ".join(f"{value:.3g}" for value in values)
        say(f"{name}: median {statistics.median(values):.3f}, p95 {p95(values):.3f} of {told}")


def _figure(name: str, found: Found) -> float:
    """Return what stands for all that was measured of a row."""
    return p95(found[name]) if name in {"body", "title"} else statistics.median(found[name])


def _row(ours: float, other: float) -> Record:
    return {"ours": ours, "other": other, "ratio": ours / other}


def _own_rows(found: Found) -> dict[str, Record]:
    """Return the rows that are the same at every size."""
    rows = {"cold": {"ours": found["cold"][0]}, "after-start": _row(found["after-start"][0], max(found["body"]))}
    rows["body-median"] = _row(statistics.median(found["body"]), statistics.median(found["shell"]))
    for name, other in (("warm", "idle"), ("checkout", "checkout-shell")):
        if name in found:
            rows[name] = _row(_figure(name, found), _figure(other, found))
    if "memory-rss" in found:
        (less, more), rss = found["memory"], found["memory-rss"][-1]
        rows |= {"memory": {"ours": more}, "memory-more": {"ours": more - less}, "memory-rss": {"ours": rss}}
    return rows


def rows_of(found: Found, base: Found | None) -> dict[str, Record]:
    """Return the rows of one size: compared with builds in a shell, or with ``base``, ours at the small size."""
    rows = _own_rows(found)
    for name in ("body", "title", "template", "style"):
        if name in found:
            other = _figure("shell", found) if base is None else _figure(name, base)
            rows[name] = _row(_figure(name, found), other)
    return rows


def of_rival(browser: "Browser", server: servers.Server, folder: Path, articles: int) -> Found:
    """Measure another generator's server on its own site, in a folder that is edited. Raises RunError."""
    head = alone(articles // 2, articles)
    article = folder / head.path
    put_mark(article, TEXT.format(0))
    window = Window(browser)
    with servers.running(server, folder, RIVAL_STARTING) as running:
        window.open(f"{running.address}/{head.folder}/{head.slug}/")
        found: Found = {"cold": [window.painted("0", RIVAL_STARTING) - running.begun]}
        editor = Editor(running, window, RIVAL_PATIENCE)
        found |= {"body": [], "late": []}
        while len(found["body"]) < RIVAL_SAVES and not found["late"]:
            try:
                found["body"].append(editor.body(article))
            except chromium.LateError as error:
                say(f"{server.name}: {error}")
                found["late"] = [RIVAL_PATIENCE]
                found["body"].append(RIVAL_PATIENCE)
        running.settle()
        found["memory"] = [running.memory()]
    window.close()
    say(server.name)
    _tell(found, "cold", "body")
    return found


def _line(name: str, found: Found) -> Record:
    """Return a line of the table of servers; of one that was too slow with a save, after how long it was given up."""
    late = {"late": found["late"][0]} if found.get("late") else {}
    return late | {
        "server": name,
        "start": found["cold"][0],
        "median": statistics.median(found["body"]),
        "p95": p95(found["body"]),
        "memory": found["memory"][-1],
    }


def rivals(work: Workspace, browser: "Browser", articles: int) -> tuple[list[Record], list[servers.Server]]:
    """Return a line for every other server, and those that could be had here."""
    lines: list[Record] = []
    used: list[servers.Server] = []
    sites: dict[str, tuple[Callable[[Path], servers.Server], Callable[[], Path]]] = {
        "Hugo, the same theme": (servers.hugo, lambda: work.rival_copy("hugo", articles)),
        "Hugo, a bare theme": (servers.hugo, lambda: bare(work, articles)),
        "Eleventy, the same theme": (servers.eleventy, lambda: work.rival_copy("eleventy", articles)),
    }
    for name, (make, site) in sites.items():
        try:
            server = make(work.work)
            lines.append(_line(name, of_rival(browser, server, site(), articles)))
            used.append(server)
        except (tools.ToolError, RunError) as error:
            say(f"{name}: {error}")
            lines.append({"server": name, "skipped": str(error).splitlines()[0]})
    return lines, used


def measure(work: Workspace, asked: Asked, small: int) -> Record:
    """Measure the preview at one size: beside other servers at the small one, else compared with ours there."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - other groups need no browser

    large = asked.articles != small
    used = [servers.ours()]
    lines: list[Record] = []
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        base = None
        if large:
            compared = asked.rows & {"body", "title", "template", "style"}
            base = of_ours(work, browser, Asked(small, compared, asked.turns))
        found = of_ours(work, browser, asked)
        if not large and "servers" in asked.rows:
            others, more = rivals(work, browser, small)
            lines = [_line("sitegen", found), *others]
            used += more
        browser.close()
    unique = list({each.name: each for each in used}.values())
    rows = {name: row for name, row in rows_of(found, base).items() if name in asked.rows}
    return {"rows": rows, "turns": asked.turns, "tools": unique} | ({"servers_table": lines} if lines else {})

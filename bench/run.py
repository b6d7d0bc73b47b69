"""Measures builds and prints how they stand: `python bench/run.py [GROUP]`, by default `small`.

small    10,000 articles, against Hugo in turn: clean, idle, one edit, a restored clone, a template, memory
large    100,000 articles, against Hugo in turn; its edit against Hugo at 10,000; files written by a new article
million  1,000,000 articles, ours alone, once: processor time per article, memory; needs much disk
others   10,000 articles with Pelican and Eleventy as well, for the comparison in the README
search   10,000 articles with search, against Pagefind: what it adds, what queries move and find, what changes rewrite
search-large    100,000 articles, what queries move and find, against ours at 10,000
publish  10,000 articles from a commit to readers: the script of a site's CI, and what nginx then answers
preview  10,000 articles, edited while their preview runs, in Chromium; beside Hugo's server and Eleventy's
preview-large   100,000 articles, the same without other servers, against ours at 10,000
pages    no builds but what they made: every kind of page by the Nu Html Checker; home, article, month and category of
         10,000 articles by Lighthouse, each three times

A turn builds with each tool once, in alternating order, each into a new folder; what comes after the clean builds
(idle, edit, clone, new, backdated, template) is done when all turns have theirs: it puts files in place of others, and
its own later turns are slower for it. Nothing is removed before the last turn, and a call of the full size waits until
six minutes after the end of an earlier one in the same folder: until then ext4 makes files several times slower. A
turn before the first is not counted. Times are of whole processes and from outside; memory is sampled in a run of its
own.
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import generate
import pages
import preview
import publish
import results
import search
import tools
from measure import Run, RunError
from workspace import BACKDATED, NEWEST, Workspace, expect, say

if TYPE_CHECKING:
    from collections.abc import Callable

# Disk that one article takes, in bytes: its sources; its page, its part of the listings and of the state.
SOURCE_ROOM = 10_000
OUTPUT_ROOM = 40_000
FEW = 9
"""Files that an edited body may write, or a template beside its articles."""

Record = dict[str, Any]


class Plan(NamedTuple):
    """What is asked for."""

    sizes: dict[str, int]
    rows: frozenset[str]
    turns: int
    warm_up: bool
    tools: frozenset[str]
    news: Path | None
    queries: int


class Base(NamedTuple):
    """The wall times of one turn that ratios are of; 0 for one that was not measured."""

    hugo: float
    clean: float


Turn = dict[str, tuple[float, float]]
"""What one turn found: by row, our value and what it is compared with (0: nothing)."""


def follow(
    work: Workspace, ours: tools.Tool, site: Path, articles: int, *, rows: frozenset[str], turn: int, base: Base
) -> Turn:
    """Measure, in the folder of a clean build, what comes after it."""
    found: Turn = {}
    if "idle" in rows:
        # What was written a moment before it was read might still be written to: the program looks at it once more.
        work.build(ours, site)
        took, report = work.build(ours, site)
        expect(report, "nothing to do", 0, 0)
        found["idle"] = (took.wall, base.hugo)
    if "edit" in rows:
        work.edit_body(site, articles, turn)
        took, report = work.build(ours, site)
        expect(report, "one edited body", 1, FEW)
        found["edit"] = (took.wall, base.hugo)
    if "clone" in rows:
        took, report = work.build(ours, work.clone(site))
        expect(report, "fresh clone", 0, 0)
        found["clone"] = (took.wall, base.clean)
    for name, moment in (("new", NEWEST), ("backdated", BACKDATED)):
        if name in rows:
            work.add_article(site, articles, 2 * turn + (name == "new"), moment)
            report = work.build(ours, site)[1]
            found[name] = (report.written + report.removed, 0)
    if "template" in rows:
        work.change_template(site, turn)
        took, report = work.build(ours, site)
        expect(report, "a template of articles", articles, articles + FEW)
        found["template"] = (took.wall, base.clean)
    return found


class Built(NamedTuple):
    """What one turn built: our site, and what each build took by its name."""

    site: Path
    took: dict[str, Run]

    @property
    def base(self) -> Base:
        """What the ratios of this turn are of."""
        of = self.took.get("small") or self.took.get("hugo")
        return Base(of.wall if of else 0, self.took["clean"].wall)


def build_all(work: Workspace, ours: tools.Tool, hugo: tools.Tool, *, plan: Plan, group: str, turn: int) -> Built:
    """Build with both tools. The turn -1 only warms up."""
    articles, small = plan.sizes[group], plan.sizes["small"]
    site = work.copy(articles, str(turn))
    took: dict[str, Run] = {}
    builds: list[tuple[str, Callable[[], Run]]] = [("clean", lambda: work.build(ours, site)[0])]
    if "clean" in plan.rows or (articles == small and plan.rows & {"idle", "edit"}):
        builds.append(("hugo", lambda: work.rival(hugo, articles, str(turn))))
    if articles != small and plan.rows & {"idle", "edit"}:
        builds.append(("small", lambda: work.rival(hugo, small, str(turn))))
    if "theme" in plan.rows:
        builds.append(("plain", lambda: work.build(ours, work.plain(articles, str(turn)))[0]))
    for name, build in builds if turn % 2 else reversed(builds):
        took[name] = build()
    say(f"turn {turn + 1}: " + ", ".join(f"{name} {run.wall:.2f} s ({run.cpu:.2f} s)" for name, run in took.items()))
    return Built(site, took)


def one_turn(work: Workspace, ours: tools.Tool, built: Built, *, plan: Plan, group: str, turn: int) -> Turn:
    """Do what comes after a clean build, and return what the whole turn found."""
    found = follow(work, ours, built.site, plan.sizes[group], rows=plan.rows, turn=turn, base=built.base)
    if "clean" in plan.rows:
        mine, hugo = built.took["clean"], built.took["hugo"]
        found["clean"] = (mine.wall, hugo.wall)
        # The disk makes wall times uneven.
        found["clean-cpu"] = (mine.cpu, hugo.cpu)
    if "theme" in plan.rows:
        found["theme"] = (built.took["clean"].wall, built.took["plain"].wall)
    say(f"turn {turn + 1}, after it:")
    for name, (value, other) in found.items():
        say(f"  {name} {value:.3f}" + (f", {value / other:.4f}" if other else ""))
    return found


def summary(turns: list[Turn]) -> dict[str, Record]:
    """Return, by row, one figure for all turns."""
    rows: dict[str, Record] = {}
    for name in turns[0]:
        pairs = [turn[name] for turn in turns]
        # Times are noisy: the median. How many files a change writes depends on the article: the most of them.
        middle = max if name in {"new", "backdated"} else statistics.median
        rows[name] = {"ours": middle([value for value, _ in pairs])}
        if all(other for _, other in pairs):
            rows[name]["other"] = statistics.median(other for _, other in pairs)
            rows[name]["ratio"] = statistics.median(value / other for value, other in pairs)
    return rows


def against_hugo(work: Workspace, plan: Plan, group: str) -> Record:
    """Measure the rows of `small` or `large`."""
    articles = plan.sizes[group]
    rows = plan.rows & results.ROWS[group].keys()
    copies = len(rows & {"clone", "theme"})
    a_turn = articles * (SOURCE_ROOM + 2 * OUTPUT_ROOM + copies * (SOURCE_ROOM + OUTPUT_ROOM))
    free = shutil.disk_usage(work.work).free - 2 * articles * SOURCE_ROOM
    turns = min(plan.turns, free // a_turn - plan.warm_up - 1)
    if turns < 1:
        why = work.check_room((3 + plan.warm_up) * a_turn)
        return {"rows": {name: {"skipped": why} for name in rows}, "turns": 0}
    if turns < plan.turns:
        say(f"the disk has room for {turns} turns")
    ours, hugo = tools.ours(), tools.hugo(work.work)
    plan = plan._replace(rows=rows)
    found: dict[str, Record] = {}
    if rows - {"memory"}:
        every = range(-plan.warm_up, turns)
        # All clean builds first: what comes after them puts files in place of others, which makes those slower.
        built = {turn: build_all(work, ours, hugo, plan=plan, group=group, turn=turn) for turn in every}
        found = summary([one_turn(work, ours, built[turn], plan=plan, group=group, turn=turn) for turn in range(turns)])
    if "memory" in rows:
        mine = work.build(ours, work.copy(articles, "memory"), watch=True)[0].memory
        found["memory"] = {"ours": mine, "other": work.rival(hugo, articles, "memory", watch=True).memory}
        say(f"memory {mine:.0f} MB, Hugo {found['memory']['other']:.0f} MB")
    return {"rows": found, "turns": turns, "tools": [ours, hugo]}


def million(work: Workspace, plan: Plan) -> Record:
    """Measure the rows of `million` in one build, watched all along: its wall time is not asked for."""
    articles, small = plan.sizes["million"], plan.sizes["small"]
    rows = plan.rows & results.ROWS["million"].keys()
    if why := work.check_room(articles * (SOURCE_ROOM + OUTPUT_ROOM)):
        return {"rows": {name: {"skipped": why} for name in rows}, "turns": 0}
    ours = tools.ours()
    of = [work.build(ours, work.copy(small, str(turn)))[0].cpu for turn in range(-plan.warm_up, min(plan.turns, 3))]
    base = statistics.median(of[plan.warm_up :]) / small
    took, _ = work.build(ours, work.grow(articles), watch=True)
    spent = took.cpu / articles
    say(f"{took.wall:.0f} s, {1000 * spent:.3f} ms of processor time per article, {took.memory:.0f} MB")
    found: dict[str, Record] = {
        "cpu": {"ours": 1000 * spent, "other": 1000 * base, "ratio": spent / base},
        "memory": {"ours": took.memory},
    }
    return {"rows": {name: found[name] for name in rows}, "turns": 1, "tools": [ours]}


def at_hand(work: Workspace, names: frozenset[str]) -> tuple[list[tools.Tool], list[Record]]:
    """Return the generators that can be had here, of the named ones if any are, and a line for each other one."""
    found: list[tools.Tool] = []
    lines: list[Record] = []
    makers: dict[str, Callable[[], tools.Tool]] = {
        "sitegen": tools.ours,
        "Hugo": lambda: tools.hugo(work.work),
        "Pelican": lambda: tools.pelican(work.work),
        "Eleventy": lambda: tools.eleventy(work.work),
    }
    for name, make in makers.items():
        if names and name.lower() not in names:
            continue
        try:
            found.append(make())
        except tools.ToolError as error:
            say(str(error))
            lines.append({"tool": name, "skipped": str(error)})
    return found, lines


def others(work: Workspace, plan: Plan) -> Record:
    """Measure clean builds of the small site with every generator that can be had here."""
    articles = plan.sizes["small"]
    found, lines = at_hand(work, plan.tools)

    def build(tool: tools.Tool, turn: str, *, watch: bool = False) -> Run:
        """Build with one tool."""
        if tool.name == "sitegen":
            return work.build(tool, work.copy(articles, turn), watch=watch)[0]
        return work.rival(tool, articles, turn, watch=watch)

    runs: dict[str, list[Run]] = {tool.name: [] for tool in found}
    for turn in range(-plan.warm_up, plan.turns):
        for tool in found if turn % 2 else reversed(found):
            took = build(tool, str(turn))
            say(f"turn {turn + 1}: {tool.name} {took.wall:.2f} s ({took.cpu:.2f} s)")
            if turn >= 0:
                runs[tool.name].append(took)
    for tool in found:
        line: Record = {"tool": f"{tool.name} {tool.version}"}
        for key in ("wall", "cpu"):
            line[key] = statistics.median(getattr(took, key) for took in runs[tool.name])
        lines.append(line | {"memory": build(tool, "memory", watch=True).memory})
    return {"tools_table": lines, "turns": plan.turns, "tools": found}


def inspect(work: Workspace, plan: Plan) -> Record:
    """Let others' tools look at built pages."""
    return pages.inspect(work, articles=plan.sizes["small"], turns=min(plan.turns, 3))


def previews(work: Workspace, plan: Plan, group: str) -> Record:
    """Measure the preview at the size of a group."""
    articles, small = plan.sizes[group], plan.sizes["preview"]
    rows = plan.rows & {*results.ROWS[group], "servers"}
    # The site as it is, built for the preview and built in a shell.
    if why := work.check_room(articles * (SOURCE_ROOM + 2 * OUTPUT_ROOM)):
        return {"rows": {name: {"skipped": why} for name in rows if name != "servers"}, "turns": 0}
    turns = plan.turns if articles == small else min(plan.turns, 3)
    return preview.measure(work, preview.Asked(articles, rows, turns), small)


def searching(work: Workspace, plan: Plan) -> Record:
    """Measure search."""
    return search.measure(
        work, articles=plan.sizes["search"], turns=min(plan.turns, 3), queries=plan.queries, given=plan.news
    )


def searching_many(work: Workspace, plan: Plan) -> Record:
    """Measure what queries find and move in many articles."""
    articles = plan.sizes["search-large"]
    if why := work.check_room(articles * (SOURCE_ROOM + OUTPUT_ROOM)):
        return {"rows": {name: {"skipped": why} for name in results.ROWS["search-large"]}, "turns": 0}
    return search.measure_large(work, articles=articles, small=plan.sizes["search"], queries=plan.queries)


def publishing(work: Workspace, plan: Plan) -> Record:
    """Measure the way to readers."""
    return publish.measure(work, articles=plan.sizes["publish"], turns=max(3, plan.turns), warm_up=plan.warm_up)


def machine() -> str:
    """Return what a reader must know of the machine: cores, memory, processor, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.machine()}, Python {platform.python_version()}"
    )


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", nargs="?", choices=(*results.ROWS, "others", "pages"), default="small")
    parser.add_argument("--rows", type=lambda text: text.split(","), help="only these, such as clean,edit")
    parser.add_argument(
        "--tools", type=lambda text: text.lower().split(","), help="of `others` only these; not recorded"
    )
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--no-warm-up", dest="warm_up", action="store_false", help="count the first turn too")
    parser.add_argument("--scale", type=float, default=1, help="a part of all sizes, for a trial; not recorded")
    parser.add_argument("--no-record", dest="record", action="store_false", help="leave RESULTS.md as it is")
    parser.add_argument("--keep", action="store_true", help="leave copies and outputs where they are")
    default = Path(tempfile.gettempdir()) / "sitegen-bench"
    parser.add_argument("--work", type=Path, default=default, help="where sites and outputs go (default: %(default)s)")
    parser.add_argument("--source", type=Path, help="the article whose sentences are used (default: the repository's)")
    parser.add_argument("--news", type=Path, help="of `search`: a site of real articles in place of made-up ones")
    parser.add_argument("--queries", type=int, default=120, help="of `search`: quoted phrases (default: %(default)s)")
    return parser.parse_args()


def measure(work: Workspace, plan: Plan, group: str) -> Record:
    """Measure one group and return its rows, with what was run beside them."""
    measures = {
        "million": million,
        "others": others,
        "pages": inspect,
        "search": searching,
        "search-large": searching_many,
        "publish": publishing,
    }
    if group in results.PREVIEWS:
        found = previews(work, plan, group)
    else:
        found = measures[group](work, plan) if group in measures else against_hugo(work, plan, group)
    names = ", ".join(f"{tool.name} {tool.version}" for tool in found.pop("tools", ()))
    turns = found.pop("turns")
    about, plural = found.pop("about", ""), "" if turns == 1 else "s"
    found["run"] = f"{about}{dt.datetime.now(dt.UTC):%Y-%m-%d}, {turns} turn{plural}, {names}; {machine()}"
    return found


def main() -> int:
    """Measure, print, record, and return the exit code."""
    options = arguments()
    rows = frozenset(options.rows or {"servers", *(name for group in results.ROWS.values() for name in group)})
    plan = Plan(
        sizes={group: max(60, int(size * options.scale)) for group, size in results.SIZES.items()},
        rows=rows,
        turns=options.turns,
        warm_up=options.warm_up,
        tools=frozenset(options.tools or ()),
        news=options.news,
        queries=options.queries,
    )
    work = Workspace(options.work, options.source or generate.real_article())
    try:
        if options.scale == 1 and options.group not in {"pages", *results.PREVIEWS}:
            work.rest()
        found = measure(work, plan, options.group)
    except (RunError, tools.ToolError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        work.end(keep=options.keep)
    if options.scale != 1:
        print(f"A trial with {options.scale:g} of the articles that the table names.")
    print("\n".join(results.report(found, options.group)))
    if options.record and options.scale == 1 and not options.tools:
        results.save(results.load(), options.group, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())

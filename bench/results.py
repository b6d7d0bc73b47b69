"""The rows that are measured, what each is to reach, and bench/RESULTS.md, made from bench/results.json."""

import json
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
STORE = HERE / "results.json"
PAGE = HERE / "RESULTS.md"
NOTES = "## Notes"


class Row(NamedTuple):
    """One line of the table."""

    what: str
    compared: str
    """What the ratio is of, '' when the value itself is to be reached."""
    unit: str
    land: float | None
    """What is owed; None when the row is there to be known only."""
    aim: float | None
    """What to try for."""


HUGO = "Hugo's build"
HUGO_SMALL = "Hugo's build of {small}"
CLEAN = "our clean build"
SHELL = "one edited body, `build` in a shell"
OURS_SMALL = "ours at {small}"
PLAIN = "that with the plain theme"
PAGEFIND = "Pagefind's"
ALONE = "the build alone, both with restored state"
GROWTH = 3
"""MB of memory that come and go by themselves."""
# Rows of search that both sizes have.
FOUND = {
    "recall": Row("search: hits of quoted phrases found", "", "%", 100, 100),
    "first": Row("search: exact phrases first, and the number of all that hold the words", "", "%", 100, 100),
    "exact": Row("search: numbers of hits exact where not called approximate", "", "%", 100, 100),
    "approximate": Row("search: numbers of hits called approximate", "", "%", 10, 10),
}
PLAIN_QUERIES = {
    "kb-plain": Row("search: the phrase without quotation marks, index and titles, p95", "", "KB", None, None),
    "kb-plain-pages": Row("search: the same with excerpts, p95", "", "KB", None, None),
}
INDEX = {
    "size": Row("search: index, of the articles' text", "", "", 0.45, 0.4),
    "files": Row("search: files of the index, of the articles", "", "", 0.27, 0.2),
}
# By group (one run of this script) and name. `{size}` is the number of articles of the group.
ROWS: dict[str, dict[str, Row]] = {
    "small": {
        "clean": Row("clean build into an empty folder", HUGO, "s", 0.86, 0.6),
        "clean-cpu": Row("the same, processor time", HUGO, "s", 0.75, 0.6),
        "memory": Row("peak memory of a clean build, all processes", "", "MB", 200, 100),
        "idle": Row("nothing to do, whole process", HUGO, "s", 0.04, 0.02),
        "edit": Row("one edited body, whole process", HUGO, "s", 0.06, 0.04),
        "new": Row("files written by a new article", "", "files", None, None),
        "backdated": Row("files written by a backdated article", "", "files", None, None),
        "clone": Row("fresh clone (all mtimes new) with restored state", CLEAN, "s", 0.15, 0.08),
        "template": Row("a template that only articles use changed", CLEAN, "s", 1.5, 0.8),
        "theme": Row("clean build with the whole theme", PLAIN, "s", 1.1, 1),
    },
    "large": {
        "clean": Row("clean build into an empty folder", HUGO, "s", 0.86, 0.6),
        "clean-cpu": Row("the same, processor time", HUGO, "s", 0.75, 0.6),
        "memory": Row("peak memory of a clean build, all processes", "", "MB", 250, 150),
        "idle": Row("nothing to do, whole process", HUGO_SMALL, "s", None, None),
        "edit": Row("one edited body, whole process", HUGO_SMALL, "s", 0.3, 0.15),
        "new": Row("files written by a new article", "", "files", 60, 20),
        "backdated": Row("files written by a backdated article", "", "files", 60, 20),
    },
    "million": {
        "cpu": Row("clean build, processor time per article", "that of {small}", "ms", 1.5, 1.1),
        "memory": Row("peak memory of a clean build, all processes", "", "MB", 800, 400),
    },
    "search": {
        **FOUND,
        "kb": Row("search: a quoted phrase, index and titles, p95", "", "KB", 70, 50),
        "kb-pages": Row("search: the same with excerpts, p95", "", "KB", 115, 95),
        **PLAIN_QUERIES,
        "kb-distant": Row("search: distant words, index and titles, p95", "", "KB", 125, 100),
        "cards": Row("search: from the call to painted cards, Chromium, p95", PAGEFIND, "ms", 0.15, 0.08),
        "adds": Row("search: what it adds to a clean build", PAGEFIND, "s", 0.35, 0.2),
        "adds-cpu": Row("search: the same, processor time", PAGEFIND, "s", None, None),
        "whole": Row("search: clean build with it", "Hugo's and then Pagefind's", "s", 0.5, 0.35),
        "memory": Row("search: peak memory of a clean build with it", PAGEFIND, "MB", 0.25, 0.15),
        "edit": Row("search: one edited body", "our clean build without", "s", 0.06, 0.04),
        **INDEX,
        "idle": Row("search: files rewritten, nothing to do", "", "files", 0, 0),
        "same-text": Row("search: files rewritten, an edit that changes no text", "", "files", 0, 0),
        "new": Row("search: files rewritten, a new article", "", "files", 40, 40),
        "words": Row("search: files rewritten, words in a paragraph of an old article", "", "files", 60, 40),
        "rewritten": Row("search: files rewritten, an old article rewritten", "", "files", 700, 500),
        "rewritten-mb": Row("search: MB of these", "", "MB", 6, 6),
        "withdrawn": Row("search: files rewritten, an old article withdrawn", "", "files", 700, 500),
        "backdated": Row("search: files rewritten, a backdated article", "", "files", None, None),
        "deleted": Row("search: files rewritten, an old article deleted", "", "files", None, None),
    },
    "search-large": {
        **FOUND,
        "kb": Row("search: a quoted phrase, index and titles, p95", "", "KB", 130, 110),
        "kb-pages": Row("search: the same with excerpts, p95", "", "KB", 180, 150),
        **PLAIN_QUERIES,
        "kb-distant": Row("search: distant words, index and titles, p95", "", "KB", 250, 200),
        "cards": Row("search: from the call to painted cards, Chromium, p95", OURS_SMALL, "ms", 2, 1.6),
        **INDEX,
        "new": Row("search: files rewritten, a new article", "", "files", 150, 150),
    },
    "publish": {
        "public": Row(
            "publishing: an edit through CI's script in a fresh clone, until nginx shows it", ALONE, "s", 2, 1.5
        ),
        "whole": Row(
            "publishing: the same from before the clone", "clone, restoring and the build alone", "s", None, None
        ),
        "sent": Row("publishing: files sent for it, beside the search's", "", "files", 60, 40),
        "check-edit": Row("publishing: check of an edit in a fresh clone with restored state", ALONE, "s", 1.3, 1),
        "check-idle": Row("publishing: check, nothing to do", "a build with nothing to do", "s", 2, 1),
        "wrk": Row("publishing: answers of nginx to wrk that failed or had wrong headers, 10 s", "", "answers", 0, 0),
        "wrk-rate": Row("publishing: answers a second to wrk", "", "answers", None, None),
    },
    "preview": {
        "body": Row("edited body to the open page, p95", SHELL, "s", 0.5, 0.25),
        "body-median": Row("the same, median", SHELL, "s", None, None),
        "after-start": Row("the same, the first one after a cold start", "the slowest of the others", "s", 1, None),
        "title": Row("edited title to the open home page, p95", SHELL, "s", 1, None),
        "template": Row("edited template of articles to the open page", SHELL, "s", 1.8, None),
        "style": Row("edited stylesheet to the open page", SHELL, "s", 1.8, None),
        "cold": Row("cold start to the page asked for", "", "s", None, None),
        "warm": Row("warm start to the page asked for", "nothing to do, `build` in a shell", "s", 3, 2),
        "checkout": Row("500 files from a git checkout to all pages", "`build` of the same in a shell", "s", 1.5, None),
        "memory": Row("memory after 1,000 edits", "", "MB", None, None),
        "memory-more": Row("the same, more than after 100 edits", "", "MB", GROWTH, None),
        "memory-rss": Row("the same after 1,000 edits, resident", "", "MB", None, None),
    },
    "preview-large": {
        "body": Row("edited body to the open page, p95", OURS_SMALL, "s", 1.5, 1.2),
        "body-median": Row("the same, median", SHELL, "s", None, None),
        "after-start": Row("the same, the first one after a cold start", "the slowest of the others", "s", 1, None),
        "title": Row("edited title to the open home page, p95", OURS_SMALL, "s", 1.7, None),
        "template": Row("edited template of articles to the open page", OURS_SMALL, "s", 1.2, None),
        "style": Row("edited stylesheet to the open page", OURS_SMALL, "s", 1.2, None),
        "cold": Row("cold start to the page asked for", "", "s", None, None),
        "warm": Row("warm start to the page asked for", "nothing to do, `build` in a shell", "s", 2, 1),
        "memory": Row("memory after 1,000 edits", "", "MB", 150, None),
        "memory-more": Row("the same, more than after 100 edits", "", "MB", GROWTH, None),
        "memory-rss": Row("the same after 1,000 edits, resident", "", "MB", None, None),
    },
}
PREVIEWS = ("preview", "preview-large")
"""Groups with a table of their own."""
AT_LEAST = {"recall", "first", "exact"}
"""Rows of which more is better."""
# What Lighthouse's scores are to reach.
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SIZES = {
    "small": 10_000,
    "large": 100_000,
    "million": 1_000_000,
    "search": 10_000,
    "search-large": 100_000,
    "publish": 10_000,
    "preview": 10_000,
    "preview-large": 100_000,
}


def number(value: float | None) -> str:
    """Return a value with as many digits as it is worth, '–' for none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits


def verdict(row: Row, value: float, *, least: bool = False) -> str:
    """Return what a value (a ratio, or the value itself) reaches: 'aim', 'land', 'missed'; '' when nothing is owed.

    With ``least`` what is owed is the least and not the most.
    """
    if row.land is None:
        return ""
    sign = -1 if least else 1
    if row.aim is not None and sign * value <= sign * row.aim:
        return "aim"
    return "land" if sign * value <= sign * row.land else "missed"


def _line(group: str, name: str, found: dict[str, Any]) -> str:
    """Return one line of the table."""
    row = ROWS[group][name]
    what = f"{row.what}, {SIZES[group]:,}"
    if row.compared:
        what += "; of " + row.compared.format(small=f"{SIZES['small']:,}")
    targets = f"{number(row.land)} | {number(row.aim)}"
    if "skipped" in found:
        return f"| {what} | – | – | – | {targets} | skipped: {found['skipped']} |"
    ratio = number(found.get("ratio"))
    other = f"{number(found['other'])} {row.unit}" if found.get("other") is not None else "–"
    reached = verdict(row, found["ratio"] if row.compared else found["ours"], least=name in AT_LEAST)
    return f"| {what} | {number(found['ours'])} {row.unit} | {other} | {ratio} | {targets} | {reached} |"


def table(store: dict[str, Any], groups: list[str]) -> list[str]:
    """Return the table of the groups that have been measured."""
    lines = ["| what | ours | compared with | ratio | land | aim | reached |", "|---|---:|---:|---:|---:|---:|---|"]
    for group in groups:
        rows = store.get("groups", {}).get(group, {}).get("rows", {})
        lines += [_line(group, name, rows[name]) for name in ROWS[group] if name in rows]
    return lines


def tools_table(store: dict[str, Any]) -> list[str]:
    """Return the comparison of all generators, empty when it has not been measured."""
    if "others" not in store.get("groups", {}):
        return []
    lines = ["| generator | wall | processor | peak memory |", "|---|---:|---:|---:|"]
    for found in store["groups"]["others"]["tools_table"]:
        if "skipped" in found:
            lines.append(f"| {found['tool']} | – | – | skipped: {found['skipped']} |")
        else:
            spent = f"{number(found['wall'])} s | {number(found['cpu'])} s"
            lines.append(f"| {found['tool']} | {spent} | {number(found['memory'])} MB |")
    return lines


def preview_tables(store: dict[str, Any]) -> list[str]:
    """Return what was measured of the preview, with a table of all servers where there were others."""
    if not any(group in store.get("groups", {}) for group in PREVIEWS):
        return []
    lines = table(store, list(PREVIEWS))
    found = store["groups"].get("preview", {}).get("servers_table", ())
    if found:
        lines += ["", "| server | cold start | edited body, median | p95 | memory |", "|---|---:|---:|---:|---:|"]
    for of in found:
        if "skipped" in of:
            lines.append(f"| {of['server']} | – | – | – | skipped: {of['skipped']} |")
        else:
            late = f"more than {number(of['late'])} s" if "late" in of else ""
            saved = [late or f"{number(of[name])} s" for name in ("median", "p95")]
            took = " | ".join([f"{number(of['start'])} s", *saved])
            lines.append(f"| {of['server']} | {took} | {number(of['memory'])} MB |")
    return lines


def pages_tables(store: dict[str, Any]) -> list[str]:
    """Return what was found in built pages, empty when nobody has looked."""
    found = store.get("groups", {}).get("pages")
    if not found:
        return []
    lines = ["| Nu Html Checker | files | errors | warnings | reached |", "|---|---:|---:|---:|---|"]
    if why := found["html"].get("skipped"):
        lines.append(f"| skipped: {why} | – | – | – |  |")
    else:
        for site, of in found["html"].items():
            reached = "missed" if of["errors"] or of["warnings"] else "yes"
            lines.append(f"| {site} | {of['files']:,} | {of['errors']} | {of['warnings']} | {reached} |")
    wanted = " | ".join(f"{name}, {least} owed" for name, least in SCORES.items())
    lines += ["", f"| Lighthouse, a slow phone | {wanted} | reached |", "|---|---:|---:|---:|---:|---|"]
    if why := found["scores"].get("skipped"):
        lines.append(f"| skipped: {why} | – | – | – | – |  |")
    else:
        for page, of in found["scores"].items():
            reached = "yes" if all(of[name] >= least for name, least in SCORES.items()) else "missed"
            lines.append(f"| {page} | {' | '.join(number(of[name]) for name in SCORES)} | {reached} |")
    return lines


def merge(store: dict[str, Any], group: str, found: dict[str, Any]) -> None:
    """Put what one call has measured over what is known; rows that it has not measured stay."""
    known = store.setdefault("groups", {}).setdefault(group, {})
    if "rows" in found:
        found = found | {"rows": known.get("rows", {}) | found["rows"]}
    known.update(found)


def report(found: dict[str, Any], group: str) -> list[str]:
    """Return what is printed after a call: what it has measured, and nothing from before."""
    store = {"groups": {group: found}}
    tables = {"others": tools_table, "pages": pages_tables, **dict.fromkeys(PREVIEWS, preview_tables)}
    return [found["run"], "", *(tables[group](store) if group in tables else table(store, [group]))]


def load() -> dict[str, Any]:
    """Return what has been measured so far."""
    if not STORE.is_file():
        return {"groups": {}}
    loaded: dict[str, Any] = json.loads(STORE.read_text("utf-8"))
    return loaded


def save(store: dict[str, Any], group: str, found: dict[str, Any]) -> None:
    """Write what a call has measured into the store and the page; the page's notes stay as they are."""
    merge(store, group, found)
    STORE.write_text(json.dumps(store, indent=1, ensure_ascii=False) + "\n", "utf-8")
    notes = f"{NOTES}\n"
    if PAGE.is_file() and NOTES in (text := PAGE.read_text("utf-8")):
        notes = text[text.index(NOTES) :]
    PAGE.write_text("\n".join([*page(store), "", notes]), "utf-8")


def page(store: dict[str, Any]) -> list[str]:
    """Return the lines of RESULTS.md above the notes."""
    lines = [
        "# Results",
        "",
        "Written by `bench/run.py`; what it measures, and how, is said there. A figure is the median of the turns (of",
        "files written: the most), a ratio the median of the turns' ratios. Memory is proportional, all processes",
        "together, in MB of 1,000,000 bytes, from a run of its own. `land` is owed, `aim` is tried for; a row without",
        "a ratio is to reach the figure itself.",
        "",
        *table(store, [group for group in ROWS if group not in PREVIEWS]),
    ]
    if previews := preview_tables(store):
        lines += [
            "",
            "The preview, from the save of a file to the painted text in the open page of Chromium, and servers of",
            f"{SIZES['preview']:,} articles:",
            "",
            *previews,
        ]
    if others := tools_table(store):
        lines += ["", f"The same {SIZES['small']:,} articles, clean builds, in turn:", "", *others]
    if pages := pages_tables(store):
        lines += [
            "",
            "What others' tools find in built pages, errors and warnings and the medians of scores:",
            "",
            *pages,
        ]
    lines += ["", "## Runs", ""]
    for group, found in store.get("groups", {}).items():
        lines.append(f"- {group}: {found['run']}")
    return lines

"""What others' tools find in built pages: the Nu Html Checker in all of them, Lighthouse in the most read ones."""

import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import host
import tools
from measure import RunError
from workspace import Workspace, say

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHECKED = {".html", ".css", ".svg"}
ARTICLE = re.compile(r'<h3 class="card-title"><a href="(/\d{4}/\d\d/[^"]+/)"')
CATEGORY = re.compile(r'<h2 class="band"><a href="(/[^"]+/)"')

Record = dict[str, Any]


def build(site: Path, output: Path, *more: str) -> None:
    """Build a site of ours into a folder. Raises RunError when that fails."""
    command = [sys.executable, "-m", "sitegen", "-C", site, "build", "--output", output, "--quiet", *more]
    if subprocess.run(command, check=False).returncode:
        raise RunError(f"{site.name} cannot be built")


def built_sites(room: Path) -> dict[str, Path]:
    """Build the gallery and the repository's own site, and return their folders by what they are.

    Raises RunError when one cannot be built.
    """
    gallery = room / "gallery"
    command = [sys.executable, tools.REPOSITORY / "tools" / "build_gallery.py", gallery]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
        raise RunError("the gallery cannot be built")
    own = room / "own"
    build(tools.REPOSITORY, own)
    return {"gallery, every kind of page": gallery, "the repository's site": own}


def check_html(checker: tools.Checker, folder: Path) -> Record:
    """Return how many pages, styles and drawings of a site were checked, and what was said of them.

    Raises RunError when the checker itself fails.
    """
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in CHECKED)
    command = [*checker.command, "--also-check-css", "--also-check-svg", "--format", "json", "--stdout", *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    try:
        messages = json.loads(done.stdout)["messages"]
    except (ValueError, KeyError) as error:
        raise RunError(f"{checker.name} failed:\n{done.stderr[-2000:]}") from error
    for each in messages:
        say(f"{each.get('url')}:{each.get('lastLine')}: {each['type']}: {each['message']}")
    errors = sum(each["type"] != "info" for each in messages)
    return {"files": len(names), "errors": errors, "warnings": len(messages) - errors}


def most_read(folder: Path) -> dict[str, str]:
    """Return the addresses of the pages that Lighthouse looks at: of the home page's articles the first with a picture.

    Raises RunError when the home page lacks articles or categories.
    """
    home = (folder / "index.html").read_text("utf-8")
    articles, category = ARTICLE.findall(home), CATEGORY.search(home)
    if not articles or not category:
        raise RunError("the home page shows no article or no category")
    pictured = (each for each in articles if "<img" in (folder / each[1:] / "index.html").read_text("utf-8"))
    article = next(pictured, articles[0])
    _, year, month, _ = articles[0].split("/", 3)
    return {"home": "/", "article": article, "month": f"/luu-tru/{year}/{month}/", "category": category[1]}


def look(checker: tools.Checker, address: str, report: Path) -> dict[str, int]:
    """Return the scores of one visit on a slow phone, 0 to 100. Raises RunError when Lighthouse fails."""
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    more = ["--quiet", "--no-enable-error-reporting", f"--chrome-flags={flags}"]
    wanted = f"--only-categories={','.join(CATEGORIES)}"
    command = [*checker.command, address, *more, wanted, "--output=json", f"--output-path={report}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RunError(f"{checker.name} failed:\n{done.stderr[-2000:]}")
    told = json.loads(report.read_text("utf-8"))
    scores = {name: told["categories"][name]["score"] for name in CATEGORIES}
    if None in scores.values():
        raise RunError(f"{checker.name} gave {address} no score: {scores}")
    for name, score in scores.items():
        audits = [each["id"] for each in told["categories"][name]["auditRefs"] if each["weight"]]
        if score < 1:
            found = [each for each in audits if (told["audits"][each]["score"] or 0) < 1]
            say(f"  {address} {name} {100 * score:.0f}: {', '.join(found)}")
    return {name: round(100 * score) for name, score in scores.items()}


def visits(work: Workspace, checker: tools.Checker, *, articles: int, turns: int) -> dict[str, Record]:
    """Return, by page, the median scores of several visits to a built sample site. Raises RunError when that fails."""
    folder = work.room / "pages"
    with host.serve(folder) as address:
        site = work.copy(articles, "pages")
        build(site, folder, "--base-url", address)
        found: dict[str, Record] = {}
        for name, path in most_read(folder).items():
            scores = [look(checker, address + path, work.room / "lighthouse.json") for _ in range(turns)]
            found[name] = {each: statistics.median(score[each] for score in scores) for each in CATEGORIES}
            say(f"{name}: {found[name]}")
    return found


def inspect(work: Workspace, *, articles: int, turns: int) -> Record:
    """Return what both tools find; for one that cannot be had here, why. Raises RunError when one fails."""
    found: Record = {"tools": [], "turns": turns}
    try:
        checker = tools.html_checker(work.work)
        found["tools"].append(checker)
        found["html"] = {name: check_html(checker, folder) for name, folder in built_sites(work.room).items()}
    except tools.ToolError as error:
        found["html"] = {"skipped": str(error)}
    try:
        lighthouse = tools.lighthouse(work.work)
        found["tools"].append(lighthouse)
        found["scores"] = visits(work, lighthouse, articles=articles, turns=turns)
    except tools.ToolError as error:
        found["scores"] = {"skipped": str(error)}
    return found

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
    """Return the addresses of the pages that Lighthouse looks at, newest first where there are several.

    Raises RunError when the home page lacks articles or categories.
    """
    home = (folder / "index.html").read_text("utf-8")
    article, category = ARTICLE.search(home), CATEGORY.search(home)
    if not article or not category:
        raise RunError("the home page shows no article or no category")
    _, year, month, _ = article[1].split("/", 3)
    return {"home": "/", "article": article[1], "month": f"/luu-tru/{year}/{month}/", "category": category[1]}


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


def visits(checker: tools.Checker, folder: Path, addresses: dict[str, str], turns: int) -> dict[str, Record]:
    """Return, by page, the median scores of several visits. Raises RunError when one fails."""
    found: dict[str, Record] = {}
    for name, address in addresses.items():
        scores = [look(checker, address, folder.with_name("lighthouse.json")) for _ in range(turns)]
        found[name] = {each: statistics.median(score[each] for score in scores) for each in CATEGORIES}
        say(f"{name}: {found[name]}")
    return found


def inspect(work: Workspace, *, articles: int, turns: int) -> Record:
    """Return what both tools find; of one that cannot be had here, why.

    Both see the gallery, which has every component; the checker the repository's own site as well, Lighthouse one with
    pages as long as an archive's are. Raises RunError when a site cannot be built or a tool fails.
    """
    found: Record = {"tools": [], "turns": turns}
    makers = (("html", tools.html_checker, html_of_all), ("scores", tools.lighthouse, scores_of_most_read))
    for name, make, judge in makers:
        try:
            checker = make(work.work)
        except tools.ToolError as error:
            say(str(error))
            found[name] = {"skipped": str(error)}
        else:
            found["tools"].append(checker)
            found[name] = judge(work, checker, articles, turns)
    return found


def html_of_all(work: Workspace, checker: tools.Checker, articles: int, turns: int) -> dict[str, Record]:
    """Return what the Nu Html Checker says of the gallery and of the repository's site."""
    del articles, turns
    build(tools.REPOSITORY, work.room / "own")
    return {
        "gallery, every kind of page": check_html(checker, gallery(work)),
        "the repository's site": check_html(checker, work.room / "own"),
    }


def gallery(work: Workspace) -> Path:
    """Return the folder of the gallery, built when it is not yet there. Raises RunError when that fails."""
    folder = work.room / "gallery"
    if not folder.exists():
        command = [sys.executable, tools.REPOSITORY / "tools" / "build_gallery.py", folder]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            raise RunError("the gallery cannot be built")
    return folder


def scores_of_most_read(work: Workspace, checker: tools.Checker, articles: int, turns: int) -> dict[str, Record]:
    """Return Lighthouse's scores of the pages of the gallery, and of a large site's listings.

    The articles of that one are left out: its pictures are stand-ins too small for any screen.
    """
    found: dict[str, Record] = {}
    gallery(work)
    large = f"{articles:,} articles"
    for name, site in {"gallery": work.room / "gallery-site", large: work.copy(articles, "visited")}.items():
        folder = work.room / f"visited-{len(found)}"
        with host.serve(folder) as address:
            # The sitemap and the canonical addresses name the host, as they do where a site is published.
            build(site, folder, "--base-url", address)
            pages = {f"{page}, {name}": address + path for page, path in most_read(folder).items()}
            if name == large:
                del pages[f"article, {name}"]
            found |= visits(checker, folder, pages, turns)
    return found

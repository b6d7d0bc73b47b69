"""Measures the way from a commit to readers: the script that CI runs in a site, from a fresh clone to nginx's answer.

A turn commits one edit, clones anew, restores what CI keeps, and takes the script's steps, until nginx shows the edit;
another clone with the same state is only built, a third one only checked. What clones and restoring take is counted in
one row, on both sides; the others begin when they are there.
"""

import os
import re
import runpy
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import nginx
import sample
import tools
from measure import Run, run
from search import ENABLED
from workspace import NEWEST, SEED, Workspace, say

Record = dict[str, Any]
SCRIPT = tools.REPOSITORY / ".ci" / "site" / "publish.py"
KEPT = (".sitegen", "public", ".sitegen-ci")
"""What CI keeps beside the repository."""
OURS = ".sitegen/"
SEARCH = "tim-kiem/"
WRK_SECONDS = 10
ASKED_OF_WRK = ("/", "/atom.xml", "/tim-kiem/", "/chuyen-muc/tin-tuc/", "/sitemap.xml")
RELEASES = 2
"""How many are kept at the target: the first turns after a deploy of all are not as later ones are until there are."""


class Turn(NamedTuple):
    """What one turn found."""

    steps: dict[str, Run]
    shown: float
    """Seconds from the end of the deploy until nginx showed the edit."""
    built: Run
    checked: Run
    sent: int
    cloned: tuple[float, float]
    """Seconds that the clones took, with restoring: of the one that was published, and of the one that was built."""

    @property
    def public(self) -> float:
        """Seconds in the script's steps and until the edit was shown."""
        return sum(each.wall for each in self.steps.values()) + self.shown


def _address(head: sample.Head) -> str:
    """Return where the page of an article is."""
    return f"/{head.folder}/{head.slug}/"


class Site:
    """A repository with a site's articles and what its CI runs, what that keeps, and where it deploys to."""

    def __init__(self, work: Workspace, ours: tools.Tool, articles: int) -> None:
        self._work, self._ours, self._articles = work, ours, articles
        self.room = work.room / f"publish-{articles}"
        self.origin, self._kept = self.room / "origin", self.room / "kept"
        self.www, self.host = self.room / "www", self.room / "nginx"
        self._steps: tuple[str, ...] = runpy.run_path(str(SCRIPT))["PUBLISH"]
        self._program = str(ours.command(self.origin, self.origin)[0])

    def make(self) -> int:
        """Make the repository and the settings of nginx; return its port."""
        shutil.copytree(self._work.site(self._articles), self.origin)
        target = f'{{name: chinh, type: folder, to: "{self.www}", host: nginx, keep: {RELEASES}, reload: "%s"}}'
        settings = (self.origin / "site.yaml").read_text("utf-8").replace(ENABLED, "")
        settings += f"deploy: [{target % nginx.reload_command(self.host)}]\n"
        (self.origin / "site.yaml").write_text(settings, "utf-8", newline="\n")
        (self.origin / ".ci").mkdir()
        shutil.copyfile(SCRIPT, self.origin / ".ci" / "publish.py")
        subprocess.run([self._program, "-C", self.origin, "host", "nginx"], check=True, stdout=subprocess.DEVNULL)
        self._git("init", "--quiet")
        self.commit()
        return nginx.prepare(self.host, self.origin / "host" / "nginx.conf")

    def _git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=Mau", "-c", "user.email=mau@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=self.origin, check=True, stdout=subprocess.DEVNULL)

    def commit(self) -> None:
        """Commit what was edited."""
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message", "Mau")

    def edit(self, turn: int) -> tuple[str, bytes]:
        """Change title and text of an article, or in every third turn write a new one; return its address and mark."""
        number = self._articles // 2 + turn
        head = sample.head(SEED, number, self._articles)
        if turn % 3 == 0:
            path = self.origin / head.path
            text = path.read_text("utf-8")
            text = re.sub(r'(?m)^title: "?(.*?)"?$', lambda found: f'title: "Lượt {turn}, {found[1]}"', text, count=1)
            path.write_text(f"{text}\nThêm một đoạn ở cuối bài, lượt {turn}.\n", "utf-8", newline="\n")
            mark = f"cuối bài, lượt {turn}."
        elif turn % 3 == 1:
            self._work.edit_body(self.origin, self._articles, turn)
            mark = f"cuối bài, lượt {turn}."
        else:
            self._work.add_article(self.origin, self._articles, turn, NEWEST)
            head = sample.head(SEED, self._articles + turn, self._articles, day=NEWEST[0], minute=NEWEST[1])
            mark = "</html>"
        self.commit()
        return _address(head), mark.encode()

    def clone(self, name: str) -> Path:
        """Return a fresh clone with the restored state."""
        clone = self.room / name
        subprocess.run(["git", "clone", "--quiet", self.origin, clone], check=True)
        for each in KEPT:
            with suppress(FileNotFoundError):
                shutil.copytree(self._kept / each, clone / each, copy_function=shutil.copyfile)
        return clone

    def publish(self, clone: Path, step: str) -> Run:
        """Take one step of the script."""
        # As CI has it: the script is run as it lies in the repository.
        environ = ["env", f"SITEGEN={self._program}", "SITEGEN_LANG=en"]
        return run([*environ, sys.executable, ".ci/publish.py", step], cwd=clone, log=self.room / "log")

    def publish_all(self, clone: Path) -> dict[str, Run]:
        """Take the steps of the script that bring the site to readers."""
        return {step: self.publish(clone, step) for step in self._steps if step != "done"}

    def keep(self, clone: Path) -> None:
        """Take the last step, and keep what CI does."""
        self.publish(clone, "done")
        shutil.rmtree(self._kept, ignore_errors=True)
        for each in KEPT:
            shutil.copytree(clone / each, self._kept / each, copy_function=shutil.copyfile)

    def at_target(self) -> dict[str, int]:
        """Return the inodes of the files that readers can have, by path, without those compressed ahead."""
        found = {}
        top = os.path.realpath(self.www / "current")
        for folder, _, names in os.walk(top):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), top)  # noqa: PTH118 - many of them
                if not path.endswith((".gz", ".br")) and not path.startswith(OURS):
                    found[path] = os.stat(os.path.join(folder, name)).st_ino  # noqa: PTH116, PTH118 - as above
        return found

    def check(self, clone: Path) -> Run:
        """Check a clone as an editor does."""
        return run([self._program, "-C", clone, "check"], cwd=clone, log=self.room / "log")


def _turn(work: Workspace, ours: tools.Tool, site: Site, host: nginx.Host, turn: int) -> Turn:
    url, mark = site.edit(turn)
    before = site.at_target()
    names = [f"published-{turn}", f"built-{turn}", f"checked-{turn}"]
    clones, cloned = [], []
    for name in names:
        start = time.perf_counter()
        clones.append(site.clone(name))
        cloned.append(time.perf_counter() - start)
    published, alone, looked_at = clones
    built = None if turn % 2 else work.build(ours, alone)[0]
    checked = site.check(looked_at)
    steps = site.publish_all(published)
    shown = host.wait_for(url, mark)
    built = built or work.build(ours, alone)[0]
    after = site.at_target()
    site.keep(published)
    for clone in (published, alone, looked_at):
        shutil.rmtree(clone)
    sent = [path for path, inode in after.items() if before.get(path) != inode and not path.startswith(SEARCH)]
    found = Turn(steps, shown, built, checked, len(sent), (cloned[0], cloned[1]))
    told = ", ".join(f"{name} {each.wall:.2f} s ({each.cpu:.2f} s)" for name, each in steps.items())
    say(f"turn {turn + 1}: {told}, shown after {1000 * shown:.0f} ms; alone {built.wall:.2f} s ({built.cpu:.2f} s)")
    say(f"  public {found.public / built.wall:.2f}, check {checked.wall / built.wall:.2f}; {len(sent)} files sent")
    return found


def _ratio(pairs: list[tuple[float, float]]) -> Record:
    """Return one figure for what was measured and what it is compared with."""
    return {
        "ours": statistics.median(value for value, _ in pairs),
        "other": statistics.median(other for _, other in pairs),
        "ratio": statistics.median(value / other for value, other in pairs),
    }


def _idle(work: Workspace, ours: tools.Tool, site: Site, turns: int) -> Record:
    """Return how a check with nothing to do stands to a build with nothing to do."""
    clone = site.clone("idle")
    for _ in range(2):
        work.build(ours, clone)
    pairs = []
    for turn in range(turns):
        if turn % 2:
            checked, built = site.check(clone).wall, work.build(ours, clone)[0].wall
        else:
            built, checked = work.build(ours, clone)[0].wall, site.check(clone).wall
        pairs.append((checked, built))
    shutil.rmtree(clone)
    return _ratio(pairs)


def _load(site: Site, host: nginx.Host, articles: int) -> dict[str, Record]:
    """Return the rows of what nginx answers when it has much to do."""
    some = range(0, articles, max(1, articles // 100))
    pages = [_address(sample.head(SEED, number, articles)) for number in some]
    try:
        found = nginx.loaded(host, [*ASKED_OF_WRK, *pages], WRK_SECONDS, site.room)
    except tools.ToolError as error:
        return {name: {"skipped": str(error)} for name in ("wrk", "wrk-rate")}
    return {"wrk": {"ours": found.wrong}, "wrk-rate": {"ours": found.rate}}


def measure(work: Workspace, *, articles: int, turns: int, warm_up: bool) -> Record:
    """Measure the rows of `publish`. Raises RunError, ToolError."""
    ours = tools.ours()
    site = Site(work, ours, articles)
    port = site.make()
    with nginx.running(site.host, "mau.example.org", port) as host:
        first = site.clone("first")
        for step in ("build", "deploy"):
            site.publish(first, step)
        site.keep(first)
        shutil.rmtree(first)
        found = [_turn(work, ours, site, host, turn) for turn in range(turns + warm_up)][warm_up:]
        rows = {
            "public": _ratio([(each.public, each.built.wall) for each in found]),
            "whole": _ratio([(each.cloned[0] + each.public, each.cloned[1] + each.built.wall) for each in found]),
            "sent": {"ours": max(each.sent for each in found)},
            "check-edit": _ratio([(each.checked.wall, each.built.wall) for each in found]),
            "check-idle": _idle(work, ours, site, turns),
            **_load(site, host, articles),
        }
    return {"rows": rows, "turns": turns, "tools": [ours]}

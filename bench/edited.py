"""A site of ours that is edited while its preview runs: which files are saved, which pages show them."""

import shutil
import subprocess
from pathlib import Path

import sample
import tools
from chromium import MARK, TEXT, put_mark
from workspace import SEED, Workspace

LATEST = 60
"""So many of the last articles hold those of the last day."""
CHANGED = 500
"""Files that the other branch has otherwise."""
BRANCHES = ("khac", "main")
_MARKS = {"khac": TEXT.format(100_001), "main": ""}
_STYLE = "static/css/site.css"
_GIT = ("git", "-c", "user.name=Bài mẫu", "-c", "user.email=mau@example.org", "-c", "core.autocrlf=false")


def alone(number: int, articles: int) -> sample.Head:
    """Return the first article from a number on that is a file of its own, which every generator has at one place."""
    while (found := sample.head(SEED, number, articles)).bundle:
        number += 1
    return found


class Site:
    """A copy of a sample site, with template and stylesheet of its own, which are the theme's."""

    def __init__(self, work: Workspace, articles: int) -> None:
        self.folder = work.copy(articles, "preview")
        self.output = self.folder / ".sitegen" / "preview"
        (self.folder / _STYLE).parent.mkdir(parents=True)
        shutil.copyfile(tools.REPOSITORY / _STYLE, self.folder / _STYLE)
        self.style = self.folder / _STYLE
        middle = alone(articles // 2, articles)
        self.article = self.folder / middle.path
        self.page = f"/{middle.folder}/{middle.slug}/"
        last = (sample.head(SEED, number, articles) for number in range(max(0, articles - LATEST), articles))
        self.newest = self.folder / max(last, key=lambda each: (each.day, each.minute or 0)).path
        step = max(2, articles // CHANGED)
        heads = [sample.head(SEED, number, articles) for number in range(1, articles, step)]
        self._changed = [each for each in heads if self.folder / each.path not in {self.article, self.newest}]
        pages = (self.output / each.folder / each.slug / "index.html" for each in self._changed)
        self.others = [(self.folder / head.path, page) for head, page in zip(self._changed, pages, strict=True)]
        """Other articles from all over the archive, and the files of their pages."""
        put_mark(self.article, TEXT.format(0))

    def save_title(self, mark: str) -> None:
        """Save the newest article with a mark in its title."""
        put_mark(self.newest, mark, before='"\ndate: ')

    def save_template(self, mark: str) -> None:
        """Save the template of articles with a mark."""
        put_mark(self.folder / "templates" / "article.html", mark, before="</article>")

    def _git(self, *arguments: str) -> None:
        subprocess.run([*_GIT, *arguments], cwd=self.folder, check=True)

    def begin_history(self) -> None:
        """Put the articles under version control, with another branch in which many of them have other bodies."""
        self._git("init", "--quiet", "--initial-branch=main")
        self._git("add", "content")
        self._git("commit", "--quiet", "--message=Bài mẫu")
        self._git("checkout", "--quiet", "-b", "khac")
        for head in self._changed:
            put_mark(self.folder / head.path, _MARKS["khac"])
        self._git("commit", "--quiet", "--all", "--message=Sửa nhiều bài")
        self.check_out("main")

    def check_out(self, branch: str) -> None:
        """Let git put the files of a branch in the place of those of the other; what was saved since stays."""
        self._git("checkout", "--quiet", branch)

    def shows(self, branch: str) -> bool:
        """Return whether all pages of the preview that a branch has otherwise are as it has them."""
        pages = (self.output / each.folder / each.slug / "index.html" for each in self._changed)
        return all(_mark_in(page) == _MARKS[branch] for page in pages)

    def last_written(self) -> float:
        """Return when the last file of the preview was written, in seconds since the epoch."""
        return max(path.stat().st_mtime for path in self.output.rglob("*") if path.is_file())


def _mark_in(page: Path) -> str:
    found = MARK.search(page.read_text("utf-8"))
    return found[0] if found else ""


def bare(work: Workspace, articles: int) -> Path:
    """Return a copy of Hugo's site with layouts that show next to nothing."""
    folder = work.room / f"bare-{articles}"
    shutil.copytree(work.rival_site("hugo", articles) / "content", folder / "content")
    shutil.copytree(tools.HERE / "bare", folder, dirs_exist_ok=True)
    return folder

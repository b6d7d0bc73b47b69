"""A warm build leaves exactly the bytes of a clean one, whatever was edited before it, and writes only what differs."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from site_helpers import NOW, SETTINGS, article, clean_tree, make_site, run, tree, write, written
from sitegen.errors import FaultError

DAYS = ["2021-12-31", "2021-12-30 08:30", "2021-11-01", "2020-02-29", "2026-09-30", "2026-09-21 12:00"]
TAGS = ["", "[quy hoạch]", "[Quy Hoạch, đảng viên]", "[hoà bình]", "[hòa bình, đảng viên]"]
NAMES = [f"content/2021/12/bai-{n}.md" for n in range(7)] + ["content/goc/index.md", "content/pages/trang.md"]

sources = st.builds(
    lambda title, day, tags, category, extra: (title, day, tags, category, extra),
    st.sampled_from(["Bài mẫu một", "Bài mẫu hai: tiếp", "Đảng viên mẫu"]),
    st.sampled_from(DAYS),
    st.sampled_from(TAGS),
    st.sampled_from(["Tin tức", "Văn bản"]),
    st.sampled_from(
        [
            "",
            "draft: true\n",
            "featured: true\n",
            "expires: 2026-09-22\n",
            "withdrawn: {date: 2026-01-01, reason: mẫu}\n",
        ]
    ),
)


class Archive(RuleBasedStateMachine):
    """Edits of every kind; after each, a warm build is compared with a clean one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.site = make_site(self.folder / "site", {"content/2021/12/bai-0.md": article()})
        self.now = NOW
        run(self.site, now=self.now)
        self.before = tree(self.site / "public")

    def teardown(self) -> None:
        """Remove the site."""
        shutil.rmtree(self.folder)

    @rule(
        name=st.sampled_from(NAMES),
        source=sources,
        alias=st.booleans(),
        body=st.sampled_from(["Một.", "Hai *đoạn*.\n\nBa."]),
    )
    def save(self, name: str, source: tuple[str, str, str, str, str], body: str, *, alias: bool) -> None:
        """Create or change an article or page."""
        title, day, tags, category, extra = source
        if name == "content/pages/trang.md":
            write(self.site, name, f"---\ntitle: {title.replace(':', ' -')}\n---\n\n{body}\n")
            return
        lines = f'title: "{title}"\ndate: {day}\ncategory: {category}\n{extra}'
        lines += f"tags: {tags}\n" if tags else ""
        lines += f"aliases: [/cu/{name.rpartition('/')[2].removesuffix('.md')}.html]\n" if alias else ""
        write(self.site, name, f"---\n{lines}---\n\n{body}\n")

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        """Delete a source."""
        (self.site / name).unlink(missing_ok=True)

    @rule(old=st.sampled_from(NAMES[:7]), new=st.sampled_from(NAMES[:7]))
    def rename(self, old: str, new: str) -> None:
        """Rename an article's file."""
        if (self.site / old).exists():
            (self.site / old).rename(self.site / new)

    @rule(data=st.sampled_from([b"a", b"bb", None]))
    def picture(self, data: bytes | None) -> None:
        """Change a picture."""
        if data is None:
            (self.site / "content/goc/anh.png").unlink(missing_ok=True)
        else:
            write(self.site, "content/goc/anh.png", data)

    @rule(text=st.sampled_from([None, "<p>{{ entry.title }}</p>\n", "<b>{{ entry.title }}</b>\n"]))
    def template(self, text: str | None) -> None:
        """Shadow a template of the theme, or stop."""
        if text is None:
            (self.site / "templates/entry.html").unlink(missing_ok=True)
        else:
            write(self.site, "templates/entry.html", text)

    @rule(data=st.sampled_from([None, b"body{}", b"p{}"]), name=st.sampled_from(["css/site.css", "root/robots.txt"]))
    def static(self, data: bytes | None, name: str) -> None:
        """Add, change or remove a static file."""
        if data is None:
            (self.site / "static" / name).unlink(missing_ok=True)
        else:
            write(self.site, "static/" + name, data)

    @rule(
        change=st.sampled_from(
            [("page_size: 3", "page_size: 2"), ("Trang mẫu", "Trang khác"), ("Văn bản", "Văn kiện"), ("", "")]
        )
    )
    def setting(self, change: tuple[str, str]) -> None:
        """Change a setting."""
        text = SETTINGS.replace(*change) if change[0] else SETTINGS
        if "Văn kiện" in text:
            for path in (self.site / "content").rglob("*.md"):
                path.write_text(path.read_text(encoding="utf-8").replace("Văn bản", "Tin tức"), encoding="utf-8")
        write(self.site, "site.yaml", text)

    @rule(now=st.sampled_from([NOW, NOW - 3 * 86400, NOW + 2 * 86400, NOW + 20 * 86400]))
    def clock(self, now: int) -> None:
        """Move the clock."""
        self.now = now

    @rule(pick=st.integers(0, 30), data=st.sampled_from([None, b"hong"]))
    def spoil(self, pick: int, data: bytes | None) -> None:
        """Change or remove an output file."""
        path = sorted(self.before)[pick % len(self.before)]
        real = self.site / "public" / path
        if data is None:
            real.unlink()
            self.before.pop(path)
        else:
            real.write_bytes(data)
            self.before[path] = data

    @invariant()
    def warm_equals_cold(self) -> None:
        """Compare with a clean build; what was written is exactly what differs."""
        for path in (self.site / "content").rglob("*.md"):
            if "Văn bản" in path.read_text(encoding="utf-8") and "Văn bản" not in (self.site / "site.yaml").read_text(
                encoding="utf-8"
            ):
                path.write_text(path.read_text(encoding="utf-8").replace("Văn bản", "Tin tức"), encoding="utf-8")
        try:
            result = run(self.site, now=self.now)
        except FaultError:
            # Two articles may meet at one alias: a clean build must refuse as well, and nothing may be written.
            with pytest.raises(FaultError):
                clean_tree(self.site, self.folder / "clean", now=self.now)
            assert tree(self.site / "public") == self.before
            return
        warm = tree(self.site / "public")
        assert warm == clean_tree(self.site, self.folder / "clean", now=self.now)
        assert {path for path, _ in result.written} == written(self.before, warm)
        assert set(result.gone) == set(self.before) - set(warm)
        self.before = warm


Archive.TestCase.settings = settings(
    max_examples=5,
    stateful_step_count=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TestArchive = Archive.TestCase


def test_a_build_with_nothing_to_do_writes_nothing(tmp_path: Path) -> None:
    """A second build writes and removes nothing."""
    make_site(tmp_path, {"content/a.md": article()})
    run(tmp_path)
    assert run(tmp_path).written == []


def test_an_edited_body_writes_its_own_page_only(tmp_path: Path) -> None:
    """An edit below the first paragraph rewrites one file."""
    make_site(tmp_path, {"content/a.md": article(body="Một.\n\nHai."), "content/b.md": article("Bài khác")})
    run(tmp_path)
    write(tmp_path, "content/a.md", article(body="Một.\n\nBa."))
    assert [path for path, _ in run(tmp_path).written] == ["2021/12/a/index.html"]


@pytest.mark.parametrize("spoil", ("corrupt", "gone"))
def test_a_lost_catalogue_is_made_again(tmp_path: Path, spoil: str) -> None:
    """With a corrupt or missing catalogue nothing that is right is written again."""
    make_site(tmp_path, {"content/a.md": article()})
    run(tmp_path)
    path = tmp_path / ".sitegen/catalogue.sqlite3"
    if spoil == "corrupt":
        path.write_bytes(b"x" * 5000)
    else:
        path.unlink()
    result = run(tmp_path)
    assert result.written == []
    assert result.result.replaced == ("corrupt" if spoil == "corrupt" else "")

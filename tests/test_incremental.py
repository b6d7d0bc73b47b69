"""A warm build leaves exactly the bytes of a clean one, whatever was edited before it, and writes only what differs."""

import os
import shutil
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from golden_sites import difference
from picture_samples import jpeg, png
from site_helpers import NOW, SETTINGS, Built, article, clean_run, make_site, run, tree, write, written
from sitegen.diagnostics.faults import FaultError

# Set to look longer than `make test` has time for.
LONG = bool(os.environ.get("SITEGEN_LONG_TESTS"))

DAYS = ["2021-12-31", "2021-12-30 08:30", "2021-11-01", "2020-02-29", "2026-09-30", "2026-09-21 12:00", "2062-01-01"]
TAGS = ["", "[quy hoạch]", "[Quy Hoạch, đảng viên]", "[hoà bình]", "[hòa bình, đảng viên]"]
NAMES = [f"content/2021/12/bai-{n}.md" for n in range(6)] + [
    unicodedata.normalize("NFD", "content/2021/12/bài mẫu.md"),
    "content/goc/index.md",
    "content/goc/trong/index.md",
    "content/pages/trang.md",
]
PICTURES = ["content/goc/anh.png", "content/goc/trong/anh.png", "content/goc/hai.png", "static/anh/hinh.png"]
# One that is narrower than all that is asked for, two of one size, one that lies on its side.
PICTURE_FILES = [png(8, 6), png(40, 30), png(40, 30, 90), jpeg(40, 30, orientation=6)]
WIDTHS = "pictures: {widths: [16, 32]}\n"
STATES = [
    "",
    "draft: true\n",
    "featured: true\n",
    "expires: 2026-09-22\n",
    "withdrawn: {date: 2026-01-01, reason: mẫu}\n",
    "updated: 2026-09-20\n",
]
BODIES = [
    "Một.",
    "Năm.\n\n![Chung](/static/anh/hinh.png)",
    "Hai *đoạn*.\n\nBa.",
    "Bốn.\n\n[Bài](/2021/12/bai-0/) và [bài](bai-1.md).",
]
TEMPLATES = {
    "entry.html": ["<p>{{ entry.title }}</p>\n", "<b>{{ entry.title }}, {{ site.tagline }}</b>\n"],
    "partials/article-neighbours.html": ["{{ previous.title if previous }}\n"],
    "macros/numbers.html": ["{% macro number(n) %}{{ n }}{% endmacro %}{% macro articles(n) %}{{ n }}{% endmacro %}\n"],
    "partials/emblem.html": ['<img src="{{ asset(\'anh/hieu.svg\') }}" alt="">\n'],
    "404.html": ["{{ site.menu|length }}\n"],
}
LEFTOVERS = ["content/2021/12/bai-0 (1).md", "content/goc/index.md~", "content/goc/bai.txt", "content/bai.md.txt"]
STATIC = ["css/site.css", "root/robots.txt", "root/feed.json", "anh/hieu.svg", "tai-lieu/mẫu.txt"]
CHANGES = [
    ("page_size: 3", "page_size: 2"),
    ("feed_size: 4", "feed_size: 1"),
    ("Trang mẫu", "Trang khác"),
    ("slug: van-ban", "slug: van-ban, description: Mẫu"),
    ("  - {name: Tin tức, slug: tin-tuc}\n", ""),
    ("page_size", "tagline: Dòng mẫu\npage_size"),
    ("page_size", "menu: [{title: Trang, url: /trang/}, {title: Bài, url: /2021/12/bai-0}]\npage_size"),
    ("https://mau.example.org", "https://example.org"),
    ("page_size", "tags: [QUY HOẠCH, Hoà bình]\npage_size"),
    ("page_size", "timezone: America/New_York\npage_size"),
    ("page_size", "urls: {article: '/tin/{year}/{slug}/', tag: '/the/{slug}/', archive: /kho/}\npage_size"),
    ("https://mau.example.org", "https://mau.example.org/duong/dan"),
    ("author: Sơn Tra", "author: Tác Giả Khác"),
    (WIDTHS, "pictures: {widths: [16]}\n"),
    (WIDTHS, "pictures: {widths: []}\n"),
    (WIDTHS, "pictures: {widths: [16, 32], format: jpeg, quality: 60}\n"),
]

# Articles with faults of their own, and files beside them that none may have.
BLUNDERS: list[tuple[str, str | bytes | None]] = [
    ("content/2021/12/bai-1.md", article(date="2021-02-31")),
    ("content/2021/12/bai-1.md", article(body="[Đâu](/khong/co/)")),
    ("content/2021/12/bai-2.md", "---\ntitle: a: b\nslug: bai-0\n---\n\nHai.\n"),
    ("content/2021/12/bai-0.md", article(body="[Hỏng](bai-1.md) [hai](/2021/12/bai-0/) [ba](/cu/chung/)")),
    ("content/2021/12/bai-0.md", article(aliases="[/cu/chung/, /cu/bai-0.aspx]", tags="[a, b", withdrawn="x")),
    ("content/2021/12/bai-3.md", article(aliases="[/cu/chung/]", body="[Hai](bai-2.md) [Không](khong.md)")),
    ("content/goc/con.txt", "x"),
    ("content/goc/x.exe", b"MZ"),
    ("content/goc/con.txt", None),
    ("content/goc/x.exe", None),
]

Source = tuple[str, str, str, str, str, str, str]

sources = st.tuples(
    st.sampled_from(["Bài mẫu một", "Bài mẫu hai: tiếp", "Đảng viên mẫu"]),
    st.sampled_from(DAYS),
    st.sampled_from(TAGS),
    st.sampled_from(["Tin tức", "Văn bản"]),
    st.sampled_from(STATES),
    st.sampled_from(BODIES),
    st.sampled_from(["", "aliases: [/cu/%s.html]\n", "aliases: [/cu/chung/]\n"]),
)


class Archive(RuleBasedStateMachine):
    """Edits of every kind; after one or two of them a warm build is compared with a clean one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.site = make_site(self.folder / "site", {"static/anh/hinh.png": PICTURE_FILES[1]}, SETTINGS + WIDTHS)
        for name, day, tags in zip(NAMES[:4], DAYS, TAGS, strict=False):
            self._write_article(name, ("Bài mẫu", day, tags, "Tin tức", "", "Một.", ""))
        self.public = self.site / "public"
        self.now = NOW
        self.drafts = self.previewed = False
        self.skip_faulty = False
        self.edits = 0
        self.sound = False
        self.before: dict[str, bytes] = {}
        self.build()

    def teardown(self) -> None:
        """Compare once more, remove the site."""
        try:
            self.build(all_anew=True)
        finally:
            shutil.rmtree(self.folder)

    @rule(articles=st.dictionaries(st.sampled_from(NAMES), sources, min_size=1, max_size=4))
    def save(self, articles: dict[str, Source]) -> None:
        """Create or change articles and pages."""
        for name, source in articles.items():
            self._write_article(name, source)

    def _write_article(self, name: str, source: Source) -> None:
        title, day, tags, category, state, body, alias = source
        if "/pages/" in name:
            alias = alias % "trang" if "%" in alias else alias
            write(self.site, name, f"---\ntitle: {title.replace(':', ' -')}\n{alias}---\n\nMột trang.\n")
            return
        lines = f'title: "{title}"\ndate: {day}\ncategory: {category}\n{state}'
        lines += f"tags: {tags}\n" if tags else ""
        lines += alias % name.split("/")[-2:][0 if name.endswith("index.md") else 1] if "%" in alias else alias
        write(self.site, name, f"---\n{lines}---\n\n{body if 'bai-' in name else body.partition('[')[0]}\n")

    @rule(
        folder=st.sampled_from(["content/goc", "content/goc/trong"]),
        picture=st.sampled_from(PICTURE_FILES),
        keys=st.sampled_from(
            [
                *("image: {path: anh.png, alt: Ảnh}\n", "image: {path: /static/anh/hinh.png, alt: Ảnh}\n"),
                *("attachments: [anh.png]\n", ""),
            ]
        ),
        body=st.sampled_from(["Chữ.", "Chữ.\n\n![Ảnh](anh.png)", "![A](/content/goc/anh.png) ![B](anh.png)"]),
    )
    def illustrate(self, folder: str, picture: bytes, keys: str, body: str) -> None:
        """Write an article with a picture, in the head, to download or in the text."""
        write(self.site, folder + "/anh.png", picture)
        write(self.site, folder + "/index.md", f"---\ntitle: Bài có ảnh\ndate: 2021-12-30\n{keys}---\n\n{body}\n")

    @rule(name=st.sampled_from(NAMES[:-1]), tags=st.sampled_from(TAGS), more=st.sampled_from(["", "featured: true\n"]))
    def begin(self, name: str, tags: str, more: str) -> None:
        """Write a draft that has no date yet."""
        lines = f"title: Bài mới\ndraft: true\n{more}" + (f"tags: {tags}\n" if tags else "")
        write(self.site, name, f"---\n{lines}---\n\nMới viết.\n")

    @rule(drafts=st.booleans(), preview=st.booleans())
    def preview(self, drafts: bool, preview: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
        """Build with drafts from now on, or without, or as a preview does, which marks what readers do not see."""
        self.drafts, self.previewed = drafts, preview

    @rule(skip=st.booleans(), blunders=st.lists(st.sampled_from(BLUNDERS), max_size=3))
    def blunder(self, skip: bool, blunders: list[tuple[str, str | bytes | None]]) -> None:  # noqa: FBT001 - as above
        """Make mistakes, and leave out faulty articles from now on, or build only what has no faults."""
        self.skip_faulty = skip
        for name, data in blunders:
            self._put(name, data)

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        """Delete a source."""
        (self.site / name).unlink(missing_ok=True)

    @rule(old=st.sampled_from(NAMES[:7]), new=st.sampled_from([*NAMES[:7], "content/khac/bai-0.md"]))
    def rename(self, old: str, new: str) -> None:
        """Rename an article's file, or move it to another folder; what has the new name is lost."""
        if (self.site / old).exists():
            (self.site / new).parent.mkdir(parents=True, exist_ok=True)
            (self.site / old).rename(self.site / new)

    @rule(
        moves=st.sampled_from(
            [("goc", "goc-moi"), ("goc-moi", "goc"), ("2021", "cu/2021"), ("cu/2021", "2021"), ("goc/trong", "ngoai")]
        )
    )
    def move_folder(self, moves: tuple[str, str]) -> None:
        """Move a folder with all its articles, pictures and folders."""
        old, new = (self.site / "content" / each for each in moves)
        if old.exists() and not new.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            old.rename(new)

    @rule(name=st.sampled_from(PICTURES), data=st.sampled_from([*PICTURE_FILES, b"hong", None]))
    def picture(self, name: str, data: bytes | None) -> None:
        """Change a picture, spoil it or remove it."""
        self._put(name, data)

    @rule(name=st.sampled_from(LEFTOVERS), there=st.booleans(), state=st.sampled_from(STATES))
    def leave(self, name: str, there: bool, state: str) -> None:  # noqa: FBT001 - hypothesis gives it by name
        """Leave a copy of an article, or a file of another program, or delete it."""
        self._put(name, article(body="Bản cũ.").replace("date:", f"{state}date:") if there else None)

    @rule(data=st.data())
    def template(self, data: st.DataObject) -> None:
        """Shadow a template of the theme, or stop."""
        name = data.draw(st.sampled_from(sorted(TEMPLATES)))
        text = data.draw(st.sampled_from([None, *TEMPLATES[name]]))
        if name == "partials/emblem.html" and text:
            write(self.site, "static/anh/hieu.svg", "<svg/>")
        self._put("templates/" + name, text)

    @rule(name=st.sampled_from(STATIC), data=st.sampled_from([None, b"body{}", b"p{}"]))
    def static(self, name: str, data: bytes | None) -> None:
        """Add, change or remove a static file."""
        self._put("static/" + name, data)

    def _put(self, name: str, data: bytes | str | None) -> None:
        if data is None:
            (self.site / name).unlink(missing_ok=True)
        else:
            write(self.site, name, data)

    @rule(changes=st.lists(st.sampled_from(CHANGES), max_size=2))
    def setting(self, changes: list[tuple[str, str]]) -> None:
        """Change settings, others go back to what they were."""
        text = SETTINGS + WIDTHS
        for change in changes:
            text = text.replace(*change)
        if "name: Tin tức" not in text:
            text = text.replace("category: Tin tức\n", "category: Văn bản\n")
        write(self.site, "site.yaml", text)

    @rule(now=st.sampled_from([NOW, NOW - 3 * 86400, NOW - 2000 * 86400, NOW + 2 * 86400, NOW + 20 * 86400]))
    def clock(self, now: int) -> None:
        """Move the clock."""
        self.now = now

    @rule(pick=st.integers(0, 99), data=st.sampled_from([None, b"hong"]))
    def spoil(self, pick: int, data: bytes | None) -> None:
        """Change or remove an output file."""
        path = sorted(self.before)[pick % len(self.before)]
        self._put("public/" + path, data)
        self.before = tree(self.public)

    @rule(name=st.sampled_from(["la.txt", "2021/12/bai-0/la.txt", "tu-khoa/la/index.html"]))
    def foreign(self, name: str) -> None:
        """Leave a file of somebody else in the output; it goes when a clean build of the site would clear the way."""
        self._put("public/" + name, "của người khác")
        self.before = tree(self.public)

    @rule(what=st.sampled_from([".sitegen", ".sitegen/catalogue.sqlite3", ".sitegen/pictures", "spoiled", "public"]))
    def lose(self, what: str) -> None:
        """Lose the state, or the output. What no build can know any more must not be there: the site is built first."""
        self.build()
        if not self.sound:
            return
        path = self.site / (".sitegen/catalogue.sqlite3" if what == "spoiled" else what)
        if what == "spoiled":
            path.write_bytes(b"x" * 5000)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            # What was never made cannot be lost: a site without pictures has no cache.
            path.unlink(missing_ok=True)
        self.before = tree(self.public)
        self.build()

    @rule()
    def clean(self) -> None:
        """Build as if nothing were known of earlier builds."""
        self.build(clean=True)

    @invariant()
    def now_and_then(self) -> None:
        """Compare after one edit, and after two."""
        self.edits += 1
        if self.edits % 3:
            self.build()

    def build(self, *, clean: bool = False, all_anew: bool = False) -> None:
        """Compare with a clean build; what was written is exactly what differs."""
        scratch = self.folder / "clean"
        try:
            result = self._warm(clean=clean)
        except FaultError:
            # Two articles may meet at one alias: a clean build must refuse as well, and nothing may be written.
            with pytest.raises(FaultError):
                self._cold(scratch, all_anew=all_anew)
            assert tree(self.public) == self.before
            self.sound = False
            return
        self.sound = True
        warm = tree(self.public)
        foreign = {path for path in warm if warm[path] == "của người khác".encode()}
        own = {path: data for path, data in warm.items() if path not in foreign}
        cold = self._cold(scratch, all_anew=all_anew)
        assert difference(tree(scratch / "public"), own) == ""
        assert sorted(result.result.warnings) == sorted(cold.result.warnings)
        assert sorted(result.result.skipped_faults) == sorted(cold.result.skipped_faults)
        assert [each.path for each in result.result.skipped] == [each.path for each in cold.result.skipped]
        assert {path for path, _ in result.written} == written(self.before, warm)
        assert set(result.gone) == self.before.keys() - warm.keys()
        self.before = warm

    def _warm(self, *, clean: bool) -> Built:
        return run(
            self.site,
            now=self.now,
            clean=clean,
            drafts=self.drafts,
            preview=self.previewed,
            skip_faulty=self.skip_faulty,
        )

    def _cold(self, scratch: Path, *, all_anew: bool) -> Built:
        return clean_run(
            self.site,
            scratch,
            now=self.now,
            keep_templates=not all_anew,
            drafts=self.drafts,
            preview=self.previewed,
            skip_faulty=self.skip_faulty,
        )


Archive.TestCase.settings = settings(
    max_examples=300 if LONG else 4,
    stateful_step_count=10,
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

"""The theme's words, ids, widths and colours come from ``theme.yaml``, a site's own before the default theme's."""

import ast
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from edits import build_again, change, delete, put
from picture_samples import png
from site_helpers import SETTINGS, article, clean_tree, make_site, pages, run, tree, write
from sitegen.build import inputs
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError
from sitegen.metadata.theme_data import read_theme
from sitegen.rendering.addresses import absolute_urls
from sitegen.system import stamps
from sitegen.system.sources import THEME_PATH, SitePaths
from theme_samples import FILE, TEXT_THEME

SOURCE: Final = Path(__file__).resolve().parent.parent / "src" / "sitegen"
PLAIN, TABLE, NOTES, PICTURE = "2021/12/chu/", "2021/12/bang/", "2021/12/ghi/", "2021/12/anh/"
NOTES_TEXT: Final = "Một[^a], hai[^a].\n\n[Lên đầu](#dau-trang)\n\n[^a]: Ghi chú."
OWN: Final = """text:
  table: Bảng & số liệu
  notes: Ghi chú <cuối bài>
  note: Ghi chú số {number}
  back: Về chỗ {number}
  back_again: Về chỗ {number}, lần thứ {time}
  back_mark: "[^]"
  to_do: Chưa xong
  done: Đã xong
  ids: [dau-trang]
pictures: {width: 500, height: 400, margins: 20}
logo: dau/logo.png
manifest:
  background_color: "#123456"
  theme_color: "#abcdef"
  icons:
    - {file: root/dau.svg, sizes: any}
    - {file: dau/logo.png, sizes: 64x64}
"""
FILES: Final[dict[str, str | bytes]] = {
    THEME_PATH: OWN,
    "static/dau/logo.png": png(64, 64),
    "static/root/dau.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/2021/12/chu.md": article("Chữ", "2021-12-01"),
    "content/2021/12/bang.md": article("Có bảng", "2021-12-02", "Mở đầu.\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
    "content/2021/12/ghi.md": article("Ghi", "2021-12-03", NOTES_TEXT),
    "content/2021/12/anh/index.md": article("Ảnh", "2021-12-04", "Mở đầu.\n\n![Ảnh mẫu](a.png)"),
    "content/2021/12/anh/a.png": png(900, 600),
}
CONFIGURED: Final = SETTINGS + "publisher: {name: Cơ quan mẫu}\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with a theme.yaml of its own, built; nobody may change it."""
    site = make_site(tmp_path_factory.mktemp("built"), FILES, CONFIGURED)
    run(site)
    return site


@pytest.fixture
def site(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that site whose files count as saved long ago."""
    monkeypatch.setattr(stamps, "UNSETTLED_NS", 0)
    return shutil.copytree(built, tmp_path / "site")


def test_a_site_shows_the_words_of_its_own_theme(built: Path) -> None:
    """They are text, whatever HTML would take them for."""
    table, notes = pages(built, f"{TABLE}index.html", f"{NOTES}index.html")
    assert 'aria-label="Bảng &amp; số liệu"><table>' in table
    assert ">Ghi chú &lt;cuối bài&gt;</h2>" in notes
    assert 'aria-label="Ghi chú số 1">1</a>' in notes
    backs = re.findall(r'title="(Về[^"]*)" aria-label="\1">\[\^\]</a>', notes)
    assert backs == ["Về chỗ 1", "Về chỗ 1, lần thứ 2"]
    assert f'"{TEXT_THEME.table}"' not in table
    assert f">{TEXT_THEME.notes}<" not in notes
    assert f">{TEXT_THEME.back_mark}<" not in notes


def test_pictures_are_as_wide_as_the_theme_has_room(built: Path) -> None:
    """And as high, with its margins on a phone."""
    (page,) = pages(built, f"{PICTURE}index.html")
    assert 'sizes="(min-width: 520px) 500px, 100vw"' in page


def test_machines_are_shown_the_icons_and_colours_of_the_theme(built: Path) -> None:
    """The manifest, and what structured data names as the publisher's logo."""
    manifest, page = pages(built, "site.webmanifest", f"{PLAIN}index.html")
    said = json.loads(manifest)
    assert (said["background_color"], said["theme_color"]) == ("#123456", "#abcdef")
    assert said["icons"] == [
        {"src": "/dau.svg", "sizes": "any", "type": "image/svg+xml"},
        {"src": "/static/dau/logo.png", "sizes": "64x64", "type": "image/png"},
    ]
    assert '"logo":"https://mau.example.org/static/dau/logo.png"' in page


def test_a_link_leads_to_the_ids_of_the_theme(site: Path) -> None:
    """To one that this theme does not have it is warned of."""
    assert [fault.rule for fault in run(site).result.warnings] == []
    change(THEME_PATH, "ids: [dau-trang]", "ids: [dau]")(site)
    assert [fault.rule for fault in run(site).result.warnings] == [rules.DEAD_ANCHOR]


ARTICLES: Final = f"{PLAIN} {TABLE} {NOTES} {PICTURE}"
EDITS: Final[tuple[tuple[str, Callable[[Path], object], str], ...]] = (
    ("the name of tables", change(THEME_PATH, "Bảng & số liệu", "Biểu"), TABLE),
    ("the heading of notes", change(THEME_PATH, "Ghi chú <cuối bài>", "Chú giải"), NOTES),
    ("the name of a mark", change(THEME_PATH, "Ghi chú số", "Chú giải"), NOTES),
    ("the mark of the way back", change(THEME_PATH, '"[^]"', "↑"), NOTES),
    ("a width", change(THEME_PATH, "width: 500", "width: 450"), PICTURE),
    ("a logo", change(THEME_PATH, "logo: dau/logo.png", "logo: icons/icon-192.png"), f"{ARTICLES} /"),
    ("a colour", change(THEME_PATH, "#123456", "#000000"), "site.webmanifest"),
    ("an icon", change(THEME_PATH, "64x64", "65x65"), "site.webmanifest"),
    ("an id that nobody links to", change(THEME_PATH, "[dau-trang]", "[dau-trang, cuoi-trang]"), ""),
    ("a comment", change(THEME_PATH, "text:", "# Lời.\ntext:"), ""),
    ("the order of keys", change(THEME_PATH, "{width: 500, height: 400,", "{height: 400, width: 500,"), ""),
    ("a file of the same data", put(THEME_PATH, OWN.replace('"#123456"', "'#123456'")), ""),
)


@pytest.mark.parametrize(("do", "writes"), [each[1:] for each in EDITS], ids=[each[0] for each in EDITS])
def test_an_edit_writes_what_shows_it_and_no_more(site: Path, do: Callable[[Path], object], writes: str) -> None:
    """As a clean build would."""
    do(site)
    _, other, gone = build_again(site)
    paths = {re.sub("(^|/)$", r"\1index.html", path.removeprefix("/")) for path in writes.split()}
    assert (other, gone) == (paths, set())


def test_the_default_theme_speaks_where_the_site_has_no_file_of_its_own(site: Path) -> None:
    """Also from when on the site's is removed, and until it comes back."""
    before = tree(site / "public")
    delete(THEME_PATH)(site)
    _, other, gone = build_again(site)
    expected = {f"{path}index.html" for path in ARTICLES.split()} | {"index.html", "site.webmanifest"}
    assert (other, gone) == (expected, set())
    assert f">{TEXT_THEME.notes}</h2>" in pages(site, f"{NOTES}index.html")[0]
    write(site, THEME_PATH, OWN)
    build_again(site)
    assert tree(site / "public") == before


@pytest.mark.parametrize("first", (OWN, None), ids=("gone for a moment", "there for a moment"))
def test_a_file_that_comes_and_goes_while_a_build_reads_leaves_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch, first: str | None
) -> None:
    """Whichever of both was read, the next build sees that it was."""
    if first is None:
        delete(THEME_PATH)(site)
        run(site)

    def flickering(place: SitePaths) -> object:
        file = site / THEME_PATH
        kept = file.with_suffix(".kept")
        if first is None:
            write(site, THEME_PATH, OWN)
        else:
            file.rename(kept)
        found = read_theme(place)
        if first is None:
            file.unlink()
        else:
            kept.rename(file)
        return found

    write(site, "content/2021/12/chu.md", article("Chữ khác", "2021-12-01"))
    with monkeypatch.context() as patched:
        patched.setattr(inputs, "read_theme", flickering)
        run(site)
    run(site)
    assert tree(site / "public") == clean_tree(site, site.parent / "clean")
    assert run(site).written == []


def test_faults_of_templates_are_told_with_those_of_a_broken_file(site: Path) -> None:
    """Who mends the theme sees all of it at once."""
    write(site, THEME_PATH, OWN.replace("số {number}", "số"))
    write(site, "templates/404.html", "{% if %}\n")
    with pytest.raises(FaultError) as caught:
        run(site)
    assert {fault.path for fault in caught.value.faults} == {THEME_PATH, "templates/404.html"}


def test_a_broken_file_ends_the_build_and_changes_nothing(site: Path) -> None:
    """Its faults are told at their lines, with those of articles."""
    before = tree(site / "public")
    write(site, THEME_PATH, OWN.replace("số {number}", "số"))
    write(site, "content/2021/12/moi.md", "---\ntitle: Mới\ndate: 2021-13-01\n---\n\nChữ.\n")
    with pytest.raises(FaultError) as caught:
        run(site)
    told = [(fault.path, fault.line, fault.rule) for fault in caught.value.faults]
    assert (THEME_PATH, 4, rules.BAD_PLACES) in told
    assert [path for path, *_ in told] in (
        ["content/2021/12/moi.md", THEME_PATH],
        [THEME_PATH, "content/2021/12/moi.md"],
    )
    assert tree(site / "public") == before
    write(site, THEME_PATH, OWN)
    delete("content/2021/12/moi.md")(site)
    assert run(site).written == []


@pytest.mark.parametrize("broken", (b"text: [", b"\xff", b"", b"- a\n"))
def test_of_a_file_that_cannot_be_read_nothing_follows(site: Path, broken: bytes) -> None:
    """No link is called dead because the ids of the theme are not known."""
    write(site, THEME_PATH, broken)
    write(site, "content/2021/12/ghi.md", article("Ghi", "2021-12-03", NOTES_TEXT + "\n\nThêm."))
    with pytest.raises(FaultError) as caught:
        run(site)
    assert {fault.path for fault in caught.value.faults} == {THEME_PATH}


@pytest.mark.parametrize("name", ("khong-co.png", "../site.yaml", "/etc/passwd", "icons"))
def test_a_file_of_the_theme_is_one_of_static(site: Path, name: str) -> None:
    """Neither a folder nor anything elsewhere."""
    change(THEME_PATH, "logo: dau/logo.png", f"logo: {name}")(site)
    with pytest.raises(FaultError) as caught:
        run(site)
    assert [(fault.rule, fault.line) for fault in caught.value.faults] == [(rules.NO_ASSET, 12)]


def test_a_theme_without_its_file_is_a_fault(tmp_path: Path) -> None:
    """There is nothing to take its place where the site is the theme itself."""
    found = read_theme(SitePaths(str(tmp_path), ""))
    assert [(fault.rule, fault.path) for fault in found.faults] == [(rules.NO_TEMPLATE, THEME_PATH)]


@pytest.mark.parametrize(
    ("url", "whole"),
    (
        ("/", "https://example.org/"),
        ("/cong/a/?b#c", "https://example.org/cong/a/?b#c"),
        ("https://example.com/", "https://example.com/"),
        ("//example.com/", "//example.com/"),
        ("#a", "#a"),
        ("", ""),
    ),
)
def test_a_root_relative_url_becomes_a_whole_one(url: str, whole: str) -> None:
    """It holds the base path already; every other URL stays as it is."""
    for base_url in ("https://example.org/cong", "https://example.org"):
        assert absolute_urls(base_url)(url) == whole


_VIETNAMESE: Final = re.compile("[À-ɏẠ-ỹ]")
_OF_THE_THEME: Final = re.compile(r"#[0-9a-fA-F]{6}\b|\bid=\"(?!(?:chu-thich|cho-dan|muc)\b)[a-z]|\b\d{2,}(?:px|rem)\b")
# Of these words none is the theme's: what stands in a new site for its owner to write over; what editors are shown as
# an example of what to type; a letter that looks like another; the times sign; patterns of what editors write.
_ALLOWED: Final = {
    "content/markup/blocks/labels.py": "ovq",
    "content/markup/blocks/office.py": "",
    "content/markup/captions.py": "(?:ảnh",
    "content/markup/paragraphs.py": "\\n",
    "metadata/habits.py": "",
    "search/abbreviations.py": "[Ban Thường vụ",
    "metadata/several.py": "",
    "system/leftovers.py": "",
    "commands/editor_files.py": "",
    "commands/init.py": "",
    "commands/wheels.py": "",
    "metadata/settings.py": "categories: [|menu: [|[Quy hoạch cán bộ]",
    "metadata/front_matter.py": "[Quy hoạch, Cán bộ]|[Sơn Tra, Thanh Hà]|Tin tức",
    "metadata/theme_data.py": "#8a1414",
    "content/article.py": "Ð|ð|Ðð",
    "pictures/pipeline.py": " × ",
}
_GETTEXT: Final = {"N_", "_", "gettext", "ngettext"}


def literals(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that a module writes down, without those that explain it and those that are translated."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            skipped |= {id(each) for each in node.args} if name in _GETTEXT else set()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def foreign(path: Path) -> list[str]:
    """Return the texts in a module that belong into a theme."""
    found = [
        text
        for text in literals(ast.parse(path.read_text(encoding="utf-8")))
        if _VIETNAMESE.search(text) or _OF_THE_THEME.search(text)
    ]
    allowed = _ALLOWED.get(path.relative_to(SOURCE).as_posix())
    if allowed is None:
        return found
    return [text for text in found if not text.startswith(tuple(allowed.split("|")))]


def test_the_program_has_no_words_colours_or_ids_of_a_theme() -> None:
    """What readers see is the theme's, or Vietnamese itself: dates, numbers, letters."""
    modules = [
        path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] not in {"vietnamese", "theme"}
    ]
    assert len(modules) > 100
    assert {path.relative_to(SOURCE).as_posix() for path in modules} >= _ALLOWED.keys()
    assert {str(path): found for path in modules if (found := foreign(path))} == {}
    words = yaml_words()
    assert len(words) > 5
    for path in modules:
        texts = set(literals(ast.parse(path.read_text(encoding="utf-8"))))
        assert not texts & words, path


def yaml_words() -> set[str]:
    """Return the words and ids of the default theme that no other thing could be called."""
    assert FILE.is_file()
    words = {TEXT_THEME.table, TEXT_THEME.notes, TEXT_THEME.note, TEXT_THEME.back, TEXT_THEME.back_again}
    return words | {each for each in TEXT_THEME.ids if "-" in each}


@pytest.mark.parametrize(
    ("code", "found"),
    (
        ('a = "Chú thích"', ["Chú thích"]),
        ('a = f"<p>Bảng {b}</p>"', ["<p>Bảng "]),
        ('a = "#8a1414"', ["#8a1414"]),
        ("a = '<p id=\"main\">'", ['<p id="main">']),
        ('a = "(min-width: 704px)"', ["(min-width: 704px)"]),
        ('"""Chú thích."""\na = N_("Đ") + _("Đ")', []),
        ("a = '<p id=\"chu-thich-1\">'", []),
    ),
)
def test_the_scan_finds_what_belongs_into_a_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, found: list[str]
) -> None:
    """In whatever literal it stands; not in what explains, or is translated."""
    monkeypatch.setitem(globals(), "SOURCE", tmp_path)
    write(tmp_path, "a.py", code)
    assert foreign(tmp_path / "a.py") == found

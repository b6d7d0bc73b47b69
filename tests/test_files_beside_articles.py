"""Files beside an article: published are kinds that do nothing when they are opened; drawings are written anew."""

from pathlib import Path
from typing import Final

import pytest

from picture_samples import png
from site_helpers import article, clean_tree, make_site, run, tree, write
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.pictures import look
from sitegen.pictures.svg.writer import redrawn
from sitegen.planning.checks.active_files import PASSIVE, is_passive
from svg_samples import ATTACKS, DRAWN, svg

_FOLDER: Final = "content/2021/12/bai"
_PAGE: Final = f"{_FOLDER}/index.md"
_DOCS: Final = Path(__file__).parent.parent / "docs" / "front-matter.md"


def _faults(site: Path) -> list[Fault]:
    with pytest.raises(FaultError) as raised:
        run(site)
    return raised.value.faults


def test_a_file_to_download_is_published_as_it_is(tmp_path: Path) -> None:
    """Whatever it holds, also in a folder below, and under a name with accents and capitals."""
    names = [f"tep{ending}" for ending in PASSIVE if ending not in look.ENDINGS + look.DRAWINGS]
    names += ["Quyết định 05.2021.PDF", "phụ lục/bang.xlsx"]
    files: dict[str, str | bytes] = {f"{_FOLDER}/{name}": f"<p>{name}" for name in names}
    site = make_site(tmp_path, {_PAGE: article(attachments="[tep.pdf]"), **files})
    run(site)
    for name in names:
        assert (site / "public/2021/12/bai" / name).read_text(encoding="utf-8") == f"<p>{name}"


@pytest.mark.parametrize(
    "name",
    (
        *("a.html", "a.htm", "a.xhtml", "a.shtml", "a.mhtml", "a.js", "a.mjs", "a.svgz", "a.swf", "a.hta", "a.wasm"),
        *("a.xml", "a.xsl", "a.xsd", "a.rdf", "a.rss", "a.atom", "a.kml", "a.gpx", "a.ttml", "a.mathml", "a.eml"),
        *("a.docm", "a.xlsm", "a.exe", "a.bat", "a.php", "a.htaccess", "a.css", "a.ics", "a.bmp", "a.psd", "a.gz"),
        *("a.html.gz", "a.svg.gz", "a.pdf.html", "a.pdf~", "a.docx.tmp", "a", "pdf", "a.pdf.", "a.p\u0434f"),
    ),
)
def test_any_other_kind_is_refused(name: str) -> None:
    """Of some nobody here knows what a browser does with them; of some it is known."""
    assert not is_passive(name)


def test_what_lies_beside_no_article_is_not_published_and_no_fault(tmp_path: Path) -> None:
    """It becomes one when an article comes to it."""
    site = make_site(tmp_path, {"content/tin/a.md": article(), "content/tin/bai/may.html": "<p>"})
    assert [each.rule for each in run(site).result.warnings] == [rules.UNPUBLISHED_FILE]
    write(site, "content/tin/bai/index.md", article("Bài khác"))
    assert [(each.path, each.rule) for each in _faults(site)] == [("content/tin/bai/may.html", rules.ACTIVE_FILE)]
    write(site, "content/tin/bai/index.md", article("Bài khác", date="31/02/2021"))
    assert {each.rule for each in _faults(site)} == {rules.ACTIVE_FILE, rules.NO_SUCH_DAY}


def test_what_was_published_before_a_rule_came_is_found_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a build that looks at everything, as one by another version of the program does."""
    site = make_site(tmp_path, {_PAGE: article(), f"{_FOLDER}/may.html": "<p>"})
    with monkeypatch.context() as patch:
        patch.setattr("sitegen.planning.checks.active_files.is_passive", lambda _: True)
        run(site)
    with pytest.raises(FaultError):
        run(site, clean=True)


def test_faults_of_files_are_listed_with_those_of_the_settings(tmp_path: Path) -> None:
    """In one run."""
    site = make_site(tmp_path, {_PAGE: article(), f"{_FOLDER}/may.html": "<p>"}, "title: a\nbase_url: sai\n")
    assert {each.rule for each in _faults(site)} >= {rules.ACTIVE_FILE, rules.BAD_BASE_URL}


def test_a_drawing_is_published_as_it_is_written_anew(tmp_path: Path) -> None:
    """Beside an article; what lies in static/ is the site's own, and stays as it is."""
    drawing = DRAWN["inkscape"]
    files: dict[str, str | bytes] = {_PAGE: article(), f"{_FOLDER}/hinh.svg": drawing, "static/hinh.svg": drawing}
    site = make_site(tmp_path, files)
    run(site)
    assert (site / "public/2021/12/bai/hinh.svg").read_bytes() == redrawn(drawing.encode())
    assert (site / "public/static/hinh.svg").read_text(encoding="utf-8") == drawing


def test_a_drawing_that_changes_is_written_anew_once_more(tmp_path: Path) -> None:
    """And one that changes in nothing that draws leaves its file alone."""
    site = make_site(tmp_path, {_PAGE: article(body="![Hình](hinh.svg)"), f"{_FOLDER}/hinh.svg": svg("<g/>")})
    run(site)
    write(site, f"{_FOLDER}/hinh.svg", svg("<!-- ghi chú --><g/>"))
    assert "2021/12/bai/hinh.svg" not in dict(run(site).written)
    write(site, f"{_FOLDER}/hinh.svg", svg("<path d='M0 0'/>"))
    assert "2021/12/bai/hinh.svg" in dict(run(site).written)
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


def test_a_drawing_that_acts_is_a_fault_with_its_place(tmp_path: Path) -> None:
    """So is one that is no drawing, and one that is larger than any."""
    files: dict[str, str | bytes] = {
        f"{_FOLDER}/a.svg": svg("\n  <script/>"),
        f"{_FOLDER}/b.SVG": png(4, 3),
        f"{_FOLDER}/c.svg": svg(f"<title>{'a' * look.MAX_DRAWING_BYTES}</title>"),
        f"{_FOLDER}/d.svg": ATTACKS["DTD, attributes"],
    }
    site = make_site(tmp_path, {_PAGE: article(), **files})
    found = {each.path.rpartition("/")[2]: each for each in _faults(site)}
    assert {name: (each.rule, each.line, dict(each.params)) for name, each in found.items()} == {
        "a.svg": (rules.ACTIVE_DRAWING, 2, {"value": "<script>"}),
        "b.SVG": (rules.BAD_DRAWING, 1, {}),
        "c.svg": (rules.LARGE_PICTURE_FILE, 1, {"most": "5"}),
        "d.svg": (rules.ACTIVE_DRAWING, 1, {"value": "<!DOCTYPE"}),
    }


def test_the_documentation_names_every_kind() -> None:
    """A kind that is published is one that editors can know of."""
    text = _DOCS.read_text(encoding="utf-8")
    assert [ending for ending in PASSIVE if f"`{ending}`" not in text] == []

"""Files that editors did not mean for the site: told, and neither read nor published."""

from pathlib import Path
from typing import Final

import pytest

from picture_samples import png
from site_helpers import article, clean_run, make_site, run, tree, write
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError
from sitegen.diagnostics.rules import Rule
from sitegen.system.leftovers import is_article_name, is_copy, is_leftover

_FOLDER: Final = "content/2021/12/bai"
_LEFT: Final = (
    *("index.md~", "#index.md#", "index.md.bak", "anh.png.orig", "index.md.rej", "bao-cao.tmp", "index.swp", "a.swo"),
    *("phim.mp4.part", "bao-cao.pdf.crdownload", "Bao cao.lnk", "4913", "index.md___jb_tmp___", "~WRL0003.tmp"),
)
_COPIES: Final = (
    *("index (1).md", "index - Copy.md", "index - Copy (2).md", "index copy.md", "index copy 2.md", "Copy of bai.md"),
    *("bai - Sao chép.md", "bai - Bản sao.md", "bai bản sao 2.md", "Bản sao của bai.md", "Bản sao bai.md"),
    *("bai (Bản xung đột của An 2021-12-31).md", "bai (An's conflicted copy 2021-12-31).md"),
    *("bai.sync-conflict-20211231-083000-ABCDEFG.md", "bai_conflict-20211231-083000.md", "bai-DESKTOP-7Q2VH1A.md"),
)
_POINTER: Final = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
_CONFLICT: Final = "<<<<<<< HEAD\nMột.\n=======\nHai.\n>>>>>>> nhap\n"


def _warned(site: Path) -> list[tuple[str, Rule]]:
    wanted = (rules.LEFTOVER_FILE, rules.COPIED_ARTICLE, rules.MISNAMED_ARTICLE, rules.UNPUBLISHED_FILE)
    return [(each.path, each.rule) for each in run(site).result.warnings if each.rule in wanted]


def _faults(site: Path) -> list[tuple[str, int, Rule]]:
    with pytest.raises(FaultError) as raised:
        run(site)
    return [(each.path, each.line, each.rule) for each in raised.value.faults if not each.rule.warning]


@pytest.mark.parametrize(
    ("names", "rule"), ((_LEFT, rules.LEFTOVER_FILE), (_COPIES, rules.COPIED_ARTICLE)), ids=("left", "copied")
)
def test_what_programs_leave_is_told_each_time_and_not_published(
    tmp_path: Path, names: tuple[str, ...], rule: Rule
) -> None:
    """Beside an article and elsewhere, also by a build that has nothing to do; once deleted, it is told no more."""
    paths = sorted(f"{folder}/{name}" for name in names for folder in (_FOLDER, "content/pages"))
    files = {path: article("Bản cũ") for path in paths}
    site = make_site(tmp_path / "site", {f"{_FOLDER}/index.md": article(), **files})
    assert sorted(_warned(site)) == [(path, rule) for path in paths]
    assert sorted(_warned(site)) == [(path, rule) for path in paths]
    made = tree(site / "public")
    for path in paths:
        (site / path).unlink()
    assert _warned(site) == []
    assert tree(site / "public") == made


def test_a_name_that_only_looks_alike_is_read() -> None:
    """Numbers, the word copy inside another, brackets, the words of a title."""
    for name in (
        "bai-1.md",
        "copyright.md",
        "Nghị quyết (số 5).md",
        "index.md",
        "sao-chep.md",
        "hội nghị (1) và hai.md",
    ):
        assert is_article_name(name), name
    for name in ("bao-cao (1).pdf", "tmp.pdf", "anh copy.jpg", "jb.png", "a.bak.pdf", "4913.png"):
        assert not is_leftover(name), name
    assert is_copy("bai - Sao che\u0301p.md")


@pytest.mark.parametrize("name", ("bai-khac.md.txt", "bai-khac.txt", "bai-khac.markdown", "Bai-khac.TXT"))
def test_an_article_under_another_name_is_told_with_the_right_one(tmp_path: Path, name: str) -> None:
    """Windows hides the ending .txt; other programs call Markdown otherwise."""
    site = make_site(tmp_path, {f"{_FOLDER}/index.md": article(), f"{_FOLDER}/{name}": article("Bài khác")})
    found = [each for each in run(site).result.warnings if each.rule is rules.MISNAMED_ARTICLE]
    assert [(each.path, dict(each.params)["near"].lower()) for each in found] == [(f"{_FOLDER}/{name}", "bai-khac.md")]


def test_a_text_that_is_no_article_is_published(tmp_path: Path) -> None:
    """Whatever it begins with; and one that becomes an article is told from then on."""
    site = make_site(tmp_path, {f"{_FOLDER}/index.md": article(), f"{_FOLDER}/a.txt": "---\nchữ\n---\n"})
    assert _warned(site) == []
    assert (site / "public/2021/12/bai/a.txt").exists()
    write(site, f"{_FOLDER}/a.txt", article())
    assert _warned(site) == [(f"{_FOLDER}/a.txt", rules.MISNAMED_ARTICLE)]
    assert tree(site / "public") == tree((clean_run(site, tmp_path / "clean"), tmp_path / "clean/public")[1])


def test_a_link_to_what_is_not_published_leads_nowhere(tmp_path: Path) -> None:
    """Though the file is there, in the article's own folder."""
    body = "[x](bao-cao.pdf.bak) [y](/2021/12/bai/bao-cao.pdf.bak) [z](bai%20(1).md)"
    files = {f"{_FOLDER}/bao-cao.pdf.bak": "x", f"{_FOLDER}/bai (1).md": article()}
    site = make_site(tmp_path, {f"{_FOLDER}/index.md": article(body=body), **files})
    assert [rule.code for *_, rule in _faults(site)] == ["N201"] * 3


def test_a_pointer_of_git_lfs_is_told_as_one(tmp_path: Path) -> None:
    """In place of an article, a picture, a drawing, a file to download, a style or a template."""
    names = (f"{_FOLDER}/index.md", f"{_FOLDER}/anh.png", f"{_FOLDER}/b.svg", f"{_FOLDER}/c.pdf", "static/a.css")
    site = make_site(tmp_path, dict.fromkeys(names, _POINTER))
    assert _faults(site) == [(path, 1, rules.POINTER) for path in sorted(names)]
    write(site, "templates/entry.html", _POINTER)
    assert ("templates/entry.html", 1, rules.POINTER) in _faults(site)


def test_a_pointer_that_comes_later_is_told_as_well(tmp_path: Path) -> None:
    """In place of a picture that was there; a file that is only called so is none."""
    site = make_site(tmp_path, {f"{_FOLDER}/index.md": article(body="![x](a.png)"), f"{_FOLDER}/a.png": png(8, 8)})
    run(site)
    write(site, f"{_FOLDER}/a.png", _POINTER)
    write(site, f"{_FOLDER}/b.txt", "version https://example.org/\n")
    assert _faults(site) == [(f"{_FOLDER}/a.png", 1, rules.POINTER)]


def test_a_conflict_of_git_is_one_fault_where_it_begins(tmp_path: Path) -> None:
    """In front matter, text, settings and templates; nothing else is said of what it left."""
    site = make_site(tmp_path, {"content/a.md": article(body=f"Chữ.\n\n{_CONFLICT}\n{_CONFLICT}")})
    assert _faults(site) == [("content/a.md", line, rules.CONFLICT) for line in (8, 14)]
    write(site, "content/a.md", "---\ntitle: A\n" + _CONFLICT.replace("Một.", "date: x") + "---\n\nChữ.\n")
    assert _faults(site) == [("content/a.md", 3, rules.CONFLICT)]
    write(site, "content/a.md", article())
    write(site, "templates/entry.html", _CONFLICT)
    assert _faults(site) == [("templates/entry.html", 1, rules.CONFLICT)]
    write(site, "site.yaml", _CONFLICT)
    assert _faults(site) == [("site.yaml", 1, rules.CONFLICT)]


@pytest.mark.parametrize(
    "body",
    (
        "Tít\n=======\n\nChữ.",
        "<<<<<<< mở\n\nChữ.",
        "    <<<<<<< a\n    >>>>>>> b",
        ">>>>>>> a\n\n<<<<<<< b",
        "<<<<<<<a\n>>>>>>> b",
    ),
)
def test_what_is_no_conflict_is_text(tmp_path: Path, body: str) -> None:
    """A line of equals signs underlines a heading; one side alone is no conflict."""
    run(make_site(tmp_path, {"content/a.md": article(body=body)}))

"""What is doubtful about a site as a whole is told by every build, until it is no more."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from site_helpers import NOW, SETTINGS, article, clean_run, make_site, run, write
from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.content.state import FAR_AHEAD
from sitegen.diagnostics.faults import Fault

_MENU: Final = (
    "menu:\n  - {title: Giới thiệu, url: /gioi-thieu/}\n  - {title: Sai, url: /khong/co/}\n"
    "  - {title: Báo, url: https://bao-mau.example.org/x/}\n  - {title: Nhà, url: https://mau.example.org/khong/}\n"
    "  - {title: Tin, url: '/chuyen-muc/tin-tuc/?a=1#b'}\n  - {title: Tệp, url: /static/tep.pdf}\n"
)
_PAGE: Final = {"content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChữ.\n", "static/tep.pdf": "x"}


def _told(site: Path, *, now: int = NOW) -> list[tuple[str, int, str]]:
    """Return what each of three builds tells: one, one with nothing to do, a clean one."""
    first, idle = run(site, now=now).result.warnings, run(site, now=now).result.warnings
    cold = clean_run(site, site.parent / "clean", now=now, keep_templates=True).result.warnings
    assert sorted(first) == sorted(idle) == sorted(cold)
    return _shown(first)


def _shown(found: Iterable[Fault]) -> list[tuple[str, int, str]]:
    return sorted((each.path, each.line, dict(each.params).get("value", each.rule.code)) for each in found)


def test_the_address_of_the_example_is_told_where_it_counts(tmp_path: Path) -> None:
    """Not where an option gives another, nor in a preview, whose addresses do not begin with it."""
    site = make_site(tmp_path / "site", {}, SETTINGS.replace("mau.example.org", "Example.org/tin/"))
    assert _told(site) == [("site.yaml", 2, "https://example.org/tin")]
    options = Options(site=str(site), output=str(site / "public"), now=NOW)
    assert build(options._replace(base_url="https://trang-mau.vn")).warnings == []
    assert build(options._replace(output=str(site / "xem"), scheduled=True)).warnings == []
    write(site, "site.yaml", SETTINGS)
    assert _told(site) == []


def test_a_menu_that_leads_nowhere_is_told_with_its_line(tmp_path: Path) -> None:
    """An address of the site at which nothing is; it is told when a page goes, and no more when it comes."""
    site = make_site(tmp_path / "site", _PAGE, SETTINGS + _MENU)
    first = len(SETTINGS.splitlines()) + 1
    wrong = [("site.yaml", first + 2, "/khong/co/"), ("site.yaml", first + 4, "https://mau.example.org/khong/")]
    assert _told(site) == wrong
    (site / "content/pages/gioi-thieu.md").rename(site / "content/pages/khac.md")
    assert _told(site) == [("site.yaml", first + 1, "/gioi-thieu/"), *wrong]
    write(site, "content/pages/khong/co.md", _PAGE["content/pages/gioi-thieu.md"])
    write(site, "content/pages/gioi-thieu.md", _PAGE["content/pages/gioi-thieu.md"])
    assert _told(site) == wrong[1:]


def test_an_empty_menu_is_told(tmp_path: Path) -> None:
    """One that is not there is none."""
    site = make_site(tmp_path / "site", {}, SETTINGS + "menu: []\n")
    assert _told(site) == [("site.yaml", len(SETTINGS.splitlines()) + 1, "")]


def test_an_empty_category_is_told_once_a_site_has_begun(tmp_path: Path) -> None:
    """Not while the first articles are written, nor when one is planned."""
    files = {f"content/{n:02}.md": article(f"Bài {n}") for n in range(19)}
    site = make_site(tmp_path / "site", files)
    assert _told(site) == []
    write(site, "content/19.md", article("Bài 19"))
    assert _told(site) == [("site.yaml", 7, "Văn bản")]
    write(site, "content/20.md", article("Bài 20", "2026-09-25", category="Văn bản"))
    assert _told(site) == []


@pytest.mark.parametrize("draft", ("", "draft: true"))
def test_a_year_far_ahead_is_told(tmp_path: Path, draft: str) -> None:
    """A mistyped year hides the article for decades; a draft is told when it is one no more."""
    text = article(date="31/12/2062").replace("date:", f"{draft}\ndate:") if draft else article(date="31/12/2062")
    site = make_site(tmp_path / "site", {"content/a.md": text, "content/b.md": article("Sắp đăng", "2027-12-31")})
    assert _told(site) == ([] if draft else [("content/a.md", 3, "2062")])
    write(site, "content/a.md", article(date="31/12/2026"))
    assert _told(site) == []


def test_a_date_far_ahead_comes_near(tmp_path: Path) -> None:
    """With the clock alone, and in a preview, which shows it, it is told as well."""
    site = make_site(tmp_path / "site", {"content/a.md": article(date="2039-01-01 00:00")})
    at = 2_177_427_600
    assert [len(_told(site, now=at - FAR_AHEAD + more)) for more in (-2, -1, 0, 1)] == [1, 1, 0, 0]
    options = Options(site=str(site), output=str(site / "xem"), now=NOW, scheduled=True)
    assert _shown(build(options).warnings) == [("content/a.md", 3, "2039")]

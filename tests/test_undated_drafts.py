"""A draft may have no date yet: it is shown where drafts are, and on no page of a date."""

import re
from pathlib import Path
from typing import Final

import pytest

from golden_sites import difference
from site_helpers import article, clean_run, make_site, run, tree, write
from sitegen.commands import cli
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError

_DRAFT: Final = "content/2026/ban-thao.md"
_TEXT: Final = "---\ntitle: Bài chưa có ngày\ndraft: true\nauthor: Lê Mới\ntags: [mới]\n---\n\nMới viết. [Cũ](a.md)\n"
_DATED: Final = {
    f"content/2026/{name}.md": article(f"Bài {name}", f"2021-12-0{n + 1}") for n, name in enumerate("abcd")
}
_PAGE: Final = "nhap/ban-thao/index.html"


def _site(tmp_path: Path, **files: str) -> Path:
    return make_site(tmp_path / "site", {**_DATED, _DRAFT: _TEXT, **files})


def _titles(site: Path, page: str) -> list[str]:
    text = (site / "public" / page).read_text(encoding="utf-8")
    return re.findall(r'<h3 class="card-title"><a href="[^"]+">([^<]+)</a>', text)


def _same_as_clean(site: Path, *, drafts: bool) -> None:
    run(site, drafts=drafts)
    clean_run(site, site.parent / "clean", drafts=drafts, keep_templates=True)
    assert difference(tree(site.parent / "clean/public"), tree(site / "public")) == ""


def test_only_a_draft_needs_no_date(tmp_path: Path) -> None:
    """Once it is no draft any more, the date is missing."""
    site = _site(tmp_path)
    run(site)
    assert not (site / "public/nhap").exists()
    write(site, _DRAFT, _TEXT.replace("draft: true\n", ""))
    with pytest.raises(FaultError) as raised:
        run(site)
    assert [each.rule for each in raised.value.faults] == [rules.MISSING_KEY]


def test_an_empty_date_of_a_draft_is_none(tmp_path: Path) -> None:
    """Also with a comment behind it; published, it is an empty value."""
    site = _site(tmp_path)
    run(site)
    before = tree(site / "public")
    for line in ("date:", "date:   ", "date: # chưa có"):
        write(site, _DRAFT, _TEXT.replace("draft: true\n", f"{line}\ndraft: true\n"))
        run(site)
        assert difference(before, tree(site / "public")) == ""
    write(site, _DRAFT, _TEXT.replace("draft: true\n", "date:\n"))
    with pytest.raises(FaultError) as raised:
        run(site)
    assert [each.rule for each in raised.value.faults] == [rules.EMPTY_VALUE]


def test_it_stands_before_the_newest_where_drafts_are_shown(tmp_path: Path) -> None:
    """On the home page and in its category, with its author and tag; a page of a date, a feed, a sitemap has none."""
    site = _site(tmp_path)
    run(site, drafts=True)
    page = (site / "public" / _PAGE).read_text(encoding="utf-8")
    assert "Bản nháp, chưa có ngày" in page
    assert "datePublished" not in page
    for listing in ("index.html", "chuyen-muc/tin-tuc/index.html"):
        assert _titles(site, listing)[:3] == ["Bài chưa có ngày", "Bài d", "Bài c"], listing
    for listing in ("tac-gia/le-moi/index.html", "tu-khoa/moi/index.html"):
        assert _titles(site, listing) == ["Bài chưa có ngày"]
    holding = {path for path, data in tree(site / "public").items() if b"/nhap/ban-thao/" in data}
    named = {"index.html", "chuyen-muc/tin-tuc/index.html", "tac-gia/le-moi/index.html", "tu-khoa/moi/index.html"}
    assert holding == {_PAGE, *named}


def test_a_site_may_have_nothing_else(tmp_path: Path) -> None:
    """The first article of a new site, before it has a date."""
    site = make_site(tmp_path, {_DRAFT: _TEXT.replace("[Cũ](a.md)", "")})
    result = run(site, drafts=True).result
    assert result.articles == 1
    assert _titles(site, "index.html") == ["Bài chưa có ngày"]


def test_a_link_to_one_is_a_link_to_a_draft(tmp_path: Path) -> None:
    """Shown as its text, with a warning; in the preview it leads there."""
    site = _site(tmp_path)
    write(site, "content/2026/a.md", article("Bài a", "2021-12-01", "[Mới](ban-thao.md)"))
    assert rules.LINK_TO_HIDDEN in {each.rule for each in run(site).result.warnings}
    run(site, drafts=True)
    assert '<a href="/nhap/ban-thao/">Mới</a>' in (site / "public/2021/12/a/index.html").read_text(encoding="utf-8")


def test_two_of_one_name_are_told_where_both_are_shown(tmp_path: Path) -> None:
    """Their folders mean nothing, so both would stand at one address."""
    site = make_site(
        tmp_path, {"content/a/x.md": _TEXT.replace("a.md", ""), "content/b/x.md": _TEXT.replace("a.md", "")}
    )
    with pytest.raises(FaultError) as raised:
        run(site, drafts=True)
    assert rules.SAME_OUTPUT in {each.rule for each in raised.value.faults}


@pytest.mark.parametrize("drafts", (True, False))
def test_every_step_of_a_draft_leaves_what_a_clean_build_makes(tmp_path: Path, *, drafts: bool) -> None:
    """Begun, changed, moved, featured, given a date, published, deleted."""
    site = make_site(tmp_path / "site", _DATED)
    run(site, drafts=drafts)
    texts = (
        *(_TEXT, _TEXT.replace("Bài chưa", "Tin chưa"), _TEXT.replace("Lê Mới", "Sơn Tra"), _TEXT),
        *(_TEXT.replace("draft:", "category: Văn bản\ndraft:"), _TEXT.replace("draft:", "featured: true\ndraft:")),
        *(_TEXT.replace("draft:", "date: 2021-12-02\ndraft:"), _TEXT.replace("draft: true", "date: 2021-12-02"), _TEXT),
    )
    for text in texts:
        write(site, _DRAFT, text)
        _same_as_clean(site, drafts=drafts)
    (site / _DRAFT).rename(site / "content/2026/ten-khac.md")
    _same_as_clean(site, drafts=drafts)
    (site / "content/2026/ten-khac.md").unlink()
    _same_as_clean(site, drafts=drafts)


def test_a_month_that_continues_a_category_does_not_count_it(tmp_path: Path) -> None:
    """A category that its page cannot hold has the same months with and without the draft."""
    site = _site(tmp_path)
    run(site, drafts=True)
    made = {path for path in tree(site / "public") if path.startswith("chuyen-muc/tin-tuc/")}
    (site / _DRAFT).unlink()
    run(site, drafts=True)
    assert made == {path for path in tree(site / "public") if path.startswith("chuyen-muc/tin-tuc/")}


def test_the_list_of_drafts_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the place of the date."""
    assert cli.main(("-C", str(_site(tmp_path)), "list", "drafts")) == 0
    assert capsys.readouterr().out == "chưa có ngày      content/2026/ban-thao.md  Bài chưa có ngày\n"

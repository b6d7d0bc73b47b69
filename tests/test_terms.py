"""Authors and tags whose names differ and whose addresses would not: a fault, wherever the two stand and whenever."""

import unicodedata
from pathlib import Path
from typing import Final, Literal

import pytest

from golden_sites import difference
from site_helpers import SETTINGS, article, clean_run, clean_tree, make_site, run, tree, write
from sitegen.build import intake
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.diagnostics.rules import SAME_NAME, SAME_OUTPUT, SAME_TERM_SLUG, SAME_TERM_SLUG_HERE

_Form = Literal["NFC", "NFD"]
_ONE: Final = "content/2021/12/mot.md"
_TWO: Final = "content/2021/12/hai.md"
_LATER: Final = ("2027-01-02 08:30", "2027-01-03 08:30")


def _faults(site: Path) -> list[Fault]:
    with pytest.raises(FaultError) as raised:
        run(site)
    return raised.value.faults


def _cold_faults(site: Path, scratch: Path) -> list[Fault]:
    with pytest.raises(FaultError) as raised:
        clean_run(site, scratch)
    return raised.value.faults


@pytest.mark.parametrize(
    ("keys", "column"),
    (
        ({"tags": "[Đảng, Đặng]"}, 14),
        ({"tags": "[C++, C#]"}, 13),
        ({"author": "[Hà, Hạ]"}, 14),
        ({"tags": '["a, b", a b]'}, 16),
    ),
)
def test_two_names_of_one_address_in_one_article_are_a_fault(tmp_path: Path, keys: dict[str, str], column: int) -> None:
    """It is found where the second stands, by the first build and by every later one, whatever is edited between."""
    site = make_site(tmp_path / "trang", {_ONE: article(**keys)})
    (cold,) = _faults(site)
    assert (cold.rule, cold.path, cold.line, cold.column) == (SAME_TERM_SLUG_HERE, _ONE, 4, column)
    write(site, _ONE, article(body="Một đoạn khác.", **keys))
    assert _faults(site) == [cold]
    assert not (site / "public").exists()


def test_a_name_that_is_spelled_in_two_ways_in_one_article_is_one(tmp_path: Path) -> None:
    """Case and the place of a tone mark make no second name."""
    site = make_site(tmp_path, {_ONE: article(tags="[Hoà Bình, hòa bình]", author="[Hoà, HÒA]")})
    assert run(site).result.articles == 1
    assert "Hoà Bình" in (site / "public/tu-khoa/hoa-binh/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", ("author", "tags"))
@pytest.mark.parametrize("dates", (_LATER, ("2021-12-31", _LATER[0]), (_LATER[0], "2021-12-31")))
@pytest.mark.parametrize("warm", (False, True))
def test_two_names_of_one_address_are_told_before_their_day(
    tmp_path: Path,
    key: str,
    dates: tuple[str, str],
    warm: bool,  # noqa: FBT001
) -> None:
    """Of two articles either may be scheduled, or both: the first build that sees them tells, and where."""
    site = make_site(tmp_path / "trang", {_ONE: article(date=dates[0], **{key: "Đỗ An"})})
    if warm:
        run(site)
    write(site, _TWO, article(date=dates[1], summary="Do An", **{key: "[Nguyễn Mẫu, Do An]"}))
    (fault,) = _faults(site)
    assert fault.rule is SAME_TERM_SLUG
    assert _faults(site) == _cold_faults(site, tmp_path / "nháp") == [fault]
    # A public one comes before a scheduled one, and an earlier one before a later one.
    named, other = (_ONE, _TWO) if dates[0] == _LATER[0] and dates[1] == "2021-12-31" else (_TWO, _ONE)
    assert (fault.path, dict(fault.params)["where"]) == (named, other)
    assert fault.source_line.startswith(f"{key}: ")
    assert fault.source_line[fault.column - 1 :].startswith(dict(fault.params)["value"])


def test_names_of_scheduled_articles_that_agree_are_no_fault(tmp_path: Path) -> None:
    """An author and a tag may have one name, and every article may have both."""
    files = {f"content/a{n}.md": article(date=date, author="Đỗ An", tags="Đỗ An") for n, date in enumerate(_LATER)}
    site = make_site(tmp_path, {**files, _ONE: article(author="Đỗ An")})
    assert run(site).result.articles == 1


def test_the_same_fault_is_told_whatever_a_build_knew_before(tmp_path: Path) -> None:
    """Where several articles disagree, public and scheduled ones, a warm build names the pair that a cold one names."""
    files = {f"content/2021/12/a{n}.md": article(date=f"2021-12-{n + 10}", author="Đỗ An") for n in range(5)}
    site = make_site(tmp_path / "trang", {**files, "content/hẹn.md": article(date=_LATER[0], author="Đỗ An")})
    run(site)
    write(site, "content/mới.md", article(date="2021-12-30", author="Do An"))
    write(site, "content/sau.md", article(date=_LATER[1], author="Đỗ Ân"))
    warm = _faults(site)
    assert [fault.path for fault in warm] == ["content/mới.md"]
    assert warm == _cold_faults(site, tmp_path / "nháp")


def test_a_fault_of_an_author_stands_at_the_author(tmp_path: Path) -> None:
    """An article that has tags as well is not marked there; one that has the site's author is named as a whole."""
    site = make_site(tmp_path, {_ONE: article(tags="[một]", author="Đỗ An")})
    write(site, _TWO, article(date="2022-01-01", tags="[Do An]", author="Do An"))
    (fault,) = _faults(site)
    assert (fault.path, fault.line, fault.source_line) == (_TWO, 5, "author: Do An")
    write(site, "site.yaml", SETTINGS.replace("Sơn Tra", "Do An"))
    write(site, _TWO, article(date="2022-01-01", tags="[Do An]"))
    (fault,) = _faults(site)
    assert (fault.path, fault.line) == (_TWO, 1)


def test_aliases_of_one_place_are_faults_at_their_places(tmp_path: Path) -> None:
    """Addresses of one article that differ in case or accents alone are written once, as those of two articles are."""
    site = make_site(tmp_path, {_ONE: article(aliases="[/cu/Một/, /cu/mot/, /CU/mot/]")})
    found = _faults(site)
    assert [(fault.rule, fault.path) for fault in found] == [(SAME_OUTPUT, _ONE)] * 2
    assert len({(fault.line, fault.column) for fault in found}) == 2


@pytest.mark.parametrize("forms", (("NFC", "NFD"), ("NFD", "NFC")))
def test_a_file_may_get_its_name_in_other_letters(
    tmp_path: Path, forms: tuple[_Form, _Form], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Composed or decomposed, as a system stores it, it is the same article: it stays in every list."""
    # Then the one that is new may be entered before the one that is gone is met.
    monkeypatch.setattr(intake, "READ_AT_ONCE", 1)
    old, new = (unicodedata.normalize(form, "content/2021/12/bài mẫu.md") for form in forms)
    site = make_site(tmp_path / "trang", {old: article(tags="[một]"), _TWO: article("Bài hai", tags="[một]")})
    run(site)
    (site / old).rename(site / new)
    run(site)
    assert difference(tree(site / "public"), clean_tree(site, tmp_path / "nháp")) == ""
    assert "/2021/12/bai-mau/" in (site / "public/tu-khoa/mot/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ("content/2021/12/bài.md", "content/tin tức/a.md", "static/ảnh.txt", "content/2021/12/a/tệp.txt")
)
def test_two_files_of_one_name_are_a_fault(tmp_path: Path, name: str) -> None:
    """One that is stored composed and one decomposed: readers, links and most systems know only one of them."""
    composed, apart = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    one, two = (article(slug=f"bai-{n}") if name.endswith(".md") else str(n) for n in range(2))
    site = make_site(tmp_path, {"content/2021/12/a/index.md": article(), composed: one, apart: two})
    if len(list((site / name).parent.parent.rglob("*"))) < 2:
        pytest.skip("this file system holds one of the two")
    (fault,) = _faults(site)
    assert fault.rule is SAME_NAME
    assert composed.startswith(fault.path)
    (site / composed).unlink()
    if composed.count("tức"):
        (site / composed).parent.rmdir()
    run(site)

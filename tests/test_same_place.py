"""Two things at one place: the same faults whatever was built before, and none where one of them has gone."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from site_helpers import article, clean_tree, make_site, run, tree, write
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError

_A: Final = "content/2021/12/a.md"
_B: Final = "content/2021/12/b.md"
_C: Final = "content/2021/12/c.md"
_D: Final = "content/2021/12/d/index.md"
_TAG: Final = "/tu-khoa/mau/"
_LATER: Final = "2027-03-01"
# In 2028.
_DUE: Final = 1_830_000_000

_KEPT: Final = f"[/cu/f/, /f.aspx, /2027/03/a/, {_TAG}, /luu-tru/2027/, /sitemap/2027-03.xml]"


def _scheduled(**keys: str) -> str:
    return article(date=_LATER, tags="[Mẫu]", aliases="[/cu/f/, /f.aspx]", **keys)


# Files of one site, in which something is wanted twice, and the faults: where, what, and who else wants it.
_CASES: Final[dict[str, tuple[dict[str, str], list[tuple[str, int, str, str]]]]] = {
    "slug": (
        {_A: article(slug="x"), _B: article(slug="x"), _C: article(slug="x")},
        [(_B, 4, "/2021/12/x/", _A), (_C, 4, "/2021/12/x/", _A)],
    ),
    "alias": (
        {_A: article(), _B: article(aliases="[/cu/1/, /2021/12/a/]"), _C: article(aliases="/2021/12/A/")},
        [(_B, 4, "/2021/12/a/", _A), (_C, 4, "/2021/12/A/", _A)],
    ),
    "aliases that do not matter": (
        {_A: article(slug="x", aliases="/cu/2/"), _B: article(aliases="/cu/1/", slug="x")},
        [(_B, 5, "/2021/12/x/", _A)],
    ),
    "case": (
        {_A: article(aliases="/cu/Một/"), _B: article(aliases="/CU/mot/"), _C: article(aliases="/cu/một/")},
        [(_B, 4, "/CU/mot/", _A), (_C, 4, "/cu/một/", _A)],
    ),
    "alias of its own": ({_A: article(aliases="[/cu/1/, /CU/1/]")}, [(_A, 4, "/cu/1/", _A)]),
    "alias that names the index": (
        {_A: article(aliases="/cu/"), _B: article(aliases="[/x/, /cu/index.html]")},
        [(_B, 4, "/cu/", _A)],
    ),
    "generated page": (
        {_A: article(aliases="/luu-tru/"), _B: article(aliases="/chuyen-muc/TIN-TUC/")},
        [(_A, 4, "/luu-tru/", "site.yaml"), (_B, 4, "/chuyen-muc/TIN-TUC/", "site.yaml")],
    ),
    "page of a tag or a year": (
        {
            _A: article(tags="[Mẫu]", date="2021-12-30"),
            _B: article(aliases=f"[{_TAG}, /luu-tru/2021/, /luu-tru/2021/12/31/, /sitemap/2021-12.xml]"),
            _C: article(tags="[Mẫu]", date="2021-12-29", author="Nông Tra"),
            _D: article(aliases="/tac-gia/nong-tra/", date="2022-01-01"),
        },
        [
            (_B, 4, _TAG, _C),
            (_B, 4, "/luu-tru/2021/", _C),
            (_B, 4, "/luu-tru/2021/12/31/", _B),
            (_B, 4, "/sitemap/2021-12.xml", _C),
            (_D, 4, "/tac-gia/nong-tra/", _C),
        ],
    ),
    "file of the site": (
        {
            _A: article(
                aliases="[/atom.xml, /robots.txt, /static/css/site.css, /atom.xml?x=1, /Atom.xml, /atom.xml/x]"
            ),
            _D: article(date=_LATER, aliases="[/2021/12/c/anh.pdf, /sitemap/2027-03.xml]"),
            "content/2021/12/c/index.md": article(),
            "content/2021/12/c/anh.pdf": "mẫu",
        },
        [
            (_A, 4, "/atom.xml", "site.yaml"),
            (_A, 4, "/robots.txt", "site.yaml"),
            (_A, 4, "/static/css/site.css", "@theme/static/css/site.css"),
            (_D, 4, "/2021/12/c/anh.pdf", "content/2021/12/c/anh.pdf"),
            (_D, 4, "/sitemap/2027-03.xml", _D),
        ],
    ),
    "two that are scheduled": (
        {_A: article(slug="x", date=_LATER), _B: article(slug="x", date=_LATER), _C: article(date=_LATER)},
        [(_B, 4, "/2027/03/x/", _A)],
    ),
    "aliases of what is scheduled": (
        {
            _A: article(aliases="[/cu/f/, /f.aspx, /trang/, /chuyen-muc/tin-tuc/]", date=_LATER),
            _B: article(aliases="[/CU/f/, /f.aspx, /2027/03/a/]"),
            _C: article(aliases="[/c.html/, /c/, /C/]", date=_LATER),
            _D: article(aliases="/c.html"),
        },
        [
            (_A, 4, "/chuyen-muc/tin-tuc/", "site.yaml"),
            (_B, 4, "/CU/f/", _A),
            (_B, 4, "/f.aspx", _A),
            (_B, 4, "/2027/03/a/", _A),
            (_C, 4, "/c/", _C),
            (_D, 4, "/c.html", _C),
            ("content/pages/trang.md", 1, "/trang/", _A),
        ],
    ),
    "listings of what is scheduled": (
        {
            _A: article(tags="[Mẫu]", date=_LATER, author="Nông Tra"),
            _B: article(aliases=f"[{_TAG}, /luu-tru/2027/, /luu-tru/2027/03/01/, /tac-gia/nong-tra/]"),
            _C: article(aliases="[/chuyen-muc/tin-tuc/2021/12/, /chuyen-muc/tin-tuc/2027/03/]"),
            _D: article(aliases="[/sitemap/2027-03.xml, /sitemap/2027-03.xml/]"),
        },
        [
            (_B, 4, _TAG, _A),
            (_B, 4, "/luu-tru/2027/", _A),
            (_B, 4, "/luu-tru/2027/03/01/", _A),
            (_B, 4, "/tac-gia/nong-tra/", _A),
            (_C, 4, "/chuyen-muc/tin-tuc/2021/12/", _B),
            (_C, 4, "/chuyen-muc/tin-tuc/2027/03/", _A),
            (_D, 4, "/sitemap/2027-03.xml", _A),
            (_D, 4, "/sitemap/2027-03.xml/", _A),
        ],
    ),
    "static file": (
        {_A: article(aliases="/robots.html"), "static/root/robots.html": "mẫu", "static/root/404.html": "mẫu"},
        [("static/root/robots.html", 1, "/robots.html", _A)],
    ),
    "static file in place of a generated one": (
        {_A: article(aliases="/404.html"), "static/root/404.html": "mẫu"},
        [("static/root/404.html", 1, "/404.html", _A)],
    ),
    "file for a folder": (
        {_A: article(aliases="/cu.html"), _B: article(aliases="/cu.html/1/"), _C: article(aliases="/cu.html/")},
        [(_B, 4, "/cu.html/1/", _A)],
    ),
    "file twice for a folder": (
        {_A: article(aliases="/cu.html/"), _B: article(aliases="/cu.html"), _C: article(aliases="/Cu.html")},
        [(_B, 4, "/cu.html", _A), (_C, 4, "/Cu.html", _B)],
    ),
    "page for a folder": (
        {_D: article(), "content/2021/12/d/index.html/anh.pdf": "mẫu"},
        [(_D, 1, "/2021/12/d/", "content/2021/12/d/index.html/anh.pdf")],
    ),
    "tag": (
        {
            _A: article(tags="[Quy hoạch]", date="2021-12-03"),
            _B: article(tags="[Quy hoách]", date="2021-12-02"),
            _C: article(tags="[Quy hoach]", date="2021-12-01"),
        },
        [(_B, 4, "Quy hoách", "Quy hoach")],
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site of one page that has been built, to be copied."""
    page = "---\ntitle: Trang\n---\n\nMẫu.\n"
    site = make_site(tmp_path_factory.mktemp("goc") / "trang", {"content/pages/trang.md": page})
    run(site)
    return site


def _copy(site: Path, to: Path, files: dict[str, str]) -> Path:
    shutil.copytree(site, to)
    for path, text in files.items():
        write(to, path, text)
    return to


def _faults(site: Path, *, clean: bool = False) -> list[Fault]:
    with pytest.raises(FaultError) as raised:
        run(site, clean=clean)
    return raised.value.faults


def _builds(site: Path) -> bool:
    try:
        run(site)
    except FaultError:
        return False
    return True


@pytest.mark.parametrize("name", _CASES)
def test_the_same_faults_are_told_whatever_was_built_before(built: Path, name: str, tmp_path: Path) -> None:
    """The first source in order has the place, each other one a fault; a clean build says just the same."""
    given, expected = _CASES[name]
    cold = _faults(_copy(built, tmp_path / "moi", given), clean=True)
    told = [(each.path, each.line, dict(each.params)["value"], dict(each.params)["other"]) for each in cold]
    assert told == expected
    assert _faults(_copy(built, tmp_path / "cu", given)) == cold
    for number, path in enumerate(given if len(given) > 1 else ()):
        site = _copy(built, tmp_path / str(number), {path: given[path]})
        if _builds(site):
            for other, text in given.items():
                write(site, other, text)
            assert _faults(site) == cold


@pytest.mark.parametrize(
    ("before", "after"),
    (
        # What takes the place of a page that goes in the same build.
        ({_A: article(tags="[Mẫu]")}, {_A: article(aliases=_TAG)}),
        ({_A: article(tags="[Mẫu]")}, {_A: article(), _B: article(aliases=_TAG)}),
        ({_A: article(), "static/root/cu.html": "mẫu"}, {_A: article(aliases="/cu.html"), "static/root/cu.html": ""}),
        # Places that are exchanged.
        (
            {_A: article(aliases="/1/"), _B: article(aliases="/2/")},
            {_A: article(aliases="/2/"), _B: article(aliases="/1/")},
        ),
        ({_A: article(slug="b"), _B: article(slug="x")}, {_A: article(slug="x"), _B: article()}),
        ({_A: article(aliases="/cu.html")}, {_A: article(), _B: article(aliases="/cu.html/1/")}),
        ({_A: article(aliases="/cu.html/1/")}, {_A: article(), _B: article(aliases="/cu.html")}),
        ({_A: article(aliases="/cu/Một/")}, {_A: article(aliases="/cu/mot/")}),
        # What was kept for an article that no longer waits for its time.
        ({_A: _scheduled()}, {_A: _scheduled(draft="true"), _B: article(aliases=_KEPT)}),
        ({_A: _scheduled()}, {_A: "", _B: article(aliases=_KEPT)}),
        ({_A: _scheduled()}, {_A: article(), _B: article(aliases=_KEPT)}),
        # What a file of the site's root stands for.
        (
            {_A: _scheduled(), "static/root/tu-khoa/mau/index.html": "mẫu"},
            {_B: article(), "static/root/luu-tru/2027/index.html": "mẫu"},
        ),
    ),
)
def test_a_place_that_is_given_up_is_free(
    built: Path, tmp_path: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    """Also for what is read first; the site is as a clean build makes it."""
    site = _copy(built, tmp_path / "trang", before)
    run(site)
    for path, text in after.items():
        write(site, path, text) if text else (site / path).unlink()
    run(site)
    assert tree(site / "public") == clean_tree(site, tmp_path / "moi")


def test_two_articles_that_change_at_once_are_compared(built: Path, tmp_path: Path) -> None:
    """Also when the one that keeps its place is read last."""
    site = _copy(built, tmp_path / "trang", {_A: article(), _B: article(aliases="/cu/1/")})
    run(site)
    write(site, _A, article(aliases="/CU/1/"))
    write(site, _B, article("Bài khác", aliases="/cu/1/"))
    (fault,) = _faults(site)
    assert (fault.rule, fault.path, dict(fault.params)["other"]) == (rules.SAME_OUTPUT, _B, _A)


def test_an_article_has_its_place_when_its_time_comes(built: Path, tmp_path: Path) -> None:
    """What was kept for it meanwhile is nowhere in the site."""
    site = _copy(built, tmp_path / "trang", {_A: _scheduled(), _B: article()})
    run(site)
    assert not [
        path for path in tree(site / "public") if path.startswith(("cu/", "2027/", "tu-khoa/mau/", "luu-tru/2027/"))
    ]
    run(site, now=_DUE)
    assert {"cu/f/index.html", "2027/03/a/index.html", "tu-khoa/mau/index.html"} <= set(tree(site / "public"))
    assert tree(site / "public") == clean_tree(site, tmp_path / "moi", now=_DUE)

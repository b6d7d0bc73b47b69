"""Faults that show only in a whole site: names, links between files, two files at one address, templates, settings.

Each ends the build, is listed with the others, and leaves the site that was built before as it was.
"""

import shutil
import sys
from pathlib import Path
from typing import Final

import pytest

from fault_samples import all_rules, rules_of_fixtures
from picture_samples import bomb, png
from site_helpers import article, make_site, run, tree, write
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.diagnostics.rules import Rule
from sitegen.metadata import settings
from sitegen.planning.checks.unattached import unattached_files

_OTHER: Final = "content/2021/12/khac.md"


def _build(site: Path) -> list[Fault]:
    """Build a site, change it no more, and return its faults; nothing may have been written."""
    before = tree(site / "public")
    with pytest.raises(FaultError) as raised:
        run(site)
    assert tree(site / "public") == before
    return raised.value.faults


_needs_posix: Final = pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such file")

_SVG: Final = "http://www.w3.org/2000/svg"
# What is put into a good site, the rule that it breaks, and the path that the fault names.
_CASES: Final = (
    ("content/2021/12/CON.md", article(), rules.FORBIDDEN_NAME),
    ("content/2021/12/aux.md", article(slug="bai"), rules.FORBIDDEN_NAME),
    ("content/2021/12/a:b.md", article(), rules.FORBIDDEN_NAME),
    ("content/2021/12/a?.md", article(), rules.FORBIDDEN_NAME),
    ("content/2021/12/a ./index.md", article(), rules.FORBIDDEN_NAME),
    ("content/tin /a.md", article(), rules.FORBIDDEN_NAME),
    ("content/pages/con.md", "---\ntitle: Trang\n---\n\nChữ.\n", rules.FORBIDDEN_NAME),
    ("content/2021/12/co-tep/aux.pdf", "mẫu", rules.FORBIDDEN_NAME),
    ("content/2021/12/co-tep/a:b.png", png(4, 3), rules.FORBIDDEN_NAME),
    ("content/2021/12/co-tep/cuoi.", "mẫu", rules.FORBIDDEN_NAME),
    ("content/2021/12/co-tep/cuoi ", "mẫu", rules.FORBIDDEN_NAME),
    ("content/2021/12/co-tep/lpt1/a.png", png(4, 3), rules.FORBIDDEN_NAME),
    ("content/2021/12/co-tep/trang.html", "<p>mẫu</p>", rules.ACTIVE_FILE),
    ("content/2021/12/co-tep/trang", "<p>mẫu</p>", rules.ACTIVE_FILE),
    ("content/2021/12/co-tep/a/index.html~1", "mẫu", rules.ACTIVE_FILE),
    ("content/2021/12/co-tep/hinh.svg", f"<svg xmlns='{_SVG}'><script/></svg>", rules.ACTIVE_DRAWING),
    ("content/2021/12/co-tep/hinh.SVG", f"<svg xmlns='{_SVG}'><g onclick='x()'/></svg>", rules.ACTIVE_DRAWING),
    ("content/2021/12/co-tep/hinh.svg", f"<svg xmlns='{_SVG}'/>".encode("utf-16"), rules.BAD_DRAWING),
    ("content/2021/12/lon.md", article(body="x" * (5 * 1024 * 1024)), rules.TOO_LARGE),
    ("content/2021/12/ma.md", article().encode("utf-16"), rules.NOT_UTF8),
    ("content/2021/12/ma.md", article("Bài").encode("cp1258", errors="ignore") + b"\xc3", rules.NOT_UTF8),
    (_OTHER, article(body="[x](/khong/co/)"), rules.DEAD_LINK),
    (_OTHER, article(body="[x](bai-khong-co.md)"), rules.DEAD_LINK),
    (_OTHER, article(body="[x](https://mau.example.org/khong/co/)"), rules.DEAD_LINK),
    (_OTHER, article(body="[x](HTTPS://Mau.Example.ORG/khong/co/)"), rules.DEAD_LINK),
    (_OTHER, article(body="[x](/2021/11/co-tep/)"), rules.DEAD_LINK_NEAR),
    (_OTHER, article(body="[x](www.example.edu.vn)"), rules.DEAD_LINK_NEAR),
    (_OTHER, article(body="[x](dongthap.example.vn/tin?a=1)"), rules.DEAD_LINK_NEAR),
    (_OTHER, article(body="[x](bao-cao.org.pdf)"), rules.DEAD_LINK),
    (_OTHER, article(body="Theo [Điều 5](khoản 2)."), rules.DEAD_WORDS),
    (_OTHER, article(body="Theo [3].\n\n[3]: SGGP"), rules.DEAD_DEFINITION),
    (_OTHER, article(body="![x](khong-co.png)"), rules.DEAD_PICTURE),
    (_OTHER, article(image="{path: khong-co.png, alt: x}"), rules.DEAD_PICTURE),
    (_OTHER, article(attachments="[khong-co.pdf]"), rules.DEAD_ATTACHMENT),
    ("content/2021/12/co-tep/chu.jpg", "mẫu", rules.NOT_A_PICTURE),
    ("content/2021/12/co-tep/dien-thoai.jpg", b"\0\0\0\x18ftypheic" + bytes(40), rules.NOT_A_PICTURE),
    ("static/anh/chu.webp", "mẫu", rules.NOT_A_PICTURE),
    ("content/2021/12/co-tep/cut.png", png(40, 30)[:-20], rules.DAMAGED_PICTURE),
    ("content/2021/12/co-tep/trong.gif", "", rules.DAMAGED_PICTURE),
    ("content/2021/12/co-tep/bom.png", bomb(60_000, 60_000), rules.LARGE_PICTURE),
    ("content/tin/Co-tep.md", article(), rules.SAME_OUTPUT),
    ("content/tin/Có tệp.md", article(), rules.SAME_OUTPUT),
    ("content/2021/12/co-tep/ẢNH.png", png(4, 3), rules.SAME_OUTPUT),
    (_OTHER, article(aliases="/2021/12/co-tep/"), rules.SAME_OUTPUT),
    (_OTHER, article(aliases="/CHUYEN-MUC/"), rules.SAME_OUTPUT),
    (_OTHER, article(tags="[Quy-hoạch]"), rules.SAME_TERM_SLUG),
    (_OTHER, article(author="Sơn Trà"), rules.SAME_TERM_SLUG),
    ("templates/404.html", "{% if %}", rules.TEMPLATE_SYNTAX),
    ("templates/404.html", "{{ khong_co }}", rules.TEMPLATE_ERROR),
    ("templates/404.html", "{{ asset('css/khong-co.css') }}", rules.NO_ASSET),
    ("templates/404.html", "{% include 'khong-co.html' %}", rules.NO_TEMPLATE),
)
# Rules that a test below breaks in another way than by putting one file into a site.
_BY_THEMSELVES: Final = frozenset(
    {
        *(rules.LINK_LEAVES_SITE, rules.NO_SETTINGS, rules.UNPUBLISHED_FILE),
        # In test_missing_files.py.
        *(rules.DEAD_PICTURE_LOOSE, rules.DEAD_PICTURE_NEAR, rules.DEAD_ATTACHMENT_LOOSE, rules.DEAD_ATTACHMENT_NEAR),
        *(rules.DEAD_LINK_LOOSE, rules.UNUSABLE_AVIF),
        # In test_article.py and test_settings.py.
        *(rules.BAD_ALIAS_SIGN, rules.BAD_ALIAS_SPACE, rules.RESERVED_SLUG, rules.YEAR_OUT_OF_RANGE),
        rules.BASE_URL_WITH_ACCENTS,
        # In test_leftovers.py.
        *(rules.LEFTOVER_FILE, rules.COPIED_ARTICLE, rules.MISNAMED_ARTICLE),
        # In test_site_warnings.py.
        *(rules.FAR_DATE, rules.EXAMPLE_BASE_URL, rules.DEAD_MENU, rules.EMPTY_MENU, rules.EMPTY_CATEGORY),
        *(rules.LINK_TO_HIDDEN, rules.LINK_TO_FILE_OF_HIDDEN, rules.LINK_TO_FILE_OF_GONE),
        # In test_output_folder.py.
        *(rules.OUTPUT_NOT_APART, rules.NOT_BUILT_HERE),
        # In test_pictures.py.
        rules.LARGE_PICTURE_FILE,
        # In test_markup_bounds.py.
        rules.TOO_MUCH_MARKUP,
        # In test_manifest.py.
        *(rules.LOST_ADDRESS, rules.LOST_ADDRESS_OF, rules.LOST_LISTING, rules.LOST_FILE),
        # In test_deploy_releases.py and test_hosts.py.
        *(rules.MANY_LOST, rules.HOST_LIMIT, rules.TARGET_NOT_APART),
        # In test_terms.py.
        rules.SAME_NAME,
        # In test_long_lists.py.
        rules.TOO_MANY,
    }
)
_LINKS: Final = (
    ("content/2021/12/ra.md", "/etc/hostname"),
    ("content/2021/12/ra.md", "../../../../x.md"),
    ("content/2021/12/ra", "/etc"),
    ("content/2021/12/ra.md", "khong-co.md"),
    ("static/ra.txt", "/etc/hostname"),
    ("templates/404.html", "/etc/hostname"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that has been built; nobody may change it."""
    files: dict[str, str | bytes] = {
        "content/2021/12/co-tep/index.md": article("Bài có tệp", tags="[Quy hoạch]"),
        "content/2021/12/co-tep/anh.png": png(4, 3),
    }
    made = make_site(tmp_path_factory.mktemp("goc") / "trang", files)
    run(made)
    return made


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """Return a site that has been built."""
    tmp_path.joinpath("x.md").write_text(article(), encoding="utf-8")
    return Path(shutil.copytree(built, tmp_path / "trang"))


def test_every_rule_is_broken_by_a_test() -> None:
    """Each rule has a fixture, a file above that breaks it, or a test of its own: none is there for nothing."""
    broken = rules_of_fixtures() | {rule for _, _, rule in _CASES} | _BY_THEMSELVES
    assert {name for name, rule in all_rules().items() if rule not in broken} == set()


@_needs_posix
@pytest.mark.parametrize(("name", "text", "rule"), _CASES)
def test_one_mistake_in_a_site_is_one_fault(site: Path, name: str, text: str | bytes, rule: Rule) -> None:
    """It is found where it is, alone, before anything is written; when it is mended, the site builds again."""
    write(site, name, text)
    (fault,) = _build(site)
    assert fault.rule.code == rule.code
    # Of two files at one address either may be named, with the other.
    assert name in {fault.path, dict(fault.params).get("other")}
    (site / name).unlink()
    run(site)


@pytest.mark.parametrize(
    ("body", "place", "fixed"),
    (
        ("SGGP viết theo [Điều 5](khoản 2).", (6, 25), r"[Điều 5]\(khoản 2)"),
        ("SGGP viết [3].\n\n[3]: SGGP", (8, 6), r"\[3]: SGGP"),
        ("`(SGGP)` viết [tin](<SGGP>).", (6, 22), ""),
    ),
)
def test_a_dead_link_that_may_be_text_is_told_with_the_text(
    site: Path, body: str, place: tuple[int, int], fixed: str
) -> None:
    """Where it leads is looked for among addresses, not among the words of the text or in code."""
    write(site, _OTHER, article(body=body))
    (fault,) = _build(site)
    assert ((fault.line, fault.column), dict(fault.params).get("fixed", "")) == (place, fixed)


@_needs_posix
@pytest.mark.parametrize(("name", "target"), _LINKS)
def test_a_link_that_leaves_the_site_is_a_fault(site: Path, name: str, target: str) -> None:
    """To a file or folder elsewhere, by whatever path, or to nothing."""
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
    (fault,) = _build(site)
    assert (fault.rule, fault.path, dict(fault.params)) == (rules.LINK_LEAVES_SITE, name, {"value": target})


@_needs_posix
def test_a_link_inside_the_site_is_followed(site: Path) -> None:
    """One file may stand in two places of a site, and a folder that holds itself is read once."""
    (site / "content/2021/12/co-tep/ban-sao.png").symlink_to("anh.png")
    (site / "content/2021/12/vong").symlink_to(".")
    run(site)
    assert (site / "public/2021/12/co-tep/ban-sao.png").read_bytes() == png(4, 3)


def test_a_link_to_a_draft_is_a_warning(site: Path) -> None:
    """It is shown as its text until the draft is public; the build goes on."""
    write(site, "content/2021/12/nhap.md", article("Bài nháp", draft="true"))
    write(site, _OTHER, article(body="[Xem bài nháp](nhap.md)."))
    assert [(each.rule, each.path) for each in run(site).result.warnings] == [(rules.LINK_TO_HIDDEN, _OTHER)]
    page = (site / "public/2021/12/khac/index.html").read_text(encoding="utf-8")
    assert "Xem bài nháp." in page


def test_a_withdrawn_article_has_its_notice_at_once(site: Path) -> None:
    """Whatever its own date is, the date of the withdrawal, or when it expires; a draft is not there all the same."""
    gone = {"withdrawn": "{date: 2035-01-02, reason: Lý do mẫu}", "expires": "2036-01-01"}
    write(site, "content/tin/go.md", article("Bài đã gỡ", date="2034-05-06", **gone))
    write(site, "content/tin/nhap.md", article("Bài nháp", date="2034-05-06", draft="true", **gone))
    run(site)
    page = (site / "public/2034/05/go/index.html").read_text(encoding="utf-8")
    assert "Lý do mẫu" in page
    assert "Bài đã gỡ" not in page
    assert not (site / "public/2034/05/nhap").exists()


def test_a_folder_without_settings_is_a_fault(tmp_path: Path) -> None:
    """A folder is a site only with a site.yaml."""
    with pytest.raises(FaultError) as raised:
        settings.read_settings(str(tmp_path))
    assert [each.rule for each in raised.value.faults] == [rules.NO_SETTINGS]


def test_a_file_of_no_article_is_a_warning() -> None:
    """A file in a folder without index.md, and above it, is published nowhere; one deep below an article is."""
    articles = {"content/2021/a/index.md", "content/tin/b.md"}
    paths = ("content/2021/a/x.png", "content/2021/a/b/c/x.png", "content/2021/x.png", "content/tin/b.pdf")
    found = list(unattached_files(paths, articles.__contains__, lambda _: b""))
    assert [(each.rule, each.path) for each in found] == [
        (rules.UNPUBLISHED_FILE, "content/2021/x.png"),
        (rules.UNPUBLISHED_FILE, "content/tin/b.pdf"),
    ]


def test_faults_of_all_kinds_are_listed_in_one_run(site: Path) -> None:
    """Names, texts, links, and two files at one address hide none of each other."""
    write(site, "content/2021/12/aux.md", article())
    write(site, "content/2021/12/hong.md", article(date="31/02/2021"))
    write(site, "content/2021/12/lien-ket.md", article(body="[x](/khong/co/)"))
    write(site, "content/tin/co-tep.md", article())
    assert {each.rule for each in _build(site)} == {
        *(rules.FORBIDDEN_NAME, rules.NO_SUCH_DAY, rules.DEAD_LINK, rules.SAME_OUTPUT),
    }


def test_a_file_with_faults_causes_none_elsewhere(site: Path) -> None:
    """A link to an article that cannot be read is no fault of its own."""
    write(site, _OTHER, article(body="[x](co-tep/index.md) [y](/2021/12/co-tep/)"))
    write(site, "content/2021/12/co-tep/index.md", "---\ntitle: A: b\ndate: 2021-12-31\n---\n\nChữ.\n")
    assert [(each.rule, each.path) for each in _build(site)] == [
        (rules.UNQUOTED_COLON, "content/2021/12/co-tep/index.md")
    ]

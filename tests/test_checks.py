"""What shows only beside other files: links that lead nowhere, files of no article, and the place of each fault."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue_samples import CLOCK, NOON, Sample, new_catalogue, plan_all, record_of
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Origin
from sitegen.catalogue.records import ReadFile
from sitegen.content.records import LinkRecord
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.diagnostics.rules import Rule
from sitegen.planning.checks.findings import Findings
from sitegen.planning.checks.links import link_faults
from sitegen.planning.checks.locating import located
from sitegen.planning.checks.unattached import unattached_files
from sitegen.system.digests import NO_DIGEST
from sitegen.system.sources import SitePaths

_SOON: Final = CLOCK.now + 1
# A site with an article in each state, three of them with a folder of their own.
_SITE: Final = (
    Sample("a", aliases=("/cu/1/", "/cu/2.html", "/xem.aspx", "/xem?id=5", "/cũ")),
    Sample("nhap", draft=True, aliases=("/nhap.aspx", "/xem.aspx", "/xem?id=6")),
    Sample("hen", _SOON),
    Sample("go", withdrawn=True, aliases=("/cu/3/",)),
    Sample("het", expires=NOON + 1),
    Sample("trang", None),
    *(
        Sample("tep", bundle=True),
        Sample("tep-nhap", draft=True, bundle=True),
        Sample("tep-go", withdrawn=True, bundle=True),
    ),
)
_FILES: Final = ("content/tep/1.pdf", "content/tep/anh.png", "content/tep-nhap/2.pdf", "content/tep-go/3.pdf")
_FROM: Final = "tu"
_HIDDEN, _DEAD = rules.LINK_TO_HIDDEN, rules.DEAD_LINK


@pytest.fixture
def catalogue() -> Iterator[Catalogue]:
    """Return an empty catalogue."""
    with new_catalogue() as opened:
        yield opened


def _source(sample: Sample) -> str:
    """Return the file of an article, as far as its links go."""
    front = f"---\ntitle: Bài mẫu\nimage: {sample.image}\nattachments: [{', '.join(sample.attachments)}]\n---\n\n"
    return front + "\n\n".join(f"Xem [mẫu]({each})." for each in sample.links)


def _checked(
    catalogue: Catalogue, folder: Path, *samples: Sample, unreadable: list[ReadFile] | None = None
) -> list[Fault]:
    """Return what is wrong with the links of articles that stand beside those of the site."""
    assert plan_all(catalogue, [*_SITE, *samples], files=_FILES) == []
    for each in samples:
        path = folder / each.source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_source(each), encoding="utf-8")
    ids = [record_of(catalogue, each).id for each in samples]
    return link_faults(catalogue, SitePaths(str(folder), ""), ids, unreadable or [])


@pytest.mark.parametrize(
    ("link", "rule"),
    (
        # An article by its file, beside the own one or from the site's folder; by its address; by an alias.
        *(("a.md", None), ("./a.md#muc", None), ("/content/a.md", None), ("/2021/12/a/", None), ("/2021/12/a", None)),
        *(
            ("/cu/1/", None),
            ("/cu/2.html", None),
            ("pages/trang.md", None),
            ("/trang/", None),
            ("/chuyen-muc/tin-tuc/", None),
        ),
        # By an alias where no page can stand, as hosts find it; of two articles the one that readers see.
        *((link, None) for link in ("/xem.aspx", "/xem.aspx#muc", "/xem.aspx?id=5", "/xem?id=5#muc", "/c%C5%A9")),
        *((link, _DEAD) for link in ("/xem", "/xem?id=7", "/xem.aspx/", "/XEM.aspx", "/anh.aspx")),
        *(("/nhap.aspx", _HIDDEN), ("/xem?id=6", _HIDDEN)),
        # Notices stand in place of what has been public.
        *(("go.md", None), ("/2021/12/go/", None), ("/cu/3/", None), ("het.md", None), ("/2021/12/het/", None)),
        *(("nhap.md", _HIDDEN), ("/2021/12/nhap/", _HIDDEN), ("/2021/12/nhap", _HIDDEN), ("hen.md", _HIDDEN)),
        *(("khong.md", _DEAD), ("/2021/12/khong-co/", _DEAD), ("/khong/", _DEAD), ("khong", _DEAD)),
        # Files beside an article, by both ways.
        *(("tep/1.pdf", None), ("/2021/12/tep/1.pdf", None), ("tep/anh.png", None), ("tep/2.pdf", _DEAD)),
        *(("tep/khong.png", rules.DEAD_PICTURE), ("/khong.png", rules.DEAD_PICTURE)),
        *(("tep-nhap/2.pdf", rules.LINK_TO_FILE_OF_HIDDEN), ("/2021/12/tep-nhap/2.pdf", rules.LINK_TO_FILE_OF_HIDDEN)),
        *(("tep-go/3.pdf", rules.LINK_TO_FILE_OF_GONE), ("/2021/12/tep-go/3.pdf", rules.LINK_TO_FILE_OF_GONE)),
    ),
)
def test_a_link_is_right_when_something_stands_where_it_leads(
    catalogue: Catalogue, tmp_path: Path, link: str, rule: Rule | None
) -> None:
    """Else it is told what is wrong with it, and where it is written."""
    found = _checked(catalogue, tmp_path, Sample(_FROM, links=("a.md", link)))
    assert [(each.rule.code, each.path, each.line, dict(each.params)["value"]) for each in found] == (
        [] if rule is None else [(rule.code, "content/tu.md", 9, link)]
    )


@pytest.mark.parametrize(
    ("sample", "rule", "line"),
    (
        (Sample(_FROM, image="/2021/12/tep/anh.png", attachments=("/2021/12/tep/1.pdf",)), None, 0),
        (Sample(_FROM, image="khong.png"), rules.DEAD_PICTURE, 3),
        (Sample(_FROM, attachments=("/2021/12/tep/khong.pdf",)), rules.DEAD_ATTACHMENT, 4),
        # Shown by its address alone, which has no file.
        (Sample(_FROM, attachments=("tep/1.pdf",)), rules.DEAD_ATTACHMENT, 4),
    ),
)
def test_what_the_front_matter_names_has_to_be_there(
    catalogue: Catalogue, tmp_path: Path, sample: Sample, rule: Rule | None, line: int
) -> None:
    """A picture, and a file to download."""
    found = _checked(catalogue, tmp_path, sample)
    assert [(each.rule.code, each.line) for each in found] == ([] if rule is None else [(rule.code, line)])


@pytest.mark.parametrize(
    ("sample", "count"), ((Sample(_FROM, draft=True), 0), (Sample(_FROM, _SOON), 1), (Sample(_FROM, None), 1))
)
def test_links_of_drafts_are_left_alone(catalogue: Catalogue, tmp_path: Path, sample: Sample, count: int) -> None:
    """Those of scheduled articles are not: it would be told when nobody looks."""
    linking = Sample(sample.name, sample.date, draft=sample.draft, links=("/khong/",))
    assert len(_checked(catalogue, tmp_path, linking)) == count


def test_the_second_of_two_equal_links_is_shown_where_it_stands(catalogue: Catalogue, tmp_path: Path) -> None:
    """Each has its own line."""
    found = _checked(catalogue, tmp_path, Sample(_FROM, links=("/khong/", "a.md", "/khong/")))
    assert [each.line for each in found] == [7, 11]


@pytest.mark.parametrize(
    ("link", "near"),
    (
        ("/2021/11/tep/", "/2021/12/tep/"),
        ("tin/trang.md", "pages/trang.md"),
        ("/content/tin/trang.md", "/content/pages/trang.md"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("example.vn", "https://example.vn"),
    ),
)
def test_what_may_be_meant_is_written_as_the_link_is(
    catalogue: Catalogue, tmp_path: Path, link: str, near: str
) -> None:
    """A path, an address, or the scheme that was left out."""
    (fault,) = _checked(catalogue, tmp_path, Sample(_FROM, links=(link,)))
    assert (fault.rule, dict(fault.params)) == (rules.DEAD_LINK_NEAR, {"value": link, "near": near})


def test_only_so_many_suggestions_are_looked_for(catalogue: Catalogue, tmp_path: Path) -> None:
    """Each looks through all addresses; the links are told all the same."""
    found = _checked(catalogue, tmp_path, Sample(_FROM, links=tuple(f"/2021/{n:02}/tep/" for n in range(13, 30))))
    assert [each.rule for each in found] == [rules.DEAD_LINK_NEAR] * 10 + [_DEAD] * 7


def test_links_of_a_file_with_faults_are_checked_as_well(catalogue: Catalogue, tmp_path: Path) -> None:
    """In the same run; those that may lead to such a file have no fault of their own."""
    broken = ReadFile(
        "content/hong.md", NO_DIGEST, front="title: A: b\n", links=[LinkRecord("a", "/khong/", "", "/khong/")]
    )
    (tmp_path / "content").mkdir()
    (tmp_path / "content/hong.md").write_text("---\ntitle: A: b\n---\n\n[x](/khong/)\n", encoding="utf-8")
    linking = Sample(_FROM, links=("hong.md", "/2021/12/hong/", "/khac/"))
    found = _checked(catalogue, tmp_path, linking, unreadable=[broken])
    assert [(each.path, dict(each.params)["value"]) for each in found] == [
        ("content/tu.md", "/khac/"),
        ("content/hong.md", "/khong/"),
    ]


_TARGETS: Final = (
    *("a.md", "b.md", "c/index.md", "/2021/12/a/", "/2021/12/b", "/2021/12/c/1.pdf", "c/1.pdf", "c/2.pdf", "/cu/1/"),
    *("khong.md", "/khong/", "anh.png", "/chuyen-muc/tin-tuc/", "/content/b.md", "/content/c/1.pdf"),
)
_LINKING = {
    name: st.builds(
        Sample,
        name=st.just(name),
        date=st.sampled_from([NOON, _SOON]),
        draft=st.sampled_from([False, False, True]),
        withdrawn=st.sampled_from([False, False, True]),
        links=st.lists(st.sampled_from(_TARGETS), max_size=3).map(tuple),
        image=st.sampled_from(["", "anh.png", "c/anh.png", "/2021/12/c/anh.png"]),
        attachments=st.sampled_from([(), ("1.pdf",), ("c/1.pdf",), ("/2021/12/c/1.pdf",)]),
        aliases=st.just(("/cu/1/",) if name == "a" else ()),
        bundle=st.just(value=name == "c"),
    )
    for name in "abc"
}


@settings(max_examples=60)
@given(st.fixed_dictionaries({}, optional=_LINKING))
def test_articles_that_are_not_doubtful_need_no_second_look(
    tmp_path_factory: pytest.TempPathFactory, samples: dict[str, Sample]
) -> None:
    """A build of everything looks at those alone whose links one query finds doubtful, and misses none."""
    folder = tmp_path_factory.mktemp("trang")
    for each in samples.values():
        (folder / each.source).parent.mkdir(parents=True, exist_ok=True)
        (folder / each.source).write_text(_source(each), encoding="utf-8")
    with new_catalogue() as catalogue:
        plan_all(catalogue, samples.values(), files=("content/c/1.pdf", "content/c/anh.png"))
        doubtful = list(catalogue.links.articles_with_doubtful_links())
        everybody = [record_of(catalogue, each).id for each in samples.values()]
        found = [link_faults(catalogue, SitePaths(str(folder), ""), sorted(each), []) for each in (doubtful, everybody)]
        assert found[0] == found[1]


@pytest.mark.parametrize(
    ("rule", "params", "line"),
    (
        (rules.SAME_OUTPUT, {"value": "/cu/2/"}, 5),
        (rules.SAME_OUTPUT, {"value": "/cu/"}, 6),
        (rules.SAME_OUTPUT, {"value": "/2021/12/a/"}, 3),
        (rules.SAME_TERM_SLUG, {"value": "Quy hoach", "key": "tags"}, 8),
        (rules.SAME_TERM_SLUG, {"value": "Sơn Trà", "key": "author"}, 7),
    ),
)
def test_what_shows_beside_other_articles_is_told_where_it_is_written(
    catalogue: Catalogue, tmp_path: Path, rule: Rule, params: dict[str, str], line: int
) -> None:
    """The alias, also as the index file that it names; the slug; the name."""
    text = (
        "---\ntitle: A\nslug: a\naliases:\n  - /cu/2/\n  - /cu/index.html\n"
        "author: Sơn Trà\ntags: [Khác, Quy hoach]\n---\n\nChữ.\n"
    )
    plan_all(catalogue, [Sample("a", aliases=("/cu/2/", "/cu/index.html"))])
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text(text, encoding="utf-8")
    found = [
        Fault(rule, "content/a.md", params=tuple(params.items())),
        Fault(rule, "site.yaml", params=tuple(params.items())),
    ]
    at, other = located(catalogue, SitePaths(str(tmp_path), ""), found)
    assert (at.rule, at.line, at.params) == (rule, line, found[0].params)
    assert at.source_line == text.split("\n")[line - 1]
    assert other == found[1]


_FOLDERS = st.lists(st.sampled_from("ab"), max_size=3).map(lambda names: "/".join(["content", *names]))


@given(st.sets(_FOLDERS.map(lambda each: each + "/anh.png")), st.sets(_FOLDERS.map(lambda each: each + "/index.md")))
def test_a_file_of_no_article_is_told(files: set[str], articles: set[str]) -> None:
    """One that has no ``index.md`` in its folder, nor in a folder above."""
    found = {each.path for each in unattached_files(sorted(files), articles.__contains__, lambda _: b"")}
    folders = tuple(each.removesuffix("index.md") for each in articles)
    assert found == {each for each in files if not each.startswith(folders)}


_WARNING, _OTHER = (Fault(rule, "content/a.md", 2) for rule in (rules.ETH, rules.LINK_TO_HIDDEN))
_FAULT: Final = Fault(rules.EMPTY_BODY, "content/a.md", 1)


def test_a_warning_stands_until_what_found_it_finds_it_no_more(catalogue: Catalogue) -> None:
    """In that file, or anywhere; what others found stays."""
    for origin, found in ((Origin.READING, _WARNING), (Origin.LINKS, _OTHER)):
        Findings(catalogue).replace(origin, ["content/a.md"], [found])
    Findings(catalogue).replace(Origin.READING, ["content/b.md"], [])
    assert sorted(catalogue.warnings.current()) == sorted([_WARNING, _OTHER])
    Findings(catalogue).replace(Origin.READING, ["content/a.md"], [])
    assert catalogue.warnings.current() == [_OTHER]
    Findings(catalogue).replace_all(Origin.LINKS, [_OTHER._replace(path="content/c.md")])
    assert catalogue.warnings.current() == [_OTHER._replace(path="content/c.md")]


def test_a_warning_is_kept_as_it_was_found(catalogue: Catalogue) -> None:
    """With its place, its line and what it says."""
    found = Fault(rules.LINK_TO_HIDDEN, "content/ả.md", 3, 4, 5, "mẫu “x”", (("value", "/ả/"), ("near", '"')))
    Findings(catalogue).replace(Origin.LINKS, [found.path], [found])
    assert catalogue.warnings.current() == [found]


def test_faults_end_a_build_and_are_told_with_the_warnings(catalogue: Catalogue) -> None:
    """Warnings alone end none, nor do faults that are dropped."""
    findings = Findings(catalogue)
    findings.replace(Origin.READING, ["content/a.md"], [_WARNING])
    findings.raise_faults()
    findings.replace(Origin.READING, ["content/a.md"], [_FAULT, _WARNING])
    findings.add([_FAULT._replace(path="content/b.md")])
    with pytest.raises(FaultError) as raised:
        findings.raise_faults()
    assert raised.value.faults == [_FAULT, _WARNING, _FAULT._replace(path="content/b.md")]
    findings.drop([rules.EMPTY_BODY])
    findings.raise_faults()

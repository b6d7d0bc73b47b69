"""What a build finds is found whole: all faults in one run, all warnings by every build, and a true report of both."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from picture_samples import png
from site_helpers import NOW, article, make_site, run, tree, write
from sitegen.build import writing
from sitegen.build.results import BuildError, Result
from sitegen.commands import cli
from sitegen.diagnostics import rules

_ETH: Final = "Ð"
_PAGE: Final = "content/2021/12/bai-mau.md"
_DATED: Final = "2021-12-31"


def _codes(site: Path) -> list[tuple[str, int, int, str]]:
    with pytest.raises(BuildError) as caught:
        run(site)
    return [(each.path, each.line, each.column, each.rule.code) for each in caught.value.faults]


def _failed(site: Path) -> Result:
    with pytest.raises(BuildError) as caught:
        run(site)
    return caught.value.result


def _report(site: Path, *options: str) -> dict[str, Any]:
    cli.main(["-C", str(site), "build", "--quiet", "--report", "r.json", *options])
    loaded: dict[str, Any] = json.loads((site / "r.json").read_text(encoding="utf-8"))
    return loaded


def test_a_report_with_faults_tells_the_site_as_it_stands(tmp_path: Path) -> None:
    """The earlier site is untouched: its numbers are the numbers, and nothing was written."""
    soon = article("Bài mẫu hẹn giờ", "2030-01-01 08:30")
    site = make_site(tmp_path, {_PAGE: article(), "content/a.md": article("A"), "content/soon.md": soon})
    good = _report(site, "--now", "2026-01-01")
    write(site, "content/hong.md", "không có gì")
    bad = _report(site, "--now", "2026-01-02")
    for key in ("articles", "pages", "next_due"):
        assert bad[key] == good[key]
    assert (bad["written"], bad["removed"]) == (0, 0)
    assert bad["unchanged"] == good["written"] == len(tree(site / "public"))
    assert bad["seconds"]["total"] > 0
    assert bad["peak_rss_mb"] > 0
    assert len(bad["faults"]) == 1


def test_a_report_of_a_template_that_failed_late_tells_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files written before it failed are counted, the others are not, and the next build makes just those."""
    monkeypatch.setattr(writing, "BATCH", 5)
    site = make_site(
        tmp_path, {f"content/bai-{n}.md": article(f"Bài mẫu {n}", f"2021-12-{n:02}") for n in range(1, 20)}
    )
    write(site, "templates/partials/share.html", "{% if article.title == 'Bài mẫu 13' %}{{ khong_co }}{% endif %}\n")
    result = _failed(site)
    files = tree(site / "public")
    assert 0 < result.written == len(files)
    assert result.articles == 19
    assert result.unchanged == 0
    write(site, "templates/partials/share.html", "\n")
    after = run(site)
    assert after.result.unchanged + after.result.written == len(tree(site / "public"))
    assert {path for path, _ in after.written} >= set(tree(site / "public")) - set(files)


def test_all_templates_that_fail_are_told_in_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its own line and the name it fails on, once, however many pages show it; nothing is written."""
    monkeypatch.setattr(writing, "BATCH", 5)
    site = make_site(
        tmp_path, {f"content/bai-{n}.md": article(f"Bài mẫu {n}", f"2021-12-{n:02}") for n in range(1, 20)}
    )
    write(site, "templates/partials/share.html", "<p>\n  {{ article.khong_co }}\n</p>\n")
    write(site, "templates/404.html", "{{ page.cung_khong }}\n")
    write(site, "templates/rss.xml", "{{ 1 / 0 }}\n")
    assert _codes(site) == [
        ("templates/404.html", 1, 9, "T102"),
        ("templates/partials/share.html", 2, 14, "T102"),
        ("templates/rss.xml", 1, 1, "T102"),
    ]
    assert not (site / "public").exists()


def test_templates_that_fail_on_few_pages_are_all_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build goes on rendering after the first, to tell the others too."""
    monkeypatch.setattr(writing, "BATCH", 5)
    site = make_site(
        tmp_path, {f"content/bai-{n}.md": article(f"Bài mẫu {n}", f"2021-12-{n:02}") for n in range(1, 20)}
    )
    fails = "{{% if article.title == 'Bài mẫu {}' %}}{{{{ khong_co }}}}{{% endif %}}\n"
    write(site, "templates/partials/share.html", fails.format(5) + fails.format(16))
    places = {each[:2] for each in _codes(site)}
    assert places == {("templates/partials/share.html", 1), ("templates/partials/share.html", 2)}


@pytest.mark.parametrize(
    ("source", "rule"),
    (
        (article(_ETH), rules.ETH),
        (article(aliases="[/2021/12/bai-mau/]"), rules.IDLE_ALIAS),
        (article(body="![](anh.png)"), rules.NO_ALT),
        (article(body="[hẹn](hen.md)"), rules.LINK_TO_HIDDEN),
        (article(body="[chỗ](#khong-co)"), rules.DEAD_ANCHOR),
    ),
)
def test_a_warning_is_told_by_every_build_while_it_stands(tmp_path: Path, source: str, rule: rules.Rule) -> None:
    """Whether the build reads its file or not, has anything to do or not, meets faults elsewhere or not."""
    page = "content/2021/12/bai-mau/index.md"
    site = make_site(tmp_path, {page: source, "content/2021/12/bai-mau/anh.png": png(4, 3)})
    write(site, "content/2021/12/bai-mau/hen.md", article("Hẹn", "2031-01-01"))

    def told() -> list[tuple[str, str]]:
        return [(each.path, each.rule.code) for each in run(site).result.warnings]

    first = told()
    assert (page, rule.code) in first
    assert told() == first
    write(site, "content/khac.md", article("Khác"))
    assert told() == first
    write(site, "content/khac.md", article("Khác", "31/02/2020"))
    assert (page, 3, 7, "N103") not in _codes(site)
    assert {(each[0], each[3]) for each in _codes(site)} == {*first, ("content/khac.md", "N103")}
    write(site, "content/khac.md", article("Khác"))
    assert [(each.path, each.rule.code) for each in run(site, clean=True).result.warnings] == first
    write(site, page, article())
    assert told() == []


def test_standing_warnings_say_what_they_said_first(tmp_path: Path) -> None:
    """Also where several rules share a code."""
    gone = {"withdrawn": "{date: 2022-01-01}", "aliases": "[/2021/12/bai-mau/]"}
    site = make_site(tmp_path, {_PAGE: article(expires="2022-01-01", body="[a](#b) [c](#muc-d)\n\n## b", **gone)})
    write(site, "content/2021/12/nhap.md", article(draft="true", **gone))
    write(site, "content/pages/trang.md", "---\ntitle: Trang\ndate: 2021-12-31\n---\n\n![](/favicon.ico)\n")
    first = run(site).result.warnings
    assert len({each.rule.code for each in first}) < len({each.rule for each in first})
    assert sorted(run(site).result.warnings) == sorted(first)


def _publish(site: Path) -> None:
    write(site, "content/2021/12/hen.md", article("Hẹn"))


def _delete(site: Path) -> None:
    (site / _PAGE).unlink()


def _adopt(site: Path) -> None:
    write(site, "content/2021/12/tep/index.md", article("Tệp"))


@pytest.mark.parametrize(
    ("edit", "left"),
    (
        (_publish, {"N156"}),
        (_delete, {"N156"}),
        (_adopt, {"N154"}),
        (lambda site: (site / "content/2021/12/tep/le.pdf").unlink(), {"N154"}),
        (lambda site: write(site, "content/khac.md", article("Khác")), {"N154", "N156"}),
    ),
)
def test_a_warning_goes_when_what_it_was_compared_with_changes(
    tmp_path: Path, edit: Callable[[Path], object], left: set[str]
) -> None:
    """The file that it names may be as it was."""
    site = make_site(tmp_path, {_PAGE: article(body="[hẹn](hen.md)")})
    write(site, "content/2021/12/hen.md", article("Hẹn", "2031-01-01"))
    write(site, "content/2021/12/tep/le.pdf", "mẫu")
    assert {each.rule.code for each in run(site).result.warnings} == {"N154", "N156"}
    edit(site)
    warm = run(site).result.warnings
    assert {each.rule.code for each in warm} == left
    assert sorted(warm) == sorted(run(site, clean=True).result.warnings)


def test_a_file_is_unattached_once_its_article_goes(tmp_path: Path) -> None:
    """The file itself did not change."""
    site = make_site(tmp_path, {"content/tep/index.md": article(), "content/tep/le.pdf": "mẫu"})
    assert run(site).result.warnings == []
    (site / "content/tep/index.md").unlink()
    assert [each.path for each in run(site).result.warnings] == ["content/tep/le.pdf"]


def test_a_warning_of_the_clock_goes_with_it(tmp_path: Path) -> None:
    """A link to a scheduled article is right once that is public, with no file changed."""
    site = make_site(tmp_path, {_PAGE: article(body="[hẹn](hen.md)")})
    write(site, "content/2021/12/hen.md", article("Hẹn", "2027-01-01"))
    assert len(run(site).result.warnings) == 1
    assert run(site, now=NOW + 400 * 86_400).result.warnings == []


@pytest.mark.parametrize("warm", (False, True))
def test_a_file_with_other_faults_collides_in_the_same_run(tmp_path: Path, *, warm: bool) -> None:
    """Its address and aliases are compared with those of all others, faulty or not."""
    site = make_site(tmp_path, {_PAGE: article()})
    if warm:
        run(site)
    write(site, "content/khac/bai-mau.md", article(body="", summary="Có tóm tắt"))
    write(site, "content/mot.md", article(aliases="[/cu/1/]", expires="hỏng"))
    write(site, "content/hai.md", article(aliases="[/cu/1/]", updated="hỏng"))
    codes = [(path, code) for path, _, _, code in _codes(site)]
    collisions = sorted(path for path, code in codes if code == "N301")
    assert len(collisions) == 2
    assert {"content/khac/bai-mau.md", "content/mot.md", "content/hai.md"} >= {
        path for path, code in codes if code != "N301"
    }
    assert codes.count(("content/khac/bai-mau.md", "N005")) == 1


@pytest.mark.parametrize(
    "broken", ("date: 31/02/2020", "date: 2021-12-31\nslug: A B", "tags: [a]", "date: 2021-12-31\n\tx: 1")
)
def test_links_of_an_article_without_an_address_are_told_as_far_as_they_need_none(tmp_path: Path, broken: str) -> None:
    """Those to articles by their files, to files beside it and to paths of the site; others depend on where it is."""
    front = f"---\ntitle: Hỏng\n{broken}\nimage: {{path: khong.png, alt: x}}\nattachments: [t.pdf, u.pdf]\n---\n\n"
    lines = (
        "Đầu [a](a.md) [tệp](t.pdf) [mình](index.md) [ngoài](../a/) ![ảnh](anh.png) [hỏi](?x) [thư](mailto:a@mau.vn).",
        "[một](b.md) [hai](v.pdf) ![ba](w.png) [bốn](/khong/)",
    )
    files: dict[str, str | bytes] = {"content/hong/index.md": front + "\n\n".join(lines), "content/hong/t.pdf": b"%PDF"}
    site = make_site(tmp_path, {**files, "content/hong/anh.png": png(4, 3), "content/hong/a.md": article("A")})
    at = front.count("\n") + 1
    found = _codes(site)
    links = [(line, code) for _, line, _, code in found if code.startswith("N2")]
    named = [(at - 4, "N202"), (at - 3, "N203")]
    assert links == [*named, *[(at + 2, "N20" + digit) for digit in "1121"]]
    assert len(found) == len(links) + 1


def test_what_a_faulty_file_claimed_before_is_free(tmp_path: Path) -> None:
    """An address that it gave up is no collision for the article that takes it, faulty or unreadable as it may be."""
    site = make_site(tmp_path, {_PAGE: article(), "content/b.md": article("B")})
    run(site)
    write(site, "content/b.md", article("B", slug="bai-mau"))
    for broken, code in ((article(slug="khac", body=""), "N005"), (article(date="31/02/2020"), "N103")):
        write(site, _PAGE, broken)
        assert [(path, found) for path, _, _, found in _codes(site)] == [(_PAGE, code)]


def test_faults_of_settings_and_of_articles_are_told_together(tmp_path: Path) -> None:
    """Those of articles that no setting decides: a category may be unknown for the settings' fault alone."""
    site = make_site(tmp_path, {_PAGE: article(date="31/02/2020"), "content/b.md": article(category="Văn bản")})
    write(site, "site.yaml", "title: Mẫu\nbase_url: https://mau.example.org\ncategory: Tin tức\ncategoris: []\n")
    codes = {(path, code) for path, _, _, code in _codes(site)}
    assert (_PAGE, "N103") in codes
    assert {path for path, _ in codes} == {_PAGE, "site.yaml"}


@pytest.mark.parametrize(
    ("lines", "rule"),
    (
        ("pictures: {format: bmp}", rules.BAD_PICTURE_FORMAT),
        ("urls: {article: '//[{slug}/'}", rules.BAD_PATTERN),
        ("urls: {tag: '//[{slug}/'}", rules.BAD_PATTERN),
        ("timezone: Mars", rules.BAD_TIMEZONE),
        ("base_url: '//['", rules.DUPLICATE_KEY),
    ),
)
def test_a_setting_with_a_fault_is_read_as_its_default(tmp_path: Path, lines: str, rule: rules.Rule) -> None:
    """So that the articles can be read, with their links and pictures, to tell their faults in the same run."""
    page = "content/2021/12/bai-mau/index.md"
    site = make_site(tmp_path, {page: article(body="![Ảnh](anh.png) [tệp](tep.pdf) [ra](/khong/co/)")})
    write(site, "content/2021/12/bai-mau/anh.png", png(600, 400))
    write(site, "content/2021/12/khac.md", article(date="31/02/2020"))
    write(site, "site.yaml", (site / "site.yaml").read_text(encoding="utf-8") + lines + "\n")
    assert {(each[0], each[3]) for each in _codes(site)} == {
        ("site.yaml", rule.code),
        ("content/2021/12/khac.md", "N103"),
    }

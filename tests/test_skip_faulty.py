"""Articles with faults of their own can be left out: the others are built, as if those were drafts."""

import json
import os
import random
from pathlib import Path

import pytest

from golden_sites import difference
from site_helpers import Built, article, clean_run, make_site, run, tree, write
from sitegen.commands import cli
from sitegen.diagnostics.faults import FaultError

# Set to look longer than `make test` has time for.
LONG = bool(os.environ.get("SITEGEN_LONG_TESTS"))

_GOOD = article("Bài tốt", tags="[mẫu]")
_BROKEN = "---\ntitle: Hỏng: rồi\ndate: 2021-12-31\naliases: [/cu/hong/]\n---\n\nMột đoạn.\n"


def _skip(folder: Path, *, drafts: bool = False) -> Built:
    return run(folder, skip_faulty=True, drafts=drafts)


def _left_out(built: Built) -> dict[str, tuple[str, ...]]:
    return {each.path: each.addresses for each in built.result.skipped}


def test_the_others_are_built(tmp_path: Path) -> None:
    """An article with a fault is not there: no page, no entry; a link to it is text, with a warning."""
    linking = article("Bài dẫn", body="Xem [bài hỏng](hong.md), [địa chỉ cũ](/cu/hong/), [bài tốt](tot.md).")
    files = {"content/tot.md": _GOOD, "content/hong.md": _BROKEN, "content/dan.md": linking}
    site = make_site(tmp_path, files)
    with pytest.raises(FaultError):
        run(site)
    built = _skip(site)
    assert _left_out(built) == {"content/hong.md": ("/2021/12/hong/", "/cu/hong/")}
    assert [(each.path, each.rule.code) for each in built.result.skipped_faults] == [("content/hong.md", "N012")]
    public = tree(site / "public")
    assert "2021/12/hong/index.html" not in public
    page = public["2021/12/dan/index.html"].decode()
    assert "Xem bài hỏng, địa chỉ cũ, <a" in page
    assert {(each.path, each.rule.code) for each in built.result.warnings} == {("content/dan.md", "N154")}
    assert built.result.articles == 2


def test_what_was_public_goes_and_comes_back(tmp_path: Path) -> None:
    """While it is faulty its page is gone from the output, and what is told of it are the addresses that it had."""
    site = make_site(tmp_path, {"content/tot.md": _GOOD, "content/hai.md": article("Hai", slug="so-hai")})
    run(site)
    before = tree(site / "public")
    write(site, "content/hai.md", "---\ntitle: Hai\ndate: 31/02/2021\nslug: so-hai\n---\n\nMột đoạn mẫu.\n")
    for _ in range(2):
        built = _skip(site)
        assert _left_out(built) == {"content/hai.md": ("/2021/12/so-hai/",)}
        assert "2021/12/so-hai/index.html" not in tree(site / "public")
    write(site, "content/hai.md", article("Hai", slug="so-hai"))
    assert _left_out(_skip(site)) == {}
    assert tree(site / "public") == before
    assert run(site).written == []


def test_a_link_that_breaks_is_a_fault_of_who_links(tmp_path: Path) -> None:
    """Without being saved again the article is left out, and is there again when what it links to is."""
    site = make_site(tmp_path, {"content/a.md": article("Một", body="[Hai](hai.md)"), "content/hai.md": _GOOD})
    run(site)
    before = tree(site / "public")
    (site / "content/hai.md").unlink()
    assert _left_out(_skip(site)) == {"content/a.md": ("/2021/12/a/",)}
    assert _left_out(_skip(site)) == {"content/a.md": ("/2021/12/a/",)}
    with pytest.raises(FaultError):
        run(site)
    write(site, "content/hai.md", _GOOD)
    run(site)
    assert tree(site / "public") == before


def test_what_lies_beside_an_article_is_its_own(tmp_path: Path) -> None:
    """A program in its folder leaves the article out, with all its files."""
    site = make_site(tmp_path, {"content/a/index.md": _GOOD, "content/a/x.exe": b"MZ", "content/b.md": _GOOD})
    for _ in range(2):
        built = _skip(site)
        assert list(_left_out(built)) == ["content/a/index.md"]
        assert [each.path for each in built.result.skipped_faults] == ["content/a/x.exe"]
    (site / "content/a/x.exe").unlink()
    assert _left_out(_skip(site)) == {}


@pytest.mark.parametrize(
    "more",
    (
        {"site.yaml": "title: a: b\n"},
        {"content/2.md": article("Hai", slug="tot")},
        {"templates/404.html": "{{ khong.co }}\n"},
        {"static/con.txt": "x"},
    ),
    ids=["settings", "addresses", "templates", "static"],
)
def test_other_faults_stop_everything(tmp_path: Path, more: dict[str, str]) -> None:
    """Those of settings, addresses, templates and static files; the article's are told with them."""
    site = make_site(tmp_path, {"content/tot.md": _GOOD, "content/hong.md": _BROKEN})
    for name, text in more.items():
        write(site, name, text)
    with pytest.raises(FaultError) as raised:
        _skip(site)
    paths = {each.path for each in raised.value.faults if not each.rule.warning}
    assert "content/hong.md" in paths
    assert len(paths) > 1
    assert not (site / "public").exists() or not tree(site / "public")


def test_with_drafts_it_is_not_there_either(tmp_path: Path) -> None:
    """A draft that cannot be read is no page of a preview."""
    site = make_site(tmp_path, {"content/tot.md": _GOOD, "content/hong.md": article(date="2021-12-31", tags="[a, b")})
    assert list(_left_out(_skip(site, drafts=True))) == ["content/hong.md"]
    assert not [path for path in tree(site / "public") if "hong" in path]


def test_links_of_a_faulty_draft_are_left_alone(tmp_path: Path) -> None:
    """As they are without the fault: it is not there at all."""
    draft = article("Nháp", "31/02/2021", draft="true", body="[a](khong.md) [b](/khong/) ![c](c.png)")
    built = _skip(make_site(tmp_path, {"content/tot.md": _GOOD, "content/nhap.md": draft}))
    assert [each.rule.code for each in built.result.skipped_faults] == ["N103"]


_EDITS: list[tuple[str, str | bytes | None]] = [
    ("content/a.md", article("A", aliases="[/cu/a/, /cu/a.aspx]")),
    ("content/a.md", article("A", slug="aa", date="2021-02-31", aliases="[/cu/a/]")),
    ("content/a.md", "---\ntitle: A: a\nslug: aa\n---\n\nA.\n"),
    ("content/a.md", article("A", slug="aa")),
    ("content/a.md", None),
    ("content/b.md", article("B", body="[A](a.md) [A](/2021/12/a/) [A](/cu/a/)")),
    ("content/b.md", article("B", body="[A](/2021/12/aa/) [C](c/index.md) ![C](/content/c/anh.txt)")),
    ("content/b.md", article("B", body="[A](/2021/12/khong/)", aliases="[/cu/b/]")),
    ("content/b.md", article("B", body="[A](a.md)", tags="[a, b", expires="2021-12-31")),
    ("content/b.md", None),
    ("content/c/index.md", article("C", body="[B](/2021/12/b/) [B](/cu/b/) [tệp](x.txt)")),
    ("content/c/index.md", article("C", body="[B](../b.md)", withdrawn="{date: 2021-02-31}")),
    ("content/c/index.md", article("C", body="C.", slug="aa")),
    ("content/c/index.md", None),
    ("content/c/x.txt", "x"),
    ("content/c/x.txt", None),
    ("content/c/con.txt", "x"),
    ("content/c/con.txt", None),
    ("content/c/anh.png", b"hong"),
    ("content/c/anh.png", None),
]


@pytest.mark.parametrize("seed", range(60 if LONG else 3))
def test_warm_equals_cold_whatever_is_left_out(tmp_path: Path, seed: int) -> None:
    """After any edits, with it and without it in turn, a warm build leaves and tells what a clean one does."""
    site = make_site(tmp_path / "site", {"content/d.md": article("D", "2021-12-30", body="[A](a.md)")})
    choice = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(9):
        for name, data in choice.sample(_EDITS, choice.randint(1, 3)):
            if data is None:
                (site / name).unlink(missing_ok=True)
            else:
                write(site, name, data)
        skip = choice.random() < 0.8
        try:
            warm = run(site, skip_faulty=skip)
        except FaultError:
            with pytest.raises(FaultError):
                clean_run(site, tmp_path / "clean", keep_templates=True, skip_faulty=skip)
            continue
        cold = clean_run(site, tmp_path / "clean", keep_templates=True, skip_faulty=skip)
        assert difference(tree(tmp_path / "clean/public"), tree(site / "public")) == ""
        assert sorted(warm.result.warnings) == sorted(cold.result.warnings)
        assert sorted(warm.result.skipped_faults) == sorted(cold.result.skipped_faults)
        assert list(_left_out(warm)) == list(_left_out(cold))


def test_the_command_tells_what_it_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file with its faults, in the terminal and in the report; it ends with 1, and files were written."""
    site = make_site(tmp_path, {"content/tot.md": _GOOD, "content/hong.md": _BROKEN})
    assert cli.main(["-C", str(site), "build", "--skip-faulty", "--report", "r.json"]) == 1
    printed = capsys.readouterr()
    assert "content/hong.md:2:12: N012 " in printed.err
    assert "Bỏ qua 1 bài vì có lỗi" in printed.err
    assert "1 bài," in printed.out
    report = json.loads((site / "r.json").read_text(encoding="utf-8"))
    assert report["skipped"] == [{"path": "content/hong.md", "addresses": ["/2021/12/hong/", "/cu/hong/"]}]
    assert [each["code"] for each in report["faults"]] == ["N012"]
    assert report["written"] > 0
    assert cli.main(["-C", str(site), "build", "--skip-faulty", "--quiet"]) == 1
    assert "N012" in capsys.readouterr().err

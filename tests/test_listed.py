"""Whose files the outputs are is listed plainly beside the catalogue: no kill, and no damage of it, orphans one."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_helpers import Built, age, article, clean_tree, make_site, run, tree, write
from sitegen.build.state import catalogue_path
from sitegen.catalogue import listed

# Everything that a file may be called, with what the list itself means something by.
names = st.text(st.sampled_from("a/\\\n\r+- đĐ\u2028"), min_size=1, max_size=8).filter(
    lambda text: listed.is_path_inside(text) and not text.startswith("/")
)
events = st.lists(st.tuples(names, st.booleans()), max_size=12)


def owned(path: str) -> set[str]:
    """Return the files that a list says are the site's."""
    found: set[str] = set()
    for each in listed.events(path):
        (found.add if each.made else found.discard)(each.path)
    return found


@given(st.sets(names, max_size=5), events)
def test_what_was_made_and_not_removed_is_the_sites(
    tmp_path_factory: pytest.TempPathFactory, first: set[str], later: list[tuple[str, bool]]
) -> None:
    """Whatever the files are called, in whatever order they came and went."""
    path = str(tmp_path_factory.mktemp("list") / "x.outputs")
    listed.write_anew(path, first)
    expected = set(first)
    for name, made in later:
        (listed.note_made if made else listed.note_removed)(path, [name])
        (expected.add if made else expected.discard)(name)
    assert owned(path) == expected


@given(st.lists(names, min_size=1, max_size=4), st.lists(names, min_size=1, max_size=3), st.data())
def test_a_line_that_was_cut_off_is_none(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], last: list[str], data: st.DataObject
) -> None:
    """A build killed while it adds lines has made none of their files; the next one adds its own behind whole lines."""
    path = tmp_path_factory.mktemp("list") / "x.outputs"
    listed.write_anew(str(path), first)
    before = path.stat().st_size
    listed.note_made(str(path), last)
    os.truncate(path, data.draw(st.integers(before, path.stat().st_size)))
    whole = owned(str(path))
    assert set(first) <= whole <= {*first, *last}
    listed.note_made(str(path), ["sau"])
    assert owned(str(path)) == {*whole, "sau"}


@pytest.mark.parametrize("path", ("../a", "/etc/passwd", "a/../../b", "", "a//b", "./a", "a\0b", "a/"))
def test_a_damaged_list_leads_nowhere_outside(tmp_path: Path, path: str) -> None:
    """What it tells is removed from the output folder, and from no other."""
    (tmp_path / "x.outputs").write_bytes(b"+ " + path.encode() + b"\n\xff\xfe\n+\n+ a\n")
    assert owned(str(tmp_path / "x.outputs")) == {"a"}


def test_a_list_is_written_anew_only_when_as_much_was_added_as_it_held(tmp_path: Path) -> None:
    """So that all the writing there ever is stays in proportion to what changed."""
    path = str(tmp_path / "x.outputs")
    assert listed.is_due(path)
    held = [f"2021/12/bai-{n}/index.html" for n in range(10_000)]
    listed.write_anew(path, held)
    before = os.path.getsize(path)  # noqa: PTH202 - as the module itself
    added = 0
    while not listed.is_due(path):
        listed.note_made(path, held[:100])
        added += 100
    assert added >= len(held)
    listed.write_anew(path, held)
    assert os.path.getsize(path) == before  # noqa: PTH202 - as above
    assert not listed.is_due(path)


def site_of_three(folder: Path) -> Path:
    """Make and build a site of three articles, with its list."""
    make_site(folder, {f"content/{name}.md": article(f"Bài {name}", f"2021-1{n}-03") for n, name in enumerate("abc")})
    age(folder)
    run(folder)
    return folder


def plain_list(site: Path) -> str:
    """Return where the list of a site's public folder is."""
    return listed.list_path(catalogue_path(str(site), str(site / "public")))


def test_the_list_tells_every_file_of_the_site(tmp_path: Path) -> None:
    """After a first build, after edits that add and remove, after a clean one."""
    site = site_of_three(tmp_path / "site")
    assert owned(plain_list(site)) == tree(site / "public").keys()
    write(site, "content/d.md", article("Bài d", "2020-01-01"))
    (site / "content/a.md").unlink()
    run(site)
    assert owned(plain_list(site)) == tree(site / "public").keys()
    run(site, clean=True)
    assert owned(plain_list(site)) == tree(site / "public").keys()


def test_a_build_adds_to_the_list_what_it_changes_and_no_more(tmp_path: Path) -> None:
    """An edit of a text adds nothing; a new article its own pages."""
    site = site_of_three(tmp_path / "site")
    before = Path(plain_list(site)).read_bytes()
    write(site, "content/a.md", article("Bài a", "2021-10-03", "Một đoạn khác."))
    run(site)
    assert Path(plain_list(site)).read_bytes() == before
    there = tree(site / "public").keys()
    write(site, "content/d.md", article("Bài d", "2020-01-01"))
    run(site)
    after = Path(plain_list(site)).read_bytes()
    assert after.startswith(before)
    added = {line[2:] for line in after[len(before) :].decode().splitlines()}
    assert added == tree(site / "public").keys() - there


@pytest.mark.parametrize("damage", ("gone", "cut", "garbage", "other version"))
def test_what_no_longer_belongs_is_removed_though_the_catalogue_is_lost(tmp_path: Path, damage: str) -> None:
    """The pages of an article that was deleted meanwhile, and nothing that somebody else put there."""
    site = site_of_three(tmp_path / "site")
    path = Path(catalogue_path(str(site), str(site / "public")))
    (site / "content/a.md").unlink()
    write(site, "public/2021/10/cua-ai.txt", "của người khác")
    match damage:
        case "gone":
            path.unlink()
        case "cut":
            os.truncate(path, 3000)
        case "garbage":
            path.write_bytes(b"x" * 50_000)
        case _:
            path.write_bytes(path.read_bytes()[:60] + b"\0\0\0\x63" + path.read_bytes()[64:])
    done = run(site)
    assert "2021/10/a/index.html" in done.gone
    found = tree(site / "public")
    assert found.pop("2021/10/cua-ai.txt") == "của người khác".encode()
    assert found == clean_tree(site, tmp_path / "clean")


def test_a_list_that_is_missing_is_made_again(tmp_path: Path) -> None:
    """By the next build that has something to do."""
    site = site_of_three(tmp_path / "site")
    Path(plain_list(site)).unlink()
    write(site, "content/a.md", article("Bài a", "2021-10-03", "Một đoạn khác."))
    run(site)
    assert owned(plain_list(site)) == tree(site / "public").keys()


def test_a_first_build_that_ends_in_the_middle_orphans_nothing(tmp_path: Path) -> None:
    """What it made before is known though its catalogue does not count yet."""

    class Ending(Built):
        def on_file_written(self, path: str, reason: str) -> None:
            super().on_file_written(path, reason)
            if path.endswith("a/index.html"):
                raise KeyboardInterrupt

    site = make_site(tmp_path / "site", {"content/a.md": article(), "content/b.md": article("Bài khác")})
    age(site)
    with pytest.raises(KeyboardInterrupt):
        run(site, listener=Ending())
    assert (site / "public/2021/12/a/index.html").exists()
    (site / "content/a.md").unlink()
    run(site)
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


def test_a_file_of_somebody_else_at_a_place_that_was_the_sites_is_left(tmp_path: Path) -> None:
    """A page that was removed once is not the site's any more, also when all but the list is lost."""
    site = site_of_three(tmp_path / "site")
    (site / "content/a.md").unlink()
    run(site)
    write(site, "public/2021/10/a/index.html", "của người khác")
    shutil.rmtree(site / ".sitegen/templates")
    Path(catalogue_path(str(site), str(site / "public"))).unlink()
    assert run(site).gone == []
    assert (site / "public/2021/10/a/index.html").exists()

"""What is derived may be lost or spoiled: a build puts it right, writes nothing else, and touches no foreign file."""

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from jinja2.compiler import CodeGenerator

from edits import A2, A5, A6, ARTICLES, NEIGHBOURS, build_again, outputs
from site_helpers import clean_tree, run, tree, write
from sitegen.build import program as building
from sitegen.diagnostics.faults import MachineError
from sitegen.rendering.templates.environment import SiteEnvironment
from sitegen.rendering.views import DateView


@pytest.mark.parametrize("what", (".sitegen/catalogue.sqlite3", ".sitegen", ".sitegen/templates"))
def test_lost_state_costs_time_only(archive: Path, what: str) -> None:
    """Everything is rendered again, nothing is written, since nothing differs."""
    path = archive / what
    path.unlink() if path.is_file() else shutil.rmtree(path)
    done, other, gone = build_again(archive)
    assert (other, gone) == (set(), set())
    assert done.result.unchanged == len(tree(archive / "public"))


def test_files_left_by_lost_state_are_counted_not_touched(archive: Path) -> None:
    """Without its record the program cannot know that a file was its own; --prune removes what it does not make now."""
    shutil.rmtree(archive / ".sitegen")
    write(archive, "public/la.txt", "của người khác")
    (archive / A6).unlink()
    done = run(archive)
    left = {"la.txt", "2021/03/a6/index.html", "luu-tru/2021/03/20/index.html"}
    assert (done.gone, done.result.foreign) == ([], len(left))
    assert left <= tree(archive / "public").keys()
    assert set(run(archive, prune=True).gone) == left
    assert tree(archive / "public") == clean_tree(archive, archive.parent / "clean")


@pytest.mark.parametrize("state", (".sitegen", ""))
@pytest.mark.parametrize("damage", ("changed", "cut", "same size", "gone"))
def test_a_spoiled_output_is_made_again(archive: Path, damage: str, state: str) -> None:
    """Whatever happened to a file of the output, the next build puts it right, and writes no other."""
    if not state:
        shutil.rmtree(archive / ".sitegen")
    path = archive / "public/2021/01/a2/index.html"
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"changed": b"hong", "cut": whole[:-1], "same size": whole[:-1] + b"?"}[damage])
    done = run(archive)
    assert [name for name, _ in done.written] == ["2021/01/a2/index.html"]
    assert tree(archive / "public") == clean_tree(archive, archive.parent / "clean")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a permission to make links")
@pytest.mark.parametrize("removed", (False, True))
@pytest.mark.parametrize("linked", ("2021", "2021/01", "2021/01/a2"))
def test_nothing_is_changed_behind_a_link_in_place_of_a_folder(archive: Path, linked: str, removed: bool) -> None:  # noqa: FBT001
    """The build ends before it writes anything, naming the link; once that is gone the next one completes the site."""
    elsewhere = archive.parent / "noi-khac"
    (archive / "public" / linked).rename(elsewhere)
    (archive / "public" / linked).symlink_to(elsewhere)
    if removed:
        (archive / A2).unlink()
    else:
        write(archive, A2, (archive / A2).read_text(encoding="utf-8") + "\nThêm một đoạn.\n")
    before = tree(archive / "public"), tree(elsewhere)
    with pytest.raises(MachineError, match=re.escape(str(archive / "public" / linked) + ": ")):
        run(archive)
    assert (tree(archive / "public"), tree(elsewhere)) == before
    (archive / "public" / linked).unlink()
    run(archive)
    assert tree(archive / "public") == clean_tree(archive, archive.parent / "clean")
    assert tree(elsewhere) == before[1]


def test_a_link_in_place_of_an_output_is_replaced(archive: Path) -> None:
    """What it leads to stays as it is."""
    path, elsewhere = archive / "public/2021/01/a2/index.html", archive.parent / "cua-ai.html"
    elsewhere.write_text("của người khác", encoding="utf-8")
    path.unlink()
    path.symlink_to(elsewhere)
    run(archive)
    assert (path.is_symlink(), elsewhere.read_text(encoding="utf-8")) == (False, "của người khác")


def test_a_folder_where_an_output_belongs_is_left_to_its_owner(archive: Path) -> None:
    """The build ends as the machine's failure that names it; once it is gone the next build completes the site."""
    path = archive / "public/2021/01/a2/index.html"
    path.unlink()
    path.mkdir()
    with pytest.raises(MachineError, match=r"2021/01/a2/index\.html"):
        run(archive)
    path.rmdir()
    run(archive)
    assert tree(archive / "public") == clean_tree(archive, archive.parent / "clean")


def test_a_lost_output_folder_is_made_again(archive: Path) -> None:
    """Every file of it."""
    shutil.rmtree(archive / "public")
    _, other, _ = build_again(archive)
    assert other == tree(archive / "public").keys()


def test_a_new_version_of_the_program_renders_everything(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that it makes in the same way stay untouched, the others are written."""
    monkeypatch.setattr(building, "__version__", "999")
    _, other, gone = build_again(archive)
    assert (other, gone) == (set(), set())
    monkeypatch.setattr(building, "__version__", "1000")
    monkeypatch.setattr(DateView, "office", property(lambda _: "Ngày khác"))
    _, other, gone = build_again(archive)
    # Each article and each day of the archive shows its date in that form, and no other output does.
    days = {path for path in tree(archive / "public") if re.fullmatch(r"luu-tru/\d{4}/\d\d/\d\d/index\.html", path)}
    assert (other, gone) == (outputs(ARTICLES) | days, set())


def test_a_new_version_of_the_program_compiles_templates_again(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another Jinja, or another program, made of a template is not used any more."""

    class Other(CodeGenerator):
        def _output_const_repr(self, group: Iterable[object]) -> str:
            return super()._output_const_repr([*group, " "])

    monkeypatch.setattr(building, "__version__", "999")
    monkeypatch.setattr(SiteEnvironment, "code_generator_class", Other)
    build_again(archive)


def test_a_file_saved_again_without_a_change_writes_nothing(archive: Path) -> None:
    """Only its times are new: it is hashed, neither parsed nor rendered."""
    for path in (A2, A5, "site.yaml", "static/css/site.css", NEIGHBOURS, "content/2021/03/a5/anh.png"):
        write(archive, path, (archive / path).read_bytes())
    done, other, _ = build_again(archive)
    assert other == set()
    assert done.result.unchanged == len(tree(archive / "public"))

"""A template that is edited while a build runs, and put back: the next build leaves what a clean one would."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from golden_sites import difference
from site_helpers import NOW, Built, article, clean_tree, make_site, pages, run, tree, write
from sitegen.build import prepare, removing, theming
from sitegen.build import write as build_write
from sitegen.build.options import Options, Step
from sitegen.build.run import build
from sitegen.rendering import batches
from sitegen.rendering.renderer import Renderer
from sitegen.rendering.templates import theme
from sitegen.system import stamps

# A template of its own, one that others include, and one of macros.
TEMPLATES: Final = {
    "templates/404.html": "<!doctype html>\n<p>MỘT {{ page.kind }}\n",
    "templates/partials/article-neighbours.html": "{% if previous %}\n<p>MỘT {{ previous.title }}\n{% endif %}\n",
    "templates/macros/numbers.html": "{% macro number(n) %}MỘT {{ n }}{% endmacro %}\n"
    "{% macro articles(n) %}MỘT {{ n }}{% endmacro %}\n",
}
FILES: Final = {
    **TEMPLATES,
    "content/a.md": article("Bài mẫu 1", "2021-12-30"),
    "content/b.md": article("Bài mẫu 2", "2021-12-31"),
    "static/css/site.css": "body{}",
}
# What a build does one after the other; before each of these a file may be saved.
PHASES: Final[tuple[tuple[str, object, str], ...]] = (
    ("hashing", prepare, "read_files"),
    ("reading", theming, "read_templates"),
    ("planning", prepare, "_plan"),
    ("compiling", build_write, "write_tasks"),
    ("rendering", Renderer, "render"),
    ("writing", batches, "write_whole"),
    ("the end", removing, "tidy"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built; nobody may change it."""
    site = make_site(tmp_path_factory.mktemp("site"), FILES)
    run(site)
    return site


@pytest.fixture
def site(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the site whose files count as saved long ago."""
    monkeypatch.setattr(stamps, "UNSETTLED_NS", 0)
    return shutil.copytree(built, tmp_path / "site")


def save(site: Path, word: str) -> None:
    """Save all templates with a word in them."""
    for name, text in TEMPLATES.items():
        write(site, name, text.replace("MỘT", word))


def interrupted(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, do: Callable[[], None], *, after: bool
) -> None:
    """Let something happen when a function is first called, before or after what it does."""
    call = getattr(owner, name)
    pending = [do]

    def calling(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is passed on
        if pending and not after:
            pending.pop()()
        made = call(*arguments, **options)
        if pending and after:
            pending.pop()()
        return made

    monkeypatch.setattr(owner, name, calling)


_MOMENTS: Final = [(edit, undo) for edit in range(len(PHASES) - 1) for undo in range(edit + 1, len(PHASES))]


@pytest.mark.parametrize("start", ("cold", "clean"))
@pytest.mark.parametrize(
    ("edit", "undo"), _MOMENTS, ids=[f"{PHASES[edit][0]} to {PHASES[undo][0]}" for edit, undo in _MOMENTS]
)
def test_an_edit_that_is_undone_leaves_nothing(
    built: Path, site: Path, monkeypatch: pytest.MonkeyPatch, edit: int, undo: int, start: str
) -> None:
    """Whenever it is saved and put back; and what was shown of it meanwhile is all of one kind."""
    if start == "cold":
        shutil.rmtree(site / "public")
        for each in (site / ".sitegen").glob("catalogue*"):
            each.unlink()
    with monkeypatch.context() as patch:
        for place, word in ((edit, "HAI"), (undo, "MỘT")):
            phase, owner, name = PHASES[place]
            interrupted(patch, owner, name, lambda word=word: save(site, word), after=phase == "the end")  # type: ignore[misc]
        run(site, clean=start == "clean")
    # A build that has nothing to write does not come to each phase.
    save(site, "MỘT")
    meanwhile = b"".join(tree(site / "public").values())
    assert ("MỘT".encode() in meanwhile) != (b"HAI" in meanwhile)
    run(site)
    assert difference(tree(built / "public"), tree(site / "public")) == ""
    assert run(site).written == []


def test_an_edit_between_two_builds_is_shown_though_it_was_compiled_before(site: Path) -> None:
    """What was compiled of an older text is not used for a newer one, nor the other way round."""
    before = tree(site / "public")
    save(site, "HAI")
    run(site)
    assert b"HAI" in tree(site / "public")["404.html"]
    save(site, "MỘT")
    run(site)
    assert difference(before, tree(site / "public")) == ""


@pytest.mark.parametrize("damage", ("another template's", "cut", "a bit"))
def test_compiled_templates_that_are_not_what_was_written_are_not_used(built: Path, site: Path, damage: str) -> None:
    """They are made anew, also without `--clean`."""
    compiled = sorted((site / ".sitegen/templates").iterdir())
    for each, other in zip(compiled, reversed(compiled), strict=True):
        data = each.read_bytes()
        if damage == "another template's":
            each.write_bytes((built / ".sitegen/templates" / other.name).read_bytes())
        elif damage == "cut":
            each.write_bytes(data[: len(data) // 2])
        else:
            place = len(data) * 3 // 4
            each.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    shutil.rmtree(site / "public")
    run(site)
    assert difference(tree(built / "public"), tree(site / "public")) == ""


def test_a_clean_build_compiles_its_templates_anew(site: Path) -> None:
    """It takes nothing from what an earlier build made, whatever stands there."""
    folder = site / ".sitegen/templates"
    write(site, ".sitegen/templates/cu/x.compiled", "cũ")
    before = {each.name: each.stat().st_ino for each in folder.iterdir() if each.is_file()}
    kept = {name: (folder / name).open("rb") for name in before}
    run(site, clean=True)
    for file in kept.values():
        file.close()
    after = {each.name: each.stat().st_ino for each in folder.iterdir()}
    assert after.keys() == before.keys()
    assert not set(before.values()) & set(after.values())


def test_a_clean_build_looks_at_its_templates_anew(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they use is not taken from the catalogue either."""
    looked: list[int] = []
    analyse = theme.analyse

    def analysing(*arguments: Any) -> Any:  # noqa: ANN401 - whatever is passed on
        looked.append(1)
        return analyse(*arguments)

    monkeypatch.setattr(theme, "analyse", analysing)
    write(site, "content/a.md", article("Bài mẫu khác", "2021-12-30"))
    run(site)
    assert looked == []
    run(site, clean=True)
    assert looked == [1]


def test_a_template_that_is_edited_under_workers_is_shown_as_it_was_read(tmp_path: Path) -> None:
    """They get the templates with their work, and read no file of them."""
    site = make_site(
        tmp_path, {**FILES, **{f"content/{n}.md": article(f"Bài mẫu {n}", "2020-01-01") for n in range(330)}}
    )

    class Saving(Built):
        def on_progress(self, step: Step, done: int, total: int) -> None:
            if step is Step.READING and done == total:
                save(site, "HAI")

    built = Saving()
    options = Options(site=str(site), output=str(site / "public"), now=NOW, jobs=2)
    build(options, built)
    pages = b"".join(tree(site / "public").values())
    assert b"HAI" not in pages
    assert "MỘT".encode() in pages
    run(site)
    assert b"HAI" in tree(site / "public")["404.html"]


def test_what_is_made_of_a_constant_follows_the_settings(tmp_path: Path) -> None:
    """Compiled templates are of any base URL, though Jinja2 compiles what filters make of constants."""
    template = "{{ '/a/'|absolute }} {{ [{'name': 'A', 'url': '/a/'}]|breadcrumbs|tojson }}\n"
    site = make_site(tmp_path / "site", {"content/a.md": article(), "templates/404.html": template})
    run(site)
    settings = (site / "site.yaml").read_text(encoding="utf-8")
    write(site, "site.yaml", settings.replace("https://mau.example.org", "https://khac.example.org"))
    run(site)
    assert pages(site, "404.html")[0].count("https://khac.example.org/a/") == 2
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")

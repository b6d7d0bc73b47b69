"""docs/templates.md names all that templates may rely on, and nothing that is not there."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import jinja2
import pytest
import yaml
from jinja2 import meta, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS

import build_gallery
from site_helpers import article, write
from sitegen.build.options import Options
from sitegen.build.run import build
from sitegen.metadata.theme_model import Icon, ThemeData
from sitegen.rendering.templates import environment
from sitegen.system.sources import THEME_PATH

ROOT: Final = Path(__file__).resolve().parent.parent
TEMPLATES: Final = ROOT / "templates"
STATIC: Final = ROOT / "static"
REFERENCE: Final = ROOT / "docs" / "templates.md"
# The parts that tell one of the common values from another, and the name that the reference gives to each.
_KINDS: Final = {"article": {"body", "title"}, "entry": {"summary", "canonical"}, "moment": {"rfc822"}}
_THEME_FILE: Final = Path(THEME_PATH).name
_LINK: Final = {"name", "url"}
_SPAN: Final = {"name", "url", "year", "month", "day", "date"}
_CATEGORY: Final = {"name", "slug", "description", "url"}


class Recording:
    """What a build gave to its templates: the names of all data by template, under "" what many of them have."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {"": set()}
        self.filters: set[str] = set()
        self.functions: set[str] = set()

    def add(self, template: jinja2.Template, values: Mapping[str, Any]) -> None:
        """Note one rendering."""
        environment = template.environment
        self.filters |= environment.filters.keys() - FILTERS.keys()
        everywhere = {name: value for name, value in environment.globals.items() if name not in DEFAULT_NAMESPACE}
        self.functions |= {name for name, value in everywhere.items() if callable(value)}
        for name, value in everywhere.items():
            if not callable(value):
                self.names[""] |= set(walk(value, name))
        own = self.names.setdefault(str(template.name), set())
        for root, value in values.items():
            for name in walk(value, root):
                shared = name == "page" or name.startswith(
                    ("page.", "site.", "link.", "span.", *(f"{kind}." for kind in _KINDS))
                )
                (self.names[""] if shared else own).add(name)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Return what a build of the gallery, which has everything, gives to its templates."""
    folder = tmp_path_factory.mktemp("gallery")
    build_gallery.assemble(folder / "site")
    # What only a preview marks.
    write(folder / "site", "content/hen-gio.md", article(date="2999-01-01"))
    found = Recording()
    render = environment.render

    def recorded(template: jinja2.Template, values: Mapping[str, Any]) -> str:
        found.add(template, values)
        return render(template, values)

    now = int(datetime.fromisoformat(build_gallery.NOW).timestamp())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment, "render", recorded)
        build(
            Options(
                site=str(folder / "site"), output=str(folder / "out"), now=now, drafts=True, scheduled=True, marks=True
            )
        )
    return found


def walk(value: object, name: str) -> Iterator[str]:
    """Yield the dotted names of all data in ``value``, ``[]`` standing for the values of a list.

    The parts of a common value are named after its kind, wherever it stands.
    """
    if isinstance(value, list):
        yield f"{name}[]"
        for each in value:
            yield from walk(each, f"{name}[]")
        return
    yield name
    own = parts(value)
    kinds = [kind for kind, marks in _KINDS.items() if marks <= set(own)]
    for mark, kind in ((_LINK, "link"), (_SPAN, "span"), (_CATEGORY, "site.categories[]")):
        if set(own) == mark:
            kinds = [kind]
    beneath = kinds[0] if kinds else name
    for part in own:
        # What an article shares with an entry is the entry's, but for what only its page says of its picture.
        inherited = len(kinds) > 1 and part in {"url", "canonical", "title", *_ENTRY_PARTS}
        for inner in walk(getattr(value, part), f"{'entry' if inherited else beneath}.{part}"):
            yield re.sub(r"^entry(\.image\.(?:caption|in_text))$", r"article\1", inner)


_ENTRY_PARTS: Final = ("id", "date", "updated", "summary", "image", "category", "authors", "mark")


def parts(value: object) -> list[str]:
    """Return the names of the data in ``value``; none for texts, numbers and the like."""
    if isinstance(value, SimpleNamespace):
        return list(vars(value))
    if dataclasses.is_dataclass(value):
        return [field.name for field in dataclasses.fields(value)]
    own = type(value)
    if not own.__module__.startswith("sitegen."):
        return []
    if isinstance(value, tuple):
        return list(getattr(value, "_fields", ()))
    return [name for name in dir(value) if not name.startswith("_") and not callable(getattr(value, name))]


def keys_of(kind: type, before: str = "") -> Iterator[str]:
    """Yield the dotted keys of all that a part of the theme's data can say."""
    for field in dataclasses.fields(kind):
        name = before + field.name
        if dataclasses.is_dataclass(field.type) and isinstance(field.type, type):
            yield from keys_of(field.type, f"{name}.")
        elif field.type == tuple[Icon, ...]:
            yield from keys_of(Icon, f"{name}[].")
        else:
            yield name


def walk_keys(said: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """Yield the dotted keys of a mapping read from YAML."""
    for key, value in said.items():
        if isinstance(value, Mapping):
            yield from walk_keys(value, f"{before}{key}.")
        elif value and isinstance(value[0] if isinstance(value, list) else None, Mapping):
            for each in value:
                yield from walk_keys(each, f"{before}{key}[].")
        else:
            yield before + key


def leaves(names: set[str]) -> set[str]:
    """Return the names without those that others continue."""
    whole = {name[: match.start()] for name in names for match in re.finditer(r"\.|\[\]", name)}
    return names - whole


@cache
def tables() -> dict[str, list[list[str]]]:
    """Return the rows of the reference's tables, each as what stands in backticks in its cells, by heading."""
    found: dict[str, list[list[str]]] = {}
    for part in re.split(r"^#+ ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        found[heading.strip("`")] = [
            [re.sub(r"^ `\\?\|?(.*?)`.*", r"\1", cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in text.split("\n")
            if line.startswith("| `")
        ]
    return found


def tables_as_text() -> Iterator[tuple[str, str]]:
    """Yield the rows of the tables with what begins them."""
    yield from re.findall(r"^\| `([^`]*)` \|(.*)", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)


def first_cells(heading: str) -> set[str]:
    """Return what begins the rows of the tables under a heading."""
    return {row[0] for row in tables()[heading]}


def page_templates() -> dict[str, set[str]]:
    """Return the documented variables of each template that the program itself fills."""
    return {name: first_cells(name) for name in tables() if name.endswith((".html", ".xml"))}


def shared_names() -> set[str]:
    """Return the documented names of what every template has, and of common values."""
    headings = ("A moment", "An entry", "An article", "A link", "A span", "In every template")
    return {name for heading in headings for name in first_cells(heading)}


@cache
def tree(name: str) -> nodes.Template:
    """Return the syntax tree of a template."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(dict.fromkeys(first_cells("Functions and filters"), str))
    return environment.parse((TEMPLATES / name).read_text(encoding="utf-8"))


@cache
def needed(name: str) -> frozenset[str]:
    """Return the templates that make up the template ``name``, itself included."""
    found: set[str] = set()
    todo = [name]
    while todo:
        this = todo.pop()
        if this not in found:
            found.add(this)
            todo += [other for other in meta.find_referenced_templates(tree(this)) if other is not None]
            todo += fragments(this)
    return frozenset(found)


def fragments(name: str) -> dict[str, set[str]]:
    """Return the fragments that a template names, each with the names of the values that it is given."""
    return {
        call.args[0].value: {value.key for value in call.kwargs}
        for call in tree(name).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "fragment" and isinstance(call.args[0], nodes.Const)
    }


def asked_for(name: str) -> set[str]:
    """Return the variables that a template neither sets nor imports, in whichever of its blocks."""
    parsed = tree(name)
    imported = {
        each for statement in parsed.find_all(nodes.FromImport) for each in statement.names if isinstance(each, str)
    }
    assigned = {
        each.name
        for statement in parsed.find_all(nodes.Assign)
        for each in statement.find_all(nodes.Name)
        if each.ctx == "store"
    }
    return meta.find_undeclared_variables(parsed) - imported - assigned


def all_templates() -> set[str]:
    """Return the names of all templates of the theme."""
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
    return files - {_THEME_FILE}


def root_of(name: str) -> str:
    """Return the variable of which ``name`` is a part."""
    return re.split(r"\.|\[", name)[0]


def test_every_template_is_named() -> None:
    """Each file of templates/ has a heading or a row of its own, and each of these a file."""
    named = {*page_templates(), *first_cells("Partials"), *(row[1] for row in tables()["Macros"])}
    assert named == all_templates()


def test_every_static_file_is_named() -> None:
    """The table of static files holds those of the theme."""
    files = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    assert first_cells("Static files") == files


def test_every_key_of_the_theme_is_named() -> None:
    """The table of theme.yaml holds what its file may say, and the default theme says all of it."""
    assert first_cells(_THEME_FILE) == set(keys_of(ThemeData))
    said = yaml.safe_load((TEMPLATES / _THEME_FILE).read_text(encoding="utf-8"))
    assert set(walk_keys(said)) == set(keys_of(ThemeData))


def test_every_block_is_named() -> None:
    """The table of blocks holds those of the frame, and no template fills one that the frame does not have."""
    named = first_cells("Blocks")
    assert {block.name for block in tree("base.html").find_all(nodes.Block)} == named
    filled = {block.name for name in all_templates() for block in tree(name).find_all(nodes.Block)}
    assert filled <= named


def test_every_macro_is_named() -> None:
    """The table of macros holds each with its arguments and its file."""
    macros = {
        (f"{macro.name}({', '.join(argument.name for argument in macro.args)})", name)
        for name in all_templates()
        for macro in tree(name).find_all(nodes.Macro)
    }
    assert {(row[0], row[1]) for row in tables()["Macros"]} == macros


def test_every_function_and_filter_is_named(recording: Recording) -> None:
    """Beside those of Jinja2, templates have those of the reference."""
    named = first_cells("Functions and filters")
    functions = {name.partition("(")[0] for name in named if "(" in name}
    assert functions == recording.functions
    assert {name for name in named if "(" not in name} == recording.filters


@pytest.mark.parametrize("name", sorted(page_templates()))
def test_every_variable_of_a_template_is_named(recording: Recording, name: str) -> None:
    """The reference of a template holds what the program gives to it, down to the last part."""
    assert leaves(page_templates()[name]) == leaves(recording.names.get(name, set()))


def test_what_every_template_has_is_named(recording: Recording) -> None:
    """So does that of settings, addresses, the page itself, moments, entries, articles and links."""
    assert leaves(shared_names()) == leaves(recording.names[""])


def test_templates_use_nothing_but_what_is_named() -> None:
    """A name that a template gets from outside is one that all pages made with it have."""
    everywhere = {root_of(name) for name in shared_names()} - {"moment", "entry", "article", "link", "span"}
    everywhere |= {name.partition("(")[0] for name in first_cells("Functions and filters")}
    frame = first_cells("The frame")
    given_to = {name: values for each in all_templates() for name, values in fragments(each).items()}
    for name, values in given_to.items():
        assert asked_for(name) <= (everywhere - {"page"}) | values, name
        # Who copies the template must know them.
        assert all(f"`{value}`" in dict(tables_as_text())[name] for value in values), name
    for name in all_templates() - given_to.keys():
        pages = [variables for page, variables in page_templates().items() if name in needed(page)]
        given = set.intersection(*({root_of(each) for each in variables} for variables in pages)) if pages else set()
        assert asked_for(name) <= everywhere | frame | given, name


def test_the_frame_asks_for_what_is_named() -> None:
    """What pages set for the frame is what the frame and its parts use, and not a name more."""
    everywhere = {root_of(name) for name in shared_names()} | {"asset", "url", "card", "fragment"}
    parts_of_it = needed("base.html") - fragments("base.html").keys()
    used = {name for each in parts_of_it for name in asked_for(each)}
    assert used - everywhere == first_cells("The frame")

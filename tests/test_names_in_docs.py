"""What the documentation and the comments call by a name is there: a module, a file, a class, a column of a table."""

import ast
import importlib
import io
import pkgutil
import re
import sqlite3
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

import sitegen
from sitegen.catalogue.schema import TABLES
from sitegen.planning.kinds import KINDS

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "sitegen"
PAGE: Final = ROOT / "docs" / "architecture.md"
NAMES: Final = [
    found.name.removeprefix("sitegen.")
    for found in pkgutil.walk_packages(sitegen.__path__, "sitegen.")
    if found.name != "sitegen.__main__"
]
# What ends like this is a file: of a site, of an output, of the repository.
FILE: Final = re.compile(r"\.(?:css|html|js|json|md|outputs|pages|py|sqlite3|svg|toml|txt|yaml)$")
# Words of Python, JSON, SQLite and Jinja2, and what a template or a setting may say.
WORDS: Final = {
    "1",
    "1.0",
    "true",
    "tojson",
    "quick_check",
    "__init__",
    "site.x",
    ".write",
    "frame.eval_ctx",
    "finalize.src",
}


@pytest.fixture(scope="module")
def modules() -> dict[str, ModuleType]:
    """Return our modules by their names below the program's."""
    return {name: importlib.import_module(f"sitegen.{name}") for name in NAMES}


def _tables() -> dict[str, set[str]]:
    """Return the columns of the catalogue's tables."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(TABLES)
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {name: {row[1] for row in database.execute(f"PRAGMA table_info({name})")} for name in names}
    database.close()
    return columns


def _has(owner: object, names: list[str]) -> bool:
    """Tell whether ``owner`` has what ``names`` lead to, a field without a default too."""
    for name in names:
        if name in getattr(owner, "__annotations__", {}) and not hasattr(owner, name):
            return True
        if not hasattr(owner, name):
            return False
        owner = getattr(owner, name)
    return True


def _is_ours(name: str, modules: dict[str, ModuleType]) -> bool:
    """Tell whether a dotted name leads somewhere: from a module, by its name or the last part, or from a class."""
    first, *rest = name.split(".")
    for known, module in modules.items():
        if name == known or name.startswith(known + "."):
            if _has(module, name[len(known) + 1 :].split(".") if name != known else []):
                return True
        elif first == known.rpartition(".")[2] and _has(module, rest):
            return True
        if hasattr(module, first) and first[0].isupper() and _has(getattr(module, first), rest):
            return True
    return False


def _is_of_python(name: str) -> bool:
    """Tell whether a dotted name is of the standard library or of a library that is used."""
    builtin = ["datetime", "builtins"]
    for module in (*(name.split(".")[:1]), *builtin):
        if module in sys.modules and _has(sys.modules[module], name.removeprefix(f"{module}.").split(".")):
            return True
    return False


def _said(page: str) -> list[str]:
    """Return what a page says in backticks, of which a name is made of letters."""
    return sorted(set(re.findall(r"`([\w./@-]+)`", page)))


def _is_there(name: str, modules: dict[str, ModuleType]) -> bool:
    """Tell whether the architecture speaks of something that exists."""
    if name in WORDS or (ROOT / name).exists() or name.startswith((".", "/", "--")):
        return True
    if name.endswith("/") or FILE.search(name):
        # Of a site; what looks like one of ours has to be there.
        return not name.startswith(("docs/", "tests/", "tools/", "src/", "bench/"))
    dotted = name.replace("/", ".")
    table, _, column = dotted.partition(".")
    columns = _tables().get(table)
    if columns is not None and (not column or column in columns):
        return True
    known = {part for module in modules for part in module.split(".")} | set(KINDS)
    offered = any(hasattr(module, dotted) for module in modules.values())
    return dotted in known or offered or _is_ours(dotted, modules) or _is_of_python(dotted)


def test_all_that_the_architecture_names_is_there(modules: dict[str, ModuleType]) -> None:
    """A module, class or function that was renamed, and a file that was moved, is not called by its old name."""
    assert [name for name in _said(PAGE.read_text(encoding="utf-8")) if not _is_there(name, modules)] == []


@pytest.mark.parametrize(
    "name", ("content.article.read", "planning/doomed", "doomed", "tests/test_no.py", "Developing")
)
def test_a_name_that_is_gone_is_noticed(name: str, modules: dict[str, ModuleType]) -> None:
    """Whether it was a function, a module, a file or a class."""
    assert not _is_there(name, modules)


def _comments(path: Path) -> Iterator[str]:
    """Yield the comments and docstrings of a file."""
    text = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def test_all_that_comments_name_by_a_path_is_there(modules: dict[str, ModuleType]) -> None:
    """Whatever stands in backticks and has a dot in it leads somewhere."""
    gone = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in sorted(SOURCE.rglob("*.py"))
        for text in _comments(path)
        for name in re.findall(r"(?<!`)`{1,2}([A-Za-z_]\w*(?:\.\w+)+)(?:\(\))?`", text)
        if not (FILE.search(name) or _is_ours(name, modules) or _is_of_python(name))
    ]
    assert gone == []


@pytest.mark.parametrize(
    "package", sorted(path.parent for path in SOURCE.rglob("__init__.py")), ids=lambda each: each.name
)
def test_a_package_names_modules_that_it_has(package: Path) -> None:
    """What its docstring says in backticks is a module of it, or a file of a site."""
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    named = [name for name in re.findall(r"``([^`]+)``", text) if not FILE.search(name)]
    assert [name for name in named if not (package / f"{name}.py").exists()] == []


def test_comments_name_a_page_of_the_documentation() -> None:
    """What is promised to others stands in `docs/`, so that no comment leads to what nobody can read."""
    for path in SOURCE.rglob("*.py"):
        for text in _comments(path):
            assert "the contract" not in text, path
            for page in re.findall(r"docs/[\w-]+\.md", text):
                assert (ROOT / page).exists(), path

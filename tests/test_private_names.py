"""What is used of libraries is public; what is not stands in a table, with the test that takes it away."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final, Protocol

import pytest

import sitegen

ROOT: Final = Path(__file__).resolve().parent.parent
# Documented all the same: of the standard library's named tuples, how a process ends at once, and the types of what has
# none at run time.
DOCUMENTED: Final = {"_replace", "_asdict", "_fields", "_make", "_exit", "_typeshed"}
NAMES: Final = sorted(
    found.name
    for found in pkgutil.walk_packages(sitegen.__path__, "sitegen.")
    # It is the program: to import it is to run it.
    if found.name != "sitegen.__main__"
)
_ASKING: Final = {"getattr", "hasattr", "setattr", "delattr"}


def is_private(name: str) -> bool:
    """Tell whether ``name`` is its owner's own matter."""
    return name.startswith("_") and name != "_" and not name.endswith("__")


@cache
def tree_of(name: str) -> ast.Module:
    """Return the syntax tree of one of our modules."""
    return ast.parse(inspect.getsource(importlib.import_module(name)))


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield each part of what a module imports: of the modules' names, and of the names that it takes from them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            taken = [each.name for each in node.names]
            for path in [node.module or "", *taken] if isinstance(node, ast.ImportFrom) else taken:
                yield from path.split(".")


def asked_of_a_base(tree: ast.AST) -> Iterator[str]:
    """Yield each name that a class asks of what it extends."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
            called = node.value.func
            if isinstance(called, ast.Name) and called.id == "super":
                yield node.attr


def asked(tree: ast.AST) -> Iterator[str]:
    """Yield each name that a module asks anything for, by a dot or by a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ASKING:
            yield from (str(each.value) for each in node.args[1:2] if isinstance(each, ast.Constant))


def given(tree: ast.AST) -> Iterator[str]:
    """Yield each name that a module gives a value itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def ours_below(tree: ast.AST) -> Iterator[str]:
    """Yield the names of our modules that a module imports from: what it extends may be theirs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in NAMES:
            yield node.module


def foreign(name: str) -> set[str]:
    """Return the private names that one of our modules uses of another's."""
    tree = tree_of(name)
    own = {*given(tree), *(each for module in ours_below(tree) for each in given(tree_of(module)))}
    used = {*imported(tree), *asked_of_a_base(tree), *(set(asked(tree)) - own)}
    return {each for each in used if is_private(each)} - DOCUMENTED


def listed() -> dict[str, str]:
    """Return the private names in the table of what is leaned upon, with what is said to take each away."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| taken away by |\n")[2].partition("\n\n")[0]
    rows = [line.split("|") for line in table.splitlines()]
    names = {name: row[4].strip(" `") for row in rows for name in re.findall(r"[\w.]*?(\w+)`", row[1])}
    return {name: test for name, test in names.items() if is_private(name)}


def test_every_private_name_stands_in_the_table() -> None:
    """A module that begins to use one fails here until the table has it, and one no longer used has to leave it."""
    used = {module: found for module in NAMES if (found := foreign(module))}
    assert sorted(set().union(*used.values())) == sorted(listed()), used


@pytest.mark.parametrize("name", listed())
def test_every_private_name_is_taken_away_by_a_test(name: str) -> None:
    """The test is there, and names what it takes away."""
    assert f'"{name}' in (ROOT / listed()[name]).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "found"),
    (
        ("from markdown.core import _escape", {"_escape"}),
        ("import markdown._util", {"_util"}),
        ("import jinja2\njinja2.filters._prepare(1)", {"_prepare"}),
        ("import jinja2\ngetattr(jinja2, '_cache')", {"_cache"}),
        ("class A(B):\n    def _f(self):\n        super()._f()", {"_f"}),
        ("class A:\n    def f(self):\n        self._x = 1\n        return self._x + self.__len__()", set()),
        ("from sitegen.vietnamese.text import _MARKS", {"_MARKS"}),
    ),
)
def test_a_private_name_is_seen_however_it_is_used(
    monkeypatch: pytest.MonkeyPatch, source: str, found: set[str]
) -> None:
    """By an import, a dot, a text or of a base; what a module gives itself is its own."""
    monkeypatch.setattr(f"{__name__}.tree_of", lambda _name: ast.parse(source))
    assert foreign("") == found


@pytest.fixture(scope="module")
def modules() -> list[ModuleType]:
    """Return all our modules."""
    return [importlib.import_module(name) for name in NAMES]


def test_no_class_takes_the_place_of_a_private_method(modules: list[ModuleType]) -> None:
    """What our classes call their own is not called so by the library's class that they extend."""
    ours = {each for module in modules for each in vars(module).values() if inspect.isclass(each)}
    taken = [
        (each.__qualname__, name)
        for each in ours
        if each.__module__.startswith("sitegen.")
        and not issubclass(each, tuple | Enum)
        and Protocol not in each.__mro__
        for name in vars(each)
        # Each abstract class has one of its own.
        if is_private(name) and name != "_abc_impl"
        for base in each.__mro__
        if not base.__module__.startswith("sitegen.") and name in vars(base)
    ]
    assert taken == []

"""What the markup uses of its libraries is public: no name of theirs begins with an underscore."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import sitegen.content.markup
import sitegen.vietnamese

MODULES = [
    importlib.import_module(found.name)
    for package in (sitegen.content.markup, sitegen.vietnamese)
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
]
# Of the standard library's named tuples, which are documented.
DOCUMENTED = {"_replace", "_asdict", "_fields"}


def is_private(name: str) -> bool:
    """Tell whether ``name`` is its owner's own matter."""
    return name.startswith("_") and not name.endswith("__")


def used(tree: ast.AST) -> Iterator[str]:
    """Yield each private name that a module asks anything for, by a dot, by an import or by a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"getattr", "hasattr"}:
            yield from (str(each.value) for each in node.args[1:2] if isinstance(each, ast.Constant))


def given(tree: ast.AST) -> Iterator[str]:
    """Yield each name that a module gives a value itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_uses_no_private_name_of_another(module: ModuleType) -> None:
    """Every private name that it uses is one of its own."""
    tree = ast.parse(inspect.getsource(module))
    assert {name for name in used(tree) if is_private(name)} <= {*given(tree), *DOCUMENTED}


def test_no_class_takes_the_place_of_a_private_method() -> None:
    """What our classes call their own is not called so by the library's class that they extend."""
    ours = {each for module in MODULES for each in vars(module).values() if inspect.isclass(each)}
    taken = [
        (each.__qualname__, name)
        for each in ours
        if each.__module__.startswith("sitegen.")
        for name in vars(each)
        if is_private(name)
        for base in each.__mro__
        if not base.__module__.startswith("sitegen.") and name in vars(base)
    ]
    assert taken == []

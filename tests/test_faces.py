"""Each package names what others may use of it, and the architecture says where that is more or other than a face."""

import ast
import importlib
import importlib.util
import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "sitegen"
PAGE: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRACTS: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
PACKAGES: Final = [layer for layer in CONTRACTS[0]["layers"] if layer != "__main__"]
# A command is used by being typed.
FACELESS: Final = {"system", "vietnamese", "commands"}

FACES: Final = [package for package in PACKAGES if package not in FACELESS]


def _declared(package: str) -> list[str]:
    """Return the names that a package's face has for who reads it, and for mypy."""
    tree = ast.parse((SOURCE / package / "__init__.py").read_text(encoding="utf-8"))
    (guarded,) = (node for node in tree.body if isinstance(node, ast.If))
    taken = [alias for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert all(alias.name == alias.asname for alias in taken)
    return [alias.name for alias in taken]


def _given(package: str) -> list[str]:
    """Return the names that a package's face gives when the program runs."""
    tree = ast.parse((SOURCE / package / "__init__.py").read_text(encoding="utf-8"))
    (modules,) = (ast.literal_eval(node) for node in ast.walk(tree) if isinstance(node, ast.Dict))
    return [name for names in modules.values() for name in names.split()]


@pytest.mark.parametrize("package", FACES)
def test_a_face_has_at_most_ten_names(package: str) -> None:
    """All of them are there, and what is read is what is given."""
    names = _declared(package)
    assert sorted(names) == sorted(_given(package))
    found = importlib.import_module(f"sitegen.{package}")
    assert all(getattr(found, name) is not None for name in names)
    assert 1 <= len(names) <= 10


@pytest.mark.parametrize("package", FACES)
def test_a_face_has_no_other_names(package: str) -> None:
    """A name that is none of them is missing, as of any module."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        importlib.import_module(f"sitegen.{package}").nothing  # noqa: B018 - it is asked for


def test_the_inside_of_every_package_with_a_face_is_protected() -> None:
    """Each has its contract, which lets in itself and who takes its open modules."""
    protected = {each["protected_modules"][0]: each for each in CONTRACTS if each["type"] == "protected"}
    assert set(protected) == {f"sitegen.{package}.*" for package in FACES}
    for package in FACES:
        contract = protected[f"sitegen.{package}.*"]
        assert contract["protected_modules"] == [f"sitegen.{package}.*"]
        assert contract["allowed_importers"] == [f"sitegen.{package}"]


def test_open_modules_are_those_of_the_architecture() -> None:
    """What the contracts let pass is what the table of open modules names, and is there."""
    rows = re.findall(r"^\| (\w+) \| (`[^|]*`) \| ", PAGE.partition("| package | open |")[2], re.MULTILINE)
    told = {f"sitegen.{package}.{name}" for package, names in rows for name in re.findall(r"`(\w+)`", names)}
    passed = {
        rule.partition(" -> ")[2].removesuffix(".*") for each in CONTRACTS for rule in each.get("ignore_imports", ())
    }
    assert told == passed
    assert all(importlib.util.find_spec(name) for name in told)

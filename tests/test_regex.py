"""Regular expressions that wait for their first use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from sitegen import regex

_PROGRAM: Final = Path(__file__).resolve().parent.parent / "src/sitegen"


def test_an_expression_is_compiled_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made while a module is imported is only kept; each of its methods is looked up once."""
    compiled: list[str] = []
    plain = re.compile

    def counted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return plain(pattern, flags)

    monkeypatch.setattr(re, "compile", counted)
    expression = regex("(đ)ảng", re.IGNORECASE)
    assert not compiled
    assert [found[1] for text in ("Đảng", "đảng bộ") if (found := expression.match(text))] == ["Đ", "đ"]
    assert compiled == ["(đ)ảng"]


@pytest.mark.parametrize("text", ("21-KL/TW", "", "không"))
def test_it_means_what_re_says(text: str) -> None:
    """Methods, attributes and flags are those of the compiled expression."""
    plain, ours = re.compile(r"(?P<số>\d+)-kl", re.IGNORECASE), regex(r"(?P<số>\d+)-kl", re.IGNORECASE)
    assert ours.sub("x", text) == plain.sub("x", text)
    assert ours.findall(text) == plain.findall(text)
    assert (ours.pattern, ours.flags, ours.groupindex) == (plain.pattern, plain.flags, plain.groupindex)
    assert regex(b"k+").split(text.encode()) == re.split(b"k+", text.encode())


def _compiled_at_import(tree: ast.Module) -> Iterator[int]:
    """Yield the lines outside of functions that compile an expression."""
    functions = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.Lambda))
    inside = {id(part) for each in functions for part in ast.walk(each)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Attribute) and ast.unparse(each) == "re.compile" and id(each) not in inside:
            yield each.lineno


def test_no_module_compiles_expressions_when_it_is_imported() -> None:
    """A build that has little to do imports most modules and uses few of their expressions."""
    found = [
        f"{path.relative_to(_PROGRAM)}:{line}"
        for path in sorted(_PROGRAM.rglob("*.py"))
        for line in _compiled_at_import(ast.parse(path.read_text("utf-8")))
    ]
    assert not found

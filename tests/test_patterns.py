"""Regular expressions mean the same in every release of Python that is supported."""

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parent.parent / "src" / "sitegen"
_POSSESSIVE_GROUP: Final = re.compile(r"(?<!\\)\)(?:[*+?]|\{+\d*,?(?:\d+|\{\w+\})?\}+)\+")


def test_no_group_is_possessive() -> None:
    """Releases before 3.11.5 match one wrongly that can go back inside; an atomic group, (?>…), means the same."""
    found = [
        f"{path.name}:{line}"
        for path in SOURCE.rglob("*.py")
        for line, text in _literals(path)
        if _POSSESSIVE_GROUP.search(text)
    ]
    assert found == []


def _literals(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.STRING:
                yield token.start[0], token.string

"""Regular expressions mean the same in every release of Python that is supported."""

import re
import tokenize
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parent.parent / "src" / "sitegen"
_POSSESSIVE_GROUP: Final = re.compile(r"(?<!\\)\)(?:[*+?]|\{+\d*,?(?:\d+|\{\w+\})?\}+)\+")


def test_no_group_is_possessive() -> None:
    """Releases before 3.11.5 match one wrongly that can go back inside; an atomic group, (?>…), means the same."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type == tokenize.STRING and _POSSESSIVE_GROUP.search(token.string):
                    found.append(f"{path.relative_to(SOURCE)}:{token.start[0]}")
    assert found == []

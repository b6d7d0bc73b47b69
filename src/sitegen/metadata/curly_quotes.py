"""Curly quotes where an editor may have meant straight ones: they are a part of the text, and told."""

from collections.abc import Iterable
from typing import Final

from sitegen.diagnostics import rules
from sitegen.metadata.yaml.nodes import Node, Scalar
from sitegen.metadata.yaml.quotes import quoted, without_curly_quotes
from sitegen.system.text import FaultCollector

_OPENING: Final = frozenset("“„")
_CLOSING: Final = "”"


def report_quotes(node: Scalar, report: FaultCollector, before: str = "") -> None:
    """Report that curly quotes around a text are a part of it; ``before`` is what the remedy has before it."""
    bare = node.value if node.quoted else without_curly_quotes(node.value)
    if bare != node.value:
        fixed, kept = f"{before}{quoted(bare)}", f"{before}{quoted(node.value)}"
        report.add(rules.CURLY_QUOTES, node.span, value=node.value, fixed=fixed, kept=kept)


def report_quotes_of_items(items: Iterable[Node], report: FaultCollector) -> None:
    """Report curly quotes around items, and around those that a comma between them has parted."""
    begun: Scalar | None = None
    for item in items:
        if not isinstance(item, Scalar) or item.quoted:
            continue
        report_quotes(item, report)
        if item.value[:1] in _OPENING and _CLOSING not in item.value:
            begun = item
        elif begun is not None and item.value[-1:] == _CLOSING:
            line, column, _ = begun.span
            typed = report.source_line(line)[column - 1 : item.span[1] + item.span[2] - 1]
            bare = without_curly_quotes(typed)
            if line == item.span[0] and bare != typed:
                more = {"fixed": quoted(bare), "kept": quoted(typed)}
                report.add(rules.CURLY_QUOTES, (line, column, len(typed)), value=typed, **more)
            begun = None

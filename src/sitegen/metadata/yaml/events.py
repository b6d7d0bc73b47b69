"""Nodes from the events of PyYAML's C parser, which tell places and leave each text as it is."""

from typing import Final

from yaml import (
    AliasEvent,
    CLoader,
    DocumentStartEvent,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.metadata.yaml.explain import Finding, as_value
from sitegen.metadata.yaml.nodes import Broken, Mapping, Node, Remark, Scalar, Sequence, Span
from sitegen.system.text import no_text_in

# Deeper than any setting goes, and far from what the parser or Python's stack could not hold.
_MAX_DEPTH: Final = 16
# An anchor, alias or tag; of a very long one its beginning.
_WORD: Final = regex(r"[^ ,\]}]{1,100}")
_QUOTES: Final = frozenset("\"'")
# Quotes and blocks: nothing stands behind them that might have been meant as a part.
_WITHOUT_REMARK: Final = _QUOTES | {"|", ">"}


class Refused(Exception):  # noqa: N818 - a way to end, which no user sees
    """Valid YAML of a kind that no front matter needs, at a line and a column, both from 0."""

    def __init__(self, place: tuple[int, int]) -> None:
        self.place = place


class Composer:
    """Makes nodes of the parser's events, and collects in ``found`` what is not allowed though it is YAML."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.found: list[Finding] = []
        self._lines = lines
        self._first_line = first_line
        self._has_remarks = any("#" in line for line in lines)
        self._has_escapes = any("\\" in line for line in lines)
        # The lists and mappings whose ends have not come yet: where each began, and what it holds so far.
        self._open: list[tuple[tuple[int, int], list[Node]]] = []

    def compose(self) -> Node | None:
        """Return the root of the only document in the lines, None when there is none.

        Raises MarkedYAMLError where the parser gives up, and Refused.
        """
        loader = CLoader("\n".join(self._lines))
        root: Node | None = None
        documents = 0
        while (event := loader.get_event()) is not None:
            if isinstance(event, ScalarEvent):
                node: Node | None = self._scalar(event)
            elif isinstance(event, NodeEvent):
                node = self._begin(event)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                node = self._end(event)
            else:
                documents += isinstance(event, DocumentStartEvent)
                if documents > 1:
                    raise Refused(_place(event.start_mark))
                continue
            if node is not None and self._open:
                self._open[-1][1].append(node)
            elif node is not None:
                root = node
        return root

    def _scalar(self, event: ScalarEvent) -> Scalar:
        start, end = _place(event.start_mark), _place(event.end_mark)
        if event.anchor is not None or event.tag is not None:
            self._refuse_name(start)
        span = self._span(start, end)
        style = event.style
        # Only an escape can bring one about, as the lines have none.
        unwanted = no_text_in(event.value) if self._has_escapes and style == '"' else None
        if unwanted is not None:
            self.found.append(Finding(rules.CONTROL_CHARACTER, *start, span[2], {"value": unwanted}))
        remark = self._remark(end) if self._has_remarks and style not in _WITHOUT_REMARK else None
        return Scalar(event.value, style in _QUOTES, span, remark)

    def _begin(self, event: NodeEvent) -> Node | None:
        """Return the node that ``event`` is, None where it begins a list or mapping."""
        start = _place(event.start_mark)
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            self._refuse_name(start)
        if isinstance(event, AliasEvent):
            return Broken(self._span(start, _place(event.end_mark)))
        if len(self._open) == _MAX_DEPTH:
            raise Refused(start)
        self._open.append((start, []))
        return None

    def _refuse_name(self, start: tuple[int, int]) -> None:
        """Report the anchor, alias or tag at ``start``."""
        line, column = self._lines[start[0]], start[1]
        word = _WORD.match(line, column)
        length = 0 if word is None else len(word[0])
        self.found.append(Finding(rules.ADVANCED_YAML, *start, length, as_value(line, column, length)))

    def _end(self, event: MappingEndEvent | SequenceEndEvent) -> Node:
        """Return the list or mapping that ends with ``event``."""
        start, nodes = self._open.pop()
        span = self._span(start, _place(event.end_mark))
        if isinstance(event, SequenceEndEvent):
            return Sequence(tuple(nodes), span)
        entries = []
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if isinstance(key, Scalar) and key.value:
                entries.append((key, value))
            else:
                line, column, length = key.span
                self.found.append(Finding(rules.BAD_YAML, line - self._first_line, column - 1, length, {}))
        return Mapping(tuple(entries), span)

    def _remark(self, end: tuple[int, int]) -> Remark | None:
        line, column = end
        rest = self._lines[line][column:].rstrip(" ") if line < len(self._lines) else ""
        text = rest.lstrip(" ")
        # Of an empty text the parser's mark stands right behind the colon or the hyphen.
        if not text.startswith("#") or text == rest:
            return None
        return Remark(rest, (self._first_line + line, column + 1 + len(rest) - len(text), len(text)))

    def _span(self, start: tuple[int, int], end: tuple[int, int]) -> Span:
        """Return the place of what lies between two places, as far as it lies on its first line."""
        line, column = start
        last = end[1] if end[0] == line else len(self._lines[line].rstrip(" "))
        return self._first_line + line, column + 1, last - column


def _place(mark: object) -> tuple[int, int]:
    """Return the line and the column, from 0, of one of the parser's marks, which its types allow to be missing."""
    return mark.line, mark.column  # type: ignore[attr-defined]

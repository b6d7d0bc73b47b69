"""YAML as editors write it, read into nodes that know their place: no types, no anchors, and every fault at once.

PyYAML's C parser gives the events. Scalars stay as typed: ``no``, ``0123`` and ``10:30`` are text here, and what a key
means is for its reader to say. After a syntax error, each key at the left edge is tried by itself, so that one broken
line hides no other fault.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    Mark,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.cyaml import CParser

from sitegen import faults
from sitegen.filetext import Report
from sitegen.yamlfaults import Finding, explain, explain_stray

Span: TypeAlias = tuple[int, int, int]


class Scalar(NamedTuple):
    """A text as typed; ``quoted`` tells an empty text from none. ``span`` is its line, column and length."""

    value: str
    quoted: bool
    span: Span


class Sequence(NamedTuple):
    """A list, in brackets or with hyphens."""

    items: tuple["Node", ...]
    span: Span


class Mapping(NamedTuple):
    """Keys and values in order, also those that are written twice."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span


class Broken(NamedTuple):
    """A value that could not be read, for which a fault has been reported."""

    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping | Broken

# Deeper than any setting goes, and far from what the parser or Python's stack could not hold.
_MAX_DEPTH: Final = 16
_KEY_LINE: Final = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s#"'\[\]{}&*!|>%@`,:-][^:]*) *:(?= |$)""")
_ITEM_LINE: Final = re.compile(r"-(?: |$)|[\]}]")
# No-break spaces, copied along with a text, where YAML wants plain ones: before a key or an item, and after it.
_MARGIN: Final = re.compile(r"^[ \xa0]*(?:-[ \xa0]+)?(?:[\w-]+:)?[ \xa0]*", re.MULTILINE)


class _Frame(NamedTuple):
    """A list or mapping whose end has not come yet."""

    is_mapping: bool
    start: Mark
    broken: bool
    nodes: list[Node]


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """Valid YAML of a kind that no front matter needs."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark


def parse(text: str, report: Report, *, first_line: int = 1) -> Mapping | None:
    """Return the mapping that ``text`` holds, or None when it holds none; add what is wrong to ``report``.

    ``text`` is NFC with ``\\n`` line ends and begins at the line ``first_line`` of the report's file. Empty text gives
    an empty mapping.
    """
    return parse_events(text, report, first_line=first_line)


def parse_events(text: str, report: Report, *, first_line: int = 1) -> Mapping | None:
    """Do what ``parse`` does for every text, also for plain ones."""
    tabbed = _report_tabs(text, report, first_line)
    text = text.replace("\t", " ")
    if "\xa0" in text:
        text = _MARGIN.sub(lambda margin: margin[0].replace("\xa0", " "), text)
    # The parser counts these as line ends; editors and this program do not.
    text = text.replace("\x85", " ").replace("\u2028", " ").replace("\u2029", " ")
    lines = text.split("\n")
    found: list[Finding] = []
    try:
        root = _compose(text, lines, first_line, found)
    except (MarkedYAMLError, _Refused) as error:
        return _recover(lines, report, first_line=first_line, tabbed=tabbed, error=error)
    if root is not None and not isinstance(root, Mapping):
        if isinstance(root, Scalar):
            return _recover(lines, report, first_line=first_line, tabbed=tabbed, error=None)
        report.add(faults.NOT_A_MAPPING, root.span)
        return None
    _report_findings(found, report, first_line)
    return root or Mapping((), (first_line, 1, 0))


def _report_tabs(text: str, report: Report, first_line: int) -> set[int]:
    """Report each line that holds a tab; return their numbers from 0."""
    if "\t" not in text:
        return set()
    tabbed = {number for number, line in enumerate(text.split("\n")) if "\t" in line}
    for number, line in enumerate(text.split("\n")):
        if number in tabbed:
            report.add(faults.TAB, (first_line + number, line.index("\t") + 1, 1))
    return tabbed


def _report_findings(found: list[Finding], report: Report, first_line: int) -> None:
    for finding in found:
        report.add(finding.rule, (first_line + finding.line, finding.column, finding.length), **finding.params)


def _compose(text: str, lines: list[str], first_line: int, found: list[Finding]) -> Node | None:
    """Return the root of the document in ``text``; add what is not allowed in it to ``found``.

    Raises MarkedYAMLError where the parser gives up, and _Refused.
    """
    parser = CParser(text)
    frames: list[_Frame] = []
    root: Node | None = None
    node: Node
    documents = 0
    while True:
        event = parser.get_event()
        if event is None or isinstance(event, StreamEndEvent):
            return root
        if isinstance(event, ScalarEvent):
            span = _span(event.start_mark, event.end_mark, lines, first_line)
            node = Scalar(event.value, event.style in {'"', "'"}, span)
            _find_advanced(event, lines, found)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            broken = _find_advanced(event, lines, found)
            if len(frames) == _MAX_DEPTH:
                raise _Refused(event.start_mark)
            frames.append(_Frame(isinstance(event, MappingStartEvent), event.start_mark, broken, []))
            continue
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            node = _close(frames.pop(), event.end_mark, lines, first_line, found)
        elif isinstance(event, AliasEvent):
            _find_advanced(event, lines, found)
            node = Broken(_span(event.start_mark, event.end_mark, lines, first_line))
        else:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(event.start_mark)
            continue
        if frames:
            frames[-1].nodes.append(node)
        else:
            root = node


def _close(frame: _Frame, end: Mark, lines: list[str], first_line: int, found: list[Finding]) -> Node:
    span = _span(frame.start, end, lines, first_line)
    if not frame.is_mapping:
        return Sequence(tuple(frame.nodes), span)
    entries = []
    for key, value in zip(frame.nodes[::2], frame.nodes[1::2], strict=True):
        if isinstance(key, Scalar) and key.value:
            entries.append((key, value))
        else:
            line, column, length = key.span
            found.append(Finding(faults.BAD_YAML, line - first_line, column, length, {}))
    return Mapping(tuple(entries), span)


def _find_advanced(
    event: ScalarEvent | AliasEvent | MappingStartEvent | SequenceStartEvent, lines: list[str], found: list[Finding]
) -> bool:
    """Add a finding for an anchor, alias or tag at ``event``; tell whether there was one."""
    if event.anchor is None and getattr(event, "tag", None) is None:
        return False
    mark = event.start_mark
    value = lines[mark.line][mark.column :].split(" ")[0]
    found.append(Finding(faults.ADVANCED_YAML, mark.line, mark.column + 1, len(value), {"value": value}))
    return True


def _span(start: Mark, end: Mark, lines: list[str], first_line: int) -> Span:
    """Return the place of what lies between two marks, as far as it lies on its first line."""
    if start.line == end.line:
        length = end.column - start.column
    else:
        length = len(lines[start.line].rstrip(" ")) - start.column
    return first_line + start.line, start.column + 1, length


def _recover(
    lines: list[str],
    report: Report,
    *,
    first_line: int,
    tabbed: set[int],
    error: MarkedYAMLError | _Refused | None,
) -> Mapping | None:
    """Read each key at the left edge by itself, after the whole could not be read; report each that cannot be."""
    entries: list[tuple[Scalar, Node]] = []
    before = len(report.faults)
    for start, chunk in _chunks(lines):
        line = first_line + start
        found: list[Finding] = []
        key = _KEY_LINE.match(chunk[0])
        try:
            root = _compose("\n".join(chunk) + "\n", chunk, line, found) if key else None
        except (MarkedYAMLError, _Refused) as chunk_error:
            found = [_finding(chunk_error, chunk)]
            root = None
        if isinstance(root, Mapping):
            entries.extend(root.entries)
        elif key:
            name = key[0][:-1].strip(" ")
            span = (line, 1, len(name))
            entries.append((Scalar(name.strip("\"'"), quoted=False, span=span), Broken(span)))
        else:
            found = [explain_stray(chunk[0])]
        # A tab has its fault already, and the space put in its place may have led astray.
        if not any(start + number in tabbed for number in range(len(chunk))):
            _report_findings(found, report, line)
    if len(report.faults) == before and not tabbed:
        # Each part can be read, but not all together.
        finding = explain_stray(lines[0]) if error is None else _finding(error, lines)
        _report_findings([finding], report, first_line)
    return Mapping(tuple(entries), (first_line, 1, 0)) if entries else None


def _chunks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number, from 0, and the lines of each part that begins with a key, or something else, at the edge."""
    start = 0
    chunk: list[str] = []
    for number, line in enumerate(lines):
        if not line.strip(" ") or line[0] == "#":
            continues = True
        elif not chunk:
            continues = False
        else:
            continues = line[0] == " " or _ITEM_LINE.match(line) is not None
        if continues:
            if chunk:
                chunk.append(line)
            continue
        if chunk:
            yield start, chunk
        start, chunk = number, [line]
    if chunk:
        yield start, chunk


def _finding(error: MarkedYAMLError | _Refused, lines: list[str]) -> Finding:
    if isinstance(error, MarkedYAMLError):
        return explain(error, lines)
    line = lines[error.mark.line]
    return Finding(faults.BAD_YAML, error.mark.line, error.mark.column + 1, len(line) - error.mark.column, {})

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
    CLoader,
    DocumentStartEvent,
    MappingEndEvent,
    MarkedYAMLError,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from sitegen import faults
from sitegen.faults import Rule
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

_LONGEST_KEY: Final = 100
_QUOTES: Final = frozenset("\"'")
# With one of these first, or empty, a value may be more than a plain text.
_INDICATORS: Final = frozenset(["", " ", *"-?:,[]{}#&*!|>'\"%@`"])
_IN_BRACKETS: Final = ":?#[]{}"
_UNUSUAL: Final = "\t\x85\xa0\u2028\u2029\ufeff"
# Deeper than any setting goes, and far from what the parser or Python's stack could not hold.
_MAX_DEPTH: Final = 16
_KEY_LINE: Final = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s#"'\[\]{}&*!|>%@`,:-][^:]*):(?= |$)""")
_STRAY_KEY: Final = re.compile(r" *([\w-]+):")
_ITEM_LINE: Final = re.compile(r"-(?: |$)|[\]}]")
# No-break spaces, copied along with a text, where YAML wants plain ones: before a key or an item, and after it.
_MARGIN: Final = re.compile(r"^[ \xa0]*(?:-[ \xa0]+)?(?:[\w-]+:)?[ \xa0]*", re.MULTILINE)


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """Valid YAML of a kind that no front matter needs, at a line and a column, both from 0."""

    def __init__(self, place: tuple[int, int]) -> None:
        self.place = place


def parse(text: str, report: Report, *, first_line: int = 1, after_blank: Rule = faults.BAD_YAML) -> Mapping | None:
    """Return the mapping that ``text`` holds, or None when it holds none; add what is wrong to ``report``.

    ``text`` is as ``filetext.decode`` gives it, and begins at the line ``first_line`` of the report's file. Empty
    text gives an empty mapping. ``after_blank`` is the rule that a sentence after an empty line breaks.
    """
    plain = parse_plain(text, first_line=first_line)
    return parse_events(text, report, first_line=first_line, after_blank=after_blank) if plain is None else plain


def parse_events(
    text: str, report: Report, *, first_line: int = 1, after_blank: Rule = faults.BAD_YAML
) -> Mapping | None:
    """Do what ``parse`` does for every text, also for plain ones."""
    tabbed = _report_tabs(text, report, first_line)
    text = text.replace("\t", " ")
    if "\xa0" in text:
        text = _MARGIN.sub(lambda margin: margin[0].replace("\xa0", " "), text)
    # The parser counts these as line ends; editors and this program do not.
    text = text.replace("\x85", " ").replace("\u2028", " ").replace("\u2029", " ")
    lines = text.split("\n")
    composer = _Composer(lines, first_line)
    try:
        root = composer.compose()
    except (MarkedYAMLError, _Refused) as error:
        return _Recovery(lines, report, first_line, tabbed).recover(error, after_blank)
    if isinstance(root, Scalar):
        return _Recovery(lines, report, first_line, tabbed).recover(None, after_blank)
    if root is not None and not isinstance(root, Mapping):
        report.add(faults.NOT_A_MAPPING, root.span)
        return None
    _report_findings(composer.found, report, first_line)
    return Mapping(root.entries if root is not None else (), (first_line, 1, 0))


def parse_plain(text: str, *, first_line: int = 1) -> Mapping | None:
    """Return what ``parse_events`` does, in a fifth of the time, when nothing but the simplest lines stand in ``text``.

    None when there is anything else. Simple lines are comments at the left edge, and keys with a plain text, a text
    in quotes, or a list in brackets of such texts. Whatever could mean more to YAML is left to its parser.
    """
    if any(character in text for character in _UNUSUAL):
        return None
    entries: list[tuple[Scalar, Node]] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if not line or line[0] == "#":
            continue
        key, colon, typed = line.partition(": ")
        if not colon or len(key) > _LONGEST_KEY or not (key.isascii() and key.isidentifier()):
            return None
        typed = typed.rstrip(" ")
        column = len(key) + 3
        value: Node | None
        if typed[:1] == "[" and typed[-1:] == "]":
            value = _plain_list(typed, number, column)
        elif ": " in typed or " #" in typed or typed[-1:] == ":":
            # In quotes these are harmless.
            value = _plain_scalar(typed, number, column) if typed[0] in _QUOTES else None
        else:
            value = _plain_scalar(typed, number, column)
        if value is None:
            return None
        entries.append((Scalar(key, quoted=False, span=(number, 1, len(key))), value))
    return Mapping(tuple(entries), (first_line, 1, 0))


def _plain_scalar(typed: str, line: int, column: int) -> Scalar | None:
    """Return the text that ``typed`` is, with or without quotes; None when it may be something else."""
    first = typed[:1]
    if first in _QUOTES:
        inner = typed[1:-1]
        if len(typed) < 2 or typed[-1] != first or first in inner or (first == '"' and "\\" in inner):  # noqa: PLR2004
            return None
        return Scalar(inner, quoted=True, span=(line, column, len(typed)))
    if first in _INDICATORS:
        return None
    return Scalar(typed, quoted=False, span=(line, column, len(typed)))


def _plain_list(typed: str, line: int, column: int) -> Sequence | None:
    """Return the texts in brackets that ``typed`` is; None when it may be something else."""
    inner = typed[1:-1]
    if any(character in inner for character in _IN_BRACKETS):
        return None
    items = []
    at = column + 1
    for part in inner.split(",") if inner.strip(" ") else ():
        text = part.strip(" ")
        item = _plain_scalar(text, line, at + len(part) - len(part.lstrip(" ")))
        if item is None:
            return None
        items.append(item)
        at += len(part) + 1
    return Sequence(tuple(items), (line, column, len(typed)))


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
        report.add(finding.rule, (first_line + finding.line, finding.column + 1, finding.length), **finding.params)


class _Composer:
    """Makes nodes of the parser's events, and collects in ``found`` what is not allowed though it is YAML."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.found: list[Finding] = []
        self._lines = lines
        self._first_line = first_line
        # The lists and mappings whose ends have not come yet: where each began, and what it holds so far.
        self._open: list[tuple[tuple[int, int], list[Node]]] = []

    def compose(self) -> Node | None:
        """Return the root of the only document in the lines, None when there is none.

        Raises MarkedYAMLError where the parser gives up, and _Refused.
        """
        loader = CLoader("\n".join(self._lines))
        root: Node | None = None
        documents = 0
        while (event := loader.get_event()) is not None:
            if isinstance(event, NodeEvent):
                node = self._begin(event)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                node = self._end(event)
            else:
                documents += isinstance(event, DocumentStartEvent)
                if documents > 1:
                    raise _Refused(_place(event.start_mark))
                continue
            if node is not None and self._open:
                self._open[-1][1].append(node)
            elif node is not None:
                root = node
        return root

    def _begin(self, event: NodeEvent) -> Node | None:
        """Return the node that ``event`` is; None when it only begins one."""
        start = _place(event.start_mark)
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            value = self._lines[start[0]][start[1] :].split(" ")[0]
            self.found.append(Finding(faults.ADVANCED_YAML, *start, len(value), {"value": value}))
        if isinstance(event, ScalarEvent):
            return Scalar(event.value, event.style in {'"', "'"}, self._span(start, _place(event.end_mark)))
        if isinstance(event, AliasEvent):
            return Broken(self._span(start, _place(event.end_mark)))
        if len(self._open) == _MAX_DEPTH:
            raise _Refused(start)
        self._open.append((start, []))
        return None

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
                self.found.append(Finding(faults.BAD_YAML, line - self._first_line, column - 1, length, {}))
        return Mapping(tuple(entries), span)

    def _span(self, start: tuple[int, int], end: tuple[int, int]) -> Span:
        """Return the place of what lies between two places, as far as it lies on its first line."""
        line, column = start
        last = end[1] if end[0] == line else len(self._lines[line].rstrip(" "))
        return self._first_line + line, column + 1, last - column


def _place(mark: object) -> tuple[int, int]:
    """Return the line and the column, from 0, of one of the parser's marks, which its types allow to be missing."""
    return mark.line, mark.column  # type: ignore[attr-defined]


class _Recovery:
    """Reads each key at the left edge by itself, after the whole could not be read; reports each that cannot be."""

    def __init__(self, lines: list[str], report: Report, first_line: int, tabbed: set[int]) -> None:
        self._lines = lines
        self._report = report
        self._first_line = first_line
        self._tabbed = tabbed
        self._entries: list[tuple[Scalar, Node]] = []
        self._found = False

    def recover(self, error: MarkedYAMLError | _Refused | None, after_blank: Rule) -> Mapping | None:
        """Return what can be read, None when nothing can; ``error`` is what was wrong with the whole."""
        stray = -1
        for start, chunk in _chunks(self._lines):
            if _KEY_LINE.match(chunk[0]):
                self._read(start, chunk)
                continue
            finding = explain_stray(chunk[0])
            if finding.rule is faults.BAD_YAML and start > 0 and not self._lines[start - 1].strip(" "):
                # A paragraph: this is the article's text, and what follows is not for us.
                self._add(Finding(after_blank, 0, finding.column, finding.length, {}), start, chunk)
                break
            key = _STRAY_KEY.match(chunk[0])
            if finding.rule is not faults.BAD_YAML and key is not None:
                self._add_broken(key[1], start)
            # A sentence of several lines is one fault.
            if finding.rule is not faults.BAD_YAML or start != stray:
                self._add(finding, start, chunk)
            stray = start + len(chunk) if finding.rule is faults.BAD_YAML else -1
        if not self._found and not self._tabbed:
            # Each part can be read, but not all together.
            whole = explain_stray(self._lines[0]) if error is None else _finding(error, self._lines)
            self._add(whole, 0, self._lines)
        return Mapping(tuple(self._entries), (self._first_line, 1, 0)) if self._entries else None

    def _read(self, start: int, chunk: list[str]) -> None:
        """Read the lines of one key, the first of which has the number ``start`` from 0."""
        composer = _Composer(chunk, self._first_line + start)
        try:
            root = composer.compose()
        except (MarkedYAMLError, _Refused) as error:
            root = None
            self._add(_finding(error, chunk), start, chunk)
        if isinstance(root, Mapping):
            self._entries.extend(root.entries)
            for finding in composer.found:
                self._add(finding, start, chunk)
        else:
            self._add_broken(chunk[0].partition(":")[0].strip(" \"'"), start)

    def _add(self, finding: Finding, start: int, chunk: list[str]) -> None:
        self._found = True
        # A tab has its fault already, and the space put in its place may have led astray.
        if not any(start + number in self._tabbed for number in range(len(chunk))):
            _report_findings([finding], self._report, self._first_line + start)

    def _add_broken(self, name: str, start: int) -> None:
        """Remember that a key is there, so that no second fault says that it is missing."""
        span = (self._first_line + start, 1, len(name))
        self._entries.append((Scalar(name, quoted=False, span=span), Broken(span)))


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
    line, column = error.place
    return Finding(faults.BAD_YAML, line, column, len(lines[line]) - column, {})

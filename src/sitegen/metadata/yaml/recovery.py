"""YAML that cannot be read as a whole: each key at the left edge by itself, so that one mistake hides no other."""

from collections.abc import Iterator
from typing import Final

from yaml import MarkedYAMLError

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.yaml.events import Composer, Refused
from sitegen.metadata.yaml.explain import Finding, explain, explain_stray, report_findings
from sitegen.metadata.yaml.nodes import Broken, Mapping, Node, Scalar
from sitegen.system.text import FaultCollector

_KEY_LINE: Final = regex(r"""(?:"[^"]*"|'[^']*'|[^\s#"'\[\]{}&*!|>%@`,:-][^:]*):(?= |$)""")
_STRAY_KEY: Final = regex(r" *([\w-]+):")
_ITEM_LINE: Final = regex(r"-(?: |$)|[\]}]")


class Recovery:
    """Reads each key at the left edge by itself, after the whole could not be read; reports each that cannot be."""

    def __init__(self, lines: list[str], report: FaultCollector, first_line: int, tabbed: set[int]) -> None:
        self._lines = lines
        self._report = report
        self._first_line = first_line
        self._tabbed = tabbed
        self._entries: list[tuple[Scalar, Node]] = []
        self._found = False

    def recover(self, error: MarkedYAMLError | Refused | None, after_blank: Rule) -> Mapping | None:
        """Return what can be read, None when nothing can; ``error`` is what was wrong with the whole."""
        stray = -1
        for start, chunk in _chunks(self._lines):
            if _KEY_LINE.match(chunk[0]):
                self._read(start, chunk)
                continue
            finding = explain_stray(chunk[0])
            if finding.rule is rules.BAD_YAML and start > 0 and not self._lines[start - 1].strip(" "):
                # A paragraph: this is the article's text, and what follows is not for us.
                self._add([Finding(after_blank, 0, finding.column, finding.length, {})], start, chunk)
                break
            key = _STRAY_KEY.match(chunk[0])
            if finding.rule is not rules.BAD_YAML and key is not None:
                self._add_broken(key[1], start)
            # A sentence of several lines is one fault.
            if finding.rule is not rules.BAD_YAML or start != stray:
                self._add([finding], start, chunk)
            stray = start + len(chunk) if finding.rule is rules.BAD_YAML else -1
        if not self._found and not self._tabbed:
            # Each part can be read, but not all together.
            whole = explain_stray(self._lines[0]) if error is None else _finding(error, self._lines)
            self._add([whole], 0, self._lines)
        return Mapping(tuple(self._entries), (self._first_line, 1, 0)) if self._entries else None

    def _read(self, start: int, chunk: list[str]) -> None:
        """Read the lines of one key, the first of which has the number ``start`` from 0."""
        composer = Composer(chunk, self._first_line + start)
        try:
            root = composer.compose()
        except (MarkedYAMLError, Refused) as error:
            root = None
            self._add([_finding(error, chunk)], start, chunk)
        if isinstance(root, Mapping):
            self._entries.extend(root.entries)
            self._add(composer.found, start, chunk)
        else:
            self._add_broken(chunk[0].partition(":")[0].strip(" \"'"), start)

    def _add(self, found: list[Finding], start: int, chunk: list[str]) -> None:
        self._found = self._found or bool(found)
        # A tab has its fault already, and the space put in its place may have led astray.
        if self._tabbed.isdisjoint(range(start, start + len(chunk))):
            report_findings(found, self._report, self._first_line + start)

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


def _finding(error: MarkedYAMLError | Refused, lines: list[str]) -> Finding:
    if isinstance(error, MarkedYAMLError):
        return explain(error, lines)
    line, column = error.place
    return Finding(rules.BAD_YAML, line, column, len(lines[line]) - column, {})

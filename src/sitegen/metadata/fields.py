"""Typed values from YAML nodes, with a fault for each one that is not what its key asks for.

Whoever reads gets a usable value in any case, the default where a fault was added, and looks at the report when done.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from sitegen.diagnostics import rules
from sitegen.metadata.curly_quotes import report_quotes, report_quotes_of_items
from sitegen.metadata.yaml import nodes
from sitegen.metadata.yaml.nodes import Broken, Node, Scalar, Span
from sitegen.metadata.yaml.quotes import quoted, without_curly_quotes
from sitegen.system.text import FaultCollector
from sitegen.vietnamese.text import clean_spaces, fold

_LONGEST_KEY: Final = 40
_MANY: Final = 100
# As YAML 1.1 and every editor's habit have them.
_FLAGS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


# What stands under a key with keys of its own.
PARTS: Final = {
    "image": ("path", "alt", "caption"),
    "source": ("name", "url", "time"),
    "withdrawn": ("reason",),
    "corrections": ("text",),
    "attachments": ("path",),
    "publisher": ("name", "type", "governing_body", "address", "phone", "email", "responsible", "licence"),
    "urls": ("article",),
    "pictures": ("widths", "format", "quality"),
}


class Field(NamedTuple):
    """One key with its value."""

    key: Scalar
    node: Node

    @property
    def name(self) -> str:
        """The key as typed."""
        return self.key.value

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there, not even quotes."""
        return isinstance(self.node, Scalar) and not self.node.value and not self.node.quoted

    @property
    def span(self) -> Span:
        """The place of the value, of the key when the value is empty."""
        return self.node.span if self.node.span[2] else self.key.span


class Text(NamedTuple):
    """A text with its place."""

    value: str
    span: Span


class Fields:
    """The keys of one mapping, each asked for by name and type."""

    __slots__ = ("_fields", "_report", "_span")

    def __init__(self, fields: dict[str, Field], report: FaultCollector, span: Span) -> None:
        self._fields = fields
        self._report = report
        self._span = span

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def get(self, name: str) -> Field | None:
        """Return the field ``name``, None when it is not there."""
        return self._fields.get(name)

    def require(self, name: str) -> None:
        """Add a fault when the key ``name`` is not there."""
        if name not in self._fields:
            self._report.add(rules.MISSING_KEY, self._span, value=name)

    def scalar(self, name: str, example: str = "…", *, filled: bool = True, prose: bool = False) -> Text | None:
        """Return the text of ``name`` as typed; None when the key is not there, or with a fault when it is no text.

        An empty value is a fault: whether it means "none" or "the usual" is not for us to guess. Where it may be empty
        (not ``filled``), quotes say so. Behind ``prose``, a text or a name in which ``#`` is a sign like any other,
        what YAML takes for a comment is a fault as well; around others curly quotes are what straight ones would be.
        """
        field = self._fields.get(name)
        if field is None:
            return None
        node = field.node
        if isinstance(node, Scalar):
            if prose and self._report_remark(node):
                return None
            if not node.value.strip() and (filled or not node.quoted):
                self._report.add(rules.EMPTY_VALUE, field.span, key=name)
                return None
            return Text(node.value if prose or node.quoted else without_curly_quotes(node.value), field.span)
        if not isinstance(node, Broken):
            self._report.add(rules.NOT_TEXT, node.span, key=name, example=self._example(field, example, prose=prose))
        return None

    def text(self, name: str, default: str = "", *, filled: bool = False, blank: bool = False) -> str:
        """Return the text of ``name`` with its spaces mended, ``default`` when the key is not there.

        Curly quotes around it are told: they are shown.
        ``filled``: an empty text is a fault even in quotes. ``blank``: even without quotes it is none.
        """
        field = self._fields.get(name)
        if blank and field is not None and isinstance(field.node, Scalar) and not field.node.value:
            remark = field.node.remark
            if remark is None or remark.text.lstrip(" ").startswith("# "):
                return default
        text = self.scalar(name, filled=filled, prose=True)
        if text is None:
            return default
        if field is not None and isinstance(field.node, Scalar):
            report_quotes(field.node, self._report, f"{name}: ")
        value = clean_spaces(text.value)
        if filled and not value:
            self._report.add(rules.EMPTY_VALUE, text.span, key=name)
        return value

    def texts(self, name: str, example: str, *, prose: bool = False) -> list[Text]:
        """Return the texts of ``name``: one text or a list of them, spaces mended; empty when the key is not there.

        ``prose`` is as ``scalar`` has it.
        """
        field = self._fields.get(name)
        if field is None or isinstance(field.node, Broken):
            return []
        if isinstance(field.node, Scalar):
            text = self.scalar(name, filled=False, prose=prose)
            if prose and text is not None:
                report_quotes(field.node, self._report, f"{name}: ")
            # An empty text in quotes is a way to say none.
            return [Text(clean_spaces(text.value), text.span)] if text is not None and text.value.strip() else []
        if not isinstance(field.node, nodes.Sequence):
            self._report.add(rules.NOT_TEXTS, field.span, key=name, example=f"{name}: {example}")
            return []
        if prose:
            report_quotes_of_items(field.node.items, self._report)
        return list(self._texts_of(name, field.node.items, example, prose=prose))

    def _texts_of(self, name: str, items: Iterable[Node], example: str, *, prose: bool) -> Iterator[Text]:
        for item in items:
            if isinstance(item, Scalar):
                value = clean_spaces(item.value if prose or item.quoted else without_curly_quotes(item.value))
                if prose and self._report_remark(item):
                    continue
                if value:
                    yield Text(value, item.span)
                else:
                    self._report.add(rules.EMPTY_VALUE, item.span, key=name)
            elif not isinstance(item, Broken):
                self._report_item(name, item, example)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return whether ``name`` says true, ``default`` when the key is not there."""
        field = self._fields.get(name)
        if field is None:
            return default
        if isinstance(field.node, Scalar) and not field.node.quoted:
            flag = _FLAGS.get(field.node.value.lower())
            if flag is not None:
                return flag
            if not field.node.value:
                self._report.add(rules.EMPTY_VALUE, field.key.span, key=name)
                return default
        if not isinstance(field.node, Broken):
            self._report.add(rules.NOT_FLAG, field.span, key=name, example=f"{name}: true")
        return default

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return the whole number from ``low`` to ``high`` that ``name`` says, ``default`` when it is not there."""
        field = self._fields.get(name)
        if field is None or isinstance(field.node, Broken):
            return default
        value = field.node.value if isinstance(field.node, Scalar) else ""
        # Not int() alone: it takes digits of every script, signs, underscores, and thousands of digits.
        if value.isascii() and value.isdigit() and len(value) <= len(str(high)) and low <= int(value) <= high:
            return int(value)
        self._report.add(rules.BAD_NUMBER, field.span, key=name, low=str(low), high=str(high))
        return default

    def fields(self, name: str, known: Sequence[str], example: str) -> "Fields | None":
        """Return the keys under ``name``; None when it is not there, or with a fault when it holds none."""
        field = self._fields.get(name)
        if field is None:
            return None
        return self._sub(field, field.node, known, example)

    def items(self, name: str, known: Sequence[str], example: str) -> "Iterator[Fields | Text]":
        """Yield the items of the list ``name``, each with keys of its own, or a text when it is only that.

        One item need not be a list.
        """
        field = self._fields.get(name)
        if field is None or isinstance(field.node, Broken):
            return
        if isinstance(field.node, Scalar) and not field.node.value:
            self._report.add(rules.EMPTY_VALUE, field.span, key=name)
            return
        found = field.node.items if isinstance(field.node, nodes.Sequence) else (field.node,)
        for node in found:
            if isinstance(node, Scalar):
                if node.value:
                    yield Text(clean_spaces(node.value), node.span)
                else:
                    self._report.add(rules.EMPTY_VALUE, node.span, key=name)
            else:
                sub = self._sub(field, node, known, example)
                if sub is not None:
                    yield sub

    def _sub(self, field: Field, node: Node, known: Sequence[str], example: str) -> "Fields | None":
        if isinstance(node, nodes.Mapping):
            return read_fields(node, known, self._report)
        if isinstance(node, Scalar) and not node.value and not node.quoted:
            self._report.add(rules.EMPTY_VALUE, field.key.span, key=field.name)
        elif not isinstance(node, Broken):
            span = node.span if node.span[2] else field.span
            self._report.add(rules.NOT_KEYS, span, key=field.name, example=example)
        return None

    def _example(self, field: Field, example: str, *, prose: bool) -> str:
        """Return how a text is written, with what was typed when brackets made it something else.

        In ``prose`` they are signs like any other; elsewhere what stands alone in them is meant.
        """
        if not prose:
            items = field.node.items if isinstance(field.node, nodes.Sequence) else ()
            alone = items[0] if len(items) == 1 else None
            return f"{field.name}: {quoted(alone.value if isinstance(alone, Scalar) and alone.value else example)}"
        line, column, length = field.node.span
        typed = self._report.source_line(line)[column - 1 : column - 1 + length]
        return f"{field.name}: {quoted(typed) if typed[:1] in {'[', '{'} else quoted(example)}"

    def _report_remark(self, node: Scalar) -> bool:
        """Report what stands behind a text as if it were a comment; return whether something does."""
        if node.remark is None:
            return False
        line, column, _ = node.span
        before = self._report.source_line(line)[: column - 1].strip(" ")
        fixed = f"{before} {quoted((node.value + node.remark.text).strip(' '))}".strip(" ")
        self._report.add(rules.REMARK_IN_TEXT, node.remark.span, value=node.remark.text.strip(" "), fixed=fixed)
        return True

    def _report_item(self, name: str, item: Node, example: str) -> None:
        """Report an item that is no text: most often one with a colon, which YAML takes for a key."""
        line, column, _ = item.span
        typed = self._report.source_line(line)
        in_brackets = typed[column - 1 : column] in {"[", "{"}
        if isinstance(item, nodes.Mapping) and len(item.entries) == 1 and not in_brackets:
            key, value = item.entries[0]
            if isinstance(value, Scalar) and value.span[0] == line:
                end = value.span[1] + value.span[2] - 1
                colon = key.span[1] + key.span[2]
                self._report.add(rules.UNQUOTED_COLON, (line, colon, 1), fixed=quoted(typed[column - 1 : end]))
                return
        self._report.add(rules.NOT_TEXTS, item.span, key=name, example=f"{name}: {example}")


def read_fields(
    node: nodes.Mapping,
    known: Sequence[str],
    report: FaultCollector,
    *,
    key_synonyms: Mapping[str, str] | None = None,
    span: Span | None = None,
) -> Fields:
    """Return the fields of ``node``; add a fault for each key that is not in ``known``, or written twice.

    ``key_synonyms`` names keys that editors type instead of a known one, folded and joined by underscores. ``span`` is
    where a missing key is reported, unless at ``node`` itself.
    """
    fields: dict[str, Field] = {}
    meant: dict[str, Field] = {}
    # The last key that has nothing on its line nor under it.
    empty = ""
    for key, value in node.entries:
        name = key.value
        if name not in known and name in PARTS.get(empty, ()):
            line = report.source_line(key.span[0]).strip(" ")
            report.add(rules.NOT_INDENTED, key.span, value=name, other=empty, fixed=f"“  {line}”")
            fields[empty] = Field(fields[empty].key, Broken(fields[empty].node.span))
            continue
        empty = name if isinstance(value, Scalar) and not value.value and not value.quoted else ""
        if name in fields:
            report.add(rules.DUPLICATE_KEY, key.span, value=name, first=str(fields[name].key.span[0]))
        elif name in known:
            fields[name] = Field(key, value)
        else:
            # Searching takes time, and nobody reads the hundredth suggestion.
            near = _near_key(name, known, key_synonyms or {}) if len(report.faults) < _MANY else None
            if near is None:
                report.add(rules.UNKNOWN_KEY, key.span, value=name, known=", ".join(known))
            else:
                report.add(rules.UNKNOWN_KEY_NEAR, key.span, value=name, near=near)
                meant[near] = Field(key, Broken(value.span))
    # A key that is meant is there: no second fault says that it is missing.
    return Fields(meant | fields if meant else fields, report, span or node.span)


def _near_key(name: str, known: Iterable[str], key_synonyms: Mapping[str, str]) -> str | None:
    if len(name) > _LONGEST_KEY:
        return None
    typed = "_".join(fold(clean_spaces(name)).replace("-", " ").replace("_", " ").split())
    if typed in key_synonyms and key_synonyms[typed] in known:
        return key_synonyms[typed]
    near = difflib.get_close_matches(typed, known, n=1, cutoff=0.7)
    return near[0] if near else None

"""Several names in one text: parted where that is what is meant, told where it may be."""

import re
from collections.abc import Iterator
from typing import Final

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.fields import Fields, Text
from sitegen.metadata.yaml.nodes import Scalar, Sequence
from sitegen.metadata.yaml.quotes import quoted, without_curly_quotes
from sitegen.system.text import FaultCollector
from sitegen.vietnamese.text import clean_spaces

TAG_MARKS: Final = regex("[,;]")
ITEM_MARKS: Final = regex(";")
# Bodies have "và" and "&" in their names (Sở Văn hoá và Thể thao); persons have every word with a capital.
_CAPITAL: Final = "".join(chr(code) for code in range(ord("A"), 0x1F00) if chr(code).isupper())
_PERSON: Final = rf"[{_CAPITAL}][\w’']*(?:\s+[{_CAPITAL}][\w’']*){{0,5}}"
AUTHOR_MARKS: Final = regex(rf"[,;]|(?<=\s)(?:và|&)(?=\s+{_PERSON}\s*(?:$|[,;&]|và\s))")
# What YAML would not take as it is for an item in brackets.
_NEEDS_QUOTES: Final = regex(r"""^[-?!&*|>%@`"'\[{#]|[\[\]{},]|: |:$| #""")


def parted(fields: Fields, key: str, texts: list[Text], report: FaultCollector) -> list[Text]:
    """Return ``texts`` of ``key``, parted at commas and semicolons where the key is no list but one text."""
    field = fields.get(key)
    if field is None or not isinstance(field.node, Scalar) or not texts:
        return texts
    (whole,) = texts
    found = []
    line, column, length = whole.span
    typed = report.source_line(line)[: column - 1 + length]
    at = column - 1
    for name in _names(whole.value, TAG_MARKS):
        begin = typed.find(name, at)
        # In quotes and over several lines the text is not what is typed: then all of it is meant.
        found.append(Text(name, whole.span if begin < 0 else (line, begin + 1, len(name))))
        at = max(at, begin + len(name))
    bare = [without_curly_quotes(each.value) for each in found]
    if len(found) > 1 and not field.node.quoted and bare != [each.value for each in found]:
        kept = ", ".join(quoted(each.value) for each in found)
        fixed = ", ".join(map(as_item, bare))
        report.add(
            rules.CURLY_QUOTES, whole.span, value=whole.value, fixed=f"{key}: [{fixed}]", kept=f"{key}: [{kept}]"
        )
    return found


def report_joined(fields: Fields, key: str, marks: re.Pattern[str], rule: Rule, report: FaultCollector) -> None:
    """Add a warning for the first text of ``key`` that seems to hold several names, with the line as a list.

    One in quotes is meant as it is.
    """
    field = fields.get(key)
    if field is None or not isinstance(field.node, Scalar | Sequence):
        return
    items = field.node.items if isinstance(field.node, Sequence) else (field.node,)
    scalars = [each for each in items if isinstance(each, Scalar)]
    for each in scalars:
        if not each.quoted and marks.search(each.value) and len(list(_names(each.value, marks))) > 1:
            fixed = ", ".join(_all_items(scalars, marks))
            report.add(rule, each.span, value=clean_spaces(each.value), fixed=f"{key}: [{fixed}]")
            return


def _all_items(scalars: list[Scalar], marks: re.Pattern[str]) -> Iterator[str]:
    for each in scalars:
        if each.quoted:
            yield quoted(each.value)
        else:
            yield from map(as_item, _names(each.value, marks))


def _names(text: str, marks: re.Pattern[str]) -> Iterator[str]:
    return filter(None, (clean_spaces(each) for each in marks.split(text)))


def as_item(name: str) -> str:
    """Return ``name`` as it stands in brackets of YAML, in quotes where it needs them."""
    return quoted(name) if _NEEDS_QUOTES.search(name) else name

"""What an editor did when YAML cannot be parsed: the parser's error and the lines at hand, put into a rule."""

from typing import Final, NamedTuple

from yaml import MarkedYAMLError

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.yaml.quotes import quoted, without_curly_quotes
from sitegen.system.text import FaultCollector

# A line with a key and a value, without spaces at its end: indentation, hyphens of a list, the key, the value. Nothing
# here is lazy or ambiguous, so that no line, however long and odd, takes more than one pass.
_ENTRY: Final = regex(r"""( *)((?:- +)*)([^\s#:"'\[\]{}&*!|>%@`,-][^:"']*):(?: +(.*))?""")
_ITEM: Final = regex(r"( *)((?:- +)+)()(.*)")
_ADVANCED: Final = regex(r"([&*!].*)")
_ADVANCED_INSIDE: Final = regex(r"[\[{,] *([&*!][^ ,\]}]*)")
_NO_SPACE: Final = regex(r"([^\W\d][\w-]*):([^\s:/].*)")
# What may stand before the sign that begins a comment; in brackets it comes right behind them as well.
_REMARK: Final = regex(r"(?<=[ \[{,])#")
_KEY_INSIDE: Final = regex(r"[\w-]+: +")
_COLON: Final = "mapping values are not allowed in this context"
# How far around a value it is looked at what it stands in: a line may hold a million values.
_NEAR: Final = 1000
_BRACKETS: Final = {"[": "]", "{": "}"}
_CLOSING: Final = {'"': '"', "'": "'", **_BRACKETS}


class Finding(NamedTuple):
    """A rule that lines break; ``line`` and ``column`` count from 0 in the lines given."""

    rule: Rule
    line: int
    column: int
    length: int
    params: dict[str, str]


def report_findings(found: list[Finding], report: FaultCollector, first_line: int) -> None:
    """Add what was found to ``report``, in the lines of whose file the line 0 is ``first_line``."""
    for finding in found:
        report.add(finding.rule, (first_line + finding.line, finding.column + 1, finding.length), **finding.params)


def as_value(line: str, column: int, length: int) -> dict[str, str]:
    """Return what a rule tells of the value that begins at ``column`` of ``line``: itself, and how it is written.

    The value is shown for its ``length``, and put in quotes as a whole.
    """
    first, last = max(0, column - _NEAR), min(len(line), column + _NEAR)
    if any(line.rfind(left, first, column) > line.rfind(right, first, column) for left, right in _BRACKETS.items()):
        end = min((at for at in (line.find(each, column, last) for each in ",]}") if at >= 0), default=last)
        fixed = quoted(line[column:end].rstrip(" "))
    elif first == 0 and last == len(line):
        fixed = f"{line[:column].strip(' ')} {quoted(line[column:].rstrip(' '))}".strip(" ")
    else:
        fixed = quoted(line[column : column + length])
    return {"value": line[column : column + length], "fixed": fixed}


def explain(error: MarkedYAMLError, lines: list[str]) -> Finding:
    """Return what is wrong with ``lines``, which the parser gave up with ``error``."""
    place = error.problem_mark
    # For these the parser points behind the trouble, often at the end of the text.
    if error.context_mark is not None and error.context in {"while scanning a simple key", "while scanning an alias"}:
        place = error.context_mark
    line, column = (place.line, place.column) if place is not None else (0, 0)
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line, column = line - 1, 0
    unclosed = _unclosed(error, lines)
    if unclosed is not None:
        return unclosed
    if error.problem != _COLON:
        remark = _remark(lines[: line + 1])
        if remark is not None:
            return remark
    return _explain_line(error, line, column, lines)


def explain_stray(line: str) -> Finding:
    """Return what is wrong with a line at the left edge that holds no key."""
    if line.startswith(" ") and _ENTRY.fullmatch(line.rstrip(" ")) is not None:
        return Finding(rules.INDENTED, 0, 0, len(line) - len(line.lstrip(" ")), {})
    joined = _NO_SPACE.fullmatch(line.rstrip(" "))
    if joined is not None:
        return Finding(rules.NO_SPACE, 0, joined.end(1), 1, {"fixed": f"{joined[1]}: {joined[2]}"})
    return _whole(rules.BAD_YAML, 0, line)


def _explain_line(  # noqa: PLR0911 - one for each mistake
    error: MarkedYAMLError, number: int, column: int, lines: list[str]
) -> Finding:
    line = lines[number]
    text = line.rstrip(" ")
    entry = _ENTRY.fullmatch(text) or _ITEM.fullmatch(text)
    if entry is None:
        return _whole(rules.BAD_YAML, number, line)
    indentation, hyphens, key, value = entry[1], entry[2], entry[3].rstrip(" "), entry[4] or ""
    start = entry.start(4)
    fixed = f"{key}: {quoted(_unquoted(value))}" if key else f"{hyphens}{quoted(_unquoted(value))}"
    misaligned = _misaligned(lines, number)
    if error.problem == _COLON:
        if column > entry.end(3) and value:
            return Finding(rules.UNQUOTED_COLON, number, column, 1, {"fixed": fixed})
        if misaligned is not None:
            return misaligned
        if indentation and number > 0:
            return Finding(rules.INDENTED, number, 0, len(indentation), {})
    advanced = (_ADVANCED_INSIDE.search if value[:1] in _BRACKETS else _ADVANCED.match)(value)
    if advanced is not None:
        column, length = start + advanced.start(1), len(advanced[1])
        return Finding(rules.ADVANCED_YAML, number, column, length, as_value(line, column, length))
    if misaligned is not None:
        return misaligned
    # A list or mapping in brackets may be meant as one, unless something follows it.
    if value and (value[0] not in _BRACKETS or not value.endswith(_BRACKETS[value[0]])):
        return Finding(rules.UNQUOTED_VALUE, number, start, len(value), {"fixed": fixed})
    return _whole(rules.BAD_YAML, number, line)


def _misaligned(lines: list[str], number: int) -> Finding | None:
    """Return that a key under another one does not begin in the column of the key before it, if that is so."""
    entry = _ENTRY.fullmatch(lines[number].rstrip(" "))
    before = _ENTRY.fullmatch(lines[number - 1].rstrip(" ")) if number > 0 else None
    if entry is None or before is None or entry[2] or not entry[1] or not (before.start(3) and before[4]):
        return None
    if entry.start(3) == before.start(3):
        return None
    fixed = " " * before.start(3) + lines[number].strip(" ")
    return Finding(rules.MISALIGNED, number, entry.start(3), len(entry[3]), {"fixed": f"“{fixed}”"})


def _unclosed(error: MarkedYAMLError, lines: list[str]) -> Finding | None:
    """Return that a quote or bracket is not closed, when that is what ``error`` says."""
    opening = error.context_mark
    if opening is None or opening.line >= len(lines):
        return None
    character = lines[opening.line][opening.column : opening.column + 1]
    rest = "\n".join([lines[opening.line][opening.column + 1 :], *lines[opening.line + 1 :]])
    if character not in _CLOSING or _CLOSING[character] in rest:
        return None
    params = {"value": character, "missing": _CLOSING[character]}
    return Finding(rules.UNCLOSED, opening.line, opening.column, 1, params)


def _remark(lines: list[str]) -> Finding | None:
    """Return that ``#`` cuts a text short, in the first line where it does; the lines are those of one key."""
    value = lines[0].partition(":")[2].strip(" ")
    if value[:1] in {'"', "'", "|", ">"}:
        return None
    for number, line in enumerate(lines):
        found = _REMARK.search(line)
        if found is None or not line[: found.start()].strip(" "):
            continue
        hash_at = found.start()
        text = line[hash_at:].rstrip(" ")
        before = line[:hash_at]
        if value[:1] in _BRACKETS or any(before.count(left) > before.count(right) for left, right in _BRACKETS.items()):
            begin = max(map(before.rfind, "[{,")) + 1
            begin = begin if begin or number else lines[0].index(":") + 1
            ends = [at for at in (line.find(each, hash_at) for each in ",]}") if at >= 0]
            end = min(ends, default=len(line))
            begin += len(before[begin:]) - len(before[begin:].lstrip(" "))
            key = _KEY_INSIDE.match(line, begin)
            begin = begin if key is None or key.end() > hash_at else key.end()
            fixed = f"{line[:begin]}{quoted(line[begin:end].rstrip(' '))}{line[end:]}"
            return Finding(rules.REMARK_IN_TEXT, number, hash_at, len(text), {"value": text, "fixed": fixed.strip(" ")})
        if not value:
            return None
        whole = " ".join(each.strip(" ") for each in (value, *lines[1:]) if each.strip(" "))
        fixed = f"{lines[0].partition(':')[0]}: {quoted(whole)}"
        return Finding(rules.REMARK_IN_TEXT, number, hash_at, len(text), {"value": text, "fixed": fixed})
    return None


def _unquoted(value: str) -> str:
    """Return ``value`` without the quotes it stands in, which do not work as they are."""
    if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
        return value[1:-1]
    return without_curly_quotes(value)


def _whole(rule: Rule, number: int, line: str) -> Finding:
    text = line.strip(" ")
    return Finding(rule, number, len(line) - len(line.lstrip(" ")), len(text), {})

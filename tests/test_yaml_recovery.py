"""What is made of YAML that cannot be read as a whole, each part by itself: the keys, the rules, the places."""

from typing import Final

import pytest
from yaml import MarkedYAMLError
from yaml.error import Mark

from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.yaml.events import Refused
from sitegen.metadata.yaml.explain import Finding, explain, explain_stray, report_findings
from sitegen.metadata.yaml.nodes import Broken, Mapping, Scalar, Sequence
from sitegen.metadata.yaml.quotes import quoted
from sitegen.metadata.yaml.recovery import Recovery
from sitegen.metadata.yaml.text import drop_effects_of_tabs
from sitegen.system.text import FaultCollector

_AFTER: Final = rules.UNCLOSED_FRONT_MATTER
_NO_TABS: Final[set[int]] = set()


def _recovered(
    text: str, *, first_line: int = 1, tabbed: set[int] = _NO_TABS, error: Refused | None = None
) -> tuple[dict[str, str], list[tuple[Rule, int, int]]]:
    """Return which kind of value each key has, and each fault as (rule, line, column)."""
    report = FaultCollector("a.md", "\n" * (first_line - 1) + text)
    node = Recovery(text.split("\n"), report, first_line, tabbed).recover(error, _AFTER)
    kinds = {key.value: type(value).__name__ for key, value in node.entries} if node is not None else {}
    return kinds, [(fault.rule, fault.line, fault.column) for fault in report.faults]


@pytest.mark.parametrize(
    ("text", "kinds"),
    (
        ("a: b\nc: [d]\ne:\n  f: g", {"a": "Scalar", "c": "Sequence", "e": "Mapping"}),
        # A list may stand at the edge, and a bracket may close there.
        ("a:\n- b\n- c\nd: [e,\nf\n]", {"a": "Sequence"}),
        ("a: [b,\n  c\n]\nd: e", {"a": "Sequence", "d": "Scalar"}),
        ("a: |\n  b\n\n  c\nd: e", {"a": "Scalar", "d": "Scalar"}),
        ("# lời\na:\n# lời\n\n  b: c\n# lời\nd: e", {"a": "Mapping", "d": "Scalar"}),
        ("\"a b\": c\n'd e': f", {"a b": "Scalar", "d e": "Scalar"}),
        ("Đ ề: b\na: ", {"Đ ề": "Scalar", "a": "Scalar"}),
    ),
)
def test_what_belongs_to_a_key_is_read_with_it(text: str, kinds: dict[str, str]) -> None:
    """A part is a key at the left edge with all that follows until the next: items, brackets, comments, empty lines."""
    found, _ = _recovered(text)
    assert found | kinds == found


@pytest.mark.parametrize(
    ("broken", "rule", "column"),
    (
        ("b: c: d", rules.UNQUOTED_COLON, 5),
        ("b: [c", rules.UNCLOSED, 4),
        ('b: "c', rules.UNCLOSED, 4),
        ("b: 'c' d", rules.UNQUOTED_VALUE, 4),
        ("b: %c", rules.UNQUOTED_VALUE, 4),
        ("b: &c", rules.ADVANCED_YAML, 4),
        ("b: [&c d]", rules.ADVANCED_YAML, 5),
        ("b:c", rules.NO_SPACE, 2),
        ("b: " + "[" * 20 + "c" + "]" * 20, rules.BAD_YAML, 19),
    ),
)
def test_a_broken_part_hides_no_other(broken: str, rule: Rule, column: int) -> None:
    """It has one fault, at its place in the file; its key is there, and the others are read."""
    kinds, found = _recovered(f"a: 1\n{broken}\ne: f", first_line=2)
    assert list(kinds) == ["a", "b", "e"]
    assert kinds["a"] == kinds["e"] == "Scalar"
    assert found == [(rule, 3, column)]


def test_a_first_line_with_spaces_before_it_is_told() -> None:
    """It belongs to no key, and is one that is meant."""
    assert _recovered(" b: c\ne: f") == ({"b": "Broken", "e": "Scalar"}, [(rules.INDENTED, 1, 1)])


def test_a_key_that_cannot_be_read_is_there() -> None:
    """So that no second fault says that it is missing: also one without a space after its colon."""
    kinds, found = _recovered('title: A: b\nslug:x\n"date": [x\ntags: [a]')
    assert kinds == {"title": "Broken", "slug": "Broken", "date": "Broken", "tags": "Sequence"}
    assert [rule for rule, *_ in found] == [rules.UNQUOTED_COLON, rules.NO_SPACE, rules.UNCLOSED]


def test_a_sentence_after_an_empty_line_is_the_text_of_the_article() -> None:
    """It breaks the rule that was given for it, once, and what follows is not read: it is no front matter."""
    kinds, found = _recovered("a: b\n\nMột câu\nhai câu\nc: d: e\n")
    assert kinds == {"a": "Scalar"}
    assert found == [(_AFTER, 3, 1)]


def test_a_sentence_among_the_keys_is_one_fault() -> None:
    """However many lines it has; another one after a key is another fault."""
    kinds, found = _recovered("a: b\nMột câu\nhai câu\nc: d\nba câu")
    assert kinds == {"a": "Scalar", "c": "Scalar"}
    assert found == [(rules.BAD_YAML, 2, 1), (rules.BAD_YAML, 5, 1)]


def test_what_a_tab_led_astray_is_not_told() -> None:
    """A part with a tab has its fault already; the parts without one have theirs."""
    kinds, found = _recovered("a: b\n  c: d: e\nf: g: h", tabbed={1})
    assert kinds == {"a": "Broken", "f": "Broken"}
    assert found == [(rules.UNQUOTED_COLON, 3, 5)]


def test_parts_that_only_together_cannot_be_read_are_told_as_a_whole() -> None:
    """Where each part is sound there is a fault all the same, where the whole was given up; a tab is one already."""
    kinds, found = _recovered("a: b\nc: d", first_line=2, error=Refused((1, 3)))
    assert (kinds, found) == ({"a": "Scalar", "c": "Scalar"}, [(rules.BAD_YAML, 3, 4)])
    assert _recovered("a: b\nc: d", tabbed={0}, error=Refused((1, 3)))[1] == []


def test_nothing_that_can_be_read_is_nothing() -> None:
    """A file without a single key gives no mapping, and a fault."""
    report = FaultCollector("a.md", "một câu")
    assert Recovery(["một câu"], report, 1, set()).recover(None, _AFTER) is None
    assert [fault.rule for fault in report.faults] == [rules.BAD_YAML]


def test_recovered_values_know_their_places() -> None:
    """Lines count in the file, not in the part."""
    report = FaultCollector("a.md", "---\na: b: c\nd:\n  - e\n  - {f: g}")
    node = Recovery(["a: b: c", "d:", "  - e", "  - {f: g}"], report, 2, set()).recover(None, _AFTER)
    assert node is not None
    (broken, value), (key, items) = node.entries
    assert (broken.span, value) == ((2, 1, 1), Broken((2, 1, 1)))
    assert key.span == (3, 1, 1)
    assert isinstance(items, Sequence)
    assert isinstance(items.items[0], Scalar)
    assert items.items[0].span == (4, 5, 1)
    assert isinstance(items.items[1], Mapping)
    assert items.items[1].span == (5, 5, 6)


@pytest.mark.parametrize(
    ("line", "finding"),
    (
        ("một câu", Finding(rules.BAD_YAML, 0, 0, 7, {})),
        ("  một câu  ", Finding(rules.BAD_YAML, 0, 2, 7, {})),
        (" a: b", Finding(rules.INDENTED, 0, 0, 1, {})),
        ("   - a: b  ", Finding(rules.INDENTED, 0, 0, 3, {})),
        ("a:b", Finding(rules.NO_SPACE, 0, 1, 1, {"fixed": "a: b"})),
        ("ngày-đăng:31/12/2021 ", Finding(rules.NO_SPACE, 0, 9, 1, {"fixed": "ngày-đăng: 31/12/2021"})),
        # An address, a time, a sentence, a path: no key.
        ("https://example.org", Finding(rules.BAD_YAML, 0, 0, 19, {})),
        ("10:30", Finding(rules.BAD_YAML, 0, 0, 5, {})),
        ("c d:e", Finding(rules.BAD_YAML, 0, 0, 5, {})),
        ("", Finding(rules.BAD_YAML, 0, 0, 0, {})),
    ),
)
def test_a_line_that_holds_no_key_is_explained(line: str, finding: Finding) -> None:
    """By what its author most likely meant."""
    assert explain_stray(line) == finding


def _error(
    problem: str, line: int, column: int, context: str = "", opened: tuple[int, int] | None = None
) -> MarkedYAMLError:
    """Return an error as a parser gives it up."""
    mark = None if opened is None else Mark("", 0, *opened, None, 0)
    return MarkedYAMLError(context or None, mark, problem, Mark("", 0, line, column, None, 0))


@pytest.mark.parametrize(
    ("lines", "error", "finding"),
    (
        (
            ["a: b: c"],
            _error("mapping values are not allowed in this context", 0, 4),
            Finding(rules.UNQUOTED_COLON, 0, 4, 1, {"fixed": 'a: "b: c"'}),
        ),
        (
            ["a:", "  - b: 'c': d"],
            _error("mapping values are not allowed in this context", 1, 10),
            Finding(rules.UNQUOTED_COLON, 1, 10, 1, {"fixed": "b: \"'c': d\""}),
        ),
        (
            ["a: b", "  c: d"],
            _error("mapping values are not allowed in this context", 1, 3),
            Finding(rules.INDENTED, 1, 0, 2, {}),
        ),
        (
            ["a: [b", "c: d"],
            _error("…", 1, 1, "…", (0, 3)),
            Finding(rules.UNCLOSED, 0, 3, 1, {"value": "[", "missing": "]"}),
        ),
        # What closes it stands further on: something else is wrong.
        (["a: [b", "c] d"], _error("…", 1, 2, "…", (0, 3)), Finding(rules.BAD_YAML, 1, 0, 4, {})),
        (
            ["a: *b c"],
            _error("…", 0, 3),
            Finding(rules.ADVANCED_YAML, 0, 3, 4, {"value": "*b c", "fixed": 'a: "*b c"'}),
        ),
        (["a: {b: !c}"], _error("…", 0, 3), Finding(rules.BAD_YAML, 0, 0, 10, {})),
        (["a: {!b c}"], _error("…", 0, 3), Finding(rules.ADVANCED_YAML, 0, 4, 2, {"value": "!b", "fixed": '"!b c"'})),
        (["a: @b"], _error("…", 0, 3), Finding(rules.UNQUOTED_VALUE, 0, 3, 2, {"fixed": 'a: "@b"'})),
        (["- @b"], _error("…", 0, 2), Finding(rules.UNQUOTED_VALUE, 0, 2, 2, {"fixed": '- "@b"'})),
        (["a: [b] c"], _error("…", 0, 7), Finding(rules.UNQUOTED_VALUE, 0, 3, 5, {"fixed": 'a: "[b] c"'})),
        # The parser points behind the text, or nowhere.
        (["a: @b", "", " "], _error("…", 3, 0), Finding(rules.UNQUOTED_VALUE, 0, 3, 2, {"fixed": 'a: "@b"'})),
        (["a: @b"], MarkedYAMLError(), Finding(rules.UNQUOTED_VALUE, 0, 3, 2, {"fixed": 'a: "@b"'})),
        (
            ["a: b", "c d", "e: f"],
            _error("could not find expected ':'", 2, 1, "while scanning a simple key", (1, 0)),
            Finding(rules.BAD_YAML, 1, 0, 3, {}),
        ),
    ),
)
def test_what_the_parser_gave_up_is_explained(lines: list[str], error: MarkedYAMLError, finding: Finding) -> None:
    """By the line that it stands on, and with the line as it should be; whatever words the parser has for it."""
    assert explain(error, lines) == finding


@pytest.mark.parametrize(
    "problem", ("mapping values are not allowed in this context", "Zuordnungen sind hier nicht erlaubt")
)
def test_other_words_of_the_parser_lose_no_line(problem: str) -> None:
    """What a later parser calls a colon that stands wrong is still told at its line, if less precisely."""
    found = explain(_error(problem, 1, 4), ["a: b", "c: d: e"])
    assert (found.line, found.rule) in {(1, rules.UNQUOTED_COLON), (1, rules.UNQUOTED_VALUE)}
    assert found.params == {"fixed": 'c: "d: e"'}


@pytest.mark.parametrize(
    ("value", "expected"),
    (("a: b", '"a: b"'), ('a "b"', "'a \"b\"'"), ("a\\b", "'a\\b'"), ("a \"b\" 'c'", "'a \"b\" ''c'''"), ("", '""')),
)
def test_a_value_is_put_into_quotes_that_need_no_escapes(value: str, expected: str) -> None:
    """An editor can copy it, and reads in it what it says."""
    assert quoted(value) == expected


def test_what_is_found_in_a_part_is_reported_in_the_file() -> None:
    """Lines and columns from 0 become those of the file, from 1."""
    report = FaultCollector("a.md", "---\n\na: b: c")
    report_findings([Finding(rules.UNQUOTED_COLON, 0, 4, 1, {"fixed": "…"})], report, 3)
    (fault,) = report.faults
    assert (fault.line, fault.column, fault.source_line, fault.params) == (3, 5, "a: b: c", (("fixed", "…"),))


def test_only_what_tabs_brought_about_is_dropped() -> None:
    """A key behind a tab may belong elsewhere: that it is unknown there, or missing here, is not told; all else is."""
    text = "title: a\n\tdate: b\nx: c\n\ty: d"
    report = FaultCollector("a.md", text)
    report.add(rules.TAB, (2, 1, 1))
    report.add(rules.UNKNOWN_KEY, (2, 2, 4), value="date", known="…")
    report.add(rules.UNKNOWN_KEY, (3, 1, 1), value="x", known="…")
    report.add(rules.NOT_TEXT, (4, 2, 1), key="y", example="…")
    report.add(rules.UNREADABLE_DATE, (4, 5, 1), value="d")
    report.add(rules.MISSING_KEY, (1, 1, 1), value="date")
    report.add(rules.MISSING_KEY, (1, 1, 1), value="slug")
    drop_effects_of_tabs(text, report)
    assert [(fault.rule, dict(fault.params).get("value")) for fault in report.faults] == [
        (rules.TAB, None),
        (rules.UNKNOWN_KEY, "x"),
        (rules.UNREADABLE_DATE, "d"),
        (rules.MISSING_KEY, "slug"),
    ]
    before = list(report.faults)
    drop_effects_of_tabs(text.replace("\t", " "), report)
    assert report.faults == before

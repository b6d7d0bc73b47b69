"""YAML as nodes with places: text stays as typed, and each thing that is wrong is found where it stands."""

import unicodedata
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.yaml.nodes import Broken, Mapping, Node, Scalar, Sequence
from sitegen.metadata.yaml.text import parse
from sitegen.system.text import FaultCollector

# Pieces that mean something to YAML, and letters of every width.
_PIECES: Final = (
    *("title", "tags", "a", "ằ", "Đ", "😀", "0123", "10:30", "no", "~", "<<", "=", "x y", "M'Nông"),
    *(": ", ":", " ", "  ", "\n", "\n  ", "\n- ", " #", "#", "- ", "-", "? ", "?", ", ", ",", "[", "]", "{", "}"),
    *('"', "'", "''", "\\", "&", "*", "!", "!!str ", "|", ">", "%", "@", "`", "---", "...", "\t", "\xa0"),
    *("\u2028", "\ufeff", "\u200b", "\x85", ".", "|-\n  ", "https://example.org/"),
)
_LINES: Final = st.builds(
    "{}{}{}".format,
    st.sampled_from(("title: ", "tags: ", "date: ", "a:", "a: ", "# ", "", " ", "- ", "title : ", "Đ: ", '"a": ')),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
    st.sampled_from(("", "", "]", '"', "'", " ")),
)
_HOSTILE: Final = st.lists(_LINES, max_size=6).map("\n".join) | st.lists(st.sampled_from(_PIECES)).map("".join)


def _read(text: str, first_line: int = 1) -> tuple[Mapping | None, list[Fault]]:
    """Return the mapping in ``text`` and the faults, in a file that begins with other lines."""
    report = FaultCollector("a.md", "x\n" * (first_line - 1) + text)
    return parse(text, report, first_line=first_line), report.faults


def _plain(node: Node | None) -> object:
    """Return a node as Python's own values, without places."""
    if isinstance(node, Mapping):
        return {key.value: _plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node.value if isinstance(node, Scalar) else None


@pytest.mark.parametrize(
    "value", ("2021", "0123", "no", "yes", "~", "null", "10:30", "1e3", "0x10", "2021-12-31", "3.0")
)
def test_a_value_stays_as_it_is_typed(value: str) -> None:
    """Nothing is turned into a number, a truth value, a date or none."""
    node, found = _read(f"title: {value}\ntags: [{value}]\nimage:\n  alt: {value}\n")
    assert _plain(node) == {"title": value, "tags": [value], "image": {"alt": value}}
    assert not found


def test_nodes_know_their_places_in_the_file() -> None:
    """Lines and columns count from 1 in characters, also after letters that take several bytes."""
    node, _ = _read("title: Đồng Tháp 😀\ntags: [ằ, 'b c']\nimage:\n  alt: x\n", first_line=2)
    assert node is not None
    (title, title_text), (_, tags), (_, image) = node.entries
    assert isinstance(title_text, Scalar)
    assert isinstance(tags, Sequence)
    assert isinstance(image, Mapping)
    assert title.span == (2, 1, 5)
    assert title_text.span == (2, 8, 11)
    assert tags.span == (3, 7, 10)
    assert [item.span for item in tags.items] == [(3, 8, 1), (3, 11, 5)]
    assert image.entries[0][1].span == (5, 8, 1)


def test_a_text_of_several_lines_is_marked_on_its_first() -> None:
    """What is marked never reaches beyond the line it begins on."""
    node, _ = _read("summary: một\n  hai\nlead: |\n  ba\n  bốn\n")
    assert node is not None
    assert _plain(node) == {"summary": "một hai", "lead": "ba\nbốn\n"}
    assert [value.span for _, value in node.entries] == [(1, 10, 3), (3, 7, 1)]


def test_quotes_tell_an_empty_text_from_none() -> None:
    """An empty value is a text only in quotes."""
    node, _ = _read("a: ''\nb:\n")
    assert node is not None
    assert [value for _, value in node.entries] == [
        Scalar("", quoted=True, span=(1, 4, 2)),
        Scalar(
            "",
            False,  # noqa: FBT003
            (2, 3, 0),
        ),
    ]


@pytest.mark.parametrize("text", ("", "\n", "# chỉ có chú thích\n"))
def test_an_empty_text_is_an_empty_mapping(text: str) -> None:
    """Comments and empty lines are nothing, not a fault."""
    assert _read(text) == (Mapping((), (1, 1, 0)), [])


def test_a_no_break_space_is_a_space_where_yaml_wants_one() -> None:
    """A no-break space after a colon, a hyphen or at the edge does not make a line unreadable; in a text it stays."""
    node, found = _read("title:\xa0a\xa0b\ntags:\n\xa0\xa0-\xa0c\n")
    assert not found
    assert _plain(node) == {"title": "a\xa0b", "tags": ["c"]}


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    (
        ("a: b\ntitle: A: b\n", rules.UNQUOTED_COLON, (2, 9)),
        ("title: A:\n", rules.UNQUOTED_COLON, (1, 9)),
        ("image:\n  - alt: A: b\n", rules.UNQUOTED_COLON, (2, 11)),
        ("a: b\n\tc: d\n", rules.TAB, (2, 1)),
        ("a:\tb\n", rules.TAB, (1, 3)),
        ("a: 'x\ty'\n", rules.TAB, (1, 6)),
        ("a: &x b\n", rules.ADVANCED_YAML, (1, 4)),
        ("a: *x\n", rules.ADVANCED_YAML, (1, 4)),
        ("a: !!str b\n", rules.ADVANCED_YAML, (1, 4)),
        ("a: ! b\n", rules.ADVANCED_YAML, (1, 4)),
        ("a: &x\n  b: c\n", rules.ADVANCED_YAML, (1, 4)),
        ("a: [&x b]\n", rules.ADVANCED_YAML, (1, 5)),
        ("a: **b** c\n", rules.ADVANCED_YAML, (1, 4)),
        ("a: b\nc: [d, e\nf: g\n", rules.UNCLOSED, (2, 4)),
        ("a: b\nc: {d: e\nf: g\n", rules.UNCLOSED, (2, 4)),
        ('a: "b\nc: d\n', rules.UNCLOSED, (1, 4)),
        ("a: b\nc: - d\n", rules.UNQUOTED_VALUE, (2, 4)),
        ("a: 'b' c\n", rules.UNQUOTED_VALUE, (1, 4)),
        ("a: %b\n", rules.UNQUOTED_VALUE, (1, 4)),
        ("a: | b\n", rules.UNQUOTED_VALUE, (1, 4)),
        ("a: b\nc\n", rules.BAD_YAML, (2, 1)),
        ("a: b\n? [c]\n: d\n", rules.BAD_YAML, (2, 3)),
        ("a: b\n: c\n", rules.BAD_YAML, (2, 1)),
        ("a: b\n...\n---\nc: d\n", rules.BAD_YAML, (2, 1)),
        ("a: b\nc:d\n", rules.NO_SPACE, (2, 2)),
        ("c:d\n", rules.NO_SPACE, (1, 2)),
        ("a: b\n c: d\n", rules.INDENTED, (2, 1)),
        ("- a\n- b\n", rules.NOT_A_MAPPING, (1, 1)),
        ("một câu\n", rules.BAD_YAML, (1, 1)),
    ),
)
def test_what_cannot_be_read_is_one_fault_at_its_place(text: str, rule: Rule, place: tuple[int, int]) -> None:
    """Each mistake gives its own fault and no second one."""
    _, found = _read(text)
    assert [(fault.rule, (fault.line, fault.column)) for fault in found] == [(rule, place)]


def test_one_broken_line_hides_no_other_fault() -> None:
    """After a syntax error every other key is still read, and its faults are found in the same run."""
    node, found = _read("title: A: b\ntags: [a\ndate: 2021\nmột câu\nslug:x\nimage: *y\n", first_line=2)
    assert [(fault.rule.code, fault.line) for fault in found] == [
        *(("N012", 2), ("N018", 3), ("N016", 5), ("N019", 6), ("N015", 7))
    ]
    assert node is not None
    assert {key.value: type(value) for key, value in node.entries} == {
        "title": Broken,
        "tags": Broken,
        "date": Scalar,
        "slug": Broken,
        "image": Broken,
    }


def test_the_remedy_for_a_colon_is_the_line_as_it_should_be() -> None:
    """The message can be copied into the file, whatever quotes the text has itself."""
    fixed = []
    for text in ("title: A: b\n", 'title: A: "b"\n', "title: A: \"b\" 'c'\n"):
        _, (fault,) = _read(text)
        fixed.append(dict(fault.params)["fixed"])
    assert fixed == ['title: "A: b"', "title: 'A: \"b\"'", "title: 'A: \"b\" ''c'''"]


def test_nesting_beyond_reason_is_a_fault() -> None:
    """Thousands of brackets end neither in an exception nor in a long wait."""
    _, found = _read("a: " + "[" * 100_000)
    assert [fault.rule for fault in found] == [rules.BAD_YAML]


@given(_HOSTILE | st.text())
@example("a: [\ta")
@example("a: b\n\x85c: d")
@example("- \n- a: b: c")
def test_whatever_is_typed_gives_nodes_or_faults(text: str) -> None:
    """No text raises, each fault lies in the file, and without a mapping there is always a fault."""
    text = "".join(letter for letter in unicodedata.normalize("NFC", text) if letter == "\n" or letter >= " ")
    text = "".join(letter for letter in text if not "\x7f" <= letter <= "\x9f" and letter not in "\ufffe\uffff")
    node, found = _read(text)
    lines = text.split("\n")
    assert node is not None or found
    for fault in found:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        assert fault.source_line == lines[fault.line - 1]

"""Structure past all reason: shown as the text it is, soon, and without an error.

No test here looks at a clock: what they hold took minutes or hours before it was bounded.
"""

import os
import re
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from sitegen.content.markup import Markup, limits, locate, places_of
from sitegen.content.markup.blocks import read
from sitegen.content.markup.limits import has_crowded_tag, has_too_much_html, is_slow_to_write
from sitegen.diagnostics import rules

# Set to look longer than `make test` has time for.
LONG = bool(os.environ.get("SITEGEN_LONG_TESTS"))
BIG = 200_000 if LONG else 100_000


@pytest.mark.parametrize("fast", (True, False))
@pytest.mark.parametrize(
    "unit",
    (
        *(
            "[",
            "*",
            "_",
            "`",
            "\\",
            "&",
            "<",
            "![",
            "[]",
            "[a](",
            "[^",
            "[a](b)",
            "**a ",
            "*a _b ",
            "a*",
            "> ",
            "* ",
            "1. ",
            "> - ",
        ),
        *(
            "https://",
            "https://a.vn ",
            "www.a.vn/(",
            "a@b.vn ",
            "@",
            "~~",
            "~~a ",
            "\\\n",
            "a\x0b",
            "`` `",
            "[[a](b)](c) ",
        ),
        *("<a ", "<b>", "<div>\n", "<!--", "<?", "<a@", "&#", "- ", "-", "#", "|", "`|", "[^1]: ", "a|b\n-|-\n"),
        *(
            "# a\n",
            "# a | b\n",
            "---\n",
            "a\n---\n",
            "[a]: b\n",
            "[a]: b\nx\n",
            "[^a]: b\n",
            "- a\n",
            "> a\n",
            "    a\n\n",
        ),
    ),
)
def test_endless_repetition_ends(unit: str, *, fast: bool) -> None:
    """What costs the library the square of its length, or its whole stack, costs little and raises nothing."""
    result = Markup(fast=fast).render(f"{unit * (BIG // len(unit))}\n\nHết.", keep_lead=True)
    assert "Hết." in result.body


@pytest.mark.parametrize("fast", (True, False))
@pytest.mark.parametrize(
    ("opening", "tag"), (("> ", "blockquote"), ("- ", "ul"), ("1. ", "ol"), ("> - ", "blockquote"))
)
def test_deep_nesting_ends_in_text(*, fast: bool, opening: str, tag: str) -> None:
    """Nesting stops at a depth that no text needs; what is inside is still there."""
    result = Markup(fast=fast).render(opening * 2000 + "đáy", keep_lead=False)
    assert 10 < result.body.count(f"<{tag}") < 100
    assert "đáy" in result.body


def test_ordinary_nesting_is_kept() -> None:
    """Ten levels of a list are ten lists."""
    source = "\n".join("    " * level + "- a" for level in range(10))
    assert Markup().render(source, keep_lead=False).body.count("<ul>") == 10


def test_a_long_ordinary_article_is_rendered_whole() -> None:
    """The bounds are far above what anybody writes."""
    source = "\n\n".join(
        f"## Mục {number}\n\nĐoạn *{number}* có [liên kết](/{number}/).\n\n- một\n- hai\n\n|a|b|\n|-|-|\n|c|d|"
        for number in range(300)
    )
    body = Markup().render(source, keep_lead=False).body
    assert [body.count(tag) for tag in ("<h2 ", "<em>", "<a ", "<li>", "<table>")] == [300, 300, 300, 600, 300]


def test_too_many_tags_are_text() -> None:
    """HTML that a parser would multiply is shown, not read."""
    source = "".join(f'<b title="{number}">' for number in range(3000)) + "<p>" * 3000
    assert "<b>" not in Markup().render(source, keep_lead=False).body


def test_an_endless_document_is_text() -> None:
    """A document of more lines than any article has becomes paragraphs, escaped."""
    result = Markup().render("*a* & <b>\n\n" * 60_000, keep_lead=True)
    assert result.body.startswith("<p>*a* &amp; &lt;b&gt;</p>\n<p>")
    assert result.body.count("<p>") == 60_000


@pytest.mark.parametrize("unit", ("> a\n\nb\n\n", "- *a*\n\n", "# a\n# b\n", "    a\n\n", "*a* ", "[a](b) "))
def test_both_ways_stop_at_the_same_place(unit: str) -> None:
    """Where the bounds are met, the shortcuts still change nothing."""
    text = f"Đoạn.\n\n{unit * 3000}\n\nĐoạn."
    assert Markup(fast=True).render(text, keep_lead=True) == Markup(fast=False).render(text, keep_lead=True)


def test_the_stack_is_not_used_up() -> None:
    """Nothing here needs a deep stack, whatever the caller has used of it."""

    def deeper(left: int) -> str:
        return deeper(left - 1) if left else Markup().render("> " * 500 + "*a **b " * 500, keep_lead=True).body

    assert re.search("<blockquote>", deeper(sys.getrecursionlimit() // 3))


@pytest.mark.parametrize("fast", (True, False))
@pytest.mark.parametrize(
    "source",
    (
        pytest.param("<q><!---->" * 4000, id="comments in elements without an end"),
        pytest.param("![a](b.jpg)" + " " * BIG + "x", id="spaces after a picture"),
        pytest.param("![a](b.jpg)<br>" + "\u3000" * BIG + "x", id="wide spaces after a picture"),
    ),
)
def test_what_is_looked_through_again_and_again_ends(*, fast: bool, source: str) -> None:
    """It is read in bounded time, by both ways."""
    assert Markup(fast=fast).render(f"{source}\n\nHết.", keep_lead=True).body.endswith("Hết.</p>")


@pytest.mark.parametrize("count", (999, 1000))
def test_a_tag_of_a_thousand_attributes_is_text(count: int) -> None:
    """One of fewer is a tag."""
    source = f"<b{''.join(f' a{number}=b' for number in range(count))}>x</b>"
    assert ("<b>x</b>" in Markup().render(source, keep_lead=True).body) == (count < 1000)


@pytest.mark.parametrize(
    "tag",
    (
        "<a{}>",
        "<a{}",
        "<a b='>'{} c>",
        '<a b=">"{}/>',
        "<a '{}>",
        "<a\n{}\n>",
        "<!-- <a b='--><a{}>",
        "<a b = 'c'{}>",
    ),
)
@pytest.mark.parametrize("attribute", (" a=b", "/a", " a = 'b>'", ' a="<b>"', "\na", " '", ' "a'))
def test_attributes_are_counted_as_a_browser_reads_them(tag: str, attribute: str) -> None:
    """Whatever is between them, and whether or not the tag has an end."""
    assert has_crowded_tag(tag.format(attribute * 1100))
    assert not has_crowded_tag(tag.format(attribute * 400))


def test_tags_are_read_as_long_as_they_have_an_end() -> None:
    """Each of those without one is looked for in all that follows."""
    assert has_too_much_html("<img " * 1000 + "a" * 100_000)
    assert has_too_much_html("<img a='>' " * 1000 + "a" * 100_000)
    assert not has_too_much_html("<img a='>'>" * 1000 + "a" * 100_000)


@pytest.mark.parametrize("sign", ("&amp;", "& ", "\u00a0", "\u00ad", "°"))
def test_a_long_text_of_signs_that_are_written_slowly_is_text(sign: str) -> None:
    """In one text; in many short ones the same signs are written soon."""
    assert is_slow_to_write(sign * 200_000 + "a" * 1_000_000)
    assert not is_slow_to_write(f"<p>{sign * 100}{'a' * 400}</p>" * 2000)


@pytest.mark.parametrize("fast", (True, False))
@pytest.mark.parametrize("source", ("\u00a0=" * 1000, "<i>" + "&amp;a" * 1000, "<div>" + "&amp;<font></font>" * 1000))
def test_what_is_written_slowly_is_shown_as_the_text_it_is(
    monkeypatch: pytest.MonkeyPatch, *, fast: bool, source: str
) -> None:
    """All of the article, by both ways, also where only tags that are dropped part it."""
    monkeypatch.setattr(limits, "_SEARCHES", 2_000_000)
    body = Markup(fast=fast).render(f"{source}\n\n*Hết.*", keep_lead=True).body
    assert body.endswith("<p>*Hết.*</p>")


def test_a_stray_angle_bracket_leaves_the_tags_around_it() -> None:
    """What only looks like the beginning of a tag, with many words after it, takes no other tag away."""
    result = Markup().render(f"<u>a</u> <b {'từ ' * 2000}\n\n<u>c</u>", keep_lead=True)
    assert result.body.count("<u>") == 2


def test_texts_are_left_as_they_are_from_the_costliest_on() -> None:
    """Where all texts together cost too much, those that cost little are read."""
    result = Markup().render("*a*\n\n" + "[b](c) " * 20_000 + "\n\n*d*", keep_lead=True)
    assert "<em>a</em>" in result.body
    assert "[b](c)" in result.body
    assert "<em>d</em>" in result.body


def test_targets_are_looked_for_once_for_all() -> None:
    """A target is found without trying all ways of writing it, and thousands with a bounded number of looks."""
    many = 20_000
    source = "".join(f"[a](#{number}) " for number in range(many)) + "[b](" + "&a;" * many + "x)"
    wanted = [("&a;" * (many // 2) + "b", 0), *((f"#{number}", 0) for number in range(many))]
    assert len(locate(source, wanted, 1)) == len(wanted)


def _calls(work: Callable[[], object]) -> int:
    """Return how many functions ``work`` calls, ours and the interpreter's."""
    count = 0

    def see(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def _reading(text: str) -> Callable[[], object]:
    return lambda: read(text, lambda head, _parting: "|" in head, raw_html=True, programs=False)


HOSTILE_LINES = (
    *("- ", "-\n", "- a\n\n", "1. a\n", " - a\n", "- a\n - b\n  - c\n", "    - a\n", "> a\n\nb\n\n", "> - "),
    *(
        "<div>\n\na\n\n",
        "<div>\n\n</div>\n\n",
        "</div>\n",
        "<table>\n\n",
        "<!--\n\n",
        "<!---->",
        "<?\n",
        "<p>",
        "<div a='\n",
    ),
    *("a|b\n-|-\n", "|a|b|\n\n|-|-|\n\n", "[a]: b\n", '[a]: b "\n', "[a]: b (\n", "[a]:\n", "[^1]: ", "[^a]: b\n"),
    *(
        "```\n",
        "~~~\na\n",
        "# a\n",
        "#",
        "a\n---\n",
        "===\n",
        "– a\n",
        "a) b\n",
        "1.1. a\n1.2. a\n",
        "I. a\nII. a\n",
        "(a) ",
        "-a\n",
        "*a\n",
        "o a\n",
        "→",
        "a)\u00a0\u00a0",
        ": \n-a\n",
        "a) \\\n",
        "- [ ] a\n",
        "a) b\n- c\nb) d\n\n",
        "\u00a0\n",
        "\t- a\n",
        "* * * a\n",
        "    a\n\n",
    ),
)


@pytest.mark.parametrize("unit", HOSTILE_LINES)
def test_reading_lines_is_work_in_proportion_to_them(unit: str) -> None:
    """Twice the lines are at most twice the work, however they are nested, open or without an end."""
    few = _calls(_reading(unit * 500))
    assert _calls(_reading(unit * 1000)) <= 2 * few + 100


@pytest.mark.parametrize("unit", ("![](a.jpg) ", "<img src=a.jpg> ", "[a]() ![]() "))
def test_telling_places_is_work_in_proportion_to_them(unit: str) -> None:
    """Also of doubts that are many of one kind."""
    works = []
    for times in (100, 200):
        source = unit * times
        doubts = Markup().render(source, keep_lead=True).warnings
        assert len(doubts) >= times
        works.append(_calls(lambda doubts=doubts, source=source: places_of(doubts, source, 1)))  # type: ignore[misc]
    assert works[1] <= 2 * works[0] + 100


@pytest.mark.parametrize("unit", HOSTILE_LINES)
def test_megabytes_of_hostile_lines_are_read(unit: str) -> None:
    """Also what the interpreter does by itself, like looking for an end that never comes, is no more than that."""
    lines = (unit * (5_000_000 // len(unit))).split("\n")[: 50_000 if LONG else 20_000]
    assert read("\n".join(lines), lambda _head, _parting: False, raw_html=True, programs=True).children is not None


def test_what_is_nested_deeper_than_any_text_is_still_there() -> None:
    """Containers end at a depth; each line beyond it is looked at no more often for that."""
    text = "\n".join("> " * 300 + f"dòng {number}" for number in range(50))
    body = Markup().render(text, keep_lead=True).body
    assert [f"dòng {number}" in body for number in range(50)] == [True] * 50
    assert body.count("<blockquote>") == 60


@pytest.mark.parametrize("fast", (True, False))
@pytest.mark.parametrize(
    ("source", "tag", "count"),
    (
        ("**Dòng có chữ đậm** và chữ thường nữa  \n" * 600, "<strong>", 600),
        ("Một dòng thường, không có gì đặc biệt  \n" * 900, "<br>", 899),
        ("- Một mục của danh sách\n" * 20_000, "<li>", 20_000),
        ('Đoạn <b>một</b> với <font color="red">chữ</font> và <i>nghiêng</i>. ' * 400, "<b>", 400),
        ('<p>Đoạn <b>một</b> với <font color="red">chữ</font></p>\n\n' * 1000, "<b>", 1000),
    ),
)
def test_what_old_programs_export_keeps_its_markup(*, fast: bool, source: str, tag: str, count: int) -> None:
    """Long texts of many short marks are read whole, and nothing is told of them."""
    result = Markup(fast=fast).render(source, keep_lead=True)
    assert result.body.count(tag) == count
    assert result.warnings == ()


@pytest.mark.parametrize("fast", (True, False))
@pytest.mark.parametrize(
    "source",
    ("Đoạn.\n\n" + "[a " * 30_000, "Đoạn.\n\n" + "<b>a " * 5000, "Đoạn.\n\n" + "<p>a" * 30_000, "*a*\n" * 110_000),
)
def test_what_is_past_a_bound_is_told(*, fast: bool, source: str) -> None:
    """Once, in the warning that names the place from which on marks are shown as typed."""
    warnings = Markup(fast=fast).render(source, keep_lead=True).warnings
    assert [each.rule for each in warnings].count(rules.TOO_MUCH_MARKUP) == 1

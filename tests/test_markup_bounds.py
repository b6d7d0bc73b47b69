"""Structure past all reason: shown as the text it is, soon, and without an error."""

import re
import sys

import pytest

from sitegen.content.markup import Markup

BIG = 200_000


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
def test_endless_repetition_ends(unit: str) -> None:
    """What costs the library the square of its length, or its whole stack, costs little and raises nothing."""
    result = Markup().render(f"{unit * (BIG // len(unit))}\n\nHết.", keep_lead=True)
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

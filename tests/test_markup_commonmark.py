"""Markdown is read as everybody else reads it: the examples of CommonMark, and made-up documents beside a reference.

Trees are compared, not bytes, after the same sanitiser on both sides.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markup_structure import as_finished, as_others_read, structure
from sitegen.content.markup import Markup

EXAMPLES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "commonmark" / "commonmark.json").read_text(encoding="utf-8")
)
# What holds HTML is for the sanitiser, and its reading is our own.
_HTML: Final = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?|!--.*?--|[?!].*?)>|script", re.DOTALL)
_AUTOLINK: Final = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*>|<[^\s<>]+@[^\s<>]+>")

# Read otherwise than the examples say, each with the rule that wants it so.
KINDER_EMPHASIS: Final = "emphasis beside punctuation: **Lưu ý:**Đoạn"
KINDER_TARGET: Final = "spaces in the target of a link"
BARE_ADDRESS: Final = "an address is a link by itself"
LIBRARY: Final = "as the library reads it; nobody writes so"
ANGLE_BRACKETS: Final = "tags are HTML when they look like it"
OTHERWISE: Final = {
    28: "a number of no character is shown as the sign for one that cannot be shown",
    41: KINDER_TARGET,
    346: LIBRARY,
    352: KINDER_EMPHASIS,
    353: "a no-break space after the mark of a list",
    354: KINDER_EMPHASIS,
    368: KINDER_EMPHASIS,
    369: KINDER_EMPHASIS,
    380: KINDER_EMPHASIS,
    392: KINDER_EMPHASIS,
    488: KINDER_TARGET,
    490: KINDER_TARGET,
    493: LIBRARY,
    504: LIBRARY,
    507: "a no-break space before a title",
    508: "quotes within the quotes of a title",
    520: LIBRARY,
    532: LIBRARY,
    533: LIBRARY,
    540: LIBRARY,
    568: KINDER_TARGET,
    571: LIBRARY,
    598: "word processors write tags like <st1:place>: an unknown scheme needs //",
    601: "word processors write tags like <st1:place>: an unknown scheme needs //",
    602: ANGLE_BRACKETS,
    608: BARE_ADDRESS,
    609: ANGLE_BRACKETS,
    611: BARE_ADDRESS,
    612: BARE_ADDRESS,
}


def _holds_html(example: dict[str, Any]) -> bool:
    markdown = _AUTOLINK.sub("", example["markdown"])
    return example["section"] in {"HTML blocks", "Raw HTML"} or _HTML.search(markdown) is not None


@pytest.mark.parametrize("fast", (True, False))
def test_the_examples_of_commonmark_are_read_as_it_says(*, fast: bool) -> None:
    """All but those that a rule of ours wants otherwise; and none of these for nothing."""
    markup = Markup(fast=fast)
    looked_at = [each for each in EXAMPLES if not _holds_html(each)]
    otherwise = [
        each["example"]
        for each in looked_at
        if structure(markup.render(each["markdown"], keep_lead=True).body) != structure(as_finished(each["html"]))
    ]
    assert otherwise == list(OTHERWISE)
    assert len(otherwise) < 0.07 * len(looked_at)


WORDS: Final = st.sampled_from(
    (
        "word",
        "two words",
        "*set*",
        "**strong**",
        "`code`",
        "[link](/to)",
        "A. B",
        "(c)",
        "5 - 3",
        "~~gone~~",
        "a\\*b",
        "x_y_z",
    )
)


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    """Return the lines of a paragraph, which begin with a letter."""
    ends = st.sampled_from(("", "", "", "  ", "\\"))
    count = draw(st.integers(1, 3))
    lines = [f"Line {' '.join(draw(st.lists(WORDS, min_size=1, max_size=3)))}{draw(ends)}" for _ in range(count)]
    return [*lines[:-1], lines[-1].rstrip(" \\")]


@st.composite
def fences(draw: st.DrawFn) -> list[str]:
    """Return fenced code; within it nothing has a meaning."""
    fence = draw(st.sampled_from(("```", "~~~", "`````")))
    inside = draw(st.lists(st.sampled_from(("- a", "    b", "\tc", "", "> d", "# e", "*f*", "1. g")), max_size=4))
    return [f"{fence}text", *inside, fence]


@st.composite
def tables(draw: st.DrawFn) -> list[str]:
    """Return the lines of a table, also one without rows."""
    rows = draw(st.lists(st.tuples(WORDS, WORDS), max_size=3))
    return ["| a | b |", draw(st.sampled_from(("|---|---|", "| :-- | --: |"))), *(f"| {a} | {b} |" for a, b in rows)]


def quotes(inside: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Return quotations of what is inside."""
    return inside.map(
        lambda lines: [f"> {line}".rstrip() if not line.endswith("  ") else f"> {line}" for line in lines]
    )


@st.composite
def lists(draw: st.DrawFn, inside: st.SearchStrategy[list[str]]) -> list[str]:
    """Return the lines of a list with any mark; what belongs to an item is indented as its text is."""
    kind = draw(st.sampled_from(("-", "*", "+", ".", ")")))
    gap = draw(st.sampled_from((" ", " ", "  ", "   ")))
    between = draw(st.sampled_from(([], [""])))
    lines: list[str] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        mark = (f"{number}{kind}" if kind in ".)" else kind) + gap
        first, *others = draw(paragraphs()) + draw(st.one_of(st.just([]), below(inside)))
        lines += [*(between if lines else []), mark + first]
        lines += [" " * len(mark) + line if line else "" for line in others]
    return lines


@st.composite
def below(draw: st.DrawFn, inside: st.SearchStrategy[list[str]]) -> list[str]:
    """Return a block below another one, mostly with a blank line between."""
    lines = draw(inside)
    return [*draw(st.sampled_from(([""], [""], []))), *lines]


BLOCKS: Final = st.recursive(
    st.one_of(
        paragraphs(),
        fences(),
        tables(),
        st.sampled_from((["# Heading"], ["## Heading ##"], ["***"], ["Heading", "==="], ["#hashtag #two"])),
    ),
    lambda inside: st.one_of(quotes(inside), lists(inside)),
    max_leaves=6,
)


@given(st.lists(st.tuples(BLOCKS, st.sampled_from(("\n\n", "\n\n", "\n", "\n\n\n"))), min_size=1, max_size=4))
def test_made_up_documents_are_read_as_others_read_them(blocks: list[tuple[list[str], str]]) -> None:
    """Lists, quotations, code and tables within each other, with and without blank lines between."""
    text = "".join("\n".join(lines) + between for lines, between in blocks)
    assert structure(Markup().render(text, keep_lead=True).body) == structure(as_others_read(text))

"""Hostile documents by the thousand: the quick way against the plain one, and both against strict HTML.

``SITEGEN_FUZZ=20000`` in the environment makes that many documents in each test, ``SITEGEN_FUZZ_SEED`` other ones.
"""

import itertools
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from html_checks import complaints, harm
from sitegen.content.markup import Markup, resolve

BASE_URL: Final = "https://example.org/cong"
DOCUMENTS: Final = int(os.environ.get("SITEGEN_FUZZ", "300"))
SEED: Final = os.environ.get("SITEGEN_FUZZ_SEED", "1")

FRAGMENTS: Final[dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "markup" / "fragments.json").read_text(encoding="utf-8")
)


def documents(count: int, kind: str) -> Iterator[str]:
    """Yield ``count`` documents, each a random heap of what Markdown, HTML and this program give a meaning to."""
    chance = random.Random(f"{SEED} {kind}")  # noqa: S311 - the same documents every time
    plain = FRAGMENTS["plain"]
    between = ["\n\n"] * 8 + ["\n", "\n\n\n", "\n \n", "\r\n\r\n", "", "\n\n\n\n"]
    for _ in range(count):
        # Most documents hold few of the odd words, as one alone may do the harm that two together hide.
        mixed = chance.random() < 0.3
        words = plain + (FRAGMENTS["words"] if mixed else chance.choices(FRAGMENTS["words"], k=chance.randint(0, 5)))
        starts = FRAGMENTS["starts"] if mixed else chance.choices(FRAGMENTS["starts"], k=3)
        odd_start, odd_block = (0.5, 0.5) if mixed else (0.1, chance.choice((0.0, 0.1, 0.3)))
        document = ""
        for _ in range(chance.randint(1, 12)):
            if chance.random() < odd_block:
                document += chance.choice(FRAGMENTS["blocks"])
            else:
                document += "\n".join(
                    (chance.choice(starts) if chance.random() < odd_start else "") + _line(chance, words)
                    for _ in range(chance.choices((1, 2, 3), (8, 2, 1))[0])
                )
            document += chance.choice(between)
        yield document


def _line(chance: random.Random, words: list[str]) -> str:
    space = " " if chance.random() < 0.8 else ""
    return space.join(chance.choices(words, k=chance.randint(1, 8))) + chance.choice(("", "", "", "", " ", "  "))


def test_stars_mean_the_same_on_the_short_way() -> None:
    """Emphasis that is written without the library is what the library makes of it, and blank ends are blank."""
    quick, plain = Markup(BASE_URL), Markup(BASE_URL, fast=False)
    chance = random.Random(SEED)  # noqa: S311 - the same documents every time
    pieces = [
        "*",
        "**",
        "***",
        " ",
        "a",
        "bò",
        "\n",
        "\n\n",
        "(",
        ".",
        "**đậm**",
        "*nghiêng*",
        " *",
        "* ",
        " **",
        "** ",
    ]
    pieces += ["\u00a0", "\u200b", "_x_", "- ", ">", "&", "[a](b)", "![x](y.png)", "  \n"]
    for _ in range(DOCUMENTS):
        few = pieces[: chance.randint(6, len(pieces))]
        document = "".join(chance.choices(few, k=chance.randint(1, 25)))
        assert quick.render(document, keep_lead=False) == plain.render(document, keep_lead=False), document


def test_no_heap_of_stars_loses_or_doubles_a_letter() -> None:
    """The library counts on from signs that close nothing, and shows what stands elsewhere, or its own marks."""
    chance = random.Random(f"{SEED} stars")  # noqa: S311 - the same documents every time
    words = ["*", "**", "***", "_", "__", "d", "ê ", " ", "  \n", "\n", "`c`", "[a](b)", ".", ",", "1/ ", "\\*"]
    known = [
        "**d****d***  \nx **d**",
        "1/ **d****d***  \n1/ **d** [a](b)",
        "xd***`c`**_  \n**`c`___ê ,***`c`***\\*\n__.**_",
    ]
    heaps = ("x" + "".join(chance.choices(words, k=chance.randint(3, 22))) for _ in range(10 * DOCUMENTS))
    markup = Markup()
    for text in itertools.chain(known, heaps):
        found = markup.render(text, keep_lead=False)
        shown = re.sub("<[^>]*>", "", found.lead + found.body)
        typed = text.replace("[a](b)", "a")
        assert [shown.count(each) for each in "abcdklzêx1/.,"] == [typed.count(each) for each in "abcdklzêx1/.,"], text


def test_hostile_documents_become_valid_and_harmless_html() -> None:
    """Whatever stands in an article, its HTML is valid inside of a page and holds nothing that acts."""
    markup = Markup(BASE_URL)
    for document in documents(DOCUMENTS, "harm"):
        result = markup.render(document, keep_lead=False)
        assert not harm(result), repr(document)


def test_links_are_those_that_resolve_asks_for() -> None:
    """What a text links to is exactly what is asked for when its HTML is written, in the same order."""
    markup = Markup(BASE_URL)
    for document in documents(DOCUMENTS, "links"):
        result = markup.render(document, keep_lead=True)
        asked: list[tuple[str, str]] = []

        def answer(tag: str, target: str, asked: list[tuple[str, str]] = asked) -> str | None:
            asked.append((tag, target))
            return None if len(asked) % 2 else '/x?a="&b'

        resolved = resolve(result.body, answer, base_url=BASE_URL)
        assert asked == list(result.links), repr(document)
        assert not complaints(resolved), repr(document)


@pytest.mark.parametrize("keep_lead", (False, True))
def test_the_quick_way_and_the_plain_one_agree(*, keep_lead: bool) -> None:
    """No shortcut changes anything that comes out."""
    quick, plain = Markup(BASE_URL), Markup(BASE_URL, fast=False)
    for document in documents(DOCUMENTS, f"agree {keep_lead}"):
        expected = plain.render(document, keep_lead=keep_lead)
        assert quick.render(document, keep_lead=keep_lead) == expected, repr(document)

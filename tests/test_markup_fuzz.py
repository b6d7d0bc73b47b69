"""Hostile documents by the thousand: the quick way against the plain one, and both against strict HTML.

``SITEGEN_FUZZ=20000`` in the environment makes that many documents in each test, ``SITEGEN_FUZZ_SEED`` other ones.
"""

import json
import os
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import html5lib
import pytest
from html5lib import html5parser

from sitegen.content.markup import Markup, RenderedText, resolve

BASE_URL: Final = "https://example.org/cong"
DOCUMENTS: Final = int(os.environ.get("SITEGEN_FUZZ", "300"))
SEED: Final = os.environ.get("SITEGEN_FUZZ_SEED", "1")

FRAGMENTS: Final[dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "markup" / "fragments.json").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def _current_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let html5lib know two elements that the standard made special after it was written."""
    namespace = "http://www.w3.org/1999/xhtml"
    newer = {(namespace, "figcaption"), (namespace, "summary")}
    monkeypatch.setattr(html5parser, "specialElements", vars(html5parser)["specialElements"] | newer)


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


def complaints(html: str) -> list[str]:
    """Return what a strict parser says about ``html`` inside of an article element, and whether it stays inside."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(f"<!DOCTYPE html><title>x</title><body><article>{html}</article><footer></footer>")
    found = [str(error) for error in parser.errors]
    body = tree.find("body")
    if body is None or [child.tag for child in body] != ["article", "footer"]:
        found.append("breaks out of its element")
    return found


def harm(result: RenderedText) -> list[str]:
    """Return what in a result must never reach a page."""
    html = f"<p>{result.lead}</p>{result.body}" if result.lead else result.body
    found = complaints(html)
    tags = re.findall(r"<[^>]*>", html)
    names = {match[1] for tag in tags if (match := re.match(r"</?([a-z0-9]+)", tag))}
    if names & {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "svg",
        "math",
        "template",
        "h1",
    }:
        found.append("a forbidden element")
    attributes = [pair for tag in tags for pair in re.findall(r' ([a-z-]+)="([^"]*)"', tag)]
    if {name for name, _ in attributes if name.startswith("on")} | {name for name, _ in attributes} & {
        "style",
        "data-note",
    }:
        found.append("a forbidden attribute")
    if any(
        re.sub(r"\s", "", value).lower().startswith(("javascript:", "data:"))
        for name, value in attributes
        if name in {"href", "src"}
    ):
        found.append("a forbidden scheme")
    levels = [1, *(int(tag[2]) for tag in tags if re.match("<h[1-6]", tag))]
    if any(below > above + 1 for above, below in pairwise(levels)):
        found.append("a level of headings skipped")
    identifiers = [value for name, value in attributes if name == "id"]
    if len(set(identifiers)) != len(identifiers):
        found.append("an identifier twice")
    if any(not value.startswith(("muc-", "chu-thich-", "cho-dan-")) for value in identifiers):
        found.append("an identifier that is not ours")
    if any(re.search(r' src="(?:[a-z]+:|[/\\]{2})(?!//example\.org/cong["/?#])', tag) for tag in tags):
        found.append("a picture of another host")
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff]", re.sub("[\ue000\ue001]", "", html)):
        found.append("a control character")
    return found


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

"""What is wrong with the HTML of an article: what a strict parser says of it, and what must never reach a page."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from unittest.mock import patch

import html5lib
from html5lib import html5parser

from sitegen.content.markup import RenderedText

_TAG: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>')
_VOID: Final = frozenset({"br", "hr", "img", "wbr"})
_FORBIDDEN: Final = frozenset(
    ("script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "template", "h1")
)
# html5lib was written before the standard made these two special.
_NAMESPACE: Final = "http://www.w3.org/1999/xhtml"
_SPECIAL: Final = vars(html5parser)["specialElements"] | {(_NAMESPACE, "figcaption"), (_NAMESPACE, "summary")}


def shown(result: RenderedText) -> str:
    """Return the HTML of an article as its page has it."""
    return f"<p>{result.lead}</p>{result.body}" if result.lead else result.body


def complaints(html: str) -> list[str]:
    """Return what a strict parser says about ``html`` inside of an article element, and whether it stays inside."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    with patch.object(html5parser, "specialElements", _SPECIAL):
        tree = parser.parse(f"<!DOCTYPE html><title>x</title><body><article>{html}</article><footer></footer>")
    found = [str(error) for error in parser.errors]
    body = tree.find("body")
    if body is None or [child.tag for child in body] != ["article", "footer"]:
        found.append("breaks out of its element")
    return [*found, *_misnested(html)]


def parse_page(page: str) -> tuple[list[str], list[str]]:
    """Return what is around the text of an article on its page, and what a strict parser says of the page."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    with patch.object(html5parser, "specialElements", _SPECIAL):
        tree = parser.parse(page)
    places = (tree.find("body"), tree.find(".//article[@class='story']"), tree.find(".//header[@class='story-head']"))
    outline = [f"{each.tag} {each.get('class')}" for place in places for each in (() if place is None else place)]
    return [each for each in outline if each != "p lead"], list(map(str, parser.errors))


def _misnested(html: str) -> Iterator[str]:
    """Yield what shows that the tags of ``html`` are no tree, by themselves and without a parser's mercy."""
    if "<" in _TAG.sub("", html):
        yield "a tag that is not one"
    above: list[str] = []
    for end, name, _ in _TAG.findall(html):
        if not end and name not in _VOID:
            above.append(name)
        elif end and (not above or above.pop() != name):
            yield f"an end without its start: {name}"
            return
    yield from (f"a start without its end: {name}" for name in above)


def harm(result: RenderedText) -> list[str]:
    """Return what in a result must never reach a page."""
    html = shown(result)
    starts = [(name, dict(_attributes(text))) for end, name, text in _TAG.findall(html) if not end]
    return [
        *complaints(html),
        *(f"a forbidden element: {name}" for name, _ in starts if name in _FORBIDDEN),
        *(problem for name, attributes in starts for problem in _harmful(name, attributes)),
        *_unframed(html, starts),
        *(["a control character"] if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue002-\uf8ff]", html) else []),
    ]


def _attributes(text: str) -> list[tuple[str, str]]:
    return re.findall(r' ([a-z-]+)="([^"]*)"', text)


def _harmful(name: str, attributes: dict[str, str]) -> Iterator[str]:
    """Yield what in the attributes of one element must never reach a page."""
    for key, value in attributes.items():
        if key.startswith("on") or key in {"style", "data-note"}:
            yield f"a forbidden attribute: {key}"
        if key in {"href", "src"} and re.sub(r"\s", "", value).lower().startswith(("javascript:", "data:")):
            yield f"a forbidden scheme: {value}"
        if key == "id" and not value.startswith(("muc-", "chu-thich-", "cho-dan-")):
            yield f"an identifier that is not ours: {value}"
    if name == "img" and re.match(
        r"(?:[a-z]+:|[/\\]{2})(?!//example\.org/cong[/?#]|//example\.org/cong$)", attributes["src"]
    ):
        yield f"a picture of another host: {attributes['src']}"


def _unframed(html: str, starts: list[tuple[str, dict[str, str]]]) -> Iterator[str]:
    """Yield what lacks that every element of its kind is given: headings an id and a level, tables their wrapper."""
    headings = [(int(name[1]), attributes) for name, attributes in starts if re.fullmatch("h[1-6]", name)]
    if any(below > above + 1 for above, below in pairwise([1, *(level for level, _ in headings)])):
        yield "a level of headings skipped"
    if not all("id" in attributes for _, attributes in headings):
        yield "a heading without an id"
    identifiers = Counter(attributes["id"] for _, attributes in starts if "id" in attributes)
    if max(identifiers.values(), default=0) > 1:
        yield "an identifier twice"
    tables = len(re.findall(r'<div class="table" [^<>]*><table[ >]', html))
    if {html.count("<table"), html.count('<div class="table"'), html.count("</table></div>")} != {tables}:
        yield "a table without its wrapper"
    if re.search(r"<t[dh][^<>]* align=", re.sub(r'"[^"]*"', "", html)):
        yield "an alignment that no browser needs to know"

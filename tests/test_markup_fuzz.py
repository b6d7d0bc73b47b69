"""Hostile documents by the thousand: the quick way against the plain one, and both against strict HTML.

``SITEGEN_FUZZ=20000`` in the environment makes that many documents in each test, ``SITEGEN_FUZZ_SEED`` other ones.
"""

import os
import random
import re
from collections.abc import Iterator
from typing import Final

import html5lib
import pytest
from html5lib import html5parser

from sitegen.markup import Markup, Rendered, resolve

BASE_URL: Final = "https://example.org/cong"
DOCUMENTS: Final = int(os.environ.get("SITEGEN_FUZZ", "300"))
SEED: Final = os.environ.get("SITEGEN_FUZZ_SEED", "1")

WORDS: Final = [
    "Hội",
    "nghị",
    "tổng",
    "kết",
    "công",
    "tác",
    "tổ",
    "chức",
    "xây",
    "dựng",
    "Đảng;",
    "Chỉ",
    "thị",
    "số",
    "15,",
    "16/CT-TTg",
    "-",
    "“mục",
    "tiêu",
    "kép”",
    "10,5",
    "%",
    "(a)",
    ".",
    ":",
    "!",
    "?",
    "2020",
    "-",
    "2025",
    "Tỉnh",
    "uỷ\xa0hoá",
    "😀",
    "à̀",
    "a.b@c.vn",
    "https://vi.dụ/a_b?x=1&y=2",
    "A_B_C",
    "2*3*4",
    "snake_case",
    "Q&A",
    "&amp;",
    "&lt;",
    "&nbsp;",
    "&#60;",
    "&#x3c;script&#x3e;",
    "&#1;",
    "&#13;",
    "&#xfffe;",
    "&bogus;",
    "\\",
    "\\*",
    "\\_",
    "\\\\",
    "\\[",
    "\\`",
    "\\#",
    "\\>",
    "\\<",
    "\\&",
    "|",
    "\\|",
    "`",
    "``",
    "```",
    "`a`",
    "``b`c``",
    "*",
    "**",
    "***",
    "_",
    "__",
    "*a*",
    "**b**",
    "***c***",
    "_d_",
    "__e__",
    "*a",
    "**b***",
    "*a",
    "_b*",
    "c_",
    "<b>",
    "</b>",
    "<B>",
    "<em>",
    "</em>",
    "<i>i</i>",
    "<a>",
    "</a>",
    "<u>u</u>",
    "<sup>",
    "</sup>",
    "[",
    "]",
    "(",
    ")",
    "[a](b)",
    "[a](",
    "b",
    ")",
    "[a](<b",
    "c>)",
    "[a](b",
    "'c')",
    "[a](b",
    '"c)',
    "[a",
    "[b](c)",
    "d](e)",
    "[a][b]",
    "[b]",
    "[b][]",
    "![a](b.jpg)",
    "![](b.jpg)",
    "![a](b.jpg",
    '"tên")',
    "[![a](b.jpg)](c)",
    "![a][b]",
    "![b]",
    "[^1]",
    "[^2]",
    "[^x]",
    "![^1]",
    "[a[^1]](b)",
    "![a[^1]](b)",
    "<http://a.vn/>",
    "<a@b.vn>",
    "[a](https://example.org/cong/x)",
    "[a](https://example.org/congx)",
    "[a](//h/x)",
    "[a](/x)",
    "[a](#y)",
    "[a]()",
    "[a](javascript:x)",
    "![a](http://h/x.png)",
    "![a](data:image/png,x)",
    "![a](//h/x.png)",
    "![a](/\\h/x.png)",
    "[![a](http://h/x.png)](b)",
    "<",
    ">",
    "<>",
    "</>",
    "<!--",
    "-->",
    "<!--",
    "x",
    "-->",
    "<!--",
    "<!DOCTYPE",
    "x>",
    "<?php",
    "x",
    "?>",
    "<![CDATA[",
    "x",
    "]]>",
    "<script>alert(1)</script>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<img",
    "src=x",
    "onerror=alert(1)>",
    "<img",
    "src='b.jpg'",
    "alt='a\"b'>",
    "<a",
    "href='x'",
    "id='main'",
    "class='y'",
    "style='z'",
    "onclick=w>",
    "<a",
    'href="java&#10;script:x">',
    "<svg><a",
    "xlink:href=x>",
    "<math><mi>",
    "<iframe",
    "src=x>",
    "<textarea>",
    "<title>",
    "<br>",
    "<br/>",
    "<hr>",
    "<wbr>",
    "<a",
    'data-note="1">1</a>',
    "<li",
    'data-note="1">',
    "<a",
    'data-note="-1">↩</a>',
    "<button>",
    "<select>",
    "<option>",
    "<template>",
    "<plaintext>",
    "<a\\-b>",
    "<p\\>",
    "<b",
    'title="*a*">',
    "<b",
    'title="<i>">',
    "<b",
    "title='\x02'>",
    "\x02",
    "\x03",
    "\x02klzzwxh:0000\x03",
    "\x02wzxhzdk:0\x03",
    "\x02amp\x03",
    "\ue000",
    "\ue001",
    "￼",
    "\u200b",
    "\xad",
    "\ufeff",
    "\u2028",
    "\x0b",
    "\x0c",
    "\x85",
    "\ufdd0",
    "�",
    "///Footnotes\xa0Go\xa0Here///",
    "[TOC]",
    "{#id}",
    "{:",
    ".c",
    "}",
    ":::",
]
STARTS: Final = (
    *[""] * 12,
    *(
        "# ",
        "## ",
        "###### ",
        "#",
        "####### ",
        "- ",
        "* ",
        "+ ",
        "-",
        "1. ",
        "12. ",
        "1) ",
        "3.",
        "> ",
        ">",
        "> > ",
        ">>> ",
        "| ",
    ),
    *(
        " ",
        "  ",
        "   ",
        "    ",
        "     ",
        "        ",
        "\t",
        " \t",
        "    - ",
        "    1. ",
        "  - ",
        "     > ",
        "\u00a0",
        "\u3000",
    ),
    *(
        "[^1]: ",
        "[^x]: ",
        "[^1]:",
        "    [^2]: ",
        "[b]: ",
        "[b]: /u 'tên'",
        "[b]:",
        " [b]: <u>",
        ": ",
        "Ảnh: ",
        "*",
        "**",
        "_",
        "=",
        "\\",
    ),
    *(
        "<div>",
        "</div>",
        "<div ",
        "<p>",
        "</p>",
        "<table>",
        "<tr><td>",
        "</table>",
        "<pre>",
        "</pre>",
        "<blockquote>",
        "<ul><li>",
    ),
    *(
        "<h1>",
        "</h1>",
        "<h2><h3>",
        "<figure>",
        "</figure>",
        "<figcaption>",
        "<details><summary>",
        "<!--",
        "-->",
        "<?",
        "<![CDATA[",
    ),
    *(
        "<section>",
        "<center>",
        "<font color=red>",
        "<form><input>",
        "<li>",
        "<dl><dt>",
        "<dd>",
        "<caption>",
        "<td>",
        "<col>",
    ),
)
WHOLE: Final = (
    *(
        "---",
        "***",
        "___",
        "- - -",
        "* * *",
        "-----  ",
        "===",
        "---\nx",
        "x\n---",
        "x\n===",
        "=",
        "-",
        "*",
        "+",
        "1.",
        "#",
        "##",
        ">",
        "|",
    ),
    *(
        "| a | b |\n|---|---|\n| c | d |",
        "a|b\n:-|-:\nc|d",
        "|a|\n|-|\n|b|",
        "a | b\n--|--",
        "| a | b |\n|:-:|",
        "|--|--|",
        "a|b\n-|-\n`|`|\\|",
    ),
    *(
        "- a\n- b\n    - c\n- d",
        "1. a\n2. b\n\n    c\n\n3. d",
        "* a\n\n* b",
        "- a\n\n    b",
        "3. a\n- b",
        "- ![a](b.jpg)",
        "- # a\nb",
        "* * a",
    ),
    *(
        "> a\n> b",
        "> a\nb\n\n> c",
        "> - a\n> - b",
        "> # a",
        ">     a",
        "    code\n\n    code",
        "```\ncode\n```",
        "~~~\n<b>\n~~~",
    ),
    *(
        "![a](b.jpg)",
        '![a](b.jpg "tên")',
        "![a](b.jpg)\n*Ảnh: x*",
        "![a](b.jpg)\n\n*Ảnh: x*",
        "*Ảnh: x*",
        "_Ảnh: [a](b)_",
        "*a* *b*",
        "![a](b.jpg)  \n*c*",
    ),
    *(
        "![a](b.jpg)\n![c](d.jpg)\n*e*",
        "[![a](b.jpg)](c)\n\n*d*",
        "![a](http://h/x.png)\n\n*d*",
        "![a](b.jpg)\n\n**",
        "![a](b.jpg)\n\n<em></em>",
    ),
    *(
        "[^1]: chú\n    hai\n\n    ba",
        "[^x]: - a\n    - b",
        "[^1]: [^2]: x",
        "[^2]: xem[^1]",
        "[^1]: a[^1]",
        "[b]: /u\n  'tên'",
        "[^]: x",
        "x[^]",
    ),
    *(
        "<div>\n\na\n\n</div>",
        "<div>a\n\nb",
        "<div markdown=1>\n*a*\n</div>",
        "<p><p>",
        "<table><tr><td>a</table>",
        "<b>a\n\nb</b>",
        "<a href=x>a\n\nb",
    ),
    *(
        "<p>a<table>b",
        "<h2>a<div><h2>b</h2></div></h2>",
        "<a href=x>a<h2>b<h3>",
        "<h2>a<a href=x>b<h2>",
        "<a href=x><table><tr><td><a href=y>b</a>c</table>d</a>",
        "<p><button><p>a</p></button></p>",
        "<a><b><a>",
        "<figure><p><img src=x></p></figure>",
    ),
    *(
        "<ul><li>a<li>b</ul>",
        "<pre>\n\na\n</pre>",
        "<!-- a\n\nb -->",
        "<!-- a",
        "<script>\n\nx\n</script>",
        "<style>\n\nx",
        "<details>\n<summary>a</summary>\n\nb\n</details>",
    ),
    *(
        "",
        " ",
        "\n",
        "\n\n",
        "   \n",
        "\t\n",
        "a  \nb",
        "a\\\nb",
        "a\n    b",
        "a\n- b",
        "a\n# b",
        "a\n> b",
        "a\n1. b",
        "a\n[b]: c",
        "a\n***\nb",
        "*a\nb*",
        "[a\nb](c)",
    ),
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
    for _ in range(count):
        # Most documents hold few of the odd words, as one alone may do the harm that two together hide.
        words = WORDS if chance.random() < 0.3 else [*WORDS[:18], *chance.choices(WORDS, k=chance.randint(0, 4))]
        starts = STARTS if chance.random() < 0.3 else [*STARTS[:12], *chance.choices(STARTS, k=chance.randint(0, 2))]
        whole = 0.5 if chance.random() < 0.3 else 0.12
        blocks = [_block(chance, words, starts, whole) for _ in range(chance.randint(1, 12))]
        yield "".join(
            block + chance.choice(("\n\n",) * 8 + ("\n", "\n\n\n", "\n \n", "\r\n\r\n", "")) for block in blocks
        )


def _block(
    chance: random.Random, words: list[str] | tuple[str, ...], starts: list[str] | tuple[str, ...], whole: float
) -> str:
    if chance.random() < whole:
        return chance.choice(WHOLE)
    lines = chance.choices((1, 2, 3), (8, 2, 1))[0]
    return "\n".join(
        chance.choice(starts) + chance.choice((" ", " ", " ", "")).join(chance.choices(words, k=chance.randint(1, 8)))
        for _ in range(lines)
    ) + chance.choice(("", "", "", "", " ", "  "))


def complaints(html: str) -> list[str]:
    """Return what a strict parser says about ``html`` inside of an article element, and whether it stays inside."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(f"<!DOCTYPE html><title>x</title><body><article>{html}</article><footer></footer>")
    found = [str(error) for error in parser.errors]
    body = tree.find("body")
    if body is None or [child.tag for child in body] != ["article", "footer"]:
        found.append("breaks out of its element")
    return found


def harm(result: Rendered) -> list[str]:
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

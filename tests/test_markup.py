"""Markdown to HTML: every case of ``tests/markup/*.txt``, the lead, the excerpt, the links."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.markup import Markup, MarkupLink, MarkupWarning, RenderedText, within_base
from sitegen.content.markup.model import MarkupPicture
from sitegen.diagnostics import rules
from theme_samples import TEXT_THEME

BASE_URL: Final = "https://example.org"
_ELSEWHERE: Final = "![a](https://vi.vn/a.png)"
_LINKED: Final = '<a href="https://vi.vn/a.png">a</a>'
_FIGURE: Final = '<figure><img alt="a" src="a.jpg"><figcaption>{}</figcaption></figure>'
FIXTURES: Final = Path(__file__).parent / "markup"


def cases() -> tuple[object, ...]:
    """Return each fixture: the Markdown and its HTML, under a title."""
    found = []
    for path in sorted(FIXTURES.glob("*.txt")):
        for case in path.read_text(encoding="utf-8").removesuffix("\n.\n").split("\n.\n\n"):
            title, source, expected = case.split("\n.\n")
            found.append(pytest.param(source, expected, id=f"{path.stem}: {title}"))
    return tuple(found)


@pytest.fixture(scope="module", params=(True, False), ids=("quick", "plain"))
def markup(request: pytest.FixtureRequest) -> Markup:
    """Return a renderer, once with its shortcuts and once without."""
    return Markup(BASE_URL, TEXT_THEME, fast=request.param)


@pytest.mark.parametrize(("source", "expected"), cases())
def test_markdown_becomes_the_expected_html(markup: Markup, source: str, expected: str) -> None:
    """Each fixture comes out as it says."""
    assert markup.render(source, keep_lead=True).body == expected


@pytest.mark.parametrize(
    ("source", "lead", "body", "excerpt"),
    (
        ("Một *hai*.\n\nBa.", "Một <em>hai</em>.", "<p>Ba.</p>", "Một hai."),
        ("Một.", "Một.", "", "Một."),
        ("Một  \nhai\n\nBa", "Một<br>\nhai", "<p>Ba</p>", "Một hai"),
        ("A &amp; B\u00a0 C\n\nBa", "A &amp; B&nbsp; C", "<p>Ba</p>", "A & B C"),
        (
            "![a](a.jpg)\n\n*Ảnh: b*\n\nMột.\n\nHai.",
            "Một.",
            '<figure><img alt="a" src="a.jpg"><figcaption>Ảnh: b</figcaption></figure>\n<p>Hai.</p>',
            "Một.",
        ),
        ("## Mục\n\nMột.", "", '<h2 id="muc-muc">Mục</h2>\n<p>Một.</p>', "Một."),
        ("- một\n\nHai.\n\nBa.", "", "<ul>\n<li>một</li>\n</ul>\n<p>Hai.</p>\n<p>Ba.</p>", "Hai."),
        ("> Trích.\n\nHai.", "", "<blockquote>\n<p>Trích.</p>\n</blockquote>\n<p>Hai.</p>", "Hai."),
        ("<div><p>a</p></div>\n\nHai.", "", "<div><p>a</p></div>\n<p>Hai.</p>", "Hai."),
        ("<p></p>\n\nHai.\n\nBa.", "Hai.", "<p>Ba.</p>", "Hai."),
        ("Gồm:\n- một\n- hai\n\nBa.", "Gồm:", "<ul>\n<li>một</li>\n<li>hai</li>\n</ul>\n<p>Ba.</p>", "Gồm:"),
        ("    Một.\n\nHai.", "Một.", "<p>Hai.</p>", "Một."),
        ("- một", "", "<ul>\n<li>một</li>\n</ul>", "một"),
        ("- một *hai*\n- ba", "", "<ul>\n<li>một <em>hai</em></li>\n<li>ba</li>\n</ul>", "một hai"),
        ("Ảnh: A\n\nMột.", "Một.", "<p>Ảnh: A</p>", "Một."),
        ("![a](a.jpg)\nẢnh. A\n\nMột.", "Một.", _FIGURE.format("Ảnh. A"), "Một."),
        ("![a](a.jpg) Một.\n\nHai.", "Hai.", '<p><img alt="a" src="a.jpg"> Một.</p>', "Hai."),
        ("![a](a.jpg) Một.", "", '<p><img alt="a" src="a.jpg"> Một.</p>', "Một."),
        (f"{_ELSEWHERE}\n\nMột.\n\nHai.", "Một.", f"<p>{_LINKED}</p>\n<p>Hai.</p>", "Một."),
        (f"{_ELSEWHERE}\nẢnh: B\n\nMột.", "Một.", f"<p>{_LINKED}\nẢnh: B</p>", "Một."),
        (f"{_ELSEWHERE}\n\nẢnh: B\n\nMột.", "Một.", f"<p>{_LINKED}</p>\n<p>Ảnh: B</p>", "Một."),
        (f"{_ELSEWHERE}\n\n*Chú thích*\n\nMột.", "Một.", f"<p>{_LINKED}</p>\n<p><em>Chú thích</em></p>", "Một."),
        (f"[{_ELSEWHERE}](b.pdf)\n\nMột.", "Một.", '<p><a href="b.pdf">a</a></p>', "Một."),
        (f"**{_ELSEWHERE}**\n\nMột.", "Một.", f"<p><strong>{_LINKED}</strong></p>", "Một."),
        (f"{_ELSEWHERE} Một.\n\nHai.", "Hai.", f"<p>{_LINKED} Một.</p>", "Hai."),
        (f"*Một.*\n\n{_ELSEWHERE}", "<em>Một.</em>", f"<p>{_LINKED}</p>", "Một."),
        (f"Xem {_ELSEWHERE}.\n\nHai.", f"Xem {_LINKED}.", "<p>Hai.</p>", "Xem a."),
        (f"## {_ELSEWHERE}\n\nMột.", "", f'<h2 id="muc-a">{_LINKED}</h2>\n<p>Một.</p>', "Một."),
        (f"{_ELSEWHERE}\n\n- một", "", f"<p>{_LINKED}</p>\n<ul>\n<li>một</li>\n</ul>", "một"),
        ("\n \n", "", "", ""),
        ("", "", "", ""),
    ),
)
def test_the_first_paragraph_is_the_lead(markup: Markup, source: str, lead: str, body: str, excerpt: str) -> None:
    """The first paragraph leaves the body when at most figures stand before it, and is the excerpt in any case."""
    assert markup.render(source, keep_lead=False) == RenderedText(
        lead, body, excerpt, *markup.render(source, keep_lead=False)[3:]
    )


@pytest.mark.parametrize(
    ("source", "excerpt"),
    (
        ("| Tên | Chức vụ |\n|-|-|\n| A | Bí thư |\n| B | Uỷ viên |", "Tên: A; Chức vụ: Bí thư"),
        ("| Tên | |\n|-|-|\n| A | B |", "Tên: A; B"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "A; B"),
        ("<table><tr><th>A</th><th>B</th></tr></table>", "A; B"),
        ("## Mục\n\n1. một\n2. hai", "một"),
        ("> trích", "trích"),
        ("## Mục", "Mục"),
        ("![a](a.jpg)\n*Ảnh: b*", "Ảnh: b"),
        ("![a](a.jpg)", ""),
        (_ELSEWHERE, ""),
    ),
)
def test_a_text_without_paragraphs_is_told_by_its_first_item_or_row(markup: Markup, source: str, excerpt: str) -> None:
    """Each cell with what the head of the table says of it; a heading or a caption only where there is nothing else."""
    assert markup.render(source, keep_lead=False).excerpt == excerpt


@pytest.mark.parametrize(
    ("source", "expected"),
    (
        ("Một ![c](b.jpg) ![d](e.jpg)", MarkupPicture("b.jpg", "c", "")),
        ("![c](b.jpg)\n*Ảnh: **d***", MarkupPicture("b.jpg", "c", "Ảnh: d")),
        (
            "![a](https://vi.vn/a.jpg)\n\n![](https://example.org/b%20c.jpg)",
            MarkupPicture("https://example.org/b%20c.jpg", "", ""),
        ),
        ("![a](a.mp4) [b](c.jpg)", None),
    ),
)
def test_the_first_picture_of_the_site_is_told(markup: Markup, source: str, expected: MarkupPicture | None) -> None:
    """With its description and its caption."""
    assert markup.render(source, keep_lead=True).picture == expected


def test_an_article_with_a_summary_keeps_its_first_paragraph(markup: Markup) -> None:
    """With ``keep_lead`` the body is whole and the excerpt is read all the same."""
    assert markup.render("Một.\n\nHai.", keep_lead=True) == RenderedText("", "<p>Một.</p>\n<p>Hai.</p>", "Một.", (), ())


def test_the_excerpt_has_no_marks_of_notes(markup: Markup) -> None:
    """Neither the numbers of notes nor any markup are part of the excerpt; the lead keeps both."""
    result = markup.render("Một[^1] [hai](b.md).\n\n[^1]: Chú.", keep_lead=False)
    assert result.excerpt == "Một hai."
    assert 'href="#chu-thich-1"' in result.lead
    assert 'href="b.md"' in result.lead


def test_links_are_listed_in_order(markup: Markup) -> None:
    """Targets without a scheme and those under the base URL are listed as an author means them; no others."""
    source = (
        "[a](b%20c.md?x=1&y=2) ![d](<e f.jpg>) [g](https://example.org/h/) [i](https://example.org.vn/) [j](#k)"
        " [l](mailto:a@b.vn) [m](//n/) [o](HTTPS://EXAMPLE.org/O) [[p](q)](r) ![s](https://example.org/t.jpg) [u](/v#w)"
    )
    assert markup.render(source, keep_lead=False).links == (
        MarkupLink("a", "b%20c.md?x=1&y=2"),
        MarkupLink("img", "e f.jpg"),
        MarkupLink("a", "https://example.org/h/"),
        MarkupLink("a", "HTTPS://EXAMPLE.org/O"),
        MarkupLink("a", "q"),
        MarkupLink("img", "https://example.org/t.jpg"),
        MarkupLink("a", "/v#w"),
    )


def test_bare_addresses_of_the_site_are_listed(markup: Markup) -> None:
    """They are checked like all other links; those of other sites are not."""
    source = "Xem https://example.org/a/. https://vi.vn/b\n\n- https://example.org/c, ai@example.org"
    assert markup.render(source, keep_lead=True).links == (
        MarkupLink("a", "https://example.org/a/"),
        MarkupLink("a", "https://example.org/c"),
    )


def test_the_base_url_of_another_site_is_foreign() -> None:
    """Without a base URL every target with a scheme leads out."""
    assert Markup().render("[a](https://example.org/)", keep_lead=False).links == ()


def test_doubtful_pictures_are_told(markup: Markup) -> None:
    """A picture of another site and one without a description are each a warning with its target."""
    result = markup.render("![a](https://vi.vn/?a=1&b=2) ![](c.jpg)", keep_lead=False)
    assert result.warnings == (
        MarkupWarning(rules.REMOTE_PICTURE, "https://vi.vn/?a=1&b=2"),
        MarkupWarning(rules.NO_ALT, "c.jpg"),
    )


@pytest.mark.parametrize(
    ("target", "rest"),
    (
        ("https://x.vn/Báo", ""),
        ("HTTPS://X.vn/Báo/a/#b", "/a/#b"),
        (" https://x.vn/Báo?a ", "?a"),
        ("https://x.vn/báo/a/", None),
        ("https://x.vn/Báo-chí/", None),
        ("https://x.vn.example.org/Báo/", None),
        ("http://x.vn/Báo/", None),
        ("/Báo/", None),
    ),
)
def test_the_base_url_is_known_by_its_scheme_and_host_in_any_case(target: str, rest: str | None) -> None:
    """As browsers read an address: only the path is spelled one way."""
    assert within_base(target, "https://x.vn/Báo") == rest


def test_a_place_of_the_page_is_known_however_it_is_encoded(markup: Markup) -> None:
    """Of the links within a page those are told of whose place it does not have, with the heading that may be meant."""
    source = "[a](#muc-y) [b](#y) [c](#%6Duc-y) [d](#) [e](#TOP) [f](#main) [g](#:~:text=y) [h](#Ý)\n\n## Ý"
    assert markup.render(source, keep_lead=False).warnings == (
        MarkupWarning(rules.DEAD_ANCHOR_NEAR, "#y", "muc-y"),
        MarkupWarning(rules.DEAD_ANCHOR_NEAR, "#Ý", "muc-y"),
    )


def test_texts_do_not_disturb_each_other(markup: Markup) -> None:
    """Notes, references and identifiers of one text are gone in the next one."""
    source = "# A\n\nMột[^1] [b][c] <b>\n\n[^1]: Chú.\n\n[c]: d"
    first = markup.render(source, keep_lead=False)
    plain = markup.render("Hai[^1] [b][c]", keep_lead=False)
    assert plain.lead == "Hai[^1] [b][c]"
    assert markup.render(source, keep_lead=False) == first


@given(st.lists(st.text(st.characters(categories=("L", "M", "N", "P", "Z", "S", "C")), max_size=60), max_size=5))
def test_any_text_comes_out_the_same_both_ways(blocks: list[str]) -> None:
    """No text at all makes the shortcuts differ from the plain way, or either of them fail."""
    text = "\n\n".join(blocks)
    quick, plain = (Markup(BASE_URL, fast=fast).render(text, keep_lead=False) for fast in (True, False))
    assert quick == plain


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd"), exclude_characters="&<>"), min_size=1))
def test_letters_come_out_as_they_are(word: str) -> None:
    """Words pass unchanged."""
    assert Markup().render(f"{word} và {word}", keep_lead=False).lead == f"{word} và {word}"

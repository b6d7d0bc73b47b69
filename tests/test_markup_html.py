"""HTML in articles: whatever attributes its elements bear, it becomes a tree that lies within its page."""

import re
from html import escape
from typing import Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from html_checks import complaints, harm, parse_page, shown
from html_samples import ARTICLES
from picture_samples import png
from site_helpers import article, make_site, run
from sitegen.content.markup import Markup, resolve
from sitegen.content.markup.finish import finish
from sitegen.content.markup.sanitise import Sanitiser
from theme_samples import TEXT_THEME

BASE_URL: Final = "https://example.org/cong"
# What the made-up articles link to.
ANSWERS: Final[dict[str, str | bytes]] = {
    "static/root/anh/d.jpg": png(8, 8),
    "content/2021/12/b.md": article("Bài kia"),
}


@given(ARTICLES)
def test_any_html_becomes_a_tree_of_harmless_elements(source: str) -> None:
    """Tags nest, headings have an id, tables a wrapper, and nothing acts; by both ways alike."""
    result = Markup(BASE_URL).render(source, keep_lead=False)
    assert harm(result) == []
    assert Markup(BASE_URL, fast=False).render(source, keep_lead=False) == result


@given(ARTICLES, st.integers(1, 3))
def test_any_html_stays_a_tree_when_links_go(source: str, every: int) -> None:
    """Links that become their text, and pictures that are left out, leave a tree behind."""
    asked: list[str] = []

    def answer(_tag: str, target: str) -> str | None:
        asked.append(target)
        return None if len(asked) % every == 0 else "/x/"

    result = Markup(BASE_URL).render(source, keep_lead=False)
    resolved = result._replace(
        lead=resolve(result.lead, answer, base_url=BASE_URL), body=resolve(result.body, answer, base_url=BASE_URL)
    )
    assert complaints(shown(resolved)) == []
    assert sorted(asked) == sorted(link.target for link in result.links)


# Building is what takes time, and a smaller example is found by the tests above. The first one holds next to nothing.
@settings(max_examples=2, phases=(Phase.explicit, Phase.generate))
@given(sources=st.lists(ARTICLES, min_size=40, max_size=40))
def test_the_page_of_any_article_is_a_tree(tmp_path_factory: pytest.TempPathFactory, sources: list[str]) -> None:
    """Whatever an article holds, a strict parser finds no error in its page, and what is around it where it was."""
    site = tmp_path_factory.mktemp("site")
    bodies = ["Một đoạn mẫu.", *filter(_can_be_built, sources)]
    files: dict[str, str | bytes] = {
        f"content/2021/12/bai-{number}.md": article(body=body) for number, body in enumerate(bodies)
    }
    make_site(site, {**files, **ANSWERS})
    run(site)
    pages = [
        parse_page((site / f"public/2021/12/bai-{number}/index.html").read_text("utf-8"))
        for number in range(len(bodies))
    ]
    for (outline, errors), source in zip(pages, bodies, strict=True):
        assert errors == [], source
        assert outline == pages[0][0], source


def _can_be_built(source: str) -> bool:
    """Tell whether an article is there at all: it has a text, no faults, and links only to what its site has."""
    result = Markup("https://example.org").render(source, keep_lead=True)
    faultless = all(doubt.rule.warning for doubt in result.warnings)
    known = {link.target for link in result.links} <= {"b.md", "/anh/d.jpg"}
    return faultless and known and re.search(r"\w", result.body) is not None


def test_a_lead_keeps_the_language_of_its_paragraph() -> None:
    """The page's own paragraph for the lead has none."""
    assert (
        Markup().render('<p lang="en">The <b>Party</b></p>', keep_lead=False).lead
        == '<span lang="en">The <b>Party</b></span>'
    )


def test_a_figure_that_goes_takes_no_part_of_the_one_around_it() -> None:
    """Also where a figure within another one has attributes."""
    html = '<figure>a<figure lang="en"><img alt="b" src="c"></figure></figure>'
    assert resolve(html, lambda _tag, _target: None) == "<figure>a</figure>"


@pytest.mark.parametrize("script", ("<script>alert(1)</script>", "</figcaption><img src=x onerror=alert(1)>"))
def test_what_a_picture_says_cannot_act(script: str) -> None:
    """Titles become captions, and descriptions of pictures become links: each is text, whatever a sanitiser does."""
    for source in ("a.jpg", "https://vi.vn/a.jpg", ""):
        result = Markup(BASE_URL).render(f"<p><img alt='{script}' title='{script}' src='{source}'></p>", keep_lead=True)
        assert harm(result) == []
        assert escape(script) in result.body or not source
        pictures = f'<p><img src="{source}" title="{script}"></p><img alt="{script}" src="{source}">'
        html, _, _ = finish(pictures, BASE_URL, TEXT_THEME)
        assert re.findall("<(?:script|img[^>]* onerror)", re.sub('"[^"]*"', '""', html)) == []


def test_the_sanitiser_leaves_no_bracket_in_an_attribute() -> None:
    """All that looks for tags in its output rests on it."""
    html = Sanitiser().clean("""<a href="?<b>" title='<i lang="x">'>a</a><img alt="<b>" src="<b>"><abbr title="<b>">""")
    assert html is not None
    assert re.findall("[<>]", "".join(re.findall('"[^"]*"', html))) == []

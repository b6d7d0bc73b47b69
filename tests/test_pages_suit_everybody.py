"""Every kind of page of the gallery, and every page of the first site, in Chromium: what axe finds, widths, paper."""

import shutil
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route

from build_gallery import PAGES, ROOT
from page_server import DESK, MAGNIFIED, PHONE, Listening, serving
from site_helpers import run

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# WCAG 2.2 A and AA, and what axe advises beyond that.
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
# Of these rules, those whose answer colours decide.
COLOUR_RULES: Final = ("color-contrast", "link-in-text-block")
# Where every element is, and whether it is seen.
LAID_OUT: Final = """() => [...document.querySelectorAll("*")].map(own => {
  const {left, top, width, height} = own.getBoundingClientRect();
  const seen = own.checkVisibility({visibilityProperty: true, opacityProperty: true});
  return [own.localName, seen, left, top, width, height].join(" ");
})"""
NAVIGATION: Final = "nav, button, footer.footer, .share, .skip, .tools"
OWN_PAGES: Final = (
    *("index.html", "404.html", "gioi-thieu/", "huong-dan-bien-tap/"),
    *("2021/12/dong-thap-tong-ket-cong-tac-to-chuc-xay-dung-dang-nam-2021/", "tac-gia/", "tac-gia/son-tra/"),
    *("chuyen-muc/", "chuyen-muc/tin-tuc/", "luu-tru/", "luu-tru/2021/", "luu-tru/2021/12/", "luu-tru/2021/12/31/"),
)
# Text as readers may space it (WCAG 1.4.12), in the largest letters; a sheet made by script passes any policy.
SPACED: Final = """() => {
  document.documentElement.dataset.letters = "3";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
  `);
  document.adoptedStyleSheets = [sheet];
}"""
# Elements whose text does not fit into them, but for what is hidden or shortened on purpose.
CUT: Final = """() => [...document.querySelectorAll("body *")].filter(own => {
  const style = getComputedStyle(own);
  return own.clientWidth > 1 && own.scrollWidth > own.clientWidth + 1 && style.overflowX !== "visible"
    && !own.matches(".table");
}).map(own => own.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def tab(browser: Browser, gallery_address: str) -> Iterator[Page]:
    """Return a window for tests that leave nothing behind in it."""
    context = browser.new_context(base_url=gallery_address)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def own_tab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a window onto the first site, built."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "site.yaml", folder)
    run(folder)
    with serving(folder / "public") as address:
        context = browser.new_context(base_url=address)
        yield context.new_page()
        context.close()


def _without_refresh(route: Route) -> None:
    """Let a page stay that would send its reader on."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', 'name="refresh"'))


def complaints(tab: Page, rules: Sequence[str]) -> list[str]:
    """Return what axe finds wrong with a page."""
    found = tab.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


def look_at(tab: Page, path: str) -> None:
    """Assert what the tests below say of a page. All in one opening of it: opening is what takes the time."""
    with Listening(tab) as heard:
        tab.set_viewport_size(PHONE)
        tab.emulate_media(media="screen", color_scheme="light")
        tab.goto("/" + path)
        # What is asked for only when it comes into view.
        tab.evaluate("document.querySelectorAll('[loading=lazy]').forEach(own => { own.loading = 'eager'; })")
        tab.evaluate(AXE)
        for viewport in (PHONE, DESK):
            tab.set_viewport_size(viewport)
            tab.emulate_media(color_scheme="light")
            assert complaints(tab, RULES) == [], viewport
            light = tab.evaluate(LAID_OUT)
            tab.emulate_media(color_scheme="dark")
            # The schemes differ in nothing but colours, so what does not look at these finds the same in both.
            assert tab.evaluate(LAID_OUT) == light
            assert complaints(tab, COLOUR_RULES) == [], viewport
        tab.set_viewport_size(MAGNIFIED)
        assert tab.evaluate("document.documentElement.scrollWidth") == MAGNIFIED["width"]
        assert tab.evaluate(CUT) == []
        tab.evaluate(SPACED)
        assert tab.evaluate("document.documentElement.scrollWidth") == MAGNIFIED["width"]
        assert tab.evaluate(CUT) == []
        tab.emulate_media(media="print")
        # The title of the home page is that of the site, which every sheet bears.
        assert tab.locator("h1:visible").count() == 1
        assert tab.locator(f":is({NAVIGATION}):visible").count() == 0
    assert heard.said == []
    assert len(heard.asked) > 1
    origin = tab.evaluate("location.origin")
    assert [url for url in heard.asked if not url.startswith(f"{origin}/")] == []


@pytest.mark.parametrize("kind", PAGES)
def test_each_kind_of_page_suits_every_reader(tab: Page, kind: str) -> None:
    """Each meets WCAG 2.2 AA on phones and desks, light and dark, and fits the smallest screen, also spaced out.

    On paper it is only its text. It asks no other host for anything, and ``default-src 'self'`` hinders nothing.
    """
    if kind == "redirect":
        tab.route(f"**/{PAGES[kind]}", _without_refresh)
    look_at(tab, PAGES[kind])


@pytest.mark.parametrize("path", OWN_PAGES)
def test_each_page_of_the_first_site_suits_every_reader(own_tab: Page, path: str) -> None:
    """The same holds where most settings are left empty."""
    look_at(own_tab, path)

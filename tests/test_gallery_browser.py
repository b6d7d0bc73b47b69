"""The gallery as readers meet it: in Chromium, by keyboard, without script, on paper, small, dark, loud and still."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Route, ViewportSize

from build_gallery import PAGES

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# WCAG 2.2 A and AA, and what axe advises beyond that.
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
PHONE: Final = ViewportSize(width=360, height=740)
DESK: Final = ViewportSize(width=1280, height=800)
# What a desk has too when a reader magnifies four times.
SMALLEST: Final = ViewportSize(width=320, height=600)
NAVIGATION: Final = "nav, button, footer.footer, .share, .skip, .tools"
# The element that has the focus: its name, and whether the reader can see that and where.
FOCUSED: Final = """() => {
  const own = document.activeElement, box = own.getBoundingClientRect(), style = getComputedStyle(own);
  return {
    last: own === document.body,
    name: own.className || own.textContent.trim(),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    visible: box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""

Open = Callable[..., Page]


class _Pages(SimpleHTTPRequestHandler):
    """Serves the gallery as strictly as a host may."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(gallery: Path) -> Iterator[str]:
    """Return the address that serves the gallery."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(gallery))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Open]:
    """Return what opens a page of the gallery, by its kind, in a window of its own; the rest is Playwright's."""
    contexts = []

    def opened(kind: str, *, viewport: ViewportSize = DESK, **wishes: Any) -> Page:  # noqa: ANN401 - Playwright's
        context = browser.new_context(viewport=viewport, base_url=address, **wishes)
        contexts.append(context)
        tab = context.new_page()
        tab.goto("/" + PAGES[kind])
        return tab

    yield opened
    for context in contexts:
        context.close()


def _without_refresh(route: Route) -> None:
    """Let a page stay that would send its reader on."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', 'name="refresh"'))


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """Return a window for tests that leave nothing behind in it."""
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()


def complaints(tab: Page, rules: Sequence[str] = RULES) -> list[str]:
    """Return what axe finds wrong with a page."""
    found = tab.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("kind", PAGES)
def test_each_kind_of_page_suits_every_reader(tab: Page, kind: str) -> None:
    """Each meets WCAG 2.2 AA on phones and desks, light and dark; fits the smallest screen; prints only its text.

    It asks no other host for anything, and ``default-src 'self'`` hinders nothing. All of it in one opening of the
    page: opening is what takes the time.
    """
    asked: list[str] = []
    said: list[str] = []
    with _listening(tab, asked, said):
        tab.set_viewport_size(PHONE)
        tab.emulate_media(media="screen", color_scheme="light")
        if kind == "redirect":
            tab.route(f"**/{PAGES[kind]}", _without_refresh)
        tab.goto("/" + PAGES[kind])
        # What is asked for only when it comes into view.
        tab.evaluate("scrollTo(0, document.body.scrollHeight)")
        tab.evaluate(AXE)
        assert complaints(tab) == []
        tab.emulate_media(color_scheme="dark")
        assert complaints(tab, ["color-contrast"]) == []
        tab.set_viewport_size(DESK)
        assert complaints(tab) == []
        tab.emulate_media(color_scheme="light")
        assert complaints(tab, ["color-contrast"]) == []
        tab.set_viewport_size(SMALLEST)
        assert tab.evaluate("document.documentElement.scrollWidth") == SMALLEST["width"]
        tab.emulate_media(media="print")
        # The title of the home page is that of the site, which every sheet bears.
        assert tab.locator("h1:visible").count() == 1
        assert tab.locator(f":is({NAVIGATION}):visible").count() == 0
    assert said == []
    assert len(asked) > 1
    origin = tab.evaluate("location.origin")
    assert [url for url in asked if not url.startswith(f"{origin}/")] == []


@contextmanager
def _listening(tab: Page, asked: list[str], said: list[str]) -> Iterator[None]:
    """Note what a page asks for, and each complaint of the browser."""

    def ask(request: Request) -> None:
        asked.append(request.url)

    def say(message: ConsoleMessage) -> None:
        said.append(message.text)

    def fail(error: Error) -> None:
        said.append(str(error))

    tab.on("request", ask)
    tab.on("console", say)
    tab.on("pageerror", fail)
    yield
    tab.remove_listener("request", ask)
    tab.remove_listener("console", say)
    tab.remove_listener("pageerror", fail)


def test_the_first_key_leads_past_the_navigation(show: Open) -> None:
    """The first tab stop shows itself and skips to the content, where the next one is."""
    tab = show("article")
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUSED) == {"last": False, "name": "skip", "ring": True, "visible": True}
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("kind", ("home", "article", "archive-month"))
def test_who_goes_by_keyboard_sees_where_they_are(show: Open, kind: str) -> None:
    """Every stop is visible and has a ring, and there is an end: nothing holds the focus."""
    tab = show(kind, reduced_motion="reduce")
    stops = tab.locator("a[href]:visible, button:visible, summary:visible, .table:visible").count()
    seen = 0
    for _ in range(stops + 2):
        tab.keyboard.press("Tab")
        focused = tab.evaluate(FOCUSED)
        if focused["last"]:
            break
        assert (focused["ring"], focused["visible"]) == (True, True), focused
        seen += 1
    # Pictures of cards repeat the link of the title beside them and are passed over.
    assert seen >= stops - tab.locator("a[tabindex='-1']").count()


@pytest.mark.parametrize("script", (True, False))
def test_the_menu_of_a_phone_opens_by_keyboard(show: Open, *, script: bool) -> None:
    """With and without script: open, reach the links, close, be back at the button."""
    tab = show("home", viewport=PHONE, java_script_enabled=script)
    menu, button = tab.locator("#menu"), tab.locator(".menu-button")
    assert not menu.is_visible()
    button.focus()
    tab.keyboard.press("Enter")
    assert menu.get_by_role("link", name="Lưu trữ").is_visible()
    tab.keyboard.press("Tab")
    assert menu.locator(":focus").count() == 1
    tab.keyboard.press("Escape")
    assert not menu.is_visible()
    assert button.evaluate("own => own === document.activeElement")


def test_without_script_only_what_needs_one_is_missing(show: Open) -> None:
    """Reading, saving, sharing, the archive: all there; switches that would do nothing are not shown."""
    tab = show("article", java_script_enabled=False)
    assert tab.locator("button:visible").count() == 0
    for name in ("Lưu bài", "Facebook", "Thư điện tử", "Bảng số liệu mẫu", "Chuyên đề", "Nguyễn Thị Ví Dụ"):
        assert tab.get_by_role("link", name=name, exact=True).first.is_visible(), name
    shared = tab.get_by_role("link", name="Facebook").get_attribute("href") or ""
    assert "u=https%3A//mau.example.org/2026/09/bai-mau-du-thanh-phan/" in shared
    listing = show("category", java_script_enabled=False)
    months = listing.get_by_role("link", name="Tháng 12 năm 2018")
    assert not months.is_visible()
    listing.locator("summary", has_text="Năm 2018").click()
    assert months.is_visible()


def test_letters_grow_and_stay_grown(show: Open) -> None:
    """A+ and A− change the size of the text within bounds, and the next page remembers."""
    tab = show("article")
    text = tab.locator(".prose > p").first
    size = "own => parseFloat(getComputedStyle(own).fontSize)"
    usual = text.evaluate(size)
    larger = tab.get_by_role("button", name="Tăng cỡ chữ")
    while larger.is_enabled():
        larger.click()
    largest = text.evaluate(size)
    assert largest == pytest.approx(usual * 1.5)
    tab.reload()
    assert text.evaluate(size) == largest
    tab.get_by_role("button", name="Cỡ chữ thường").click()
    assert text.evaluate(size) == usual
    tab.get_by_role("button", name="Giảm cỡ chữ").click()
    assert text.evaluate(size) < usual


def test_the_theme_is_the_systems_until_the_reader_chooses(show: Open) -> None:
    """The switch turns the page over and the next page remembers."""
    tab = show("home", color_scheme="dark")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    dark = tab.evaluate(paper)
    switch = tab.get_by_role("button", name="Nền tối")
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    light = tab.evaluate(paper)
    assert light != dark
    assert switch.get_attribute("aria-pressed") == "false"
    tab.reload()
    assert tab.evaluate(paper) == light


def test_the_address_can_be_copied(show: Open) -> None:
    """The button copies the address that the page has for others, and says so to everybody."""
    tab = show("article", permissions=["clipboard-read", "clipboard-write"])
    tab.get_by_role("button", name="Sao chép liên kết").click()
    status = tab.get_by_role("status")
    status.filter(has_text="Đã sao chép liên kết.").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == "https://mau.example.org/2026/09/bai-mau-du-thanh-phan/"


def test_without_a_share_sheet_there_is_no_button_for_it(show: Open) -> None:
    """What the device cannot do is not offered; where it can, the button is there."""
    sheet = ".share-sheet"
    assert show("article").locator(sheet).is_visible() is show("article").evaluate("'share' in navigator")


def test_paper_shows_where_an_article_comes_from(show: Open) -> None:
    """Its address, its source with that one's address, its publisher; dark themes are printed light."""
    tab = show("article", color_scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.get_by_text("Địa chỉ bài viết: https://mau.example.org/2026/09/").is_visible()
    assert tab.locator(".brand-over").last.is_visible()
    assert "bao-mau" in tab.locator(".source a").evaluate("own => getComputedStyle(own, '::after').content")
    assert tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("kind", ("home", "article", "archive", "archive-month"))
def test_forced_colours_leave_every_sign_visible(show: Open, kind: str) -> None:
    """With the system's own few colours, what is current, pressed or drawn still stands out."""
    tab = show(kind, forced_colors="active")
    ground = tab.evaluate("getComputedStyle(document.body, null).backgroundColor")
    for bar in tab.locator(".chart rect").all():
        assert bar.evaluate("own => getComputedStyle(own).fill") != ground
    current, other = (
        tab.locator(f".menu a{mark}").first.evaluate("own => getComputedStyle(own).borderBottomColor")
        for mark in ("[aria-current]", ":not([aria-current])")
    )
    assert current != other


def test_nothing_moves_for_who_asks_for_stillness(show: Open) -> None:
    """With reduced motion a jump within the page is a jump, and nothing is animated."""
    moving = (
        "[...document.querySelectorAll('*')].filter(own => getComputedStyle(own).transitionDuration !== '0s').length"
    )
    scrolling = "getComputedStyle(document.documentElement).scrollBehavior"
    still = show("article", reduced_motion="reduce")
    assert still.evaluate(scrolling) == "auto"
    assert still.evaluate(moving) == 0
    assert show("article", reduced_motion="no-preference").evaluate(scrolling) == "smooth"


def test_an_old_address_leads_on_without_script(browser: Browser, address: str) -> None:
    """The reader of an old link arrives at the article."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/" + PAGES["redirect"])
    tab.wait_for_url("**/2026/09/bai-mau-du-thanh-phan/")
    context.close()

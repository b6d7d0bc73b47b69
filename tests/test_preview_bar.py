"""The bar at the foot of a previewed page in a browser: what it leads to, and that nothing is hidden under it."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from preview_helpers import served
from site_helpers import article, make_site, write

_COUNT: Final = 7
# Of each file, by its number: a fault, and a warning.
_FAULT: Final = article("Bài hỏng", "31/02/2021")
_DOUBT: Final = article("Bài Ðồng Tháp")
_INSIDE: Final = """(element) => {
    const {top, bottom} = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
}"""
_APART: Final = """([end, bar]) => {
    scrollTo({top: document.documentElement.scrollHeight, behavior: "instant"});
    const {top, height} = bar.getBoundingClientRect();
    return height > 60 && Math.round(end.getBoundingClientRect().bottom) <= Math.round(top);
}"""


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a phone's window with a page of a site that got faults and warnings after it was built."""
    site = make_site(tmp_path_factory.mktemp("bar"), {"content/bai.md": article("Bài đầu")})
    with served(site) as server:
        for each in range(_COUNT):
            write(site, f"content/hong-{each}.md", _FAULT)
            write(site, f"content/ngo-{each}.md", _DOUBT)
        server.preview.update()
        page = browser.new_page(viewport={"width": 360, "height": 640})
        page.goto(f"http://127.0.0.1:{server.port}/2021/12/bai/")
        yield page
        page.close()


def _put_aside(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_one_fault_leads_to_the_next_and_to_the_warnings_after_them(opened: Page) -> None:
    """From the bar to the first, and on by a button that stays in sight; from the last to the first."""
    _put_aside(opened)
    opened.locator(".foot").get_by_role("button", name="Mục tiếp theo").click()
    further = opened.get_by_role("dialog").get_by_role("button", name="Mục tiếp theo")
    paths = [f"content/hong-{each}.md" for each in range(_COUNT)] + [f"content/ngo-{each}.md" for each in range(_COUNT)]
    for path in (*paths, paths[0]):
        item = opened.locator("li:focus")
        expect(opened.locator("dialog article", has=item).locator(".path")).to_have_text(path)
        assert item.evaluate(_INSIDE)
        # Where an editor who uses a mouse or a finger finds it without scrolling.
        assert further.evaluate(_INSIDE)
        further.click()
    _put_aside(opened)


def test_the_end_of_a_page_is_above_the_bar(opened: Page) -> None:
    """However many lines the bar has on a phone."""
    opened.reload()
    _put_aside(opened)
    expect(opened.locator(".foot")).to_contain_text(f"Có {_COUNT} lỗi cần sửa")
    expect(opened.locator(".foot")).to_contain_text(f"{_COUNT} cảnh báo")
    handles = [opened.locator(each).element_handle() for each in ("footer.footer", ".foot")]
    # The bar has its height once its style has come.
    opened.wait_for_function(_APART, arg=handles)

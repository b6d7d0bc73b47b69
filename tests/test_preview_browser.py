"""The preview as an editor sees it: the open page follows the files without being touched."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, Request, expect

from picture_samples import png
from preview_helpers import PATIENCE, becomes, get, running
from site_helpers import SETTINGS, article, make_site, tree, write

ROOT: Final = Path(__file__).resolve().parent.parent
NAME: Final = "dong-thap-tong-ket-cong-tac-to-chuc-xay-dung-dang-nam-2021"
SOURCE: Final = f"content/2021/12/{NAME}.md"
_MILLISECONDS: Final = PATIENCE * 1000


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """Return a window, in which one test after the other opens its page."""
    window = browser.new_page()
    window.set_default_timeout(_MILLISECONDS)
    yield window
    window.close()


@pytest.fixture
def page(window: Page) -> Iterator[Page]:
    """Return a page in which nothing may go wrong."""
    errors: list[str] = []

    def note(error: Error) -> None:
        errors.append(str(error))

    window.on("pageerror", note)
    yield window
    window.remove_listener("pageerror", note)
    assert errors == []


@pytest.fixture(scope="module", params=("https://example.org", "https://example.org/bao"))
def preview(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Return the folder of the first site and the address of its preview."""
    site = tmp_path_factory.mktemp("preview") / "site"
    shutil.copytree(ROOT / "content", site / "content")
    settings = (ROOT / "site.yaml").read_text(encoding="utf-8")
    write(site, "site.yaml", settings.replace("base_url: https://example.org\n", f"base_url: {request.param}\n"))
    with running(site) as preview:
        assert preview.address.endswith("/bao/") == request.param.endswith("/bao")
        yield site, preview.address


@pytest.fixture
def opened(preview: tuple[Path, str], page: Page) -> Iterator[Path]:
    """Open the real article in a preview of the first site; return the folder of the site, which may be changed."""
    site, address = preview
    article = f"{address}2021/12/{NAME}/"
    # What the test before put back may still bring a build, which would load the page anew in the middle of this one.
    assert becomes(lambda: _is_quiet(article))
    page.goto(article)
    sources, shown = tree(site / "content"), _told(article)
    yield site
    # A page that follows no builds, so that none is loaded anew while the window goes on to the next test.
    page.goto(f"{address}robots.txt")
    page.evaluate("sessionStorage.clear()")
    for name in tree(site / "content").keys() - sources.keys():
        (site / "content" / name).unlink()
    for name, data in sources.items():
        source = site / "content" / name
        if not source.exists() or source.read_bytes() != data:
            write(site / "content", name, data)
    assert becomes(lambda: _told(article) == shown)


def _is_quiet(address: str) -> bool:
    """Tell whether no build ends for a while that is longer than the preview waits for further changes."""
    before = get(address)
    time.sleep(0.5)
    return get(address) == before


def _told(address: str) -> str:
    """Return a page of the preview, but for the number of the build that it shows."""
    return re.sub("<sitegen-preview[^>]*>", "", get(address))


def _shows(locator: Locator) -> None:
    expect(locator).to_be_visible(timeout=_MILLISECONDS)


def _hides(locator: Locator) -> None:
    expect(locator).to_be_hidden(timeout=_MILLISECONDS)


def _scroll(page: Page) -> int:
    top: int = page.evaluate("Math.round(scrollY)")
    return top


def test_an_edit_appears_in_the_open_page_and_the_reader_keeps_the_place(opened: Path, page: Page) -> None:
    """The new text is there without a click or a key, and the page stands where it stood."""
    page.evaluate("scrollTo({top: 900, behavior: 'instant'})")
    assert _scroll(page) == 900
    page.evaluate("document.body.dataset.before = 'yes'")
    path = opened / SOURCE
    path.write_text(path.read_text(encoding="utf-8") + "\nĐoạn mẫu vừa viết thêm.\n", encoding="utf-8")
    _shows(page.get_by_text("Đoạn mẫu vừa viết thêm."))
    assert page.evaluate("document.body.dataset.before") is None
    page.wait_for_function("Math.round(scrollY) === 900")
    expect(page.locator("dialog")).to_have_count(0)


def test_faults_are_shown_in_the_open_page_until_they_are_mended(opened: Path, page: Page) -> None:
    """They cover the page, can be put aside and looked at again, and go by themselves; the place is kept throughout."""
    path = opened / SOURCE
    good = path.read_text(encoding="utf-8")
    page.evaluate("scrollTo({top: 900, behavior: 'instant'})")
    path.write_text(re.sub(r"(?m)^date: .*$", "date: 31/02/2021", good), encoding="utf-8")
    dialog = page.get_by_role("dialog", name="Có 1 lỗi cần sửa")
    _shows(dialog)
    _shows(dialog.get_by_text("Ngày không có trong lịch: 31/02/2021"))
    _shows(dialog.get_by_text(SOURCE))
    dialog.get_by_role("button", name="Xem trang trước khi có lỗi").click()
    _hides(dialog)
    _shows(page.get_by_text("Trang này vẫn là bản trước khi có lỗi."))
    page.wait_for_function("Math.round(scrollY) === 900")
    # Put aside on one page, they stay aside on the next.
    page.get_by_role("link", name="Trang chủ").first.click()
    _shows(page.get_by_text("Trang này vẫn là bản trước khi có lỗi."))
    _hides(dialog)
    page.get_by_role("button", name="Xem lỗi").click()
    _shows(dialog)
    page.keyboard.press("Escape")
    _hides(dialog)
    page.go_back()
    page.get_by_role("button", name="Xem lỗi").click()
    _shows(dialog)
    path.write_text(good, encoding="utf-8")
    expect(page.locator("dialog")).to_have_count(0, timeout=_MILLISECONDS)
    expect(page.locator(".bar")).to_be_hidden()
    assert page.locator("h1").inner_text().startswith("Đồng Tháp")


def test_other_faults_are_shown_though_earlier_ones_were_put_aside(opened: Path, page: Page) -> None:
    """What an editor has seen is not shown again; what is new is."""
    path = opened / SOURCE
    good = path.read_text(encoding="utf-8")
    for date in ("31/02/2021", "30/02/2021"):
        path.write_text(re.sub(r"(?m)^date: .*$", f"date: {date}", good), encoding="utf-8")
        _shows(page.get_by_text(f"Ngày không có trong lịch: {date}"))
        page.get_by_role("button", name="Xem trang trước khi có lỗi").click()


def test_warnings_leave_the_page_to_be_read(opened: Path, page: Page) -> None:
    """A button tells how many there are; they are shown when it is pressed."""
    path = opened / SOURCE
    path.write_text(path.read_text(encoding="utf-8").replace('title: "Đ', 'title: "Ð'), encoding="utf-8")
    button = page.get_by_role("button", name="Xem", exact=True)
    _shows(button)
    dialog = page.get_by_role("dialog", name="1 cảnh báo")
    _hides(dialog)
    button.click()
    _shows(dialog.get_by_text("Chữ Ð (eth) được gõ thay cho chữ Đ"))
    dialog.get_by_role("button", name="Đóng").click()
    _hides(dialog)


def test_a_page_that_does_not_exist_yet_appears_when_its_article_does(opened: Path, page: Page) -> None:
    """The page of an unknown address follows the builds too."""
    page.goto(page.url.replace(NAME, "bai-mau"))
    expect(page).to_have_title(re.compile("Không tìm thấy"))
    write(opened, "content/2021/12/bai-mau.md", '---\ntitle: "Bài mẫu"\ndate: 2021-12-30\n---\n\nChữ mẫu.\n')
    _shows(page.get_by_text("Chữ mẫu."))


def test_a_page_tells_from_which_one_it_was_opened(opened: Path, page: Page) -> None:
    """Also after it was loaded anew: builds write that one first, too."""
    path = urlsplit(page.url).path
    home = path.partition("2021/")[0]

    def tells_both(request: Request) -> bool:
        asked = urlsplit(request.url)
        return asked.path == "/.sitegen/events" and parse_qsl(asked.query) == [("page", path), ("left", home)]

    page.get_by_role("link", name="Trang chủ").first.click()
    page.wait_for_url(f"**{home}")
    with page.expect_request(tells_both):
        page.locator(f"main a[href*='{NAME}']").first.click()
    with page.expect_request(tells_both):
        write(opened, SOURCE, (opened / SOURCE).read_bytes() + "\nĐoạn mẫu khác.\n".encode())


def test_styles_and_pictures_are_replaced_without_loading_the_page(tmp_path: Path, page: Page) -> None:
    """What was typed, opened or scrolled in the page stays."""
    site = make_site(
        tmp_path / "site",
        {
            "content/bai/index.md": article(body="Chữ.\n\n![Ảnh](anh.png)"),
            "content/bai/anh.png": png(4, 3),
            "static/css/site.css": "body { color: rgb(1, 2, 3); }",
        },
        SETTINGS + "pictures: {widths: []}\n",
    )
    color = "getComputedStyle(document.body).color"
    with running(site) as preview:
        address = f"{preview.address}2021/12/bai/"
        preview.await_build()
        page.goto(address)
        page.evaluate("document.body.dataset.before = 'yes'")
        assert page.evaluate(color) == "rgb(1, 2, 3)"
        write(site, "static/css/site.css", "body { color: rgb(4, 5, 6); }")
        page.wait_for_function(f"{color} === 'rgb(4, 5, 6)'")
        before = page.locator(".prose img").get_attribute("src")
        write(site, "content/bai/anh.png", png(4, 3, 90))
        page.wait_for_function("(src) => document.querySelector('.prose img').getAttribute('src') !== src", arg=before)
        # An answer that is out of date by the time it comes is not the last word.
        stale = get(address)
        page.route(address, lambda route: route.fulfill(body=stale, content_type="text/html"), times=1)
        write(site, "static/css/site.css", "body { color: rgb(7, 8, 9); }")
        page.wait_for_function(f"{color} === 'rgb(7, 8, 9)'")
        assert page.evaluate("document.body.dataset.before") == "yes"
        page.goto(f"{preview.address}robots.txt")


@pytest.mark.parametrize("renamed", (False, True))
def test_a_page_whose_file_is_gone_leads_to_where_its_article_moved(
    opened: Path,
    page: Page,
    renamed: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Another address of the same file, or another file of the same text."""
    path = opened / SOURCE
    if renamed:
        write(opened, "content/2021/12/ten-moi.md", path.read_bytes())
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("(?m)^date:", "slug: ten-moi\ndate:", text), encoding="utf-8")
    page.wait_for_url("**/2021/12/ten-moi/")


def test_an_open_page_tells_when_the_preview_has_ended(tmp_path: Path, page: Page) -> None:
    """Who goes on editing would wait for ever otherwise."""
    site = tmp_path / "site"
    write(site, "site.yaml", (ROOT / "site.yaml").read_text(encoding="utf-8"))
    write(site, "content/bai-mau.md", '---\ntitle: "Bài mẫu"\ndate: 2021-12-30\n---\n\nChữ mẫu.\n')
    with running(site) as preview:
        preview.await_build()
        page.goto(preview.address)
        expect(page.locator(".lost")).to_be_hidden()
        assert preview.end() == 0
        _shows(page.get_by_text("Chương trình xem thử đã dừng."))

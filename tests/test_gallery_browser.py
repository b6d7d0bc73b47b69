"""The gallery as readers meet it: in Chromium, by keyboard, without script, on paper, magnified, loud and still."""

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import ViewportSize

from page_server import DESK, MAGNIFIED, PHONE, Open

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


def test_the_first_key_leads_past_the_navigation(show: Open) -> None:
    """The first tab stop shows itself and skips to the content, where the next one is."""
    tab = show("article")
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUSED) == {"last": False, "name": "skip", "ring": True, "visible": True}
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("kind", ("home", "article", "category", "tags", "archive", "archive-month", "not-found"))
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


def test_everything_works_by_keyboard(show: Open) -> None:
    """Switches, what opens, a table that is wider than the screen: whoever has the focus there needs no pointer."""
    tab = show("article", viewport=PHONE)
    for name, key in (("Tăng cỡ chữ", "Enter"), ("Tăng cỡ chữ", "Space"), ("Giảm cỡ chữ", "Space")):
        tab.get_by_role("button", name=name).press(key)
    assert tab.evaluate("document.documentElement.dataset.letters") == "1"
    switch = tab.locator(".theme-switch")
    switch.press("Space")
    assert switch.get_attribute("aria-pressed") == "true"
    table = tab.locator(".table", has_text="Nguồn vốn")
    table.press("ArrowRight")
    tab.wait_for_function("own => own.scrollLeft > 0", arg=table.element_handle())
    listing = show("category")
    listing.locator("summary", has_text="Năm 2018").press("Enter")
    listing.get_by_role("link", name="Tháng 12 năm 2018").press("Enter")
    listing.wait_for_url("**/chuyen-muc/ban-tin/2018/12/")


@pytest.mark.parametrize("kind", ("home", "article", "archive-month"))
def test_magnified_four_times_all_can_be_reached(show: Open, kind: str) -> None:
    """On what is then left of a screen the menu opens, and nothing covers what has the focus."""
    tab = show(kind, viewport=MAGNIFIED, device_scale_factor=4, reduced_motion="reduce")
    tab.locator(".menu-button").press("Enter")
    last = tab.locator("#menu a").last
    last.focus()
    assert tab.evaluate(FOCUSED)["visible"]
    tab.keyboard.press("Escape")
    covered = tab.locator("main :is(a[href], button, summary):visible:not([tabindex='-1'])").evaluate_all(
        """all => all.filter(own => {
          own.focus();
          const {left, right, top, bottom} = own.getClientRects()[0];
          const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return left < 0 || right > innerWidth || !(own.contains(there) || there?.contains(own));
        }).map(own => own.outerHTML)"""
    )
    assert covered == []


@pytest.mark.parametrize("kind", ("home", "article", "tags", "archive-month"))
@pytest.mark.parametrize("viewport", (PHONE, DESK))
def test_a_word_that_never_ends_makes_no_page_wider(show: Open, kind: str, viewport: ViewportSize) -> None:
    """As an address in a title or a lead is one: it breaks, and counts beside it do not."""
    tab = show(kind, viewport=viewport)
    tab.evaluate(
        """document.querySelectorAll("h1, h3 a, .card-summary, .card-category, .neighbour, .chips a, .terms a")
          .forEach(own => { own.textContent = "mẫu".repeat(99); })"""
    )
    assert tab.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    lines = """all => all.map(own => {
      const text = document.createRange();
      text.selectNodeContents(own.firstChild);
      return text.getClientRects().length;
    })"""
    assert set(tab.locator(".terms .count").evaluate_all(lines)) <= {1}


def test_without_script_only_what_needs_one_is_missing(show: Open) -> None:
    """Reading, saving, sharing, the archive: all there; switches that would do nothing are not shown."""
    tab = show("article", java_script_enabled=False)
    # The form in the header leads to the search page, which tells what is missing there.
    assert tab.locator("button:visible:not([type=submit])").count() == 0
    for name in ("Lưu bài", "Facebook", "Thư điện tử", "Bảng số liệu mẫu", "Chuyên đề", "Nguyễn Thị Ví Dụ"):
        assert tab.get_by_role("link", name=name, exact=True).first.is_visible(), name
    shared = tab.get_by_role("link", name="Facebook").get_attribute("href") or ""
    assert "u=https%3A//mau.example.org/2026/09/bai-mau-du-thanh-phan/" in shared
    listing = show("category", java_script_enabled=False)
    months = listing.get_by_role("link", name="Tháng 12 năm 2018")
    assert not months.is_visible()
    listing.locator("summary", has_text="Năm 2018").click()
    assert months.is_visible()


def test_without_script_a_reader_gets_everywhere(show: Open) -> None:
    """From the home page through the archive to a day, to an article, to the one before it, to its terms and home."""
    tab = show("home", java_script_enabled=False)
    ways = (
        *(
            ("Lưu trữ", "Lưu trữ"),
            ("2026", "Năm 2026"),
            ("Tháng 9", "Tháng 9/2026"),
            ("Ngày 28", "Thứ Hai, 28/09/2026"),
        ),
        ("Bài mẫu: Hội thi đường làng sạch", "Bài mẫu: Hội thi đường làng sạch"),
        *(("Bài trước", "Bài mẫu: Kế hoạch mở lớp"), ("Nghề dệt chiếu", "Từ khoá: Nghề dệt chiếu")),
        *(("Từ khoá", "Từ khoá"), ("Trang chủ", "Trang mẫu Xã Ví Dụ")),
    )
    for link, heading in ways:
        tab.locator(":is(nav, main)").get_by_role("link", name=link).first.click()
        tab.get_by_role("heading", level=1, name=heading).wait_for(state="attached")


def test_without_script_an_article_and_its_files_are_saved(show: Open, tmp_path: Path) -> None:
    """The link that saves gives a file with a name of its own and the whole text; attachments come as they are."""
    tab = show("article", java_script_enabled=False)
    for link, name in (("Lưu bài", "bai-mau-du-thanh-phan.html"), ("Bảng số liệu mẫu", "bang-so-lieu-mau.csv")):
        with tab.expect_download() as download:
            tab.get_by_role("link", name=link, exact=True).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    assert "Kết thúc hội nghị, Ban Chỉ đạo Mẫu" in (tmp_path / "bai-mau-du-thanh-phan.html").read_text(encoding="utf-8")
    assert (tmp_path / "bang-so-lieu-mau.csv").stat().st_size > 0


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


def test_a_page_without_canonical_address_copies_its_own(show: Open) -> None:
    """Without what a reader's way to it has added."""
    tab = show("article", permissions=["clipboard-read", "clipboard-write"])
    tab.evaluate("document.querySelector('link[rel=canonical]').remove(); location.hash = 'main'")
    tab.get_by_role("button", name="Sao chép liên kết").click()
    tab.get_by_role("status").filter(has_text="Đã sao chép liên kết.").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == tab.url.partition("#")[0]


def test_where_copying_is_refused_the_address_is_shown(show: Open) -> None:
    """A reader can then copy it by hand."""
    tab = show("article", script="navigator.clipboard.writeText = async () => { throw new Error('no'); }")
    tab.get_by_role("button", name="Sao chép liên kết").click()
    tab.get_by_role("status").filter(has_text="https://mau.example.org/2026/09/bai-mau-du-thanh-phan/").wait_for()


def test_the_phones_own_sheet_and_printing_are_a_button_away(show: Open) -> None:
    """The sheet gets the title and the address that others have; printing is the browser's."""
    tab = show(
        "article",
        viewport=PHONE,
        script="""window.called = [];
          Object.defineProperty(navigator, "share", {value: async (what) => { called.push(what); }});
          window.print = () => { called.push("print"); };""",
    )
    tab.get_by_role("button", name="Ứng dụng khác").click()
    tab.get_by_role("button", name="In bài").click()
    title = tab.locator("h1").inner_text()
    address = "https://mau.example.org/2026/09/bai-mau-du-thanh-phan/"
    assert tab.evaluate("called") == [{"title": title, "url": address}, "print"]


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


def test_paper_shows_what_the_screen_folds_away(show: Open) -> None:
    """Nobody can open it there."""
    tab = show("page")
    folded = tab.locator("details p")
    there = "own => own.checkVisibility() && own.getBoundingClientRect().height > 0"
    assert not folded.evaluate(there)
    tab.emulate_media(media="print")
    assert folded.evaluate(there)


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


@pytest.mark.parametrize("scheme", ("light", "dark"))
def test_forced_colours_leave_buttons_and_focus_visible(show: Open, scheme: str) -> None:
    """A button has an edge, what has the focus has a ring, and neither is of the ground's colour."""
    tab = show("article", forced_colors="active", color_scheme=scheme)
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    buttons = tab.locator("button:visible, .button:visible, .chips a")
    assert buttons.count() > 5
    for button in buttons.all():
        button.focus()
        looks = button.evaluate(
            """own => {
              const style = getComputedStyle(own);
              return [style.borderTopColor, style.borderTopStyle, style.outlineColor];
            }"""
        )
        assert looks[0] != ground
        assert looks[1] == "solid"
        assert looks[2] != ground
        assert tab.evaluate(FOCUSED)["ring"]


@pytest.mark.parametrize("kind", ("home", "article"))
def test_nothing_moves_for_who_asks_for_stillness(show: Open, kind: str) -> None:
    """With reduced motion a jump within the page is a jump, and nothing is animated."""
    moving = """[...document.querySelectorAll("*")].filter(own => {
      const style = getComputedStyle(own);
      return style.transitionDuration !== "0s" || style.animationName !== "none";
    }).length"""
    scrolling = "getComputedStyle(document.documentElement).scrollBehavior"
    still = show(kind, reduced_motion="reduce")
    assert still.evaluate(scrolling) == "auto"
    assert still.evaluate(moving) == 0
    assert show(kind, reduced_motion="no-preference").evaluate(scrolling) == "smooth"


def test_an_old_address_leads_on_without_script(show: Open) -> None:
    """The reader of an old link arrives at the article."""
    show("redirect", java_script_enabled=False).wait_for_url("**/2026/09/bai-mau-du-thanh-phan/")

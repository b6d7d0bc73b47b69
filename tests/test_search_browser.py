"""Search as readers use it: typed, filtered, by keyboard, offline, on the way through a deploy."""

import json
import re
import zlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, Route, expect

from page_server import DESK, PHONE, serving
from site_helpers import SETTINGS, article, make_site, run, write

_ROOT: Final = Path(__file__).resolve().parent.parent
_CASES: Final = _ROOT / "tests/search_cases.json"
_PAGE_TEXT: Final = _ROOT / "client/src/page-text.js"
_SETTINGS: Final = SETTINGS.replace("mau.example.org", "mau.example.org/bao").replace("search: {enabled: false}\n", "")
_FOLDER: Final = "content/2026/"
_OPEN_SEARCH: Final = "{http://a9.com/-/spec/opensearch/1.1/}"
_AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Notes whatever in sight moves by itself.
_SHIFTS: Final = """
    globalThis.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value)))
        .observe({ type: "layout-shift", buffered: true });
"""
_ARTICLES: Final = {
    "mot": article(
        "Hội nghị tổng kết",
        "2026-03-02 08:30",
        "Sáng nay, xã Bình Mẫu họp.\n\nTheo Kết luận 21-KL/TW, đảng viên đi làm ăn xa được giúp đỡ.",
        tags="[Tổng kết]",
    ),
    "hai": article("Đảng viên trẻ", "2026-03-01", "Lá đang viền vàng.\n\nỦy ban nhân dân xã họp.", category="Văn bản"),
    "ba": article("Tin ngắn", "2025-05-05", "Một hòa âm.\n\nUBND phường họp; đảng bộ mạnh.", author="Thanh Hà"),
    **{f"tin-{n}": article(f"Tin thường {n}", "2024-01-01", f"Tin số {n} của mùa xuân.") for n in range(23)},
    # What the index says of these is true of all but the last.
    **{f"dong-{n}": article(f"Đồng {n}", "2023-02-02", "Những cây lúa chín vàng rực.") for n in range(32)},
    "dong-cuoi": article("Đồng cuối", "2023-01-01", "Cây lúa chín đỏ rồi mai kia dưới chín vàng."),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a built site below a path of its host."""
    root = tmp_path_factory.mktemp("tim")
    site = make_site(root / "site", {f"{_FOLDER}{name}.md": text for name, text in _ARTICLES.items()}, _SETTINGS)
    run(site, output="www/bao")
    with serving(site / "www") as address:
        yield f"{address}/bao/"


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """Return a window, in which one test after the other searches."""
    window = browser.new_page(viewport=DESK)
    window.set_default_timeout(15_000)
    yield window
    window.close()


class _Slow:
    """Keeps answers back until all are given."""

    def __init__(self) -> None:
        self._waiting: list[Route] | None = []

    def answer(self, route: Route) -> None:
        """Answer a request, or keep it waiting."""
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def answer_all(self) -> None:
        """Answer what waits, and all that comes."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()


def _ask(page: Page, address: str, query: str, more: str = "") -> list[str]:
    """Open the search page with a query, and return the titles that it shows."""
    page.goto(f"{address}tim-kiem/?q={quote(query)}{more}")
    return _titles(page, query)


def _titles(page: Page, query: str) -> list[str]:
    expect(
        page.locator(f'#ket-qua[aria-busy="false"][data-query={json.dumps(query, ensure_ascii=False)}]')
    ).to_have_count(1)
    return page.locator("#ket-qua li h3").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "titles"),
    (
        ("đảng viên", ["Đảng viên trẻ", "Hội nghị tổng kết"]),
        ("dang vien", ["Đảng viên trẻ", "Hội nghị tổng kết"]),
        ("ĐẢNG VIÊN đi làm ăn xa", ["Hội nghị tổng kết"]),
        ('"đi làm ăn xa được giúp"', ["Hội nghị tổng kết"]),
        ('"xa làm ăn"', []),
        ("đảng -viên", ["Tin ngắn"]),
        ('đảng -"đảng viên"', ["Tin ngắn"]),
        ("hoà âm", ["Tin ngắn"]),
        ("21 - KL / TW", ["Hội nghị tổng kết"]),
        ("21-KL/TW", ["Hội nghị tổng kết"]),
        ("UBND", ["Tin ngắn", "Đảng viên trẻ"]),
        ("uy ban nhan dan", ["Đảng viên trẻ", "Tin ngắn"]),
        ('"UBND"', ["Tin ngắn"]),
        ("21-KL/TƯ", ["Hội nghị tổng kết"]),
        ("hội ngh", ["Hội nghị tổng kết"]),
        ("họp", ["Hội nghị tổng kết", "Đảng viên trẻ", "Tin ngắn"]),
    ),
)
def test_a_query_finds_what_it_means(window: Page, address: str, query: str, titles: list[str]) -> None:
    """With marks or without, as a phrase, with words left out, codes in any spelling, abbreviations; the best first."""
    assert _ask(window, address, query) == titles
    found = window.locator("#ket-qua")
    assert found.get_attribute("data-total") == str(len(titles))
    assert found.get_attribute("data-approximate") is None
    links = [
        link.get_attribute("href") or "" for link in found.locator("li").all() for link in [link.locator("a").first]
    ]
    assert all(re.fullmatch(r"/bao/20\d\d/\d\d/[a-z]+/", link) for link in links)


@pytest.mark.parametrize("case", json.loads(_CASES.read_text(encoding="utf-8"))["paragraphs"])
def test_the_text_of_a_page_is_what_was_searched(window: Page, case: dict[str, Any]) -> None:
    """The paragraphs that the browser reads from a page are those that Python put into the index."""
    bundle = """async ([source, html]) => {
        const { pageText } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
        return pageText(new DOMParser().parseFromString(html, "text/html")).body;
    }"""
    source = re.sub(
        r"^import .*$", "const tokensOf = () => [];", _PAGE_TEXT.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    window.goto("about:blank")
    page = f'<article class="story"><div class="prose">{case["html"]}</div></article>'
    shown = window.evaluate(bundle, [source, page])
    assert [re.sub(r"\s+", " ", each).strip() for each in case["paragraphs"]] == shown


def test_words_are_marked_as_they_really_stand(window: Page, address: str) -> None:
    """In the title, and in the sentence that holds most of them."""
    _ask(window, address, "dang vien di lam")
    expect(window.locator("#ket-qua .card-summary mark")).to_have_text(["đảng viên đi làm"])
    expect(window.locator("#ket-qua time")).to_have_text(["02/03/2026"])


def test_found_nothing_with_these_marks_it_says_so(window: Page, address: str) -> None:
    """And shows what is found without them; where nothing is found at all, what could have been meant."""
    assert _ask(window, address, "đãng viên") == ["Đảng viên trẻ", "Hội nghị tổng kết"]
    expect(window.locator("#tim-trang-thai")).to_have_text(
        "Không có bài nào viết đúng dấu “đãng viên”. Nếu không phân biệt dấu thì tìm thấy 2 bài."
    )
    assert _ask(window, address, "tổng kêtt") == []
    expect(window.locator(".search-suggestions a").first).to_have_text("tổng ket")
    assert _ask(window, address, 'hội nghịi -trẻ -"đảng bộ"') == []
    expect(window.locator(".search-suggestions a").first).to_have_text('hội nghi -trẻ -"đảng bộ"')


@pytest.mark.parametrize(
    ("query", "said"),
    (
        ("đảng viên", "Tìm thấy 2 bài có “đảng viên”."),
        ('"đảng viên"', "Tìm thấy 2 bài có “đảng viên”."),
        ("“đảng viên", "Tìm thấy 2 bài có “đảng viên”."),
        ('đảng -"đảng viên"', "Tìm thấy 1 bài có “đảng -‘đảng viên’”."),
        ('"xa làm ăn"', "Không tìm thấy bài nào có “xa làm ăn”."),
    ),
)
def test_what_was_found_is_said_with_what_was_typed(window: Page, address: str, query: str, said: str) -> None:
    """In one pair of quotation marks."""
    _ask(window, address, query)
    expect(window.locator("#tim-trang-thai")).to_have_text(said)


@pytest.mark.parametrize(("query", "said"), (("-đảng", "dấu trừ"), ('"', "ít nhất một chữ cái"), ("!?", "chữ số")))
def test_a_query_without_a_word_to_look_for_says_what_to_type(
    window: Page, address: str, query: str, said: str
) -> None:
    """There is no answer, and no blank page either."""
    window.goto(f"{address}tim-kiem/?q={quote(query)}")
    expect(window.locator("#tim-trang-thai")).to_contain_text(said)
    assert window.locator("#ket-qua").get_attribute("data-query") is None
    assert window.locator("#ket-qua li").count() == 0


def test_that_a_filter_is_chosen_is_said_and_it_can_be_dropped(window: Page, address: str) -> None:
    """What a filter leaves is not what the archive holds."""
    assert _ask(window, address, "tổng kết", "&nam=2025") == []
    status = window.locator("#tim-trang-thai")
    expect(status).to_have_text("Không tìm thấy bài nào có “tổng kết” theo bộ lọc đang chọn.")
    window.locator(".search-suggestions a", has_text="Bỏ bộ lọc").click()
    assert _titles(window, "tổng kết") == ["Hội nghị tổng kết"]
    expect(status).to_have_text("Tìm thấy 1 bài có “tổng kết”.")
    assert _ask(window, address, "họp", "&nam=2025") == ["Tin ngắn"]
    expect(status).to_have_text("Tìm thấy 1 bài có “họp” theo bộ lọc đang chọn.")


def test_filters_and_order_are_in_the_address(window: Page, address: str) -> None:
    """They say how many each would leave; the way back leads to what was there before."""
    assert _ask(window, address, "họp", "&chuyen-muc=van-ban") == ["Đảng viên trẻ"]
    assert _ask(window, address, "họp", "&tac-gia=thanh-ha") == ["Tin ngắn"]
    assert _ask(window, address, "đảng viên", "&nam=2026") == ["Đảng viên trẻ", "Hội nghị tổng kết"]
    assert _ask(window, address, "đảng viên", "&nam=2026&xep=moi") == ["Hội nghị tổng kết", "Đảng viên trẻ"]
    assert _ask(window, address, "họp") == ["Hội nghị tổng kết", "Đảng viên trẻ", "Tin ngắn"]
    window.locator("#tim-loc summary").click()
    choice = window.locator('[name="nam"]')
    expect(choice.locator("option")).to_have_text(["Tất cả", "2026 (2)", "2025 (1)"])
    choice.select_option("2025")
    expect(window.locator("#ket-qua li h3")).to_have_text(["Tin ngắn"])
    assert "nam=2025" in window.url
    window.go_back()
    expect(window.locator("#ket-qua li h3")).to_have_count(3)
    assert "nam=" not in window.url


def test_an_order_that_there_is_not_is_the_usual_one(window: Page, address: str) -> None:
    """It is not offered either; a filter that leaves nothing stays chosen."""
    assert _ask(window, address, "họp", "&xep=cu&nam=1999") == []
    order, year = window.locator('[name="xep"]'), window.locator('[name="nam"]')
    expect(order).to_have_value("hop")
    expect(order.locator("option")).to_have_text(["Hợp nhất trước", "Mới nhất trước"])
    expect(year).to_have_value("1999")
    expect(year.locator("option")).to_have_text(["Tất cả", "1999 (0)"])


def test_a_result_names_its_category_also_where_filters_did_not_offer_it(window: Page, address: str) -> None:
    """What they offered is what an earlier query left."""
    assert _ask(window, address, "tin ngắn") == ["Tin ngắn"]
    window.locator("#tim-loc summary").click()
    expect(window.locator('[name="chuyen-muc"] option')).to_have_text(["Tất cả", "Tin tức (1)"])
    window.locator("#tu-can-tim").fill("đảng viên trẻ")
    assert _titles(window, "đảng viên trẻ") == ["Đảng viên trẻ"]
    expect(window.locator("#ket-qua .card-category")).to_have_text(["Văn bản"])


def test_more_results_come_on_demand(window: Page, address: str) -> None:
    """Ten at a time, and the keyboard goes on at the first new one."""
    assert len(_ask(window, address, "mùa xuân")) == 10
    assert window.locator("#ket-qua").get_attribute("data-total") == "23"
    for shown in (20, 23):
        window.locator("#tim-them").click()
        expect(window.locator("#ket-qua li")).to_have_count(shown)
        expect(window.locator("#ket-qua li a").nth(shown // 10 * 10 - (10 if shown == 20 else 0))).to_be_focused()
    expect(window.locator("#tim-them")).to_be_hidden()


def test_of_many_that_only_their_pages_tell_the_number_is_approximate_until_all_were_looked_at(
    window: Page, address: str
) -> None:
    """Of up to thirty it is exact at once."""
    results, status = window.locator("#ket-qua"), window.locator("#tim-trang-thai")
    assert len(_ask(window, address, '"lúa chín vàng"')) == 10
    assert (results.get_attribute("data-total"), results.get_attribute("data-approximate")) == ("33", "true")
    expect(status).to_have_text("Tìm thấy khoảng 33 bài có “lúa chín vàng”.")
    for shown in (20, 30, 32):
        window.locator("#tim-them").click()
        expect(results.locator("li")).to_have_count(shown)
    expect(window.locator("#tim-them")).to_be_hidden()
    expect(status).to_have_text("Tìm thấy 32 bài có “lúa chín vàng”.")
    assert (results.get_attribute("data-total"), results.get_attribute("data-approximate")) == ("32", None)
    assert "Đồng cuối" not in results.locator("li h3").all_inner_texts()
    _ask(window, address, '"của mùa xuân"')
    assert (results.get_attribute("data-total"), results.get_attribute("data-approximate")) == ("23", None)


def test_who_asks_for_more_twice_gets_it_once(browser: Browser, address: str) -> None:
    """While pages are on their way that tell what comes next; nothing is shown twice or left out."""
    page = browser.new_page(viewport=DESK)
    phrase = '"lúa chín vàng"'
    assert len(_ask(page, address, phrase)) == 10
    slow = _Slow()
    page.route("**/2023/02/dong-*/", slow.answer)
    page.locator("#tim-loc summary").click()
    years = page.locator('[name="nam"] option')
    expect(years).to_have_text(["Tất cả", "2023 (33)"])
    for _ in range(3):
        page.locator("#tim-them").click()
    slow.answer_all()
    for shown in (20, 30, 32):
        expect(page.locator("#ket-qua li")).to_have_count(shown)
        expect(page.locator("#ket-qua")).to_have_attribute("aria-busy", "false")
        if shown < 32:
            page.locator("#tim-them").click()
    titles = page.locator("#ket-qua li h3").all_inner_texts()
    assert sorted(titles) == sorted(f"Đồng {n}" for n in range(32))
    expect(years).to_have_text(["Tất cả", "2023 (32)"])
    page.close()


def test_what_is_certain_is_shown_while_the_others_are_looked_at(browser: Browser, address: str) -> None:
    """Their number is said to be approximate until then, and the results to be unfinished."""
    page = browser.new_page(viewport=DESK)
    slow = _Slow()
    page.route("**/2024/01/tin-0/", slow.answer)
    phrase = '"của mùa xuân"'
    page.goto(f"{address}tim-kiem/?q={quote(phrase)}")
    results, status = page.locator("#ket-qua"), page.locator("#tim-trang-thai")
    expect(results.locator("li")).to_have_count(10)
    expect(status).to_contain_text("khoảng 23 bài")
    assert results.get_attribute("aria-busy") == "true"
    assert results.get_attribute("data-query") is None
    expect(page.locator("#tim-them")).to_be_hidden()
    titles = results.locator("li h3").all_inner_texts()
    slow.answer_all()
    assert _titles(page, phrase) == titles
    expect(status).to_contain_text("Tìm thấy 23 bài")
    expect(page.locator("#tim-them")).to_be_visible()
    page.close()


def test_the_sentence_of_a_result_is_fetched_when_it_is_about_to_be_read(browser: Browser, address: str) -> None:
    """There is room for it before, so nothing moves."""
    page = browser.new_page(viewport=DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert len(_ask(page, address, "mùa xuân")) == 10
    items = page.locator("#ket-qua li")
    expect(items.first.locator(".card-summary mark")).to_have_text("mùa xuân")
    assert 0 < sum("/2024/01/" in url for url in asked) < 10
    height = page.evaluate("document.documentElement.scrollHeight")
    items.last.scroll_into_view_if_needed()
    expect(items.last.locator(".card-summary mark")).to_have_text("mùa xuân")
    assert page.evaluate("document.documentElement.scrollHeight") == height
    page.close()


def test_typing_answers_at_once_and_the_beginning_of_a_word_is_enough(window: Page, address: str) -> None:
    """By the keyboard alone, from the form in the header of any page."""
    window.goto(address)
    window.locator(".search-small input").press_sequentially("tong")
    window.keyboard.press("Enter")
    window.wait_for_url("**/tim-kiem/?q=tong")
    assert _titles(window, "tong") == ["Hội nghị tổng kết"]
    window.locator("#tu-can-tim").fill("hội ngh")
    expect(window.locator('#ket-qua[data-query="hội ngh"] li')).to_have_count(1)
    assert window.url.endswith(quote("hội ngh").replace("%20", "+"))
    # What the whole word finds is among it, however far it stands from the word before.
    for typed in ("xã họp", "họp xã"):
        window.locator("#tu-can-tim").fill(typed)
        shown = _titles(window, typed)
        assert sorted(shown) == ["Hội nghị tổng kết", "Đảng viên trẻ"]
        assert _ask(window, address, typed) == shown


def test_the_way_back_leads_to_what_was_asked_before(window: Page, address: str) -> None:
    """Also where the next words were typed over it; these have one place on the way, however slowly they came."""
    window.goto(f"{address}tim-kiem/")
    field, found = window.locator("#tu-can-tim"), window.locator("#ket-qua")
    for typed in ("hội", "hội ngh"):
        field.fill(typed)
        expect(found).to_have_attribute("data-query", typed)
    window.keyboard.press("Enter")
    for typed in ("tin n", "tin ngắn"):
        field.fill(typed)
        expect(found).to_have_attribute("data-query", typed)
    window.go_back()
    expect(field).to_have_value("hội ngh")
    assert _titles(window, "hội ngh") == ["Hội nghị tổng kết"]
    window.go_forward()
    assert _titles(window, "tin ngắn") == ["Tin ngắn"]


def test_the_page_suits_every_reader(window: Page, address: str) -> None:
    """With results and without, on a desk and on a phone, light and dark, nothing is wider than the screen."""
    for size in (DESK, PHONE):
        window.set_viewport_size(size)
        window.emulate_media(color_scheme="light" if size is DESK else "dark")
        for query in ("họp", "khongco"):
            _ask(window, address, query)
            window.locator("#tim-loc summary").click()
            window.evaluate(_AXE)
            found = window.evaluate("axe.run({resultTypes: ['violations']})")
            assert [each["id"] for each in found["violations"]] == []
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.set_viewport_size(DESK)
    window.emulate_media(color_scheme="null")


def test_found_words_stand_out_on_paper_and_in_forced_colours(window: Page, address: str) -> None:
    """By their weight, where no colour may tell; on paper the results stand without the form."""
    _ask(window, address, "họp")
    for on_paper in (True, False):
        if on_paper:
            window.emulate_media(media="print")
        else:
            window.emulate_media(media="screen", forced_colors="active")
        mark = window.locator("#ket-qua mark").first
        expect(mark).to_be_visible()
        assert int(mark.evaluate("own => getComputedStyle(own).fontWeight")) >= 600
        expect(window.locator("#tim")).to_be_visible(visible=not on_paper)
    window.emulate_media(media="null", forced_colors="null")


def test_a_browser_that_cannot_inflate_fetches_a_script_for_it(browser: Browser, address: str) -> None:
    """It finds the same."""
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    assert _ask(page, address, "đảng viên") == ["Đảng viên trẻ", "Hội nghị tổng kết"]
    page.close()


def test_who_saves_data_gets_no_sentences(browser: Browser, address: str) -> None:
    """No article's page is fetched for them."""
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert _ask(page, address, "đảng viên") == ["Đảng viên trẻ", "Hội nghị tổng kết"]
    assert [url for url in asked if "/2026/" in url] == []
    page.close()


def test_while_the_index_is_on_its_way_the_page_says_so(browser: Browser, address: str) -> None:
    """Where nothing is shown yet the places of results are, and nothing moves; what was asked is kept nowhere."""
    page = browser.new_page()
    page.add_init_script(_SHIFTS)
    slow = _Slow()
    page.route("**/tim-kiem/month/**", slow.answer)
    page.goto(f"{address}tim-kiem/?q=h%E1%BB%8Dp")
    expect(page.locator('#ket-qua[aria-busy="true"] .skeleton')).to_have_count(3)
    slow.answer_all()
    assert _titles(page, "họp") == ["Hội nghị tổng kết", "Đảng viên trẻ", "Tin ngắn"]
    expect(page.locator(".skeleton")).to_have_count(0)
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert page.evaluate("shifts") == []
    assert _ask(page, address, "khongco") == []
    assert page.evaluate("shifts") == []
    page.close()


def test_a_host_that_shows_something_else_for_an_article_does_not_hide_it(browser: Browser, address: str) -> None:
    """A page to log in with, say: what only the article could tell stays open."""
    page = browser.new_page()
    page.route("**/2024/01/tin-*/", lambda route: route.fulfill(content_type="text/html", body="<p>Đăng nhập</p>"))
    assert len(_ask(page, address, '"của mùa xuân"')) == 10
    results = page.locator("#ket-qua")
    assert (results.get_attribute("data-total"), results.get_attribute("data-approximate")) == ("23", "true")
    page.close()


def test_without_a_network_the_page_says_so(browser: Browser, address: str) -> None:
    """In a sentence, and not as if nothing were found."""
    page = browser.new_page()
    page.goto(f"{address}tim-kiem/")
    page.context.set_offline(True)
    page.locator("#tu-can-tim").fill("họp")
    expect(page.locator("#tim-trang-thai")).to_contain_text("không có mạng")
    page.context.set_offline(False)
    page.close()


def test_files_of_another_build_are_asked_for_once_more(browser: Browser, address: str) -> None:
    """While a deploy is under way the manifest may be older than the files: the new one is fetched."""
    page = browser.new_page()
    torn = 1

    def answer(route: Route) -> None:
        nonlocal torn
        manifest = route.fetch().json()
        if torn:
            torn -= 1
            for tier in manifest["tiers"]:
                tier["numbering"] = "00000000"
        route.fulfill(json=manifest)

    page.route("**/tim-kiem/index.json", answer)
    assert _ask(page, address, "đảng viên") == ["Đảng viên trẻ", "Hội nghị tổng kết"]
    torn = 9
    page.goto(f"{address}tim-kiem/?q=xa")
    expect(page.locator("#tim-trang-thai")).to_contain_text("đang được cập nhật")
    page.close()


def test_who_asks_for_more_after_a_deploy_gets_an_answer_of_what_is_there_now(browser: Browser, address: str) -> None:
    """What is shown cannot be gone on with: it is asked for once more."""
    page = browser.new_page()
    is_old = False

    def card(route: Route) -> None:
        if is_old:
            route.fulfill(body=zlib.compress(b"\0" * 9))
        else:
            route.continue_()

    def manifest(route: Route) -> None:
        nonlocal is_old
        is_old = False
        route.continue_()

    page.route("**/tim-kiem/archive/cards/*", card)
    assert len(_ask(page, address, "cây lúa")) == 10
    page.route("**/tim-kiem/index.json", manifest)
    is_old = True
    page.locator("#tim-them").click()
    expect(page.locator('#ket-qua[aria-busy="false"] li')).to_have_count(10)
    assert not is_old
    page.locator("#tim-them").click()
    expect(page.locator("#ket-qua li")).to_have_count(20)
    page.close()


def test_without_script_other_ways_in_are_shown(browser: Browser, address: str) -> None:
    """And why there is no search."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}tim-kiem/?q=họp")
    # Chromium that is told to run no script keeps what stands there for such readers as text.
    shown = page.locator("noscript").inner_html()
    context.close()
    assert "cần JavaScript" in shown
    assert 'href="/bao/luu-tru/"' in shown


def test_a_missing_address_and_a_category_lead_to_search(window: Page, address: str) -> None:
    """With the words of the one, and the other as a filter."""
    window.goto(f"{address}404.html")
    link = window.locator(".search-guess a")
    window.evaluate("history.replaceState(null, '', '/bao/cu/12-tong-ket-nam.html')")
    script = window.locator('script[src*="not-found"]').get_attribute("src")
    window.add_script_tag(url=f"{script}?again", type="module")
    expect(link).to_have_text("“tong ket nam”")
    assert (link.get_attribute("href") or "").endswith("/bao/tim-kiem/?q=tong%20ket%20nam")
    window.goto(f"{address}chuyen-muc/van-ban/")
    window.locator(".page-search-link a").click()
    expect(window.locator('[name="chuyen-muc"]')).to_have_value("van-ban")


def test_browsers_are_told_how_to_search_the_site(window: Page, address: str) -> None:
    """Every page names a description, whose address for a query is that of the search page and answers."""
    window.goto(address)
    link = window.locator('link[rel="search"]')
    assert link.get_attribute("type") == "application/opensearchdescription+xml"
    assert link.get_attribute("title") == "Trang mẫu"
    answered = window.request.get(f"{address}{(link.get_attribute('href') or '').removeprefix('/bao/')}")
    description = etree.fromstring(answered.body())
    assert description.tag == f"{_OPEN_SEARCH}OpenSearchDescription"
    told = {etree.QName(each).localname: each for each in description}
    assert 0 < len(told["ShortName"].text or "") <= 16
    assert 0 < len(told["LongName"].text or "") <= 48
    assert 0 < len(told["Description"].text or "") <= 1024
    assert (told["InputEncoding"].text, told["Language"].text) == ("UTF-8", "vi")
    url = told["Url"]
    assert (url.get("type"), url.get("method")) == ("text/html", "get")
    assert url.get("template") == "https://mau.example.org/bao/tim-kiem/?q={searchTerms}"
    asked = (url.get("template") or "").replace("https://mau.example.org/bao/", address)
    window.goto(asked.replace("{searchTerms}", quote("tổng kết")))
    assert _titles(window, "tổng kết") == ["Hội nghị tổng kết"]


def test_without_search_there_is_no_trace_of_it(tmp_path: Path) -> None:
    """No page, no form, no files, no words for search engines."""
    site = make_site(tmp_path, {f"{_FOLDER}mot.md": _ARTICLES["mot"]})
    run(site)
    assert not (site / "public/tim-kiem").exists()
    assert not (site / "public/opensearch.xml").exists()
    home = (site / "public/index.html").read_text(encoding="utf-8")
    assert "tim-kiem" not in home
    assert "SearchAction" not in home
    write(site, "site.yaml", SETTINGS.replace("enabled: false", "enabled: true"))
    run(site)
    assert "SearchAction" in (site / "public/index.html").read_text(encoding="utf-8")

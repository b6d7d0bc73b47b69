"""Articles that attack their readers, built and opened in Chromium: no script runs, no other host is asked."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page

from page_server import serving_freely
from site_helpers import SETTINGS, article, make_site, run, write
from sitegen.build.results import BuildError

ATTACKS: Final = (Path(__file__).parent / "attacks" / "html.txt").read_text(encoding="utf-8").split("\n%\n")
_RAN: Final = "window.__ran = []; window.ran = (...what) => { window.__ran.push(String(what[0])) };"
# Whatever may act when it is touched is touched.
_TOUCH: Final = """() => {
  for (const each of document.querySelectorAll('main *')) {
    for (const kind of ['mouseover', 'focus', 'focusin', 'input', 'toggle', 'error', 'load', 'begin', 'start'])
      each.dispatchEvent(new Event(kind, { bubbles: true }));
    const leads = each instanceof HTMLAnchorElement && each.hasAttribute('href');
    if (leads && !/^(https?|mailto):$/.test(each.protocol)) window.__ran.push(each.href);
    if ([...each.attributes].some((one) => one.name.startsWith('on'))) window.__ran.push(each.outerHTML);
  }
  return window.__ran;
}"""
# Any host but the one that serves the pages.
_ELSEWHERE: Final = re.compile(r"^[a-z]+://(?!/|127\.0\.0\.1(?::\d+)?/)")
_FIELDS: Final = (
    '"><script>ran(201)</script>',
    "'><img src=x onerror=ran(202)>",
    "</title><script>ran(203)</script>",
    "</script><script>ran(204)</script>",
    "<!--<script>",
    "]]></title><script>ran(205)</script>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "&quot;&gt;&lt;script&gt;ran(206)&lt;/script&gt;",
    "\\u003cscript\\u003eran(207)",
)


def _built(folder: Path) -> list[str]:
    """Build every attack that a build takes as an article of its own; return the addresses of their pages."""
    make_site(folder, {}, SETTINGS.replace("mau.example.org", "mau.example.net") + "pictures: {widths: []}\n")
    for number, attack in enumerate(ATTACKS):
        write(folder, f"content/2021/12/tan-cong-{number}.md", article(f"Tấn công {number}", "2021-12-01", attack))
    for number, text in enumerate(_FIELDS):
        quoted = json.dumps(text, ensure_ascii=False)
        keys = {
            **dict.fromkeys(("summary", "author"), quoted),
            "tags": f"[{quoted}]",
            "source": f"{{name: {quoted}}}",
            "corrections": f"[{{date: 2022-01-01, text: {quoted}}}]",
        }
        source = article("x", "2021-11-01", "Một đoạn.", **keys).replace('title: "x"', f"title: {quoted}")
        write(folder, f"content/2021/11/truong-{number}.md", source)
    try:
        run(folder)
    except BuildError as error:
        # What is refused with a fault reaches nobody. What is left is built.
        for path in {fault.path for fault in error.faults if not fault.rule.warning}:
            (folder / path).unlink()
        run(folder)
    names = [path.parent.relative_to(folder / "public") for path in (folder / "public/2021").rglob("index.html")]
    return ["/", "/chuyen-muc/tin-tuc/", "/luu-tru/2021/12/", *(f"/{name.as_posix()}/" for name in names)]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Return the address of the built site, served without any policy that would hold an attack back; and its pages."""
    folder = tmp_path_factory.mktemp("attacks")
    addresses = _built(folder)
    with serving_freely(folder / "public") as address:
        yield address, addresses


def _watched(browser: Browser) -> tuple[Page, list[str]]:
    page = browser.new_page()
    page.add_init_script(_RAN)
    asked: list[str] = []

    def refuse(route: Any, request: Any) -> None:  # noqa: ANN401 - Playwright's
        asked.append(request.url)
        route.abort()

    def told(dialog: Dialog) -> None:
        asked.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.route(_ELSEWHERE, refuse)
    page.on("dialog", told)
    return page, asked


def test_no_attack_acts_on_a_reader(browser: Browser, attacked: tuple[str, list[str]]) -> None:
    """Of our corpus and OWASP's: every page that was built, touched wherever it may act."""
    address, addresses = attacked
    assert len(addresses) > len(_FIELDS) + 40
    page, asked = _watched(browser)
    acted = {}
    for each in addresses:
        page.goto(address + each)
        ran = page.evaluate(_TOUCH)
        title = page.locator("main h1").count()
        if ran or asked or title != 1 or urlsplit(page.url).path != each:
            acted[each] = (ran, list(asked), title, page.url)
        asked.clear()
    page.close()
    assert acted == {}


def test_the_same_attacks_act_where_nothing_meets_them(browser: Browser, tmp_path: Path) -> None:
    """What listens hears them: as they are typed, a fair part runs or asks another host."""
    page, asked = _watched(browser)
    acted = 0
    with serving_freely(tmp_path) as address:
        for number, attack in enumerate(ATTACKS):
            write(tmp_path, f"{number}.html", f"<!doctype html><meta charset=utf-8><main>{attack}</main>")
            try:
                page.goto(f"{address}/{number}.html", wait_until="load")
                acted += bool(page.evaluate(_TOUCH) or asked)
            except Error:
                # It leads away while it is looked at.
                acted += 1
            asked.clear()
    page.close()
    assert acted > len(ATTACKS) // 2

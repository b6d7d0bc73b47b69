"""Asks a search page in Chromium: what is found, what it moves, how long until cards are painted."""

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import host
from scan import Scan, other_places, plain

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_SHOWN = 60
"""Results that are all asked for, so that they can be compared."""
OURS = """query => new Promise(done => {
  const form = document.querySelector("#tim"), results = document.querySelector("#ket-qua");
  form.q.value = query;
  const begun = performance.now();
  const seen = new MutationObserver(() => {
    if (results.getAttribute("aria-busy") !== "false" || results.dataset.query !== query) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  });
  seen.observe(results, { attributes: true });
  form.requestSubmit();
})"""
FOUND = """() => {
  const results = document.querySelector("#ket-qua");
  const links = [...results.querySelectorAll("li")].map((each) => each.querySelector("a").getAttribute("href"));
  return { total: Number(results.dataset.total), approximate: "approximate" in results.dataset, links };
}"""
MORE = """shown => document.querySelector("#ket-qua").getAttribute("aria-busy") === "false"
  && (document.querySelectorAll("#ket-qua li").length > shown || document.querySelector("#tim-them").hidden)"""
"""Whether more is shown than before, or all was: what seemed to be more may turn out not to answer."""
PAGEFIND_PAGE = """<!doctype html><meta charset="utf-8"><title>Pagefind</title><ol id="list"></ol>
<script type="module" src="/pagefind-try.js"></script>"""
PAGEFIND_SCRIPT = """import * as pagefind from "/pagefind/pagefind.js";
await pagefind.options({ baseUrl: "/" });
await pagefind.init();
globalThis.ask = async (query) => {
  const begun = performance.now();
  const { results } = await pagefind.search(query);
  const shown = await Promise.all(results.slice(0, 10).map((each) => each.data()));
  document.querySelector("#list").replaceChildren(...shown.map((each) => {
    const item = document.createElement("li");
    item.innerHTML = `<a href="${each.url}">${each.meta.title}</a><p>${each.excerpt}</p>`;
    return item;
  }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return [performance.now() - begun, results.length];
};
globalThis.ready = true;"""


class Query(NamedTuple):
    """One query: ``kind`` is phrase (typed plainly), quoted, or distant."""

    kind: str
    words: list[str]
    with_marks: bool

    @property
    def typed(self) -> str:
        """What is typed for it."""
        text = " ".join(self.words)
        return f'"{text}"' if self.kind == "quoted" else text


class Asked(NamedTuple):
    """What came of a query: KB of index and titles, of pages, milliseconds, how many were found, and which."""

    query: Query
    index: float
    pages: float
    took: float
    total: int
    approximate: bool
    links: list[str]


def sample(scan: Scan, many: int, seed: int) -> list[Query]:
    """Return so many quoted phrases of 2 to 5 syllables, and a third as many plain ones and distant words.

    A third each are as written, without marks, and with tones where the other school puts them.
    """
    rng = random.Random(seed)
    found: list[Query] = []
    for number in range(many):
        size = 2 + number // 3 % 4
        text: list[str] = []
        while len(text) <= size:
            text = rng.choices(rng.choice(scan.pages).texts, (1, 1, 6))[0]
        start = rng.randrange(len(text) - size)
        # What numbers are exact is told of more of them than what moves.
        for kind in ("quoted", "phrase", "distant") if number % 3 == 0 else ("quoted",):
            words = rng.sample(text, size) if kind == "distant" else text[start : start + size]
            form = number // 12 % 3
            if form == 1:
                words = [plain(word) for word in words]
            elif form == 2:  # noqa: PLR2004 - the third of three
                words = other_places(" ".join(words)).split()
            has_marks = any(plain(word) != word for word in words)
            found.append(Query(kind, words, has_marks and form != 1))
    return found


class Moved:
    """The bytes, compressed, of all that a page loads from now on, by address."""

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._urls: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._begin)
        session.on("Network.loadingFinished", self._end)

    def _begin(self, told: dict[str, Any]) -> None:
        self._urls[told["requestId"]] = told["request"]["url"]

    def _end(self, told: dict[str, Any]) -> None:
        self._sizes[told["requestId"]] = int(told["encodedDataLength"])

    def settle(self) -> None:
        """Wait until all that was asked for has come, for some seconds at most."""
        for _ in range(60):
            self._page.wait_for_timeout(50)
            if self._urls.keys() <= self._sizes.keys():
                return

    def kilobytes(self, *, index: bool) -> float:
        """Return the KB of the files below /tim-kiem/, or of all others."""
        wanted = [size for name, size in self._sizes.items() if ("/tim-kiem/" in self._urls.get(name, "")) is index]
        return sum(wanted) / 1024


def ours(browser: "Browser", output: Path, queries: list[Query]) -> list[Asked]:
    """Ask our search page, each time with nothing kept but the page itself."""
    found = []
    with host.serve(output) as address:
        for query in queries:
            page = browser.new_page()
            page.goto(f"{address}/tim-kiem/")
            moved = Moved(page)
            took = page.evaluate(OURS, query.typed)
            moved.settle()
            index, pages = (moved.kilobytes(index=each) for each in (True, False))
            told = page.evaluate(FOUND)
            while len(told["links"]) < told["total"] <= MOST_SHOWN and page.locator("#tim-them").is_visible():
                shown = len(told["links"])
                page.locator("#tim-them").click()
                page.wait_for_function(MORE, arg=shown)
                told = page.evaluate(FOUND)
            found.append(Asked(query, index, pages, took, told["total"], told["approximate"], told["links"]))
            page.close()
    return found


def pagefind(browser: "Browser", output: Path, queries: list[Query]) -> list[Asked]:
    """Ask Pagefind, whose index lies in `pagefind/` of the output, in the same way; its index is loaded before."""
    (output / "pagefind-try.html").write_text(PAGEFIND_PAGE, "utf-8")
    (output / "pagefind-try.js").write_text(PAGEFIND_SCRIPT, "utf-8")
    found = []
    # What its worker loads no page tells of: the host counts it.
    sent: list[int] = []
    # It compiles WebAssembly.
    with host.serve(output, "default-src 'self' 'wasm-unsafe-eval'", sent) as address:
        for query in queries:
            page = browser.new_page()
            page.goto(f"{address}/pagefind-try.html")
            page.wait_for_function("globalThis.ready")
            sent.clear()
            took, total = page.evaluate("query => ask(query)", query.typed)
            links = page.locator("#list a").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
            links = [re.sub(r"[?#].*", "", link) for link in links]
            found.append(Asked(query, sum(sent) / 1024, 0, took, total, approximate=False, links=links))
            page.close()
    return found

"""Old addresses where no page can stand: a page for a missing address leads on from a map in small files."""

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from site_helpers import SETTINGS, article, clean_tree, kinds, make_site, run, tree, write
from sitegen.diagnostics.faults import FaultError
from sitegen.system.names import moved_shard

_ADDRESSES: Final = (
    *("/xem.aspx?id=5&muc=đảng", "/cu/1", "/Tin-Tức.aspx", "/tep/báo-cáo.doc", "/tin/b%C3%A0i%20m%E1%BB%99t.aspx"),
)


def _map(folder: Path) -> dict[str, str]:
    """Return all that the map says, from whichever file; each address is in the file of its number."""
    found: dict[str, str] = {}
    for path in sorted((folder / "public/404").glob("*.json")):
        part = json.loads(path.read_text(encoding="utf-8"))
        assert all(f"{moved_shard(each):02x}.json" == path.name for each in part)
        found |= part
    return found


def test_the_map_tells_where_each_address_leads(tmp_path: Path) -> None:
    """Aliases that have pages of their own are not in it; those of what is withdrawn lead to its notice."""
    site = make_site(
        tmp_path,
        {
            "content/a.md": article("A", aliases="[/cu/1, /cu/2.html, /cu/3/, '/xem?id=5']"),
            "content/b.md": article("B", aliases="[/b.aspx]", withdrawn="{date: 2026-01-01}"),
            "content/c.md": article("C", aliases="[/c.aspx]", draft="true"),
        },
        SETTINGS.replace("https://mau.example.org", "https://mau.example.org/bao"),
    )
    run(site)
    assert _map(site) == {
        "/cu/1": "/bao/2021/12/a/",
        "/xem?id=5": "/bao/2021/12/a/",
        "/b.aspx": "/bao/2021/12/b/",
    }


def test_a_link_to_such_an_address_leads_to_its_article(tmp_path: Path) -> None:
    """Wherever that is by now; while readers do not see it the link is text, and without it a fault; warm as cold."""
    links = "[một](/xem.aspx#muc) [hai](/xem.aspx?id=5) [ba](/tep.aspx?id=9)"
    old = {"content/a.md": article("A", body=links), "content/b.md": article("B", aliases="[/xem.aspx]")}
    site = make_site(tmp_path / "site", {**old, "content/c.md": article("C", aliases="['/tep.aspx?id=9']")})

    def leads() -> list[str]:
        run(site)
        assert tree(site / "public") == clean_tree(site, tmp_path / "scratch")
        page = (site / "public/2021/12/a/index.html").read_text(encoding="utf-8")
        line = next(each for each in page.splitlines() if "<p" in each and "một" in each)
        return re.findall('href="([^"]*)"', line)

    assert leads() == ["/2021/12/b/#muc", "/2021/12/b/", "/2021/12/c/"]
    write(site, "content/c.md", article("C", aliases="['/tep.aspx?id=9', '/xem.aspx?id=5']"))
    assert leads() == ["/2021/12/b/#muc", "/2021/12/c/", "/2021/12/c/"]
    write(site, "content/c.md", article("C", aliases="['/tep.aspx?id=9']", slug="khac"))
    assert leads() == ["/2021/12/b/#muc", "/2021/12/b/", "/2021/12/khac/"]
    write(site, "content/b.md", article("B", aliases="[/xem.aspx]", date="2027-03-01"))
    assert leads() == ["/2021/12/khac/"]
    write(site, "content/b.md", article("B"))
    with pytest.raises(FaultError) as raised:
        run(site)
    assert [dict(each.params)["value"] for each in raised.value.faults] == ["/xem.aspx#muc", "/xem.aspx?id=5"]


def test_there_is_a_map_only_where_there_are_such_addresses(tmp_path: Path) -> None:
    """A site without them has no file of it."""
    site = make_site(tmp_path, {"content/a.md": article("A", aliases="[/cu/2.html]")})
    run(site)
    assert "moved" not in kinds(site)
    assert not (site / "public/404").exists()


def test_one_address_changes_one_file(tmp_path: Path) -> None:
    """Of a hundred that are there; and warm equals cold when one comes, leads elsewhere, and goes."""
    files = {f"content/{n}.md": article(f"Bài {n}", aliases=f"[/xem.aspx?id={n}]") for n in range(100)}
    site = make_site(tmp_path / "site", files)
    run(site)
    for text in (
        article("Bài 7", aliases="[/xem.aspx?id=7, /xem.aspx?id=107]"),
        article("Bài 7", aliases="[/xem.aspx?id=107]"),
        article("Bài 7", aliases="[/xem.aspx?id=107]", slug="bay"),
        article("Bài 7", aliases="[/xem.aspx?id=107]", draft="true"),
        None,
    ):
        before = tree(site / "public")
        (site / "content/7.md").unlink() if text is None else write(site, "content/7.md", text)
        run(site)
        after = tree(site / "public")
        changed = {path for path in before | after if before.get(path) != after.get(path) and path.startswith("404/")}
        assert len(changed) <= 1
        assert after == clean_tree(site, tmp_path / "clean", keep_templates=True)


class _Host(SimpleHTTPRequestHandler):
    """Shows 404.html for what is missing, as hosts without settings of their own do."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's page."""
        del message, explain
        data = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site with old addresses."""
    aliases = ", ".join(f"'{each}'" for each in _ADDRESSES)
    site = make_site(tmp_path_factory.mktemp("moved"), {"content/a.md": article("Bài mẫu", aliases=f"[{aliases}]")})
    run(site)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(site / "public"))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """Return a window, in which one test after the other opens its page."""
    window = browser.new_page()
    yield window
    window.close()


@pytest.mark.parametrize("address", (*_ADDRESSES, "/cu/1?utm_source=x"))
def test_the_page_for_a_missing_address_leads_on(window: Page, host: str, address: str) -> None:
    """By its path, by its path and query however they are written, and with a query that nobody knows."""
    window.goto(host + address)
    window.wait_for_url(f"{host}/2021/12/a/")


@pytest.mark.parametrize("address", ("/khong-co.aspx", "/constructor", "/cu/khong-co/", "/%E0%A4%A"))
def test_an_address_that_nobody_knows_leads_nowhere(window: Page, host: str, address: str) -> None:
    """It stays what it is: a page that says so."""
    window.goto(host + address, wait_until="networkidle")
    assert window.url == host + address
    assert window.locator("h1").inner_text() == "Không tìm thấy trang"
    assert not window.locator(".moved").is_visible()


def test_without_script_there_is_a_plain_link(host: str, browser: Browser) -> None:
    """It leads into the archive."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}/cu/1")
    shown = page.locator("noscript").inner_html()
    context.close()
    assert '<a href="/luu-tru/">' in shown

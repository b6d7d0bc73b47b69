"""Sites to deploy, a host that shows them, and a reader who looks at all that is published while they change."""

import itertools
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from page_server import serving
from picture_samples import jpeg
from site_helpers import NOW, SETTINGS, article, make_site, run, tree, write
from sitegen.metadata.settings import read_settings
from sitegen.metadata.settings_model import DeployTarget
from sitegen.publishing.deploying import deploy
from sitegen.publishing.outcome import Asked, Outcome

ENGLISH: Final = NullTranslations()
_NEEDED: Final = re.compile(r'<(?:link|script|img|source)\b[^>]*?\b(?:href|src)="([^"]+)"')
# Seconds between two rounds of a reader, who would keep one of the machine's cores busy otherwise.
_BETWEEN: Final = 0.005
_LINKS: Final = re.compile(r'<a\b[^>]*?\bhref="(/[^"#?]*)')


def site_to_deploy(folder: Path, count: int = 6) -> Path:
    """Return the folder of a new site with articles, one of them with a picture and a document, built."""
    files: dict[str, str | bytes] = {
        f"content/2021/12/bai-{n}.md": article(f"Bài mẫu {n}", f"2021-12-{n:02}", tags="[mẫu]")
        for n in range(1, count + 1)
    }
    keys = {
        "attachments": "[{path: bao-cao.pdf}]",
        "image": "{path: anh.jpg, alt: Ảnh}",
        "aliases": "[/cu/1/, /cu/1.html, /xem.aspx, /cu/2, '/xem?id=5&a=b']",
    }
    files["content/2021/12/tep/index.md"] = article("Bài mẫu có tệp", "2021-12-20", **keys)
    files["content/2021/12/tep/bao-cao.pdf"] = b"%PDF-1.4\n"
    files["content/2021/12/tep/anh.jpg"] = jpeg(40, 30)
    make_site(folder, files, SETTINGS + "pictures: {widths: [16]}\n")
    run(folder)
    return folder


def edit(site: Path, turn: int) -> None:
    """Let an article come, one go, one change with its picture, and the theme's style; build."""
    content = site / "content/2021/12"
    write(
        site,
        f"content/2022/01/moi-{turn}.md",
        article(f"Bài mới {turn}", f"2022-01-{turn % 28 + 1:02}", tags=f"[thẻ {turn}]"),
    )
    (site / f"content/2022/01/moi-{turn - 3}.md").unlink(missing_ok=True)
    write(site, "content/2021/12/bai-3.md", article(f"Bài đổi {turn}", "2021-12-03", tags=f"[mẫu, thẻ {turn}]"))
    (content / "tep/anh.jpg").write_bytes(jpeg(40 + turn % 7, 30))
    write(site, "static/css/site.css", f"body {{ --turn: {turn}; }}\n" * 60)
    run(site)


def target(kind: str, to: Path | str, **more: object) -> DeployTarget:
    """Return a target of a kind at a place."""
    return DeployTarget("chinh", kind, str(to), **{"compress": ("gzip", "brotli"), **more})  # type: ignore[arg-type]


def deployed(site: Path, where: DeployTarget, *, now: int = NOW, **more: object) -> Outcome:
    """Deploy a built site; return what was done."""
    return deploy(str(site), read_settings(str(site)), where, Asked(now, **more), ENGLISH)  # type: ignore[arg-type]


def site_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a site at its target, without those compressed ahead and the program's own."""
    ours = (".sitegen/",)
    found = tree(folder).items()
    return {path: data for path, data in found if not path.endswith((".gz", ".br")) and not path.startswith(ours)}


class Reader(threading.Thread):
    """Loads pages of a site again and again with all that they need, and follows what they link to.

    ``published`` are addresses that are there whatever happens. ``wrong`` tells what was not as it should be,
    ``loaded`` how many pages were looked at, ``asked`` how many requests that took.
    """

    def __init__(self, address: str, published: list[str]) -> None:
        super().__init__(daemon=True)
        self.wrong: list[str] = []
        self.loaded = self.asked = 0
        self._address = address
        self._published = published
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until that is to end."""
        while not self._ended.wait(_BETWEEN):
            for url in self._published:
                self._look(url)

    def end(self) -> None:
        """End looking, and wait until that is so."""
        self._ended.set()
        self.join()

    def _look(self, url: str) -> None:
        status, page = self._get(url)
        self.loaded += 1
        if status != 200:
            self.wrong.append(f"{url}: {status}")
            return
        if not page.rstrip().endswith(b"</html>"):
            self.wrong.append(f"{url}: half of it")
        text = page.decode()
        for needed in {urljoin(url, each) for each in _NEEDED.findall(text)}:
            if urlsplit(needed).netloc in ("", "example.org") and not needed.endswith((".xml", ".json")):
                status, _ = self._get(urlsplit(needed).path)
                if status != 200:
                    self.wrong.append(f"{url} needs {needed}: {status}")
        for link in sorted(set(_LINKS.findall(text))):
            status, _ = self._get(link)
            # What was gone when the page no longer led there is not missed.
            if status != 200 and link in _LINKS.findall(self._get(url)[1].decode()):
                self.wrong.append(f"{url} leads to {link}: {status}")

    def _get(self, path: str) -> tuple[int, bytes]:
        self.asked += 1
        parts = urlsplit(self._address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def turns_while_read(reader: Reader) -> Iterator[int]:
    """Yield 1, 2 and so on: four turns, and more where a busy machine has left the reader no time for a few pages."""
    for turn in itertools.count(1):
        yield turn
        if turn >= 4 and reader.loaded > 10:
            return


@contextmanager
def read_by_someone(folder: Path, published: list[str]) -> Iterator[Reader]:
    """Serve a folder to a reader who looks at it all the time."""
    with serving(folder) as address:
        reader = Reader(address, published)
        reader.start()
        try:
            yield reader
        finally:
            reader.end()

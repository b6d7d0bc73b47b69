"""The HTML of whole sites: what a strict parser, a browser following links, and a reader of structured data find."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

import build_gallery
from golden_sites import GOLDEN, NAMES, NOW, ROOT, expected
from site_helpers import run, tree, write
from sitegen.metadata import settings

# Attributes that name other files, and those that name ids of the same page.
_LINKS = ("href", "src", "poster")
_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "for")


@dataclass(frozen=True)
class Site:
    """A built site: its address, without a slash at its end, and its files."""

    base_url: str
    files: dict[str, bytes]

    @cached_property
    def pages(self) -> dict[str, Element]:
        """Return the document of each page that the program made; a static file is its author's matter."""
        made = {path for path in self.files if path.endswith(".html") and not path.startswith("static/")}
        made -= {path.removeprefix("static/root/") for path in self.files if path.startswith("static/root/")}
        return {path: parse(self.files[path]) for path in sorted(made)}

    def address(self, path: str) -> str:
        """Return the whole address of an output."""
        return f"{self.base_url}/{path.removesuffix('index.html') if Path(path).name == 'index.html' else path}"

    def output(self, address: str) -> str | None:
        """Return the output at an address, which need not exist; None when the address is not of this site."""
        base = urlsplit(self.base_url)
        parts = urlsplit(address)
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
            return None
        path = unquote(parts.path)
        # What lies on the host outside the path of base_url is no page of this site: such a link forgot the path.
        if not path.startswith(base.path + "/"):
            return "outside: " + path
        below = path.removeprefix(base.path + "/")
        return below + "index.html" if not below or below.endswith("/") else below


def parse(data: bytes) -> Element:
    """Return a document. Raises html5lib.html5parser.ParseError when HTML5 allows anything in it only by mercy."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document: Element = parser.parse(data, transport_encoding="utf-8")
    return document


@pytest.fixture(params=[*NAMES, "gallery", "."], scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a golden site, the gallery, or the first site, built."""
    name: str = request.param
    source = GOLDEN / name / "before" if name in NAMES else ROOT / name
    loaded, _ = settings.load_settings((source / "site.yaml").read_bytes())
    assert loaded is not None
    if name in NAMES:
        return Site(loaded.base_url, expected(name))
    folder = tmp_path_factory.mktemp("site")
    if name == "gallery":
        shutil.copytree(source, folder, dirs_exist_ok=True)
        for path, text in build_gallery.bulletins():
            # One bulletin a day is enough for its pages to be there.
            if path.endswith("-01.md"):
                write(folder, "content/" + path, text)
    else:
        shutil.copytree(source / "content", folder / "content")
        shutil.copy(source / "site.yaml", folder)
    run(folder, now=NOW)
    return Site(loaded.base_url, tree(folder / "public"))


def test_every_page_is_html_without_errors(site: Site) -> None:
    """A strict parser accepts each page, which has a language, a title, one h1, and no id twice."""
    assert len(site.pages) > 5
    for path, document in site.pages.items():
        assert document.get("lang"), path
        assert (document.findtext("head/title") or "").strip(), path
        assert len(document.findall(".//h1")) == 1, path
        ids = Counter(each.get("id") for each in document.iter() if "id" in each.attrib)
        assert [each for each, times in ids.items() if times > 1] == [], path


def test_what_points_to_a_part_of_its_page_finds_it(site: Site) -> None:
    """Labels, buttons and links within a page name ids that the page has."""
    for path, document in site.pages.items():
        ids = {each.get("id") for each in document.iter()}
        named = {
            word for each in document.iter() for key in _REFERENCES for word in each.get(key, "").split()
        }  # fmt: skip
        assert named <= ids, path


def test_every_internal_link_leads_to_an_output(site: Site) -> None:
    """Links, pictures, styles, scripts, redirects and metadata name files of the same build, with its base path."""
    ids: dict[str, set[str | None]] = {}
    links: list[tuple[str, str]] = []
    for path, document in site.pages.items():
        ids[path] = {each.get("id") for each in document.iter()}
        links += [(path, urljoin(site.address(path), link)) for link in links_of(document)]
    dead = []
    checked = 0
    for path, link in links:
        address, fragment = urldefrag(link)
        output = site.output(address)
        if output is None:
            continue
        checked += 1
        if output not in site.files or (fragment and output in ids and unquote(fragment) not in ids[output]):
            dead.append((path, link))
    assert dead == []
    assert checked > 100


def links_of(document: Element) -> Iterator[str]:
    """Yield every address that a page names."""
    for each in document.iter():
        yield from (each.attrib[key] for key in _LINKS if key in each.attrib)
        for candidate in each.get("srcset", "").split(","):
            if candidate.strip():
                yield candidate.split()[0]
        content = each.get("content", "")
        if each.get("http-equiv") == "refresh":
            yield content.partition("url=")[2]
        elif each.tag == "meta" and content.startswith(("http://", "https://")):
            yield content
    for data in structured_data(document):
        yield from addresses_in(data)


def structured_data(document: Element) -> Iterator[object]:
    """Yield the JSON-LD of a page. Raises ValueError when it is no JSON."""
    for each in document.iter("script"):
        if each.get("type") == "application/ld+json":
            yield json.loads(each.text or "")


def addresses_in(data: object) -> Iterator[str]:
    """Yield the addresses in a value of JSON, but for those that name a vocabulary."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "@context":
                yield from addresses_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from addresses_in(value)
    elif isinstance(data, str) and re.match("https?://", data):
        yield data


def test_the_whole_address_stands_only_where_readers_outside_need_it(site: Site) -> None:
    """Links and pictures begin with the path of base_url; only metadata and shared addresses name the host."""
    for path, document in site.pages.items():
        for each in document.iter():
            if each.get("rel") in {"canonical", "schema.DC"} or each.tag == "meta":
                continue
            for key in _LINKS:
                assert not each.get(key, "").startswith(site.base_url), (path, each.attrib)


def test_each_page_names_its_own_address_and_notices_are_kept_from_search(site: Site) -> None:
    """The canonical address is the page's own; a notice and the page for errors are not to be indexed.

    A redirect names the page it leads to, which is for search engines to know: it must not ask to be left out as well.
    """
    for path, document in site.pages.items():
        (body,) = document.findall("body")
        kind = body.get("class", "").split()[0]
        meta = {each.get("name"): each.get("content", "") for each in document.iter("meta")}
        canonical = [each.get("href") for each in document.iter("link") if each.get("rel") == "canonical"]
        hidden = kind in {"page-notice", "page-not-found"}
        assert ("noindex" in meta.get("robots", "")) == hidden, path
        if kind == "page-redirect":
            refresh = [each.get("content", "") for each in document.iter("meta") if each.get("http-equiv") == "refresh"]
            assert [urljoin(site.base_url, each.partition("url=")[2]) for each in refresh] == canonical, path
        elif not hidden:
            assert canonical == [site.address(path)], path


def test_pages_run_no_script_but_files_of_the_site(site: Site) -> None:
    """No inline script, no handler, no style attribute, nothing from another host."""
    for path, document in site.pages.items():
        for each in document.iter():
            # Data is not run.
            if each.tag == "script" and each.get("type") not in ("application/ld+json", "application/json"):
                assert not (each.text or "").strip(), path
                assert site.output(urljoin(site.address(path), each.attrib["src"])) in site.files, path
            assert not [key for key in each.attrib if key.startswith("on") or key == "style"], (path, each.attrib)
            if each.tag in {"img", "link", "iframe", "video", "audio", "source"} and each.get("rel") != "schema.DC":
                for key in ("src", "href"):
                    if key in each.attrib:
                        assert site.output(urljoin(site.address(path), each.attrib[key])) is not None, path

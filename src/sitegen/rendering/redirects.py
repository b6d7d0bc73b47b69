"""The addresses that lead on and those that are gone, as Netlify and Cloudflare Pages read them."""

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import quote

from sitegen.catalogue.output_records import Output
from sitegen.content.state import State
from sitegen.planning import routes
from sitegen.rendering.data import SiteData

_HEAD: Final = "# Made by sitegen build.\n"
_NETLIFY: Final = "netlify"


def redirects(data: SiteData) -> bytes:
    """Return the file ``_redirects``: a line for each alias of a public article, and for what is gone.

    Only Netlify answers 410 (https://docs.netlify.com/routing/redirects/redirect-options/), and tells addresses apart
    by their query. The first line that fits counts, and one without a query fits whatever is asked: those with one come
    first. Cloudflare Pages knows 200 and redirects alone
    (https://developers.cloudflare.com/pages/configuration/redirects/): there a notice is a page as any other, and an
    address without a page gets the page for 404.
    """
    on_netlify = any(each.host == _NETLIFY for each in data.settings.deploy)
    lines = list(_leading(data, on_netlify=on_netlify))
    if on_netlify:
        lines += _gone(data)
    ordered = sorted(lines, key=lambda line: not line.has_query)
    return (_HEAD + "".join(f"{each.text}\n" for each in ordered)).encode()


class _Line(NamedTuple):
    """One line of the file, and whether it is about an address with a query."""

    text: str
    has_query: bool = False


def moved(data: SiteData, output: Output) -> bytes:
    """Return one part of the map of old addresses where no page can stand."""
    return routes.moved_map(data.catalogue.articles.moved(int(output.subject, 16)), data.settings.base_path)


def _leading(data: SiteData, *, on_netlify: bool) -> Iterator[_Line]:
    base = data.settings.base_path
    mark = "!" if on_netlify else ""
    for path, url in data.catalogue.outputs.redirects():
        yield _Line(f"{base}{routes.output_url(path)} {quote(base + url)} 301{mark}")
    for alias, url, state in data.catalogue.articles.host_aliases():
        if state is State.PUBLIC and (on_netlify or "?" not in alias):
            yield _Line(f"{_asked(base + alias)} {quote(base + url)} 301{mark}", "?" in alias)


def _gone(data: SiteData) -> Iterator[_Line]:
    base = data.settings.base_path
    for each in data.catalogue.outputs.of_kind("notice"):
        page = quote(f"{base}/{each.path}")
        # By both names of the page of a folder.
        for url in dict.fromkeys((base + routes.output_url(each.path), page)):
            yield _Line(f"{url} {page} 410!")
    for alias, url, state in data.catalogue.articles.host_aliases():
        if state is not State.PUBLIC:
            page = quote(f"{base}/{routes.output_path(url)}")
            yield _Line(f"{_asked(base + alias)} {page} 410!", "?" in alias)
    for address in data.settings.gone:
        # A query that only begins so cannot be told.
        if not ("?" in address and address.endswith("*")):
            # Without the mark what is there all the same is shown.
            yield _Line(f"{_asked(base + address)} {base}/404.html 410", "?" in address)


def _asked(address: str) -> str:
    """Return an address as the file names it: its path, then each part of its query."""
    path, _, query = address.partition("?")
    return " ".join((quote(path, safe="/*"), *filter(None, query.split("&"))))

"""The addresses that lead on and those that are gone, as Netlify and Cloudflare Pages read them."""

import json
from collections.abc import Iterator
from typing import Final
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
    by their query.
    """
    on_netlify = any(each.host == _NETLIFY for each in data.settings.deploy)
    lines = [*_leading(data, on_netlify=on_netlify), *(_gone(data) if on_netlify else ())]
    return (_HEAD + "".join(f"{each}\n" for each in lines)).encode()


def moved(data: SiteData, output: Output) -> bytes:
    """Return one part of the map of old addresses where no page can stand: {old address: where it leads}, as JSON."""
    base = data.settings.base_path
    found = {alias: quote(base + url) for alias, url in data.catalogue.articles.moved(int(output.subject, 16))}
    return (json.dumps(found, ensure_ascii=False, indent=0) + "\n").encode()


def _leading(data: SiteData, *, on_netlify: bool) -> Iterator[str]:
    base = data.settings.base_path
    mark = "!" if on_netlify else ""
    for path, url in data.catalogue.outputs.redirects():
        yield f"{base}{routes.output_url(path)} {quote(base + url)} 301{mark}"
    for alias, url, state in data.catalogue.articles.host_aliases():
        path, _, query = alias.partition("?")
        if state is State.PUBLIC and (on_netlify or not query):
            asked = "".join(f" {each}" for each in query.split("&") if each)
            yield f"{quote(base + path)}{asked} {quote(base + url)} 301{mark}"


def _gone(data: SiteData) -> Iterator[str]:
    base = data.settings.base_path
    for each in data.catalogue.outputs.of_kind("notice"):
        yield f"{base}{routes.output_url(each.path)} {quote(f'{base}/{each.path}')} 410!"
    for address in data.settings.gone:
        # Without the mark what is there all the same is shown.
        yield f"{quote(base + address, safe='/*')} {base}/404.html 410"

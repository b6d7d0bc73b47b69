"""The maps that ``deploy`` writes anew: which addresses lead on and which are gone, as a host's settings read them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import quote

from sitegen.metadata.settings_model import Settings
from sitegen.publishing.built import BuiltSite
from sitegen.publishing.hosts.addresses import Gone, Moved, gone, moved
from sitegen.publishing.hosts.iis import iis_files, rules_file
from sitegen.publishing.hosts.lookups import QUERY, as_sent, by_query, literal

_HEAD: Final = "# Written anew by sitegen deploy.\n"
_Maps = Iterator[tuple[str, bytes]]


def map_files(host: str, settings: Settings, site: BuiltSite) -> _Maps:
    """Yield (path below ``.sitegen/``, bytes) of what a host reads; nothing for one that reads nothing there."""
    writer = _WRITERS.get(host)
    if writer is not None:
        yield from writer(list(moved(settings, site)), list(gone(settings, site)))
    if host == "iis":
        yield rules_file(settings.base_path, gone(settings, site))


def _nginx(leading: list[Moved], notices: list[Gone]) -> _Maps:
    yield (
        "nginx/moved.map",
        _text(f"{_quoted(each.old)} {_quoted(each.new)};" for each in leading if not each.has_query),
    )
    with_query = (f"{_quoted(quote(each.old, safe=QUERY))} {_quoted(each.new)};" for each in leading if each.has_query)
    yield "nginx/moved-with-query.map", _text(with_query)
    for name, some in by_query(notices):
        yield f"nginx/{name}.map", _text(f"{_pattern(as_sent(each))} {_quoted(_internal(each.page))};" for each in some)


def _caddy(leading: list[Moved], notices: list[Gone]) -> _Maps:
    paths = (f"{_placed(_quoted(each.old))} {_placed(_quoted(each.new))}" for each in leading if not each.has_query)
    yield "caddy/moved.map", _text(paths)
    with_query = (
        f"{_placed(_quoted(quote(each.old, safe=QUERY)))} {_placed(_quoted(each.new))}"
        for each in leading
        if each.has_query
    )
    yield "caddy/moved-with-query.map", _text(with_query)
    for name, some in by_query(notices):
        lines = (f"{_placed(_pattern(as_sent(each)))} {_placed(_quoted(each.page))}" for each in some)
        yield f"caddy/{name}.map", _text(lines)


def _internal(page: str) -> str:
    """Return the path of a page for nginx to go on to: that is not decoded again, and no sign hides a variable."""
    return quote(page) if "$" in page else page


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _pattern(url: str) -> str:
    """Return an address as a key of a map; one that ends in an asterisk stands for all below it."""
    if not url.endswith("*"):
        return _quoted(url)
    return f'"~^{literal(url[:-1])}"'


def _placed(text: str) -> str:
    """Return a text in which Caddy finds no name of its own."""
    return text.replace("{", "\\{").replace("}", "\\}")


def _apache(leading: list[Moved], notices: list[Gone]) -> _Maps:
    paths = (f"{each.old} {each.new}" for each in leading if _is_key(each.old) and not each.has_query)
    yield "apache/moved.map", _text(paths)
    others = (each for each in leading if each.has_query or not _is_key(each.old))
    yield "apache/moved-with-query.map", _text(f"{quote(each.old, safe=QUERY)} {each.new}" for each in others)
    exact = [each for each in notices if each.page and not each.url.endswith("*")]
    for name, some in by_query(exact):
        keyed = (each for each in some if each.has_query or _is_key(each.url))
        yield f"apache/{name}.map", _text(f"{as_sent(each)} {quote(each.page)}" for each in keyed)
    spaced = [
        f'RewriteCond %{{ENV:SITEGEN_ERROR}} !1\nRewriteRule "^{literal(each.url)}$" - '
        f"[E=SITEGEN_PAGE:{_expanded(quote(each.page[1:]))},R=410,L]"
        for each in exact
        if not (each.has_query or _is_key(each.url))
    ]
    there = [f'RewriteRule "^{literal(each.url)}$" - [E=SITEGEN_THERE:1]' for each in notices if not each.page]
    below = (_apache_below(each) for each in notices if each.url.endswith("*"))
    yield "apache/gone.conf", _text([*there, *spaced, *below])


def _apache_below(notice: Gone) -> str:
    prefix, page = literal(as_sent(notice)[:-1]), notice.page[1:]
    if notice.has_query:
        asked = f'RewriteCond %{{ENV:SITEGEN_ERROR}} !1\nRewriteCond %{{THE_REQUEST}} "^[A-Z]+ {prefix}"'
        return f"{asked}\nRewriteRule ^ - [E=SITEGEN_PAGE:{page},R=410,L]"
    return f'RewriteCond %{{ENV:SITEGEN_THERE}} !1\nRewriteRule "^{prefix}" - [E=SITEGEN_PAGE:{page},R=410,L]'


def _is_key(url: str) -> bool:
    """Tell whether Apache finds an address in a map as it is decoded: there a key ends at the first space."""
    return not any(map(str.isspace, url))


def _expanded(text: str) -> str:
    """Return what Apache makes ``text`` of, where it would take a percent sign for the beginning of a name."""
    return text.replace("%", "\\%")


def _text(lines: Iterable[str]) -> bytes:
    return (_HEAD + "".join(f"{each}\n" for each in lines)).encode()


_WRITERS: Final[dict[str, Callable[[list[Moved], list[Gone]], _Maps]]] = {
    "nginx": _nginx,
    "caddy": _caddy,
    "apache": _apache,
    "iis": iis_files,
}

"""The maps that ``deploy`` writes anew: which addresses lead on and which are gone, as a host's settings read them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from sitegen.metadata.settings_model import Settings
from sitegen.publishing.built import BuiltSite
from sitegen.publishing.hosts.addresses import Gone, Moved, gone, moved

_HEAD: Final = "# Written anew by sitegen deploy.\n"
# Below it nginx finds, for itself alone, the files that it shows with 410.
GONE_PREFIX: Final = "/sitegen-410"

_Maps = Iterator[tuple[str, bytes]]


def map_files(host: str, settings: Settings, site: BuiltSite) -> _Maps:
    """Yield (path below ``.sitegen/``, bytes) of what a host reads; nothing for one that reads nothing there."""
    writer = _WRITERS.get(host)
    if writer is not None:
        yield from writer(settings, list(moved(settings, site)), list(gone(settings, site)))


def _nginx(settings: Settings, leading: Iterable[Moved], notices: Iterable[Gone]) -> _Maps:
    yield "nginx/moved.map", _text(f"{_nginx_text(each.old)} {_nginx_text(each.new)};" for each in leading)
    yield "nginx/gone.map", _text(f"{_nginx_text(each.url)} {_nginx_text(quote(each.page))};" for each in notices)
    yield "nginx/meant-to-go.map", _text(f"{_nginx_key(settings.base_path + each)} 1;" for each in settings.gone)


def _nginx_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _nginx_key(url: str) -> str:
    """Return an address as a key of a map; one that ends in an asterisk stands for all below it."""
    if not url.endswith("*"):
        return _nginx_text(url)
    literal = "".join(f"\\{each}" if each in r"\.+*?()[]{}^$|" else each for each in url[:-1])
    return _nginx_text(f"~^{literal}")


def _caddy(settings: Settings, leading: Iterable[Moved], notices: Iterable[Gone]) -> _Maps:
    yield "caddy/moved.map", _text(f"{_caddy_text(each.old)} {_caddy_text(each.new)}" for each in leading)
    yield "caddy/gone.map", _text(f"{_caddy_text(each.url)} {_caddy_text(each.page)}" for each in notices)
    yield "caddy/meant-to-go.map", _text(f"{_caddy_key(settings.base_path + each)} 1" for each in settings.gone)


def _caddy_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{").replace("}", "\\}")
    return f'"{escaped}"'


def _caddy_key(url: str) -> str:
    if not url.endswith("*"):
        return _caddy_text(url)
    literal = "".join(f"\\\\{each}" if each in r"\.+*?()[]{}^$|" else each for each in url[:-1])
    return f'"~^{literal}"'


def _apache(settings: Settings, leading: Iterable[Moved], notices: Iterable[Gone]) -> _Maps:
    # The key ends at the first space, so one that has spaces is written as a browser sends it, and asked for so too.
    yield "apache/moved.map", _text(f"{_apache_key(each.old)} {each.new}" for each in leading)
    yield "apache/gone.map", _text(f"{_apache_key(each.url)} {quote(each.page)}" for each in notices)
    exact = [f"{_apache_key(settings.base_path + each)} 1" for each in settings.gone if not each.endswith("*")]
    yield "apache/meant-to-go.map", _text(exact)
    below = [_apache_key(settings.base_path + each[:-1]) for each in settings.gone if each.endswith("*")]
    yield "apache/below-meant-to-go.map", _text(f"{each} 1" for each in below)


def _apache_key(url: str) -> str:
    return "".join(quote(each) if each.isspace() else each for each in url)


def _iis(settings: Settings, leading: Iterable[Moved], notices: Iterable[Gone]) -> _Maps:
    pairs = [(each.old, each.new) for each in leading]
    yield "iis/rewriteMaps.config", _rewrite_maps(
        {
            "sitegen moved": pairs,
            "sitegen gone": [
                *((each.url, "1") for each in notices),
                *((settings.base_path + each, "1") for each in settings.gone if not each.endswith("*")),
            ],
        }
    )


def _rewrite_maps(maps: dict[str, list[tuple[str, str]]]) -> bytes:
    lines = ["<!-- Written anew by sitegen deploy. -->", "<rewriteMaps>"]
    for name, pairs in maps.items():
        lines.append(f"  <rewriteMap name={quoteattr(name)}>")
        lines += [f"    <add key={quoteattr(old)} value={quoteattr(new)} />" for old, new in pairs]
        lines.append("  </rewriteMap>")
    return "\n".join([*lines, "</rewriteMaps>", ""]).encode()


def _text(lines: Iterable[str]) -> bytes:
    return (_HEAD + "".join(f"{each}\n" for each in lines)).encode()


_WRITERS: Final[dict[str, Callable[[Settings, Iterable[Moved], Iterable[Gone]], _Maps]]] = {
    "nginx": _nginx,
    "caddy": _caddy,
    "apache": _apache,
    "iis": _iis,
}

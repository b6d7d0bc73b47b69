"""The fixed part of a host's settings, written once: what changes with each deploy is in ``maps``."""

import os
import re
from collections.abc import Iterator
from gettext import NullTranslations
from string import Template
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sitegen.diagnostics import UsageError
from sitegen.metadata.settings_model import DeployTarget, Settings
from sitegen.publishing.releases import CURRENT
from sitegen.publishing.targets.rsync import host_and_folder
from sitegen.publishing.targets.store import STATE

# All of a site is its own: what pages show and do comes from nowhere else.
POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
_FOLDER: Final = os.path.join(os.path.dirname(os.path.abspath(__file__)), "settings")


class _File(NamedTuple):
    """One file to write: the text that it is filled from, and where it goes, from the site's folder."""

    source: str
    path: str


# What a host reads beside the site itself is built with it, from `static/root/`.
_FILES: Final = {
    "nginx": (_File("nginx.conf", "host/nginx.conf"),),
    "caddy": (_File("Caddyfile", "host/Caddyfile"),),
    "apache": (_File("apache.conf", "host/apache.conf"),),
    "iis": (_File("web.config", "static/root/web.config"),),
    "netlify": (_File("netlify_headers", "static/root/_headers"),),
    "cloudflare": (_File("cloudflare_headers", "static/root/_headers"),),
    "github": (_File("nojekyll", "static/root/.nojekyll"), _File("CNAME", "static/root/CNAME")),
}


class _Filled(Template):
    """Text with ``%%{name}`` in it: no language of a host's settings has that."""

    delimiter = "%%"


def write_host(site: str, settings: Settings, name: str, translations: NullTranslations) -> Iterator[str]:
    """Write the settings of the host ``name`` for a site; yield a line for each file.

    Files that are there stay as they are: then it raises UsageError, and nothing is written. Raises OSError.
    """
    _ = translations.gettext
    # A site below a host's own name keeps that.
    named = [each for each in _FILES[name] if not (each.source == "CNAME" and _is_githubs(settings))]
    wanted = [(each, os.path.join(site, each.path)) for each in named]
    for each, path in wanted:
        if os.path.exists(path):
            raise UsageError(_("{path} is there already; remove it to have it written anew").format(path=each.path))
    values = values_of(site, settings, name)
    for each, path in wanted:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(host_text(each.source, values))
        yield _("{path} is written; how it is used stands at its beginning.").format(path=each.path)


def _is_githubs(settings: Settings) -> bool:
    return (urlsplit(settings.base_url).hostname or "").endswith(".github.io")


def host_text(source: str, values: dict[str, str]) -> str:
    """Return the text of a settings file, filled in."""
    with open(os.path.join(_FOLDER, source), encoding="utf-8") as file:
        return _Filled(file.read()).substitute(values)


def values_of(site: str, settings: Settings, name: str) -> dict[str, str]:
    """Return what a host's settings are filled with: addresses and folders of a site."""
    address = urlsplit(settings.base_url)
    host, base = address.hostname or "localhost", settings.base_path
    root = _root(site, settings, name, host)
    alias = f"        alias {root}/;\n" if base else ""
    return {
        "title": settings.title,
        "host": host,
        "port": "80",
        "base": base,
        # Names that are of the whole host, where that shows more than one site.
        "key": "_".join(re.findall(r"[a-z0-9]+", host + base)),
        "root": root,
        "state": f"{root}/{STATE}",
        "policy": POLICY,
        # The same for nginx, Caddy and Apache: where below the host the site lies.
        "place": f"    location {base}/ {{\n{alias}    }}\n" if base else f"    root {root};\n",
        "below": f"        root {root};\n        rewrite ^{base}(/.*)$ $1 break;\n" if base else "",
        "strip": f"        uri strip_prefix {base}\n" if base else "",
        "alias": f'    Alias "{base}" "{root}"\n' if base else "",
    }


def _root(site: str, settings: Settings, name: str, host: str) -> str:
    """Return the folder that a host shows, as it is told at the target."""
    targets = [each for each in settings.deploy if each.to]
    chosen = next((each for each in targets if each.host == name), targets[0] if targets else None)
    return f"/srv/www/{host}" if chosen is None else _shown(site, chosen)


def _shown(site: str, target: DeployTarget) -> str:
    if target.type == "folder":
        return os.path.join(os.path.abspath(os.path.join(site, target.to)), CURRENT)
    return host_and_folder(target.to)[1].rstrip("/")

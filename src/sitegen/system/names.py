"""Names and addresses that content gives: which of them files, hosts and browsers can have."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from sitegen import regex
from sitegen.diagnostics import Fault, rules
from sitegen.vietnamese.slugs import is_forbidden_name, is_slug, slug
from sitegen.vietnamese.text import nfc

# Well below the 255 bytes that file systems hold, so that a temporary name beside it fits as well.
_MAX_NAME: Final = 200
_SCHEME: Final = regex("[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB_ADDRESS: Final = regex(r"https?://[^\s/?#@\"'<>\\]+(?:[/?#][^\s\"<>\\]*)?", re.IGNORECASE)
# Signs of an old address that no host is asked for as they are typed, or percent-encoded; a question mark that is no
# query's would be taken for one later. Then those that no file's name has.
_NEVER_TYPED: Final = regex(r"[\s#\\\x00-\x1f\x7f]")
_NEVER_ESCAPED: Final = regex(r"%(?:[01][0-9a-f]|7f|5c|3f)|%c2%(?:8[0-9a-f]|9[0-9a-f]|a0)", re.IGNORECASE)
_IN_NO_FILE: Final = regex(r'[<>:"|*]|%(?:3[ace]|22|7c|2a)', re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Tell whether ``text`` is a whole http or https address, without a user name in it."""
    if _WEB_ADDRESS.fullmatch(text) is None:
        return False
    try:
        parts = urlsplit(text)
        # Reading the port is what checks it.
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def path_faults(source: str) -> list[Fault]:
    """Return a fault for each name in the path ``source`` that Windows forbids."""
    path = nfc(source)
    return [
        Fault(rules.FORBIDDEN_NAME, path, params=(("value", name),))
        for name in path.split("/")
        if is_forbidden_name(name)
    ]


def name_slug(name: str) -> str:
    """Return the slug of a file's or folder's name, "" when it has no letter and no digit."""
    return name if is_slug(name) else slug(name)


def is_usable_slug(text: str) -> bool:
    """Tell whether ``text`` is a slug, short enough for a folder's name, and one that Windows allows."""
    return is_slug(text) and len(text) <= _MAX_NAME and not is_forbidden_name(text)


def local_path(text: str) -> str | None:
    """Return ``text`` as a file's path from its article's folder or from the site's root; None when it is none."""
    path = nfc(text)
    if "\\" in path or path.startswith("//") or _SCHEME.match(path):
        return None
    path = path.removeprefix("./")
    names = path.removeprefix("/").split("/")
    return path if all(_is_plain_name(name) for name in names) else None


def old_address(text: str) -> str | None:
    """Return ``text`` as an address of an old site, decoded and composed; None when it cannot be one.

    One of a page is as ``site_path`` returns it. Another has a path of any kind, and perhaps a query, which stays as it
    is typed. A space is typed as ``%20``.
    """
    path, mark, query = text.partition("?")
    if not mark and (found := site_path(text)) is not None:
        return found
    if not path.startswith("/") or sign_in_no_address(text) or (mark and not query):
        return None
    try:
        path = nfc(unquote_to_bytes(path).decode())
    except UnicodeDecodeError:
        return None
    names = path[1:].removesuffix("/").split("/") if path != "/" else []
    if not (names or mark) or any(not name or name.startswith(".") or _is_too_long(name) for name in names):
        return None
    return None if has_page(path + mark) else path + mark + query


def sign_in_no_address(text: str) -> str:
    """Return a sign of ``text``, as it is typed there, for which it cannot be an old address; "" when there is none.

    White space and ``#`` are not sent so, not every host tells a backslash from ``/``, and what ends a line would end
    it in a host's settings. At an address of a page lies a file, and Windows forbids more signs in the names of those.
    """
    path, mark, _ = text.partition("?")
    if found := _NEVER_TYPED.search(text) or _NEVER_ESCAPED.search(path):
        return found[0]
    found = None if mark or not has_page(path) else _IN_NO_FILE.search(path)
    return "" if found is None else found[0]


def has_page(address: str) -> bool:
    """Tell whether a page can stand at an old address, so that it leads on by itself, on every host."""
    return "?" not in address and (address.endswith("/") or address.lower().endswith((".html", ".htm")))


def moved_shard(address: str) -> int:
    """Return which file of the map of old addresses holds one: from 0 to 255, by FNV-1a of its UTF-8, folded.

    Readers' browsers find it the same way (``static/js/not-found.js``).
    """
    number = 0x811C9DC5
    for byte in address.encode():
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    number ^= number >> 16
    return (number ^ number >> 8) & 0xFF


def site_path(text: str) -> str | None:
    """Return ``text`` as the site path of an alias, decoded and composed; None when it cannot be one.

    It begins with ``/`` and ends in ``/`` or an HTML file's name: a host would not show a page under another.
    """
    if not text.startswith("/") or any(character in text for character in "?#\\"):
        return None
    try:
        path = nfc(unquote_to_bytes(text).decode())
    except UnicodeDecodeError:
        return None
    if path == "/":
        return path
    names = path[1:].removesuffix("/").split("/")
    if sign_in_no_address(text) or not all(_is_plain_name(name) for name in names):
        return None
    return path if has_page(path) else None


def _is_plain_name(name: str) -> bool:
    """Tell whether ``name`` can name a file everywhere; a leading dot hides a file, or is ours."""
    return bool(name) and not name.startswith(".") and not _is_too_long(name) and not is_forbidden_name(name)


def _is_too_long(name: str) -> bool:
    return len(name.encode()) > _MAX_NAME

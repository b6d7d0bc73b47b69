"""What the preview's server decides about a request. Pure functions."""

import os
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from sitegen import regex
from sitegen.system.sources import TEMPORARY

# What belongs to the preview itself, and to no site.
OWN: Final = "/.sitegen/"
EDIT_PATH: Final = OWN + "edit"
# Where a server answers with its name.
NAME_PATH: Final = OWN + "name"

_PART: Final = regex(r"([0-9]{0,18})-([0-9]{0,18})")

_TEXT = "; charset=utf-8"
# The table of the standard library differs between versions and machines; these must not.
_TYPES = {
    ".html": "text/html" + _TEXT,
    ".css": "text/css" + _TEXT,
    ".js": "text/javascript" + _TEXT,
    ".mjs": "text/javascript" + _TEXT,
    ".txt": "text/plain" + _TEXT,
    ".md": "text/markdown" + _TEXT,
    ".csv": "text/csv" + _TEXT,
    ".tsv": "text/tab-separated-values" + _TEXT,
    ".vtt": "text/vtt" + _TEXT,
    ".srt": "text/plain" + _TEXT,
    ".xml": "application/xml",
    ".xsl": "application/xml",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jif": "image/jpeg",
    ".jfif": "image/jpeg",
    ".jfi": "image/jpeg",
    ".apng": "image/apng",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".rar": "application/vnd.rar",
    ".7z": "application/x-7z-compressed",
    ".tar": "application/x-tar",
    ".gz": "application/gzip",
    ".tgz": "application/gzip",
    ".bz2": "application/x-bzip2",
    ".xz": "application/x-xz",
    ".zst": "application/zstd",
    ".epub": "application/epub+zip",
    ".rtf": "application/rtf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pps": "application/vnd.ms-powerpoint",
    ".ppsx": "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mov": "video/quicktime",
    ".mkv": "video/matroska",
    ".avi": "video/x-msvideo",
    ".mpg": "video/mpeg",
    ".mpeg": "video/mpeg",
    ".3gp": "video/3gpp",
}


def content_type(path: str) -> str:
    """Return the media type of a file, told by the end of its name."""
    return _TYPES.get(os.path.splitext(path)[1].lower(), "application/octet-stream")


def below_base(path: str, base_path: str) -> str | None:
    """Return what a URL's path is below the site's base path, beginning with '/'; None when it is not of the site."""
    if not base_path:
        return path
    if not path.startswith(base_path + "/"):
        return None
    return path[len(base_path) :]


def output_at(below: str | None) -> str:
    """Return the path, from the output folder, of the output that a site path names; '' for a path outside the site."""
    if below is None:
        return ""
    return (below + "index.html" if below.endswith("/") else below)[1:]


def file_at(output: str, path: str) -> str | None:
    """Return the file of the folder ``output`` that a site path (decoded, from '/') names; None when there is none.

    Only the plain way to a file counts: neither '..' nor an empty part, no link that leaves the folder, and no file
    that a build is about to rename.
    """
    parts = (path + "index.html" if path.endswith("/") else path).split("/")
    if parts[0] or any(each in {"", ".", ".."} or "\0" in each or each.startswith(TEMPORARY) for each in parts[1:]):
        return None
    real = os.path.realpath(os.path.join(output, *parts[1:]))
    if not real.startswith(os.path.join(os.path.realpath(output), "")) or not os.path.isfile(real):
        return None
    return real


def names_parts(header: str) -> bool:
    """Return whether a Range header asks for parts of a file; one that does not is to be ignored (RFC 9110, 14.2)."""
    unit, _, ranges = header.partition("=")
    if unit.strip().lower() != "bytes":
        return False
    found = [_PART.fullmatch(each) for each in map(str.strip, ranges.split(",")) if each]
    return bool(found) and all(each is not None and _is_part(*each.groups()) for each in found)


def _is_part(first: str, last: str) -> bool:
    return int(first) <= int(last) if first and last else bool(first or last)


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a server on ``host``, a name or an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_trusted(header: str, host: str) -> bool:
    """Return whether a request with this Host header is meant for the server on ``host``.

    A page elsewhere can make a browser send requests here under its own name, which it lets point to this machine
    (DNS rebinding), but not under an address or the name that the server was given. A server on a public address is
    asked for by any of the machine's addresses.
    """
    try:
        name = urlsplit("//" + header).hostname or ""
    except ValueError:
        return False
    if not name or "@" in header:
        return False
    if is_loopback(name) or name.endswith(".localhost") or name == host.lower():
        return True
    if is_loopback(host):
        return False
    try:
        ip_address(name)
    except ValueError:
        return False
    return True

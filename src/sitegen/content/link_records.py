"""What an internal target of a text may mean."""

import posixpath
from urllib.parse import unquote, urljoin, urlsplit

from sitegen.content.markup import within_base
from sitegen.content.records import LinkRecord
from sitegen.vietnamese.text import nfc


def link_record(source: str, url: str, tag: str, target: str, base_url: str) -> LinkRecord:
    """Return what an internal target may mean: a content path beside its article, and a path of the site."""
    shown = target
    rest = within_base(target, base_url)
    if rest is not None:
        target = rest if rest.startswith("/") else "/" + rest
    try:
        path = nfc(unquote(urlsplit(target).path))
    except ValueError:
        path = target
    if path.startswith("/"):
        named = path[1:] if path.startswith("/content/") else ""
        return LinkRecord(tag, shown, named, path)
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(nfc(source)), path))
    return LinkRecord(tag, shown, beside if beside.startswith("content/") else "", urljoin(url, path))

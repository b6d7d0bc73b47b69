"""The internal targets that an article names: in its text, and in its front matter."""

import posixpath
from urllib.parse import unquote, urljoin, urlsplit

from sitegen.content.article import Article
from sitegen.content.markup import within_base
from sitegen.content.records import LinkRecord
from sitegen.vietnamese.text import nfc


def links_of(article: Article, base_url: str) -> list[LinkRecord]:
    """Return the internal targets of an article: those of its text in their order, then those of its front matter."""
    found = [link_record(article.source, article.url, each.tag, each.target, base_url) for each in article.links]
    if article.image is not None:
        found.append(_file_record(article, "image", article.image.path))
    found += [_file_record(article, "file", each.path) for each in article.attachments]
    return found


def _file_record(article: Article, tag: str, path: str) -> LinkRecord:
    """Return what a path of the front matter means: it is the name of a file, so that nothing in it is encoded."""
    if path.startswith("/"):
        return LinkRecord(tag, path, "", path)
    return LinkRecord(tag, path, f"{posixpath.dirname(nfc(article.source))}/{path}", article.url + path)


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

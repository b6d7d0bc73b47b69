"""The internal targets that an article names: in its text, and in its front matter."""

import posixpath

from sitegen.content.article import Article
from sitegen.content.link_records import link_record
from sitegen.content.records import FIRST_PICTURE, LinkRecord
from sitegen.metadata.front_model import Image
from sitegen.vietnamese.text import nfc


def links_of(article: Article, base_url: str) -> list[LinkRecord]:
    """Return the internal targets of an article: those of its text in their order, then those of its front matter."""
    found = [link_record(article.source, article.url, each.tag, each.target, base_url) for each in article.links]
    if article.image is not None:
        found.append(_image_record(article, article.image, base_url))
    found += [_file_record(article, "file", each.path) for each in article.attachments]
    return found


def _image_record(article: Article, image: Image, base_url: str) -> LinkRecord:
    if article.first_picture:
        return link_record(article.source, article.url, FIRST_PICTURE, article.first_picture, base_url)
    return _file_record(article, "image", image.path)


def _file_record(article: Article, tag: str, path: str) -> LinkRecord:
    """Return what a path of the front matter means: it is the name of a file, so that nothing in it is encoded."""
    if path.startswith("/"):
        return LinkRecord(tag, path, "", path)
    return LinkRecord(tag, path, f"{posixpath.dirname(nfc(article.source))}/{path}", article.url + path)

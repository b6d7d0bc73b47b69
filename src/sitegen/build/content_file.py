"""One content file as rows of the catalogue, or as the faults that keep it out."""

import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final
from urllib.parse import unquote

from sitegen import regex
from sitegen.catalogue import encode
from sitegen.catalogue.records import ReadFile
from sitegen.content import Article, Markup, link_record, links_of, read_article
from sitegen.content.records import LinkRecord
from sitegen.metadata.settings_model import Settings
from sitegen.system.digests import digest_of
from sitegen.system.names import local_path
from sitegen.system.sources import SourceKind, is_ignored
from sitegen.system.text import read_bounded
from sitegen.vietnamese.text import nfc

# The name of a file that is no page.
_FILE: Final = regex(r".*\.(?!html?$)[a-z][a-z0-9]{1,4}", re.IGNORECASE)


def read_file(real: str, path: str, settings: Settings, markup: Markup) -> ReadFile:
    """Return what the content file ``real``, which the site calls ``path``, holds. Raises OSError."""
    with open(real, "rb") as file:
        # A file that grows meanwhile is read once more by the next build.
        raw = read_bounded(file)
    digest = digest_of(raw)
    reading = read_article(raw, source=path, settings=settings, markup=markup)
    files = _Files(os.path.dirname(real), posixpath.dirname(nfc(path)))
    if reading.article is not None:
        stored = encode(_with_real_names(reading.article, files), digest, settings.base_url)
        return ReadFile(path, digest, stored, reading.faults, looked_for=list(files.looked_for.items()))
    front = raw.decode(errors="replace").partition("\n---")[0]
    claims = reading.claims
    if claims is not None and claims.url:
        stored = encode(_with_real_names(claims, files), digest, settings.base_url)
        return ReadFile(path, digest, stored, reading.faults, is_whole=False, front=front)
    if claims is None:
        links = [link_record(path, "", each.tag, each.target, settings.base_url) for each in reading.links]
    else:
        # Those of a draft are nobody's business yet.
        links = [] if claims.draft else links_of(_with_real_names(claims, files), settings.base_url)
    links = [each for each in (_without_address(path, link) for link in links) if each is not None]
    return ReadFile(path, digest, None, reading.faults, is_whole=False, front=front, links=links)


def _without_address(source: str, link: LinkRecord) -> LinkRecord | None:
    """Return what a link of the article ``source`` means wherever that will be, None when its address decides.

    That is a path of the site, another article by its file, and a file beside it.
    """
    if link.path.startswith("/"):
        return link
    own = nfc(source)
    beside = link.source.startswith(posixpath.dirname(own) + "/") and _FILE.fullmatch(link.source) is not None
    if link.source == own or not (beside or link.source.lower().endswith(".md")):
        return None
    return link._replace(path="")


class _Files:
    """The files beside an article, in ``folder``, which content paths call ``name``; notes which were looked for."""

    def __init__(self, folder: str, name: str) -> None:
        self.looked_for: dict[str, bool] = {}
        self._folder = folder
        self._name = name
        # Each folder is listed once, however many files are named.
        self._names_in = cache(_names_in)

    def has(self, path: str) -> bool:
        """Return whether there is a file at ``path``, composed, where names on the disk need not be."""
        found = self.looked_for[f"{self._name}/{path}"] = self._is_there(self._folder, path)
        return found

    def _is_there(self, folder: str, path: str) -> bool:
        name, _, rest = path.partition("/")
        found = None if is_ignored(name, SourceKind.ARTICLE) else self._names_in(folder).get(name)
        if found is None:
            return False
        real = os.path.join(folder, found)
        return self._is_there(real, rest) if rest else os.path.isfile(real)


def _names_in(folder: str) -> Mapping[str, str]:
    """Return the names in a folder, by what they are when composed; none when it cannot be read."""
    try:
        return {nfc(each): each for each in os.listdir(folder)}
    except OSError:
        return {}


def _with_real_names(article: Article, files: _Files) -> Article:
    """Return ``article`` with the files that its front matter names as they are really called."""
    image, attachments = article.image, article.attachments
    if image is not None and not article.first_picture:
        image = image._replace(path=_real_name(image.path, files))
    if attachments:
        attachments = tuple(each._replace(path=_real_name(each.path, files)) for each in attachments)
    same = image is article.image and attachments is article.attachments
    return article if same else replace(article, image=image, attachments=attachments)


def _real_name(typed: str, files: _Files) -> str:
    """Return the path that ``typed`` means: as it is, or percent-decoded where there is only such a file."""
    if "%" not in typed:
        return typed
    try:
        decoded = local_path(unquote(typed, errors="strict"))
    except UnicodeDecodeError:
        return typed
    if decoded is None or (not typed.startswith("/") and files.has(typed)):
        return typed
    return decoded if typed.startswith("/") or files.has(decoded) else typed

"""One content file as rows of the catalogue, or as the faults that keep it out."""

import hashlib
import json
import os
import posixpath
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from sitegen import article as articles
from sitegen.article import Article
from sitegen.catalogue.content import Link, Row, Stored
from sitegen.digests import digest_of
from sitegen.errors import Fault
from sitegen.filetext import MAX_BYTES
from sitegen.markup import Markup, within_base
from sitegen.settings import Settings
from sitegen.vietnamese.slugs import slug
from sitegen.vietnamese.text import nfc


class Read(NamedTuple):
    """What came of one file. With faults, ``stored`` is what can be told of it, None when not even its address can.

    Then ``front`` is the text of its front matter, ``links`` are those that need no address, and ``former_url`` is the
    address that it had in an earlier build.
    """

    path: str
    digest: bytes
    stored: Stored | None = None
    faults: Sequence[Fault] = ()
    is_whole: bool = True
    front: str = ""
    links: Sequence[Link] = ()
    former_url: str = ""

    @property
    def url(self) -> str:
        """The address of the article, as far as that is known."""
        return self.former_url if self.stored is None else self.stored.row.url


class ReaderSetup(NamedTuple):
    """What a reader of articles needs."""

    site: str
    settings: Settings


# Paths of files to read.
Job = list[str]


@contextmanager
def start_reader(setup: ReaderSetup) -> Iterator[Callable[[Job], list[Read]]]:
    """Give a function that reads content files; it raises OSError."""
    markup = Markup(setup.settings.base_url)

    def read(job: Job) -> list[Read]:
        return [_read(os.path.join(setup.site, path), path, setup.settings, markup) for path in job]

    yield read


def _read(real: str, path: str, settings: Settings, markup: Markup) -> Read:
    with open(real, "rb") as file:
        # One byte too many is enough for the fault, however large the file is.
        raw = file.read(MAX_BYTES + 1)
    return read_source(path, raw, digest_of(raw), settings, markup)


def read_source(path: str, raw: bytes, digest: bytes, settings: Settings, markup: Markup) -> Read:
    """Return what the bytes of the content file at ``path`` hold."""
    reading = articles.read(raw, source=path, settings=settings, markup=markup)
    if reading.article is not None:
        return Read(path, digest, _stored(reading.article, digest, settings), reading.faults)
    front = raw.decode(errors="replace").partition("\n---")[0]
    if reading.claims is not None:
        return Read(
            path, digest, _stored(reading.claims, digest, settings), reading.faults, is_whole=False, front=front
        )
    links = [link_row(path, "", each.tag, each.target, settings) for each in reading.links]
    links = [each for each in links if each.target.startswith("/")]
    return Read(path, digest, None, reading.faults, is_whole=False, front=front, links=links)


def _stored(article: Article, digest: bytes, settings: Settings) -> Stored:
    authors = json.dumps([[name, slug(name)] for name in article.authors], ensure_ascii=False)
    tags = json.dumps([[name, slug(name)] for name in article.tags if slug(name)], ensure_ascii=False)
    image = ""
    if article.image is not None:
        place = article.image.path if article.image.path.startswith("/") else article.url + article.image.path
        image = json.dumps([place, article.image.alt], ensure_ascii=False)
    shown = (
        article.url,
        article.title,
        article.date,
        article.date_has_time,
        article.updated,
        article.updated_has_time,
        article.excerpt,
        image,
        article.category,
        authors,
    )
    row = Row(
        source=article.source,
        path=nfc(article.source),
        page=int(article.kind == "page"),
        url=article.url,
        title=article.title,
        published=article.date,
        has_time=int(article.date_has_time),
        day=article.day,
        updated=article.updated,
        updated_has_time=int(article.updated_has_time),
        expires=article.expires,
        draft=int(article.draft),
        withdrawn=None if article.withdrawn is None else article.withdrawn[0],
        featured=int(article.featured),
        category=article.category,
        authors=authors,
        tags=tags,
        excerpt=article.excerpt,
        image=image,
        aliases=json.dumps(article.aliases, ensure_ascii=False),
        card=hashlib.blake2b(repr(shown).encode(errors="surrogatepass"), digest_size=16).digest(),
        digest=digest,
    )
    detail = {
        "summary": article.summary,
        "caption": "" if article.image is None else article.image.caption,
        "source": None if article.source_info is None else list(article.source_info),
        "corrections": [list(each) for each in article.corrections],
        "attachments": [list(each) for each in article.attachments],
        "old_id": article.old_id,
        "withdrawn": None if article.withdrawn is None else list(article.withdrawn),
    }
    links = [link_row(article.source, article.url, each.tag, each.target, settings) for each in article.links]
    if article.image is not None:
        links.append(link_row(article.source, article.url, "image", article.image.path, settings))
    links += [link_row(article.source, article.url, "file", each[0], settings) for each in article.attachments]
    return Stored(row, json.dumps(detail, ensure_ascii=False), article.lead, article.body, links)


def link_row(source: str, url: str, tag: str, target: str, settings: Settings) -> Link:
    """Return what an internal target may mean: a content path beside its article, and a path of the site."""
    shown = target
    rest = within_base(target, settings.base_url)
    if rest is not None:
        target = rest if rest.startswith("/") else "/" + rest
    try:
        path = nfc(unquote(urlsplit(target).path))
    except ValueError:
        path = target
    if path.startswith("/"):
        named = path[1:] if path.startswith("/content/") else ""
        return Link(tag, shown, named, path)
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(nfc(source)), path))
    return Link(tag, shown, beside if beside.startswith("content/") else "", urljoin(url, path))

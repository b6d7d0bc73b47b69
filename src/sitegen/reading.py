"""One content file as rows of the catalogue, or as the faults that keep it out."""

import json
import os
import posixpath
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from sitegen import article as articles
from sitegen.addresses import local_path
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


# One encoder, not a new one for each value.
_json: Final = json.JSONEncoder(ensure_ascii=False).encode

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
        # One byte too many is enough for the fault, however large the file is. No more is asked for than there seems to
        # be, since room is made for all of it; a file that grows meanwhile is read once more by the next build.
        raw = file.read(min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1)
    digest = digest_of(raw)
    reading = articles.read(raw, source=path, settings=settings, markup=markup)
    folder = os.path.dirname(real)
    if reading.article is not None:
        return Read(path, digest, _stored(_with_real_names(reading.article, folder), digest, settings), reading.faults)
    front = raw.decode(errors="replace").partition("\n---")[0]
    if reading.claims is not None:
        stored = _stored(_with_real_names(reading.claims, folder), digest, settings)
        return Read(path, digest, stored, reading.faults, is_whole=False, front=front)
    links = [link_row(path, "", each.tag, each.target, settings) for each in reading.links]
    links = [each for each in links if each.target.startswith("/")]
    return Read(path, digest, None, reading.faults, is_whole=False, front=front, links=links)


def _with_real_names(article: Article, folder: str) -> Article:
    """Return ``article`` with the files that its front matter names as they are called in ``folder``."""
    image, attachments = article.image, article.attachments
    if image is not None:
        image = image._replace(path=_real_name(image.path, folder))
    if attachments:
        attachments = tuple(each._replace(path=_real_name(each.path, folder)) for each in attachments)
    same = image is article.image and attachments is article.attachments
    return article if same else replace(article, image=image, attachments=attachments)


def _real_name(typed: str, folder: str) -> str:
    """Return the path that ``typed`` means: as it is, or percent-decoded where there is only such a file."""
    if "%" not in typed:
        return typed
    try:
        decoded = local_path(unquote(typed, errors="strict"))
    except UnicodeDecodeError:
        return typed
    if decoded is None or (not typed.startswith("/") and _is_there(folder, typed)):
        return typed
    return decoded if typed.startswith("/") or _is_there(folder, decoded) else typed


def _is_there(folder: str, path: str) -> bool:
    """Tell whether there is a file at ``path``, composed, below ``folder``, where names need not be."""
    name, _, rest = path.partition("/")
    try:
        found = [each for each in os.listdir(folder) if nfc(each) == name]
    except OSError:
        return False
    return any(_is_there(os.path.join(folder, each), rest) for each in found) if rest else bool(found)


def _stored(article: Article, digest: bytes, settings: Settings) -> Stored:
    authors = _json([[name, slug(name)] for name in article.authors])
    tags = _json([[name, slug(name)] for name in article.tags if slug(name)])
    image = ""
    if article.image is not None:
        place = article.image.path if article.image.path.startswith("/") else article.url + article.image.path
        image = _json([place, article.image.alt])
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
        aliases=_json(article.aliases),
        card=digest_of(repr(shown).encode(errors="surrogatepass")),
        digest=digest,
    )
    detail = {
        "summary": article.summary,
        "caption": "" if article.image is None else article.image.caption,
        "source": None if article.source_info is None else list(article.source_info),
        "corrections": [list(each) for each in article.corrections],
        "attachments": [list(each) for each in article.attachments],
        "old_id": article.old_id,
        "expires": article.expires,
        "withdrawn": None if article.withdrawn is None else list(article.withdrawn),
    }
    links = [link_row(article.source, article.url, each.tag, each.target, settings) for each in article.links]
    if article.image is not None:
        links.append(_file_row(article, "image", article.image.path))
    links += [_file_row(article, "file", each.path) for each in article.attachments]
    return Stored(row, _json(detail), article.lead, article.body, links)


def _file_row(article: Article, tag: str, path: str) -> Link:
    """Return what a path of the front matter means: it is the name of a file, so that nothing in it is encoded."""
    if path.startswith("/"):
        return Link(tag, path, "", path)
    return Link(tag, path, f"{posixpath.dirname(nfc(article.source))}/{path}", article.url + path)


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

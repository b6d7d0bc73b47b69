"""One content file as rows of the catalogue, or as the faults that keep it out."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from sitegen.catalogue.encoding import encode
from sitegen.catalogue.records import ReadFile
from sitegen.content import article as articles
from sitegen.content.article import Article
from sitegen.content.links import link_record
from sitegen.content.markup import Markup
from sitegen.metadata.settings_model import Settings
from sitegen.system.digests import digest_of
from sitegen.system.names import local_path
from sitegen.system.text import MAX_BYTES
from sitegen.vietnamese.text import nfc


class ReaderSetup(NamedTuple):
    """What a reader of articles needs."""

    site: str
    settings: Settings


# Paths of files to read.
Job = list[str]
# Gives the names in a folder, by what they are when composed.
NamesIn = Callable[[str], Mapping[str, str]]


@contextmanager
def start_reader(setup: ReaderSetup) -> Iterator[Callable[[Job], list[ReadFile]]]:
    """Give a function that reads content files; it raises OSError."""
    markup = Markup(setup.settings.base_url)

    def read(job: Job) -> list[ReadFile]:
        return [_read(os.path.join(setup.site, path), path, setup.settings, markup) for path in job]

    yield read


def _read(real: str, path: str, settings: Settings, markup: Markup) -> ReadFile:
    with open(real, "rb") as file:
        # One byte too many is enough for the fault, however large the file is. No more is asked for than there seems to
        # be, since room is made for all of it; a file that grows meanwhile is read once more by the next build.
        raw = file.read(min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1)
    digest = digest_of(raw)
    reading = articles.read(raw, source=path, settings=settings, markup=markup)
    folder = os.path.dirname(real)
    if reading.article is not None:
        return ReadFile(
            path, digest, encode(_with_real_names(reading.article, folder), digest, settings.base_url), reading.faults
        )
    front = raw.decode(errors="replace").partition("\n---")[0]
    if reading.claims is not None:
        stored = encode(_with_real_names(reading.claims, folder), digest, settings.base_url)
        return ReadFile(path, digest, stored, reading.faults, is_whole=False, front=front)
    links = [link_record(path, "", each.tag, each.target, settings.base_url) for each in reading.links]
    links = [each for each in links if each.target.startswith("/")]
    return ReadFile(path, digest, None, reading.faults, is_whole=False, front=front, links=links)


def _with_real_names(article: Article, folder: str) -> Article:
    """Return ``article`` with the files that its front matter names as they are called in ``folder``."""
    image, attachments = article.image, article.attachments
    # Each folder is listed once, however many files are named.
    names_in = cache(_names_in)
    if image is not None:
        image = image._replace(path=_real_name(image.path, folder, names_in))
    if attachments:
        attachments = tuple(each._replace(path=_real_name(each.path, folder, names_in)) for each in attachments)
    same = image is article.image and attachments is article.attachments
    return article if same else replace(article, image=image, attachments=attachments)


def _names_in(folder: str) -> Mapping[str, str]:
    """Return the names in a folder, by what they are when composed; none when it cannot be read."""
    try:
        return {nfc(each): each for each in os.listdir(folder)}
    except OSError:
        return {}


def _real_name(typed: str, folder: str, names_in: NamesIn) -> str:
    """Return the path that ``typed`` means: as it is, or percent-decoded where there is only such a file."""
    if "%" not in typed:
        return typed
    try:
        decoded = local_path(unquote(typed, errors="strict"))
    except UnicodeDecodeError:
        return typed
    if decoded is None or (not typed.startswith("/") and _is_there(folder, typed, names_in)):
        return typed
    return decoded if typed.startswith("/") or _is_there(folder, decoded, names_in) else typed


def _is_there(folder: str, path: str, names_in: NamesIn) -> bool:
    """Tell whether there is a file at ``path``, composed, below ``folder``, where names need not be."""
    name, _, rest = path.partition("/")
    found = names_in(folder).get(name)
    return found is not None and (not rest or _is_there(os.path.join(folder, found), rest, names_in))

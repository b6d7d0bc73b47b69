"""Links and pictures that lead nowhere, found once every address of the site is known."""

import posixpath
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from sitegen import faults
from sitegen.addresses import bundles_above, is_bundle
from sitegen.article import locate_link, locate_value
from sitegen.catalogue import content, files, links, outputs
from sitegen.catalogue.content import Known
from sitegen.catalogue.links import Target
from sitegen.errors import Fault
from sitegen.nearest import nearest
from sitegen.reading import Read
from sitegen.routes import SCHEDULED, plain_url
from sitegen.sources import ARTICLE, Place
from sitegen.vietnamese.text import fold, nfc

_RULES = {"img": faults.DEAD_PICTURE, "image": faults.DEAD_PICTURE, "file": faults.DEAD_ATTACHMENT}
# Links that the front matter has, with its key.
_KEYS = {"image": "image", "file": "attachments"}
# What an editor links to.
_LINKED = ("article", "page", "category", "author", "tag", "redirect")
# Without its scheme the address of another site is read as a path.
_HOST = re.compile(r"(?:www\.[\w-]+\.|(?:[\w-]+\.)+(?:vn|com|org|net|edu|info)(?:[/:]|$))", re.IGNORECASE)
# Each looks through all addresses of the site, and nobody corrects more in one go.
_MOST_SUGGESTIONS = 10


def link_faults(conn: sqlite3.Connection, place: Place, articles: Iterable[int], unreadable: list[Read]) -> list[Fault]:
    """Return the faults and warnings of the links of some articles, and of the files that have other faults.

    A link that may lead to one of the ``unreadable`` files is left alone: they have faults enough of their own.
    """
    found: list[Fault] = []
    for article_id in articles:
        known = content.known(conn, article_id)
        if known.state >= SCHEDULED:
            targets = links.targets_of(conn, article_id)
            found.extend(_faults_of(conn, known.source, targets, place, unreadable))
    for read in unreadable:
        targets = [links.target_now(conn, each) for each in read.links]
        found.extend(_faults_of(conn, read.path, targets, place, unreadable))
    return list(_with_suggestions(conn, found))


def _faults_of(
    conn: sqlite3.Connection, source: str, targets: list[Target], place: Place, unreadable: list[Read]
) -> list[Fault]:
    found: list[Fault] = []
    seen: Counter[tuple[bool, str]] = Counter()
    raw: bytes | None = None
    for target in targets:
        in_front = target.tag in _KEYS
        nth = seen[in_front, target.target]
        seen[in_front, target.target] += 1
        rule = _rule(conn, source, target)
        if rule is None or any(read.path != source and _may_be(target, read) for read in unreadable):
            continue
        if raw is None:
            with open(place.real(source), "rb") as file:
                raw = file.read()
        value = target.target
        span = locate_value(raw, _KEYS[target.tag], value) if in_front else locate_link(raw, value, nth)
        found.append(Fault(rule, nfc(source), *span, params=(("value", target.target),)))
    return found


def _with_suggestions(conn: sqlite3.Connection, found: Iterable[Fault]) -> Iterator[Fault]:
    left = _MOST_SUGGESTIONS
    for each in found:
        near = None
        if each.rule is faults.DEAD_LINK and left:
            left -= 1
            near = _near(conn, each.path, dict(each.params)["value"])
        if near is None:
            yield each
        else:
            yield each._replace(rule=faults.DEAD_LINK_NEAR, params=(*each.params, ("near", near)))


def _near(conn: sqlite3.Connection, path: str, target: str) -> str | None:
    """Return what the article at ``path`` may have meant by ``target``, written as ``target`` is; None if unknown."""
    place = target.partition("#")[0].partition("?")[0]
    if place.lower().endswith(".md"):
        folder = posixpath.dirname(path)
        wanted = place[1:] if place.startswith("/") else posixpath.normpath(posixpath.join(folder, unquote(place)))
        sources = (nfc(source) for source, *_ in files.sources_of_kind(conn, ARTICLE))
        near = nearest(wanted, _like(wanted, sources))
        if near is None or place.startswith("/"):
            return near and "/" + near
        return posixpath.relpath(near, folder)
    if not place.startswith("/"):
        return f"https://{target}" if _HOST.match(place) else None
    urls = (plain_url(output.path) for kind in _LINKED for output in outputs.outputs_of_kind(conn, kind))
    return nearest(place, _like(place, urls))


def _like(wanted: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of ``paths`` with the name of ``wanted``, or in its folder: there it is worth to look closely."""
    folder, _, name = wanted.rstrip("/").rpartition("/")
    name = fold(name.removesuffix(".md").removesuffix(".html"))
    return (path for path in paths if (name and name in path) or path.startswith(folder + "/"))


def _rule(conn: sqlite3.Connection, source: str, target: Target) -> faults.Rule | None:
    """Return what is wrong with a target of the article at ``source``, None for one that leads somewhere."""
    if target.named_state is not None and target.named_state <= SCHEDULED:
        return faults.LINK_TO_HIDDEN
    if target.output is not None:
        return None
    if target.hidden is not None:
        return faults.LINK_TO_HIDDEN
    # What the front matter names is shown by its address alone.
    if target.tag not in _KEYS and (target.named_url is not None or target.published is not None):
        return None
    owner = _owner(conn, target)
    if owner is not None and (owner.source == source or target.tag not in _KEYS):
        # Its own files are published with it.
        gone = faults.LINK_TO_FILE_OF_HIDDEN if owner.state <= SCHEDULED else faults.LINK_TO_FILE_OF_GONE
        return None if owner.source == source else gone
    return _RULES.get(target.tag, faults.DEAD_LINK)


def _owner(conn: sqlite3.Connection, target: Target) -> Known | None:
    """Return the article that a file which is not published belongs to, None when it is none of any."""
    name = target.named_file or _file_below(conn, target.path)
    above = (content.known_by_source(conn, each) for each in bundles_above(name or ""))
    return next((each for each in above if each is not None), None)


def _file_below(conn: sqlite3.Connection, path: str) -> str | None:
    """Return the file that would be published at ``path``, a path of the site, if its article were public."""
    url = path
    while (end := url.rstrip("/").rfind("/")) > 0:
        url = url[: end + 1]
        for source in content.sources_at(conn, url):
            if is_bundle(source):
                found = files.file_by_name(conn, nfc(posixpath.dirname(source)) + "/" + path[len(url) :])
                return None if found is None or found[0].lower().endswith(".md") else found[0]
    return None


def _may_be(target: Target, read: Read) -> bool:
    """Return whether a file that cannot be read may be what a link leads to.

    Its address, and its aliases, stand in the front matter, as far as that can be told; else its name is what counts.
    """
    place = target.target.partition("#")[0]
    if (read.url and read.url.rstrip("/") == place.rstrip("/")) or (place.strip("/.") and place in read.front):
        return True
    name = place.removesuffix("/index.md").rstrip("/").rpartition("/")[2].removesuffix(".md")
    stem = read.path.removesuffix("/index.md").rpartition("/")[2].removesuffix(".md")
    return name != "" and (stem == name or stem.endswith("-" + name))

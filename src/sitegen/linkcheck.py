"""Links and pictures that lead nowhere, found once every address of the site is known."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from sitegen import faults
from sitegen.article import locate_link, locate_value
from sitegen.catalogue import content, links
from sitegen.catalogue.links import Target
from sitegen.errors import Fault
from sitegen.reading import Read
from sitegen.routes import SCHEDULED
from sitegen.sources import Place
from sitegen.vietnamese.text import nfc

_RULES = {"img": faults.DEAD_PICTURE, "image": faults.DEAD_PICTURE, "file": faults.DEAD_ATTACHMENT}
# Links that the front matter has, with its key.
_KEYS = {"image": "image", "file": "attachments"}


def link_faults(conn: sqlite3.Connection, place: Place, articles: Iterable[int], unreadable: list[Read]) -> list[Fault]:
    """Return the faults and warnings of the links of some articles, and of the files that have other faults.

    A link that may lead to one of the ``unreadable`` files is left alone: they have faults enough of their own.
    """
    found: list[Fault] = []
    for article_id in articles:
        known = content.known(conn, article_id)
        if known.state >= SCHEDULED:
            targets = links.targets_of(conn, article_id)
            found.extend(_faults_of(known.source, known.path, targets, place, unreadable))
    for read in unreadable:
        # Without an address of its own nobody can say where a relative link leads.
        sure = [each for each in read.links if read.url or each.target.startswith("/")]
        targets = [links.target_now(conn, each) for each in sure]
        found.extend(_faults_of(read.path, nfc(read.path), targets, place, unreadable))
    return found


def _faults_of(source: str, path: str, targets: list[Target], place: Place, unreadable: list[Read]) -> list[Fault]:
    found: list[Fault] = []
    seen: Counter[tuple[bool, str]] = Counter()
    raw: bytes | None = None
    for target in targets:
        in_front = target.tag in _KEYS
        nth = seen[in_front, target.target]
        seen[in_front, target.target] += 1
        rule = _rule(target)
        if rule is None or any(read.path != source and _may_be(target, read) for read in unreadable):
            continue
        if raw is None:
            with open(place.real(source), "rb") as file:
                raw = file.read()
        value = target.target
        span = locate_value(raw, _KEYS[target.tag], value) if in_front else locate_link(raw, value, nth)
        found.append(Fault(rule, path, *span, params=(("value", target.target),)))
    return found


def _rule(target: Target) -> faults.Rule | None:
    """Return what is wrong with a target, None for one that leads somewhere."""
    leads = target.output is not None or target.named_url is not None or target.named_file is not None
    hidden = target.hidden is not None or (target.named_state is not None and target.named_state <= SCHEDULED)
    if leads and not hidden:
        return None
    if hidden and target.output is None:
        return faults.LINK_TO_HIDDEN
    return _RULES.get(target.tag, faults.DEAD_LINK)


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

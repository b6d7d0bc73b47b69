"""``sitegen list``: articles that are not public, and why."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime, tzinfo
from gettext import NullTranslations
from typing import NamedTuple

from sitegen.commands.arguments import ArgumentTypes
from sitegen.content import read_front_matter
from sitegen.content.state import Clock, State, state_of
from sitegen.diagnostics.messages import Translate
from sitegen.metadata import read_settings
from sitegen.system.paths import is_page
from sitegen.system.sources import SourceKind, locate, walk
from sitegen.system.streams import is_lost
from sitegen.system.text import read_bounded
from sitegen.vietnamese.text import nfc


def add_arguments(parser: ArgumentParser, _types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    states = ("drafts", "scheduled", "expired", "withdrawn")
    shown = _("what to list: {states}").format(states=", ".join(states))
    parser.add_argument("what", metavar=_("STATE"), choices=states, help=shown)


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Print when, where and what each such article is. Raises FaultError, OSError."""
    _ = translations.gettext
    unreadable: list[str] = []
    count = 0
    for each in articles_in_state(site, arguments.what, int(time.time()), unreadable, _):
        print(f"{each.when:16}  {each.path}  {each.title}")
        count += 1
        if is_lost(sys.stdout):
            break
    if not count:
        # Not among what is listed, for programs that count its lines.
        print(_("There are none."), file=sys.stderr)
    if unreadable:
        skipped = _("{count} files have faults and were left out; `sitegen build` tells which.")
        print(skipped.format(count=len(unreadable)), file=sys.stderr)


class Listed(NamedTuple):
    """An article that is not public: since or until when, as shown, and where it is."""

    when: str
    path: str
    title: str


def articles_in_state(site: str, what: str, now: int, unreadable: list[str], _: Translate) -> Iterator[Listed]:
    """Yield each article that is a draft, scheduled, expired or withdrawn, in the order of their paths.

    ``when`` is the date of a draft, which may have none yet, or of a scheduled article, the moment an expired one went,
    the day that a withdrawn one names; "" for a standing page. The paths of files whose front matter has faults are
    added to ``unreadable``. Raises FaultError, OSError.
    """
    loaded = read_settings(site)
    zone = loaded.zone
    wanted = {
        "drafts": State.HIDDEN,
        "scheduled": State.SCHEDULED,
        "expired": State.EXPIRED,
        "withdrawn": State.WITHDRAWN,
    }[what]
    clock = Clock(now, drafts=False, scheduled=False)
    place = locate(site)
    for path, kind, *_rest in walk(place, []):
        if kind is not SourceKind.ARTICLE:
            continue
        with open(place.real(path), "rb") as file:
            front, _found = read_front_matter(read_bounded(file), source=path, settings=loaded)
        if front is None:
            unreadable.append(nfc(path))
            continue
        state = state_of(
            clock,
            draft=front.draft,
            withdrawn=front.withdrawn is not None,
            published=None if front.date is None else front.date.epoch,
            expires=None if front.expires is None else front.expires.epoch,
        )
        if state != wanted:
            continue
        moment = front.expires if what == "expired" else front.date
        when = "" if is_page(path) else _("no date yet")
        if moment is not None:
            when = _shown(moment.epoch, zone, with_time=moment.has_time)
        if what == "withdrawn" and front.withdrawn is not None:
            when = _shown(front.withdrawn.date, zone, with_time=False)
        yield Listed(when, nfc(path), front.title)


def _shown(epoch: int, zone: tzinfo, *, with_time: bool) -> str:
    return datetime.fromtimestamp(epoch, zone).strftime("%d/%m/%Y %H:%M" if with_time else "%d/%m/%Y")

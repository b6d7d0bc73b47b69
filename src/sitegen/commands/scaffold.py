"""What a site begins with, a new article from a template, and lists of what is not public."""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from gettext import NullTranslations
from typing import NamedTuple

from sitegen.content import article as articles
from sitegen.content.state import Clock, State, state_of
from sitegen.diagnostics import Fault, UsageError
from sitegen.metadata import SETTINGS_FILE, quoted, read_settings
from sitegen.system.names import is_usable_slug
from sitegen.system.sources import ARTICLE, locate, walk
from sitegen.system.text import MAX_BYTES
from sitegen.vietnamese.slugs import slug
from sitegen.vietnamese.text import clean_spaces, nfc

# A file's whole path may have 260 characters on Windows, and what is built lies deeper than what is written.
_LONGEST_NAME = 100

_SITE = """# Cài đặt của trang.
title: Trang tin mẫu
base_url: https://example.org
author: Ban Biên tập
category: Tin tức
categories:
  - {name: Tin tức, slug: tin-tuc}
page_size: 20
feed_size: 30
"""
_ARTICLE = """---
title: "Bài mẫu: trang tin đã sẵn sàng"
date: 2026-01-01
---

Đây là bài mẫu. Hãy sửa hoặc xoá bài này, rồi viết bài đầu tiên.
"""
_PAGE = """---
title: Giới thiệu
---

Trang này giới thiệu về trang tin. Hãy thay bằng lời giới thiệu của đơn vị.
"""
_IGNORED = "/public/\n/.sitegen/\n.sitegen-*\n"


def init(folder: str, translations: NullTranslations) -> None:
    """Make a new site in ``folder`` that builds at once; files that are there stay as they are.

    Raises UsageError when it is a site already, or no folder; OSError.
    """
    if os.path.exists(os.path.join(folder, SETTINGS_FILE)):
        raise UsageError(translations.gettext("there is a site in {folder} already").format(folder=folder))
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UsageError(translations.gettext("{folder} is a file, not a folder").format(folder=folder))
    for name, text in (
        ("content/2026/01/bai-mau.md", _ARTICLE),
        ("content/pages/gioi-thieu.md", _PAGE),
        (".gitignore", _IGNORED),
        # The last, for it is what makes a folder a site.
        (SETTINGS_FILE, _SITE),
    ):
        with contextlib.suppress(FileExistsError):
            _write(os.path.join(folder, name), text)


def new(
    site: str, title: str, *, category: str, date: str, author: str, bundle: bool, translations: NullTranslations
) -> str:
    """Write a new draft and return its path from the site's folder. Raises UsageError, FaultError, OSError."""
    _ = translations.gettext
    loaded = read_settings(site)
    title = nfc(clean_spaces(title))
    name = _file_name(title)
    if not is_usable_slug(name):
        raise UsageError(_("no file name can be made from this title: {title}").format(title=title))
    lines = ["---", f"title: {quoted(title)}"]
    # On one line, so that it can be no more than a date.
    lines.append(f"date: {clean_spaces(date) or datetime.now(UTC).astimezone(loaded.zone).strftime('%Y-%m-%d')}")
    if author:
        lines.append(f"author: {quoted(nfc(clean_spaces(author)))}")
    if category:
        found = loaded.find_category(category)
        if found is None:
            known = ", ".join(each.name for each in loaded.categories)
            message = _("unknown category: {category}; known are: {known}")
            raise UsageError(message.format(category=category, known=known))
        lines.append(f"category: {quoted(found.name)}")
    lines += ["draft: true", "---", "", _("Write the text here."), ""]
    text = "\n".join(lines)
    front, broken = articles.read_front_matter(text.encode(), source=f"content/{name}.md", settings=loaded)
    if front is None or front.date is None:
        fault = next(each for each in broken if not each.rule.warning)
        raise UsageError(f"{fault.message(translations)}\n{fault.remedy(translations)}")
    folder = f"content/{front.date.day // 10_000}/{front.date.day // 100 % 100:02}"
    path = f"{folder}/{name}/index.md" if bundle else f"{folder}/{name}.md"
    for other in (f"{folder}/{name}.md", f"{folder}/{name}/index.md"):
        if os.path.exists(os.path.join(site, other)):
            raise UsageError(_("{path} exists already").format(path=other))
    _write(os.path.join(site, path), text)
    return path


def _file_name(title: str) -> str:
    """Return the slug of a title, cut between two words where it would make a path that Windows cannot hold."""
    name = slug(title)
    if len(name) <= _LONGEST_NAME:
        return name
    return name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]


class Listed(NamedTuple):
    """An article that is not public: since or until when, as shown, and where it is."""

    when: str
    path: str
    title: str


def articles_in_state(site: str, what: str, now: int, unreadable: list[str]) -> Iterator[Listed]:
    """Yield each article that is a draft, scheduled, expired or withdrawn, in the order of their paths.

    ``when`` is the date of a draft or scheduled article, the moment an expired one went, the day that a withdrawn one
    names. The paths of files whose front matter has faults are added to ``unreadable``. Raises FaultError, OSError.
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
    ignored: list[Fault] = []
    for path, kind, *_ in walk(place, ignored):
        if kind != ARTICLE:
            continue
        with open(place.real(path), "rb") as file:
            front, _found = articles.read_front_matter(file.read(MAX_BYTES + 1), source=path, settings=loaded)
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
        when = "" if moment is None else _shown(moment.epoch, zone, with_time=moment.has_time)
        if what == "withdrawn" and front.withdrawn is not None:
            when = _shown(front.withdrawn.date, zone, with_time=False)
        yield Listed(when, nfc(path), front.title)


def _shown(epoch: int, zone: tzinfo, *, with_time: bool) -> str:
    return datetime.fromtimestamp(epoch, zone).strftime("%d/%m/%Y %H:%M" if with_time else "%d/%m/%Y")


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)

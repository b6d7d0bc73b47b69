"""What a site begins with, a new article from a template, and lists of what is not public."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import NullTranslations

from sitegen import article as articles
from sitegen import faults, routes, settings
from sitegen.errors import Fault, FaultError, UsageError
from sitegen.markup import Markup
from sitegen.sources import ARTICLE, locate, walk
from sitegen.vietnamese.slugs import slug

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


def init(folder: str, translations: NullTranslations) -> str:
    """Make a new site in ``folder`` that builds at once; return the folder. Raises UsageError when there is one."""
    if os.path.exists(os.path.join(folder, "site.yaml")):
        raise UsageError(translations.gettext("there is a site in {folder} already").format(folder=folder))
    for name, text in (
        ("site.yaml", _SITE),
        ("content/2026/01/bai-mau.md", _ARTICLE),
        ("content/pages/gioi-thieu.md", _PAGE),
        (".gitignore", _IGNORED),
    ):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
    return folder


def new(
    site: str, title: str, *, category: str, date: str, author: str, bundle: bool, translations: NullTranslations
) -> str:
    """Write a new draft and return its path from the site's folder. Raises UsageError, FaultError."""
    loaded = _settings(site)
    name = slug(title)
    if not name:
        raise UsageError(translations.gettext("no file name can be made from this title: {title}").format(title=title))
    if category and loaded.find_category(category) is None:
        known = ", ".join(each.name for each in loaded.categories)
        message = translations.gettext("unknown category: {category}; known are: {known}")
        raise UsageError(message.format(category=category, known=known))
    day = date or datetime.now(UTC).astimezone(loaded.zone).strftime("%Y-%m-%d")
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    lines = ["---", f'title: "{quoted}"', f"date: {day}"]
    if author:
        lines.append(f'author: "{author}"')
    if category:
        lines.append(f'category: "{category}"')
    lines += ["draft: true", "---", "", translations.gettext("Write the text here."), ""]
    text = "\n".join(lines)
    reading = articles.read(text.encode(), source=f"content/{name}.md", settings=loaded, markup=Markup(loaded.base_url))
    if reading.article is None:
        raise UsageError(reading.faults[0].message(translations))
    year, month = str(reading.article.day)[:4], str(reading.article.day)[4:6]
    path = f"content/{year}/{month}/{name}" + ("/index.md" if bundle else ".md")
    real = os.path.join(site, path)
    other = os.path.join(site, f"content/{year}/{month}/{name}")
    if os.path.exists(other) or os.path.exists(other + ".md"):
        raise UsageError(translations.gettext("{path} exists already").format(path=path))
    os.makedirs(os.path.dirname(real), exist_ok=True)
    with open(real, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def articles_in_state(site: str, what: str, now: int) -> Iterator[str]:
    """Yield a line for each article that is a draft, scheduled, expired or withdrawn, read from its source."""
    loaded = _settings(site)
    wanted = {
        "drafts": routes.HIDDEN,
        "scheduled": routes.SCHEDULED,
        "expired": routes.EXPIRED,
        "withdrawn": routes.WITHDRAWN,
    }[what]
    clock = routes.Clock(now, drafts=False, scheduled=False)
    place = locate(site)
    markup = Markup(loaded.base_url)
    ignored: list[Fault] = []
    for path, kind, _, _, _ in walk(place, ignored):
        if kind != ARTICLE:
            continue
        with open(place.real(path), "rb") as file:
            article = articles.read(file.read(), source=path, settings=loaded, markup=markup).article
        if article is None:
            continue
        state = routes.state_of(
            clock,
            draft=article.draft,
            withdrawn=article.withdrawn is not None,
            published=article.date,
            expires=article.expires,
        )
        if state == wanted:
            day = "" if article.date is None else datetime.fromtimestamp(article.date, loaded.zone).strftime("%d/%m/%Y")
            yield f"{day:10}  {path}  {article.title}"


def _settings(site: str) -> settings.Settings:
    path = os.path.join(site, "site.yaml")
    if not os.path.exists(path):
        raise FaultError([Fault(faults.NO_SETTINGS, "site.yaml")])
    with open(path, "rb") as file:
        loaded, found = settings.load(file.read())
    if loaded is None:
        raise FaultError(found)
    return loaded

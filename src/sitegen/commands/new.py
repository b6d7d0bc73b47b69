"""``sitegen new``: an article begun."""

import os
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from gettext import NullTranslations

from sitegen.commands.arguments import ArgumentTypes
from sitegen.commands.writing import write_new
from sitegen.content import read_front_matter
from sitegen.diagnostics import Fault, UsageError, rules
from sitegen.diagnostics.messages import Translate
from sitegen.metadata import quoted, read_settings
from sitegen.system.names import is_usable_slug
from sitegen.vietnamese.slugs import is_forbidden_name, slug
from sitegen.vietnamese.text import clean_spaces, nfc

# A file's whole path may have 260 characters on Windows, and what is built lies deeper than what is written.
_LONGEST_NAME = 100


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument(
        "title", metavar="TITLE", type=types.text, help=_("the headline, in quotes; the file is named after it")
    )
    parser.add_argument("--category", metavar="C", type=types.text, help=_("a category of site.yaml, by its name"))
    parser.add_argument("--date", metavar="D", type=types.text, help=_("such as 31/12/2021 08:30; today by default"))
    parser.add_argument("--author", metavar="A", type=types.text, help=_("who wrote it"))
    parser.add_argument("--bundle", action="store_true", help=_("in a folder of its own, for pictures"))


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Write a draft and print its path. Raises UsageError, FaultError, OSError."""
    path = write_draft(
        site,
        arguments.title,
        category=arguments.category or "",
        date=arguments.date or "",
        author=arguments.author or "",
        bundle=arguments.bundle,
        translations=translations,
    )
    print(path)


def write_draft(
    site: str, title: str, *, category: str, date: str, author: str, bundle: bool, translations: NullTranslations
) -> str:
    """Write a new draft and return its path from the site's folder. Raises UsageError, FaultError, OSError."""
    _ = translations.gettext
    loaded = read_settings(site)
    title = nfc(clean_spaces(title))
    name = _file_name(title)
    if is_forbidden_name(name):
        message = _("Windows reserves the name {name}; write a title of more words")
        raise UsageError(message.format(name=name))
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
    front, broken = read_front_matter(text.encode(), source=f"content/{name}.md", settings=loaded)
    if front is None or front.date is None:
        # A comment is no date, though a draft may do without one.
        no_date = Fault(rules.UNREADABLE_DATE, "", params=(("value", clean_spaces(date)),))
        fault = next((each for each in broken if not each.rule.warning), no_date)
        raise UsageError(f"{fault.message(translations)}\n{fault.remedy(translations)}")
    folder = f"content/{front.date.day // 10_000}/{front.date.day // 100 % 100:02}"
    path = f"{folder}/{name}/index.md" if bundle else f"{folder}/{name}.md"
    for other in (f"{folder}/{name}.md", f"{folder}/{name}/index.md"):
        if os.path.exists(os.path.join(site, other)):
            raise UsageError(_("{path} exists already").format(path=other))
    write_new(os.path.join(site, path), text)
    return path


def _file_name(title: str) -> str:
    """Return the slug of a title, cut between two words where it would make a path that Windows cannot hold."""
    name = slug(title)
    if len(name) <= _LONGEST_NAME:
        return name
    return name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]

"""Collects every message that the program prints, merges it into the translations and compiles them.

The messages of argparse, which prints them for us, are kept in ``argparse.pot``: they differ between Python versions,
and the translations must hold those of all. The tables of ``docs/faults.md`` are written from the same texts.
"""

import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "sitegen"
LOCALE: Final = SOURCE / "locale"
ARGPARSE: Final = LOCALE / "argparse.pot"
TRANSLATION: Final = LOCALE / "vi" / "LC_MESSAGES" / "sitegen.po"
FAULTS: Final = ROOT / "docs" / "faults.md"
KEYWORDS: Final = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2), "refuse": None}

# They would differ from run to run, or tell nothing: who changed what and when, the history knows.
_NOISE: Final = re.compile(
    r'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    r"|Generated-By): .*\n",
    re.MULTILINE,
)
_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A section of the page holds the rules whose codes match: "## N0: the file", "## N15: warnings".
_SECTION: Final = re.compile(r"^## ([A-Z]\d+)\b.*$", re.MULTILINE)
_TABLE_HEAD: Final = "| code | printed | in ra |\n|---|---|---|\n"
_TABLE: Final = re.compile(r"^\|.*\n(?:\|.*\n)*", re.MULTILINE)


def extract(source: Path) -> Catalog:
    """Return the messages in the Python files below ``source``, and those of argparse."""
    catalog = Catalog(domain="sitegen", project="sitegen", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        source,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for name, _, message, comments, context in found:
        catalog.add(message, locations=[(f"src/sitegen/{name}", 0)], auto_comments=comments, context=context)
    for known in read_catalog(ARGPARSE):
        if known.id:
            catalog.add(known.id, locations=[("argparse", 0)])
    return catalog


def read_catalog(path: Path, locale: str | None = None) -> Catalog:
    """Return the catalog in the file ``path``."""
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="sitegen", ignore_obsolete=True)


def merged(source: Path, translation: Path) -> Catalog:
    """Return the translation with exactly the messages that are in use; a new one has no text yet."""
    catalog = read_catalog(translation, "vi")
    catalog.update(extract(source), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def po_text(catalog: Catalog) -> str:
    """Return a catalog as the text of a .po file, the same for the same messages."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=110, include_lineno=False, sort_by_file=True)
    return _NOISE.sub("", buffer.getvalue().decode())


def compiled(catalog: Catalog) -> bytes:
    """Return a catalog as the bytes of a .mo file, the same for the same messages."""
    # The library writes these dates into the file.
    catalog.creation_date = catalog.revision_date = _NO_DATE
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def faults_page(text: str, rules: Iterable[Rule], translations: NullTranslations) -> str:
    """Return the page ``text`` with the table of each section written anew from ``rules``."""
    sections = list(_SECTION.finditer(text))
    prefixes = sorted((section[1] for section in sections), key=len, reverse=True)
    rows: dict[str, list[str]] = {}
    for rule in sorted(rules):
        prefix = next((prefix for prefix in prefixes if rule.code.startswith(prefix)), None)
        if prefix is None:
            raise ValueError(f"no section for {rule.code}")
        shown = (_cell(rule, NullTranslations()), _cell(rule, translations))
        rows.setdefault(prefix, []).append(f"| {rule.code} | {shown[0]} | {shown[1]} |\n")
    for section in reversed(sections):
        table = "".join([_TABLE_HEAD, *rows.get(section[1], ())])
        found = _TABLE.search(text, section.end())
        if found is None:
            raise ValueError(f"no table below {section[0]}")
        text = text[: found.start()] + table + text[found.end() :]
    return text


def all_rules() -> list[Rule]:
    """Return every rule of the program, also those that share a code."""
    return [rule for rule in vars(rules).values() if isinstance(rule, Rule)]


def _cell(rule: Rule, translations: NullTranslations) -> str:
    """Return what ``rule`` prints, as a cell of a Markdown table."""
    remedy = translations.gettext("Fix: {remedy}").replace("{remedy}", translations.gettext(rule.remedy))
    lines = (translations.gettext(rule.message), remedy)
    return "<br>".join(re.sub(r"([\\|*_\[\]])", r"\\\1", line.replace("<", "&lt;")) for line in lines)


def main() -> int:
    """Write the .po and .mo files and the page of faults; return 1 when a message has no translation yet."""
    catalog = merged(SOURCE, TRANSLATION)
    TRANSLATION.write_text(po_text(catalog), encoding="utf-8")
    compiled_bytes = compiled(catalog)
    TRANSLATION.with_suffix(".mo").write_bytes(compiled_bytes)
    translations = GNUTranslations(BytesIO(compiled_bytes))
    FAULTS.write_text(faults_page(FAULTS.read_text(encoding="utf-8"), all_rules(), translations), encoding="utf-8")
    missing = [message.id for message in catalog if message.id and not message.string]
    for text in missing:
        print(f"not translated: {text}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the preview adds to a page: the faults, the warnings, and the script that reloads it."""

import contextlib
import os
from functools import lru_cache
from gettext import NullTranslations
from typing import NamedTuple
from urllib.parse import unquote

import jinja2

from sitegen import regex
from sitegen.diagnostics import Fault
from sitegen.preview.answers import below_base, file_at
from sitegen.preview.building import Outcome, Shown
from sitegen.preview.editing import Workplace
from sitegen.system.digests import digest_of
from sitegen.system.stamps import Stamp, stamp_of

# A style sheet or picture under its name with a digest: before that, the digest, and the ending.
_WITH_DIGEST = regex(rb"(/static/[^\"'\s,?#]+)(\.[0-9a-f]{8,64})(\.(?:css|png|jpe?g|gif|webp|avif|svg))")
_PICTURE = regex(rb"[\"\s](/[^\"'\s,?#]+\.(?:png|jpe?g|gif|webp|avif|svg))[\"\s,]")
FOLDER = os.path.dirname(os.path.abspath(__file__))


class _Item(NamedTuple):
    """A fault or a warning as a page shows it; the source line is in three parts, the middle one is meant."""

    path: str
    place: str
    link: str
    code: str
    message: str
    number: int
    line: tuple[str, str, str] | None
    remedy: str


class Made(NamedTuple):
    """Where a page's file is opened, and the ``source`` that the page is made of, '' for none.

    ``output`` is the folder in which its pictures are, '' where nobody asks whether they change.
    """

    workplace: Workplace
    source: str = ""
    output: str = ""


def add_notice(page: bytes, shown: Shown, translations: NullTranslations, made: Made) -> bytes:
    """Return an HTML page with the notice of faults and warnings, and the reloading script, at its end."""
    notice = _render("notice.html", shown, translations, version_of(shown, page, made.output), made, alone=False)
    head, mark, tail = page.rpartition(b"</body>")
    return head + notice + mark + tail if mark else page + notice


def notice_alone(shown: Shown, translations: NullTranslations, made: Made) -> bytes:
    """Return a page that only shows the faults, or that the first build is under way."""
    return _render("alone.html", shown, translations, version_of(shown, b"", ""), made, alone=True)


def version_of(shown: Shown, page: bytes, output: str) -> str:
    """Return what differs whenever a page looks different: of its bytes, of the notice over it, and of the server.

    After a '~' comes what differs when only style sheets and pictures do, which are put in place of those in the open
    page: their names with a digest, and the stamps of the files in the folder ``output``.
    """
    notice = (shown.outcome or Outcome())[:3]
    server = shown.number.partition("-")[0]
    frame = _WITH_DIGEST.sub(rb"\1\3", page)
    pictures = sorted(set(_PICTURE.findall(page))) if output else []
    stamps = [_stamp(output, each.decode(errors="replace"), shown.base_path) for each in pictures]
    assets = repr((_WITH_DIGEST.findall(page), stamps)).encode()
    return f"{server}-{hash(notice):x}-{digest_of(frame).hex()}~{digest_of(assets).hex()}"


def _stamp(output: str, url: str, base_path: str) -> Stamp | None:
    real = file_at(output, unquote(below_base(url, base_path) or ""))
    with contextlib.suppress(OSError):
        return None if real is None else stamp_of(real)
    return None


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    # Made once: each page that is shown waits for it.
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(
    template: str, shown: Shown, translations: NullTranslations, version: str, made: Made, *, alone: bool
) -> bytes:
    outcome = shown.outcome or Outcome()
    text = (
        _environment()
        .get_template(template)
        .render(
            number=version,
            alone=alone,
            building=alone and shown.outcome is None,
            failure=outcome.failure,
            faults=[_item(each, translations, made) for each in outcome.faults],
            warnings=[_item(each, translations, made) for each in outcome.warnings],
            seen=f"{hash(outcome[:3]):x}",
            source=made.source,
            link=made.workplace.link(made.source),
            command=made.workplace.command,
            text=_texts(outcome, translations),
            language=translations.info().get("language", "en"),
        )
    )
    # What a file holds may be anything, also half of a character.
    return text.encode(errors="replace")


def _item(fault: Fault, translations: NullTranslations, made: Made) -> _Item:
    start, end = fault.marked
    line = fault.source_line
    return _Item(
        path=fault.path,
        place=translations.gettext("line {line}, column {column}").format(line=fault.line, column=fault.column),
        # A file of the theme is none of the site's.
        link="" if made.workplace.real(fault.path) is None else made.workplace.link(fault.path, fault.line),
        code=fault.rule.code,
        message=fault.message(translations),
        number=fault.line,
        line=(line[:start], line[start:end], line[end:]) if line else None,
        remedy=translations.gettext("Fix: {remedy}").format(remedy=fault.remedy(translations)),
    )


def _texts(outcome: Outcome, translations: NullTranslations) -> dict[str, str]:
    _ = translations.gettext
    count = translations.ngettext("{count} fault to correct", "{count} faults to correct", len(outcome.faults))
    doubts = translations.ngettext("{count} warning", "{count} warnings", len(outcome.warnings))
    return {
        "faults": count.format(count=len(outcome.faults)),
        "warnings": doubts.format(count=len(outcome.warnings)),
        "failure": _("The pages could not be built"),
        "how": _("Correct the file and save it: this notice then goes away by itself."),
        "how_failed": _("As soon as a file is saved, it is tried again."),
        "stale": _("The page is as it was before the fault."),
        "doubt": _("Warnings stop nothing; look whether something should be corrected."),
        "previous": _("Show the page as it was before"),
        "show_faults": _("Show the faults"),
        "show_warnings": _("Show"),
        "close": _("Close"),
        "next": _("Next"),
        "preview": _("Preview"),
        "source": _("Source file:"),
        "building": _("The pages are being built…"),
        "wait": _("This page appears by itself when they are ready."),
        "lost": _("The preview has ended. To go on, run sitegen serve again."),
    }

"""What a build says when it is done, to who waited for it."""

from datetime import datetime, tzinfo
from gettext import NullTranslations
from typing import Final

from sitegen.build.results import Result
from sitegen.diagnostics.messages import seconds_text

_MINUTE: Final = 60


def summary_lines(result: Result, zone: tzinfo, translations: NullTranslations) -> list[str]:
    """Return the lines that sum up a build; times are shown in ``zone``."""
    _ = translations.gettext
    lines = []
    if result.replaced == "version":
        lines.append(_("Another version of sitegen built last; everything was built again."))
    elif result.replaced == "program":
        lines.append(
            _("sitegen or one of its libraries has changed since the last build; everything was rendered again.")
        )
    elif result.replaced:
        lines.append(_("The record of earlier builds could not be used; everything was built again."))
    if result.foreign:
        stay = _("{count} files in the output were not made by this site; they stay.")
        lines.append(stay.format(count=result.foreign))
    if result.warnings and not result.skipped:
        lines.append(_("No faults, {count} warnings; warnings stop nothing.").format(count=len(result.warnings)))
    numbers = _("{articles} articles, {pages} pages: {written} files written, {removed} removed, in {seconds} s.")
    lines.append(
        numbers.format(
            articles=result.articles,
            pages=result.pages,
            written=result.written,
            removed=result.removed,
            seconds=seconds_text(result.seconds["total"], translations),
        )
    )
    if result.next_due is not None:
        # A build before that moment does nothing.
        due = moment_text(-(-result.next_due // _MINUTE) * _MINUTE, zone)
        lines.append(_("Build again at {time}: an article is then published or expires.").format(time=due))
    return lines


def moment_text(epoch: int, zone: tzinfo) -> str:
    """Return a moment as ``31/12/2021 08:30 (+07:00)``."""
    from sitegen.system.times import in_whole_minutes  # noqa: PLC0415 - most sites have nothing that waits for its time

    moment = in_whole_minutes(datetime.fromtimestamp(epoch, zone))
    return f"{moment:%d/%m/%Y %H:%M} ({moment.isoformat()[-6:]})"

"""``sitegen deploy``: sends what changed to the host."""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import partial
from gettext import NullTranslations
from typing import Final

from sitegen.build import write_report
from sitegen.commands.arguments import ArgumentTypes
from sitegen.commands.reports import report_path
from sitegen.diagnostics import Fault, UsageError, without_controls
from sitegen.diagnostics.messages import Translate
from sitegen.metadata import read_settings
from sitegen.publishing import Asked, deploy, rollback, target_named

# More than anybody corrects in one go; `check --against` tells them all.
_MOST_LOST: Final = 20


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument(
        "target",
        metavar="TARGET",
        nargs="?",
        type=types.text,
        help=_("a target of site.yaml; the first by default"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("print what would be sent and removed, and do nothing")
    )
    parser.add_argument("--rollback", action="store_true", help=_("show the release before the current one again"))
    parser.add_argument("--allow-loss", action="store_true", help=_("even if more than 5 % of the pages would be gone"))
    parser.add_argument("--report", metavar="FILE", type=types.path, help=_("write what was done as JSON"))


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Deploy the site, and tell what was done. Raises FaultError, UsageError, MachineError, OSError."""
    _ = translations.gettext
    settings = read_settings(site)
    target = target_named(settings, arguments.target or "", translations)
    if arguments.rollback:
        if arguments.dry_run or arguments.report:
            raise UsageError(_("--rollback goes without other options"))
        release = rollback(site, target, translations)
        print(_("{target} shows release {release} again.").format(target=target.name, release=release))
        return
    report = ""
    if arguments.report:
        places = ["public", *([target.to] if target.type == "folder" else [])]
        outputs = [os.path.join(site, each) for each in places]
        report = report_path(site, arguments.report, outputs, translations)
    begun = time.monotonic()
    asked = Asked(
        now=int(time.time()),
        allow_loss=arguments.allow_loss,
        dry_run=arguments.dry_run,
        warns=partial(_tell_lost, translations),
        tells=lambda sign, path: print(f"{sign} {path}"),
    )
    outcome = deploy(site, settings, target, asked, translations)
    seconds = round(time.monotonic() - begun, 3)
    if report:
        # The target's name, not its place: that may hold what is nobody's business.
        write_report(report, {"target": target.name, **outcome._asdict(), "seconds": seconds})
    if target.type == "hosted":
        print(
            _("{target}: {count} files; the host takes public/ itself.").format(
                target=target.name, count=outcome.unchanged
            )
        )
        return
    told = _("{target}: {sent} files sent ({size} KB), {removed} removed, {unchanged} unchanged.")
    if arguments.dry_run:
        told = _("{target}: {sent} files to send ({size} KB), {removed} to remove, {unchanged} unchanged.")
    size = -(-outcome.bytes // 1000)
    print(
        told.format(
            target=target.name, sent=outcome.sent, size=size, removed=outcome.removed, unchanged=outcome.unchanged
        )
    )


def _tell_lost(translations: NullTranslations, lost: Sequence[Fault]) -> None:
    """Print which published addresses will be gone, and what keeps each."""
    _ = translations.gettext
    print(_("{count} published addresses will be gone:").format(count=len(lost)), file=sys.stderr)
    for each in lost[:_MOST_LOST]:
        print(f"    {without_controls(each.message(translations))}", file=sys.stderr)
        fix = _("Fix: {remedy}").format(remedy=each.remedy(translations))
        print(f"        {without_controls(fix)}", file=sys.stderr)
    if len(lost) > _MOST_LOST:
        print(_("    … and {count} more").format(count=len(lost) - _MOST_LOST), file=sys.stderr)

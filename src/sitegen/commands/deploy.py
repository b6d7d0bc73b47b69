"""``sitegen deploy``: sends what changed to the host."""

import os
import time
from argparse import ArgumentParser, Namespace
from gettext import NullTranslations

from sitegen.build import write_report
from sitegen.commands.arguments import ArgumentTypes
from sitegen.diagnostics import UsageError
from sitegen.diagnostics.messages import Translate
from sitegen.metadata import read_settings
from sitegen.publishing import Asked, deploy, rollback, target_named


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument(
        "target",
        metavar="TARGET",
        nargs="?",
        type=types.text,
        default="",
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
    target = target_named(settings, arguments.target, translations)
    if arguments.rollback:
        if arguments.dry_run or arguments.report:
            raise UsageError(_("--rollback goes without other options"))
        release = rollback(site, target, translations)
        print(_("{target} shows release {release} again.").format(target=target.name, release=release))
        return
    begun = time.monotonic()
    asked = Asked(
        now=int(time.time()),
        allow_loss=arguments.allow_loss,
        dry_run=arguments.dry_run,
        tells=lambda sign, path: print(f"{sign} {path}"),
    )
    outcome = deploy(site, settings, target, asked, translations)
    seconds = round(time.monotonic() - begun, 3)
    if arguments.report:
        # The target's name, not its place: that may hold what is nobody's business.
        write_report(
            os.path.join(site, arguments.report), {"target": target.name, **outcome._asdict(), "seconds": seconds}
        )
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

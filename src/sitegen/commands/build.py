"""``sitegen build``: what is out of date, into ``public/``."""

import contextlib
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Collection
from datetime import UTC, tzinfo
from gettext import NullTranslations

from sitegen.build import BuildError, Console, Options, Result, build, summary_lines
from sitegen.commands.arguments import ArgumentTypes
from sitegen.commands.parser import ToldError
from sitegen.diagnostics import Fault, FaultError, UsageError
from sitegen.diagnostics.messages import Translate
from sitegen.system.sources import require_site


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument("--output", metavar="DIR", type=types.path, help=_("build into this folder"))
    parser.add_argument("--base-url", metavar="URL", type=types.text, help=_("in place of base_url in site.yaml"))
    parser.add_argument(
        "--now", metavar="TIME", type=types.text, help=_("what is public then, such as 2026-03-01T08:30")
    )
    parser.add_argument("--drafts", action="store_true", help=_("with drafts; needs --output"))
    parser.add_argument("--jobs", metavar="N", type=types.jobs, default=0, help=_("how many processes work"))
    parser.add_argument("--clean", action="store_true", help=_("forget earlier builds and render everything"))
    parser.add_argument("--prune", action="store_true", help=_("with --clean: also remove files that it does not make"))
    parser.add_argument(
        "--skip-faulty", action="store_true", help=_("leave out the articles that have faults, and build the others")
    )
    parser.add_argument("--explain", action="store_true", help=_("print every written file with its reason"))
    parser.add_argument("--report", metavar="FILE", type=types.path, help=_("write what was done as JSON"))
    parser.add_argument("--quiet", action="store_true", help=_("print faults only"))


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Build the site, and tell what was done. Raises FaultError, UsageError, MachineError, OSError."""
    _ = translations.gettext
    if arguments.drafts and not arguments.output:
        raise UsageError(_("--drafts needs --output, so that drafts never reach public/"))
    if arguments.prune and not arguments.clean:
        raise UsageError(_("--prune needs --clean: only a build of everything may remove what it does not make"))
    output = os.path.normpath(os.path.join(site, arguments.output or "public"))
    report = ""
    if arguments.report:
        from sitegen.commands.reports import report_path

        report = report_path(site, arguments.report, (output, os.path.join(site, "public")), translations)
    try:
        require_site(site)
        options = Options(
            site=site,
            output=output,
            base_url=arguments.base_url or "",
            now=_now(site, arguments.now, _),
            drafts=arguments.drafts,
            clean=arguments.clean,
            prune=arguments.prune,
            skip_faulty=arguments.skip_faulty,
            jobs=arguments.jobs,
            measure=bool(report),
        )
        with contextlib.closing(Console(translations, explain=arguments.explain, quiet=arguments.quiet)) as console:
            result = build(options, console)
    except FaultError as error:
        try:
            _report(report, error.result if isinstance(error, BuildError) else None, error.faults, translations)
        except OSError:
            # What is wrong with the site is told all the same.
            from sitegen.commands.telling import print_faults

            print_faults(error, translations)
            raise
        raise
    _report(report, result, (), translations)
    if result.skipped or not arguments.quiet:
        _tell(result, translations, quiet=arguments.quiet)
    if result.skipped:
        raise ToldError


def _tell(result: Result, translations: NullTranslations, *, quiet: bool) -> None:
    """Print what was found, and what was done unless ``quiet``."""
    found = [*result.skipped_faults, *(() if quiet else result.warnings)]
    if found:
        from sitegen.diagnostics import listing_for

        for line in listing_for(sys.stderr, found, translations):
            print(line, file=sys.stderr)
    if result.skipped:
        told = translations.gettext("{count} articles were left out because of their faults:")
        print(told.format(count=len(result.skipped)), file=sys.stderr)
        for each in result.skipped:
            print(f"    {each.path}", file=sys.stderr)
    if not quiet:
        for line in summary_lines(result, _zone_of(result), translations):
            print(line)


def _now(site: str, text: str | None, _: Translate) -> int:
    """Return the time that ``--now`` gives, in the site's zone when it names none; else the clock's."""
    if text is None:
        return int(time.time())
    from sitegen.metadata import parse_moment, read_settings

    text = text.strip()
    moment = parse_moment(text, lambda: read_settings(site).zone)
    if moment is None:
        raise UsageError(_("--now: not a time: {value}; write it as 2026-03-01T08:30").format(value=text))
    return moment


def _report(path: str, result: Result | None, found: Collection[Fault], translations: NullTranslations) -> None:
    """Write the report that was asked for, if one was: ``path`` may be empty. Raises OSError."""
    if path:
        from sitegen.build import report, write_report

        zone = UTC if result is None else _zone_of(result)
        write_report(path, report(result, found, zone, translations))


def _zone_of(result: Result) -> tzinfo:
    """Return the zone in which a build's times are shown."""
    if result.next_due is None:
        # Most sites have nothing that waits for its time: then nobody needs to know the zone.
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(result.timezone)

"""The command line. A command's own modules are imported only when it runs."""

import argparse
import contextlib
import gettext
import os
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from sitegen import __version__
from sitegen.build import Options
from sitegen.commands.arguments import ArgumentTypes
from sitegen.diagnostics import (
    Fault,
    FaultError,
    MachineError,
    UsageError,
    fault_order,
    messages,
    render_fault,
    without_controls,
)
from sitegen.system.streams import is_lost, printing

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sitegen.build import Result

DONE, FAULTS, WRONG_USE, MACHINE = range(4)
DEFECT = 70
# What a shell shows for a program that was interrupted.
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 faults, 2 wrong use, 3 the machine failed.

    What is printed to a closed stream is dropped; that what was printed could not be written is a failure of the
    machine, unless nobody reads it any more.
    """
    translations = messages.load()
    with printing() as failure:
        try:
            code = _run(argv, translations)
        except SystemExit as ended:
            # How argparse ends, after help or an argument that it does not take.
            code = WRONG_USE if ended.code else DONE
        error = failure()
        if error is not None and code == DONE:
            from sitegen.diagnostics import failure_text

            told = translations.gettext("what this command prints could not be written: {error}")
            _say(told.format(error=failure_text(error, translations)))
            code = MACHINE
    return code


def _run(argv: Sequence[str] | None, translations: gettext.NullTranslations) -> int:
    _ = translations.gettext
    # The standard library's own messages (argparse) are looked up in our translations too.
    gettext.bindtextdomain(messages.DOMAIN, messages.FOLDER)
    gettext.textdomain(messages.DOMAIN)
    os.environ["LANGUAGE"] = os.environ.get("SITEGEN_LANG") or messages.DEFAULT_LANGUAGE
    arguments = _parse(argv, translations)
    site = arguments.directory
    try:
        site = os.path.abspath(arguments.directory)
        _require_folder(site, arguments.directory, _)
        command = {"build": _build, "init": _init, "new": _new, "list": _list, "serve": _serve}[arguments.command]
        return command(site, arguments, translations)
    except FaultError as error:
        _print_faults(error, translations)
        # An option that is wrong is no fault of the site.
        return WRONG_USE if all(each.path.startswith("--") for each in error.faults) else FAULTS
    except UsageError as error:
        _say(str(error))
        return WRONG_USE
    except (MachineError, OSError, MemoryError) as error:
        from sitegen.diagnostics import failure_text

        _say(failure_text(error, translations))
        return MACHINE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a defect of the program
        from sitegen.build import defect_text, state_folder

        # A folder that is no site stays as it is.
        known = os.path.isfile(os.path.join(site, "site.yaml"))
        _say(defect_text(error, state_folder(site) if known else "", translations))
        return DEFECT


def _require_folder(folder: str, typed: str, _: messages.Translate) -> None:
    if not os.path.isdir(folder):
        raise UsageError(_("there is no folder {folder}").format(folder=typed))


def _say(text: str) -> None:
    print("sitegen: " + "\n         ".join(map(without_controls, text.split("\n"))), file=sys.stderr)


def _parse(argv: Sequence[str] | None, translations: gettext.NullTranslations) -> argparse.Namespace:
    _ = translations.gettext
    types = ArgumentTypes(_)
    parser = argparse.ArgumentParser(
        prog="sitegen", description=_("Builds the site of a news archive."), allow_abbrev=False
    )
    parser.add_argument(
        "-C", dest="directory", metavar="DIR", type=types.path, default=".", help=_("the folder that holds site.yaml")
    )
    parser.add_argument("--version", action="version", version=__version__, help=_("print the version and end"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)

    init = add("init", _("make a new site that builds at once"))
    init.add_argument("folder", metavar="DIR", type=types.path, help=_("the folder to make, or an empty one"))
    build = add("build", _("build what is out of date into public/"))
    build.add_argument("--output", metavar="DIR", type=types.path, help=_("build into this folder"))
    build.add_argument(
        "--base-url", metavar="URL", type=types.text, default="", help=_("in place of base_url in site.yaml")
    )
    build.add_argument(
        "--now", metavar="TIME", type=types.text, help=_("what is public then, such as 2026-03-01T08:30")
    )
    build.add_argument("--drafts", action="store_true", help=_("with drafts; needs --output"))
    build.add_argument("--jobs", metavar="N", type=types.jobs, default=0, help=_("how many processes work"))
    build.add_argument("--clean", action="store_true", help=_("forget earlier builds and render everything"))
    build.add_argument("--prune", action="store_true", help=_("with --clean: also remove files that it does not make"))
    build.add_argument("--explain", action="store_true", help=_("print every written file with its reason"))
    build.add_argument("--report", metavar="FILE", type=types.path, help=_("write what was done as JSON"))
    build.add_argument("--quiet", action="store_true", help=_("print faults only"))
    serve = add("serve", _("preview that follows every change"))
    serve.add_argument(
        "--host", type=types.text, default="127.0.0.1", help=_("the address to serve on; others see drafts too")
    )
    serve.add_argument(
        "--port", metavar="N", type=types.port, default=8000, help=_("the port to serve on; 0 takes a free one")
    )
    serve.add_argument("--open", action="store_true", help=_("open the browser"))
    new = add("new", _("make a new article and print its path"))
    new.add_argument(
        "title", metavar="TITLE", type=types.text, help=_("the headline, in quotes; the file is named after it")
    )
    new.add_argument(
        "--category", metavar="C", type=types.text, default="", help=_("a category of site.yaml, by its name")
    )
    new.add_argument(
        "--date", metavar="D", type=types.text, default="", help=_("such as 31/12/2021 08:30; today by default")
    )
    new.add_argument("--author", metavar="A", type=types.text, default="", help=_("who wrote it"))
    new.add_argument("--bundle", action="store_true", help=_("in a folder of its own, for pictures"))
    listing = add("list", _("what is not, not yet, or no longer public"))
    listing.add_argument("what", choices=("drafts", "scheduled", "expired", "withdrawn"), help=_("what to list"))

    arguments, unknown = parser.parse_known_args(argv)
    if unknown:
        _refuse(commands.choices[arguments.command], unknown, _)
    return arguments


def _refuse(command: argparse.ArgumentParser, unknown: list[str], _: messages.Translate) -> None:
    """End the program because of arguments that ``command`` does not know, with the option that was probably meant."""
    from difflib import get_close_matches

    options = [each for action in command._actions for each in action.option_strings]  # noqa: SLF001 - no other way
    near = get_close_matches(unknown[0].partition("=")[0], options, n=1)
    said = gettext.gettext("unrecognized arguments: %s") % " ".join(unknown)
    if near:
        meant = _("did you mean {near}?").format(near=near[0])
        said = f"{said}; {meant}"
    command.error(said)


def _require_site(site: str) -> None:
    if not os.path.isfile(os.path.join(site, "site.yaml")):
        from sitegen.diagnostics import rules

        raise FaultError([Fault(rules.NO_SETTINGS, "site.yaml")])


def _now(site: str, text: str | None, _: messages.Translate) -> int:
    """Return the time that ``--now`` gives, in the site's zone when it names none; else the clock's."""
    if not text:
        return int(time.time())
    from sitegen.metadata import parse_moment

    text = text.strip()
    moment = parse_moment(text, lambda: _zone(site))
    if moment is None:
        raise UsageError(_("--now: not a time: {value}; write it as 2026-03-01T08:30").format(value=text))
    return moment


def _zone(site: str) -> "ZoneInfo":
    """Return the zone of the site's dates. Raises FaultError."""
    from sitegen.metadata import read_settings

    return read_settings(site).zone


def _build(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen.build import BuildError, Console, build, summary_lines

    _ = translations.gettext
    if arguments.drafts and not arguments.output:
        raise UsageError(_("--drafts needs --output, so that drafts never reach public/"))
    if arguments.prune and not arguments.clean:
        raise UsageError(_("--prune needs --clean: only a build of everything may remove what it does not make"))
    report = os.path.join(site, arguments.report) if arguments.report else ""
    if os.path.isdir(report):
        raise UsageError(_("--report must be a file, and this is a folder: {path}").format(path=report))
    output = os.path.normpath(os.path.join(site, arguments.output or "public"))
    try:
        _require_site(site)
        options = Options(
            site=site,
            output=output,
            base_url=arguments.base_url,
            now=_now(site, arguments.now, _),
            drafts=arguments.drafts,
            clean=arguments.clean,
            prune=arguments.prune,
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
            _print_faults(error, translations)
            raise
        raise
    _report(report, result, (), translations)
    if not arguments.quiet:
        zone = _zone_of(result)
        for each in sorted(result.warnings, key=fault_order):
            print(render_fault(each, translations), file=sys.stderr)
        for line in summary_lines(result, zone, translations):
            print(line)
    return DONE


def _report(path: str, result: "Result | None", found: Iterable[Fault], translations: gettext.NullTranslations) -> None:
    """Write the report that was asked for, if one was: ``path`` may be empty. Raises OSError."""
    if path:
        from sitegen.build import report, write_report

        zone = UTC if result is None else _zone_of(result)
        write_report(path, report(result, found, zone, translations))


def _zone_of(result: "Result") -> tzinfo:
    """Return the zone in which a build's times are shown."""
    if result.next_due is None:
        # Most sites have nothing that waits for its time: then nobody needs to know the zone.
        return UTC
    import zoneinfo

    return zoneinfo.ZoneInfo(result.timezone)


def _print_faults(error: FaultError, translations: gettext.NullTranslations) -> None:
    for each in error.faults:
        print(render_fault(each, translations), file=sys.stderr)
    count = sum(not each.rule.warning for each in error.faults)
    from sitegen.build import BuildError

    written = error.result.written if isinstance(error, BuildError) else 0
    told = translations.gettext("{count} faults found; nothing was written.")
    if written:
        told = translations.gettext(
            "{count} faults found; {written} files were written before. The next build goes on from there."
        )
    print(told.format(count=count, written=written), file=sys.stderr)


def _init(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen.commands import scaffold

    folder = os.path.normpath(os.path.join(site, arguments.folder))
    scaffold.init(folder, translations)
    print(translations.gettext("A new site is in {folder}. To see it:").format(folder=folder))
    print(f'    sitegen -C "{folder}" serve')
    return DONE


def _new(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen.commands import scaffold

    print(
        scaffold.new(
            site,
            arguments.title,
            category=arguments.category,
            date=arguments.date,
            author=arguments.author,
            bundle=arguments.bundle,
            translations=translations,
        )
    )
    return DONE


def _list(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen.commands import scaffold

    _ = translations.gettext
    unreadable: list[str] = []
    count = 0
    for each in scaffold.articles_in_state(site, arguments.what, int(time.time()), unreadable):
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
    return DONE


def _serve(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen import preview

    _require_site(site)
    return preview.serve(
        site, host=arguments.host, port=arguments.port, open_browser=arguments.open, translations=translations
    )


if __name__ == "__main__":
    sys.exit(main())

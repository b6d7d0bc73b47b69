"""The command line. A command's own modules are imported only when it runs."""

import argparse
import contextlib
import gettext
import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from sitegen import __version__, messages
from sitegen.errors import Fault, FaultError, MachineError, UsageError, render_fault
from sitegen.options import Options

DONE, FAULTS, WRONG_USE, MACHINE = range(4)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 faults, 2 wrong use, 3 the machine failed."""
    translations = messages.load()
    _ = translations.gettext
    # The standard library's own messages (argparse) are looked up in our translations too.
    gettext.bindtextdomain(messages.DOMAIN, messages.FOLDER)
    gettext.textdomain(messages.DOMAIN)
    os.environ["LANGUAGE"] = os.environ.get("SITEGEN_LANG") or messages.DEFAULT_LANGUAGE
    arguments = _parser(translations).parse_args(argv)
    site = os.path.abspath(arguments.directory)
    try:
        command = {"build": _build, "init": _init, "new": _new, "list": _list, "serve": _serve}[arguments.command]
        return command(site, arguments, translations)
    except FaultError as error:
        _print_faults(error.faults, translations)
        return FAULTS
    except UsageError as error:
        print(f"sitegen: {error}", file=sys.stderr)
        return WRONG_USE
    except (MachineError, OSError) as error:
        print(f"sitegen: {error}", file=sys.stderr)
        return MACHINE


def _parser(translations: gettext.NullTranslations) -> argparse.ArgumentParser:
    _ = translations.gettext
    parser = argparse.ArgumentParser(prog="sitegen", description=_("Builds the site of a news archive."))
    parser.add_argument("-C", dest="directory", metavar="DIR", default=".", help=_("the folder that holds site.yaml"))
    parser.add_argument("--version", action="version", version=__version__, help=_("print the version and end"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    init = commands.add_parser("init", help=_("make a new site that builds at once"))
    init.add_argument("folder", metavar="DIR")
    build = commands.add_parser("build", help=_("build what is out of date into public/"))
    build.add_argument("--output", metavar="DIR", help=_("build into this folder"))
    build.add_argument("--base-url", metavar="URL", default="", help=_("in place of base_url in site.yaml"))
    build.add_argument("--now", metavar="TIME", help=_("the time that decides what is public"))
    build.add_argument("--drafts", action="store_true", help=_("with drafts; needs --output"))
    build.add_argument("--jobs", metavar="N", type=int, default=0, help=_("how many processes work"))
    build.add_argument("--clean", action="store_true", help=_("forget earlier builds and render everything"))
    build.add_argument("--prune", action="store_true", help=_("also remove files that this build does not make"))
    build.add_argument("--explain", action="store_true", help=_("print every written file with its reason"))
    build.add_argument("--report", metavar="FILE", help=_("write what was done as JSON"))
    build.add_argument("--quiet", action="store_true", help=_("print faults only"))
    serve = commands.add_parser("serve", help=_("preview that follows every change"))
    serve.add_argument("--host", default="127.0.0.1", help=_("the address to serve on; others see drafts too"))
    serve.add_argument("--port", type=int, default=8000, help=_("the port to serve on; 0 takes a free one"))
    serve.add_argument("--open", action="store_true", help=_("open the browser"))
    new = commands.add_parser("new", help=_("make a new article and print its path"))
    new.add_argument("title", metavar="TITLE")
    new.add_argument("--category", metavar="C", default="")
    new.add_argument("--date", metavar="D", default="")
    new.add_argument("--author", metavar="A", default="")
    new.add_argument("--bundle", action="store_true", help=_("in a folder of its own, for pictures"))
    listing = commands.add_parser("list", help=_("what is not, not yet, or no longer public"))
    listing.add_argument("what", choices=("drafts", "scheduled", "expired", "withdrawn"))
    return parser


def _require_site(site: str) -> None:
    if not os.path.isfile(os.path.join(site, "site.yaml")):
        from sitegen import faults

        raise FaultError([Fault(faults.NO_SETTINGS, "site.yaml")])


def _now(text: str | None, translations: gettext.NullTranslations) -> int:
    if not text:
        return int(time.time())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(translations.gettext("not a time: {value}").format(value=text)) from None
    if moment.tzinfo is None:
        from zoneinfo import ZoneInfo

        moment = moment.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return int(moment.timestamp())


def _build(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen.build import build
    from sitegen.console import Console

    _ = translations.gettext
    if arguments.drafts and not arguments.output:
        raise UsageError(_("--drafts needs --output, so that drafts never reach public/"))
    if arguments.jobs < 0:
        raise UsageError(_("--jobs must be 1 or more"))
    options = Options(
        site=site,
        output=os.path.normpath(os.path.join(site, arguments.output or "public")),
        base_url=arguments.base_url,
        now=_now(arguments.now, translations),
        drafts=arguments.drafts,
        clean=arguments.clean,
        prune=arguments.prune,
        jobs=arguments.jobs,
        measure=bool(arguments.report),
    )
    report: dict[str, object] = {
        "articles": 0, "pages": 0, "written": 0, "unchanged": 0, "removed": 0,
        "faults": [], "warnings": [], "next_due": None, "seconds": {}, "peak_rss_mb": 0,
    }  # fmt: skip
    try:
        _require_site(site)
        with contextlib.closing(Console(translations, explain=arguments.explain, quiet=arguments.quiet)) as console:
            result = build(options, console)
    except FaultError as error:
        report["faults"] = [_as_json(each, translations) for each in error.faults if not each.rule.warning]
        report["warnings"] = [_as_json(each, translations) for each in error.faults if each.rule.warning]
        _write_report(site, arguments.report, report)
        raise
    due = None if result.next_due is None else _iso(result.next_due)
    report.update(
        articles=result.articles,
        pages=result.pages,
        written=result.written,
        unchanged=result.unchanged,
        removed=result.removed,
        warnings=[_as_json(each, translations) for each in result.warnings],
        next_due=due,
        seconds=result.seconds,
        peak_rss_mb=result.peak_mb,
    )
    _write_report(site, arguments.report, report)
    _print_faults(result.warnings, translations)
    if not arguments.quiet:
        if result.replaced:
            print(_("The record of earlier builds could not be used; everything was built again."))
        if result.foreign:
            print(_("{count} files in the output were not made by this site; they stay.").format(count=result.foreign))
        summary = _("{articles} articles, {pages} pages: {written} files written, {removed} removed, in {seconds} s.")
        print(
            summary.format(
                articles=result.articles,
                pages=result.pages,
                written=result.written,
                removed=result.removed,
                seconds=f"{result.seconds['total']:.2f}",
            )
        )
        if due:
            print(_("Build again at {time}: an article is then published or expires.").format(time=due))
    return DONE


def _iso(epoch: int) -> str:
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(epoch, UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).isoformat()


def _as_json(fault: Fault, translations: gettext.NullTranslations) -> dict[str, object]:
    return {
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "code": fault.rule.code,
        "message": fault.message(translations),
    }


def _write_report(site: str, name: str | None, report: dict[str, object]) -> None:
    if not name:
        return
    with open(os.path.join(site, name), "w", encoding="utf-8") as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _print_faults(found: list[Fault], translations: gettext.NullTranslations) -> None:
    for each in found:
        print(render_fault(each, translations), file=sys.stderr)
    failing = sum(not each.rule.warning for each in found)
    if failing:
        print(translations.gettext("{count} faults found; nothing was written.").format(count=failing), file=sys.stderr)


def _init(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen import scaffold

    print(scaffold.init(os.path.join(site, arguments.folder), translations))
    return DONE


def _new(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen import scaffold

    _require_site(site)
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


def _list(site: str, arguments: argparse.Namespace, _: gettext.NullTranslations) -> int:
    from sitegen import scaffold

    _require_site(site)
    for line in scaffold.articles_in_state(site, arguments.what, int(time.time())):
        print(line)
    return DONE


def _serve(site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations) -> int:
    from sitegen import preview

    _require_site(site)
    return preview.serve(
        site, host=arguments.host, port=arguments.port, open_browser=arguments.open, translations=translations
    )


if __name__ == "__main__":
    sys.exit(main())

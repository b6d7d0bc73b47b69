"""``sitegen check``: what a build would say, without building."""

import contextlib
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterable, Iterator, Mapping
from gettext import NullTranslations
from typing import Final

from sitegen.build import Console, Options, check
from sitegen.commands.arguments import ArgumentTypes
from sitegen.commands.parser import ToldError
from sitegen.diagnostics import Fault, UsageError, fault_order
from sitegen.diagnostics.messages import Translate
from sitegen.vietnamese.text import nfc

_FORMATS: Final = ("text", "json", "github", "gitlab")
# Where the services say that they have put the repository.
_WORKSPACES: Final = {"github": "GITHUB_WORKSPACE", "gitlab": "CI_PROJECT_DIR"}


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", type=types.path, help=_("tell only what concerns these files and folders")
    )
    parser.add_argument(
        "--format", choices=_FORMATS, default="text", help=_("for people, or for programs: json, github, gitlab")
    )
    parser.add_argument("--strict", action="store_true", help=_("warnings count as faults"))
    parser.add_argument(
        "--against",
        metavar="OLD",
        type=types.path,
        help=_("also tell which addresses of this manifest would be lost: a file, or https://…"),
    )


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Tell what is wrong with the site. Raises ToldError when that is anything, UsageError, MachineError, OSError."""
    _ = translations.gettext
    named = [path_in_site(site, each, _) for each in arguments.paths]
    comparing = None
    if arguments.against is not None:
        from sitegen.publishing import compared_with

        comparing = compared_with(arguments.against, os.path.join(site, arguments.against), translations)
    options = Options(site=site, output=os.path.join(site, "public"), now=int(time.time()), jobs=0)
    with contextlib.closing(Console(translations, explain=False, quiet=False)) as console:
        checked = check(options, console, comparing)
    shown = sorted((each for each in checked.found if concerns(each, named)), key=fault_order)
    prefix = prefix_of(arguments.format, site, os.environ)
    for line in _lines(arguments.format, shown, prefix, translations):
        print(line)
    if comparing is not None and not checked.is_compared:
        told = _("Addresses are compared with {old} once nothing else is wrong.")
        print(told.format(old=arguments.against), file=sys.stderr)
    if any(arguments.strict or not each.rule.warning for each in shown):
        raise ToldError


def path_in_site(site: str, typed: str, _: Translate) -> str:
    """Return a file or folder as faults name it, from the site's folder and in NFC; "" for all of it.

    Raises UsageError when there is none, or when it is outside the site.
    """
    path = os.path.normpath(os.path.join(site, typed))
    if not os.path.lexists(path):
        raise UsageError(_("there is no such file or folder: {path}").format(path=typed))
    # What leads to the site by another way is in it as well.
    real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    for top, each in ((site, path), (os.path.realpath(site), real)):
        if each == top:
            return ""
        if each.startswith(os.path.join(top, "")):
            return nfc(os.path.relpath(each, top).replace(os.sep, "/"))
    raise UsageError(_("this path is outside the site: {path}").format(path=typed))


def concerns(fault: Fault, named: Collection[str]) -> bool:
    """Tell whether a fault concerns one of the named files and folders: it stands there, or tells of a file there."""
    if not named:
        return True
    paths = (fault.path, *(value for _, value in fault.params))
    return any(not each or path == each or path.startswith(each + "/") for each in named for path in paths)


def prefix_of(format_name: str, site: str, environ: Mapping[str, str]) -> str:
    """Return what leads from the repository, as the service of a format knows it, to the site; "" where it is that."""
    top = environ.get(_WORKSPACES.get(format_name, ""), "")
    if not top:
        return ""
    here, top = os.path.realpath(site), os.path.realpath(top)
    if not here.startswith(os.path.join(top, "")):
        return ""
    return os.path.relpath(here, top).replace(os.sep, "/") + "/"


def _lines(format_name: str, shown: Collection[Fault], prefix: str, translations: NullTranslations) -> Iterable[str]:
    if format_name == "text":
        return _text(shown, translations)
    from sitegen.commands import formats

    if format_name == "github":
        return formats.as_github(shown, prefix, translations)
    if format_name == "gitlab":
        return [formats.as_gitlab(shown, prefix, translations)]
    return [formats.as_json(shown, translations)]


def _text(shown: Collection[Fault], translations: NullTranslations) -> Iterator[str]:
    _ = translations.gettext
    if shown:
        from sitegen.diagnostics import listing_for

        yield from listing_for(sys.stdout, shown, translations, folded=False)
    faults = sum(not each.rule.warning for each in shown)
    told = _("{faults} faults, {warnings} warnings.") if shown else _("No faults, no warnings.")
    yield told.format(faults=faults, warnings=len(shown) - faults)

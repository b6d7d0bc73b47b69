"""``sitegen manifest``: what was built, file by file, or what differs from an earlier manifest."""

import os
import sys
from argparse import ArgumentParser, Namespace
from gettext import NullTranslations

from sitegen.commands.arguments import ArgumentTypes
from sitegen.diagnostics.messages import Translate
from sitegen.publishing import manifest_lines, read_manifest
from sitegen.system.sources import require_site
from sitegen.system.streams import is_lost


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument(
        "--against",
        metavar="OLD",
        type=types.path,
        help=_("print what differs from this manifest: a file, or https://…"),
    )


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Print the manifest. Raises UsageError, MachineError, OSError."""
    require_site(site)
    old = arguments.against
    against = None if old is None else read_manifest(old, os.path.join(site, old), translations)
    for line in manifest_lines(site, against, translations):
        print(line, end="")
        if is_lost(sys.stdout):
            break

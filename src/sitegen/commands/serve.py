"""``sitegen serve``: a preview that follows every change."""

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from gettext import NullTranslations

from sitegen import preview
from sitegen.commands.arguments import ArgumentTypes
from sitegen.diagnostics.messages import Translate
from sitegen.system.sources import require_site


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument("--host", type=types.text, help=_("the address to serve on; others see drafts too"))
    parser.add_argument(
        "--port",
        metavar="N",
        type=types.port,
        help=_("the port to serve on; 0 takes a free one"),
    )
    parser.add_argument("--open", action=BooleanOptionalAction, help=_("open the browser, or do not"))


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Serve the site until that is interrupted. Raises FaultError, UsageError, MachineError, OSError."""
    require_site(site)
    preview.serve(
        site, host=arguments.host, port=arguments.port, open_browser=arguments.open, translations=translations
    )

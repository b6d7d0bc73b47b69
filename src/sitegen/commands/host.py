"""``sitegen host``: writes the settings of a host, once."""

from argparse import ArgumentParser, Namespace
from gettext import NullTranslations

from sitegen.commands.arguments import ArgumentTypes
from sitegen.diagnostics.messages import Translate
from sitegen.metadata import read_settings
from sitegen.metadata.settings_model import HOSTS
from sitegen.publishing import write_host


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    del types
    parser.add_argument("name", metavar="NAME", choices=HOSTS, help=_("one of {names}").format(names=", ".join(HOSTS)))


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Write the settings, and print what is where and what to do with it. Raises FaultError, UsageError, OSError."""
    for line in write_host(site, read_settings(site), arguments.name, translations):
        print(line)

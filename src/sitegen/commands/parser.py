"""The commands that there are, and the parser of what was typed. A command's module is imported when it is the one."""

import argparse
import gettext
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final, NamedTuple, Protocol

from sitegen import __version__
from sitegen.commands.arguments import ArgumentTypes
from sitegen.diagnostics.messages import N_, Translate


class ToldError(Exception):
    """A command found faults and has told of them itself. Exit code 1."""


class Command(Protocol):
    """What the module of a command offers."""

    def add_arguments(self, parser: argparse.ArgumentParser, types: ArgumentTypes, _: Translate, /) -> None:
        """Tell ``parser`` which arguments the command takes."""

    def run(self, site: str, arguments: argparse.Namespace, translations: gettext.NullTranslations, /) -> None:
        """Do what the command is for, in the folder ``site``.

        Raises FaultError, UsageError, MachineError and OSError for what stops it, ToldError when that was told.
        """


class Entry(NamedTuple):
    """A command: the module that has it, and what it is for."""

    module: str
    purpose: str


# In the order in which the help names them.
COMMANDS: Final = {
    "init": Entry("sitegen.commands.init", N_("make a new site that builds at once")),
    "build": Entry("sitegen.commands.build", N_("build what is out of date into public/")),
    "serve": Entry("sitegen.commands.serve", N_("preview that follows every change")),
    "check": Entry("sitegen.commands.check", N_("tell what is wrong with the site, without building")),
    "new": Entry("sitegen.commands.new", N_("make a new article and print its path")),
    "list": Entry("sitegen.commands.list", N_("what is not, not yet, or no longer public")),
    "manifest": Entry("sitegen.commands.manifest", N_("what was built, file by file")),
    "deploy": Entry("sitegen.commands.deploy", N_("send what changed to the host")),
    "host": Entry("sitegen.commands.host", N_("write the settings of a host")),
}


class _CommandParser(argparse.ArgumentParser):
    """The parser of one command, which learns its arguments when it is the one that was typed."""

    def __init__(self, *, declare: Callable[[argparse.ArgumentParser], None], **keywords: Any) -> None:  # noqa: ANN401
        self.options: list[str] = []
        self._declare: Callable[[argparse.ArgumentParser], None] | None = declare
        super().__init__(**keywords)

    def add_argument(self, *names: str, **keywords: Any) -> argparse.Action:  # noqa: ANN401
        """Add an argument, and remember by which options it is given."""
        action = super().add_argument(*names, **keywords)
        self.options += action.option_strings
        return action

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:  # noqa: ANN401
        """Parse what follows the command's name."""
        declare, self._declare = self._declare, None
        if declare is not None:
            declare(self)
        return super().parse_known_args(args, namespace)


def load(name: str) -> Command:
    """Return the module of the command ``name``."""
    command: Any = import_module(COMMANDS[name].module)
    return command  # type: ignore[no-any-return]


def parse(argv: Sequence[str] | None, translate: Translate) -> argparse.Namespace:
    """Return what was typed: ``command``, ``directory`` and the command's own arguments.

    Raises SystemExit, as argparse does, when that is help or wrong; then it has been printed.
    """
    _ = translate
    types = ArgumentTypes(_)
    parser = argparse.ArgumentParser(
        prog="sitegen", description=_("Builds the site of a news archive."), allow_abbrev=False
    )
    parser.add_argument(
        "-C", dest="directory", metavar="DIR", type=types.path, default=".", help=_("the folder that holds site.yaml")
    )
    parser.add_argument("--version", action="version", version=__version__, help=_("print the version and end"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_CommandParser)
    for name, entry in COMMANDS.items():
        purpose = _(entry.purpose)
        description = purpose[0].upper() + purpose[1:] + "."
        declare = partial(_declare, name, types, _)
        commands.add_parser(name, help=purpose, description=description, allow_abbrev=False, declare=declare)
    arguments, unknown = parser.parse_known_args(argv)
    if unknown:
        _refuse(commands.choices[arguments.command], unknown, _)
    return arguments


def _declare(name: str, types: ArgumentTypes, translate: Translate, parser: argparse.ArgumentParser) -> None:
    load(name).add_arguments(parser, types, translate)


def _refuse(command: _CommandParser, unknown: list[str], _: Translate) -> None:
    """End the program because of arguments that ``command`` does not know, with the option that was probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(unknown[0].partition("=")[0], command.options, n=1)
    said = gettext.gettext("unrecognized arguments: %s") % " ".join(unknown)
    if near:
        meant = _("did you mean {near}?").format(near=near[0])
        said = f"{said}; {meant}"
    command.error(said)

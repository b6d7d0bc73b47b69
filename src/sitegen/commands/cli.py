"""The command line: what a command raises becomes a sentence and an exit code.

Nothing is imported here that a command does not need which ends well.
"""

import atexit
import gc
import gettext
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Final

from sitegen.commands.parser import ToldError, load, parse
from sitegen.diagnostics import FaultError, MachineError, UsageError, messages
from sitegen.system.sources import SETTINGS_FILE
from sitegen.system.streams import is_lost, printing

DONE, FAULTS, WRONG_USE, MACHINE = range(4)
DEFECT: Final = 70
# So many more objects made than given up are looked through for what only refers to itself.
_COLLECTED_AFTER: Final = 50_000
# What a shell shows for a program that was interrupted.
_INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 faults, 2 wrong use, 3 the machine failed.

    What is printed to a closed stream is dropped. That what was printed could not be written is a failure of the
    machine, unless nobody reads it any more, and is told; it is no reason to hide a greater one, nor that a site has
    faults which were printed to the standard error.
    """
    # What is imported stays, and little else refers to itself: to look for what can go takes a tenth of a short build.
    gc.set_threshold(_COLLECTED_AFTER)
    # Nor is it looked through once more when all ends.
    atexit.register(gc.freeze)
    translations = messages.load()
    with printing() as failure:
        try:
            code = _run(argv, translations)
        except SystemExit as ended:
            # How argparse ends, after help or an argument that it does not take.
            code = WRONG_USE if ended.code else DONE
        error = failure()
        if error is not None:
            from sitegen.commands.telling import say
            from sitegen.diagnostics import failure_text

            told = translations.gettext("what this command prints could not be written: {error}")
            say(told.format(error=failure_text(error, translations)))
            # What is wrong with a site is told by its code where a sentence about it was lost; but who asked for a list
            # of what is wrong has none.
            if code == DONE or (code == FAULTS and is_lost(sys.stdout)):
                code = MACHINE
    return code


def _run(argv: Sequence[str] | None, translations: gettext.NullTranslations) -> int:
    _ = translations.gettext
    # The standard library's own messages (argparse) are looked up in our translations too.
    gettext.bindtextdomain(messages.DOMAIN, messages.FOLDER)
    gettext.textdomain(messages.DOMAIN)
    os.environ["LANGUAGE"] = os.environ.get("SITEGEN_LANG") or messages.DEFAULT_LANGUAGE
    arguments = parse(argv, _)
    site = arguments.directory
    try:
        site = os.path.abspath(arguments.directory)
        _require_folder(site, arguments.directory, _)
        return _run_command(site, arguments, translations)
    except FaultError as error:
        from sitegen.commands.telling import print_faults

        print_faults(error, translations)
        # An option that is wrong is no fault of the site.
        return WRONG_USE if all(each.path.startswith("--") for each in error.faults) else FAULTS
    except UsageError as error:
        from sitegen.commands.telling import say

        say(str(error))
        return WRONG_USE
    except (MachineError, OSError, MemoryError) as error:
        from sitegen.commands.telling import say
        from sitegen.diagnostics import failure_text

        say(failure_text(error, translations))
        return MACHINE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a defect of the program
        from sitegen.build import defect_text
        from sitegen.build.state import state_folder
        from sitegen.commands.telling import say

        # A folder that is no site stays as it is.
        known = os.path.isfile(os.path.join(site, SETTINGS_FILE))
        say(defect_text(error, state_folder(site) if known else "", translations))
        return DEFECT


def _run_command(site: str, arguments: Namespace, translations: gettext.NullTranslations) -> int:
    try:
        load(arguments.command).run(site, arguments, translations)
    except ToldError:
        return FAULTS
    return DONE


def _require_folder(folder: str, typed: str, _: messages.Translate) -> None:
    if not os.path.isdir(folder):
        raise UsageError(_("there is no folder {folder}").format(folder=typed))


if __name__ == "__main__":
    sys.exit(main())

"""What a command tells when it cannot do what it is for."""

import sys
from gettext import NullTranslations

from sitegen.build import BuildError
from sitegen.diagnostics import FaultError, listing_for, without_controls


def say(text: str) -> None:
    """Print a sentence of the program, or several, so that they are told from what a site says."""
    print("sitegen: " + "\n         ".join(map(without_controls, text.split("\n"))), file=sys.stderr)


def print_faults(error: FaultError, translations: NullTranslations) -> None:
    """Print all that was found, how much that is, and what of the site was written all the same."""
    for line in listing_for(sys.stderr, error.faults, translations):
        print(line, file=sys.stderr)
    faults = sum(not each.rule.warning for each in error.faults)
    written = error.result.written if isinstance(error, BuildError) else 0
    told = translations.gettext("{faults} faults, {warnings} warnings; nothing was written.")
    if written:
        told = translations.gettext(
            "{faults} faults, {warnings} warnings; {written} files were written before."
            " The next build goes on from there."
        )
    print(told.format(faults=faults, warnings=len(error.faults) - faults, written=written), file=sys.stderr)

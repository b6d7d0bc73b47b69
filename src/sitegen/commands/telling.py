"""What a command tells when it cannot do what it is for."""

import sys
from gettext import NullTranslations

from sitegen.build import BuildError
from sitegen.diagnostics import FaultError, render_fault, without_controls


def say(text: str) -> None:
    """Print a sentence of the program, or several, so that they are told from what a site says."""
    print("sitegen: " + "\n         ".join(map(without_controls, text.split("\n"))), file=sys.stderr)


def print_faults(error: FaultError, translations: NullTranslations) -> None:
    """Print each fault where it is, how many they are, and what of the site was written all the same."""
    for each in error.faults:
        print(render_fault(each, translations), file=sys.stderr)
    count = sum(not each.rule.warning for each in error.faults)
    written = error.result.written if isinstance(error, BuildError) else 0
    told = translations.gettext("{count} faults found; nothing was written.")
    if written:
        told = translations.gettext(
            "{count} faults found; {written} files were written before. The next build goes on from there."
        )
    print(told.format(count=count, written=written), file=sys.stderr)

"""How a build is shown to who waits for it: a bar when it takes long, and every written file when that is asked for."""

import gettext
import sys
import time
from typing import TYPE_CHECKING, Final

from sitegen.build.options import Listener, Step
from sitegen.diagnostics.messages import N_

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# A build that is done by then needs no bar: seconds.
_PATIENCE = 1.0
_STEPS: Final = {
    Step.READING: N_("Reading articles"),
    Step.PICTURES: N_("Preparing pictures"),
    Step.WRITING: N_("Writing pages"),
}


class Console(Listener):
    """Prints to the terminal; ``close`` it when the build has ended, however it did."""

    def __init__(self, translations: gettext.NullTranslations, *, explain: bool, quiet: bool) -> None:
        self.translations = translations
        self._explain = explain
        self._bar: Progress | None = None
        self._tasks: dict[Step, TaskID] = {}
        self._shown = not quiet and sys.stderr.isatty()
        self._since = time.monotonic()

    def on_wait(self) -> None:
        """Say that another build is under way."""
        print(
            self.translations.gettext("Another build of this site is under way; waiting for it to end."),
            file=sys.stderr,
        )

    def on_file_written(self, path: str, reason: str) -> None:
        """Print a written file with the reason, when that was asked for."""
        if self._explain:
            from sitegen.build.reporting.reasons import reason_text  # noqa: PLC0415 - only who asks for it needs them

            print(f"{path}: {reason_text(reason, self.translations)}")

    def on_source_postponed(self, path: str) -> None:
        """Say that what was made of a file is not what it is now."""
        told = self.translations.gettext("{path} changed while the site was built; build again.")
        print(told.format(path=path), file=sys.stderr)

    def on_progress(self, step: Step, done: int, total: int) -> None:
        """Show how many articles, pictures or pages are done, once that takes long."""
        if not self._shown or (self._bar is None and time.monotonic() - self._since < _PATIENCE):
            return
        if self._bar is None:
            # Imported by then only: it takes longer than a small build.
            from rich.console import Console as Terminal  # noqa: PLC0415
            from rich.progress import MofNCompleteColumn, Progress  # noqa: PLC0415

            self._bar = Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=Terminal(stderr=True))
            self._bar.start()
        if step not in self._tasks:
            self._tasks[step] = self._bar.add_task(self.translations.gettext(_STEPS[step]), total=total)
        self._bar.update(self._tasks[step], completed=done)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.stop()

"""Builds the preview, and holds what came of it for the pages."""

import contextlib
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from gettext import NullTranslations
from typing import NamedTuple

from sitegen.build import Console, Options, build, defect_text
from sitegen.build.kept import Kept
from sitegen.build.looking import BESIDE, Look, LookInterruptedError
from sitegen.build.state import state_folder
from sitegen.catalogue.output_records import OutputSource
from sitegen.diagnostics import Fault, FaultError, MachineError, failure_text, fault_order, listing_for
from sitegen.diagnostics.messages import seconds_text
from sitegen.metadata import read_settings
from sitegen.preview.editing import Workplace
from sitegen.preview.following import ANYTHING, Seen
from sitegen.preview.waiting import PageAhead, Waiting
from sitegen.system.fork_server import ForkServer
from sitegen.system.memory import give_back
from sitegen.system.sources import require_site


class Outcome(NamedTuple):
    """What came of a build. With ``faults`` or a ``failure`` the pages are those of the last good build."""

    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    failure: str = ""
    written: int = 0
    removed: int = 0
    seconds: float = 0.0
    # How many files are to be looked at once more when there is time.
    unsettled: int = 0

    @property
    def good(self) -> bool:
        """Whether the pages are those of the sources as they are."""
        return not self.faults and not self.failure


class Shown(NamedTuple):
    """What the preview shows: ``number`` differs whenever a page may look different from how it did."""

    number: str
    base_path: str
    outcome: Outcome | None = None


class Telling(Console):
    """Tells the pages that wait how a build goes, and the terminal where it takes long."""

    def __init__(
        self, translations: NullTranslations, waiting: Waiting, announce: Callable[[], None], *, first: bool
    ) -> None:
        super().__init__(translations, explain=False, quiet=False)
        # Later there is a page to show until it is another.
        self._first = first
        self._waiting = waiting
        self._announce = announce
        self._news = False

    def asked_ahead(self) -> frozenset[str] | None:
        """Return the pages that somebody waits for while the first build plans."""
        return self._waiting.asked_ahead() if self._first else None

    def on_files_ahead(self, files: Mapping[str, str]) -> None:
        """Let these files be shown."""
        self._waiting.show_files_ahead(files)

    def on_page_ahead(self, path: str, data: bytes, made_of: OutputSource) -> None:
        """Answer who waits for a page."""
        self._waiting.show_ahead(path, PageAhead(data, made_of))
        if not self._first:
            # It is open, as it was.
            self._announce()

    def on_not_known_ahead(self, path: str) -> None:
        """Let who waits for a page wait until it is written."""
        self._waiting.show_ahead(path, None)

    def asked_pages(self) -> frozenset[str]:
        """Return the pages that are open, once, and those that were asked for since."""
        return self._waiting.take()

    def on_file_written(self, path: str, reason: str) -> None:
        """Take note that there is something new to show."""
        super().on_file_written(path, reason)
        self._news = True

    def on_pages_settled(self, asked: frozenset[str]) -> None:
        """Answer who waits, and let open pages look."""
        self._waiting.settle(asked)
        self._announce_news()

    def on_pages_written(self) -> None:
        """Let everybody look: what is left of the build is not seen in pages."""
        self._waiting.settle_all()
        self._announce_news()

    def _announce_news(self) -> None:
        if self._news:
            self._news = False
            self._announce()


def build_outcome(site: str, output: str, listener: Telling, look: Look, kept: Kept) -> Outcome | None:
    """Build the preview of a site into ``output``; return what came of it, whatever goes wrong.

    None when the look at all files was given up for a change.
    """
    translations = listener.translations
    options = Options(site=site, output=output, now=int(time.time()), drafts=True, scheduled=True, marks=True, jobs=0)
    try:
        require_site(site)
        with contextlib.closing(listener):
            result = build(options, listener, look, kept)
    except LookInterruptedError:
        return None
    except FaultError as error:
        return Outcome(
            tuple(each for each in error.faults if not each.rule.warning),
            tuple(each for each in error.faults if each.rule.warning),
        )
    except (MachineError, OSError, MemoryError) as error:
        return Outcome(failure=failure_text(error, translations))
    except Exception as error:  # noqa: BLE001 - a defect of the program must not end the server
        return Outcome(failure=defect_text(error, state_folder(site), translations))
    warnings = tuple(sorted(result.warnings, key=fault_order))
    return Outcome((), warnings, "", result.written, result.removed, result.seconds["total"], result.unsettled)


def base_path_of(site: str) -> str | None:
    """Return the path of a site's base_url, without a final slash; None when its settings have faults."""
    try:
        return read_settings(site).base_path
    except (FaultError, OSError):
        return None


class Preview:
    """Builds a site for the preview; ``shown`` is what there is to show, and may be read from any thread."""

    def __init__(self, site: str, translations: NullTranslations) -> None:
        self.output = os.path.join(state_folder(site), "preview")
        self.translations = translations
        self._site = site
        # Only who started the program names the one that opens files.
        self.workplace = Workplace(site, os.environ.get("SITEGEN_EDITOR", ""))
        # By which a server is told from one that was at the same address before it.
        self.name = secrets.token_hex(8)
        # So that a page which outlives one server is reloaded by the next.
        self._started = time.time_ns()
        self._count = 0
        self._fork_server = ForkServer()
        self._kept = Kept(self._fork_server)
        self.waiting = Waiting()
        self._telling: Telling | None = None
        # What was seen and is in no build that came to its end; None when all is to be looked at.
        self._unbuilt: frozenset[str] | None = None
        self.shown = Shown(self._number(), base_path_of(site) or "")

    def _number(self) -> str:
        return f"{self._started:x}-{self._count}"

    def unsettled(self) -> int:
        """Return how many files are to be looked at once more when there is time; 0 where the next build does that."""
        left = 0 if self.shown.outcome is None else self.shown.outcome.unsettled
        return left if left > BESIDE else 0

    def update(self, behind: Callable[[], bool] = lambda: False, seen: Seen = ANYTHING) -> None:
        """Build what was ``seen`` to change, show what came of it, and tell it in the terminal.

        A build that failed while files were being changed (``behind``) is not shown: the next one tells more.
        """
        paths = None if seen.paths is None or self._unbuilt is None else seen.paths | self._unbuilt
        look = Look(paths, behind) if seen.idle else Look(paths)
        first = self.shown.outcome is None
        self._telling = listener = Telling(self.translations, self.waiting, self._announce, first=first)
        with self.waiting.building():
            outcome = build_outcome(self._site, self.output, listener, look, self._kept)
        if outcome is None:
            return
        # Of a build that ended otherwise than with faults of what it looked at nobody knows what it saw.
        self._unbuilt = frozenset() if outcome.good else paths if outcome.faults else None
        if not outcome.good and behind():
            return
        before = self.shown.outcome
        if before is None or outcome.written or outcome.removed or before[:3] != outcome[:3]:
            self._count += 1
        # With faults the pages stay where they are; before the first good build there may be some of an earlier server.
        found = base_path_of(self._site) if outcome.good or before is None else None
        self.shown = Shown(self._number(), self.shown.base_path if found is None else found, outcome)
        self._tell(before, outcome)

    def rest(self) -> None:
        """Give back what memory the builds until now have done with; nobody may be building."""
        self._fork_server.rest()
        give_back()

    def leave(self) -> None:
        """Leave the terminal as it was, though a build is under way: the program is about to end."""
        self._fork_server.close()
        if self._telling is not None:
            self._telling.close()

    def _announce(self) -> None:
        """Let open pages look whether they are others by now."""
        self._count += 1
        self.shown = self.shown._replace(number=self._number())

    def _tell(self, before: Outcome | None, outcome: Outcome) -> None:
        known = () if before is None else before.warnings
        news = (*outcome.faults, *(each for each in outcome.warnings if each not in known))
        for line in listing_for(sys.stderr, news, self.translations):
            print(line, file=sys.stderr)
        if outcome.failure:
            print(f"sitegen: {outcome.failure}", file=sys.stderr)
        mended = before is not None and not before.good
        if outcome.good and (outcome.written or outcome.removed or mended):
            message = self.translations.gettext("{count} files written in {seconds} s.")
            seconds = seconds_text(outcome.seconds, self.translations)
            print(message.format(count=outcome.written, seconds=seconds), flush=True)

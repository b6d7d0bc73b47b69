"""Serves the preview until it is interrupted: for each site one server builds, others show what that one builds."""

import contextlib
import logging
import signal
import sys
import threading
import warnings
import webbrowser
from collections.abc import Callable, Iterator
from functools import partial
from gettext import NullTranslations
from typing import Final, NamedTuple

from starlette.types import ASGIApp

from sitegen.build.kept import load_ahead
from sitegen.diagnostics import failure_text
from sitegen.preview.answers import is_loopback
from sitegen.preview.application import application
from sitegen.preview.building import Preview, base_path_of
from sitegen.preview.following import Follower, Seen
from sitegen.preview.leading import Beginning, Leader, forget, is_what_was_asked, lead_or_find, leading, record
from sitegen.preview.server import address_of, listen, server_of
from sitegen.preview.sharing import Shared
from sitegen.preview.watching import Watcher
from sitegen.system.leaving import leave_at_once
from sitegen.system.sources import locate
from sitegen.system.streams import fall_silent

_HOST: Final = "127.0.0.1"
_PORT: Final = 8000
# Seconds after the start.
_LOAD_AFTER: Final = 1.0
# Who answers a request while a build works has to get Python's lock from it many times, and waits so long for each.
_TURN: Final = 0.001


def serve(
    site: str, *, host: str | None, port: int | None, open_browser: bool | None, translations: NullTranslations
) -> int:
    """Serve the preview until it is interrupted; return the exit code.

    Where one of the site runs already that is as good (``host`` and ``port`` are None, or its own), that is told and
    opened instead, unless ``open_browser`` is False; otherwise this server shows what the other one builds.

    Raises UsageError for a host that cannot be, MachineError for one, or a port, that cannot be had, OSError.
    """
    with contextlib.suppress(KeyboardInterrupt), _interrupted_when_ended(), contextlib.ExitStack() as held:
        beginning = lead_or_find(site)
        if beginning.leader is not None and is_what_was_asked(beginning.leader, host, port):
            _show_other(_whole(beginning.leader.address, site), translations, open_browser=open_browser)
            return 0
        chosen = _HOST if host is None else host
        listener = listen(chosen, _PORT if port is None else port, translations)
        here = _Here(site, chosen, address_of(listener, chosen), translations, held)
        here.tell()
        # The last of all: builds under way are not waited for, nor what waits for a disk.
        held.push(_leave)
        held.callback(fall_silent)

        def ending() -> bool:
            return server.should_exit

        sys.setswitchinterval(_TURN)
        # Everything else takes time: it is done while the first request is already waiting.
        app, work = here.begin(beginning, ending)
        threading.Thread(target=work, daemon=True).start()
        if open_browser:
            # A browser that runs in the terminal would keep the server waiting.
            threading.Thread(target=webbrowser.open, args=(_whole(here.address, site),), daemon=True).start()
        server = server_of(app, chosen, translations, held.close)
        server.run(sockets=[listener])
    return 0


def _show_other(address: str, translations: NullTranslations, *, open_browser: bool | None) -> None:
    told = translations.gettext("This site is being previewed already: {address}")
    print(told.format(address=address), flush=True)
    if open_browser is not False:
        webbrowser.open(address)


def _whole(address: str, site: str) -> str:
    """Return the URL of a site's home page on a server."""
    return address + (base_path_of(site) or "") + "/"


class _Here(NamedTuple):
    """A server of this process: the host it was given, and the URL, without a final slash, that it is reached at.

    ``held`` is left when it ends.
    """

    site: str
    host: str
    address: str
    translations: NullTranslations
    held: contextlib.ExitStack

    def tell(self) -> None:
        """Say where it is, and who can see it."""
        _ = self.translations.gettext
        address = _whole(self.address, self.site)
        print(_("Preview: {address} (Ctrl+C ends it)").format(address=address), flush=True)
        if not is_loopback(self.host):
            print(_("Who can reach this machine can see the preview, drafts too."), file=sys.stderr)

    def begin(self, beginning: Beginning, ending: Callable[[], bool]) -> tuple[ASGIApp, Callable[[], None]]:
        """Return what answers requests, and the work beside it, which goes on for as long as the program runs."""
        _ = self.translations.gettext
        if beginning.leader is not None:
            address = _whole(beginning.leader.address, self.site)
            print(_("The preview at {address} builds its pages.").format(address=address), flush=True)
            shared = Shared(self.site, beginning.leader, ending)
            return shared, partial(self._take_over, shared, ending)
        preview = Preview(self.site, self.translations)
        self.held.callback(preview.leave)
        if beginning.lead is not None:
            self._record(preview)
        else:
            print(_("Another preview of this site does not answer; this one builds by itself."), file=sys.stderr)
        return application(preview, ending), partial(_lead, beginning.lead, self.site, preview)

    def _record(self, preview: Preview) -> None:
        record(self.site, Leader(self.host, self.address, preview.name))
        self.held.callback(forget, self.site)

    def _take_over(self, shared: Shared, ending: Callable[[], bool]) -> None:
        """Build once no other server does."""
        with leading(self.site):
            preview = Preview(self.site, self.translations)
            self.held.callback(preview.leave)
            shared.builder = application(preview, ending)
            self._record(preview)
            print(self.translations.gettext("The other preview has ended: this one builds now."), flush=True)
            _follow(self.site, preview)


def _lead(lead: contextlib.ExitStack | None, site: str, preview: Preview) -> None:
    """Build for as long as the program runs; until it is gone, and a build under way with it, nobody else does."""
    with lead or contextlib.ExitStack():
        _follow(site, preview)


def _follow(site: str, preview: Preview) -> None:
    """Build, and again after every change, for as long as the program runs."""
    # What watchdog says of folders that come and go concerns nobody: they are all watched anew then.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
    # What it says of events that were lost is heard, and not printed.
    logging.getLogger("watchdog").propagate = False

    def limited(remote: bool) -> None:  # noqa: FBT001 - told by position
        _ = preview.translations.gettext
        told = _("The system watches no more folders for this program: changes are looked for every other second.")
        if remote:
            told = _("The site is on a network drive, where no change is told: they are looked for every other second.")
        print(told, file=sys.stderr)

    def work(seen: Seen, behind: Callable[[], bool]) -> None:
        # The folder of the site may be gone for a moment; what is missing then, the build tells.
        with contextlib.suppress(OSError):
            watcher.check()
        preview.update(behind, seen)

    follower = Follower(work, preview.rest, preview.unsettled)
    watcher = Watcher(locate(site), follower.note, limited)
    try:
        watcher.start()
    except OSError as error:
        print(f"sitegen: {failure_text(error, preview.translations)}", file=sys.stderr)
    follower.begin()
    # The first page comes before what only the first save needs.
    ahead = threading.Timer(_LOAD_AFTER, load_ahead)
    ahead.daemon = True
    ahead.start()
    follower.follow()


def _leave(kind: type[BaseException] | None, *_: object) -> None:
    """End the program, unless it ends with an error."""
    if kind is None or issubclass(kind, KeyboardInterrupt):
        leave_at_once(0)


@contextlib.contextmanager
def _interrupted_when_ended() -> Iterator[None]:
    """Let the request to end the program (SIGTERM) do what Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

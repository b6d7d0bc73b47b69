"""Serves the preview until it is interrupted."""

import contextlib
import errno
import logging
import signal
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Callable, Iterator
from gettext import NullTranslations
from ipaddress import ip_address

import uvicorn

from sitegen.diagnostics import MachineError, UsageError, failure_text
from sitegen.preview.answers import is_loopback
from sitegen.preview.application import application
from sitegen.preview.building import Preview
from sitegen.preview.following import Follower, Seen
from sitegen.preview.watching import Watcher
from sitegen.system.sources import locate

_LAST_PORT = 65535


def serve(site: str, *, host: str, port: int, open_browser: bool, translations: NullTranslations) -> int:
    """Serve the preview until it is interrupted; return the exit code.

    Raises UsageError for a host that cannot be, MachineError for one, or a port, that cannot be had.
    """
    _ = translations.gettext
    with contextlib.suppress(KeyboardInterrupt), _interrupted_when_ended():
        listener = listen(host, port, translations)
        preview = Preview(site, translations)
        address = address_of(listener, host) + preview.shown.base_path + "/"
        print(_("Preview: {address} (Ctrl+C ends it)").format(address=address), flush=True)
        if not is_loopback(host):
            print(_("Who can reach this machine can see the preview, drafts too."), file=sys.stderr)
        # What it says of folders that come and go concerns nobody: they are all watched anew then.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
        # What it says of events that were lost is heard, and not printed.
        logging.getLogger("watchdog").propagate = False
        # Everything else takes time: it is done while the first request is already waiting.
        threading.Thread(target=_follow, args=(site, preview), daemon=True).start()
        if open_browser:
            # A browser that runs in the terminal would keep the server waiting.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server_of(preview, host).run(sockets=[listener])
    return 0


def server_of(preview: Preview, host: str) -> uvicorn.Server:
    """Return the server of a preview; it ends soon after its ``should_exit`` is set."""
    config = uvicorn.Config(
        application(preview, host, lambda: server.should_exit),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        # What a browser gets wrong is nothing that an editor could mend.
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    return server


def listen(host: str, port: int, translations: NullTranslations) -> socket.socket:
    """Return a socket that takes connections on ``host``. Raises UsageError, MachineError, as ``serve`` does."""
    _ = translations.gettext
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # A name may stand for addresses of both kinds; everybody understands the older one.
        family, _kind, _protocol, _name, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        return socket.create_server((str(address[0]), port), family=family)
    except (socket.gaierror, ValueError):
        # A name that cannot be one is not even asked for.
        raise UsageError(_("this machine has no address {host}").format(host=host)) from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise UsageError(_("this machine has no address {host}").format(host=host)) from error
        if error.errno == errno.EADDRINUSE:
            raise MachineError(
                _(
                    "port {port} is in use, perhaps by another preview: end that one (Ctrl+C),"
                    " or choose another port: sitegen serve --port {other}"
                ).format(port=port, other=port % _LAST_PORT + 1)
            ) from error
        if error.errno == errno.EACCES:
            raise MachineError(
                _("port {port} cannot be used; choose another: sitegen serve --port 8000").format(port=port)
            ) from error
        raise


def address_of(listener: socket.socket, host: str) -> str:
    """Return the URL, without a final slash, by which a browser on this machine reaches a server."""
    with contextlib.suppress(ValueError):
        if ip_address(host).is_unspecified:
            host = "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"


def _follow(site: str, preview: Preview) -> None:
    """Build, and again after every change, for as long as the program runs."""

    def limited() -> None:
        print(
            preview.translations.gettext(
                "The system watches no more folders for this program: changes are looked for every other second."
            ),
            file=sys.stderr,
        )

    def work(seen: Seen, behind: Callable[[], bool]) -> None:
        # The folder of the site may be gone for a moment; what is missing then, the build tells.
        with contextlib.suppress(OSError):
            watcher.check()
        preview.update(behind, seen)

    follower = Follower(work)
    watcher = Watcher(locate(site), follower.note, limited)
    try:
        watcher.start()
    except OSError as error:
        print(f"sitegen: {failure_text(error, preview.translations)}", file=sys.stderr)
    follower.note()
    follower.follow()


@contextlib.contextmanager
def _interrupted_when_ended() -> Iterator[None]:
    """Let the request to end the program (SIGTERM) do what Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

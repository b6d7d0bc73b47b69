"""Opens a file of the site where the editor works on it."""

import os
import shlex
import subprocess
import sys
import threading
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from sitegen.build.state import catalogue_path
from sitegen.catalogue.whose import Whose
from sitegen.planning.kinds import KINDS
from sitegen.preview.answers import is_loopback
from sitegen.system.sources import SETTINGS_FILE

# Where files are that an editor works on.
_FOLDERS = ("content", "data", "static", "templates")


class Workplace(NamedTuple):
    """The folder of a site, and the command that opens a file of it: '' for a link that asks the system's editor."""

    site: str
    command: str

    def link(self, source: str, line: int = 0) -> str:
        """Return the address by which Visual Studio Code opens a file, at a line where that is not 0."""
        real = os.path.abspath(os.path.join(self.site, source)).replace(os.sep, "/")
        return "vscode://file/" + quote(real.removeprefix("/")) + (f":{line}" if line else "")

    def real(self, source: str) -> str | None:
        """Return where a file of the site lies that an editor works on, None for anything else."""
        parts = source.split("/")
        if source != SETTINGS_FILE and (parts[0] not in _FOLDERS or any(each in {"", ".", ".."} for each in parts)):
            return None
        top = os.path.realpath(self.site)
        real = os.path.realpath(os.path.join(top, *parts))
        return real if os.path.isfile(real) and real.startswith(os.path.join(top, "")) else None

    def open(self, real: str) -> None:
        """Start the editor with a file, and do not wait for it."""
        # Nothing of the command comes from the site or from the request: only whose environment it is names programs.
        command = [*shlex.split(self.command), real]
        threading.Thread(target=_run, args=(command,), daemon=True).start()


def _run(command: list[str]) -> None:
    nothing = subprocess.DEVNULL
    try:
        subprocess.run(command, stdin=nothing, stdout=nothing, stderr=nothing, check=False, start_new_session=True)  # noqa: S603 - as above
    except OSError as error:
        sys.stderr.write(f"sitegen: {error}\n")


def source_of(site: str, output: str, path: str) -> str:
    """Return the file of the site that the page at ``path`` is made of: of an article, or a template of the site's own.

    '' where there is none.
    """
    kind, source, _ = Whose(catalogue_path(site, output)).source_of(path) or ("", "", b"")
    return source or template_source(site, kind)


def template_source(site: str, kind: str) -> str:
    """Return the template of the site's own that a kind of output is filled into, '' where there is none."""
    if kind not in KINDS:
        return ""
    template = "templates/" + KINDS[kind].template
    return template if os.path.isfile(os.path.join(site, template)) else ""


def may_open(origin: str, host: str, client: str) -> bool:
    """Return whether a request comes from a page of this very server, in a browser on this machine."""
    return bool(host) and urlsplit(origin).netloc == host and is_loopback(client)

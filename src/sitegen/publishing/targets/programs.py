"""Programs that reach a target: run, and what they say when they fail, without secrets."""

import contextlib
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from gettext import NullTranslations
from typing import Final

from sitegen import regex
from sitegen.diagnostics import MachineError

# A name and password, or a key, in an address that a program repeats.
_SECRETS: Final = (
    regex(r"(?<=://)[^/\s@]+@"),
    regex(r"(?i)((?:pass(?:word)?|secret|token|key)[\w-]*\s*[=:]\s*)\S+"),
)
_LONGEST: Final = 2000


def run(
    command: Sequence[str], translations: NullTranslations, *, data: bytes = b"", accepted: Sequence[int] = (0,)
) -> tuple[int, bytes]:
    """Return how a program ended, which must be one of ``accepted``, and what it printed; ``data`` is what it reads.

    Raises MachineError, with what it said, when it ends otherwise or is not there.
    """
    _ = translations.gettext
    try:
        # What it runs is named by the site's settings, never by content, and no shell reads it.
        ended = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise MachineError(_("the program {name} is needed and not installed").format(name=command[0])) from error
    if ended.returncode not in accepted:
        said = without_secrets(ended.stderr.decode(errors="replace").strip() or str(ended.returncode))
        raise MachineError(_("{name} failed: {said}").format(name=command[0], said=said))
    return ended.returncode, ended.stdout


def without_secrets(text: str) -> str:
    """Return what a program said, cut where it is long, without what may be a password or a key."""
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    text = _SECRETS[0].sub("***@", text)
    return _SECRETS[1].sub(r"\1***", text)


@contextlib.contextmanager
def ssh_session(host: str, port: int, environ: Mapping[str, str]) -> Iterator[list[str]]:
    """Give the command that reaches a host over SSH, so that all that is run with it shares one connection.

    It is ``SITEGEN_SSH``, or ``ssh``, which then asks nobody anything. For no ``host`` it is empty.
    """
    command = shlex.split(environ.get("SITEGEN_SSH") or "ssh -o BatchMode=yes") if host else []
    if host and port:
        # As both ssh and sftp read it.
        command += ["-o", f"Port={port}"]
    # Only OpenSSH shares connections, and not on Windows.
    if not host or os.name == "nt" or os.path.basename(command[0]) != "ssh":
        yield command
        return
    # Of a short name: a socket's has hardly a hundred letters.
    with tempfile.TemporaryDirectory(prefix="sg-") as folder:
        shared = [*command, "-o", f"ControlPath={folder}/c"]
        # Its own output goes nowhere, since it stays. What is wrong is told by the first command that is run.
        try:
            _run_quietly([*shared, "-M", "-N", "-f", "--", host])
            yield shared
        finally:
            _run_quietly([*shared, "-O", "exit", "--", host])


def _run_quietly(command: Sequence[str]) -> None:
    null = subprocess.DEVNULL
    subprocess.run(command, check=False, stdin=null, stdout=null, stderr=null)  # noqa: S603 - as above

"""Programs of this machine that tests start for themselves: on a free port, with settings of their own, ended after."""

import contextlib
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

_PATH: Final = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
_PATIENCE: Final = 30


def program(name: str) -> str:
    """Return where a program is; the test is skipped, by the program's name, where there is none."""
    found = shutil.which(name, path=_PATH)
    if found is None:
        pytest.skip(f"no {name} on this machine")
    return found


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextlib.contextmanager
def started(command: Sequence[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in the foreground for as long as it is needed, from when it listens on ``port``."""
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL) as running,
    ):
        try:
            _wait(running, port, log)
            yield running
        finally:
            running.terminate()
            running.wait(_PATIENCE)


def _wait(running: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if running.poll() is not None:
            pytest.fail(f"{running.args!r} ended: {log.read_text(errors='replace')}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    pytest.fail(f"{running.args!r} does not listen: {log.read_text(errors='replace')}")


class Ssh(NamedTuple):
    """A host that is reached over SSH: its name with the user, and the environment that says how."""

    host: str
    port: int
    environ: dict[str, str]


@contextlib.contextmanager
def ssh_host(folder: Path) -> Iterator[Ssh]:
    """Run an SSH server that lets this user in by a key of its own."""
    sshd, keygen = program("sshd"), program("ssh-keygen")
    server = next(
        (each for each in ("/usr/lib/openssh/sftp-server", "/usr/libexec/sftp-server") if Path(each).exists()),
        "internal-sftp",
    )
    for name in ("host", "user"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    keys = folder / "keys"
    keys.write_bytes((folder / "user.pub").read_bytes())
    keys.chmod(0o600)
    port = free_port()
    settings = folder / "sshd_config"
    settings.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {keys}\nStrictModes no\n"
        f"PidFile none\nUsePAM no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n"
        f"MaxStartups 100\nSetEnv SHLVL=5\nSubsystem sftp {server}\n",
        encoding="utf-8",
    )
    # Debian's server wants it, and has it made by what starts it.
    with contextlib.suppress(OSError):
        Path("/run/sshd").mkdir(exist_ok=True)
    command = [program("ssh"), "-F", "none", "-i", str(folder / "user"), "-o", "BatchMode=yes"]
    command += ["-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={folder}/known", "-o", "LogLevel=ERROR"]
    with started([sshd, "-D", "-e", "-f", str(settings)], port, folder / "sshd.log"):
        user = subprocess.run(["id", "-un"], capture_output=True, check=True, encoding="utf-8").stdout.strip()
        yield Ssh(f"{user}@127.0.0.1", port, {**os.environ, "SITEGEN_SSH": shlex.join(command)})

"""Files that rsync brings, over SSH or to a folder of this machine; the rest is done by a shell there."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from gettext import NullTranslations
from typing import Final

from sitegen.publishing.targets.programs import run
from sitegen.publishing.targets.staging import as_files
from sitegen.publishing.targets.store import INCOMING

_ABSENT: Final = 44
# What is the same already is known by its bytes, since the times of a fresh clone tell nothing.
_OPTIONS: Final = (
    "--checksum",
    "--perms",
    "--chmod=D755,F644",
    "--from0",
    "--files-from=-",
    f"--temp-dir={INCOMING}",
)


class RsyncStore:
    """The folder ``to`` as rsync writes it: ``user@host:/folder``, which ``ssh`` reaches, or one of this machine."""

    def __init__(self, to: str, ssh: Sequence[str], translations: NullTranslations) -> None:
        host, folder = host_and_folder(to)
        self._ssh = ssh
        self._host = host
        self._folder = folder.rstrip("/") or "/"
        self._translations = translations

    def read(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of those of some files that are there."""
        # Of each that is there: its number, its length, its bytes.
        names = " ".join(map(self._quoted, paths))
        script = f"""n=0; for each in {names}; do
            if [ -f "$each" ]; then echo "$n $(wc -c < "$each")"; cat "$each"; fi; n=$((n+1)); done"""
        return dict(_parted(self._shell(script)[1], paths))

    def write(self, files: Mapping[str, bytes]) -> None:
        """Make files hold these bytes, each whole."""
        with as_files(files) as folder:
            # What rsync puts files into must be there.
            self._shell(f"mkdir -p {self._quoted(INCOMING)}")
            self._rsync(folder, list(files))

    def send(self, root: str, paths: Sequence[str]) -> None:
        """Bring files from the local folder ``root``; that of the target is there once anything was written."""
        self._rsync(root, paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that they leave empty."""
        folders = sorted({os.path.dirname(each) for each in paths} - {""}, reverse=True)
        self._for_each(paths, "rm -f --")
        if folders:
            self._for_each(folders, "rmdir -p -- 2>/dev/null || true")

    def differing(self, root: str, paths: Sequence[str]) -> list[str]:
        """Return which files are not as they are in ``root``, as rsync finds by their sums."""
        said = self._rsync(root, paths, "--dry-run", "--out-format=%n")
        named = {each.removesuffix("/") for each in said.decode(errors="replace").splitlines()}
        return [each for each in paths if each in named]

    def claim(self, path: str, data: bytes) -> bool:
        """Make a file with ``data``; return False when there is one already."""
        name, made = self._quoted(path), self._quoted(f"{INCOMING}/{os.urandom(8).hex()}")
        script = f"""mkdir -p {self._quoted(INCOMING)} && cat > {made} || exit 1
            ln {made} {name} 2>/dev/null && rm -f {made} && exit 0
            [ -e {made} ] && [ ! -e {name} ] && exit 1; rm -f {made}; exit {_ABSENT}"""
        return self._shell(script, data, accepted=(0, _ABSENT))[0] == 0

    def move(self, path: str, other: str) -> bool:
        """Give a file another name; return False when there is none."""
        name = self._quoted(path)
        script = f"[ -e {name} ] || exit {_ABSENT}; mv -f {name} {self._quoted(other)} 2>/dev/null || exit {_ABSENT}"
        return self._shell(script, accepted=(0, _ABSENT))[0] == 0

    def tidy(self) -> None:
        """Remove what those that were killed have left."""
        self._shell(f"find {self._quoted(INCOMING)} -type f -exec rm -f -- {{}} +")

    def activate(self, command: str) -> None:
        """Run a command of the settings there."""
        self._shell(command)

    def _for_each(self, paths: Sequence[str], command: str) -> None:
        """Run a command there with many paths, in the folder of the target."""
        names = b"".join(each.encode() + b"\0" for each in paths)
        made = f"{INCOMING}/{os.urandom(8).hex()}"
        # Of a list that was cut off the last name may be that of another file: a whole one has this length.
        script = f"""cd {self._quoted("")} && mkdir -p {INCOMING} && cat > {made} || exit 1
            [ $(wc -c < {made}) -eq {len(names)} ] || exit 1
            < {made} xargs -0 {command}; code=$?; rm -f {made}; exit $code"""
        self._shell(script, names)

    def _quoted(self, path: str) -> str:
        return shlex.quote(f"{self._folder}/{path}" if path else self._folder)

    def _shell(self, script: str, data: bytes = b"", accepted: Sequence[int] = (0,)) -> tuple[int, bytes]:
        command = [*self._ssh, "--", self._host, script] if self._host else ["sh", "-c", script]
        return run(command, self._translations, data=data, accepted=accepted)

    def _rsync(self, root: str, paths: Sequence[str], *options: str) -> bytes:
        there = f"{self._host}:{self._folder}/" if self._host else f"{self._folder}/"
        over = ["-e", shlex.join(self._ssh)] if self._host else []
        command = ["rsync", *_OPTIONS, *options, *over, "--", os.path.join(root, ""), there]
        return run(command, self._translations, data=b"\0".join(each.encode() for each in paths))[1]


def _parted(data: bytes, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    while data:
        head, _, data = data.partition(b"\n")
        number, length = map(int, head.split())
        yield paths[number], data[:length]
        data = data[length:]


def host_and_folder(to: str) -> tuple[str, str]:
    """Return the host with its user, "" for this machine, and the folder, of a place as rsync and scp write it."""
    host, colon, folder = to.partition(":")
    return (host, folder or ".") if colon and "/" not in host else ("", to)

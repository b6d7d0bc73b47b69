"""Whether a folder lies on another machine, whose changes this one's system is not told of."""

import os
import subprocess
import sys
from typing import Final, NamedTuple

from sitegen import regex

# The file systems, as Linux and macOS call them, whose files others change as well: of networks, and of the machine
# that a virtual one runs on.
_REMOTE: Final = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "afs", "ncpfs", "webdav", "davfs", "ceph", "lustre"),
        *("glusterfs", "gpfs", "beegfs", "sshfs", "rclone", "s3fs", "gvfsd-fuse"),
        *("9p", "drvfs", "virtiofs", "vboxsf", "vmhgfs", "vmhgfs-fuse", "prl_fs", "grpcfuse", "osxfs"),
    )
)
_MOUNTS: Final = "/proc/self/mountinfo"
# A place as Linux writes it: blanks and the like are octal.
_OCTAL: Final = regex(r"\\([0-7]{3})")
# A line of macOS's `mount`: what, where, and of which kind.
_TOLD: Final = regex(r".* on (/.*) \(([^,)]+)[,)]")
# Of the drives of Windows (GetDriveTypeW).
_DRIVE_REMOTE: Final = 4


class Mount(NamedTuple):
    """A place at which a file system begins, and of which kind that is."""

    place: str
    kind: str


def is_remote(path: str) -> bool:
    """Return whether the file or folder at ``path`` lies on another machine; False where nobody tells."""
    real = os.path.realpath(path)
    try:
        if sys.platform == "win32":
            return _is_remote_drive(real)
        return is_on_remote(real, _mounts())
    except (OSError, subprocess.SubprocessError):
        return False


def is_on_remote(real: str, mounts: list[Mount]) -> bool:
    """Return whether the last of the deepest ``mounts`` that a path lies in is of another machine."""
    kind, deepest = "", -1
    for each in mounts:
        top = each.place.rstrip("/") + "/"
        if (real + "/").startswith(top) and len(top) >= deepest:
            kind, deepest = each.kind, len(top)
    return kind.removeprefix("fuse.") in _REMOTE


def mounts_of_linux(text: str) -> list[Mount]:
    """Return what /proc/self/mountinfo tells (proc(5))."""
    found: list[Mount] = []
    for line in text.splitlines():
        head, _, tail = line.partition(" - ")
        place = _OCTAL.sub(lambda each: chr(int(each[1], 8)), head.split(" ")[4])
        found.append(Mount(place, tail.split(" ")[0]))
    return found


def mounts_of_macos(text: str) -> list[Mount]:
    """Return what `mount` tells there."""
    return [Mount(each[1], each[2]) for line in text.splitlines() if (each := _TOLD.match(line))]


def _mounts() -> list[Mount]:
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, check=True, timeout=2)
        return mounts_of_macos(told.stdout.decode(errors="surrogateescape"))
    with open(_MOUNTS, encoding="utf-8", errors="surrogateescape") as file:
        return mounts_of_linux(file.read())


if sys.platform == "win32":

    def _is_remote_drive(real: str) -> bool:
        import ctypes  # noqa: PLC0415 - only there

        drive = os.path.splitdrive(real.removeprefix("\\\\?\\UNC").removeprefix("\\\\?\\"))[0]
        return drive.startswith("\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE

"""A site on another machine is told from one on this machine, by what each system says of its file systems."""

from pathlib import Path

import pytest

from sitegen.system.mounts import Mount, is_on_remote, is_remote, mounts_of_linux, mounts_of_macos

# As proc(5) describes the lines; the last one is put over the place of an earlier one.
_LINUX = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /mnt/trang\040tin rw,relatime - cifs //may-chu/trang rw,vers=3.1.1
41 22 0:36 / /mnt/trang\040tin/may\134nay rw - tmpfs tmpfs rw
42 22 0:37 / /home/mau/xa rw,nosuid shared:3 master:2 - fuse.sshfs mau@may-chu: rw
43 22 8:2 / /data rw - nfs4 may-chu:/data rw
44 22 8:3 / /data rw - ext4 /dev/sdb1 rw
"""
_MACOS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//mau@may-chu/Trang%20tin on /Volumes/Trang tin (smbfs, nodev, nosuid, mounted by mau)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    (
        ("/home/mau", False),
        ("/mnt/trang tin", True),
        ("/mnt/trang tin/content/2021", True),
        ("/mnt/trang tin khác", False),
        ("/mnt/trang tin/may\\nay/content", False),
        ("/home/mau/xa/site", True),
        ("/data/site", False),
    ),
)
def test_the_deepest_and_last_mount_of_linux_tells(path: str, *, expected: bool) -> None:
    """A network drive may be anywhere, and something of this machine within it or over it."""
    assert is_on_remote(path, mounts_of_linux(_LINUX)) is expected


def test_mounts_of_macos_are_read() -> None:
    """Names may have blanks; what is no mount of another machine is local."""
    mounts = mounts_of_macos(_MACOS)
    assert is_on_remote("/Volumes/Trang tin/site", mounts)
    assert not is_on_remote("/Users/mau/site", mounts)
    assert not is_on_remote("/khong/co", [])
    assert Mount("/", "apfs") in mounts


def test_a_folder_of_this_machine_is_not_remote(tmp_path: Path) -> None:
    """Asked of the system itself; a path that is not there yet is judged by where it would be."""
    assert not is_remote(str(tmp_path))
    assert not is_remote(str(tmp_path / "khong-co"))

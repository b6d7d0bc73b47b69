"""The report of a build as a file: whole at any moment, and written to whatever can be written to."""

import errno
import json
import os
import sys
from datetime import UTC
from pathlib import Path
from typing import Final

import pytest

from sitegen.build.reporting import report
from sitegen.diagnostics import messages, rules
from sitegen.diagnostics.faults import Fault

_GOOD: Final[dict[str, object]] = {"articles": 1}


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full half-way, the file is as it was, nothing lies beside it, and the error names the report."""
    path = str(tmp_path / "r.json")
    report.write_report(path, _GOOD)

    def full(_descriptor: int, data: bytes) -> int:
        if len(data) > 4:
            return 4
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match=r"r\.json") as raised:
        report.write_report(path, {"articles": 2, "faults": ["dài"] * 10})
    assert (raised.value.errno, raised.value.filename) == (errno.ENOSPC, path)
    assert json.loads(Path(path).read_text(encoding="utf-8")) == _GOOD
    assert [each.name for each in tmp_path.iterdir()] == ["r.json"]


def test_a_report_is_whole_while_it_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the new one is complete, readers find the old one."""
    path = tmp_path / "r.json"
    report.write_report(str(path), _GOOD)
    seen: list[object] = []
    write = os.write

    def watched(descriptor: int, data: bytes) -> int:
        seen.append(json.loads(path.read_text(encoding="utf-8")))
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", watched)
    report.write_report(str(path), {"articles": 2})
    assert seen == [_GOOD]
    assert json.loads(path.read_text(encoding="utf-8")) == {"articles": 2}


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes that are files")
def test_a_report_goes_to_a_pipe_as_it_is(tmp_path: Path) -> None:
    """What is no plain file is written to, not replaced: ``--report /dev/stdout`` is a habit."""
    path = str(tmp_path / "ống")
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        report.write_report(path, _GOOD)
        assert json.loads(os.read(reader, 1000)) == _GOOD
    finally:
        os.close(reader)


@pytest.mark.parametrize(
    ("name", "number"),
    (("không/có/r.json", errno.ENOENT), (".", errno.EISDIR), ("tệp/r.json", errno.ENOTDIR)),
)
def test_a_report_without_a_place_is_an_error_that_names_it(tmp_path: Path, name: str, number: int) -> None:
    """No folder is made for it, and none is replaced."""
    (tmp_path / "tệp").write_bytes(b"")
    path = str(tmp_path / name)
    with pytest.raises(OSError, match="Errno") as raised:
        report.write_report(path, _GOOD)
    assert (raised.value.errno, raised.value.filename) == (number, path)
    assert [each.name for each in tmp_path.iterdir()] == ["tệp"]


def test_a_name_that_is_no_text_can_be_reported(tmp_path: Path) -> None:
    """A byte of a file's name that no letter stands for reaches the reader of the report as JSON can hold it."""
    found = [Fault(rules.LINK_LEAVES_SITE, "content/a.md", params=(("value", "/a\udcff"),))]
    path = tmp_path / "r.json"
    report.write_report(str(path), report.report(None, found, UTC, messages.load({})))
    (fault,) = json.loads(path.read_text(encoding="utf-8"))["faults"]
    assert fault["message"].endswith("/a\udcff")

"""Builds that end badly: killed, out of space, beside another one, on a catalogue that cannot be used."""

import errno
import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from site_helpers import NOW, Built, age, article, clean_tree, make_site, run, tree, write
from sitegen.build import run as building
from sitegen.build.options import Options, Step
from sitegen.build.state import catalogue_path
from sitegen.catalogue.version import SCHEMA_VERSION
from sitegen.diagnostics.faults import FaultError, MachineError
from sitegen.system import files

# Set to look longer than `make test` has time for: every step, and many more kills at random moments.
LONG = bool(os.environ.get("SITEGEN_LONG_TESTS"))
HERE = Path(__file__).parent


@pytest.mark.parametrize("options", ((), ("--skip-faulty",)), ids=["all", "skip-faulty"])
@pytest.mark.parametrize("first", (1, 2, 3, 4) if LONG else (1, 3))
def test_a_build_killed_at_any_step_leaves_whole_files_and_the_next_completes_it(
    tmp_path: Path, first: int, options: tuple[str, ...]
) -> None:
    """SIGKILL before every call that changes a file: every output is old or new, and the next build is a clean one.

    So it is where faulty articles are left out, and what they had at a target is still known.
    """
    every = "4" if LONG else "12" if options else "6"
    done = subprocess.run(
        [sys.executable, HERE / "kill_driver.py", tmp_path, "--first", str(first), "--every", every, *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) > (6 if options else 15)


def command(site: Path, *options: str) -> list[str]:
    """Return the command that builds a site."""
    return [sys.executable, "-m", "sitegen", "-C", str(site), "build", "--now", "2026-09-21T20:13:20+07:00", *options]


def members_of(group: int) -> list[int]:
    """Return the living processes of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_build_with_workers_killed_at_random_leaves_no_process_and_no_half_file(tmp_path: Path) -> None:
    """Also with workers: they end with the build that they worked for, and the next build completes it."""
    make_site(tmp_path, {f"content/{n}.md": article(f"Bài mẫu {n}", f"2021-{n % 12 + 1:02}-03") for n in range(400)})
    age(tmp_path)
    expected = clean_tree(tmp_path, tmp_path / "clean")
    pauses = [each / 40 for each in range(8, 240)] if LONG else [0.6, 0.9, 1.2, 1.6]
    for pause in pauses:
        process = subprocess.Popen(
            command(tmp_path, "--jobs", "2", "--clean"),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        for path, data in tree(tmp_path / "public").items() if (tmp_path / "public").exists() else ():
            assert Path(path).name.startswith(".sitegen-") or data == expected[path], path
        deadline = time.monotonic() + 20
        while (left := members_of(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert left == []
    run(tmp_path)
    assert tree(tmp_path / "public") == expected


@pytest.mark.parametrize("call", range(1, 12, 3))
def test_a_full_disk_is_said_and_the_next_build_completes_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """When there is no room for a file the build ends as the machine's failure, and leaves no temporary file."""
    make_site(tmp_path, {"content/a.md": article(), "content/b.md": article("Bài mẫu hai", "2021-11-30")})
    expected = clean_tree(tmp_path, tmp_path / "clean")
    calls = 0

    def full(descriptor: int, piece: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.write(descriptor, piece)

    with monkeypatch.context() as patched:
        patched.setattr(files, "_write_all", full)
        with pytest.raises(MachineError, match="No space left"):
            run(tmp_path)
    assert not [path for path in tree(tmp_path / "public") if Path(path).name.startswith(".sitegen-")]
    run(tmp_path)
    assert tree(tmp_path / "public") == expected


def test_a_second_build_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    """Two builds of one output never work at once."""
    make_site(tmp_path, {"content/a.md": article()})
    waited = threading.Event()

    class Waiting(Built):
        def on_wait(self) -> None:
            waited.set()

    options = Options(site=str(tmp_path), output=str(tmp_path / "public"), now=NOW)
    lock = catalogue_path(options.site, options.output) + ".lock"
    Path(lock).parent.mkdir(parents=True)
    with Path(lock).open("w", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = threading.Thread(target=building.build, args=(options, Waiting()))
        second.start()
        assert waited.wait(10)
        assert not (tmp_path / "public").exists()
    second.join(10)
    assert (tmp_path / "public/index.html").exists()


@pytest.mark.parametrize("version", (0, SCHEMA_VERSION + 1))
def test_a_catalogue_of_another_version_is_made_anew(tmp_path: Path, version: int) -> None:
    """Its outputs are known still, so that what no longer belongs is removed."""
    make_site(tmp_path, {"content/a.md": article(), "content/b.md": article("Bài mẫu hai")})
    run(tmp_path)
    with sqlite3.connect(catalogue_path(str(tmp_path), str(tmp_path / "public"))) as conn:
        conn.execute(f"PRAGMA user_version = {version}")
    conn.close()
    (tmp_path / "content/b.md").unlink()
    built = run(tmp_path)
    assert built.result.replaced == ("version" if version else "corrupt")
    assert "2021/12/b/index.html" in built.gone
    assert tree(tmp_path / "public") == clean_tree(tmp_path, tmp_path / "clean")


def test_a_file_saved_in_the_middle_of_a_build_is_picked_up_by_the_next(tmp_path: Path) -> None:
    """A build shows what it read; what was saved after that is new to the next one."""
    make_site(tmp_path, {"content/a.md": article(), "content/b.md": article("Bài mẫu hai")})

    class Saving(Built):
        def on_progress(self, step: Step, *_: int) -> None:
            if step is Step.READING:
                write(tmp_path, "content/a.md", article("Bài mẫu đổi"))

    building.build(Options(site=str(tmp_path), output=str(tmp_path / "public"), now=NOW), Saving())
    run(tmp_path)
    assert tree(tmp_path / "public") == clean_tree(tmp_path, tmp_path / "clean")
    assert "Bài mẫu đổi" in (tmp_path / "public/2021/12/a/index.html").read_text(encoding="utf-8")


def test_a_fault_leaves_the_earlier_site_untouched(tmp_path: Path) -> None:
    """Neither a good edit nor a bad one is written while there is a fault."""
    make_site(tmp_path, {"content/a.md": article(), "content/b.md": article("Bài mẫu hai")})
    run(tmp_path)
    before = tree(tmp_path / "public")
    write(tmp_path, "content/a.md", article("Bài mẫu đổi"))
    write(tmp_path, "content/b.md", article("Bài mẫu hai", "2021-02-30"))
    write(tmp_path, "content/c.md", article("Bài mẫu ba", body="[Không đâu](/khong/co/)"))
    with pytest.raises(FaultError) as caught:
        run(tmp_path)
    assert [(each.path, each.rule.code) for each in caught.value.faults] == [
        ("content/b.md", "N103"),
        ("content/c.md", "N201"),
    ]
    assert tree(tmp_path / "public") == before
    write(tmp_path, "content/b.md", article("Bài mẫu hai", "2021-02-28"))
    (tmp_path / "content/c.md").unlink()
    run(tmp_path)
    assert tree(tmp_path / "public") == clean_tree(tmp_path, tmp_path / "clean")


def test_files_with_other_faults_have_their_links_checked_in_the_same_run(tmp_path: Path) -> None:
    """An editor sees at once all that is wrong in a file, each dead link at its own place."""
    body = "Xem [một](/khong/co/) và [hai](/khong/co/)."
    make_site(tmp_path, {"content/a.md": article(date="2021-02-30", body=body), "content/b.md": article(body=body)})
    with pytest.raises(FaultError) as caught:
        run(tmp_path)
    found = [(each.path, each.line, each.column, each.rule.code) for each in caught.value.faults]
    links = [(6, 11, "N201"), (6, 32, "N201")]
    assert found == [("content/a.md", 3, 7, "N103")] + [
        (path, *each) for path in ("content/a.md", "content/b.md") for each in links
    ]


def test_an_article_is_removed_though_the_clock_goes_back(tmp_path: Path) -> None:
    """Whoever looked ahead with `--now` and then deletes an article builds as before."""
    make_site(
        tmp_path, {"content/a.md": article(date="2026-01-01"), "content/b.md": article("Bài mẫu hai", "2026-05-01")}
    )
    run(tmp_path, now=NOW)
    (tmp_path / "content/b.md").unlink()
    earlier = NOW - 200 * 86_400
    run(tmp_path, now=earlier)
    assert tree(tmp_path / "public") == clean_tree(tmp_path, tmp_path / "clean", now=earlier)

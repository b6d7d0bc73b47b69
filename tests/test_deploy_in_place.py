"""Deploys into the folder that readers see: over SSH with rsync and SFTP, and through rclone."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy_samples import ENGLISH, deployed, edit, read_by_someone, site_files, target, turns_while_read
from picture_samples import jpeg
from services import Ssh, program, ssh_host
from site_helpers import NOW, run, tree, write
from sitegen.diagnostics.faults import FaultError, MachineError
from sitegen.metadata.settings_model import DeployTarget
from sitegen.publishing import locks
from sitegen.publishing.plan import KEEP_SECONDS
from sitegen.publishing.targets import programs
from sitegen.publishing.targets.programs import ssh_session
from sitegen.publishing.targets.rclone import RcloneStore
from sitegen.publishing.targets.rsync import RsyncStore, host_and_folder
from sitegen.publishing.targets.sftp import SftpStore
from sitegen.publishing.targets.store import LockingStore, Store

KINDS = ("rsync", "rsync-ssh", "sftp", "rclone")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ssh]:
    """Return a host that is reached over SSH."""
    with ssh_host(tmp_path_factory.mktemp("ssh")) as found:
        yield found


@pytest.fixture(params=KINDS)
def where(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeployTarget:
    """Return a target of each kind, in the folder ``www``."""
    www = tmp_path / "www"
    if request.param == "rclone":
        program("rclone")
        www.mkdir()
        monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
        write(tmp_path, "rclone.conf", "[kho]\ntype = local\n")
        return target("rclone", f"kho:{www}", compress=())
    if request.param == "rsync":
        program("rsync")
        return target("rsync", www)
    program({"rsync-ssh": "rsync"}.get(request.param, request.param))
    host: Ssh = request.getfixturevalue("host")
    monkeypatch.setenv("SITEGEN_SSH", host.environ["SITEGEN_SSH"])
    return target(request.param.removesuffix("-ssh"), f"{host.host}:{www}", port=host.port)


@pytest.fixture
def store(where: DeployTarget) -> Iterator[Store]:
    """Return the files of a target of each kind."""
    if where.type == "rclone":
        yield RcloneStore(where.to, ENGLISH)
        return
    with ssh_session(host_and_folder(where.to)[0], where.port, os.environ) as ssh:
        yield (RsyncStore if where.type == "rsync" else SftpStore)(where.to, ssh, ENGLISH)


def test_only_what_changed_is_sent(deployable: Path, tmp_path: Path, where: DeployTarget) -> None:
    """All of it at first, nothing when nothing changed, then what is new, changed and gone."""
    www = tmp_path / "www"
    write(www, "cua-ai.txt", "của ai")
    first = deployed(deployable, where)
    built = tree(deployable / "public")
    assert first.sent == len(built)
    foreign = {"cua-ai.txt": "của ai".encode()}
    assert site_files(www) == built | foreign
    assert [path.endswith("index.html.br") for path in tree(www)].count(True) > 3 or not where.compress
    again = deployed(deployable, where)
    assert (again.sent, again.removed, again.bytes) == (0, 0, 0)
    edit(deployable, 1)
    (deployable / "content/2021/12/bai-1.md").unlink()
    run(deployable)
    changed = tree(deployable / "public")
    outcome = deployed(deployable, where, allow_loss=True)
    assert outcome.sent == len([path for path, data in changed.items() if built.get(path) != data])
    assert site_files(www).items() >= (changed | foreign).items()
    assert not (www / "2021/12/bai-1").exists() or where.type == "rclone"
    assert not (www / "2021/12/bai-1/index.html").exists()
    left = site_files(www).keys() - changed.keys() - foreign.keys()
    assert left
    assert all(path.startswith(("static/", "2021/12/tep/anh-")) for path in left)
    assert set(tree(www / ".sitegen")) == {"manifest", "retired", "target"} | (
        {"generation"} if where.type == "rclone" else set()
    )


def test_a_deploy_that_was_cut_off_is_resumed(
    deployable: Path, tmp_path: Path, where: DeployTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one sends what is not there yet; one of another site sends what is in doubt."""
    www = tmp_path / "www"
    monkeypatch.setattr("sitegen.publishing.plan._FILES_AT_ONCE", 15)
    deployed(deployable, where)
    edit(deployable, 1)

    class CutError(Exception):
        """As if the machine had been switched off."""

    def cut_after(count: int) -> Callable[[int, int], None]:
        def progress(done: int, _all: int) -> None:
            if done >= count:
                raise CutError

        return progress

    with pytest.raises(CutError):
        deployed(deployable, where, progress=cut_after(20), allow_loss=True)
    sizes = deployed(deployable, where, dry_run=True, allow_loss=True)
    outcome = deployed(deployable, where, allow_loss=True)
    assert outcome.resumed
    assert outcome.sent < sizes.sent
    assert site_files(www).items() >= tree(deployable / "public").items()
    edit(deployable, 2)
    with pytest.raises(CutError):
        deployed(deployable, where, progress=cut_after(30), allow_loss=True)
    edit(deployable, 3)
    assert deployed(deployable, where, allow_loss=True).resumed
    assert site_files(www).items() >= tree(deployable / "public").items()
    left = site_files(www).keys() - tree(deployable / "public").keys()
    assert all(path.startswith(("static/", "2021/12/tep/anh-")) for path in left)
    deployed(deployable, where, now=NOW + KEEP_SECONDS)
    assert site_files(www) == tree(deployable / "public")
    assert not deployed(deployable, where).resumed


def test_names_of_all_kinds_arrive_and_go(tmp_path: Path, store: Store) -> None:
    """Spaces, quotes, brackets and Vietnamese letters in a name mean themselves."""
    names = ["a b/c'd.txt", 'x"y.txt', "[x]*?.txt", "tệp mẫu.txt", "-rf.txt", "$HOME.txt", "a\\b.txt"]
    for name in names:
        write(tmp_path / "from", name, name)
    store.write({".sitegen/x": b""})
    store.send(str(tmp_path / "from"), names)
    assert {path: data for path, data in tree(tmp_path / "www").items() if not path.startswith(".sitegen")} == {
        name: name.encode() for name in names
    }
    assert store.differing(str(tmp_path / "from"), names) == []
    write(tmp_path / "www", names[2], "khác hẳn")
    (tmp_path / "www" / names[3]).unlink()
    assert set(store.differing(str(tmp_path / "from"), names)) == {names[2], names[3]}
    store.remove(names)
    assert [path for path in tree(tmp_path / "www") if not path.startswith(".sitegen")] == []


def test_files_of_its_own_are_written_read_and_replaced(store: Store) -> None:
    """What is not there is left out; what is there is told to the byte."""
    assert store.read([".sitegen/x"]) == {}
    for data in (b"m\xe1\xbb\x99t\n", b"", b"\0hai"):
        store.write({".sitegen/x": data, ".sitegen/z/y": b"2 3\n"})
        assert store.read([".sitegen/w", ".sitegen/x", ".sitegen/z/y"]) == {
            ".sitegen/x": data,
            ".sitegen/z/y": b"2 3\n",
        }
    store.remove([".sitegen/x", ".sitegen/v"])
    assert store.read([".sitegen/x"]) == {}


def test_a_lock_is_one_owners_alone(where: DeployTarget, store: Store) -> None:
    """A second one is refused while the first lives; one whose owner is gone, or that is old, is taken over."""
    if where.type == "rclone":
        pytest.skip("rclone cannot lock")
    locking: LockingStore = store  # type: ignore[assignment]
    with locks.locked(locking, ENGLISH, every=0) as keep:
        with pytest.raises(MachineError, match="under way"), locks.locked(locking, ENGLISH):
            pass
        keep()
        owner = locks.owner_in(locking.read([locks.LOCK])[locks.LOCK])
        assert owner is not None
        # As if this one had stood still for a quarter of an hour.
        locking.write({locks.LOCK: owner._replace(since=owner.since - locks.ABANDONED_SECONDS - 1).as_bytes()})
        with locks.locked(locking, ENGLISH), pytest.raises(MachineError, match="under way"):
            keep()
    assert locking.read([locks.LOCK]) == {}
    dead = owner._replace(pid=2**22 + 1)
    assert locking.claim(locks.LOCK, dead.as_bytes())
    with locks.locked(locking, ENGLISH):
        pass
    locking.claim(locks.LOCK, dead._replace(host="may-khac").as_bytes())
    with pytest.raises(MachineError, match="may-khac"), locks.locked(locking, ENGLISH):
        pass


def test_a_list_that_was_cut_off_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the connection breaks in the middle of a name, that may be the name of another file."""
    program("rsync")
    store = RsyncStore(str(tmp_path / "www"), [], ENGLISH)
    write(tmp_path, "www/a.css", "a")
    write(tmp_path, "www/a.css.br", "a")

    def cut(*command: Any, data: bytes, **more: Any) -> Any:  # noqa: ANN401 - as the function's
        return programs.run(*command, data=data.rstrip(b"\0").removesuffix(b".br"), **more)

    monkeypatch.setattr("sitegen.publishing.targets.rsync.run", cut)
    with pytest.raises(MachineError):
        store.remove(["a.css.br"])
    assert (tmp_path / "www/a.css").exists()


def test_what_the_dead_have_left_goes_with_the_next_lock(where: DeployTarget, store: Store, tmp_path: Path) -> None:
    """Files that were under way, and claims, wait where the one that holds the lock may remove all."""
    if where.type == "rclone":
        pytest.skip("rclone cannot lock")
    locking: LockingStore = store  # type: ignore[assignment]
    locking.claim(".sitegen/x", b"")
    write(tmp_path / "www", ".sitegen/incoming/7", "một nửa")
    with locks.locked(locking, ENGLISH):
        assert set(tree(tmp_path / "www")) == {".sitegen/lock", ".sitegen/x"}


def test_storage_that_cannot_lock_notices_a_newer_deploy(tmp_path: Path) -> None:
    """The one that began later goes on; the other one ends when it looks again."""
    program("rclone")
    store = RcloneStore(f":local:{tmp_path}/www", ENGLISH)
    (tmp_path / "www").mkdir()
    with locks.numbered(store, ENGLISH) as first:
        first()
        with locks.numbered(store, ENGLISH) as second:
            with pytest.raises(MachineError, match="under way"):
                first()
            second()


def test_a_reader_misses_nothing_while_files_change(
    deployable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page that is loaded meanwhile has its style and its pictures, and leads nowhere that is not there."""
    program("rsync")
    monkeypatch.setattr("sitegen.publishing.plan._FILES_AT_ONCE", 4)
    where = target("rsync", tmp_path / "www", compress=())
    deployed(deployable, where)
    with read_by_someone(tmp_path / "www", ["/", "/2021/12/tep/", "/2021/12/bai-3/", "/cu/1/"]) as reader:
        for turn in turns_while_read(reader):
            edit(deployable, turn)
            deployed(deployable, where, allow_loss=True)
    assert reader.wrong == []
    assert reader.loaded > 10


def test_compression_that_is_asked_for_later_reaches_every_file(deployable: Path, tmp_path: Path) -> None:
    """What was sent without it is sent again with it, once."""
    program("rsync")
    where = target("rsync", tmp_path / "www", compress=())
    deployed(deployable, where)
    more = replace(where, compress=("gzip",))
    assert deployed(deployable, more).sent > 10
    assert (tmp_path / "www/index.html.gz").exists()
    assert deployed(deployable, more).sent == 0


def test_a_manifest_that_is_damaged_is_told(deployable: Path, tmp_path: Path) -> None:
    """Nothing is done at a target of which nobody knows what it holds."""
    program("rsync")
    where = target("rsync", tmp_path / "www")
    deployed(deployable, where)
    write(tmp_path, "www/.sitegen/manifest", "hỏng\n")
    edit(deployable, 1)
    before = tree(tmp_path / "www")
    with pytest.raises(MachineError, match="damaged in line 1"):
        deployed(deployable, where)
    assert tree(tmp_path / "www") == before


@pytest.mark.parametrize("kind", ("rsync", "folder"))
def test_what_was_withdrawn_is_gone_at_once(deployable: Path, tmp_path: Path, kind: str) -> None:
    """With its pictures and documents, also those of earlier deploys that would stay for a day else."""
    program("rsync")
    where = target(kind, tmp_path / "www")
    deployed(deployable, where)
    (deployable / "content/2021/12/tep/anh.jpg").write_bytes(jpeg(44, 30))
    run(deployable)
    deployed(deployable, where)
    shown = (tmp_path / "www/current").resolve() if kind == "folder" else tmp_path / "www"
    assert len([path for path in tree(shown) if path.startswith("2021/12/tep/anh-")]) == 2
    path = deployable / "content/2021/12/tep/index.md"
    path.write_text(path.read_text().replace("---\n", "---\nwithdrawn: {date: 2022-01-01}\n", 1), encoding="utf-8")
    run(deployable)
    deployed(deployable, where, allow_loss=True)
    shown = (tmp_path / "www/current").resolve() if kind == "folder" else tmp_path / "www"
    left = {path.removesuffix(".gz").removesuffix(".br") for path in tree(shown) if path.startswith("2021/12/tep/")}
    assert left == {"2021/12/tep/index.html"}


def test_many_lost_pages_stop_it(deployable: Path, tmp_path: Path) -> None:
    """As with releases."""
    program("rsync")
    where = target("rsync", tmp_path / "www")
    deployed(deployable, where)
    for each in (deployable / "content/2021/12").glob("bai-*.md"):
        each.unlink()
    run(deployable)
    with pytest.raises(FaultError):
        deployed(deployable, where)
    assert (tmp_path / "www/2021/12/bai-1/index.html").exists()


def test_secrets_stand_in_no_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a program says when it fails is told without passwords and keys."""
    write(
        tmp_path,
        "bin/rclone",
        "#!/bin/sh\necho 'https://an:mat-khau@kho.example/ secret_access_key = BIMAT' >&2\nexit 1\n",
    )
    (tmp_path / "bin/rclone").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(MachineError) as told:
        RcloneStore("kho:tin", ENGLISH).read(["x"])
    assert "rclone failed" in str(told.value)
    assert "mat-khau" not in str(told.value)
    assert "BIMAT" not in str(told.value)

"""Manifests: what was built, what differs between two, and which published addresses a change would lose."""

import hashlib
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_samples import ENGLISH
from page_server import serving
from services import program
from site_helpers import SETTINGS, article, run, tree, write
from sitegen.build.state import catalogue_path
from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import Identity
from sitegen.commands import cli
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import MachineError, UsageError
from sitegen.metadata.settings import load_settings
from sitegen.metadata.settings_model import Settings
from sitegen.planning.kinds import KINDS, Kind
from sitegen.publishing.built import manifest_lines
from sitegen.publishing.manifest import (
    Entry,
    ManifestError,
    changes,
    line_of,
    mixed,
    paired,
    parsed,
    read_again,
    unlike,
    verify,
)
from sitegen.publishing.permanence import FINGERPRINTED, Stood, heirs, heirs_known, loss, lost_addresses
from sitegen.publishing.plan import KEEP_SECONDS, Wave, batches, is_left, retirement, steps
from sitegen.publishing.sources import read_manifest
from sitegen.publishing.telling import lost_faults

_NAMES = st.text("ab/\\ .\nđ", min_size=1, max_size=6).filter(
    lambda name: not {"", ".", ".."} & {*name.split("/")} and "\\" not in name
)
_MANIFESTS = st.dictionaries(_NAMES, st.sampled_from("123")).map(
    lambda found: [Entry(path, found[path] * 64, int(found[path])) for path in sorted(found)]
)


def _settings(more: str = "") -> Settings:
    loaded, _ = load_settings((SETTINGS + more).encode())
    assert loaded is not None
    return loaded


def _entries(*paths: str, sum_of: str = "1") -> list[Entry]:
    return [Entry(path, sum_of * 64, 9) for path in sorted(paths)]


def test_a_manifest_tells_every_file_as_it_is(deployable: Path) -> None:
    """One line a file: its whole SHA-256, its size, its path; in the order of paths, as `sha256sum` can check."""
    lines = list(manifest_lines(str(deployable), None, ENGLISH))
    built = tree(deployable / "public")
    expected = [f"{hashlib.sha256(data).hexdigest()}  {len(data)}  {path}\n" for path, data in built.items()]
    assert lines == sorted(expected, key=lambda line: line.split("  ", 2)[2])
    assert all(one.split("  ", 2)[2] < other.split("  ", 2)[2] for one, other in pairwise(lines))


def test_a_comparison_tells_what_was_added_changed_and_is_gone(
    deployable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Against a file, with paths from the site's folder."""
    assert cli.main(["-C", str(deployable), "manifest"]) == 0
    old = capsys.readouterr().out
    write(deployable, "cu.txt", old)
    assert cli.main(["-C", str(deployable), "manifest", "--against", "cu.txt"]) == 0
    assert capsys.readouterr().out == ""
    (deployable / "content/2021/12/bai-1.md").unlink()
    write(deployable, "content/2021/12/bai-2.md", article("Khác", "2021-12-02", tags="[mẫu]"))
    write(deployable, "content/2021/12/bai-9.md", article("Mới", "2021-12-09", tags="[mẫu]"))
    run(deployable)
    assert cli.main(["-C", str(deployable), "manifest", "--against", "cu.txt"]) == 0
    told = {(line[0], line.rstrip("\n").rpartition("  ")[2]) for line in capsys.readouterr().out.splitlines()}
    assert {("-", "2021/12/bai-1/index.html"), ("~", "2021/12/bai-2/index.html")} < told
    assert ("+", "2021/12/bai-9/index.html") in told


@given(_MANIFESTS)
def test_a_manifest_is_read_as_it_was_written(entries: list[Entry]) -> None:
    """Whatever the names hold."""
    assert list(parsed(map(line_of, entries))) == entries
    assert list(read_again(map(line_of, entries))) == entries


@pytest.mark.parametrize(
    "text",
    ("x\n", f"{'1' * 64}  1  ../x\n", f"{'1' * 64}  1  /x\n", f"{'1' * 64}  01  x\n", f"{'1' * 64}  1  b\n" * 2),
)
def test_what_is_no_manifest_is_told_by_its_line(text: str, tmp_path: Path) -> None:
    """A line that is none, a path that leads out of the folder, two in no order."""
    with pytest.raises(ManifestError):
        list(parsed(text.splitlines(keepends=True)))
    write(tmp_path, "cu.txt", text)
    with pytest.raises(UsageError, match=r"cu\.txt is no manifest: line \d"):
        read_manifest("cu.txt", str(tmp_path / "cu.txt"), ENGLISH)
    with pytest.raises(UsageError, match="https:// only"):
        read_manifest("http://example.org/cu.txt", "", ENGLISH)


def test_a_manifest_is_fetched_from_who_proves_to_be_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over https, with a certificate that is trusted; what cannot be fetched is told with its address."""
    made = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2", "-nodes"]
    keys = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", "key.pem", "-out", "cert.pem"]
    command = [program("openssl"), "req", "-x509", *keys, *made]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    entry = Entry("index.html", "1" * 64, 5)
    write(tmp_path, "www/.sitegen/manifest", line_of(entry))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with serving(tmp_path / "www", context) as address:
        place = f"{address.replace('127.0.0.1', 'localhost')}/.sitegen/manifest"
        with pytest.raises(MachineError, match=f"{place} cannot be fetched: .*certificate"):
            read_manifest(place, "", ENGLISH)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert read_manifest(place, "", ENGLISH) == [entry]
        with pytest.raises(MachineError, match="404"):
            read_manifest(f"{place}-khac", "", ENGLISH)


@given(_MANIFESTS, _MANIFESTS)
def test_changes_lead_from_one_manifest_to_the_other(before: list[Entry], after: list[Entry]) -> None:
    """What is told, done to the first, gives the second, and nothing is told in vain."""
    held = {each.path: each for each in before}
    for each in changes(before, after):
        assert held.get(each.path) == each.before
        if each.after is None:
            del held[each.path]
        else:
            held[each.path] = each.after
    assert sorted(held.values()) == after


@given(_MANIFESTS, _MANIFESTS)
def test_lines_that_two_manifests_share_need_not_be_taken_apart(before: list[Entry], after: list[Entry]) -> None:
    """What differs is what differs where all lines are compared as entries."""
    found = list(unlike(map(line_of, before), map(line_of, after)))
    assert found == [each for each in paired(before, after) if each[0] != each[1]]


@given(_MANIFESTS, st.lists(st.tuples(st.integers(0, 9), st.sampled_from("-+x"), st.integers(0, 9))))
def test_a_manifest_is_verified_beside_another_as_by_itself(
    entries: list[Entry], edits: list[tuple[int, str, int]]
) -> None:
    """Whatever was lost, moved or spoiled in it, the same line is told, or none."""
    known = [line_of(each) for each in entries]
    lines = list(known)
    for place, act, other in edits:
        if act == "+" and known:
            lines.insert(place, known[other % len(known)])
        elif act == "-":
            del lines[place : place + 1]
        else:
            lines[place : place + 1] = [f"{other}\n"]

    def told(looked_through: Callable[[], object]) -> str:
        try:
            looked_through()
        except ManifestError as error:
            return str(error)
        return ""

    assert told(lambda: verify(lines, known)) == told(lambda: list(parsed(lines)))


@given(_MANIFESTS, _MANIFESTS, _MANIFESTS)
def test_what_a_cut_off_deploy_left_is_sent_or_removed(old: list[Entry], cut: list[Entry], new: list[Entry]) -> None:
    """Whichever files it had done, the next deploy leaves the new ones and no other."""
    there = list(mixed(old, cut))
    todo = {each.entry.path: each for each in steps(there, new, _page, {})}
    wanted = {each.path: each for each in new}
    for which in (old, cut):
        held = {each.path: each for each in which}
        for path, step in todo.items():
            if step.wave is Wave.REMOVALS:
                held.pop(path, None)
            else:
                held[path] = step.entry
        assert held == wanted


def _page(path: str) -> Kind:
    if path.endswith(".xml"):
        return KINDS["atom"]
    if path.endswith(".css"):
        return KINDS["static"]
    return KINDS["home"] if path == "index.html" else KINDS["article"]


def test_a_deploy_goes_from_files_to_new_pages_to_changed_ones_to_removals() -> None:
    """Articles before listings, feeds after what they name, what goes last."""
    before = _entries("a/index.html", "atom.xml", "cu/index.html", "index.html")
    after = _entries("a/index.html", "atom.xml", "index.html", "moi/index.html", "site.css", sum_of="2")
    found = sorted(steps(before, after, _page, {}), key=lambda each: each.wave)
    assert [each.entry.path for each in found] == [
        *("site.css", "moi/index.html", "a/index.html", "index.html", "atom.xml", "cu/index.html")
    ]
    assert [batch.paths for batch in batches(found)] == [[each.entry.path] for each in found]


def test_files_under_a_digest_stay_for_a_day() -> None:
    """Counted from when the last page that names them went; one that is named again is nobody's to remove."""
    style = "static/css/site.0123456789.css"
    kept, due = retirement(_entries(style, "a.css"), [], {}, 100)
    assert (kept, due) == ({style: 100}, [])
    assert retirement([], [], kept, 99 + KEEP_SECONDS) == (kept, [])
    assert retirement([], [], kept, 100 + KEEP_SECONDS) == ({}, [style])
    assert retirement([], _entries(style), kept, 100 + KEEP_SECONDS) == ({}, [])
    assert retirement([], [], kept, 100 + KEEP_SECONDS, for_longer=True) == (kept, [])


def test_files_that_were_withdrawn_do_not_stay() -> None:
    """Neither those that a page named last, nor those that stayed so far, whatever else stays for longer."""
    picture, other = "2021/12/a/anh-16.01234567.webp", "2021/12/b/anh-16.01234567.webp"
    both = {picture: 100, other: 100}
    assert retirement([], [], both, 101, lambda path: path == picture, for_longer=True) == ({other: 100}, [picture])
    assert retirement(_entries(picture, other), [], {}, 100, lambda path: path == picture) == ({other: 100}, [])


@pytest.mark.parametrize("name", ("bao-cao.20211231.pdf", "anh.20211231.jpg", "a/static/x.0123456789.pdf"))
def test_a_date_in_a_name_is_no_digest(name: str) -> None:
    """A file that an editor named so is replaced under its name, and missed when it is gone."""
    assert not FINGERPRINTED.search(f"2021/12/a/{name}")


def test_what_stays_of_an_article_is_its_page_and_what_lies_beside() -> None:
    """No other page below it does."""
    leave = {"/2021/12/bai/", "/cu.html"}
    paths = ("2021/12/bai/index.html", "2021/12/bai/anh.jpg", "2021/12/bai/sau/a.pdf", "cu.html")
    assert all(is_left(path, leave) for path in paths)
    assert not any(is_left(path, leave) for path in ("2021/12/bai/con/index.html", "2021/12/anh.jpg", "khac.html"))


_PUBLISHED = (
    *("2021/12/bai/index.html", "cu/1.html", "gioi-thieu/index.html", "chuyen-muc/tin-tuc/2021/12/index.html"),
    *("tu-khoa/mau/index.html", "luu-tru/2021/12/31/index.html", "2021/12/bai/anh.jpg", "2021/12/bai/bao-cao.pdf"),
    *("2021/12/bai/anh-480.01234567.webp", "static/css/site.css", "sitemap/2021-12.xml", "tac-gia/index.html"),
    "chuyen-muc/tin-tuc/atom.xml",
)


def _lost(before: Iterable[Entry], after: Iterable[Entry], more: str = "") -> dict[str, Stood]:
    return {each.url: each.stood for each in lost_addresses(before, after, settings=_settings(more))}


def test_addresses_that_would_be_lost_are_pages_listings_and_files() -> None:
    """Nobody keeps the address of a style, of a picture made of another, of a sitemap."""
    page, listing, file = Stood.PAGE, Stood.LISTING, Stood.FILE
    assert _lost(_entries(*_PUBLISHED), []) == {
        "/2021/12/bai/": page,
        "/cu/1.html": page,
        "/gioi-thieu/": page,
        "/chuyen-muc/tin-tuc/2021/12/": listing,
        "/chuyen-muc/tin-tuc/atom.xml": listing,
        "/tu-khoa/mau/": listing,
        "/luu-tru/2021/12/31/": listing,
        "/tac-gia/": listing,
        "/2021/12/bai/anh.jpg": file,
        "/2021/12/bai/bao-cao.pdf": file,
    }
    assert _lost(_entries(*_PUBLISHED), _entries(*_PUBLISHED, sum_of="2")) == {}
    moved = "urls: {category: '/muc/{slug}/'}\n"
    assert _lost(_entries("chuyen-muc/tin-tuc/index.html"), [], moved) == {"/chuyen-muc/tin-tuc/": page}


def test_what_is_meant_to_go_is_not_lost() -> None:
    """One address, or all below one."""
    found = _lost(_entries(*_PUBLISHED), [], "gone: [/cu/1.html, /2021/*]\n")
    assert not {url for url in found if url.startswith(("/cu/", "/2021/"))}
    assert "/gioi-thieu/" in found


def test_the_line_that_keeps_an_address_is_shown() -> None:
    """For an article of the same id, file or title, else of the same name; not where two may be meant."""
    new = [
        Identity("content/a.md", "/2022/01/mot/", "Một", "7"),
        Identity("content/b.md", "/2022/01/hai/", "Hai", ""),
        Identity("content/c.md", "/2022/01/ba/", "Ba", ""),
        Identity("content/d.md", "/2022/01/bon/", "Trùng", ""),
        Identity("content/e.md", "/2022/01/nam/", "Trùng", ""),
        Identity("content/f.md", "/2022/01/sau/", "Sáu", ""),
    ]
    was = {
        "/cu/1/": Identity("content/x.md", "/cu/1/", "Khác", "7"),
        "/cu/2/": Identity("content/b.md", "/cu/2/", "Khác", ""),
        "/cu/3/": Identity("content/x.md", "/cu/3/", "Ba", ""),
        "/cu/4/": Identity("content/x.md", "/cu/4/", "Trùng", ""),
    }
    paths = [*(f"cu/{n}/index.html" for n in range(1, 6)), "2021/12/sau/index.html", "tu-khoa/x/index.html", "a/b.pdf"]
    lost = lost_addresses(_entries(*paths), [], settings=_settings(), heir_of=heirs(new, was.get))
    found = list(lost_faults(lost))
    told = {dict(each.params)["value"]: (each.rule, each.path) for each in found}
    assert told == {
        "/cu/1/": (rules.LOST_ADDRESS_OF, "content/a.md"),
        "/cu/2/": (rules.LOST_ADDRESS_OF, "content/b.md"),
        "/cu/3/": (rules.LOST_ADDRESS_OF, "content/c.md"),
        "/cu/4/": (rules.LOST_ADDRESS, "site.yaml"),
        "/cu/5/": (rules.LOST_ADDRESS, "site.yaml"),
        "/2021/12/sau/": (rules.LOST_ADDRESS_OF, "content/f.md"),
        "/tu-khoa/x/": (rules.LOST_LISTING, "site.yaml"),
        "/a/b.pdf": (rules.LOST_FILE, "site.yaml"),
    }
    (first,) = (each for each in found if dict(each.params)["value"] == "/cu/1/")
    assert first.remedy(ENGLISH) == "add to content/a.md: aliases: [/cu/1/]"


def test_the_catalogue_knows_what_stood_at_an_address(deployable: Path, tmp_path: Path) -> None:
    """An article whose old id, file or title is another's in the new site is found there; one that stayed is itself."""
    write(deployable, "content/2021/11/cu.md", article("Cũ", "2021-11-01", old_id="77"))
    run(deployable)
    old = tmp_path / "cu"
    shutil.copytree(deployable, old)
    before = list(parsed(manifest_lines(str(old), None, ENGLISH)))
    (deployable / "content/2021/11/cu.md").unlink()
    write(deployable, "content/2022/02/moi.md", article("Mới", "2022-02-01", old_id="77"))
    write(deployable, "content/2021/12/bai-1.md", article("Bài mẫu 1", "2021-12-01", slug="ten-khac", tags="[mẫu]"))
    run(deployable)
    after = list(parsed(manifest_lines(str(deployable), None, ENGLISH)))
    paths = [catalogue_path(str(site), str(site / "public")) for site in (old, deployable)]
    with closing(Catalogue.reading(paths[0])) as was, closing(Catalogue.reading(paths[1])) as now:
        lost = lost_addresses(before, after, settings=_settings(), heir_of=heirs_known(was, now))
        found = {each.url: each.heir and each.heir.path for each in lost if each.stood is Stood.PAGE}
    assert found == {"/2021/11/cu/": "content/2022/02/moi.md", "/2021/12/bai-1/": "content/2021/12/bai-1.md"}


def test_a_twentieth_of_the_pages_may_go_and_no_more() -> None:
    """Files that are no pages do not count."""
    before = _entries(*(f"{n:03}/index.html" for n in range(100)), "a.css")
    assert not loss(before, before[5:-1]).is_too_much
    assert loss(before, before[6:]).is_too_much
    assert loss(before, before[6:]) == (100, 6)
    assert not loss([], before).is_too_much


def test_the_manifest_of_a_site_that_was_not_built_is_wrong_use(tmp_path: Path) -> None:
    """It ends with 2 and says what to do."""
    write(tmp_path, "site.yaml", SETTINGS)
    assert cli.main(["-C", str(tmp_path), "manifest"]) == 2

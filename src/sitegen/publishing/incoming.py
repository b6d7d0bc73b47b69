"""The folder in which a release is made: filled from the current one, and from what was built.

It is begun as the oldest release where that would be forgotten anyhow: it lacks only what changed since, so that a
deploy takes as long as the change is large, not the site. One that an earlier deploy has left there, cut off, is made
right file by file.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from gettext import NullTranslations
from typing import Final, NamedTuple

from sitegen.diagnostics import MachineError
from sitegen.publishing.compression import ENDINGS, variants, variants_of_any_size, write_variants
from sitegen.publishing.manifest import Entry, ManifestError, paired
from sitegen.publishing.outcome import Asked
from sitegen.publishing.retired import retired_in
from sitegen.publishing.targets.store import STATE
from sitegen.publishing.working import Differences, ManifestFile, between
from sitegen.system.digests import pieces_of, sha256_of_file
from sitegen.system.files import files_in, write_whole

MANIFEST: Final = f"{STATE}/manifest"
RETIRED: Final = f"{STATE}/retired"
ENCODINGS: Final = f"{STATE}/encodings"
# Compressed together, and then found beside what they hold.
_AT_ONCE: Final = 500


class Release(NamedTuple):
    """What a release is to hold: the site's files, those of before that stay; ``current`` is the one that readers see.

    ``output`` is the folder of the built site, ``state`` what lies in ``.sitegen/`` of the release.
    """

    after: ManifestFile
    differing: Differences
    retired: dict[str, int]
    current: str
    output: str
    encodings: Sequence[str]
    state: dict[str, bytes]


class _Lacking(NamedTuple):
    """What a whole release is to get, and to lose, to be another one, without what that is compressed into.

    ``wanted`` is in the order of paths.
    """

    wanted: Sequence[Entry]
    surplus: frozenset[str]


def make_release(
    incoming: str,
    release: Release,
    asked: Asked,
    keep: Callable[[], None],
    translations: NullTranslations,
    *,
    is_whole: bool,
) -> None:
    """Make the folder ``incoming`` hold what a release does. Raises MachineError, OSError.

    With ``is_whole`` it is an earlier release; else it may hold anything, or not be there. ``keep`` is called now and
    then, and may raise.
    """
    lacking = _lacking(incoming, release) if is_whole else None
    there = os.path.isdir(incoming)
    os.makedirs(incoming, exist_ok=True)
    entries = release.after if lacking is None else lacking.wanted
    made = _fill(incoming, release, asked, keep, translations, entries)
    for path, data in release.state.items():
        write_whole(os.path.join(incoming, path), [data])
    if lacking is not None:
        _remove_surplus(incoming, lacking, made, release.state.keys())
    elif there:
        _remove_others(incoming, made | release.state.keys())


def read_file(folder: str, path: str) -> bytes | None:
    """Return what a file of a release holds, None where there is none. Raises OSError."""
    if not folder:
        return None
    with contextlib.suppress(FileNotFoundError), open(os.path.join(folder, path), "rb") as file:
        return file.read()
    return None


def _lacking(incoming: str, release: Release) -> _Lacking | None:
    """Return what an earlier release lacks; None where it does not tell what it holds, or holds it otherwise."""
    told = read_file(incoming, MANIFEST)
    if told is None or read_file(incoming, ENCODINGS) != release.state[ENCODINGS]:
        return None
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        try:
            held = ManifestFile.holding(os.path.join(folder, "held"), told, release.after)
        except ManifestError:
            return None
        wanted: list[Entry] = []
        surplus = set(retired_in(read_file(incoming, RETIRED)))
        if surplus:
            surplus.difference_update(each.path for each in release.after)
        for one, other in between(held, release.after):
            if other is not None:
                wanted.append(other)
            elif one is not None:
                surplus.add(one.path)
    return _Lacking(wanted, frozenset(surplus - release.retired.keys()))


def _fill(
    incoming: str,
    release: Release,
    asked: Asked,
    keep: Callable[[], None],
    translations: NullTranslations,
    entries: Iterable[Entry],
) -> set[str]:
    """Put files of a release, in the order of their paths, into the folder ``incoming``; return all paths there."""
    made: set[str] = set()
    new: list[Entry] = []
    total = sum(1 for _ in entries)
    done = 0

    def flush() -> None:
        keep()
        for entry in new:
            _copy(release.output, incoming, entry, translations)
        with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
            for name in write_variants(release.output, folder, new, release.encodings):
                _write_pieces(incoming, name, pieces_of(os.path.join(folder, name)))
        new.clear()
        asked.progress(done, total)

    for changed, other in paired(release.differing.after, entries):
        if other is None:
            continue
        done += 1
        names = [other.path, *variants(other.path, other.size, release.encodings)]
        made.update(names)
        if changed is not None or not all(_link(release.current, incoming, each) for each in names):
            new.append(other)
        if len(new) == _AT_ONCE:
            flush()
    flush()
    return made | _keep_retired(incoming, release, made)


def _keep_retired(incoming: str, release: Release, made: Collection[str]) -> set[str]:
    """Let files that no page names any more be in the next release too; return which are, with what they became."""
    names = (name for path in release.retired for name in (path, *variants_of_any_size(path, ENDINGS)))
    return {name for name in names if name not in made and _link(release.current, incoming, name)}


def _link(current: str, incoming: str, path: str) -> bool:
    """Let a file of the current release be one of the next too; return whether that has it."""
    if not current:
        return False
    source, target = f"{current}/{path}", f"{incoming}/{path}"
    # Most are links that nothing stands in the way of: one call for each.
    with contextlib.suppress(OSError):
        os.link(source, target)
        return True
    try:
        if os.path.samestat(os.stat(source), os.stat(target)):
            return True
    except FileNotFoundError:
        if not os.path.exists(source):
            return False
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        os.remove(target)
    try:
        os.link(source, target)
    except OSError:
        # A file system without links, or one where a file has as many as it can.
        _write_pieces(incoming, path, pieces_of(source))
    return True


def _copy(output: str, incoming: str, entry: Entry, translations: NullTranslations) -> None:
    source, target = os.path.join(output, entry.path), os.path.join(incoming, entry.path)
    wanted = bytes.fromhex(entry.sha256)
    with contextlib.suppress(OSError):
        if os.path.getsize(target) == entry.size and sha256_of_file(target) == wanted:
            return
    _write_pieces(incoming, entry.path, pieces_of(source))
    if sha256_of_file(target) != wanted:
        told = translations.gettext("{path} is not what was built: run `sitegen build` first")
        raise MachineError(told.format(path=source))


def _write_pieces(folder: str, path: str, pieces: Iterable[bytes]) -> None:
    # A file that another release has too is replaced, not changed.
    write_whole(os.path.join(folder, path), pieces)


def _remove_surplus(incoming: str, lacking: _Lacking, made: Collection[str], state: Collection[str]) -> None:
    """Remove what an earlier release held and this one does not."""
    gone = {each for path in lacking.surplus for each in (path, *variants_of_any_size(path, ENDINGS))}
    # What is too small now to be compressed may have been larger.
    gone.update(name for each in lacking.wanted for name in variants_of_any_size(each.path, ENDINGS))
    gone.update(f"{STATE}/{path}" for path in files_in(os.path.join(incoming, STATE)))
    for path in gone.difference(made, state):
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(incoming, path))
        for folder in _above(path):
            try:
                os.rmdir(os.path.join(incoming, folder))
            except OSError:
                break


def _above(path: str) -> Iterator[str]:
    """Yield the folders that a path is in, the innermost first."""
    while path := path.rpartition("/")[0]:
        yield path


def _remove_others(incoming: str, made: set[str]) -> None:
    """Remove what an earlier deploy that was cut off has left and this one does not hold."""
    for path in list(files_in(incoming)):
        if path not in made:
            os.remove(os.path.join(incoming, path))
    for folder, _, _ in os.walk(incoming, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(folder)

"""A site deployed into a folder of this machine, release by release, so that readers see all of one or all of the next.

The folder holds ``releases/`` and ``current``, a symbolic link to the release that readers see: it is what a host
serves, and it is replaced in one act. A release is made of links to the files that the one before it has too, and of
copies of the others, in ``incoming/``; one that was cut off is completed by the next deploy. Beside the site lies in
``.sitegen/`` of each release its manifest, what the host reads of it, and which files stay though no page names them.
"""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from gettext import NullTranslations
from typing import Final, NamedTuple

from sitegen.diagnostics import MachineError, UsageError
from sitegen.publishing.built import BuiltSite
from sitegen.publishing.compression import ENDINGS, variants, variants_of_any_size, write_variants
from sitegen.publishing.inplace import Place
from sitegen.publishing.manifest import Entry, ManifestError, paired, with_left
from sitegen.publishing.outcome import Asked, Outcome, TooMuchLostError
from sitegen.publishing.permanence import loss
from sitegen.publishing.plan import is_left, retirement
from sitegen.publishing.retired import retired_in, retired_text
from sitegen.publishing.targets.store import STATE
from sitegen.publishing.working import ManifestFile
from sitegen.system.digests import pieces_of, sha256_of_file
from sitegen.system.files import files_in, write_whole

CURRENT: Final = "current"
_RELEASES: Final = "releases"
_INCOMING: Final = "incoming"
_NAME: Final = re.compile(r"[0-9]{6,}")
_MANIFEST: Final = f"{STATE}/manifest"
_RETIRED: Final = f"{STATE}/retired"
_ENCODINGS: Final = f"{STATE}/encodings"
# Compressed together, and then found beside what they hold.
_AT_ONCE: Final = 500


class _Release(NamedTuple):
    """What a release is to hold: the site's files, those of before that stay, and which are there already."""

    before: ManifestFile
    after: ManifestFile
    retired: dict[str, int]
    current: str


def deploy_release(
    folder: str,
    place: Place,
    site: BuiltSite,
    asked: Asked,
    keep: Callable[[], None],
    translations: NullTranslations,
    keep_releases: int,
) -> Outcome:
    """Make a release of a site in ``folder`` and show it; return what was done. Raises TooMuchLostError, MachineError.

    ``keep`` is called now and then, and may raise. So many releases are kept as ``keep_releases`` says.
    """
    with tempfile.TemporaryDirectory(prefix="sitegen-") as work:
        release = _release(folder, work, site, asked, translations)
        lost = loss(release.before, release.after)
        if lost.is_too_much and not asked.allow_loss:
            raise TooMuchLostError(lost)
        asked.compares(release.before, release.after)
        sent = removed = unchanged = size = 0
        for one, other in paired(release.before, release.after):
            if one is not None and other is not None and one.sha256 == other.sha256:
                unchanged += 1
                continue
            removed += other is None and one is not None and one.path not in release.retired
            if other is not None:
                sent += 1
                size += other.size
            if asked.dry_run and (other is not None or (one is not None and one.path not in release.retired)):
                asked.tells("-" if other is None else "+", (other or one or Entry("", "", 0)).path)
        incoming = os.path.join(folder, _INCOMING)
        resumed = os.path.isdir(incoming)
        if asked.dry_run:
            return Outcome(sent, removed, unchanged, size, resumed)
        state = _state(release, place)
        if (
            release.current
            and not resumed
            and all(_read(release.current, path) == data for path, data in state.items())
        ):
            return Outcome(0, 0, unchanged, 0, resumed=False)
        os.makedirs(incoming, exist_ok=True)
        made = _fill(incoming, release, place, site, asked, keep, translations)
        for path, data in state.items():
            write_whole(os.path.join(incoming, path), [data])
        _remove_others(incoming, made | state.keys())
        keep()
        name = _next_name(folder)
        os.makedirs(os.path.join(folder, _RELEASES), exist_ok=True)
        os.rename(incoming, os.path.join(folder, _RELEASES, name))
        _switch(folder, name)
        place.activate()
        _forget_old(folder, keep_releases)
        return Outcome(sent, removed, unchanged, size, resumed)


def roll_back(folder: str, activate: Callable[[], None], translations: NullTranslations) -> str:
    """Show the release before the current one again; return its name. Raises UsageError where there is none."""
    current = os.path.basename(_current(folder))
    earlier = [each for each in _names(folder) if int(each) < int(current or "0")]
    if not current or not earlier:
        raise UsageError(translations.gettext("there is no earlier release in {folder}").format(folder=folder))
    _switch(folder, earlier[-1])
    activate()
    return earlier[-1]


def _release(folder: str, work: str, site: BuiltSite, asked: Asked, translations: NullTranslations) -> _Release:
    current = _current(folder)
    before = ManifestFile.holding(os.path.join(work, "before"), _read(current, _MANIFEST) or b"")
    try:
        left = with_left(before, site.entries(), lambda path: is_left(path, asked.leave))
        after = ManifestFile.of(os.path.join(work, "after"), left)
    except ManifestError as error:
        told = translations.gettext("{path} is damaged in line {line}; remove it to send everything anew")
        raise MachineError(told.format(path=os.path.join(current, _MANIFEST), line=error)) from error
    known = retired_in(_read(current, _RETIRED))
    retired, due = retirement(before, after, known, asked.now)
    if asked.leave:
        # Pages that stay as they are may name what no other page does.
        retired |= {each: known[each] for each in due}
    return _Release(before, after, retired, current)


def _state(release: _Release, place: Place) -> dict[str, bytes]:
    """Return what lies in ``.sitegen/`` of a release: while all of it is the same, so is the release."""
    return {
        _MANIFEST: release.after.data(),
        _RETIRED: retired_text(release.retired),
        _ENCODINGS: " ".join(place.encodings).encode(),
        **{f"{STATE}/{path}": data for path, data in place.extras},
    }


def _fill(
    incoming: str,
    release: _Release,
    place: Place,
    site: BuiltSite,
    asked: Asked,
    keep: Callable[[], None],
    translations: NullTranslations,
) -> set[str]:
    """Make the folder ``incoming`` hold what a release does; return the paths. Raises MachineError, OSError."""
    made: set[str] = set()
    new: list[Entry] = []
    total = sum(1 for _ in release.after)
    done = 0

    def flush() -> None:
        keep()
        for entry in new:
            _copy(site.output, incoming, entry, translations)
        with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
            for name in write_variants(site.output, folder, new, place.encodings):
                _write_pieces(incoming, name, pieces_of(os.path.join(folder, name)))
        new.clear()
        asked.progress(done, total)

    for one, other in paired(release.before, release.after):
        if other is None:
            continue
        done += 1
        names = [other.path, *variants(other.path, other.size, place.encodings)]
        made.update(names)
        same = one is not None and one.sha256 == other.sha256
        if not (same and all(_link(release.current, incoming, each) for each in names)):
            new.append(other)
        if len(new) == _AT_ONCE:
            flush()
    flush()
    return made | _keep_retired(incoming, release, made)


def _keep_retired(incoming: str, release: _Release, made: Collection[str]) -> set[str]:
    """Let files that no page names any more be in the next release too; return which are, with what they became."""
    names = (name for path in release.retired for name in (path, *variants_of_any_size(path, ENDINGS)))
    return {name for name in names if name not in made and _link(release.current, incoming, name)}


def _link(current: str, incoming: str, path: str) -> bool:
    """Let a file of the current release be one of the next too; return whether that has it."""
    source, target = os.path.join(current, path), os.path.join(incoming, path)
    if not current:
        return False
    try:
        if os.path.samestat(os.stat(source), os.stat(target)):
            return True
    except OSError:
        pass
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        os.remove(target)
    try:
        os.link(source, target)
    except FileNotFoundError:
        return False
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


def _remove_others(incoming: str, made: set[str]) -> None:
    """Remove what an earlier deploy that was cut off has left and this one does not hold."""
    for path in list(files_in(incoming)):
        if path not in made:
            os.remove(os.path.join(incoming, path))
    for folder, _, _ in os.walk(incoming, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(folder)


def _read(folder: str, path: str) -> bytes | None:
    if not folder:
        return None
    with contextlib.suppress(FileNotFoundError), open(os.path.join(folder, path), "rb") as file:
        return file.read()
    return None


def _current(folder: str) -> str:
    """Return the folder of the release that readers see, "" when there is none."""
    link = os.path.join(folder, CURRENT)
    real = os.path.realpath(link)
    return real if os.path.islink(link) and os.path.isdir(real) else ""


def _names(folder: str) -> list[str]:
    try:
        names = os.listdir(os.path.join(folder, _RELEASES))
    except FileNotFoundError:
        return []
    return sorted((each for each in names if _NAME.fullmatch(each)), key=int)


def _next_name(folder: str) -> str:
    return f"{int(([*_names(folder)] or ['0'])[-1]) + 1:06}"


def _switch(folder: str, name: str) -> None:
    """Let readers see a release, in one act."""
    link = os.path.join(folder, CURRENT)
    new = f"{link}.new"
    with contextlib.suppress(FileNotFoundError):
        os.remove(new)
    os.symlink(f"{_RELEASES}/{name}", new, target_is_directory=True)
    os.replace(new, link)


def _forget_old(folder: str, keep_releases: int) -> None:
    current = os.path.basename(_current(folder))
    earlier = [each for each in _names(folder) if each != current]
    for each in _surplus(earlier, keep_releases - 1):
        shutil.rmtree(os.path.join(folder, _RELEASES, each), ignore_errors=True)


def _surplus(names: list[str], most: int) -> Iterator[str]:
    yield from names[: max(0, len(names) - most)]

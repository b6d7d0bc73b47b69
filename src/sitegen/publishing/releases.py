"""A site deployed into a folder of this machine, release by release, so that readers see all of one or all of the next.

The folder holds ``releases/`` and ``current``, a symbolic link to the release that readers see: it is what a host
serves, and it is replaced in one act. A release is made in ``incoming/``, of links to the files that the one before it
has too, and of copies of the others; one that was cut off is completed by the next deploy. Beside the site lies in
``.sitegen/`` of each release its manifest, what the host reads of it, and which files stay though no page names them.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from gettext import NullTranslations
from typing import Final

from sitegen import regex
from sitegen.diagnostics import MachineError, UsageError
from sitegen.publishing.built import BuiltSite
from sitegen.publishing.incoming import ENCODINGS, MANIFEST, RETIRED, Release, make_release, read_file
from sitegen.publishing.inplace import Place
from sitegen.publishing.manifest import Entry, ManifestError, paired, with_left
from sitegen.publishing.outcome import Asked, Outcome, TooMuchLostError
from sitegen.publishing.permanence import loss
from sitegen.publishing.plan import is_left, retirement
from sitegen.publishing.retired import retired_in, retired_text
from sitegen.publishing.targets.store import STATE
from sitegen.publishing.working import Differences, ManifestFile
from sitegen.system.files import write_whole

CURRENT: Final = "current"
_RELEASES: Final = "releases"
_INCOMING: Final = "incoming"
_FORGOTTEN: Final = "forgotten"
# There while the host has not heard of the release that readers see.
_UNHEARD: Final = f"{STATE}/unheard"
_NAME: Final = regex(r"[0-9]{6,}")


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
        release = _release(folder, work, place, site, asked, translations)
        differing = release.differing
        lost = loss(differing.before, differing.after)._replace(before=differing.pages)
        if lost.is_too_much and not asked.allow_loss:
            raise TooMuchLostError(lost)
        asked.compares(differing.before, differing.after, partial(_read_all, release.current))
        sent = removed = size = 0
        for one, other in paired(differing.before, differing.after):
            removed += other is None and one is not None and one.path not in release.retired
            if other is not None:
                sent += 1
                size += other.size
            if asked.dry_run and (other is not None or (one is not None and one.path not in release.retired)):
                asked.tells("-" if other is None else "+", (other or one or Entry("", "", 0)).path)
        incoming = os.path.join(folder, _INCOMING)
        resumed = os.path.isdir(incoming)
        if asked.dry_run:
            return Outcome(sent, removed, differing.unchanged, size, resumed)
        if release.current and not resumed and _is_shown(release):
            if os.path.exists(os.path.join(folder, _UNHEARD)):
                _activate(folder, place.activate)
            return Outcome(0, 0, differing.unchanged, 0, resumed=False)
        is_whole = not resumed and _begin_from_oldest(folder, incoming, release, keep_releases)
        make_release(incoming, release, asked, keep, translations, is_whole=is_whole)
        keep()
        name = _next_name(folder)
        os.makedirs(os.path.join(folder, _RELEASES), exist_ok=True)
        os.rename(incoming, os.path.join(folder, _RELEASES, name))
        _show(folder, name, place.activate)
        _forget_old(folder, keep_releases)
        return Outcome(sent, removed, differing.unchanged, size, resumed)


def roll_back(folder: str, activate: Callable[[], None], translations: NullTranslations) -> str:
    """Show the release before the current one again; return its name. Raises UsageError where there is none."""
    current = os.path.basename(_current(folder))
    earlier = [each for each in _names(folder) if int(each) < int(current or "0")]
    if not current or not earlier:
        raise UsageError(translations.gettext("there is no earlier release in {folder}").format(folder=folder))
    _show(folder, earlier[-1], activate)
    return earlier[-1]


def _release(
    folder: str, work: str, place: Place, site: BuiltSite, asked: Asked, translations: NullTranslations
) -> Release:
    current = _current(folder)
    try:
        after = ManifestFile.of(os.path.join(work, "built"), site.entries())
        before = ManifestFile.holding(os.path.join(work, "before"), read_file(current, MANIFEST) or b"", after)
        if asked.leave:
            left = with_left(before, after, lambda path: is_left(path, asked.leave))
            after = ManifestFile.of(os.path.join(work, "after"), left)
    except ManifestError as error:
        told = translations.gettext("{path} is damaged in line {line}; remove it to send everything anew")
        raise MachineError(told.format(path=os.path.join(current, MANIFEST), line=error)) from error
    known = retired_in(read_file(current, RETIRED))
    differing = Differences(work, before, after)
    # No file stays unnamed that both releases have. Pages that stay as they are may name what no other page does.
    longer = bool(asked.leave)
    retired, _ = retirement(
        *(differing.before, differing.after, known, asked.now), site.is_withdrawn, for_longer=longer
    )
    # While all of this is the same, so is the release.
    state = {
        MANIFEST: after.data(),
        RETIRED: retired_text(retired),
        ENCODINGS: " ".join(place.encodings).encode(),
        **{f"{STATE}/{path}": data for path, data in place.extras},
    }
    return Release(after, differing, retired, current, site.output, place.encodings, state)


def _is_shown(release: Release) -> bool:
    return all(read_file(release.current, path) == data for path, data in release.state.items())


def _begin_from_oldest(folder: str, incoming: str, release: Release, keep_releases: int) -> bool:
    """Take the release that this deploy would forget for the one to make; return whether there was one."""
    names = _names(folder)
    if len(names) < keep_releases or names[0] == os.path.basename(release.current):
        return False
    os.rename(os.path.join(folder, _RELEASES, names[0]), incoming)
    return True


def _read_all(folder: str, paths: Iterable[str]) -> dict[str, bytes]:
    found = ((path, read_file(folder, path)) for path in paths)
    return {path: data for path, data in found if data is not None}


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


def _show(folder: str, name: str, activate: Callable[[], None]) -> None:
    """Let readers see a release, and the host hear of it."""
    write_whole(os.path.join(folder, _UNHEARD), [])
    _switch(folder, name)
    _activate(folder, activate)


def _activate(folder: str, activate: Callable[[], None]) -> None:
    activate()
    os.remove(os.path.join(folder, _UNHEARD))


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
    gone = os.path.join(folder, _FORGOTTEN)
    # A name of its own: half of a release is none to begin the next one from.
    shutil.rmtree(gone, ignore_errors=True)
    for each in _surplus(earlier, keep_releases - 1):
        # Where it cannot go it stays, whole.
        with contextlib.suppress(OSError):
            os.rename(os.path.join(folder, _RELEASES, each), gone)
        shutil.rmtree(gone, ignore_errors=True)


def _surplus(names: list[str], most: int) -> Iterator[str]:
    yield from names[: max(0, len(names) - most)]

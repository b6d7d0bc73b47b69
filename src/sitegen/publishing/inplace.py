"""A site deployed into the folder that readers see, file by file, in the order of ``plan``.

At the target lies beside the site, in ``.sitegen/``: ``manifest``, what the last deploy that came to its end left
there; ``next``, what one that is under way is bringing; ``present``, what was there when it began, if that is not
``manifest``; ``progress``, how many batches it did; ``retired``; ``target``, how files are compressed there. A deploy
that finds ``next`` goes on where the other one ended, if it brings the same; else it takes what differs between both as
unknown, and sends that anew.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from gettext import NullTranslations
from typing import Final, NamedTuple

from sitegen.diagnostics import MachineError
from sitegen.publishing.built import BuiltSite
from sitegen.publishing.compression import is_compressible, stale_variants, variants_of_any_size, write_variants
from sitegen.publishing.manifest import UNKNOWN, Entry, ManifestError, mixed, with_left
from sitegen.publishing.outcome import Asked, Outcome, TooMuchLostError
from sitegen.publishing.permanence import loss
from sitegen.publishing.plan import Batch, Wave, batches, is_left, retirement, steps, with_due
from sitegen.publishing.retired import retired_in, retired_text
from sitegen.publishing.targets.store import STATE, Store
from sitegen.publishing.working import ManifestFile, Spool
from sitegen.system.digests import sha256_of_file

_MANIFEST, _NEXT, _PRESENT, _PROGRESS, _RETIRED, _TARGET = (
    f"{STATE}/{each}" for each in ("manifest", "next", "present", "progress", "retired", "target")
)
_TRIES: Final = 3


class Place(NamedTuple):
    """Where a site is deployed: what writes there, into which encodings files are compressed, further files to bring.

    ``extras`` are (path, bytes): what the host reads of the site. ``activate`` is called when all is there.
    """

    store: Store
    encodings: Sequence[str]
    extras: Sequence[tuple[str, bytes]]
    activate: Callable[[], None]


class _Found(NamedTuple):
    """What is at a target: files, those that are there though no page names them, batches done of a plan."""

    before: ManifestFile
    retired: dict[str, int]
    progress: tuple[str, int]
    is_cut_off: bool
    is_mixed: bool


def deploy_in_place(
    place: Place, site: BuiltSite, asked: Asked, keep: Callable[[], None], translations: NullTranslations
) -> Outcome:
    """Bring a site to a target; return what was done. ``keep`` is called before each change there, and may raise.

    Raises TooMuchLostError, MachineError, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        found = _found(place, folder, site, asked, translations)
        after = ManifestFile.of(
            os.path.join(folder, "after"),
            with_left(found.before, site.entries(), lambda path: is_left(path, asked.leave)),
        )
        lost = loss(found.before, after)
        if lost.is_too_much and not asked.allow_loss:
            raise TooMuchLostError(lost)
        asked.compares(found.before, after, place.store.read)
        spool, retired = _planned(folder, found, after, site, asked)
        total = spool.sent + spool.removed
        unchanged = sum(1 for _ in after) - spool.sent
        if asked.dry_run:
            for each in spool:
                asked.tells("-" if each.wave is Wave.REMOVALS else "+", each.entry.path)
            return Outcome(spool.sent, spool.removed, unchanged, spool.size, found.is_cut_off)
        if not total and not found.is_cut_off and retired == found.retired and _extras_are_there(place):
            return Outcome(0, 0, unchanged, 0, resumed=False)
        keep()
        plan = f"{found.before.sum()} {after.sum()}"
        done = found.progress[1] if found.progress[0] == plan else 0
        _begin(place, found, after)
        sent = removed = size = files = 0
        for number, batch in enumerate(batches(spool)):
            files += len(batch.entries)
            if number < done:
                continue
            keep()
            if batch.removes:
                _remove(place, batch)
                removed += len(batch.entries)
            else:
                size += _send(place, site, batch, translations)
                sent += len(batch.entries)
            place.store.write({_PROGRESS: json.dumps({"plan": plan, "done": number + 1}).encode()})
            asked.progress(files, total)
        keep()
        _end(place, after, retired)
        return Outcome(sent, removed, unchanged, size, found.is_cut_off)


def _found(place: Place, folder: str, site: BuiltSite, asked: Asked, translations: NullTranslations) -> _Found:
    """Return what is at the target. Raises MachineError where what is told there makes no sense."""
    state = place.store.read([_MANIFEST, _NEXT, _PRESENT, _PROGRESS, _RETIRED, _TARGET])
    try:
        told_there = state.get(_PRESENT) or state.get(_MANIFEST) or b""
        before = ManifestFile.holding(os.path.join(folder, "before"), told_there)
        cut_off = state.get(_NEXT)
        mixed_up = False
        if cut_off is not None:
            other = ManifestFile.holding(os.path.join(folder, "cut-off"), cut_off)
            after = ManifestFile.of(
                os.path.join(folder, "same"),
                with_left(before, site.entries(), lambda path: is_left(path, asked.leave)),
            )
            if after.data() != cut_off:
                before = ManifestFile.of(os.path.join(folder, "mixed"), mixed(before, other))
                mixed_up = True
        if _encodings_in(state.get(_TARGET)) != list(place.encodings):
            before = ManifestFile.of(
                os.path.join(folder, "uncompressed"), (_recompressed(each, place.encodings) for each in before)
            )
    except ManifestError as error:
        _ = translations.gettext
        told = _("{path} at the target is damaged in line {line}; remove it there to send everything anew")
        raise MachineError(told.format(path=_MANIFEST, line=error)) from error
    progress = _progress_in(state.get(_PROGRESS)) if cut_off is not None else ("", 0)
    return _Found(before, retired_in(state.get(_RETIRED)), progress, cut_off is not None, mixed_up)


def _progress_in(data: bytes | None) -> tuple[str, int]:
    try:
        found = json.loads(data or b"{}")
        return str(found["plan"]), int(found["done"])
    except (ValueError, KeyError, TypeError):
        return "", 0


def _encodings_in(data: bytes | None) -> list[str]:
    try:
        return [str(each) for each in json.loads(data or b"{}")["encodings"]]
    except (ValueError, KeyError, TypeError):
        return []


def _recompressed(entry: Entry, encodings: Sequence[str]) -> Entry:
    """Return an entry of which is not known how it is compressed."""
    if not encodings or not is_compressible(entry.path, entry.size):
        return entry
    return Entry(entry.path, UNKNOWN, 1 if entry.is_there else 0)


def _planned(
    folder: str, found: _Found, after: ManifestFile, site: BuiltSite, asked: Asked
) -> tuple[Spool, dict[str, int]]:
    """Return the steps, and the files that stay though no page names them."""
    # Pages that stay as they are may name what no other page does.
    longer = bool(asked.leave)
    retired, due = retirement(*(found.before, after, found.retired, asked.now), site.is_withdrawn, for_longer=longer)
    waves = os.path.join(folder, "waves")
    os.mkdir(waves)
    return Spool(waves, steps(with_due(found.before, due), after, site.kind_of, retired)), retired


def _begin(place: Place, found: _Found, after: ManifestFile) -> None:
    """Take note at the target of what is there and what is coming, before the first change."""
    told = {_TARGET: json.dumps({"encodings": list(place.encodings)}).encode()}
    if found.is_mixed or not found.is_cut_off:
        # In this order: what is there must be known before another `next` tells what may be there.
        place.store.write({_PRESENT: found.before.data()})
        told[_NEXT] = after.data()
    # Settings among the site's files may name what the host reads: that must be there before them.
    extras = _extras(place)
    there = place.store.read(list(extras)) if extras else {}
    place.store.write({**told, **{path: data for path, data in extras.items() if path not in there}})


def _send(place: Place, site: BuiltSite, batch: Batch, translations: NullTranslations) -> int:
    """Send a batch, and what its files are compressed into; return how many bytes. Raises MachineError, OSError."""
    with _staged(site, batch, translations) as folder:
        made = write_variants(folder, folder, batch.entries, place.encodings)
        paths = [*batch.paths, *made]
        size = sum(os.path.getsize(os.path.join(folder, each)) for each in paths)
        _send_and_verify(place.store, folder, paths, translations)
    stale = list(stale_variants(((each.path, each.size) for each in batch.entries), place.encodings))
    if stale:
        place.store.remove(stale)
    return size


@contextmanager
def _staged(site: BuiltSite, batch: Batch, translations: NullTranslations) -> Iterator[str]:
    """Give a folder with the files of a batch, and room for more. Raises MachineError where one was not built so."""
    with tempfile.TemporaryDirectory(prefix="sitegen-", dir=site.work) as folder:
        for each in batch.entries:
            source, staged = os.path.join(site.output, each.path), os.path.join(folder, each.path)
            os.makedirs(os.path.dirname(staged), exist_ok=True)
            try:
                os.link(source, staged)
            except OSError:
                # A file system without links, or another one.
                shutil.copyfile(source, staged)
            if sha256_of_file(staged) != bytes.fromhex(each.sha256):
                told = translations.gettext("{path} is not what was built: run `sitegen build` first")
                raise MachineError(told.format(path=source))
        yield folder


def _send_and_verify(store: Store, root: str, paths: Sequence[str], translations: NullTranslations) -> None:
    left = list(paths)
    for _ in range(_TRIES):
        store.send(root, left)
        left = store.differing(root, left)
        if not left:
            return
    told = translations.gettext("{count} files did not arrive as they were sent, the first of them: {path}")
    raise MachineError(told.format(count=len(left), path=left[0]))


def _extras(place: Place) -> dict[str, bytes]:
    return {f"{STATE}/{path}": data for path, data in place.extras}


def _extras_are_there(place: Place) -> bool:
    extras = _extras(place)
    return not extras or place.store.read(list(extras)) == extras


def _remove(place: Place, batch: Batch) -> None:
    made = [name for path in batch.paths for name in variants_of_any_size(path, place.encodings)]
    place.store.remove([*batch.paths, *made])


def _end(place: Place, after: ManifestFile, retired: dict[str, int]) -> None:
    place.store.write({_RETIRED: retired_text(retired), **_extras(place)})
    place.activate()
    place.store.write({_MANIFEST: after.data()})
    place.store.remove([_NEXT, _PRESENT, _PROGRESS])

"""A site deployed into the folder that readers see, file by file, in the order of ``plan``.

At the target lies beside the site, in ``.sitegen/``: ``manifest``, what the last deploy that came to its end left there;
``next``, what one that is under way is bringing; ``present``, what was there when it began, if that is not ``manifest``;
``progress``, how many batches it did; ``retired``; ``target``, how files are compressed there. A deploy that finds ``next``
goes on where the other one ended, if it brings the same; else it takes what differs between both as unknown, and sends
that anew.
"""

import json
import os
import tempfile
from collections.abc import Callable, Sequence
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
            place.store.write(_PROGRESS, json.dumps({"plan": plan, "done": number + 1}).encode())
            asked.progress(files, total)
        keep()
        _end(place, after, retired)
        return Outcome(sent, removed, unchanged, size, found.is_cut_off)


def _found(
    place: Place, folder: str, site: BuiltSite, asked: Asked, translations: NullTranslations
) -> _Found:
    """Return what is at the target. Raises MachineError where what is told there makes no sense."""
    store = place.store
    try:
        before = ManifestFile.holding(
            os.path.join(folder, "before"), store.read(_PRESENT) or store.read(_MANIFEST) or b""
        )
        cut_off = store.read(_NEXT)
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
        if _encodings_at(store) != list(place.encodings):
            before = ManifestFile.of(
                os.path.join(folder, "uncompressed"), (_recompressed(each, place.encodings) for each in before)
            )
        # A manifest that makes no sense shows here, before anything is done.
        for _ in before:
            pass
    except ManifestError as error:
        _ = translations.gettext
        told = _("{path} at the target is damaged in line {line}; remove it there to send everything anew")
        raise MachineError(told.format(path=_MANIFEST, line=error)) from error
    progress = ("", 0)
    known = store.read(_PROGRESS) if cut_off is not None else None
    if known:
        try:
            told_there = json.loads(known)
            progress = (str(told_there["plan"]), int(told_there["done"]))
        except (ValueError, KeyError, TypeError):
            progress = ("", 0)
    return _Found(before, retired_in(store.read(_RETIRED)), progress, cut_off is not None, mixed_up)


def _encodings_at(store: Store) -> list[str]:
    data = store.read(_TARGET)
    try:
        return [str(each) for each in json.loads(data)["encodings"]] if data else []
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
    retired, due = retirement(found.before, after, found.retired, asked.now)
    if asked.leave:
        # Pages that stay as they are may name what no other page does.
        retired, due = retired | {each: found.retired[each] for each in due}, []
    waves = os.path.join(folder, "waves")
    os.mkdir(waves)
    return Spool(waves, steps(with_due(found.before, due), after, site.kind_of, retired)), retired


def _begin(place: Place, found: _Found, after: ManifestFile) -> None:
    """Take note at the target of what is there and what is coming, before the first change."""
    store = place.store
    if found.is_mixed or not found.is_cut_off:
        # In this order: what is there must be known before another `next` tells what may be there.
        store.write(_PRESENT, found.before.data())
        store.write(_NEXT, after.data())
    store.write(_TARGET, json.dumps({"encodings": list(place.encodings)}).encode())


def _send(place: Place, site: BuiltSite, batch: Batch, translations: NullTranslations) -> int:
    """Send a batch, and what its files are compressed into; return how many bytes. Raises MachineError, OSError."""
    for each in batch.entries:
        if sha256_of_file(os.path.join(site.output, each.path)) != bytes.fromhex(each.sha256):
            told = translations.gettext("{path} is not what was built: run `sitegen build` first")
            raise MachineError(told.format(path=os.path.join(site.output, each.path)))
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        made = write_variants(site.output, folder, batch.entries, place.encodings)
        size = sum(os.path.getsize(os.path.join(folder, each)) for each in made)
        if made:
            _send_and_verify(place.store, folder, made, translations)
    _send_and_verify(place.store, site.output, batch.paths, translations)
    stale = list(stale_variants(((each.path, each.size) for each in batch.entries), place.encodings))
    if stale:
        place.store.remove(stale)
    return size + sum(each.size for each in batch.entries)


def _send_and_verify(store: Store, root: str, paths: Sequence[str], translations: NullTranslations) -> None:
    left = list(paths)
    for _ in range(_TRIES):
        store.send(root, left)
        left = store.differing(root, left)
        if not left:
            return
    told = translations.gettext("{count} files did not arrive as they were sent, the first of them: {path}")
    raise MachineError(told.format(count=len(left), path=left[0]))


def _extras_are_there(place: Place) -> bool:
    return all(place.store.read(f"{STATE}/{path}") == data for path, data in place.extras)


def _remove(place: Place, batch: Batch) -> None:
    made = [name for path in batch.paths for name in variants_of_any_size(path, place.encodings)]
    place.store.remove([*batch.paths, *made])


def _end(place: Place, after: ManifestFile, retired: dict[str, int]) -> None:
    store = place.store
    for path, data in place.extras:
        store.write(f"{STATE}/{path}", data)
    place.activate()
    store.write(_RETIRED, retired_text(retired))
    store.write(_MANIFEST, after.data())
    store.remove([_NEXT, _PRESENT, _PROGRESS])

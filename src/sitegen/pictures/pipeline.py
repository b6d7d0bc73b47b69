"""Looks at pictures and has made of them what is missing, a few at a time.

Nothing of the site is written here: what is made is kept in the cache, by content, and the catalogue is told.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.picture_records import Kept, Picture, Variant, variants_text
from sitegen.diagnostics import Fault, rules
from sitegen.metadata.settings_model import PictureSettings
from sitegen.pictures import look
from sitegen.pictures.cache import Cache, key_of
from sitegen.pictures.jobs import Original, ResizeJob, has_smaller, upright_job, variants_job
from sitegen.pictures.model import BadPictureError, changed_meanwhile, length_of
from sitegen.system.digests import Digest, digest_of
from sitegen.system.sources import SitePaths
from sitegen.system.text import is_pointer
from sitegen.system.workers import Workers
from sitegen.vietnamese.text import nfc

# From so many pictures on, starting workers costs less than doing their work.
_WORTH_WORKERS: Final = 6
# How often a picture that is saved again and again is followed.
_ATTEMPTS: Final = 5
_MILLION: Final = 1_000_000


class PictureSetup(NamedTuple):
    """What is needed to process pictures: ``cache`` is a folder, ``made_by`` the version of all that decides."""

    catalogue: Catalogue
    place: SitePaths
    cache: str
    settings: PictureSettings
    made_by: str

    def made_from(self) -> str:
        """Return all that decides what is made of a picture, as a fact to remember."""
        return repr((self.made_by, self.settings.resizing))


class Waiting(NamedTuple):
    """A picture of which something is being made, with what was known of it before.

    ``wanted`` are the cache's names of all that belongs to it, ``made`` what there is of that.
    """

    picture: Picture
    before: Picture | None
    wanted: frozenset[str]
    made: dict[str, list[Variant]]


class ImagePipeline:
    """Looks at pictures, and has made of them what is missing; ``faults`` are of those that cannot be used.

    ``changed`` are the paths of pictures that readers see otherwise than before, ``edited`` those of files that were
    saved after the build recorded them. ``progress`` is told how many pictures are done, of a ``total``.
    """

    def __init__(self, setup: PictureSetup, workers: Workers, progress: Callable[[int, int], None], total: int) -> None:
        self.faults: list[Fault] = []
        self.changed: set[str] = set()
        self.edited: set[str] = set()
        self._catalogue, self._place, self._folder, self._settings, _ = setup
        self._workers = workers
        self._progress = progress
        self._total = total
        self._considered = 0
        self._cache = Cache(self._folder)
        self._waiting: dict[str, list[Waiting]] = {}
        self._heavy: list[ResizeJob] = []
        # Pictures whose files were saved between a look and the work.
        self._unsteady: set[str] = set()

    def process(self, paths: Iterable[str], is_anew: Callable[[str], bool]) -> None:
        """Bring what the catalogue knows of the files at ``paths`` up to date; those ``is_anew`` tells are looked at.

        Raises MachineError, OSError.
        """
        self._carry_out(job for path in paths for job in self._consider(path, anew=is_anew(path)))
        # Those that were saved before something was made of them are looked at again.
        for _ in range(_ATTEMPTS):
            unsteady, self._unsteady = sorted(self._unsteady), set()
            if not unsteady:
                return
            self._considered -= len(unsteady)
            self._carry_out(job for path in unsteady for job in self._consider(path, anew=True))
        if self._unsteady:
            raise changed_meanwhile(min(self._unsteady))

    def _consider(self, path: str, *, anew: bool) -> Iterator[ResizeJob]:
        """Look at one file; yield what has to be made of it, or record it when nothing has."""
        self._considered += 1
        shown = self._catalogue.pictures.is_shown(path)
        if shown and not (look.promises_picture(path) or look.is_drawing(path)):
            self._report(rules.NOT_A_PICTURE, path, value=nfc(path).rpartition("/")[2])
            return
        before = self._catalogue.pictures.at(path)
        picture = before
        if picture is None or anew:
            if not self._is_picture(path):
                self._catalogue.pictures.forget(path)
                return
            picture = self._looked_at(path)
            if picture is None:
                return
        elif bool(picture.made_key) == (shown and has_smaller(picture, self._settings)):
            return
        if picture.kept == Kept.REMADE or shown:
            picture = self._with_keys(picture, shown=shown)
        else:
            picture = picture._replace(made_key="", encoding="", made="[]")
        yield from self._missing(picture, before)

    def _is_picture(self, path: str) -> bool:
        """Return whether a file is a picture, or should be one."""
        return look.promises_picture(path) or look.format_of(look.read_head(self._place.real(path))) is not None

    def _looked_at(self, path: str) -> Picture | None:
        """Return what a file tells of itself; None, with a fault, when it cannot be used."""
        real = self._place.real(path)
        if os.path.getsize(real) > look.MAX_BYTES:
            self._report(rules.LARGE_PICTURE_FILE, path, most=str(look.MAX_BYTES // _MILLION))
            return None
        data = look.read(real)
        self._note_used(path, digest_of(data))
        try:
            found = look.look(data)
            clean = look.is_clean(data, found)
        except BadPictureError as error:
            if is_pointer(data):
                # Whoever looks at all files tells that.
                return None
            is_avif = look.format_of(data[: look.HEAD]) == "avif"
            rule = rules.UNUSABLE_AVIF if is_avif else rules.NOT_A_PICTURE
            rule = rules.DAMAGED_PICTURE if error.damaged else rule
            self._report(rule, path, value=nfc(path).rpartition("/")[2])
            return None
        width, height = found.shown_size
        most = look.most_pixels(found.format, whole=found.whole)
        if width * height > most:
            self._report(rules.LARGE_PICTURE, path, most=str(most // _MILLION), value=f"{width} × {height}")
            return None
        kept = Kept.AS_IS if clean else Kept.CLEANED
        if found.orientation != 1:
            # One too large to be decoded whole keeps its orientation, which every browser minds.
            kept = Kept.REMADE if look.can_be_turned(found.format, width * height) else Kept.ORIENTED
        return Picture(
            *(path, found.format, width, height, found.orientation, int(found.animated), int(found.whole)),
            *(length_of(found.pieces), kept, "", "[]", "", "", "[]"),
        )

    def _note_used(self, path: str, digest: Digest) -> None:
        """Record that the bytes with this digest are those which are used of a file, whatever it held before."""
        if digest != self._catalogue.sources.digest_at(path):
            self._catalogue.sources.record_used(path, digest)
            self.edited.add(path)

    def _with_keys(self, picture: Picture, *, shown: bool) -> Picture:
        """Return a picture with the cache's names of what is to be made of it."""
        digest = self._catalogue.sources.digest_at(picture.path)
        if picture.kept == Kept.REMADE:
            picture = picture._replace(remade_key=key_of(digest, "upright"))
        job = variants_job(picture, Original("", digest), self._settings) if shown else None
        if job is None:
            return picture._replace(made_key="", encoding="", made="[]")
        key = key_of(digest, job.sizes, job.encoding, job.quality)
        return picture._replace(made_key=key, encoding=job.encoding)

    def _missing(self, picture: Picture, before: Picture | None) -> Iterator[ResizeJob]:
        """Yield the jobs of what the cache does not have; with none of them the picture is recorded."""
        original = Original(self._place.real(picture.path), self._catalogue.sources.digest_at(picture.path))
        wanted = [] if not picture.made_key else [variants_job(picture, original, self._settings)]
        jobs = [each for each in (upright_job(picture, original), *wanted) if each is not None]
        found = {job.key: self._cache.entry(job.key) for job in jobs}
        made = {key: each for key, each in found.items() if each is not None}
        waiting = Waiting(picture, before, frozenset(found), made)
        self._record_if_made(waiting)
        missing = [job for job in jobs if job.key not in made]
        for job in missing:
            others = self._waiting.setdefault(job.key, [])
            others.append(waiting)
            if len(others) > 1:
                # The same picture in another place is being made already.
                continue
            if job.heavy:
                self._heavy.append(job)
            else:
                yield job

    def _record_if_made(self, waiting: Waiting) -> None:
        """Record a picture once all that belongs to it was made, or found."""
        picture, before, wanted, made = waiting
        if made.keys() == wanted:
            self._record(
                picture._replace(
                    remade=variants_text(made.get(picture.remade_key, [])),
                    made=variants_text(made.get(picture.made_key, [])),
                ),
                before,
            )

    def _carry_out(self, jobs: Iterator[ResizeJob]) -> None:
        first = list(islice(jobs, _WORTH_WORKERS))
        if not first and not self._heavy:
            return
        from sitegen.pictures.resizing import start_resizer  # noqa: PLC0415 - it loads the picture library

        alone = Workers(1)
        several = self._workers if len(first) == _WORTH_WORKERS else alone
        for answer in several.map(start_resizer, self._folder, chain(first, jobs)):
            self._answered(*answer)
            self._progress(self._considered, self._total)
        # By now all jobs were given, so that this list is whole.
        heavy, self._heavy = self._heavy, []
        for answer in alone.map(start_resizer, self._folder, heavy):
            self._answered(*answer)

    def _answered(self, key: str, made: list[Variant] | None, changed: bool) -> None:  # noqa: FBT001 - a field
        for waiting in self._waiting.pop(key):
            path = waiting.picture.path
            if changed:
                self._unsteady.add(path)
            elif made is None:
                self._report(rules.DAMAGED_PICTURE, path, value=nfc(path).rpartition("/")[2])
            else:
                waiting.made[key] = made
                self._record_if_made(waiting)

    def _record(self, picture: Picture, before: Picture | None) -> None:
        if picture == before:
            return
        self._catalogue.pictures.record(picture)
        self.changed.add(picture.path)

    def _report(self, rule: rules.Rule, path: str, **params: str) -> None:
        self.faults.append(Fault(rule, nfc(path), params=tuple(params.items())))

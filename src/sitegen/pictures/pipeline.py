"""The pictures of a build: those that are new or changed, or that articles begin or cease to show, are developed.

Nothing of the site is written here: what is made is kept in the cache, by content, and the catalogue is told.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.picture_records import AS_IS, CLEANED, ORIENTED, REMADE, Picture, Variant, variants_text
from sitegen.diagnostics import Fault, rules
from sitegen.metadata.settings_model import PictureSettings
from sitegen.pictures import look
from sitegen.pictures.cache import Cache, key_of
from sitegen.pictures.jobs import Original, ResizeJob, has_smaller, upright_job, variants_job
from sitegen.pictures.lead_image import lead_image_of
from sitegen.pictures.model import BadPictureError, changed_meanwhile, length_of
from sitegen.system.digests import digest_of
from sitegen.system.sources import FILE, STATIC, SitePaths
from sitegen.system.text import is_pointer
from sitegen.system.workers import Workers
from sitegen.vietnamese.text import nfc

if TYPE_CHECKING:
    from sitegen.catalogue.records import ArticleRecord

# From so many pictures on, starting workers costs less than doing their work.
_WORTH_WORKERS: Final = 6
# How often a picture that is saved again and again is followed.
_ATTEMPTS: Final = 5
_MILLION: Final = 1_000_000


class Setup(NamedTuple):
    """What developing needs: ``cache`` is a folder, ``made_by`` the version of all that decides what is made."""

    catalogue: Catalogue
    place: SitePaths
    cache: str
    settings: PictureSettings
    made_by: str


class Waiting(NamedTuple):
    """A picture of which something is being made, with what was known of it before.

    ``wanted`` are the cache's names of all that belongs to it, ``made`` what there is of that.
    """

    picture: Picture
    before: Picture | None
    wanted: frozenset[str]
    made: dict[str, list[Variant]]


class ImagePipeline:
    """The pictures of one build; ``faults`` are of those that cannot be used.

    ``changed`` are the paths of pictures that readers see otherwise than before, ``lead_images`` the articles that
    another picture, or another form of it, stands for: as they were, and by which picture. ``edited`` are the paths of
    files that were saved after the build recorded them: what is recorded of these is what was used.
    """

    def __init__(self, setup: Setup) -> None:
        self.faults: list[Fault] = []
        self.changed: set[str] = set()
        self.lead_images: list[tuple[ArticleRecord, str]] = []
        self.edited: set[str] = set()
        self._catalogue, self._place, self._folder, self._settings, self._made_by = setup
        self._cache = Cache(self._folder)
        self._waiting: dict[str, list[Waiting]] = {}
        self._heavy: list[ResizeJob] = []
        # Pictures whose files were saved between a look and the work.
        self._unsteady: set[str] = set()
        self._full_rebuild = False
        self._considered = self._total = 0

    def digest(self) -> str:
        """Return all that decides what is made of a picture, as a fact to remember."""
        return repr((self._made_by, self._settings))

    def begin(self) -> None:
        """Note from now on what articles begin or cease to show."""
        self._catalogue.pictures.begin_noting()

    def develop(
        self,
        workers: Workers,
        changed_files: set[str],
        progress: Callable[[int, int], None],
        *,
        full_rebuild: bool,
        anew: bool,
    ) -> None:
        """Bring the catalogue's pictures and the lead images of articles up to date. Raises MachineError, OSError.

        ``full_rebuild`` tells that all is planned, so that nobody asks what changed; ``anew`` that each picture is
        to be looked at, as the settings, the program or all it knows are others.
        """
        self._full_rebuild = full_rebuild
        self._catalogue.pictures.end_noting()
        for path in changed_files:
            if not self._catalogue.sources.exists(path):
                self._catalogue.pictures.forget(path)
        paths: Iterable[str]
        if anew:
            paths = self._all_paths()
            self._total = sum(self._catalogue.sources.count(kind) for kind in (FILE, STATIC))
        else:
            there = {path for path in changed_files if self._catalogue.sources.exists(path)}
            paths = sorted(filter(_is_own, there.union(self._catalogue.pictures.noted_files())))
            self._total = len(paths)
        orders = (order for path in paths for order in self._consider(path, anew=anew or path in changed_files))
        self._carry_out(workers, orders, progress)
        self._follow(workers, progress)
        self.faults = list(dict.fromkeys(self.faults))
        self._settle_lead_images(anew=anew)

    def _follow(self, workers: Workers, progress: Callable[[int, int], None]) -> None:
        """Look again at pictures that were saved before something was made of them. Raises MachineError, OSError."""
        for _ in range(_ATTEMPTS):
            unsteady, self._unsteady = sorted(self._unsteady), set()
            if not unsteady:
                return
            self._considered -= len(unsteady)
            orders = (order for path in unsteady for order in self._consider(path, anew=True))
            self._carry_out(workers, orders, progress)
        if self._unsteady:
            raise changed_meanwhile(min(self._unsteady))

    def drop_unused(self) -> None:
        """Remove from the cache what no picture of the site needs any more. Raises OSError."""
        self._cache.drop_unused(self._catalogue.pictures.keys_beginning)

    def _all_paths(self) -> Iterator[str]:
        for kind in (FILE, STATIC):
            for path, _, _ in self._catalogue.sources.of_kind(kind):
                if _is_own(path):
                    yield path

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
        if picture.kept == REMADE or shown:
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
        kept = AS_IS if clean else CLEANED
        if found.orientation != 1:
            # One too large to be decoded whole keeps its orientation, which every browser minds.
            kept = REMADE if look.can_be_turned(found.format, width * height) else ORIENTED
        return Picture(
            *(path, found.format, width, height, found.orientation, int(found.animated), int(found.whole)),
            *(length_of(found.pieces), kept, "", "[]", "", "", "[]"),
        )

    def _note_used(self, path: str, digest: bytes) -> None:
        """Record that the bytes with this digest are those which are used of a file, whatever it held before."""
        if digest != self._catalogue.sources.digest_at(path):
            self._catalogue.sources.record_used(path, digest)
            self.edited.add(path)

    def _with_keys(self, picture: Picture, *, shown: bool) -> Picture:
        """Return a picture with the cache's names of what is to be made of it."""
        digest = self._catalogue.sources.digest_at(picture.path)
        if picture.kept == REMADE:
            picture = picture._replace(remade_key=key_of(digest, "upright"))
        order = variants_job(picture, Original("", digest), self._settings) if shown else None
        if order is None:
            return picture._replace(made_key="", encoding="", made="[]")
        key = key_of(digest, order.sizes, order.encoding, order.quality)
        return picture._replace(made_key=key, encoding=order.encoding)

    def _missing(self, picture: Picture, before: Picture | None) -> Iterator[ResizeJob]:
        """Yield the orders of what the cache does not have; with none of them the picture is recorded."""
        original = Original(self._place.real(picture.path), self._catalogue.sources.digest_at(picture.path))
        wanted = [] if not picture.made_key else [variants_job(picture, original, self._settings)]
        orders = [each for each in (upright_job(picture, original), *wanted) if each is not None]
        found = {order.key: self._cache.entry(order.key) for order in orders}
        made = {key: each for key, each in found.items() if each is not None}
        waiting = Waiting(picture, before, frozenset(found), made)
        self._record_if_made(waiting)
        missing = [order for order in orders if order.key not in made]
        for order in missing:
            others = self._waiting.setdefault(order.key, [])
            others.append(waiting)
            if len(others) > 1:
                # The same picture in another place is being made already.
                continue
            if order.heavy:
                self._heavy.append(order)
            else:
                yield order

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

    def _carry_out(self, workers: Workers, orders: Iterator[ResizeJob], progress: Callable[[int, int], None]) -> None:
        first = list(islice(orders, _WORTH_WORKERS))
        if not first and not self._heavy:
            return
        from sitegen.pictures.resizing import start_developer  # noqa: PLC0415 - it loads the picture library

        alone = Workers(1)
        several = workers if len(first) == _WORTH_WORKERS else alone
        for answer in several.map(start_developer, self._folder, chain(first, orders)):
            self._answered(*answer)
            progress(self._considered, self._total)
        # By now all orders were given, so that this list is whole.
        heavy, self._heavy = self._heavy, []
        for answer in alone.map(start_developer, self._folder, heavy):
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
        if not self._full_rebuild:
            self.changed.add(picture.path)

    def _settle_lead_images(self, *, anew: bool) -> None:
        """Record how listings show the pictures of articles, where that is new."""
        for article_id in self._catalogue.pictures.articles_with_lead_image(only_noted=not anew):
            self._settle_lead_image(article_id)
        for path in () if anew else sorted(self.changed):
            for article_id in self._catalogue.pictures.led_by(path):
                self._settle_lead_image(article_id)

    def _settle_lead_image(self, article_id: int) -> None:
        image, picture = self._catalogue.pictures.lead_image_of(article_id)
        shown = lead_image_of(image, picture)
        if shown != image:
            if picture is not None and not self._full_rebuild:
                self.lead_images.append((self._catalogue.articles.by_id(article_id), picture.path))
            self._catalogue.pictures.set_lead_image(article_id, shown)

    def _report(self, rule: rules.Rule, path: str, **params: str) -> None:
        self.faults.append(Fault(rule, nfc(path), params=tuple(params.items())))


def _is_own(path: str) -> bool:
    """Return whether a file is one of those that the site publishes, not of the theme."""
    return path.startswith(("content/", "static/"))

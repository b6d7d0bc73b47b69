"""The pictures of a build: those that are new or changed, or that articles begin or cease to show, are processed."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.diagnostics import Fault
from sitegen.pictures.cache import Cache
from sitegen.pictures.lead_image import lead_image_of
from sitegen.pictures.pipeline import ImagePipeline, PictureSetup
from sitegen.system.sources import SourceKind
from sitegen.system.workers import Workers

if TYPE_CHECKING:
    from sitegen.catalogue.records import ArticleRecord


class PictureChanges(NamedTuple):
    """What came of the pictures of one build; ``faults`` are of those that cannot be used.

    ``changed`` are the paths of pictures that readers see otherwise than before, ``lead_images`` the articles that
    another picture, or another form of it, stands for: as they were, and by which picture. ``edited`` are the paths of
    files that were saved after the build recorded them: what is recorded of these is what was used.
    """

    faults: list[Fault]
    changed: frozenset[str]
    lead_images: list[tuple["ArticleRecord", str]]
    edited: frozenset[str]


def process_pictures(
    setup: PictureSetup,
    workers: Workers,
    changed_files: Iterable[str],
    progress: Callable[[int, int], None],
    *,
    full_rebuild: bool,
    anew: bool,
) -> PictureChanges:
    """Bring the catalogue's pictures and the lead images of articles up to date. Raises MachineError, OSError.

    They are those that changed, and those that articles begin or cease to show, as was noted while articles were read.
    ``full_rebuild`` tells that all is planned, so that nobody asks what changed; ``anew`` that each picture is to be
    looked at, as the settings, the program or all it knows are others.
    """
    catalogue = setup.catalogue
    there = {path for path in changed_files if catalogue.sources.exists(path)}
    gone = there.symmetric_difference(changed_files)
    for path in gone:
        catalogue.pictures.forget(path)
    paths: Iterable[str]
    if anew:
        paths = _all_paths(catalogue)
        total = sum(catalogue.sources.count(kind) for kind in (SourceKind.FILE, SourceKind.STATIC))
    else:
        paths = sorted(filter(_is_own, there.union(catalogue.pictures.noted_files())))
        total = len(paths)
    pipeline = ImagePipeline(setup, workers, progress, total)
    pipeline.process(paths, (lambda _: True) if anew else there.__contains__)
    lead_images = _settle_lead_images(catalogue, gone.union(pipeline.changed), anew=anew, full_rebuild=full_rebuild)
    return PictureChanges(
        faults=list(dict.fromkeys(pipeline.faults)),
        changed=frozenset(() if full_rebuild else pipeline.changed),
        lead_images=lead_images,
        edited=frozenset(pipeline.edited),
    )


def drop_unused(setup: PictureSetup) -> None:
    """Remove from the cache what no picture of the site needs any more. Raises OSError."""
    Cache(setup.cache).drop_unused(setup.catalogue.pictures.keys_beginning)


def _all_paths(catalogue: Catalogue) -> Iterator[str]:
    for kind in (SourceKind.FILE, SourceKind.STATIC):
        for path, _, _ in catalogue.sources.of_kind(kind):
            if _is_own(path):
                yield path


def _is_own(path: str) -> bool:
    """Return whether a file is one of those that the site publishes, not of the theme."""
    return path.startswith(("content/", "static/"))


def _settle_lead_images(
    catalogue: Catalogue, changed: Iterable[str], *, anew: bool, full_rebuild: bool
) -> list[tuple["ArticleRecord", str]]:
    """Record how listings show the pictures of articles, where that is new; return those articles as they were.

    With a full rebuild nobody asks for them.
    """
    settled: list[tuple[ArticleRecord, str]] = []
    for article_id in _led_articles(catalogue, changed, anew=anew):
        image, picture = catalogue.pictures.lead_image_of(article_id)
        shown = lead_image_of(image, picture)
        if shown != image:
            if image is not None and not full_rebuild:
                settled.append(
                    (catalogue.articles.by_id(article_id), image.path[1:] if picture is None else picture.path)
                )
            catalogue.pictures.set_lead_image(article_id, shown)
    return settled


def _led_articles(catalogue: Catalogue, changed: Iterable[str], *, anew: bool) -> Iterator[int]:
    """Yield the ids of the articles that a picture stands for which may be another, or look otherwise."""
    yield from catalogue.pictures.articles_with_lead_image(only_noted=not anew)
    if not anew:
        for path in sorted(changed):
            yield from catalogue.pictures.led_by(path)

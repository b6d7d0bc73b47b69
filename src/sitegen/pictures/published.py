"""The files of pictures as they are published: without what nobody should read, upright, and the smaller ones."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.catalogue.picture_records import Kept, Picture, Variant, variants_from
from sitegen.metadata.settings_model import PictureSettings
from sitegen.pictures import look
from sitegen.pictures.cache import Cache
from sitegen.pictures.jobs import Original, ResizeJob, upright_job, variants_job
from sitegen.pictures.model import BadPictureError, ChangedPictureError, DrawingError, changed_meanwhile
from sitegen.system.digests import Digest, digest_of
from sitegen.system.files import Landed, copy_if_different, write_if_different
from sitegen.system.sources import SitePaths


class Publishing(NamedTuple):
    """What publishing needs; ``cache`` is the folder of what was made of pictures."""

    catalogue: Catalogue
    place: SitePaths
    cache: str
    settings: PictureSettings


def publish(publishing: Publishing, output: Output, path: str) -> Landed:
    """Make the file at ``path`` what an output that is copied from a file must be.

    A source that holds other bytes by now than those which were planned with is taken by the next build as one that
    changed. Raises SourceChangedError, MachineError, OSError.
    """
    picture = publishing.catalogue.pictures.at(output.subject)
    drawn = output.kind == "file" and look.is_drawing(output.subject)
    if picture is None and not drawn:
        return _copy(publishing, output.subject, path)
    try:
        pieces = _drawing(publishing, output) if picture is None else _pieces(publishing, output, picture)
    except (BadPictureError, ChangedPictureError, DrawingError) as error:
        # It was sound when it was looked at.
        raise changed_meanwhile(output.subject) from error
    return write_if_different(pieces, path)


def _copy(publishing: Publishing, source: str, path: str) -> Landed:
    # Only of the bytes that were looked at: nobody knows what others tell.
    return copy_if_different(publishing.place.real(source), path, publishing.catalogue.sources.digest_at(source))


def _drawing(publishing: Publishing, output: Output) -> Callable[[], Iterable[bytes]]:
    """Return what yields a drawing beside an article, written anew. Raises DrawingError, OSError."""
    from sitegen.pictures.svg.writer import redrawn  # noqa: PLC0415 - few builds have a drawing

    data = look.read_drawing(publishing.place.real(output.subject))
    _is_recorded(publishing, output.subject, digest_of(data))
    drawing = redrawn(data)
    return lambda: (drawing,)


def _pieces(publishing: Publishing, output: Output, picture: Picture) -> Callable[[], Iterable[bytes]]:
    """Return what yields an output of a picture. Raises BadPictureError, ChangedPictureError, OSError."""
    original = Original(publishing.place.real(picture.path), publishing.catalogue.sources.digest_at(picture.path))
    if output.kind == "picture":
        made = next(each for each in picture.variants() if each.width == output.period)
        small = _resized_file(publishing, variants_job(picture, original, publishing.settings), made)
        return lambda: (small,)
    if picture.kept == Kept.REMADE:
        (made,) = variants_from(picture.remade)
        turned = _resized_file(publishing, upright_job(picture, original), made)
        return lambda: (turned,)
    data = look.read(original.path)
    if _is_recorded(publishing, picture.path, digest_of(data)) and picture.kept == Kept.AS_IS:
        return lambda: (data,)
    # Also of a picture that had nothing to clean when it was looked at, if this is another one.
    return look.clean_pieces(data, oriented=picture.kept == Kept.ORIENTED)


def _is_recorded(publishing: Publishing, source: str, digest: Digest) -> bool:
    """Return whether the bytes of a source that are published are those which were planned with; else distrust it."""
    if digest == publishing.catalogue.sources.digest_at(source):
        return True
    publishing.catalogue.sources.distrust(source)
    return False


def _resized_file(publishing: Publishing, job: ResizeJob | None, made: Variant) -> bytes:
    """Return what was made of a picture: as the cache holds it, or made once more.

    Raises BadPictureError, ChangedPictureError, OSError.
    """
    if job is None:
        raise BadPictureError(damaged=True)
    cache = Cache(publishing.cache)
    kept = cache.read(job.key, made)
    if kept is not None:
        return kept
    from sitegen.pictures.resizing import make  # noqa: PLC0415 - it loads the picture library

    files_made = make(job)
    cache.store(job.key, files_made)
    for _, _, data in files_made:
        if digest_of(data).hex() == made.digest:
            return data
    raise BadPictureError(damaged=True)

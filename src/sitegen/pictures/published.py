"""The files of pictures as they are published: without what nobody should read, upright, and the smaller ones."""

import contextlib
from functools import partial
from typing import NamedTuple

from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.catalogue.picture_records import AS_IS, ORIENTED, REMADE, Variant, variants_from
from sitegen.diagnostics.faults import MachineError
from sitegen.metadata.picture_settings import PictureSettings
from sitegen.pictures.cache import Cache
from sitegen.pictures.jobs import ResizeJob, upright_job, variants_job
from sitegen.pictures.look import clean_pieces, is_picture
from sitegen.pictures.model import BadPictureError
from sitegen.system.digests import digest_of_file
from sitegen.system.files import copy_if_different, write_if_different
from sitegen.system.sources import SitePaths


class Publishing(NamedTuple):
    """What publishing needs; ``cache`` is the folder of what was made of pictures."""

    catalogue: Catalogue
    place: SitePaths
    cache: str
    settings: PictureSettings


def publish(publishing: Publishing, output: Output, path: str) -> tuple[bool, bytes]:
    """Make the file at ``path`` what an output that is copied from a file must be.

    Return whether it had to be written, and its digest. Raises MachineError, OSError.
    """
    source = publishing.place.real(output.subject)
    picture = publishing.catalogue.pictures.at(output.subject) if is_picture(output.subject) else None
    if picture is None or (output.kind != "picture" and picture.kept == AS_IS):
        return copy_if_different(source, path)
    try:
        if output.kind == "picture":
            made = next(each for each in picture.variants() if each.width == output.period)
            return copy_if_different(
                _cached(publishing, variants_job(picture, source, publishing.settings), made), path
            )
        if picture.kept == REMADE:
            (made,) = variants_from(picture.remade)
            return copy_if_different(_cached(publishing, upright_job(picture, source), made), path)
        return write_if_different(partial(clean_pieces, source, oriented=picture.kept == ORIENTED), path)
    except BadPictureError as error:
        # It was sound when it was looked at.
        raise MachineError(f"{output.subject}: changed during the build") from error


def _cached(publishing: Publishing, order: ResizeJob | None, made: Variant) -> str:
    """Return the file of the cache that holds what was made; made once more when it is gone, or another one."""
    if order is None:
        raise BadPictureError(damaged=True)
    cache = Cache(publishing.cache)
    path = cache.path(order.key, made.width)
    if not _holds(path, made):
        from sitegen.pictures.resizing import start_developer  # noqa: PLC0415 - it loads the picture library

        with start_developer(publishing.cache) as develop:
            develop(order)
        if not _holds(path, made):
            raise BadPictureError(damaged=True)
    return path


def _holds(path: str, made: Variant) -> bool:
    with contextlib.suppress(OSError):
        return digest_of_file(path).hex() == made.digest
    return False

"""The files of pictures as they are published: without what nobody should read, upright, and the smaller ones."""

import contextlib
import sqlite3
from functools import partial
from typing import NamedTuple

from sitegen.catalogue import pictures
from sitegen.catalogue.outputs import Output
from sitegen.catalogue.pictures import AS_IS, ORIENTED, REMADE, Made
from sitegen.digests import digest_of_file
from sitegen.errors import MachineError
from sitegen.output import copy_if_different, write_if_different
from sitegen.pictures.cache import Cache
from sitegen.pictures.look import clean_pieces, is_picture
from sitegen.pictures.model import BadPictureError
from sitegen.pictures.orders import Order, smaller, upright
from sitegen.picturesettings import PictureSettings
from sitegen.sources import Place


class Publishing(NamedTuple):
    """What publishing needs; ``cache`` is the folder of what was made of pictures."""

    conn: sqlite3.Connection
    place: Place
    cache: str
    settings: PictureSettings


def publish(publishing: Publishing, output: Output, path: str) -> tuple[bool, bytes]:
    """Make the file at ``path`` what an output that is copied from a file must be.

    Return whether it had to be written, and its digest. Raises MachineError, OSError.
    """
    source = publishing.place.real(output.subject)
    picture = pictures.picture_at(publishing.conn, output.subject) if is_picture(output.subject) else None
    if picture is None or (output.kind != "picture" and picture.kept == AS_IS):
        return copy_if_different(source, path)
    try:
        if output.kind == "picture":
            made = next(each for each in picture.smaller() if each.width == output.period)
            return copy_if_different(_cached(publishing, smaller(picture, source, publishing.settings), made), path)
        if picture.kept == REMADE:
            (made,) = pictures.made_from(picture.remade)
            return copy_if_different(_cached(publishing, upright(picture, source), made), path)
        return write_if_different(partial(clean_pieces, source, oriented=picture.kept == ORIENTED), path)
    except BadPictureError as error:
        # It was sound when it was looked at.
        raise MachineError(f"{output.subject}: changed during the build") from error


def _cached(publishing: Publishing, order: Order | None, made: Made) -> str:
    """Return the file of the cache that holds what was made; made once more when it is gone, or another one."""
    if order is None:
        raise BadPictureError(damaged=True)
    cache = Cache(publishing.cache)
    path = cache.path(order.key, made.width)
    if not _holds(path, made):
        from sitegen.pictures.develop import start_developer  # noqa: PLC0415 - it loads the picture library

        with start_developer(publishing.cache) as develop:
            develop(order)
        if not _holds(path, made):
            raise BadPictureError(damaged=True)
    return path


def _holds(path: str, made: Made) -> bool:
    with contextlib.suppress(OSError):
        return digest_of_file(path).hex() == made.digest
    return False

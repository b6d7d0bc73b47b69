"""What is to be made of a picture: decided from what its file tells and from the settings. Pure functions."""

from typing import Final, NamedTuple

from sitegen.catalogue.picture_records import Kept, Picture
from sitegen.metadata.settings_model import PictureSettings
from sitegen.pictures.look import memory_of
from sitegen.system.digests import Digest

# What encoders take for the longer side; such a strip is nothing to look at anyway.
_LONGEST: Final = 16_000
# Of pictures that take more memory, in bytes, one is made after the other, however many workers there are.
_HEAVY: Final = 100_000_000


class ResizeJob(NamedTuple):
    """What is to be made of one picture: files of some sizes, or with none the picture itself, turned upright.

    ``path`` is the file's in the file system, ``digest`` that of the bytes which are meant: no others may be used.
    ``format`` and ``orientation`` are the picture's; ``sizes`` are as shown, the largest last. A file as wide as the
    picture is only worth it when it is ``shorter`` than that many bytes, unless that is 0.
    """

    key: str
    path: str
    digest: Digest
    format: str
    orientation: int
    sizes: tuple[tuple[int, int], ...]
    encoding: str = ""
    quality: int = 0
    shorter: int = 0
    heavy: bool = False


def sizes_of(width: int, height: int, widths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return the sizes, the largest last, at which a picture of this size is made.

    They are those of ``widths`` that are smaller, and its own width where a larger one is asked for as well: most often
    that is a smaller file too. One that is narrower than all is shown as it is.
    """
    below = [each for each in widths if each < width]
    if below and width <= widths[-1]:
        below.append(width)
    sizes = ((each, max(1, (2 * height * each + width) // (2 * width))) for each in below)
    return tuple(size for size in sizes if max(size) <= _LONGEST)


class Original(NamedTuple):
    """The file of a picture: where it is in the file system, and the digest of the bytes that are meant."""

    path: str
    digest: Digest


def has_smaller(picture: Picture, settings: PictureSettings) -> bool:
    """Return whether there are smaller ones of a picture that is shown."""
    return bool(_sizes(picture, settings))


def variants_job(picture: Picture, original: Original, settings: PictureSettings) -> ResizeJob | None:
    """Return the job of making the smaller ones of a picture that is shown, None when there are none."""
    sizes = _sizes(picture, settings)
    if not sizes:
        return None
    return ResizeJob(
        picture.made_key,
        *original,
        picture.format,
        picture.orientation,
        sizes,
        settings.format,
        settings.quality,
        picture.length if sizes[-1][0] == picture.width else 0,
        memory_of(picture.format, picture.width * picture.height, whole=bool(picture.whole)) > _HEAVY,
    )


def _sizes(picture: Picture, settings: PictureSettings) -> tuple[tuple[int, int], ...]:
    return () if picture.animated else sizes_of(picture.width, picture.height, settings.widths)


def upright_job(picture: Picture, original: Original) -> ResizeJob | None:
    """Return the job of turning the picture itself; None when it is upright, or shown by its orientation."""
    if picture.kept != Kept.REMADE:
        return None
    heavy = 2 * memory_of(picture.format, picture.width * picture.height, whole=True) > _HEAVY
    return ResizeJob(picture.remade_key, *original, picture.format, picture.orientation, (), heavy=heavy)

"""Pictures decoded and encoded with Pillow: imported only where there is something to make."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from PIL import Image, ImageCms, JpegImagePlugin

from sitegen.catalogue.picture_records import Variant
from sitegen.pictures import look
from sitegen.pictures.cache import Cache
from sitegen.pictures.jobs import ResizeJob
from sitegen.pictures.model import TURNED, BadPictureError, ChangedPictureError
from sitegen.system.digests import digest_of

# Originals that have to be turned are encoded once more, so that nobody sees the difference.
_TURNED_QUALITY: Final = 92
_TRANSPOSE: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FORMATS: Final = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
# How each format is written. One thread: several could divide the work, and the bytes, differently.
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "webp": {"method": 4},
    "avif": {"speed": 6, "max_threads": 1},
    "jpeg": {"progressive": True, "optimize": True},
}
# How the colours of a JPEG are sampled once it lies on its side, by how they were.
_SAMPLING: Final = {0: 0, 1: 0, 2: 2}


class Answer(NamedTuple):
    """What came of a job: ``made`` is None when the picture cannot be decoded, or its file has ``changed``."""

    key: str
    made: list[Variant] | None
    changed: bool = False


@contextmanager
def start_resizer(folder: str) -> Iterator[Callable[[ResizeJob], Answer]]:
    """Give a function that does a job and keeps it in the cache ``folder``; it raises OSError."""
    cache = Cache(folder)

    def resize(job: ResizeJob) -> Answer:
        try:
            return Answer(job.key, cache.store(job.key, make(job)))
        except BadPictureError:
            return Answer(job.key, None)
        except ChangedPictureError:
            return Answer(job.key, None, changed=True)

    yield resize


def make(job: ResizeJob) -> list[tuple[int, int, bytes]]:
    """Return what a job asks for, as (width, height, bytes). Raises BadPictureError, ChangedPictureError, OSError."""
    # How many pixels are too many was decided before, from the file's header.
    Image.MAX_IMAGE_PIXELS = None
    data = _original(job)
    if not job.sizes:
        return [_turned(job, data)]
    largest = job.sizes[-1]
    base = _resized(job, data, *largest)
    files: list[tuple[int, int, bytes]] = []
    for width, height in job.sizes:
        image = base if (width, height) == largest else base.resize((width, height), Image.Resampling.LANCZOS)
        data = _encoded(image, job.encoding, job.quality)
        if not job.shorter or (width, height) != largest or len(data) < job.shorter:
            files.append((width, height, data))
    return files


def _original(job: ResizeJob) -> bytes:
    """Return the bytes that a job means. Raises ChangedPictureError, OSError."""
    try:
        data = look.read(job.path)
    except FileNotFoundError as error:
        raise ChangedPictureError(job.path) from error
    if digest_of(data) != job.digest:
        raise ChangedPictureError(job.path)
    return data


def _resized(job: ResizeJob, data: bytes, width: int, height: int) -> Image.Image:
    """Return a picture upright, in the colours of screens, at the largest size that is asked for."""
    lying = job.orientation in TURNED
    size = (height, width) if lying else (width, height)
    image = _plain(_decoded(job, data, size))
    profile = image.info.get("icc_profile")
    image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if job.orientation != 1:
        image = image.transpose(_TRANSPOSE[job.orientation])
    image = _in_srgb(image, profile)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    # Encoders write what they find here.
    image.info.clear()
    return image


def _decoded(job: ResizeJob, data: bytes, size: tuple[int, int] | None) -> Image.Image:
    """Return a picture decoded, a JPEG at no much larger size than ``size``. Raises BadPictureError."""
    # Without what was taken out of the file, so that nothing in there is ever read.
    clean = io.BytesIO(b"".join(look.clean_pieces(data, oriented=False)()))
    try:
        image: Image.Image = Image.open(clean, formats=[_FORMATS[job.format]])
        if size is not None:
            image.draft(None, size)
        image.load()
    except MemoryError:
        raise
    except Exception as error:
        # Whatever a decoder makes of a file that is not what it seems.
        raise BadPictureError(damaged=True) from error
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture in a mode that can be resized: with eight bits a channel, without a palette."""
    if image.mode.startswith("I"):
        # Sixteen bits: the upper eight are what a screen shows.
        info = image.info
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        image.info = {name: value for name, value in info.items() if name == "icc_profile"}
    if image.mode == "1":
        image = image.convert("L")
    if "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile of other colours than the picture has, or a broken one: what browsers pass over as well.
            pass
        else:
            if converted is not None:
                return converted
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert(mode)


def _turned(job: ResizeJob, data: bytes) -> tuple[int, int, bytes]:
    """Return a picture upright in its own format, with its own colours."""
    image = _decoded(job, data, None)
    options: dict[str, Any] = dict(_OPTIONS.get(job.format, {}), quality=_TURNED_QUALITY)
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        options["subsampling"] = _SAMPLING.get(JpegImagePlugin.get_sampling(image), 2)
    profile = image.info.get("icc_profile")
    transparency = image.info.get("transparency")
    image = image.transpose(_TRANSPOSE[job.orientation])
    image.info.clear()
    if profile:
        options["icc_profile"] = profile
    if transparency is not None:
        options["transparency"] = transparency
    return *image.size, _saved(image, job.format, options)


def _encoded(image: Image.Image, encoding: str, quality: int) -> bytes:
    if encoding == "jpeg" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    return _saved(image, encoding, {**_OPTIONS[encoding], "quality": quality})


def _saved(image: Image.Image, name: str, options: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    image.save(file, _FORMATS[name], **options)
    return file.getvalue()

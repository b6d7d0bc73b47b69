"""Pictures decoded and encoded: upright, in the colours of screens, small enough, and the same bytes every time."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from picture_samples import SECRETS, drawn, encoded, exif, gps_bytes, jpeg, png
from sitegen.pictures import look
from sitegen.pictures.cache import Cache
from sitegen.pictures.jobs import ResizeJob, sizes_of
from sitegen.pictures.resizing import Answer, start_resizer
from sitegen.system.digests import digest_of

_RED, _GREEN, _BLUE = (200, 30, 40), (20, 160, 60), (30, 60, 190)


def job_of(folder: Path, data: bytes, sizes: tuple[tuple[int, int], ...], encoding: str = "webp") -> ResizeJob:
    """Return the job for a picture's file, which is written for it."""
    path = folder / "anh"
    path.write_bytes(data)
    found = look.look(data)
    return ResizeJob("ab01", str(path), digest_of(data), found.format, found.orientation, sizes, encoding, 80)


def resized(folder: Path, job: ResizeJob) -> list[Image.Image]:
    """Return what is made of a picture, decoded."""
    cache = Cache(str(folder / "cache"))
    with start_resizer(str(folder / "cache")) as work:
        assert work(job).made == cache.entry(job.key)
    found: list[Image.Image] = []
    for made in cache.entry(job.key) or []:
        image = Image.open(io.BytesIO(Path(cache.path(job.key, made.width)).read_bytes()))
        assert image.size == (made.width, made.height)
        found.append(image)
    return found


def near(image: Image.Image, x: float, y: float, colour: tuple[int, ...], limit: int = 24) -> bool:
    """Return whether the colour at a place, in parts of width and height, is about this one."""
    pixel = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(pixel, tuple)
    return max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) <= limit


@pytest.mark.parametrize(
    ("size", "widths", "expected"),
    (
        ((2000, 1500), (480, 960, 1440), ((480, 360), (960, 720), (1440, 1080))),
        ((1440, 1080), (480, 960, 1440), ((480, 360), (960, 720), (1440, 1080))),
        ((1000, 500), (480, 960, 1440), ((480, 240), (960, 480), (1000, 500))),
        ((480, 100), (480, 960), ()),
        ((300, 100), (480, 960), ()),
        ((2000, 1), (480,), ((480, 1),)),
        ((1000, 60_000), (480, 960), ()),
        ((1000, 30_000), (480, 960), ((480, 14_400),)),
        ((2000, 1500), (), ()),
    ),
)
def test_a_picture_is_made_at_the_widths_that_are_smaller(
    size: tuple[int, int], widths: tuple[int, ...], expected: tuple[tuple[int, int], ...]
) -> None:
    """And at its own where a larger one is asked for; never larger, never empty, never too tall for an encoder."""
    assert sizes_of(*size, widths) == expected


@pytest.mark.parametrize("encoding", ("webp", "avif", "jpeg"))
def test_each_format_is_made_without_what_the_picture_told(tmp_path: Path, encoding: str) -> None:
    """At each size, the corners where they were."""
    job = job_of(tmp_path, jpeg(160, 120, orientation=1), ((40, 30), (80, 60)), encoding)
    made = resized(tmp_path, job)
    assert [image.format for image in made] == [encoding.upper()] * 2
    for image in made:
        assert near(image, 0.2, 0.2, _GREEN)
        assert near(image, 0.8, 0.8, _BLUE)
        assert near(image, 0.8, 0.2, _RED)
    for path in (tmp_path / "cache").rglob("*-*"):
        assert not any(secret in path.read_bytes() for secret in (*SECRETS, gps_bytes()))


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_is_turned_upright(tmp_path: Path, orientation: int) -> None:
    """Smaller ones as the original, whichever way the camera was held."""
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    turned = _transposed(drawn(80, 60), back)
    data = encoded(turned, "JPEG", exif=exif(orientation), quality=95)
    (small,) = resized(tmp_path, job_of(tmp_path, data, ((40, 30),)))
    (whole,) = resized(tmp_path, job_of(tmp_path, data, ())._replace(key="cd02"))
    assert (whole.size, whole.format) == ((80, 60), "JPEG")
    assert not whole.getexif()
    for image in (small, whole):
        assert near(image, 0.2, 0.2, _GREEN)
        assert near(image, 0.8, 0.8, _BLUE)


def _transposed(image: Image.Image, orientation: int) -> Image.Image:
    return Image.open(io.BytesIO(encoded(image, "PNG"))).transpose(
        (
            *(Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM),
            *(Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_270, Image.Transpose.TRANSVERSE),
            Image.Transpose.ROTATE_90,
        )[orientation - 2]
    )


@pytest.mark.parametrize(
    "data",
    (
        encoded(drawn(80, 60, mode="CMYK"), "JPEG", quality=95),
        encoded(drawn(80, 60, mode="P"), "PNG"),
        encoded(drawn(80, 60, mode="P"), "GIF"),
        encoded(drawn(80, 60, mode="RGBA"), "PNG"),
        encoded(drawn(80, 60), "WEBP", lossless=True),
    ),
    ids=("cmyk", "palette", "gif", "opaque alpha", "webp"),
)
def test_every_kind_of_picture_has_its_colours(tmp_path: Path, data: bytes) -> None:
    """Colours for print, palettes and what is transparent nowhere become those of a screen."""
    (made,) = resized(tmp_path, job_of(tmp_path, data, ((40, 30),)))
    assert made.mode == "RGB"
    assert near(made, 0.2, 0.2, _GREEN)
    assert near(made, 0.8, 0.8, _BLUE)


@pytest.mark.parametrize("mode", ("RGBA", "LA", "P"))
def test_what_is_transparent_stays_so(tmp_path: Path, mode: str) -> None:
    """Also in a palette; a format that cannot tell it shows white paper."""
    image = drawn(80, 60, mode="RGBA")
    image.paste((0, 0, 0, 0), (40, 0, 80, 30))
    data = encoded(image.quantize(8) if mode == "P" else image.convert(mode), "PNG")
    (made,) = resized(tmp_path, job_of(tmp_path, data, ((40, 30),)))
    pixel = made.convert("RGBA").getpixel((30, 8))
    assert isinstance(pixel, tuple)
    assert pixel[3] < 10
    (opaque,) = resized(tmp_path, job_of(tmp_path, data, ((40, 30),), "jpeg")._replace(key="cd02"))
    assert near(opaque, 0.75, 0.25, (255, 255, 255))


def test_sixteen_bits_of_grey_become_eight(tmp_path: Path) -> None:
    """A scan in grey is neither white nor black."""
    image = Image.new("I;16", (80, 60), 0x8000)
    (made,) = resized(tmp_path, job_of(tmp_path, encoded(image, "PNG"), ((40, 30),)))
    assert near(made, 0.5, 0.5, (128, 128, 128), 3)


def test_a_colour_profile_is_turned_into_the_one_of_screens(tmp_path: Path) -> None:
    """The smaller ones carry none; a profile that does not fit is passed over."""
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for number, profile in enumerate((linear, b"hong", b"")):
        data = encoded(drawn(80, 60), "PNG", icc_profile=profile)
        (made,) = resized(tmp_path, job_of(tmp_path, data, ((40, 30),))._replace(key=f"ab{number}"))
        assert "icc_profile" not in made.info
    profile = _profile_with_blue_for_red()
    data = encoded(drawn(80, 60), "PNG", icc_profile=profile)
    (made,) = resized(tmp_path, job_of(tmp_path, data, ((40, 30),))._replace(key="cd02"))
    assert near(made, 0.8, 0.8, tuple(reversed(_BLUE)), 40)
    assert near(made, 0.8, 0.2, tuple(reversed(_RED)), 40)


def _profile_with_blue_for_red() -> bytes:
    """Return sRGB with the places of red and blue exchanged: what it means shows at once."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")


def test_a_file_as_wide_as_the_picture_must_be_shorter(tmp_path: Path) -> None:
    """Else the picture itself is the better one."""
    data = png(80, 60)
    job = job_of(tmp_path, data, ((40, 30), (80, 60)))
    assert [image.width for image in resized(tmp_path, job._replace(shorter=10_000))] == [40, 80]
    assert [image.width for image in resized(tmp_path, job._replace(key="cd02", shorter=10))] == [40]


@pytest.mark.parametrize(
    "data",
    (
        png(80, 60)[:60] + bytes(20) + png(80, 60)[80:],
        jpeg(80, 60)[:400] + b"\xff\xd9",
        encoded(drawn(80, 60), "WEBP").replace(b"VP8 ", b"VP8L", 1),
    ),
    ids=("png", "jpeg", "webp"),
)
def test_what_cannot_be_decoded_is_answered(tmp_path: Path, data: bytes) -> None:
    """A file that looks whole and is not has nothing made of it, and ends nothing."""
    path = tmp_path / "anh"
    path.write_bytes(data)
    name = "png" if data.startswith(b"\x89") else "jpeg" if data.startswith(b"\xff") else "webp"
    with start_resizer(str(tmp_path / "cache")) as work:
        job = ResizeJob("ab01", str(path), digest_of(data), name, 1, ((40, 30),), "webp", 80)
        assert work(job) == Answer("ab01", None)


_MEASURE = """
import sys
from pathlib import Path
from sitegen.system.digests import digest_of
from sitegen.pictures import look
from sitegen.pictures.resizing import start_resizer
from sitegen.pictures.jobs import ResizeJob

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024

path, folder = sys.argv[1:]
before = peak()
data = look.read(path)
found = look.look(data)
assert found.width * found.height == 100_000_000
with start_resizer(folder) as work:
    assert work(ResizeJob("ab01", path, digest_of(data), found.format, 1, ((480, 480), (1440, 1440)), "webp", 80)).made
print(peak() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_hundred_megapixels_take_little_memory(tmp_path: Path) -> None:
    """A JPEG is decoded at about the size that is needed, never as the 300 MB that it would be."""
    path = tmp_path / "lon.jpg"
    Image.new("RGB", (10_000, 10_000), _RED).save(path, "JPEG", quality=60)
    command = [sys.executable, "-c", _MEASURE, path, tmp_path / "cache"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 150

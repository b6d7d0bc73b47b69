"""Pictures' files taken apart: nothing tells more than the picture, and no pixel changes."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from picture_samples import (
    SECRETS,
    drawn,
    encoded,
    exif,
    gps_bytes,
    jpeg,
    png,
    telling_avif,
    telling_gif,
    telling_jpeg,
    telling_png,
    telling_webp,
)
from sitegen.pictures import look
from sitegen.pictures.jpeg import with_orientation
from sitegen.pictures.model import BadPictureError, joined

_ALL = {
    "jpeg": telling_jpeg(drawn(40, 30)),
    "progressive jpeg": telling_jpeg(drawn(40, 30), progressive=True),
    "grey jpeg": telling_jpeg(drawn(40, 30, mode="L")),
    "cmyk jpeg": telling_jpeg(drawn(40, 30, mode="CMYK")),
    "png": telling_png(drawn(40, 30)),
    "palette png": telling_png(drawn(40, 30, mode="P")),
    "webp": telling_webp(drawn(40, 30)),
    "lossless webp": telling_webp(drawn(40, 30, mode="RGBA"), lossless=True),
    "animated webp": telling_webp(drawn(40, 30), save_all=True, append_images=[drawn(40, 30, 90)]),
    "gif": telling_gif(drawn(40, 30)),
    "animated png": telling_png(drawn(40, 30), save_all=True, append_images=[drawn(40, 30, 90)]),
    "avif": telling_avif(drawn(40, 30)),
    "avif with alpha": telling_avif(drawn(40, 30, mode="RGBA")),
    "animated gif": telling_gif(drawn(40, 30), save_all=True, append_images=[drawn(40, 30, 90)], loop=0),
}


def clean(data: bytes) -> bytes:
    """Return a picture's file as it is published."""
    return b"".join(joined(data, look.look(data).pieces))


def frames(data: bytes) -> list[tuple[str, tuple[int, int], bytes]]:
    """Return every frame of a picture as its pixels."""
    found = []
    with Image.open(io.BytesIO(data)) as image:
        for number in range(getattr(image, "n_frames", 1) if image.format != "MPO" else 1):
            image.seek(number)
            found.append((image.mode, image.size, image.convert("RGBA").tobytes()))
    return found


@pytest.mark.parametrize("data", _ALL.values(), ids=_ALL)
def test_nothing_tells_more_than_the_picture(data: bytes) -> None:
    """Place, camera, comments, thumbnails and what stands behind the end are gone; every pixel is as it was."""
    assert any(secret in data for secret in SECRETS)
    cleaned = clean(data)
    assert [secret for secret in (*SECRETS, gps_bytes()) if secret in cleaned] == []
    assert frames(cleaned) == frames(data)
    with Image.open(io.BytesIO(cleaned)) as image:
        assert not image.getexif()
        assert not {"xmp", "comment", "photoshop", "exif"} & image.info.keys()


@pytest.mark.parametrize("extra", (b"\xff\x02\0\x0dGHI-CHU-MAU", b"\xff\xf7\0\x0dGHI-CHU-MAU", b"GHI-CHU-MAU"))
@pytest.mark.parametrize("marker", (b"\xff\xdb", b"\xff\xc4"), ids=("before the first scan", "between two scans"))
def test_what_no_standard_knows_is_no_part_of_a_jpeg(extra: bytes, marker: bytes) -> None:
    """Neither a segment of a kind that is reserved, nor what stands between two segments."""
    data = jpeg(40, 30, progressive=True)
    at = data.rindex(marker)
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    assert clean(data[:end] + extra + data[end:]) == clean(data)


def test_a_thumbnail_of_an_avif_is_no_part_of_it() -> None:
    """It may show what was cut off since."""
    data = encoded(drawn(40, 30), "AVIF", exif=exif())
    small = data.replace(b"ExifExif", b"av01Exif").replace(b"cdsc\0\x02", b"thmb\0\x02")
    assert data != small
    assert any(secret in small for secret in SECRETS)
    cleaned = clean(small)
    assert not any(secret in cleaned for secret in SECRETS)
    assert frames(cleaned) == frames(data)


@pytest.mark.parametrize("data", _ALL.values(), ids=_ALL)
def test_a_clean_file_stays_as_it_is(data: bytes) -> None:
    """Cleaning twice is cleaning once, and it is known before that nothing has to go."""
    cleaned = clean(data)
    assert clean(cleaned) == cleaned
    assert look.is_clean(cleaned, look.look(cleaned))
    assert not look.is_clean(data, look.look(data))


@pytest.mark.parametrize("name", ("JPEG", "PNG", "WEBP", "AVIF"))
def test_colours_stay_what_they_are(name: str) -> None:
    """A colour profile belongs to the picture."""
    profile = b"mntrRGB " * 100
    data = encoded(drawn(40, 30), name, icc_profile=profile, exif=exif())
    with Image.open(io.BytesIO(clean(data))) as image:
        assert image.info["icc_profile"] == profile


@pytest.mark.parametrize("name", ("JPEG", "PNG", "WEBP", "AVIF"))
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_found(name: str, orientation: int) -> None:
    """In each format that can tell it; the size is the one that is shown."""
    found = look.look(encoded(drawn(40, 30), name, exif=exif(orientation)))
    assert (found.format, found.orientation) == (name.lower(), orientation)
    assert found.shown_size == ((30, 40) if orientation > 4 else (40, 30))


def test_the_orientation_can_be_all_that_is_told() -> None:
    """Where pixels cannot be turned the file tells how they lie, and nothing else."""
    data = jpeg(40, 30, orientation=6)
    oriented = b"".join(joined(data, with_orientation(look.look(data)).pieces))
    with Image.open(io.BytesIO(oriented)) as image:
        assert dict(image.getexif()) == {0x0112: 6}
    assert not any(secret in oriented for secret in SECRETS)


@pytest.mark.parametrize(
    ("data", "animated"),
    (
        (_ALL["animated gif"], True),
        (_ALL["animated webp"], True),
        (encoded(drawn(4, 3), "PNG", save_all=True, append_images=[drawn(4, 3, 9)]), True),
        (_ALL["gif"], False),
        (_ALL["webp"], False),
        (_ALL["png"], False),
    ),
)
def test_what_moves_is_known(data: bytes, *, animated: bool) -> None:
    """Several frames are told from one."""
    assert look.look(data).animated is animated


@pytest.mark.parametrize("make", (jpeg, png), ids=("jpeg", "png"))
def test_a_file_cut_short_is_damaged(make: Callable[[int, int], bytes]) -> None:
    """Wherever it ends before its end."""
    data = make(40, 30)
    for end in range(12, len(data)):
        with pytest.raises(BadPictureError) as raised:
            look.look(data[:end])
        assert raised.value.damaged


@pytest.mark.parametrize(
    "data",
    (b"GHI CHU", b"%PDF-1.7 tep mau", b"\0\0\0\x18ftypheic" + bytes(40), b"II*\0" + bytes(40), b"BM" + bytes(60)),
)
def test_what_browsers_do_not_show_is_no_picture(data: bytes) -> None:
    """Text, documents, and the formats of cameras and scanners, whatever their names say."""
    with pytest.raises(BadPictureError) as raised:
        look.look(data)
    assert not raised.value.damaged


@given(st.sampled_from(sorted(_ALL)), st.data())
def test_whatever_a_file_holds_it_is_a_picture_or_a_bad_one(name: str, data: st.DataObject) -> None:
    """Bytes changed, cut out or put in anywhere raise nothing else, and what is kept is not larger than the file."""
    raw = bytearray(_ALL[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    try:
        found = look.look(bytes(raw))
    except BadPictureError:
        return
    assert len(b"".join(joined(bytes(raw), found.pieces))) <= len(raw)


def test_an_empty_file_is_damaged() -> None:
    """It is no other kind of file either."""
    with pytest.raises(BadPictureError) as raised:
        look.look(b"")
    assert raised.value.damaged

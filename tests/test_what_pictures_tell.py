"""What is published of pictures tells no place and no camera, whatever files are called and wherever they lie."""

from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from picture_samples import (
    SECRETS,
    drawn,
    exif,
    gps_bytes,
    telling_avif,
    telling_gif,
    telling_heic,
    telling_jpeg,
    telling_png,
    telling_tiff,
    telling_webp,
)
from site_helpers import article, make_site, run, tree
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError

_IMAGE: Final = drawn(40, 30)
_MOVING: Final = {"save_all": True, "append_images": [drawn(40, 30, 90)]}
# As big-endian EXIF writes the place as well.
_SECRETS: Final = (*SECRETS, gps_bytes(), exif().tobytes()[-24:])
_CLEANED: Final[dict[str, bytes]] = {
    **{f"a.{name}": telling_jpeg(_IMAGE) for name in ("jpg", "JPEG", "jpe", "jif", "jfif", "JFI")},
    **{f"b.{name}": telling_png(_IMAGE, **_MOVING) for name in ("png", "aPNG")},
    "c.gif": telling_gif(_IMAGE),
    "d.webp": telling_webp(_IMAGE, **_MOVING),
    "e.avif": telling_avif(_IMAGE),
    # By another's name, or by that of no picture at all.
    "f.png": telling_avif(_IMAGE),
    "g.jpg": telling_gif(_IMAGE),
    "h.pdf": telling_jpeg(_IMAGE),
    "i.mp4": telling_avif(_IMAGE),
    "k.txt": telling_png(_IMAGE),
    "l.zip": telling_webp(_IMAGE),
}
_REFUSED: Final[dict[str, bytes]] = {
    **{f"a.{name}": telling_tiff(_IMAGE) for name in ("tif", "TIFF", "jpg", "doc")},
    **{f"b.{name}": telling_heic() for name in ("heic", "HEIF", "jpeg", "mp4", "mov")},
    "c.avif": telling_avif(_IMAGE, **_MOVING),
    "d.zip": b"\0\0\0\x0cJXL \r\n\x87\n" + b"MAY-ANH-MAU",
    "e.txt": b"8BPS" + bytes(40) + b"MAY-ANH-MAU",
}
_FOLDERS: Final = ("content/2021/12/bai", "static", "static/root")


def _site(folder: Path, files: dict[str, bytes]) -> Path:
    placed: dict[str, str | bytes] = {f"{_FOLDERS[0]}/index.md": article()}
    placed |= {f"{folder}/{name}": data for folder in _FOLDERS for name, data in files.items()}
    return make_site(folder, placed)


def test_what_can_be_cleaned_is(tmp_path: Path) -> None:
    """Its kind is told by what is in it; the pixels are as they were."""
    site = _site(tmp_path, _CLEANED)
    run(site)
    published = tree(site / "public")
    assert [(path, secret) for path, data in published.items() for secret in _SECRETS if secret in data] == []
    for name, data in _CLEANED.items():
        assert any(secret in data for secret in _SECRETS), name
        for path in (f"2021/12/bai/{name}", f"static/{name}", name):
            with Image.open(site / "public" / path) as after, Image.open(site / _FOLDERS[0] / name) as before:
                assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes(), path


@pytest.mark.parametrize("folder", _FOLDERS)
def test_what_cannot_be_cleaned_is_refused(tmp_path: Path, folder: str) -> None:
    """Pictures that browsers do not show, told by what is in them as well; nothing is written."""
    files: dict[str, str | bytes] = {f"{folder}/{name}": data for name, data in _REFUSED.items()}
    site = make_site(tmp_path, {f"{_FOLDERS[0]}/index.md": article(), **files})
    with pytest.raises(FaultError) as raised:
        run(site)
    assert {(each.path, each.rule.code) for each in raised.value.faults} == {
        (path, rules.NOT_A_PICTURE.code) for path in files
    }
    assert not (site / "public").exists()


def test_a_file_that_becomes_a_picture_and_ceases_to_be_one_is_followed(tmp_path: Path) -> None:
    """Under the same name."""
    site = make_site(tmp_path, {f"{_FOLDERS[0]}/index.md": article(), f"{_FOLDERS[0]}/tep.pdf": b"%PDF"})
    for data in (b"%PDF", telling_jpeg(_IMAGE), b"%PDF hai", telling_jpeg(_IMAGE)):
        (site / _FOLDERS[0] / "tep.pdf").write_bytes(data)
        run(site)
        found = (site / "public/2021/12/bai/tep.pdf").read_bytes()
        assert found == data or not any(secret in found for secret in _SECRETS)
        assert found[:3] == data[:3]

"""How listings show the picture that stands for an article: as JSON in the catalogue, made once, read on every page."""

import json
from typing import NamedTuple

from sitegen.catalogue.pictures import Picture

# What a file of each format is, for machines.
MEDIA_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}


class Smaller(NamedTuple):
    """One of the smaller files of a picture: its size, and its name beside the picture."""

    width: int
    height: int
    name: str


class Form(NamedTuple):
    """What a page says of a picture besides its address: size and type, and the smaller ones, the smallest first."""

    width: int
    height: int
    type: str
    smaller: tuple[Smaller, ...]
    smaller_type: str


def form_of(picture: Picture) -> Form:
    """Return what a page says of a picture."""
    smaller = tuple(Smaller(made.width, made.height, picture.name_of(made)) for made in picture.smaller())
    smaller_type = MEDIA_TYPES.get(picture.encoding, "")
    return Form(picture.width, picture.height, MEDIA_TYPES[picture.format], smaller, smaller_type)


def cover_text(image: str, picture: Picture | None) -> str:
    """Return how listings show a picture: ``image`` begins with its address and description, '' is none."""
    if not image:
        return image
    place, alt, *_ = json.loads(image)
    return json.dumps([place, alt] if picture is None else [place, alt, form_of(picture)], ensure_ascii=False)


def cover_from(image: str) -> tuple[str, str, Form | None]:
    """Return address, description and form of the picture that ``cover_text`` wrote."""
    place, alt, *more = json.loads(image)
    if not more:
        return place, alt, None
    width, height, kind, smaller, smaller_type = more[0]
    return place, alt, Form(width, height, kind, tuple(Smaller(*each) for each in smaller), smaller_type)

"""What a page says of a picture: sizes and types, from what is known of its file."""

from typing import Final

from sitegen.catalogue.picture_records import Picture
from sitegen.catalogue.records import ImageMarkup, LeadImage, VariantMarkup

# The media type of each format.
_MEDIA_TYPES: Final = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}


def markup_of(picture: Picture) -> ImageMarkup:
    """Return what a page says of a picture."""
    variants = tuple(VariantMarkup(each.width, each.height, picture.name_of(each)) for each in picture.variants())
    variants_type = _MEDIA_TYPES.get(picture.encoding, "")
    return ImageMarkup(picture.width, picture.height, _MEDIA_TYPES[picture.format], variants, variants_type)


def lead_image_of(image: LeadImage | None, picture: Picture | None) -> LeadImage | None:
    """Return how listings show an article's picture, of which only ``picture`` knows the size."""
    if image is None:
        return None
    return LeadImage(image.path, image.alt, None if picture is None else markup_of(picture))

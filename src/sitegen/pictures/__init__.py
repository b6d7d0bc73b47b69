"""Pictures: what is in a file, published without what nobody should read, and made small enough for every screen.

``look`` takes files apart without a picture library, so that nothing but new pictures ever needs one. ``resizing`` is
the only module that imports Pillow.
"""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.pictures.cache import cache_folder as cache_folder
    from sitegen.pictures.lead_image import markup_of as markup_of
    from sitegen.pictures.model import DrawingError as DrawingError
    from sitegen.pictures.pipeline import PictureSetup as PictureSetup
    from sitegen.pictures.processing import PictureChanges as PictureChanges
    from sitegen.pictures.processing import drop_unused as drop_unused
    from sitegen.pictures.processing import process_pictures as process_pictures
    from sitegen.pictures.published import Publishing as Publishing
    from sitegen.pictures.published import publish as publish
    from sitegen.pictures.svg.writer import redrawn as redrawn
else:
    __getattr__ = face(
        __name__,
        {
            "cache": "cache_folder",
            "lead_image": "markup_of",
            "model": "DrawingError",
            "pipeline": "PictureSetup",
            "processing": "PictureChanges drop_unused process_pictures",
            "published": "Publishing publish",
            "svg.writer": "redrawn",
        },
    )

"""The first picture of a text, which stands for an article whose front matter names none."""

from typing import Final

from sitegen.content.link_records import link_record
from sitegen.content.markup import RenderedText
from sitegen.content.records import FIRST_PICTURE
from sitegen.metadata.front_model import Image

# Nobody outside of browsers shows drawings.
_DRAWING: Final = ".svg"


def first_picture(rendered: RenderedText, source: str, url: str, base_url: str) -> tuple[Image, str] | None:
    """Return the first picture of a text, from the file ``source``, which is published at the site path ``url``.

    With it comes its target as the text has it. None where there is none of the article's own or in ``static/``: the
    address of another one is known only when all are.
    """
    found = rendered.picture
    if found is None or not url:
        return None
    record = link_record(source, url, FIRST_PICTURE, found.target, base_url)
    beside = source.rpartition("/")[0] + "/"
    is_own = record.source.startswith(beside) if record.source else record.path.startswith("/static/")
    if not is_own or record.path.lower().endswith(_DRAWING):
        return None
    return Image(record.path, found.alt, found.caption), found.target

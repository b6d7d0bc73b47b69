"""Pictures that a drawing holds itself, as ``data:`` addresses: cleaned like any other, or refused."""

import binascii
import re
from typing import Final
from urllib.parse import unquote

from sitegen import regex
from sitegen.pictures import look
from sitegen.pictures.model import BadPictureError

_BEGIN: Final = regex(r"data:image/[\w.+-]+;base64,", re.IGNORECASE | re.ASCII)


def picture(address: str) -> str | None:
    """Return the address of a picture that is written in it, with what only draws; None when it is none."""
    begin = _BEGIN.match(address)
    if begin is None:
        return None
    try:
        data = binascii.a2b_base64("".join(unquote(address[begin.end() :]).split()).encode(), strict_mode=True)
        found = look.look(data)
        clean = b"".join(look.clean_pieces(data, oriented=found.orientation != 1)())
    except (ValueError, BadPictureError):
        return None
    width, height = found.shown_size
    if width * height > look.most_pixels(found.format, whole=found.whole):
        return None
    return f"data:image/{found.format};base64,{binascii.b2a_base64(clean, newline=False).decode()}"

"""Short forms and what they stand for, as a site's data file says."""

import json
from typing import Final

from sitegen.diagnostics import Fault
from sitegen.metadata import read_text_lists

# In the site's folder, or in the theme's where the site has none.
DATA_FILE: Final = "data/abbreviations.yaml"
_EXAMPLE: Final = "[Ban Thường vụ, Biên tập viên]"


def read_abbreviations(data: bytes | None) -> tuple[bytes, list[Fault]]:
    """Return the published file of the abbreviations in the bytes of a data file, None for none, and its faults."""
    texts, faults = ({}, []) if data is None else read_text_lists(data, DATA_FILE, _EXAMPLE)
    made = ",\n".join(json.dumps([short, *full], ensure_ascii=False) for short, full in texts.items() if full)
    return f"[{made}]\n".encode(), faults

"""Short forms and what they stand for, as a site's data file says."""

import json
from typing import Final

from sitegen.diagnostics import Fault
from sitegen.metadata.fields import read_fields
from sitegen.metadata.yaml.text import drop_effects_of_tabs, parse
from sitegen.system.text import FaultCollector, decode
from sitegen.vietnamese.text import clean_spaces, nfc

# In the site's folder, or in the theme's where the site has none.
DATA_FILE: Final = "data/abbreviations.yaml"
_EXAMPLE: Final = "[Ban Thường vụ, Biên tập viên]"


def read_abbreviations(data: bytes | None) -> tuple[bytes, list[Fault]]:
    """Return the published file of the abbreviations in the bytes of a data file, None for none, and its faults."""
    report = FaultCollector(DATA_FILE)
    text = None if data is None else decode(data, report)
    node = None if text is None else parse(text, report)
    found: list[list[str]] = []
    if text is not None and node is not None:
        fields = read_fields(node, [name.value for name, _ in node.entries], report)
        for short in dict.fromkeys(name.value for name, _ in node.entries):
            full = [nfc(each.value) for each in fields.texts(short, _EXAMPLE)]
            if full:
                found.append([nfc(clean_spaces(short)), *full])
        drop_effects_of_tabs(text, report)
    made = ",\n".join(json.dumps(each, ensure_ascii=False) for each in found)
    return f"[{made}]\n".encode(), report.faults

"""Data files that an office edits: keys of its own, each with one text or a list of them."""

from sitegen.diagnostics import Fault
from sitegen.metadata.fields import read_fields
from sitegen.metadata.yaml.text import drop_effects_of_tabs, parse
from sitegen.system.text import FaultCollector, decode
from sitegen.vietnamese.text import clean_spaces, nfc


def read_text_lists(data: bytes, path: str, example: str) -> tuple[dict[str, list[str]], list[Fault]]:
    """Return the texts of each key in the bytes of the file at ``path``, in their order, and its faults.

    ``example`` shows what stands behind a key.
    """
    report = FaultCollector(path)
    text = decode(data, report)
    node = None if text is None else parse(text, report)
    if text is None or node is None:
        return {}, report.faults
    names = [name.value for name, _ in node.entries]
    fields = read_fields(node, names, report)
    found = {nfc(clean_spaces(name)): [nfc(each.value) for each in fields.texts(name, example)] for name in names}
    drop_effects_of_tabs(text, report)
    return found, report.faults

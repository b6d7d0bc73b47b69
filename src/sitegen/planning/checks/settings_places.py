"""Where ``site.yaml`` says what was found wrong only later, beside other files or by what they came to."""

from collections.abc import Sequence

from sitegen.diagnostics import Fault
from sitegen.diagnostics.rules import Rule
from sitegen.metadata import value_spans
from sitegen.metadata.front_model import Parts
from sitegen.system.sources import SETTINGS_FILE
from sitegen.system.text import FaultCollector


def told_in_settings(text: str, found: Sequence[tuple[Rule, str, str]]) -> list[Fault]:
    """Return the faults ``found`` in the text of ``site.yaml``: each a rule, a key and a text under it, "" for all."""
    report = FaultCollector(SETTINGS_FILE)
    spans = value_spans(Parts(text, 1, "", 1), [(key, value or None) for _, key, value in found])
    for (rule, _, value), span in zip(found, spans, strict=True):
        report.add(rule, span, value=value)
    return report.faults

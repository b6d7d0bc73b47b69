"""A content file in its two parts: where its front matter stands, and what that says."""

from typing import Final

from sitegen.diagnostics import rules
from sitegen.metadata.fields import read_fields
from sitegen.metadata.front_matter import front_from
from sitegen.metadata.front_model import KEY_SYNONYMS, KEYS, Front, Parts
from sitegen.metadata.settings_model import Settings
from sitegen.metadata.yaml.nodes import Span
from sitegen.metadata.yaml.text import drop_effects_of_tabs, parse
from sitegen.system.text import FaultCollector

# The hyphens that a front matter begins with: the place of what it does not say.
OPENING: Final[Span] = (1, 1, 3)


def split_document(text: str, report: FaultCollector) -> Parts | None:
    """Return the parts of a file's text; None, with a fault, when its front matter is not there or has no end."""
    end = text.find("\n")
    if text[: end if end >= 0 else None].rstrip(" \t") != "---":
        report.add(rules.NO_FRONT_MATTER, (1, 1, len(report.source_line(1))))
        return None
    begin = end + 1
    close = end
    while close >= 0:
        close = text.find("\n---", close)
        if close < 0:
            break
        end = text.find("\n", close + 1)
        end = len(text) if end < 0 else end
        if text[close + 1 : end].rstrip(" \t") == "---":
            front = text[begin : close + 1]
            return Parts(front, 2, text[end + 1 :], text.count("\n", 0, close) + 3)
        close = end if end < len(text) else -1
    report.add(rules.UNCLOSED_FRONT_MATTER, OPENING)
    return None


def read_front(parts: Parts, *, page: bool, settings: Settings, report: FaultCollector) -> Front | None:
    """Return what the front matter of a file says, None when it is no YAML; add what is wrong to ``report``."""
    node = parse(parts.front, report, first_line=parts.front_line, after_blank=rules.UNCLOSED_FRONT_MATTER)
    if node is None:
        return None
    fields = read_fields(node, KEYS, report, key_synonyms=KEY_SYNONYMS, span=OPENING)
    front = front_from(fields, page=page, settings=settings, report=report)
    drop_effects_of_tabs(parts.front, report, first_line=parts.front_line)
    return front

"""The patterns of addresses, as ``urls`` of ``site.yaml`` says."""

from typing import Final

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.metadata.fields import Field, Fields
from sitegen.metadata.settings_model import Permalinks
from sitegen.system.text import FaultCollector

_KEYS: Final = ("article", "category", "author", "tag", "archive")
_ARTICLE_FIELDS: Final = ("{year}", "{month}", "{day}", "{slug}")
_SEGMENT: Final = regex(r"(?:[a-zA-Z0-9_-]|\{[a-z]+\}|(?<!^)\.(?!$))+")
_FIELD: Final = regex(r"\{[^{}]*\}")


def read_permalinks(fields: Fields, report: FaultCollector) -> Permalinks:
    """Return what ``urls`` says, its defaults where that is wrong; what is wrong is added to ``report``."""
    sub = fields.fields("urls", _KEYS, "urls: {tag: /tu-khoa/{slug}/}")
    if sub is None:
        return Permalinks()
    patterns: dict[str, str] = {}
    right: dict[str, str] = {}
    for key in _KEYS:
        text = sub.scalar(key, getattr(Permalinks(), key))
        patterns[key] = getattr(Permalinks(), key) if text is None else text.value
        expected = _pattern_fault(key, patterns[key])
        if not expected:
            right[key] = patterns[key]
        elif text is not None:
            report.add(rules.BAD_PATTERN, text.span, value=text.value, expected=expected)
    _report_shared_patterns(patterns, sub, report)
    return Permalinks(**right)


def _pattern_fault(key: str, pattern: str) -> str:
    """Return what the pattern of ``key`` must use, "" when it is right."""
    allowed: tuple[str, ...] = _ARTICLE_FIELDS if key == "article" else () if key == "archive" else ("{slug}",)
    found = _FIELD.findall(pattern)
    names = pattern[1:-1].split("/")
    well_formed = pattern.startswith("/") and pattern.endswith("/") and len(pattern) > 1
    if not well_formed or not all(_SEGMENT.fullmatch(name) for name in names) or not set(found) <= set(allowed):
        return ", ".join(allowed) or "a-z, 0-9, -"
    if allowed and found.count("{slug}") != 1:
        return "{slug}"
    # What stands before the slug is the index page, and the root is the home's.
    if key in {"category", "author", "tag"} and (names[-1] != "{slug}" or len(names) == 1):
        return "/…/{slug}/"
    return ""


def _report_shared_patterns(patterns: dict[str, str], fields: Fields, report: FaultCollector) -> None:
    seen: dict[str, str] = {}
    for key, pattern in patterns.items():
        path = pattern.removesuffix("{slug}/") if key != "article" else pattern
        field: Field | None = fields.get(key) or fields.get(seen.get(path, ""))
        if path in seen and field is not None:
            other = seen[path] if field.name == key else key
            report.add(rules.PATTERN_TWICE, field.span, key=field.name, other=other, value=path)
        seen.setdefault(path, key)

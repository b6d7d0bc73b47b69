"""How pictures are made smaller and which one stands for an article, as ``pictures`` of ``site.yaml`` says."""

from typing import Final

from sitegen.diagnostics import rules
from sitegen.metadata.fields import Fields
from sitegen.metadata.settings_model import PictureSettings
from sitegen.system.text import FaultCollector

_KEYS: Final = ("widths", "format", "quality", "first")
_FORMATS: Final = ("webp", "avif", "jpeg")
_EXAMPLE: Final = "pictures: {widths: [480, 960, 1440]}"
_WIDTHS_EXAMPLE: Final = "[480, 960, 1440]"
_NARROWEST: Final = 16
_WIDEST: Final = 8000
_MOST_WIDTHS: Final = 10


def read_pictures(fields: Fields, report: FaultCollector) -> PictureSettings:
    """Return what ``pictures`` says, its defaults where that is wrong; what is wrong is added to ``report``."""
    default = PictureSettings()
    sub = fields.fields("pictures", _KEYS, _EXAMPLE)
    if sub is None:
        return default
    return PictureSettings(
        widths=_widths(sub, report) if "widths" in sub else default.widths,
        format=_format(sub, default.format, report),
        quality=sub.number("quality", default.quality, 1, 100),
        first=sub.flag("first", default=default.first),
    )


def _format(fields: Fields, default: str, report: FaultCollector) -> str:
    text = fields.scalar("format", default)
    if text is None:
        return default
    if text.value not in _FORMATS:
        report.add(rules.BAD_PICTURE_FORMAT, text.span, value=text.value, known=", ".join(_FORMATS))
        return default
    return text.value


def _widths(fields: Fields, report: FaultCollector) -> tuple[int, ...]:
    found: set[int] = set()
    for text in fields.texts("widths", _WIDTHS_EXAMPLE):
        value = text.value
        # As for every number: digits of our script, and no more of them than it can have.
        is_number = value.isascii() and value.isdigit() and len(value) <= len(str(_WIDEST))
        if not is_number or not _NARROWEST <= int(value) <= _WIDEST:
            report.add(rules.BAD_NUMBER, text.span, key="widths", low=str(_NARROWEST), high=str(_WIDEST))
        else:
            found.add(int(value))
    if len(found) > _MOST_WIDTHS and (field := fields.get("widths")) is not None:
        report.add(rules.TOO_MANY_WIDTHS, field.span, value=str(len(found)), most=str(_MOST_WIDTHS))
    return tuple(sorted(found))

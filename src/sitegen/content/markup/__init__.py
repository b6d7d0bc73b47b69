"""Markdown to safe HTML, and the targets in it."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.content.markup.model import MarkupLink as MarkupLink
    from sitegen.content.markup.model import MarkupWarning as MarkupWarning
    from sitegen.content.markup.model import RenderedText as RenderedText
    from sitegen.content.markup.places import locate as locate
    from sitegen.content.markup.places import places_of as places_of
    from sitegen.content.markup.renderer import Markup as Markup
    from sitegen.content.markup.targets import resolve as resolve
    from sitegen.content.markup.targets import within_base as within_base
else:
    __getattr__ = face(
        __name__,
        {
            "model": "MarkupLink MarkupWarning RenderedText",
            "places": "locate places_of",
            "renderer": "Markup",
            "targets": "resolve within_base",
        },
    )

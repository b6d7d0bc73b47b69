"""Markdown to safe HTML, and the targets in it."""

from sitegen.content.markup.model import MarkupLink, MarkupWarning, RenderedText
from sitegen.content.markup.places import locate, places_of
from sitegen.content.markup.renderer import Markup
from sitegen.content.markup.targets import resolve, within_base

__all__ = ["Markup", "MarkupLink", "MarkupWarning", "RenderedText", "locate", "places_of", "resolve", "within_base"]

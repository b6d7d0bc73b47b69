"""Markdown to safe HTML, and the targets in it."""

from sitegen.markup.model import Doubt, Link, Rendered
from sitegen.markup.renderer import Markup
from sitegen.markup.targets import locate, resolve, within_base

__all__ = ["Doubt", "Link", "Markup", "Rendered", "locate", "resolve", "within_base"]

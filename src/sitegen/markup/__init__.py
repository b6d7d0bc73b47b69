"""Markdown to safe HTML, and the targets in it."""

from sitegen.markup.model import Doubt, Link, Rendered
from sitegen.markup.renderer import Markup
from sitegen.markup.targets import locate, may_lead, resolve, within_base

__all__ = ["Doubt", "Link", "Markup", "Rendered", "locate", "may_lead", "resolve", "within_base"]

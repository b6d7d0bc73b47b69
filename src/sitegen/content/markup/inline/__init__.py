"""Inline markup as CommonMark and GitHub read it, where the library reads otherwise."""

from sitegen.content.markup.inline.addresses import ADDRESS_SIGNS, EMAIL_SIGN
from sitegen.content.markup.inline.patterns import BRACKETED, MADE_BREAK, NOT_EMPHASISED, TRIGGERS, install

__all__ = ["ADDRESS_SIGNS", "BRACKETED", "EMAIL_SIGN", "MADE_BREAK", "NOT_EMPHASISED", "TRIGGERS", "install"]

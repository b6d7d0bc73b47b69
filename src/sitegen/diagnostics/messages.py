"""Translation of what the program prints: English in the code, Vietnamese by default."""

import gettext
import os
from collections.abc import Callable, Mapping
from typing import TypeAlias

# Gives a message in the language that is asked for.
Translate: TypeAlias = Callable[[str], str]

DOMAIN = "sitegen"
DEFAULT_LANGUAGE = "vi"
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "locale")


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for translation and return it unchanged."""
    return message


def load(environ: Mapping[str, str] = os.environ) -> gettext.NullTranslations:
    """Return the translations that ``SITEGEN_LANG`` asks for; the messages of the code itself where it has none."""
    language = environ.get("SITEGEN_LANG") or DEFAULT_LANGUAGE
    if os.path.basename(language) != language:
        # The name of a folder, which would be looked into.
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, FOLDER, [language], fallback=True)


def seconds_text(seconds: float, translations: gettext.NullTranslations) -> str:
    """Return ``seconds`` with two decimals, as the language writes them."""
    whole, _point, part = f"{seconds:.2f}".partition(".")
    # Translators: a number with decimals, as in 1.50.
    return translations.gettext("{whole}.{part}").format(whole=whole, part=part)

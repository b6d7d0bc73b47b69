"""Why an output was written, in the reader's language.

A reason is kept as its English text, with a path or an address behind it where there is one: it outlives a build that
is killed, and the build that completes it may speak another language.
"""

from gettext import NullTranslations
from typing import Final

from sitegen.diagnostics.messages import N_

_PLAIN: Final = frozenset(
    {
        N_("first build"),
        N_("new page"),
        N_("the settings ask for it"),
        N_("its entries changed"),
        N_("its file was changed or removed"),
        N_("templates, settings or styles changed"),
        N_("a page beside it came or went"),
        N_("an article beside it or related to it changed"),
        N_("the time came"),
        N_("the time passed"),
        N_("the search index changed"),
        N_("an old address leads elsewhere"),
    }
)
# What stands before the field is what the reason begins with.
_NAMING: Final = (
    N_("new {value}"),
    N_("changed {value}"),
    N_("removed {value}"),
    N_("static {value}"),
    N_("it links to {value}"),
)


def reason_text(reason: str, translations: NullTranslations) -> str:
    """Return ``reason`` in the language of ``translations``; as it is when it is only a name that changed."""
    if reason in _PLAIN:
        return translations.gettext(reason)
    for message in _NAMING:
        begin = message.removesuffix("{value}")
        if reason.startswith(begin):
            return translations.gettext(message).format(value=reason[len(begin) :])
    return reason

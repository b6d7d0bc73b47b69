"""Files that are fetched from a deployed site."""

import http.client
import socket
import ssl
import urllib.error
import urllib.request
from gettext import NullTranslations
from typing import Final

from sitegen.diagnostics import MachineError

_TIMEOUT: Final = 60
# The manifest of a million files makes less than a fifth of it.
_MOST_BYTES: Final = 1 << 30


def fetched(address: str, translations: NullTranslations) -> bytes:
    """Return what an https address answers. Raises MachineError when it does not."""
    try:
        # Its scheme was looked at before.
        with urllib.request.urlopen(address, timeout=_TIMEOUT) as answer:  # noqa: S310
            data: bytes = answer.read(_MOST_BYTES)
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        told = translations.gettext("{place} cannot be fetched: {error}")
        raise MachineError(told.format(place=address, error=_why(error, translations))) from error
    return data


def _why(error: Exception, translations: NullTranslations) -> str:
    """Return why nothing could be fetched; in the words of the system where that is nothing usual."""
    _ = translations.gettext
    if isinstance(error, urllib.error.HTTPError):
        return _("the server answers {code}").format(code=error.code)
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, socket.gaierror):
        return _("its name is not known, or there is no network")
    if isinstance(reason, TimeoutError):
        return _("the server does not answer")
    if isinstance(reason, ConnectionRefusedError):
        return _("no server answers there")
    if isinstance(reason, ssl.SSLCertVerificationError):
        return _("its certificate is not valid ({said})").format(said=reason.verify_message)
    return str(reason)

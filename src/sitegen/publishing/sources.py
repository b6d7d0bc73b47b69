"""Manifests of before, wherever they are: a file of this machine, or an https address."""

from gettext import NullTranslations
from typing import Final

from sitegen.diagnostics import MachineError, UsageError
from sitegen.publishing.manifest import Entry, ManifestError, parsed

_TIMEOUT: Final = 60
# A million files make less than a fifth of it.
_MOST_BYTES: Final = 1 << 30


def read_manifest(place: str, path: str, translations: NullTranslations) -> list[Entry]:
    """Return the manifest at ``place``, which is at ``path`` if it is a file.

    Raises UsageError when it is none, MachineError when it cannot be fetched, OSError.
    """
    _ = translations.gettext
    if place.startswith("http://"):
        raise UsageError(_("a manifest is fetched from https:// only: {place}").format(place=place))
    if place.startswith("https://"):
        data = _fetched(place, translations)
    else:
        with open(path, "rb") as file:
            data = file.read()
    try:
        return list(parsed(data.decode().splitlines(keepends=True)))
    except ManifestError as error:
        raise UsageError(_("{place} is no manifest: line {line}").format(place=place, line=error)) from error
    except UnicodeDecodeError as error:
        raise UsageError(_("{place} is no manifest: line {line}").format(place=place, line=1)) from error


def _fetched(address: str, translations: NullTranslations) -> bytes:
    # Most manifests are files.
    import http.client  # noqa: PLC0415
    import urllib.error  # noqa: PLC0415
    import urllib.request  # noqa: PLC0415

    try:
        # Its scheme was looked at before.
        with urllib.request.urlopen(address, timeout=_TIMEOUT) as answer:  # noqa: S310
            data: bytes = answer.read(_MOST_BYTES)
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        told = translations.gettext("{place} cannot be fetched: {error}")
        raise MachineError(told.format(place=address, error=error)) from error
    return data

"""Manifests of before, wherever they are: a file of this machine, or an https address."""

from collections.abc import Sequence
from gettext import NullTranslations
from typing import Final
from urllib.parse import quote

from sitegen.diagnostics import UsageError
from sitegen.publishing.manifest import Entry, ManifestError, parsed

# Where a deployed site has its manifest, from its root.
_DEPLOYED: Final = "/.sitegen/manifest"


def read_manifest(place: str, path: str, translations: NullTranslations) -> list[Entry]:
    """Return the manifest at ``place``, which is at ``path`` if it is a file.

    Raises UsageError when there is none, or it is none, MachineError when it cannot be fetched, OSError.
    """
    _ = translations.gettext
    if place.startswith("http://"):
        raise UsageError(_("a manifest is fetched from https:// only: {place}").format(place=place))
    if place.startswith("https://"):
        data = _fetched(place, translations)
    else:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise UsageError(_("there is no manifest at {path}").format(path=place)) from error
    if not data:
        raise UsageError(_("{place} is empty, and no manifest").format(place=place))
    try:
        return list(parsed(data.decode().splitlines(keepends=True)))
    except ManifestError as error:
        raise UsageError(_("{place} is no manifest: line {line}").format(place=place, line=error)) from error
    except UnicodeDecodeError as error:
        raise UsageError(_("{place} is no manifest: line {line}").format(place=place, line=1)) from error


def read_beside(place: str, translations: NullTranslations, paths: Sequence[str]) -> dict[str, bytes]:
    """Return the bytes of files of the deployed site whose manifest is at ``place``: nothing where that is no address.

    Raises MachineError when one cannot be fetched.
    """
    site = place.removesuffix(_DEPLOYED)
    if not place.startswith("https://") or site == place:
        return {}
    return {each: _fetched(f"{site}/{quote(each)}", translations) for each in paths}


def _fetched(address: str, translations: NullTranslations) -> bytes:
    # Most manifests are files.
    from sitegen.publishing.fetching import fetched  # noqa: PLC0415

    return fetched(address, translations)

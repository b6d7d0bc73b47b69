"""The program's wheel in a site: the file itself, and the requirements that name it and all it needs with hashes."""

import hashlib
import os
import zipfile
from gettext import NullTranslations
from typing import Final, NamedTuple

from sitegen import regex
from sitegen.diagnostics import UsageError

FOLDER: Final = "wheels"
REQUIREMENTS: Final = "requirements.txt"
# https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
_NAME: Final = regex(r"sitegen-([^-]+)-py3-none-any\.whl")
_HEAD: Final = """# Do `sitegen init . --wheel` viết: sitegen, rồi mọi gói nó cần, mỗi gói một phiên bản với mã băm.
# Cài: python -m pip install --require-hashes --find-links wheels --requirement requirements.txt
"""


class SiteWheel(NamedTuple):
    """A wheel of the program: the name of its file, the file, and the requirements that install it."""

    name: str
    data: bytes
    requirements: str


def read_wheel(path: str, translations: NullTranslations) -> SiteWheel:
    """Return the wheel at ``path``. Raises UsageError where that is none of this program; OSError."""
    name = os.path.basename(path)
    found = _NAME.fullmatch(name)
    with open(path, "rb") as file:
        data = file.read()
    try:
        with zipfile.ZipFile(path) as wheel:
            lock = wheel.read("sitegen/requirements.txt").decode()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        found = None
        lock = ""
    if found is None:
        raise UsageError(
            translations.gettext("{path} is no wheel of sitegen as `make wheel` makes it").format(path=path)
        )
    own = f"sitegen=={found[1]} \\\n    --hash=sha256:{hashlib.sha256(data).hexdigest()}\n"
    return SiteWheel(name, data, _HEAD + own + lock)


def put_wheel(folder: str, wheel: SiteWheel) -> None:
    """Put a wheel into the site in ``folder``, in place of the one that was there. Raises OSError."""
    wheels = os.path.join(folder, FOLDER)
    os.makedirs(wheels, exist_ok=True)
    for name in os.listdir(wheels):
        if _NAME.fullmatch(name):
            os.remove(os.path.join(wheels, name))
    for name, data in ((f"{FOLDER}/{wheel.name}", wheel.data), (REQUIREMENTS, wheel.requirements.encode())):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)

"""A static site generator for Vietnamese news archives."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, AnyStr, cast

__version__ = "0.1.0"


def face(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a package whose names come from its ``modules``: {module: "Name another_name"}.

    A module is imported when one of its names is first asked for (PEP 562): what uses little of a package loads little.
    """
    homes = {name: module for module, names in modules.items() for name in names.split()}

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return find


class _Uncompiled:
    """What stands for a regular expression until something of it is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._made_of: tuple[Any, int] = pattern, flags

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(*self._made_of), name)
        # From here on it is found before this is asked.
        setattr(self, name, found)
        return found


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression that is compiled when it is first used.

    A short build uses a quarter of some two hundred, and compiling all of them took it 7 % of its processor time. Only
    methods and attributes are as those of ``re.Pattern``: it is not to be given to functions of ``re``.
    """
    return cast("re.Pattern[AnyStr]", _Uncompiled(pattern, flags))

"""A static site generator for Vietnamese news archives."""

from collections.abc import Callable, Mapping
from importlib import import_module

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

"""What fills each kind of output: the functions that the registry of kinds names."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from sitegen.planning.kinds import KINDS, Kind
from sitegen.rendering import archive, articles, feeds_and_sitemaps, fixed, listings, redirects

_MODULES: Final = {
    module.__name__.rpartition(".")[2]: module
    for module in (archive, articles, fixed, feeds_and_sitemaps, listings, redirects)
}
_MAKERS: Final = MappingProxyType(
    {
        kind.maker: getattr(_MODULES[kind.maker.partition(".")[0]], kind.maker.partition(".")[2])
        for kind in KINDS.values()
        if kind.maker
    }
)


def maker_of(kind: Kind) -> Callable[..., Any]:
    """Return what makes a kind of output: with a template it is given data and output.

    Else it is given the data alone, unless a site may have several of the kind.
    """
    maker: Callable[..., Any] = _MAKERS[kind.maker]
    return maker

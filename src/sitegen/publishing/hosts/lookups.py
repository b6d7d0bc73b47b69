"""How addresses are written where a host looks them up."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from sitegen.publishing.hosts.addresses import Gone

# What may stand in an address with a query as it is sent.
QUERY: Final = "/?&=%+:;,@~!$'()*"


def by_query(notices: list[Gone]) -> Iterator[tuple[str, list[Gone]]]:
    """Yield the names of the two maps of what is gone, each with its addresses: those without a query, those with."""
    yield "gone", [each for each in notices if not each.has_query]
    yield "gone-with-query", [each for each in notices if each.has_query]


def as_sent(address: Gone) -> str:
    """Return an address as hosts look it up: with a query as it is sent, else decoded."""
    return quote(address.url, safe=QUERY) if address.has_query else address.url


def literal(url: str) -> str:
    """Return an address as a regular expression that means it."""
    return "".join(f"\\{each}" if each in r'"\.+*?()[]{}^$|' else each for each in url)

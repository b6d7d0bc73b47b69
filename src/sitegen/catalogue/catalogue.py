"""The whole catalogue: one connection to its file, and what it knows, by subject."""

import sqlite3
from typing import Self

from sitegen.catalogue.articles import Articles
from sitegen.catalogue.decoding import Decoder
from sitegen.catalogue.entries import Entries
from sitegen.catalogue.ledger import Ledger
from sitegen.catalogue.links import Links
from sitegen.catalogue.listings import Listings
from sitegen.catalogue.neighbours import NeighbourQueries
from sitegen.catalogue.opening import open_reader
from sitegen.catalogue.pictures import Pictures
from sitegen.catalogue.search import SearchIndex
from sitegen.catalogue.terms import Terms


class Catalogue(Ledger):
    """An open catalogue; reading articles and pictures takes more modules than a build with nothing to do needs."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        super().__init__(conn)
        decoder = Decoder()
        self.articles = Articles(conn, decoder)
        self.listings = Listings(conn)
        self.terms = Terms(conn)
        self.entries = Entries(conn, decoder)
        self.neighbours = NeighbourQueries(conn, decoder, self.entries)
        self.links = Links(conn)
        self.pictures = Pictures(conn)
        self.search = SearchIndex(conn)

    @classmethod
    def whole(cls, ledger: Ledger) -> Self:
        """Return the whole of the catalogue that is open as ``ledger``: both use one connection."""
        return cls(ledger._conn)  # noqa: SLF001 - its own base

    @classmethod
    def reading(cls, path: str) -> Self:
        """Return the catalogue at ``path``, open so that it cannot be changed."""
        return cls(open_reader(path))

"""The catalogue: the SQLite file that knows every article's summary and every output. All SQL stands here."""

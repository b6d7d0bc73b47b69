"""Small values that articles are made of."""

from typing import NamedTuple


class Term(NamedTuple):
    """An author or a tag: its name as the article spells it, and the slug that names its page."""

    name: str
    slug: str


class LinkRecord(NamedTuple):
    """One internal target: ``target`` as written; ``source`` and ``path`` are what it may mean ('' when it cannot).

    ``tag`` is ``a`` or ``img`` for one of the text, ``image`` or ``file`` for one that the front matter names.
    """

    tag: str
    target: str
    source: str
    path: str

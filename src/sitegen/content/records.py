"""Small values that articles are made of."""

from typing import Final, NamedTuple

# The tag of the picture of a text that stands for its article.
FIRST_PICTURE: Final = "first"


class Term(NamedTuple):
    """An author or a tag: its name as the article spells it, and the slug that names its page."""

    name: str
    slug: str


class LinkRecord(NamedTuple):
    """One internal target: ``target`` as written; ``source`` and ``path`` are what it may mean ('' when it cannot).

    ``tag`` is ``a`` or ``img`` for one of the text, ``image`` or ``file`` for one that the front matter names,
    ``first`` for the picture of the text that stands for the article when the front matter names none.
    """

    tag: str
    target: str
    source: str
    path: str

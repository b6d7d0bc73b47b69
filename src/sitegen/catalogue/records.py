"""What goes into the catalogue and comes out of it: an article as it was read, and the projections of it.

Lists and structures are JSON in the tables; outside the catalogue they are what they mean.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sitegen.content.records import LinkRecord, Term
from sitegen.content.state import Mark, State
from sitegen.diagnostics import Fault
from sitegen.metadata.front_model import Attachment, Correction, SourceInfo, Withdrawn
from sitegen.system.digests import Digest, digest_of

# Where a draft without a date stands in listings: after all that have one, so that it comes before the newest.
UNDATED: Final = 1 << 62


class VariantMarkup(NamedTuple):
    """One of the smaller files of a picture: its size, and its name beside the picture."""

    width: int
    height: int
    name: str


class ImageMarkup(NamedTuple):
    """What a page says of a picture besides its address: size and type, and the smaller ones, the smallest first."""

    width: int
    height: int
    type: str
    variants: tuple[VariantMarkup, ...]
    variants_type: str


class LeadImage(NamedTuple):
    """The picture that stands for an article: its path in the site, and its size when it was looked at."""

    path: str
    alt: str
    markup: ImageMarkup | None = None


class ArticleRecord(NamedTuple):
    """What decides where an article stands: compared before and after a change. Times are epoch seconds.

    ``source`` is its path as on disk, ``path`` that in NFC; ``category`` is a slug. ``card`` is a digest of all that
    listings show of it but for its picture, ``digest`` that of its file.
    """

    id: int
    source: str
    path: str
    page: bool
    url: str
    state: State
    published: int | None
    expires: int | None
    draft: bool
    withdrawn: int | None
    day: int
    category: str
    authors: tuple[Term, ...]
    tags: tuple[Term, ...]
    aliases: tuple[str, ...]
    featured: bool
    title: str
    card: bytes
    digest: Digest
    image: LeadImage | None
    mark: Mark = Mark.NONE

    @property
    def listed_at(self) -> int:
        """Where it stands in the listings that it is in: when it was published, or ``UNDATED``."""
        return UNDATED if self.published is None else self.published


class Identity(NamedTuple):
    """What tells an article from others, wherever it stands; ``path`` is that of its source in NFC."""

    path: str
    url: str
    title: str
    old_id: str
    aliases: tuple[str, ...] = ()


class SkippedArticle(NamedTuple):
    """An article that a build left out because of its faults: its path in NFC, its addresses as far as they are known.

    ``names`` are how its address may end where that is not known. ``stays`` tells that readers go on seeing what they
    saw of it: its file does not say that it is a draft, withdrawn or expired.
    """

    path: str
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    stays: bool


class Summary(NamedTuple):
    """What a listing may know of an article. Times are epoch seconds, ``day`` is YYYYMMDD in the site's zone."""

    id: int
    url: str
    title: str
    published: int | None
    has_time: bool
    updated: int | None
    updated_has_time: bool
    excerpt: str
    image: LeadImage | None
    category: str
    authors: tuple[Term, ...]
    tags: tuple[Term, ...]
    card: bytes
    day: int
    path: str
    mark: Mark = Mark.NONE


class Detail(NamedTuple):
    """What only the article's own page shows, besides its text. Times are epoch seconds.

    ``caption`` is that of its picture, which is ``in_text`` when the text shows it already.
    """

    summary: str
    caption: str
    in_text: bool
    source: SourceInfo | None
    corrections: tuple[Correction, ...]
    attachments: tuple[Attachment, ...]
    old_id: str
    expires: int | None
    withdrawn: Withdrawn | None


class Body(NamedTuple):
    """The text of an article as HTML, and what is shown with it."""

    detail: Detail
    lead: str
    html: str


class StoredArticle(NamedTuple):
    """An article as the tables hold it: made by ``encode`` wherever it was read, stored by the build alone."""

    source: str
    url: str
    row: tuple[object, ...]
    detail: str
    lead: str
    html: str
    links: list[LinkRecord]


class ReadFile(NamedTuple):
    """What came of one content file. With faults, ``stored`` is what can be told of it, None when not even its address.

    Then ``front`` is the text of its front matter, ``links`` are those that need no address, and ``former_url`` is the
    address that it had in an earlier build; at the ``former`` ones it had pages. ``looked_for`` are the content paths
    of files whose being there decided how it was read, and whether they were.
    """

    path: str
    digest: Digest
    stored: StoredArticle | None = None
    faults: Sequence[Fault] = ()
    is_whole: bool = True
    front: str = ""
    links: Sequence[LinkRecord] = ()
    former_url: str = ""
    looked_for: Sequence[tuple[str, bool]] = ()
    former: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of the article, as far as that is known."""
        return self.former_url if self.stored is None else self.stored.url


class Target(NamedTuple):
    """One link of an article with what its target is: the article or file it names, the output it names.

    An article is also named by an old address of its own where no page can stand. ``path`` is the site path that the
    link may mean, ``published`` where the file is in the output.
    """

    article: int
    tag: str
    target: str
    path: str
    named_url: str | None
    named_state: int | None
    named_file: str | None
    published: str | None
    output: str | None
    hidden: str | None


class Neighbours(NamedTuple):
    """What an article's page shows of others: the one before, the one after, related older ones, nearest first."""

    previous: Summary | None
    next: Summary | None
    related: list[Summary]

    def digest(self) -> Digest:
        """Return a digest of all that the page may show of them."""
        shown = [each and (each.card, each.image, int(each.mark)) for each in (self.previous, self.next, *self.related)]
        return digest_of(repr(shown).encode())

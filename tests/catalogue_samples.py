"""Catalogues in memory, and the articles that tests put into them, each said in a line."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.encoding import encode
from sitegen.catalogue.output_records import Output
from sitegen.catalogue.records import ArticleRecord
from sitegen.catalogue.schema import TABLES
from sitegen.content.article import Article
from sitegen.content.markup import MarkupLink
from sitegen.content.records import Term
from sitegen.content.state import Clock, Mark, State, state_of
from sitegen.diagnostics.faults import Fault
from sitegen.metadata.front_model import Attachment, Image, Withdrawn
from sitegen.metadata.settings_model import Category, Settings
from sitegen.planning.entering import Entering
from sitegen.planning.kinds import KINDS
from sitegen.planning.plan import PlanInputs, make_plan
from sitegen.system.digests import NO_DIGEST, digest_of
from sitegen.system.sources import SourceKind
from sitegen.system.stamps import Stamp
from sitegen.vietnamese.slugs import slug

DAY_SECONDS: Final = 86_400
# 31 December 2021, 12:00 in the site's zone, which is UTC here: so that a day of the calendar is one of the clock.
NOON: Final = int(datetime(2021, 12, 31, 12, tzinfo=UTC).timestamp())
CLOCK: Final = Clock(NOON + 365 * DAY_SECONDS, drafts=False, scheduled=False)
SETTINGS: Final = Settings(
    title="Trang mẫu",
    base_url="https://example.org",
    timezone="UTC",
    categories=(Category("Tin tức", "tin-tuc"), Category("Văn bản", "van-ban")),
    page_size=2,
    feed_size=3,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What a test says of one article; without a ``date`` it is a standing page. Times are epoch seconds.

    A ``bundle`` has a folder of its own. The name of a page may have folders. ``links`` are those of its text; one that
    ends in ``.png`` is a picture.
    """

    name: str = "a"
    date: int | None = NOON
    title: str = "Bài mẫu"
    category: str = "tin-tuc"
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    expires: int | None = None
    draft: bool = False
    withdrawn: bool = False
    featured: bool = False
    aliases: tuple[str, ...] = ()
    image: str = ""
    attachments: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    body: str = "Chữ."
    bundle: bool = False

    @property
    def source(self) -> str:
        """Its path from the site's folder."""
        return f"content/{'' if self.date is not None else 'pages/'}{self.name}{'/index' if self.bundle else ''}.md"

    @property
    def day(self) -> int:
        """Its date as YYYYMMDD, 0 without one."""
        return 0 if self.date is None else int(datetime.fromtimestamp(self.date, UTC).strftime("%Y%m%d"))

    @property
    def url(self) -> str:
        """Its site path."""
        return (
            f"/{self.name}/" if self.date is None else f"/{self.day // 10_000}/{self.day // 100 % 100:02}/{self.name}/"
        )

    @property
    def place(self) -> tuple[int, str]:
        """Its place in the order of everything."""
        return self.date or 0, self.source

    def state(self, clock: Clock) -> State:
        """Return its state at a time."""
        return state_of(clock, draft=self.draft, withdrawn=self.withdrawn, published=self.date, expires=self.expires)

    def article(self) -> Article:
        """Return what reading such a file gives."""
        return Article(
            source=self.source,
            kind="page" if self.date is None else "article",
            slug=self.name.rpartition("/")[2],
            url=self.url,
            title=self.title,
            date=self.date,
            date_has_time=True,
            day=self.day,
            updated=None,
            updated_has_time=False,
            expires=self.expires,
            draft=self.draft,
            withdrawn=Withdrawn(self.date or 0, "mẫu") if self.withdrawn else None,
            authors=tuple(Term(each, slug(each)) for each in self.authors),
            category="" if self.date is None else self.category,
            tags=tuple(Term(each, slug(each)) for each in self.tags),
            summary="",
            excerpt="",
            lead="",
            body=self.body,
            image=Image(self.image) if self.image else None,
            featured=self.featured,
            source_info=None,
            aliases=self.aliases,
            attachments=tuple(map(Attachment, self.attachments)),
            corrections=(),
            old_id="",
            links=tuple(MarkupLink("img" if each.endswith(".png") else "a", each) for each in self.links),
        )


@contextmanager
def new_catalogue() -> Iterator[Catalogue]:
    """Give an empty catalogue in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        conn.deserialize(_empty())
        yield Catalogue(conn)


@cache
def _empty() -> bytes:
    # Copied, since making the tables takes most of the time of a small test.
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        conn.executescript(TABLES)
        return conn.serialize()


def store(catalogue: Catalogue, *samples: Sample) -> list[ArticleRecord | None]:
    """Store articles as a build does that has read them; return what was known of each before."""
    stored = [encode(each.article(), digest_of(repr(each).encode()), SETTINGS.base_url) for each in samples]
    return catalogue.articles.store(stored)


def put(catalogue: Catalogue, *samples: Sample, clock: Clock = CLOCK) -> dict[str, ArticleRecord]:
    """Store new articles, give them their states and enter them into listings; return their records by name."""
    store(catalogue, *samples)
    ids = {each.name: record_of(catalogue, each).id for each in samples}
    catalogue.articles.set_states([(each.state(clock), Mark.NONE, ids[each.name]) for each in samples])
    records = {each.name: record_of(catalogue, each) for each in samples}
    catalogue.listings.enter(
        (records[each.name], each.state(clock) is State.SCHEDULED)
        for each in samples
        if each.date is not None and each.state(clock).has_listing_entries
    )
    return records


def plan_all(
    catalogue: Catalogue, samples: Iterable[Sample], *, clock: Clock = CLOCK, files: Iterable[str] = ()
) -> list[Fault]:
    """Store all articles and the files beside them, and plan everything that a site has; return the faults."""
    found = list(samples)
    catalogue.sources.record(SourceKind.ARTICLE, [(each.source, Stamp(1, 1, 1), NO_DIGEST) for each in found])
    catalogue.sources.record(SourceKind.FILE, [(each, Stamp(1, 1, 1), NO_DIGEST) for each in files])
    store(catalogue, *found)
    entered = Entering(catalogue, clock)
    entered.enter(record_of(catalogue, each) for each in found)
    return make_plan(PlanInputs(catalogue, SETTINGS, clock, [], [], set(), entered)).faults


def record_of(catalogue: Catalogue, sample: Sample) -> ArticleRecord:
    """Return what the catalogue knows of an article. Raises LookupError when there is none."""
    found = catalogue.articles.by_source(sample.source)
    if found is None:
        raise LookupError(sample.source)
    return found


def outputs_of(catalogue: Catalogue) -> list[Output]:
    """Return all outputs, in the order of their paths."""
    found = (each for kind in KINDS for each in catalogue.outputs.of_kind(kind))
    return sorted(found, key=lambda each: each.path)


def public_in_order(samples: Iterable[Sample], clock: Clock = CLOCK) -> list[Sample]:
    """Return the dated articles that readers see, oldest first."""
    public = (each for each in samples if each.date is not None and each.state(clock) is State.PUBLIC)
    return sorted(public, key=lambda each: each.place)


def beside(sample: Sample, ordered: list[Sample]) -> tuple[Sample | None, Sample | None, list[Sample]]:
    """Return the one before an article, the one after it, and the related ones; found by looking at all."""
    at = ordered.index(sample)
    before = ordered[max(0, at - 50) : at][::-1]
    sharing = [each for each in before if set(map(slug, each.tags)) & set(map(slug, sample.tags))]
    alike = [each for each in before if each not in sharing and each.category == sample.category]
    return before[0] if before else None, next(iter(ordered[at + 1 :]), None), [*sharing, *alike][:4]

"""Whether an article is public, and when that changes. Pure functions."""

from enum import IntEnum
from typing import Final, NamedTuple

# Nobody plans an article so long ahead: seconds.
FAR_AHEAD: Final = 5 * 366 * 86_400
# How long an article is news, in seconds (docs/templates.md, after
# https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
NEWS_SECONDS: Final = 48 * 3600


class State(IntEnum):
    """Where an article stands; the numbers are those of the catalogue, in the order of what readers see of it."""

    HIDDEN = 0
    SCHEDULED = 1
    PUBLIC = 2
    EXPIRED = 3
    WITHDRAWN = 4

    @property
    def has_listing_entries(self) -> bool:
        """Whether listings hold it: those that readers see, or those that wait for their time."""
        return self in (State.PUBLIC, State.SCHEDULED)

    @property
    def leaves_notice(self) -> bool:
        """Whether a notice stands in its place."""
        return self in (State.EXPIRED, State.WITHDRAWN)


class Mark(IntEnum):
    """What a preview says of an article that readers do not, not yet or no longer see; the numbers are the catalogue's.

    Any other build marks nothing.
    """

    NONE = 0
    DRAFT = 1
    SCHEDULED = 2
    EXPIRED = 3
    WITHDRAWN = 4


class Clock(NamedTuple):
    """What decides which articles are public: the time (epoch seconds), and what a preview shows besides."""

    now: int
    drafts: bool
    scheduled: bool
    marks: bool = False


def state_of(clock: Clock, *, draft: bool, withdrawn: bool, published: int | None, expires: int | None) -> State:
    """Return the state of an article at ``clock``; ``published`` and ``expires`` are epoch seconds."""
    if draft and not clock.drafts:
        return State.HIDDEN
    if withdrawn:
        return State.WITHDRAWN
    if published is not None and published > clock.now and not clock.scheduled:
        return State.SCHEDULED
    if expires is not None and expires <= clock.now:
        return State.EXPIRED
    return State.PUBLIC


def mark_of(clock: Clock, state: State, *, draft: bool, published: int | None) -> Mark:
    """Return how a preview marks an article in ``state``; ``published`` is in epoch seconds."""
    if not clock.marks:
        return Mark.NONE
    if draft:
        return Mark.DRAFT
    if state.leaves_notice:
        return Mark.WITHDRAWN if state is State.WITHDRAWN else Mark.EXPIRED
    return Mark.SCHEDULED if published is not None and published > clock.now else Mark.NONE

"""What is to be done to the index: which tiers there are, which are made anew, and what changes in the others."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.search_records import IndexFile, SearchChange, TierRecord
from sitegen.metadata.settings_model import Settings
from sitegen.search.changes import TierChanges, concerns, is_found, keeps_place, tier_changes
from sitegen.search.layout import (
    CARD_SIZE,
    FACETS,
    KINDS,
    MANY_ARTICLES,
    PAIRS,
    WORDS,
    FileCounts,
    Tier,
    card_size,
    file_counts,
    month_bounds,
    tiers_of,
)
from sitegen.search.survey import Survey, survey

# Changed articles from which on a tier is made anew: at the least, and as a part of all.
_MANY_CHANGES: Final = 50
_MANY_OF: Final = 40
# What changed in more of them is not read.
_MOST_CHANGES: Final = 1000


class TierPlan(NamedTuple):
    """What becomes of a tier: ``changes`` of what is ``recorded``; nothing where ``found`` is None; else made anew.

    ``found`` is the tier as it is now, None where nothing in it changed.
    """

    tier: Tier
    recorded: TierRecord | None
    found: Survey | None
    changes: TierChanges | None


class IndexPlan(NamedTuple):
    """What becomes of the index, its tiers the newest first; ``files`` are those that the catalogue knows of."""

    tiers: list[TierPlan]
    many: bool
    made_for: str
    files: dict[str, IndexFile]


def decide(catalogue: Catalogue, settings: Settings, made_for: str) -> IndexPlan:
    """Return what is to be done, whether or not that is anything; ``made_for`` are the settings that decide."""
    files = catalogue.search.files(KINDS)
    newest = catalogue.search.newest()
    if newest is None:
        return IndexPlan([], many=False, made_for=made_for, files=files)
    following = month_bounds(newest, settings.zone)[2]
    many = catalogue.search.has_more_than(MANY_ARTICLES, following)
    recorded = catalogue.search.tiers()
    changes = catalogue.search.changes(_MOST_CHANGES)
    plans: list[TierPlan] = []
    for tier in tiers_of(newest, settings.zone, many=many):
        known = recorded.get(tier.name)
        if known is not None and not _stands(known, tier, made_for, files.values()):
            known = None
        concerned = None if changes is None else [each for each in changes if concerns(each, tier)]
        plan = _plan(catalogue, settings, tier, known, concerned, many=many)
        if plan.found is None or plan.found.size:
            plans.append(plan)
    return IndexPlan(plans, many, made_for, files)


def file_count(tier: TierRecord) -> int:
    """Return how many files a tier has."""
    return tier.pairs + tier.words + tier.vocabulary + tier.cards + len(FACETS)


def _stands(known: TierRecord, tier: Tier, made_for: str, files: Iterable[IndexFile]) -> bool:
    """Return whether a tier's files are what is recorded: of its time, for these settings, all there and whole."""
    mine = [each for each in files if each.subject == tier.name]
    return (
        known.whole
        and (known.since, known.before, known.made_for) == (tier.since, tier.before, made_for)
        and len(mine) == file_count(known)
        and all(each.content is not None for each in mine)
    )


def _plan(
    catalogue: Catalogue,
    settings: Settings,
    tier: Tier,
    known: TierRecord | None,
    changes: Sequence[SearchChange] | None,
    *,
    many: bool,
) -> TierPlan:
    if known is not None and changes is not None and not changes:
        return TierPlan(tier, known, None, None)
    places = {
        (each.published, each.path)
        for change in changes or ()
        for each in change
        if each is not None and each.published is not None
    }
    search = catalogue.search
    if known is not None and changes is not None and len(changes) <= max(_MANY_CHANGES, known.size // _MANY_OF):
        found = (
            _as_recorded(catalogue, known, changes, places)
            if all(map(keeps_place, changes))
            else survey(search.numbered(tier.since, tier.before), places)
        )
        made = _changed(settings, known, changes, found, many=many)
        if made is not None:
            return TierPlan(tier, known, found, made)
    return TierPlan(tier, known, survey(search.numbered(tier.since, tier.before)), None)


def _changed(
    settings: Settings, known: TierRecord, changes: Sequence[SearchChange], found: Survey, *, many: bool
) -> TierChanges | None:
    """Return what ``changes`` do to the files that a tier has, None where it needs others."""
    if found.numbering != known.numbering:
        return None
    made = tier_changes(changes, found.numbers, {PAIRS: known.pairs, WORDS: known.words}, card_size(known.name))
    counts = file_counts(
        known.name,
        found.size,
        known.pair_postings + made.pair_postings,
        known.word_postings + made.word_postings,
        file_size=settings.search.file_size,
        many=many,
    )
    return made if counts == FileCounts(known.pairs, known.words, known.vocabulary, known.cards) else None


def _as_recorded(
    catalogue: Catalogue, known: TierRecord, changes: Iterable[SearchChange], asked: Iterable[tuple[int, str]]
) -> Survey:
    """Return what a tier is whose articles all have the places that are recorded: only those asked for are looked up.

    Of ``places`` it has those that their cards need.
    """
    numbers = {each: catalogue.search.count_before(known.since, *each) for each in asked}
    size = card_size(known.name)
    firsts = sorted({number // size * size for number in numbers.values()})
    places = {first // CARD_SIZE: catalogue.search.place_of(known.since, first) for first in firsts}
    articles = known.articles + sum(is_found(each.current) - is_found(each.former) for each in changes)
    return Survey(known.size, articles, known.numbering, known.years, places, numbers)


def record_of(plan: TierPlan, counts: FileCounts, pairs: int, words: int, made_for: str) -> TierRecord:
    """Return what a tier is once ``plan`` is done, with its files and postings. Raises ValueError for an empty plan."""
    if plan.found is None:
        raise ValueError(plan.tier.name)
    found = plan.found
    return TierRecord(
        plan.tier.name,
        plan.tier.since,
        plan.tier.before,
        found.size,
        found.articles,
        found.numbering,
        found.years,
        *counts,
        pairs,
        words,
        made_for,
        whole=True,
    )

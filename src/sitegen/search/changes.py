"""What changes of articles change in a tier's lists. Pure functions."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sitegen.catalogue.search_records import IndexedArticle, SearchChange
from sitegen.content.state import State
from sitegen.search.layout import PAIRS, WORDS, Tier, file_of, pair_group, word_group
from sitegen.search.lexicon import Lexicon
from sitegen.search.masks import masks_of, texts_of

# By variant, what the masks of some articles, by number, become: 0 where it is no longer in one.
Masks = dict[str, dict[int, int]]


class TierChanges(NamedTuple):
    """What is to be done to a tier: the masks that changed, by kind and file; the blocks of cards; and the filters.

    ``pair_postings`` and ``word_postings`` are how many more there are; ``reasons`` tell why, by kind and file.
    """

    masks: dict[tuple[str, int], Masks]
    cards: list[int]
    has_other_terms: bool
    pair_postings: int
    word_postings: int
    reasons: dict[tuple[str, int], str]


def concerns(change: SearchChange, tier: Tier) -> bool:
    """Return whether a change is one of an article that was or is in the order of a tier."""
    return any(each is not None and tier.holds(each.published) for each in change)


def keeps_place(change: SearchChange) -> bool:
    """Return whether a change leaves the order of articles as it was."""
    former, current = change
    if former is None or current is None:
        return False
    return (former.published, former.path) == (current.published, current.path)


def is_found(article: IndexedArticle | None) -> bool:
    """Return whether readers find an article."""
    return article is not None and article.state is State.PUBLIC


def reason_of(change: SearchChange) -> str:
    """Return why files are written for a change."""
    if change.current is None:
        return f"removed {'' if change.former is None else change.former.path}"
    return f"new {change.current.path}" if change.former is None else f"changed {change.current.path}"


def tier_changes(
    changes: Iterable[SearchChange],
    numbers: Mapping[tuple[int, str], int],
    files: Mapping[str, int],
    card_size: int,
) -> TierChanges:
    """Return what ``changes`` do to a tier whose numbers are as they were; of each kind it has so many ``files``.

    A file of cards has those of ``card_size`` articles. ``numbers`` are those of the articles by (date, path): an
    article that was deleted and came back has its old one.
    """
    lexicon = Lexicon()
    masks: dict[tuple[str, int], Masks] = {}
    reasons: dict[tuple[str, int], str] = {}
    totals = {PAIRS: 0, WORDS: 0}
    cards: set[int] = set()
    has_other_terms = False
    for number, (former, current, reason) in sorted(_by_number(changes, numbers).items()):
        before, after = _variants(former, lexicon), _variants(current, lexicon)
        for kind, group_of in ((PAIRS, pair_group), (WORDS, word_group)):
            old, new = before[kind], after[kind]
            totals[kind] += len(new) - len(old)
            for variant in sorted(old.keys() | new.keys()):
                if old.get(variant) != new.get(variant):
                    at = kind, file_of(group_of(variant), files[kind])
                    masks.setdefault(at, {}).setdefault(variant, {})[number] = new.get(variant, 0)
                    reasons.setdefault(at, reason)
        cards.add(number // card_size)
        has_other_terms = has_other_terms or _shown_terms(former) != _shown_terms(current)
    return TierChanges(masks, sorted(cards), has_other_terms, totals[PAIRS], totals[WORDS], reasons)


def _by_number(
    changes: Iterable[SearchChange], numbers: Mapping[tuple[int, str], int]
) -> dict[int, tuple[IndexedArticle | None, IndexedArticle | None, str]]:
    found: dict[int, tuple[IndexedArticle | None, IndexedArticle | None, str]] = {}
    for change in changes:
        for place, each in enumerate(change):
            if each is None or each.published is None or (each.published, each.path) not in numbers:
                continue
            number = numbers[each.published, each.path]
            former, current, reason = found.get(number, (None, None, reason_of(change)))
            found[number] = (former, each, reason) if place else (each, current, reason)
    return found


def _shown_terms(article: IndexedArticle | None) -> str | None:
    return article.terms if article is not None and is_found(article) else None


def _variants(article: IndexedArticle | None, lexicon: Lexicon) -> dict[str, dict[str, int]]:
    if article is None or not is_found(article):
        return {PAIRS: {}, WORDS: {}}
    found = masks_of(texts_of(article.text), lexicon)
    return {
        PAIRS: {lexicon.pair(each): mask for each, mask in found.pairs.items()},
        WORDS: {lexicon.word(each): mask for each, mask in found.words.items()},
    }

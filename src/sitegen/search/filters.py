"""Files of filters, which articles of a tier are in which category, by which author, under which tag; and of names."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from sitegen.search.columns import lines, varints
from sitegen.system.compression import deflated


def numbers_by_slug(terms: Iterable[tuple[int, Iterable[str]]]) -> dict[str, list[int]]:
    """Return the numbers of articles by slug, from (number, slugs) of each in their order."""
    found: dict[str, list[int]] = {}
    for number, slugs in terms:
        for slug in slugs:
            found.setdefault(slug, []).append(number)
    return found


def encoded_filter(numbering: bytes, numbers: Mapping[str, list[int]]) -> bytes:
    """Return the file that holds the ascending ``numbers`` of articles by slug."""
    slugs = sorted(numbers)
    gaps: list[int] = []
    for slug in slugs:
        some = numbers[slug]
        gaps.append(some[0])
        gaps += [later - earlier - 1 for earlier, later in pairwise(some)]
    return deflated([numbering + lines(slugs), varints([len(numbers[each]) for each in slugs]), varints(gaps)])


def encoded_names(names: Iterable[tuple[str, str]]) -> bytes:
    """Return the file that holds (slug, name) of a facet, in their order."""
    some = list(names)
    return deflated([lines(slug for slug, _ in some), lines(" ".join(name.split()) for _, name in some)])

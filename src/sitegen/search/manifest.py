"""The manifest: the one file that a reader asks for anew each time, and what tells it that the others are another."""

import json
from collections.abc import Iterable, Sequence

from sitegen.catalogue.search_records import TierRecord
from sitegen.search.layout import FORMAT, card_size
from sitegen.system.digests import digest_of

_VERSION_DIGITS = 16


def version_of(digests: Iterable[bytes]) -> str:
    """Return what names the content of some files, from their digests in the order of their paths."""
    return digest_of(b"".join(digests)).hex()[:_VERSION_DIGITS]


def manifest(tiers: Sequence[tuple[TierRecord, str]], *, names: str, abbreviations: str) -> bytes:
    """Return the manifest of the ``tiers``, the newest first, each with its version; the others are versions too."""
    shown = {
        "format": FORMAT,
        "articles": sum(tier.articles for tier, _ in tiers),
        "names": names,
        "abbreviations": abbreviations,
        "tiers": [
            {
                "name": tier.name,
                "numbering": tier.numbering.hex(),
                "version": version,
                "size": tier.size,
                "articles": tier.articles,
                "pairs": tier.pairs,
                "words": tier.words,
                "vocabulary": tier.vocabulary,
                "cards": tier.cards,
                "card_size": card_size(tier.name),
                "years": tier.years,
            }
            for tier, version in tiers
        ],
    }
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

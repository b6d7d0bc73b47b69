"""Files of cards: what a result shows of an article besides its text."""

from collections.abc import Sequence
from urllib.parse import quote

from sitegen.catalogue.search_records import Card
from sitegen.search.columns import lines
from sitegen.system.compression import deflated


def encoded_cards(numbering: bytes, cards: Sequence[Card | None]) -> bytes:
    """Return the file that holds ``cards``, None for an article that is not found."""
    titles, dates, categories, urls, times = ([""] * len(cards) for _ in range(5))
    before = 0
    for number, card in enumerate(cards):
        if card is not None:
            minutes = card.published // 60
            titles[number] = " ".join(card.title.split())
            dates[number] = str(minutes - before)
            categories[number] = card.category
            urls[number] = quote(card.url)
            times[number] = "t" if card.has_time else ""
            before = minutes
    return deflated([numbering, *map(lines, (titles, dates, categories, urls, times))])

"""Rows of the tables as records: the only place that knows which columns are JSON."""

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from sitegen.catalogue.records import ArticleRecord, Body, Detail, ImageMarkup, LeadImage, Summary, VariantMarkup
from sitegen.content.records import Term
from sitegen.content.state import Mark, State
from sitegen.metadata.front_model import Attachment, Correction, SourceInfo, Withdrawn

# The columns of the table `article` that are stored, in the order of `StoredArticle.row`.
COLUMNS: Final = (
    *("source", "path", "page", "url", "title", "published", "has_time", "day", "updated", "updated_has_time"),
    *("expires", "draft", "withdrawn", "featured", "category", "authors", "tags", "excerpt", "image", "aliases"),
    *("card", "digest"),
)
# The same names and pictures stand in rows that are read one after the other.
_KEPT: Final = 2000


def encode_image(image: LeadImage | None) -> str:
    """Return a picture as the tables hold it."""
    if image is None:
        return ""
    return json.dumps(image if image.markup is not None else image[:2], ensure_ascii=False)


def decode_image(text: str) -> LeadImage | None:
    """Return the picture that ``encode_image`` was given."""
    if not text:
        return None
    path, alt, *more = json.loads(text)
    if not more:
        return LeadImage(path, alt)
    width, height, kind, variants, variants_type = more[0]
    shown = tuple(VariantMarkup(*each) for each in variants)
    return LeadImage(path, alt, ImageMarkup(width, height, kind, shown, variants_type))


def decode_terms(text: str) -> tuple[Term, ...]:
    """Return the authors or tags of an article."""
    return tuple(Term(*each) for each in json.loads(text)) if text != "[]" else ()


def decode_texts(text: str) -> tuple[str, ...]:
    """Return a list of texts."""
    return tuple(json.loads(text)) if text != "[]" else ()


def decode_detail(detail: str) -> Detail:
    """Return what only the page of an article shows of it besides its text."""
    summary, caption, in_text, source, corrections, attachments, old_id, expires, withdrawn = json.loads(detail)
    return Detail(
        summary,
        caption,
        in_text,
        None if source is None else SourceInfo(*source),
        tuple(Correction(*each) for each in corrections),
        tuple(Attachment(*each) for each in attachments),
        old_id,
        expires,
        None if withdrawn is None else Withdrawn(*withdrawn),
    )


RECORD: Final = ", ".join(ArticleRecord._fields)
SUMMARY: Final = ", ".join(f"article.{each}" for each in Summary._fields)


class Decoder:
    """Rows of ``RECORD`` and ``SUMMARY`` as records; what many rows have in common is decoded once."""

    def __init__(self) -> None:
        self._terms: Callable[[str], tuple[Term, ...]] = lru_cache(_KEPT)(decode_terms)
        self._image: Callable[[str], LeadImage | None] = lru_cache(_KEPT)(decode_image)
        # Most articles have nothing but their text, or what a few others say as well.
        self._detail: Callable[[str], Detail] = lru_cache(_KEPT)(decode_detail)

    def records(self, rows: Iterable[tuple[Any, ...]]) -> list[ArticleRecord]:
        """Return rows of ``RECORD`` as records."""
        return [self.record(row) for row in rows]

    def record(self, row: tuple[Any, ...]) -> ArticleRecord:
        """Return a row of ``RECORD`` as a record."""
        number, source, path, page, url, state, published, expires, draft, withdrawn, day, category = row[:12]
        authors, tags, aliases, featured, title, card, digest, image, mark = row[12:]
        return ArticleRecord(
            *(number, source, path, bool(page), url, State(state), published, expires, bool(draft), withdrawn, day),
            *(category, self._terms(authors), self._terms(tags), decode_texts(aliases), bool(featured), title, card),
            *(digest, self._image(image), Mark(mark)),
        )

    def summary(self, row: tuple[Any, ...]) -> Summary:
        """Return a row of ``SUMMARY`` as a summary."""
        (number, url, title, published, has_time, updated, updated_has_time, excerpt) = row[:8]
        image, category, authors, tags, card, day, path, mark = row[8:]
        return Summary(
            *(number, url, title, published, bool(has_time), updated, bool(updated_has_time), excerpt),
            *(self._image(image), category, self._terms(authors), self._terms(tags), card, day, path, Mark(mark)),
        )

    def body(self, detail: str, lead: str, html: str) -> Body:
        """Return what the page of an article shows of its text."""
        return Body(self._detail(detail), lead, html)

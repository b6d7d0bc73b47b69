"""Articles as the tables hold them."""

import json
from typing import Final

from sitegen.catalogue.decoding import encode_image
from sitegen.catalogue.records import Detail, LeadImage, StoredArticle
from sitegen.content import Article, links_of
from sitegen.system.digests import Digest, digest_of
from sitegen.vietnamese.text import nfc

# One encoder, not a new one for each value.
_json: Final = json.JSONEncoder(ensure_ascii=False).encode


def encode(article: Article, digest: Digest, base_url: str) -> StoredArticle:
    """Return an article as the tables hold it; ``digest`` is that of its file."""
    authors, tags = _json(article.authors), _json(article.tags)
    image = None
    if article.image is not None:
        place = article.image.path if article.image.path.startswith("/") else article.url + article.image.path
        image = LeadImage(place, article.image.alt)
    shown_image = encode_image(image)
    shown = (
        *(article.url, article.title, article.date, article.date_has_time, article.updated, article.updated_has_time),
        *(article.excerpt, shown_image, article.category, authors),
    )
    row = (
        article.source,
        nfc(article.source),
        article.kind == "page",
        article.url,
        article.title,
        article.date,
        article.date_has_time,
        article.day,
        article.updated,
        article.updated_has_time,
        article.expires,
        article.draft,
        None if article.withdrawn is None else article.withdrawn.date,
        article.featured,
        article.category,
        authors,
        tags,
        article.excerpt,
        shown_image,
        _json(article.aliases),
        digest_of(repr(shown).encode(errors="surrogatepass")),
        digest,
    )
    detail = Detail(
        article.summary,
        "" if article.image is None else article.image.caption,
        bool(article.first_picture),
        article.source_info,
        article.corrections,
        article.attachments,
        article.old_id,
        article.expires,
        article.withdrawn,
    )
    links = links_of(article, base_url)
    return StoredArticle(article.source, article.url, row, _json(detail), article.lead, article.body, links)

"""One source file as one article."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.content.article import Article as Article
    from sitegen.content.article import locate_links as locate_links
    from sitegen.content.article import locate_values as locate_values
    from sitegen.content.article import read_article as read_article
    from sitegen.content.article import read_front_matter as read_front_matter
    from sitegen.content.link_records import link_record as link_record
    from sitegen.content.links import links_of as links_of
    from sitegen.content.markup import Markup as Markup
    from sitegen.content.markup import resolve as resolve
    from sitegen.content.markup import within_base as within_base
else:
    __getattr__ = face(
        __name__,
        {
            "article": "Article locate_links locate_values read_article read_front_matter",
            "link_records": "link_record",
            "links": "links_of",
            "markup": "Markup resolve within_base",
        },
    )

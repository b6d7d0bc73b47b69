"""One source file as an article, or its faults."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from sitegen import regex
from sitegen.content.first_picture import first_picture
from sitegen.content.markup import MarkupLink, RenderedText, locate, places_of
from sitegen.content.records import Term
from sitegen.diagnostics import Fault, rules
from sitegen.metadata import read_front, split_document, value_spans
from sitegen.metadata.front_model import Attachment, Correction, Front, Image, Parts, SourceInfo, Withdrawn
from sitegen.metadata.settings_model import Settings
from sitegen.system.names import is_usable_slug, name_slug, path_faults
from sitegen.system.paths import address_parts, is_page
from sitegen.system.text import FaultCollector, Position, decode
from sitegen.vietnamese.old_encodings import old_texts
from sitegen.vietnamese.sentences import shortened
from sitegen.vietnamese.slugs import slug
from sitegen.vietnamese.text import clean_spaces, nfc

if TYPE_CHECKING:
    # Who only locates what stands in a file loads no Markdown.
    from sitegen.content.markup import Markup

__all__ = [
    "Article",
    "Attachment",
    "Correction",
    "Image",
    "Reading",
    "SourceInfo",
    "Withdrawn",
    "locate_links",
    "locate_values",
    "read_article",
    "read_front_matter",
]

# Where drafts without a date stand.
DRAFTS: Final = "/nhap/"
_LONGEST_VALUE: Final = 300
_CUT_VALUE: Final = 80
# A whole article in one is told often enough.
_MOST_OLD_LINES: Final = 5
_COMMENT: Final = regex("<!--.*?(?:-->|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Article:
    """A dated article or a standing page, as its file says it; all times in seconds since the epoch.

    ``source`` is the file's path from the site's folder, as it is on disk. ``kind`` is ``article`` or ``page``; a page
    has no date and no authors, category or tags. A draft may have no date. ``day`` is the date as YYYYMMDD in the
    site's zone, 0 without one.
    ``category`` is a slug, empty when the site has no categories. ``summary`` is only what the file gives;
    ``excerpt`` is that, or the text of the first paragraph, cut at a sentence. ``image`` is what the front
    matter names, or the first picture of the text, whose target there is then ``first_picture``.
    """

    source: str
    kind: str
    slug: str
    url: str
    title: str
    date: int | None
    date_has_time: bool
    day: int
    updated: int | None
    updated_has_time: bool
    expires: int | None
    draft: bool
    withdrawn: Withdrawn | None
    authors: tuple[Term, ...]
    category: str
    tags: tuple[Term, ...]
    summary: str
    excerpt: str
    lead: str
    body: str
    image: Image | None
    featured: bool
    source_info: SourceInfo | None
    aliases: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    corrections: tuple[Correction, ...]
    old_id: str
    links: tuple[MarkupLink, ...]
    first_picture: str = ""


class Reading(NamedTuple):
    """What came of reading a file: the article, or None when there are faults; and all faults and warnings.

    A file with faults is in ``claims``, as far as its front matter can be read: what it wants for itself, where it has
    an address, can be compared with other articles in the same run. ``links`` are those of its text, when that could
    be found.
    """

    article: Article | None
    faults: list[Fault]
    claims: Article | None = None
    links: tuple[MarkupLink, ...] = ()


def read_article(raw: bytes, *, source: str, settings: Settings, markup: "Markup") -> Reading:
    """Return what the bytes of the file ``source`` (its path from the site's folder, with ``/``) hold.

    Nothing is raised for what stands in the file.
    """
    report = FaultCollector(nfc(source))
    text = decode(raw, report, word_breaks=True)
    parts = None if text is None else split_document(text, report)
    if text is None or parts is None:
        return Reading(None, report.faults)
    page = is_page(source)
    report.faults.extend(path_faults(source))
    front = read_front(parts, page=page, settings=settings, report=report)
    old = _report_old_encodings(text, report)
    if "Ð" in text or "ð" in text:
        _report_eth(text, old, report)
    rendered = markup.render(parts.body, keep_lead=front is not None and bool(front.summary), decoded=True)
    if not (rendered.lead or rendered.body) or _is_empty(parts.body):
        report.add(rules.EMPTY_BODY, (parts.body_line - 1, 1, 3))
    _report_warnings(rendered, parts, report)
    if front is None:
        return Reading(None, report.faults, None, rendered.links)
    name, url = _address(source, front, settings, report)
    if url in front.aliases:
        report.add(rules.IDLE_ALIAS, *value_spans(parts, [("aliases", url)]), value=url)
    first = None
    if front.image is None and settings.pictures.first:
        first = first_picture(rendered, source, url, settings.base_url)
    article = _article(source, name, url, front, rendered, first or (front.image, ""))
    if report.faults and report.failed:
        return Reading(None, report.faults, article, rendered.links)
    return Reading(article, report.faults, None, rendered.links)


def read_front_matter(raw: bytes, *, source: str, settings: Settings) -> tuple[Front | None, list[Fault]]:
    """Return what the front matter of a file says, None when it cannot be read, and its faults and warnings.

    The text below is not looked at: it takes most of the time that ``read_article`` takes.
    """
    report = FaultCollector(nfc(source))
    text = decode(raw, report, word_breaks=True)
    parts = None if text is None else split_document(text, report)
    front = None if parts is None else read_front(parts, page=is_page(source), settings=settings, report=report)
    return (None if report.failed else front), report.faults


def locate_values(raw: bytes, wanted: Iterable[tuple[str, str | None]]) -> list[Position]:
    """Return where the front matter of a file says each (key, value): the key's value, or the one of its texts.

    Made for faults that show only beside other files, and as slow as reading again, however many are ``wanted``.
    ``raw`` is the file's bytes; a value may be as typed or as an ``Article`` has it, None for all that the key says.
    Without such a key it is the file's first line.
    """
    report = FaultCollector("")
    text = decode(raw, report, word_breaks=True)
    parts = None if text is None else split_document(text, report)
    return [report.place(span) for span in value_spans(parts, wanted)]


def locate_links(raw: bytes, wanted: list[tuple[str, int]]) -> list[Position]:
    """Return where the text of a file has ``wanted``: where links and pictures lead, and which occurrence, from 0."""
    report = FaultCollector("")
    text = decode(raw, report, word_breaks=True)
    parts = None if text is None else split_document(text, report)
    if parts is None:
        return [report.place((1, 1, 1)) for _ in wanted]
    return [report.place(span) for span in locate(parts.body, wanted, parts.body_line)]


def _is_empty(body: str) -> bool:
    """Tell whether ``body`` holds nothing but white space and comments."""
    start = body.lstrip()
    # A letter that shows nothing is white space as well; only a short body can consist of them.
    if start and not start.startswith("<!--") and len(start) > 1000:  # noqa: PLR2004 - see above
        return False
    return not clean_spaces(_COMMENT.sub("", start))


def _report_old_encodings(text: str, report: FaultCollector) -> set[int]:
    """Report the lines that are in an old encoding; return their numbers."""
    found = list(old_texts(text))
    for each in found[:_MOST_OLD_LINES]:
        span = (each.line, each.column, each.length)
        if each.meant:
            report.add(rules.OLD_ENCODING, span, encoding=each.encoding, fixed=_shown(each.meant))
        else:
            report.add(rules.OLD_ENCODING_MIXED, span)
    return {each.line for each in found}


def _report_eth(text: str, old: Container[int], report: FaultCollector) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if number in old:
            # There it stands for another letter.
            continue
        at = min((line.index(letter) for letter in "Ðð" if letter in line), default=-1)
        if at >= 0:
            report.add(rules.ETH, (number, at + 1, 1))


def _report_warnings(rendered: RenderedText, parts: Parts, report: FaultCollector) -> None:
    if not rendered.warnings:
        return
    positions = places_of(rendered.warnings, parts.body, parts.body_line)
    for doubt, position in zip(rendered.warnings, positions, strict=True):
        more = {"near": f"#{doubt.near}"} if doubt.near else {}
        if doubt.fixed:
            more["fixed"] = doubt.fixed
        report.add(doubt.rule, position, value=_shown(doubt.target), **more)


def _shown(value: str) -> str:
    """Return a value as a message may hold it: in one line, not beyond all measure."""
    value = " ".join(value.split()) if "\n" in value else value
    return value if len(value) <= _LONGEST_VALUE else value[:_CUT_VALUE] + "…"


def _address(source: str, front: Front, settings: Settings, report: FaultCollector) -> tuple[str, str]:
    """Return the slug and the site path of an article; both are "" when none can be made."""
    folders, name = address_parts(source)
    own = front.slug or name_slug(name)
    if not is_usable_slug(own):
        # What Windows forbids has a fault already, and so has a bad `slug`.
        if not front.slug and not path_faults(source):
            report.add(rules.NAMELESS, (1, 1, 1), value=name or nfc(source).rpartition("/")[2])
        return "", ""
    if is_page(source):
        slugs = [name_slug(folder) for folder in folders]
        if not all(map(is_usable_slug, slugs)):
            if not path_faults(source):
                report.add(rules.NAMELESS, (1, 1, 1), value="/".join(folders))
            return "", ""
        return own, "/" + "/".join([*slugs, own]) + "/"
    if front.date is None:
        return own, f"{DRAFTS}{own}/" if front.draft else ""
    day = f"{front.date.day:08}"
    url = settings.urls.article.replace("{slug}", own)
    return own, url.replace("{year}", day[:4]).replace("{month}", day[4:6]).replace("{day}", day[6:])


def _article(
    source: str, name: str, url: str, front: Front, rendered: RenderedText, image: tuple[Image | None, str]
) -> Article:
    date, updated, expires = front.date, front.updated, front.expires
    return Article(
        source=source,
        kind="page" if is_page(source) else "article",
        slug=name,
        url=url,
        title=front.title,
        date=None if date is None else date.epoch,
        date_has_time=date is not None and date.has_time,
        day=0 if date is None else date.day,
        updated=None if updated is None else updated.epoch,
        updated_has_time=updated is not None and updated.has_time,
        expires=None if expires is None else expires.epoch,
        draft=front.draft,
        withdrawn=front.withdrawn,
        authors=_terms(front.authors),
        category=front.category,
        tags=_terms(front.tags),
        summary=front.summary,
        excerpt=front.summary or shortened(rendered.excerpt),
        lead=rendered.lead,
        body=rendered.body,
        image=image[0],
        featured=front.featured,
        source_info=front.source,
        aliases=tuple(alias for alias in front.aliases if alias != url) if front.aliases else (),
        attachments=front.attachments,
        corrections=front.corrections,
        old_id=front.old_id,
        links=rendered.links,
        first_picture=image[1],
    )


def _terms(names: tuple[str, ...]) -> tuple[Term, ...]:
    return tuple(Term(name, slug(name)) for name in names)

"""The pages of single articles: the article itself, its notice, its redirects."""

import os
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from markupsafe import Markup as Safe

from sitegen.catalogue.output_records import Output
from sitegen.catalogue.records import Summary, Target
from sitegen.content import resolve
from sitegen.content.facets import TAG
from sitegen.content.state import Mark, State
from sitegen.planning import routes
from sitegen.rendering.data import Made, SiteData
from sitegen.rendering.pictures import TextPictures
from sitegen.rendering.views import Article, Entry
from sitegen.vietnamese.numbers import size_text


def article(data: SiteData, output: Output) -> Made:
    """Return what the page of an article shows."""
    row, beside = data.neighbours(int(output.subject))
    context, page = standing_page(data, output, row)
    context["previous"] = None if beside.previous is None else data.entry(beside.previous)
    context["next"] = None if beside.next is None else data.entry(beside.next)
    context["related"] = [data.entry(each) for each in beside.related]
    return context, page


def standing_page(data: SiteData, output: Output, row: Summary | None = None) -> Made:
    """Return what a standing page shows, or an article without those around it."""
    if row is None:
        row = data.catalogue.entries.by_id(int(output.subject))
    detail, lead, html = data.body(row.id)
    views = data.views
    page = views.page(output.kind, output.path, title=row.title, description=row.excerpt)
    entry: Any = Article(row, views)
    entry.url, entry.canonical = page.url, page.canonical
    lead, html = _resolved(data, row, lead, html, below=row.image is not None and not detail.in_text)
    if detail.summary:
        lead = str(Safe.escape(detail.summary))
    entry.lead, entry.body = Safe(lead), Safe(html)  # noqa: S704 - sanitised when it was read
    entry.tags = [views.term(TAG, data.term_name(TAG, each.slug) or each.name, each.slug) for each in row.tags]
    if entry.image is not None:
        entry.image.caption = detail.caption
        entry.image.in_text = detail.in_text
    entry.source = None
    if detail.source is not None:
        name, address, time, has_time = detail.source
        moment = None if time is None else views.moment(time, has_time=has_time)
        entry.source = SimpleNamespace(name=name, url=address, time=moment)
    entry.corrections = [
        SimpleNamespace(date=views.moment(each.date, has_time=False), text=each.text) for each in detail.corrections
    ]
    entry.attachments = [_attachment(data, row.url, row.path, *each) for each in detail.attachments]
    entry.old_id = detail.old_id
    entry.expires = None if detail.expires is None else views.moment(detail.expires)
    context: dict[str, Any] = {"article": entry, "previous": None, "next": None, "related": []}
    return context, page


def _resolved(data: SiteData, row: Summary, lead: str, html: str, *, below: bool) -> tuple[str, str]:
    targets = data.targets(row.id)
    if not targets:
        return lead, html
    answers: dict[tuple[str, str], str | None] = {}
    pictures = TextPictures(data, below=below)
    for target in targets:
        answers[target.tag, target.target] = _address(data, target)
        if target.tag == "img":
            pictures.note(target)

    def answer(tag: str, target: str) -> str | None:
        return answers.get((tag, target))

    base_url = data.settings.base_url
    lead = resolve(lead, answer, pictures.attributes, base_url=base_url)
    return lead, resolve(html, answer, pictures.attributes, base_url=base_url)


def _address(data: SiteData, target: Target) -> str | None:
    """Return the URL that an internal target has on the page, None for one that is not public yet."""
    _, mark, fragment = target.target.partition("#")
    if target.named_url is not None:
        hidden = target.named_state is None or target.named_state <= State.SCHEDULED
        place = None if hidden else quote(target.named_url)
    elif target.named_file is not None:
        place = None if target.published is None else routes.output_url(target.published)
    else:
        place = None if target.output is None else routes.output_url(target.output)
    return None if place is None else data.views.url(place) + mark + fragment


def _attachment(data: SiteData, url: str, path: str, name: str, title: str) -> SimpleNamespace:
    local = name[1:] if name.startswith("/") else path.rpartition("/")[0] + "/" + name
    size = data.catalogue.sources.length_by_name(local) or 0
    place = name if name.startswith("/") else url + name
    kind = os.path.splitext(name)[1][1:].upper()
    shown = title or os.path.basename(name)
    return SimpleNamespace(url=data.views.url(quote(place)), title=shown, type=kind, size=size_text(size))


def notice(data: SiteData, output: Output) -> Made:
    """Return what stands in place of an article that was withdrawn or has expired."""
    known, detail = data.gone(int(output.subject))
    expired = known.state is State.EXPIRED
    day = known.expires if expired else known.withdrawn
    reason = "" if expired or detail.withdrawn is None else detail.withdrawn.reason
    shown = SimpleNamespace(
        kind="expired" if expired else "withdrawn", date=data.views.moment(day or 0, has_time=False), reason=reason
    )
    shown.mark = None if known.mark is Mark.NONE else SimpleNamespace(kind=known.mark.name.lower(), time=None)
    return {"notice": shown}, data.views.page("notice", output.path, noindex=True)


def redirect(data: SiteData, output: Output) -> Made:
    """Return what leads from an alias to its article."""
    entry = Entry(data.summary(int(output.subject)), data.views)
    page = data.views.page("redirect", output.path, title=entry.title)
    return {"target": entry.url, "canonical": entry.canonical}, page

"""The keys of an article's front matter, as typed values or faults."""

import re
from datetime import tzinfo
from typing import Final

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.dates import TypedDate, parse_date
from sitegen.metadata.fields import Fields, Text
from sitegen.metadata.front_model import Attachment, Correction, Front, Image, SourceInfo, Withdrawn
from sitegen.metadata.habits import corrected_address, corrected_date
from sitegen.metadata.settings import report_unknown_category
from sitegen.metadata.settings_model import Settings
from sitegen.metadata.several import AUTHOR_MARKS, ITEM_MARKS, as_item, parted, report_joined
from sitegen.metadata.yaml.nodes import Scalar, Sequence
from sitegen.metadata.yaml.quotes import without_curly_quotes
from sitegen.system.names import is_usable_slug, is_web_address, local_path, old_address, sign_in_no_address
from sitegen.system.text import FaultCollector
from sitegen.vietnamese.slugs import is_forbidden_name, is_slug, slug
from sitegen.vietnamese.text import clean_spaces, term_key

# Without effect on a standing page, which is in no listing.
_IDLE_ON_PAGE: Final = ("date", "author", "category", "tags", "featured")

# A file of one computer, by the letter of its disk, as an address, or in its owner's folder.
_OWN_DISK: Final = regex(r"[A-Za-z]:/|file:|/(?:Users|home)/|~/|//")
_HOST: Final = regex(r"\A(?:https?:)?//[^/]*", re.IGNORECASE)
_IMAGE_EXAMPLE: Final = "image: {path: anh.jpg, alt: …, caption: …}"
_SOURCE_EXAMPLE: Final = "source: {name: …, url: https://example.org/}"
_CORRECTIONS_EXAMPLE: Final = "corrections: [{date: 31/12/2021, text: …}]"
_WITHDRAWN_EXAMPLE: Final = "withdrawn: {date: 31/12/2021, reason: …}"
_ATTACHMENTS_EXAMPLE: Final = "attachments: [{path: bao-cao.pdf, title: …}]"


def front_from(fields: Fields, *, page: bool, settings: Settings, report: FaultCollector) -> Front:
    """Return the typed values of ``fields``; add what is wrong or doubtful to ``report``."""
    zone = settings.zone
    fields.require("title")
    draft = fields.flag("draft")
    if page:
        for key in _IDLE_ON_PAGE:
            field = fields.get(key)
            if field is not None:
                report.add(rules.IDLE_ON_PAGE, field.key.span, value=key)
        date = None
    else:
        typed = fields.get("date")
        if not draft:
            fields.require("date")
        # What a draft does not need may as well be empty.
        date = None if draft and typed is not None and typed.is_blank else _moment(fields, "date", zone, report)
    updated = _moment(fields, "updated", zone, report)
    if date is not None and updated is not None and _is_before(updated, date):
        _report_contradiction(fields, "updated", report)
    expires = _moment(fields, "expires", zone, report)
    if date is not None and expires is not None and expires.epoch <= date.epoch:
        _report_contradiction(fields, "expires", report)
    withdrawn = _withdrawn(fields, zone, date, report) if "withdrawn" in fields else None
    if "withdrawn" in fields:
        _report_idle(fields, draft=draft, report=report)
    return Front(
        title=fields.text("title", filled=True),
        date=date,
        authors=() if page else _authors(fields, settings, report),
        category="" if page else _category(fields, settings, report),
        tags=() if page else _tags(fields, settings, report),
        summary=fields.text("summary"),
        image=_image(fields, report) if "image" in fields else None,
        slug=_slug(fields, report) if "slug" in fields else "",
        updated=updated,
        draft=draft,
        expires=expires,
        featured=fields.flag("featured") and not page,
        source=_source(fields, zone, report) if "source" in fields else None,
        aliases=_aliases(fields, report) if "aliases" in fields else (),
        attachments=_attachments(fields, report) if "attachments" in fields else (),
        corrections=_corrections(fields, zone, date, report) if "corrections" in fields else (),
        withdrawn=withdrawn,
        old_id=fields.text("old_id"),
    )


def _moment(fields: Fields, key: str, zone: tzinfo, report: FaultCollector) -> TypedDate | None:
    text = fields.scalar(key, "31/12/2021 08:30")
    if text is None:
        return None
    moment = parse_date(text.value.strip(), zone)
    if isinstance(moment, Rule):
        near = corrected_date(text.value, zone) if moment is rules.UNREADABLE_DATE else None
        if near is None:
            report.add(moment, text.span, value=text.value)
        else:
            report.add(rules.UNREADABLE_DATE_NEAR, text.span, value=text.value, fixed=f"{key}: {near}")
        return None
    return moment


def _is_before(moment: TypedDate, date: TypedDate) -> bool:
    """Tell whether ``moment`` is before ``date``; by their days, unless both have a time."""
    if moment.has_time and date.has_time:
        return moment.epoch < date.epoch
    return moment.day < date.day


def _report_contradiction(fields: Fields, key: str, report: FaultCollector, name: str | None = None) -> None:
    text = fields.scalar(key)
    if text is not None:
        report.add(rules.CONTRADICTORY_DATES, text.span, key=name or key, value=text.value)


def _report_idle(fields: Fields, *, draft: bool, report: FaultCollector) -> None:
    withdrawn, expires = fields.get("withdrawn"), fields.get("expires")
    if draft and withdrawn is not None:
        report.add(rules.IDLE_IN_DRAFT, withdrawn.key.span, value="withdrawn")
    elif expires is not None:
        report.add(rules.IDLE_WHEN_WITHDRAWN, expires.key.span, value="expires")


def _terms(fields: Fields, key: str, example: str, pattern: str, report: FaultCollector) -> tuple[str, ...]:
    """Return authors or tags, each once however it is spelled; ``pattern`` is that of their addresses."""
    terms: dict[str, str] = {}
    texts = fields.texts(key, example, prose=True)
    for text in parted(fields, key, texts, report) if key == "tags" else texts:
        name, made = text.value, slug(text.value)
        if not is_usable_slug(made):
            report.add(rules.UNUSABLE_TERM if made else rules.NAMELESS_TERM, text.span, value=name)
            continue
        other = terms.setdefault(made, name)
        if other != name and term_key(other) != term_key(name):
            url = pattern.replace("{slug}", made)
            report.add(rules.SAME_TERM_SLUG_HERE, text.span, value=name, other=other, url=url)
    return tuple(terms.values())


def _authors(fields: Fields, settings: Settings, report: FaultCollector) -> tuple[str, ...]:
    if "author" in fields:
        report_joined(fields, "author", AUTHOR_MARKS, rules.AUTHORS_IN_ONE, report)
        return _terms(fields, "author", "[Sơn Tra, Thanh Hà]", settings.urls.author, report)
    return (settings.author,) if settings.author else ()


def _tags(fields: Fields, settings: Settings, report: FaultCollector) -> tuple[str, ...]:
    field = fields.get("tags")
    if field is not None and isinstance(field.node, Sequence):
        report_joined(fields, "tags", ITEM_MARKS, rules.TAGS_IN_ONE, report)
    return _terms(fields, "tags", "[Quy hoạch, Cán bộ]", settings.urls.tag, report)


def _category(fields: Fields, settings: Settings, report: FaultCollector) -> str:
    """Return the slug of the category, "" when the site has none."""
    text = fields.scalar("category", "Tin tức", prose=True) if "category" in fields else None
    if text is None:
        default = settings.default_category()
        return "" if default is None else default.slug
    category = settings.find_category(text.value) or settings.find_category(without_curly_quotes(text.value))
    if category is None:
        report_unknown_category(settings, text, report)
        return ""
    return category.slug


def _slug(fields: Fields, report: FaultCollector) -> str:
    text = fields.scalar("slug", "bai-mau")
    if text is None:
        # It has a fault, and the file's name is not meant: there is no address.
        return " "
    if not is_usable_slug(text.value):
        near = slug(text.value)[:100].strip("-")
        near = near if is_usable_slug(near) and near != text.value else "bai-mau"
        if is_slug(text.value) and is_forbidden_name(text.value):
            report.add(rules.RESERVED_SLUG, text.span, value=text.value, near=f"bai-{text.value}")
        else:
            report.add(rules.BAD_SLUG, text.span, value=text.value, near=near)
    return text.value


def _path(text: Text, report: FaultCollector) -> str:
    path = local_path(text.value)
    if path is None:
        slashed = text.value.replace("\\", "/")
        near = local_path(slashed)
        name = local_path(slashed.rpartition("/")[2])
        if near is not None:
            report.add(rules.BACKSLASHES, text.span, value=text.value, near=near)
        elif name is not None and _OWN_DISK.match(slashed):
            report.add(rules.OWN_DISK, text.span, value=text.value, near=name)
        else:
            report.add(rules.BAD_PATH, text.span, value=text.value)
    return path or ""


def _typed(fields: Fields, key: str) -> str:
    """Return what stands behind ``key`` though it should hold keys of its own."""
    field = fields.get(key)
    node = None if field is None else field.node
    return without_curly_quotes(node.value.strip()) if isinstance(node, Scalar) else ""


def _image_example(fields: Fields) -> str:
    """Return how the picture is named that stands behind the key alone."""
    slashed = _typed(fields, "image").replace("\\", "/")
    path = local_path(slashed) or local_path(slashed.rpartition("/")[2])
    return _IMAGE_EXAMPLE.replace("anh.jpg", as_item(path)) if path else _IMAGE_EXAMPLE


def _source_example(fields: Fields) -> str:
    """Return how the source is named that stands behind the key alone: by its address or its name."""
    typed = clean_spaces(_typed(fields, "source"))
    address = corrected_address(typed)
    if address is not None:
        return f"source: {{name: …, url: {as_item(address)}}}"
    return f"source: {{name: {as_item(typed)}}}" if typed else _SOURCE_EXAMPLE


def _image(fields: Fields, report: FaultCollector) -> Image | None:
    keys = fields.fields("image", ("path", "alt", "caption"), _image_example(fields))
    if keys is None:
        return None
    keys.require("path")
    path = keys.scalar("path", "anh.jpg")
    image = Image("" if path is None else _path(path, report), keys.text("alt"), keys.text("caption"))
    if path is not None and "alt" not in keys:
        report.add(rules.NO_IMAGE_ALT, path.span, value=path.value)
    return image


def _web_address(fields: Fields, report: FaultCollector) -> str:
    text = fields.scalar("url", "https://example.org/")
    if text is None:
        return ""
    if not is_web_address(text.value):
        near = corrected_address(text.value)
        if near is None:
            report.add(rules.BAD_URL, text.span, value=text.value)
        else:
            report.add(rules.BAD_URL_NEAR, text.span, value=text.value, fixed=f"url: {near}")
    return text.value


def _source(fields: Fields, zone: tzinfo, report: FaultCollector) -> SourceInfo | None:
    keys = fields.fields("source", ("name", "url", "time"), _source_example(fields))
    if keys is None:
        return None
    keys.require("name")
    name = keys.text("name", filled=True)
    url = _web_address(keys, report)
    time = _moment(keys, "time", zone, report)
    return SourceInfo(name, url, time and time.epoch, time is not None and time.has_time)


def _report_alias(text: Text, report: FaultCollector) -> None:
    path = "/" + _HOST.sub("", text.value).partition("#")[0].lstrip("/")
    near = old_address(path)
    if near is not None:
        report.add(rules.BAD_ALIAS_NEAR, text.span, value=text.value, fixed=near)
    elif sign := sign_in_no_address(path):
        rule = rules.BAD_ALIAS_SPACE if sign.isspace() else rules.BAD_ALIAS_SIGN
        report.add(rule, text.span, value=text.value, sign=sign)
    else:
        report.add(rules.BAD_ALIAS, text.span, value=text.value)


def _aliases(fields: Fields, report: FaultCollector) -> tuple[str, ...]:
    # A dictionary keeps their order and finds each at once.
    aliases: dict[str, None] = {}
    for text in fields.texts("aliases", "[/cu/1/, /cu/1.html]"):
        path = old_address(text.value)
        if path is None:
            _report_alias(text, report)
        elif path in aliases:
            report.add(rules.IDLE_ALIAS, text.span, value=text.value)
        else:
            aliases[path] = None
    return tuple(aliases)


def _attachments(fields: Fields, report: FaultCollector) -> tuple[Attachment, ...]:
    attachments = []
    for item in fields.items("attachments", ("path", "title"), _ATTACHMENTS_EXAMPLE):
        if isinstance(item, Text):
            attachments.append(Attachment(_path(item, report)))
            continue
        item.require("path")
        path = item.scalar("path", "bao-cao.pdf")
        title = item.text("title")
        if path is not None:
            attachments.append(Attachment(_path(path, report), title))
    return tuple(attachments)


def _corrections(
    fields: Fields, zone: tzinfo, date: TypedDate | None, report: FaultCollector
) -> tuple[Correction, ...]:
    corrections = []
    for item in fields.items("corrections", ("date", "text"), _CORRECTIONS_EXAMPLE):
        if isinstance(item, Text):
            report.add(rules.NOT_KEYS, item.span, key="corrections", example=_CORRECTIONS_EXAMPLE)
            continue
        item.require("date")
        item.require("text")
        moment = _moment(item, "date", zone, report)
        text = item.text("text", filled=True)
        if moment is None:
            continue
        if date is not None and _is_before(moment, date):
            _report_contradiction(item, "date", report, "corrections")
        corrections.append(Correction(_begin_of_day(moment, zone), text))
    return tuple(corrections)


def _begin_of_day(moment: TypedDate, zone: tzinfo) -> int:
    day = f"{moment.day:08}"
    begin = parse_date(f"{day[:4]}-{day[4:6]}-{day[6:]}", zone)
    return begin.epoch if isinstance(begin, TypedDate) else moment.epoch


def _withdrawn(fields: Fields, zone: tzinfo, date: TypedDate | None, report: FaultCollector) -> Withdrawn | None:
    keys = fields.fields("withdrawn", ("date", "reason"), _WITHDRAWN_EXAMPLE)
    if keys is None:
        return None
    keys.require("date")
    moment = _moment(keys, "date", zone, report)
    reason = keys.text("reason")
    if moment is None:
        return None
    if date is not None and _is_before(moment, date):
        _report_contradiction(keys, "date", report, "withdrawn")
    return Withdrawn(moment.epoch, reason)

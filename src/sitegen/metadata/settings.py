"""``site.yaml`` as typed settings, or its faults."""

import os
from contextlib import suppress
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from sitegen import regex
from sitegen.diagnostics import Fault, FaultError, rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.deploy_settings import read_deploy, read_gone
from sitegen.metadata.fields import Fields, Text, read_fields
from sitegen.metadata.permalinks import read_permalinks
from sitegen.metadata.picture_settings import read_pictures
from sitegen.metadata.search_settings import read_search
from sitegen.metadata.settings_model import PUBLISHER_TYPES, Category, MenuItem, Permalinks, Publisher, Settings
from sitegen.metadata.several import parted
from sitegen.metadata.yaml.text import drop_effects_of_tabs, parse
from sitegen.system.names import is_usable_slug, is_web_address
from sitegen.system.sources import SETTINGS_FILE, require_site
from sitegen.system.text import FaultCollector, decode, read_bounded
from sitegen.vietnamese.slugs import is_forbidden_name, is_slug, slug
from sitegen.vietnamese.text import clean_spaces, term_key

MAX_LIST: Final = 1000

_PUBLISHER_KEYS: Final = ("name", "type", "governing_body", "address", "phone", "email", "responsible", "licence")
KEYS: Final = (
    *("title", "tagline", "base_url", "language", "timezone", "publisher", "author", "category", "categories"),
    *("menu", "tags", "urls", "pictures", "search", "page_size", "feed_size", "deploy", "gone"),
)
_CATEGORY_KEYS: Final = ("name", "slug", "description")
_MENU_KEYS: Final = ("title", "url")
_CATEGORY_EXAMPLE: Final = "categories: [{name: Tin tức, slug: tin-tuc}]"
_MENU_EXAMPLE: Final = "menu: [{title: Giới thiệu, url: /gioi-thieu/}]"

# A part of a host's name begins and ends with a letter or a digit (RFC 1123, section 2.1).
_LABEL: Final = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST: Final = rf"{_LABEL}(?:\.{_LABEL})*"
_BASE_URL: Final = regex(rf"https?://(?:{_HOST}|\[[0-9a-f:]+\])(?::[0-9]+)?(?:/[a-zA-Z0-9_~-][a-zA-Z0-9._~-]*)*/?")
_LANGUAGE: Final = regex("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def load_settings(text_bytes: bytes) -> tuple[Settings | None, list[Fault]]:
    """Return the settings in the bytes of ``site.yaml``, None when they have faults, and the faults."""
    settings, found = load_settings_in_part(text_bytes)
    return (None if found else settings), found


def load_settings_in_part(text_bytes: bytes) -> tuple[Settings | None, list[Fault]]:
    """Return the settings in the bytes of ``site.yaml`` and their faults.

    What has a fault has its default, or is left out, ``base_url`` empty; None when the file cannot be read at all.
    """
    report = FaultCollector(SETTINGS_FILE)
    text = decode(text_bytes, report)
    node = None if text is None else parse(text, report)
    if text is None or node is None:
        return None, report.faults
    settings = _read(read_fields(node, KEYS, report, span=(1, 1, 1)), report)
    drop_effects_of_tabs(text, report)
    return settings, report.faults


def read_settings(site: str) -> Settings:
    """Return the settings of the site in the folder ``site``. Raises FaultError, OSError."""
    require_site(site)
    with open(os.path.join(site, SETTINGS_FILE), "rb") as file:
        settings, found = load_settings(read_bounded(file))
    if settings is None:
        raise FaultError(found)
    return settings


def with_base_url(settings: Settings, url: str) -> tuple[Settings, list[Fault]]:
    """Return ``settings`` with another base URL, as the option ``--base-url`` gives it, and what is wrong with it."""
    base_url = _base_url(url)
    if base_url is None:
        rule, params = _bad_base_url(url)
        return settings, [Fault(rule, "--base-url", params=(("value", url), *params))]
    return replace(settings, base_url=base_url), []


def _read(fields: Fields, report: FaultCollector) -> Settings:
    fields.require("title")
    fields.require("base_url")
    categories = _categories(fields, report)
    urls = read_permalinks(fields, report)
    settings = Settings(
        title=fields.text("title", filled=True),
        base_url=_read_base_url(fields, report),
        tagline=fields.text("tagline", blank=True),
        language=_language(fields, report),
        timezone=_timezone(fields, report),
        publisher=_publisher(fields, report),
        author=fields.text("author", blank=True),
        category=fields.text("category", blank=True),
        categories=categories,
        menu=_menu(fields, report),
        tags=_tags(fields, urls, report),
        urls=urls,
        pictures=read_pictures(fields, report),
        search=read_search(fields),
        page_size=fields.number("page_size", 20, 1, MAX_LIST),
        feed_size=fields.number("feed_size", 30, 1, MAX_LIST),
        deploy=read_deploy(fields, report) if "deploy" in fields else (),
        gone=read_gone(fields, report) if "gone" in fields else (),
    )
    named = fields.get("category")
    listed = fields.get("categories")
    # Broken categories have faults of their own; which of them is the default cannot be told.
    sound = listed is None or bool(categories)
    if settings.category and named is not None and sound and settings.default_category() is None:
        report_unknown_category(settings, Text(settings.category, named.span), report)
    author = fields.get("author")
    if settings.author and author is not None:
        _check_term(Text(settings.author, author.span), report)
    return settings


def _check_term(term: Text, report: FaultCollector) -> None:
    made = slug(term.value)
    if not is_usable_slug(made):
        report.add(rules.UNUSABLE_TERM if made else rules.NAMELESS_TERM, term.span, value=term.value)


def report_unknown_category(settings: Settings, name: Text, report: FaultCollector) -> None:
    """Add the fault that ``name`` is no category of the site."""
    if settings.categories:
        known = ", ".join(category.name for category in settings.categories)
        report.add(rules.UNKNOWN_CATEGORY, name.span, value=name.value, known=known)
    else:
        report.add(rules.NO_CATEGORIES, name.span, value=name.value)


def _base_url(text: str) -> str | None:
    """Return ``text`` as a base URL with a small scheme and host and no slash at its end; None if it is none."""
    scheme, separator, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    url = f"{scheme.lower()}{separator}{host.lower()}{slash}{path}"
    if _BASE_URL.fullmatch(url) is None or not is_web_address(url):
        return None
    return url.rstrip("/")


def _bad_base_url(text: str) -> tuple[Rule, tuple[tuple[str, str], ...]]:
    """Return the rule that ``text``, no base URL, breaks, with the form that machines know where letters are wrong."""
    scheme, separator, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    if not host.isascii():
        # As browsers and certificates have it (RFC 5890).
        with suppress(UnicodeError):
            near = _base_url(f"{scheme}{separator}{host.lower().encode('idna').decode()}{slash}{path}")
            if near is not None:
                return rules.BASE_URL_WITH_ACCENTS, (("fixed", near),)
    return rules.BAD_BASE_URL, ()


def _read_base_url(fields: Fields, report: FaultCollector) -> str:
    text = fields.scalar("base_url", "https://example.org")
    if text is None:
        return ""
    base_url = _base_url(text.value.strip())
    if base_url is None:
        rule, params = _bad_base_url(text.value.strip())
        report.add(rule, text.span, value=text.value, **dict(params))
    return base_url or ""


def _language(fields: Fields, report: FaultCollector) -> str:
    text = fields.scalar("language", "vi")
    if text is None:
        return "vi"
    if _LANGUAGE.fullmatch(text.value) is None:
        report.add(rules.BAD_LANGUAGE, text.span, value=text.value)
    return text.value


def _timezone(fields: Fields, report: FaultCollector) -> str:
    default = "Asia/Ho_Chi_Minh"
    text = fields.scalar("timezone", default)
    if text is None:
        return default
    # Without an area a name may mean this machine's own zone, which is another one elsewhere.
    areal = "/" in text.value and not text.value.startswith(("posix/", "right/"))
    try:
        if areal or text.value == "UTC":
            ZoneInfo(text.value)
            return text.value
    except (KeyError, ValueError, OSError):
        # Not there; not a name; a folder of names.
        pass
    report.add(rules.BAD_TIMEZONE, text.span, value=text.value)
    return default


def _publisher(fields: Fields, report: FaultCollector) -> Publisher:
    sub = fields.fields("publisher", _PUBLISHER_KEYS, "publisher: {name: …}")
    if sub is None:
        return Publisher()
    texts = {key: sub.text(key, blank=True) for key in _PUBLISHER_KEYS if key != "type"}
    field = sub.get("type")
    typed = None if field is None or field.is_blank else sub.scalar("type", filled=False)
    texts["type"] = (typed and clean_spaces(typed.value)) or PUBLISHER_TYPES[0]
    if field is not None and texts["type"] not in PUBLISHER_TYPES:
        known = ", ".join(PUBLISHER_TYPES)
        report.add(rules.BAD_PUBLISHER_TYPE, field.span, value=texts["type"], known=known)
    return Publisher(**texts)


def _categories(fields: Fields, report: FaultCollector) -> tuple[Category, ...]:
    categories: list[Category] = []
    names: set[str] = set()
    slugs: set[str] = set()
    for item in fields.items("categories", _CATEGORY_KEYS, _CATEGORY_EXAMPLE):
        if isinstance(item, Text):
            report.add(rules.NOT_KEYS, item.span, key="categories", example=_CATEGORY_EXAMPLE)
            continue
        item.require("name")
        name = item.text("name", filled=True)
        typed = item.scalar("slug", "tin-tuc")
        category = Category(name, slug(name) if typed is None else typed.value, item.text("description", blank=True))
        name_field, slug_field = item.get("name"), item.get("slug")
        if name_field is None or not name:
            continue
        if not is_usable_slug(category.slug):
            field = slug_field or name_field
            near = slug(name) if is_usable_slug(slug(name)) else "tin-tuc"
            if is_slug(category.slug) and is_forbidden_name(category.slug):
                report.add(rules.RESERVED_SLUG, field.span, value=category.slug, near=f"muc-{category.slug}")
            else:
                report.add(rules.BAD_SLUG, field.span, value=category.slug or name, near=near)
        if term_key(name) in names:
            report.add(rules.CATEGORY_TWICE, name_field.span, key="name", value=name)
        elif category.slug and category.slug in slugs:
            report.add(rules.CATEGORY_TWICE, (slug_field or name_field).span, key="slug", value=category.slug)
        names.add(term_key(name))
        slugs.add(category.slug)
        categories.append(category)
    _check_count(fields, "categories", len(categories), report)
    return tuple(categories)


def _check_count(fields: Fields, key: str, count: int, report: FaultCollector) -> None:
    field = fields.get(key)
    if field is not None and count > MAX_LIST:
        report.add(rules.TOO_MANY, field.key.span, key=key, value=str(count), most=str(MAX_LIST))


def _menu(fields: Fields, report: FaultCollector) -> tuple[MenuItem, ...]:
    menu = []
    for item in fields.items("menu", _MENU_KEYS, _MENU_EXAMPLE):
        if isinstance(item, Text):
            report.add(rules.NOT_KEYS, item.span, key="menu", example=_MENU_EXAMPLE)
            continue
        item.require("title")
        item.require("url")
        title = item.text("title", filled=True)
        url = item.scalar("url", "/gioi-thieu/")
        if url is None:
            continue
        is_path = url.value.startswith("/") and not url.value.startswith("//") and "\\" not in url.value
        if not (is_path and not any(map(str.isspace, url.value))) and not is_web_address(url.value):
            report.add(rules.BAD_MENU_URL, url.span, value=url.value)
        menu.append(MenuItem(title, url.value))
    _check_count(fields, "menu", len(menu), report)
    return tuple(menu)


def _tags(fields: Fields, urls: Permalinks, report: FaultCollector) -> tuple[str, ...]:
    spellings: dict[str, str] = {}
    slugs: dict[str, str] = {}
    texts = fields.texts("tags", "[Quy hoạch cán bộ]", prose=True)
    for tag in parted(fields, "tags", texts, report):
        key, made = term_key(tag.value), slug(tag.value)
        other = slugs.setdefault(made, tag.value)
        if key in spellings:
            report.add(rules.SPELLING_TWICE, tag.span, value=tag.value, other=spellings[key])
        elif made and term_key(other) != key:
            url = urls.tag.replace("{slug}", made)
            report.add(rules.SAME_TERM_SLUG_HERE, tag.span, value=tag.value, other=other, url=url)
        else:
            _check_term(tag, report)
        spellings.setdefault(key, tag.value)
    return tuple(spellings.values())

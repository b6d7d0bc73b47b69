"""What pages tell search engines in JSON-LD, in the words of https://schema.org: values that ``tojson`` prints.

Their keys stand in an order that stays, and what is empty is left out.
"""

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from sitegen.metadata.settings_model import Publisher, Settings

_CONTEXT = "https://schema.org"


def publisher(said: Publisher, url: str, logo: str) -> dict[str, Any] | None:
    """Return the publisher of the site at ``url`` as an Organization, None when nobody says its name."""
    if not said.name:
        return None
    body = {"@type": "Organization", "name": said.governing_body} if said.governing_body else None
    return _filled(
        {
            "@type": said.type,
            "name": said.name,
            "url": url,
            "logo": logo,
            "parentOrganization": body,
            "address": said.address,
            "telephone": said.phone,
            "email": said.email,
        }
    )


def web_site(settings: Settings, url: str, organization: dict[str, Any] | None) -> dict[str, Any]:
    """Return the site at ``url`` as a WebSite."""
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "WebSite",
            "name": settings.title,
            "url": url,
            "inLanguage": settings.language,
            "description": settings.tagline,
            "publisher": organization,
        }
    )


def persons(authors: Iterable[SimpleNamespace], absolute: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the authors of an article, each with a name and a root-relative URL, as Persons."""
    return [{"@type": "Person", "name": each.name, "url": absolute(each.url)} for each in authors]


def news_article(
    article: Any,  # noqa: ANN401 - an article as templates see it
    authors: list[dict[str, Any]],
    organization: dict[str, Any] | None,
    language: str,
    absolute: Callable[[str], str],
) -> dict[str, Any]:
    """Return an article by ``authors``, who are Persons, as a NewsArticle; a draft may have no date."""
    said = {
        "@context": _CONTEXT,
        "@type": "NewsArticle",
        "mainEntityOfPage": article.canonical,
        "headline": article.title,
        **(
            {"datePublished": article.date.iso, "dateModified": (article.updated or article.date).iso}
            if article.date is not None
            else {}
        ),
        "inLanguage": language,
    }
    # One by one: this is done for every article, and most have few of these.
    if article.summary:
        said["description"] = article.summary
    if article.image is not None:
        said["image"] = [_image(article.image, absolute)]
    if article.category is not None:
        said["articleSection"] = article.category.name
    if article.tags:
        said["keywords"] = [tag.name for tag in article.tags]
    if authors:
        said["author"] = authors
    if article.source is not None and article.source.url:
        said["isBasedOn"] = article.source.url
    if organization is not None:
        said["publisher"] = organization
    return said


def _image(image: SimpleNamespace, absolute: Callable[[str], str]) -> dict[str, Any]:
    large = image.large
    return _filled(
        {
            "@type": "ImageObject",
            "url": absolute(large.url),
            "width": large.width,
            "height": large.height,
            "caption": image.caption,
        }
    )


def breadcrumbs(steps: Iterable[tuple[str, str]], absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return a page and those above it, the home page first, as a BreadcrumbList: each a name and a URL."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(url)}
        for position, (name, url) in enumerate(steps, 1)
    ]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}

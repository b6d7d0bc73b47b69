"""A template means what Jinja2 says it means: ours and plain Jinja2 show the same, or both fail."""

import re
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.filters import FILTERS
from markupsafe import Markup

from site_helpers import SETTINGS, article, make_site, pages, run
from sitegen.build.state import catalogue_path
from sitegen.catalogue.catalogue import Catalogue
from sitegen.metadata import theme_data
from sitegen.metadata.settings import load_settings
from sitegen.planning.kinds import KINDS
from sitegen.rendering import renderer
from sitegen.rendering.templates import environment, theme
from sitegen.rendering.templates.files import TemplateSource, read_templates
from sitegen.system.digests import digest_of
from sitegen.system.sources import SourceKind, locate
from template_corpus import CORPUS

OPTIONS: Final[dict[str, Any]] = {
    "autoescape": True,
    "undefined": jinja2.StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
# What the program gives to every template, and what it fills one with.
GLOBALS: Final[dict[str, Any]] = {
    "site": SimpleNamespace(title="Trang & mẫu", tagline=""),
    "urls": SimpleNamespace(home="/bao/"),
    "url": lambda path: f"/bao{path}",
}
VALUES: Final[dict[str, Any]] = {
    "title": "Bài <mẫu> & 'khác'",
    "markup": Markup("<i>&amp;</i>"),
    "other": SimpleNamespace(title="Trang <khác>"),
    "list": [1, 2, 3],
    "pairs": {"a": "<", "b": 2},
    "tree": [{"a": 1, "b": [{"a": 2, "b": []}]}, {"a": 3, "b": []}],
    "yes": True,
    "no": False,
}
PUBLISHER: Final = (
    "publisher:\n  name: Cơ quan mẫu\n  email: mau@example.org\nmenu:\n  - {title: Giới thiệu, url: /gioi-thieu/}\n"
)
FILES: Final = {
    "content/2021/12/a.md": article(
        tags="[một, hai]", updated="2022-01-01", corrections='[{date: 2022-01-01, text: "Sửa mẫu"}]'
    ),
    "content/2021/12/b.md": article(
        "Bài & <mẫu>", "2021-12-30 08:30", tags="[một]", aliases="[/cu/1/]", featured="true"
    ),
    "content/2021/11/c.md": article("Bài mẫu ba", "2021-11-30", withdrawn='{date: 2022-02-02, reason: "Mẫu"}'),
    "content/2021/11/d/index.md": article("Bài mẫu bốn", "2021-11-29", attachments="[{path: a.txt}]"),
    "content/2021/11/d/a.txt": "mẫu",
    "content/pages/gioi-thieu.md": "---\ntitle: Trang mẫu\n---\n\nMột đoạn mẫu.\n",
}


def read_from(templates: dict[str, str]) -> dict[str, TemplateSource]:
    """Return templates as if they had been read from files."""
    return {
        name: TemplateSource(f"templates/{name}", text.encode(), digest_of(text.encode()))
        for name, text in templates.items()
    }


def plain(templates: dict[str, str]) -> jinja2.Environment:
    """Return an environment of Jinja2 itself."""
    env = jinja2.Environment(loader=jinja2.DictLoader(templates), **OPTIONS)  # noqa: S701 - escaping is in the options
    # How JSON is written is ours: letters and the order of keys as they are, and no spaces.
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return env


def shown(env: jinja2.Environment) -> str | type[Exception]:
    """Return what the template `page` shows, or how it fails."""
    env.globals.update(GLOBALS)
    try:
        # Where an object lies in memory is not what a template shows.
        return re.sub("0x[0-9a-f]+", "0x", env.get_template("page").render(VALUES))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other has to do the same
        return type(error)


@pytest.mark.parametrize("templates", CORPUS.values(), ids=CORPUS)
def test_a_template_shows_what_jinja_shows(templates: dict[str, str]) -> None:
    """By every rule of scopes, and whatever a site calls by the names of the program."""
    assert shown(environment.environment(read_from(templates))) == shown(plain(templates))


def _statements(depth: int) -> st.SearchStrategy[str]:
    name = st.sampled_from(("site", "title", "url", "a"))
    expression = st.sampled_from(
        (
            "title",
            "markup",
            "a",
            "site.title",
            "other.title",
            "url('/')",
            "'<' ~ title",
            "[title, markup]|join",
            "1 // no",
        )
    )
    output = st.builds("{{{{ {} }}}}".format, expression)
    assign = st.builds("{{% set {} = {} %}}".format, name, st.one_of(expression, st.just("other")))
    simple = st.one_of(
        output,
        assign,
        st.sampled_from(
            (
                "{% include 'part' %}",
                "{% include 'part' without context %}",
                "{% from 'lib' import m as url %}",
                "{% import 'lib' as site %}",
                "{{ self.x() }}",
                "<",
            )
        ),
    )
    if not depth:
        return simple
    inner = st.lists(_statements(depth - 1), max_size=3).map("".join)
    return st.one_of(
        simple,
        st.builds("{{% for {} in [title, other] %}}{}{{% endfor %}}".format, name, inner),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, st.sampled_from(("yes", "no")), inner, inner),
        st.builds("{{% with {} = other %}}{}{{% endwith %}}".format, name, inner),
        st.builds("{{% macro m({}) %}}{}{{% endmacro %}}{{{{ m(other) }}}}".format, name, inner),
        st.builds("{{% set {} %}}{}{{% endset %}}".format, name, inner),
        st.builds("{{% autoescape {} %}}{}{{% endautoescape %}}".format, st.sampled_from(("yes", "no")), inner),
        st.builds("{{% filter upper %}}{}{{% endfilter %}}".format, inner),
    )


_TEXTS: Final = st.lists(_statements(2), max_size=4).map("".join)


@given(st.sampled_from(("", "{% extends 'base' %}")), _TEXTS, _TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_a_made_up_template_shows_what_jinja_shows(
    parent: str, page: str, block: str, base: str, part: str, lib: str
) -> None:
    """Names set, looped over, imported, passed and printed in all places and orders."""
    templates = {
        "page": f"{parent}{page}{{% block x %}}{block}{{% endblock %}}",
        "base": base + "{% block x %}{% endblock %}",
        "part": part.replace("{% include", "{# include").replace("{{ self.x() }}", ""),
        "lib": "{% macro m(a) %}"
        + lib.replace("{% include", "{# include").replace("{{ self.x() }}", "")
        + "{% endmacro %}",
    }
    assert shown(environment.environment(read_from(templates))) == shown(plain(templates))


@pytest.mark.parametrize("more", ("", PUBLISHER, "tagline: Một dòng mẫu\n"))
def test_the_themes_templates_show_what_jinja_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    """Whatever the settings say, in every kind of output."""
    make_site(tmp_path, FILES, SETTINGS.replace("search: {enabled: false}\n", "") + more)
    run(tmp_path)
    place = locate(str(tmp_path))
    settings, _ = load_settings((tmp_path / "site.yaml").read_bytes())
    assert settings is not None
    with closing(Catalogue.reading(catalogue_path(str(tmp_path), str(tmp_path / "public")))) as catalogue:
        templates = read_templates(place, [path for path, *_ in catalogue.sources.of_kind(SourceKind.TEMPLATE)])
        static = catalogue.sources.of_kind(SourceKind.STATIC)
        used = theme.collect(templates, static, theme_data.read_theme(place).data)
        ours = renderer.Renderer(place, catalogue, settings, 1_790_000_000, renderer.Templates(settings, used, None))
        filters = environment.environment({}, base_url=settings.base_url).filters

        def jinjas_own(templates: dict[str, TemplateSource], _cache: None, *, base_url: str) -> jinja2.Environment:
            assert base_url == settings.base_url
            env = plain({name: each.text for name, each in templates.items()})
            env.filters |= {name: filters[name] for name in filters.keys() - FILTERS.keys()}
            return env

        monkeypatch.setattr(environment, "environment", jinjas_own)
        jinjas = renderer.Renderer(place, catalogue, settings, 1_790_000_000, renderer.Templates(settings, used, None))
        compared = set()
        kinds = {kind.name for kind in KINDS.values() if kind.template}
        for kind in kinds:
            for output in catalogue.outputs.of_kind(kind):
                assert ours.render(output) == jinjas.render(output), output.path
                compared.add(kind)
    assert compared >= kinds - {"news-sitemap", "category-month", "author-year", "tag-year"}


def test_a_site_may_give_the_names_of_the_program_other_values(tmp_path: Path) -> None:
    """What a page sets, the frame and the partials that it includes show."""
    templates = {
        "templates/404.html": "{% extends 'base.html' %}{% set site = {'title': 'Khác', 'language': 'en'} %}"
        "{% block main %}{% include 'partials/search.html' %}{% endblock %}{% block breadcrumb %}{% endblock %}"
        "{% block metadata %}{% endblock %}{% block data %}{% endblock %}",
        "templates/partials/search.html": "[{{ site.title }}]",
        "templates/partials/metadata.html": "({{ site.title }})",
    }
    make_site(tmp_path, templates)
    run(tmp_path)
    (page,) = pages(tmp_path, "404.html")
    assert '<html lang="en">' in page
    assert "[Khác]" in page
    assert "(Khác)" in page
    # A fragment sees the site and nothing of the page around it.
    assert "[Trang mẫu]" in page

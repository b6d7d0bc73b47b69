"""Templates made for one site show what they show as they were written."""

from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from jinja2 import nodes

from site_helpers import SETTINGS, article, make_site, run, write
from sitegen.build.state import catalogue_path
from sitegen.catalogue.catalogue import Catalogue
from sitegen.diagnostics.faults import FaultError
from sitegen.metadata.settings import load
from sitegen.planning.kinds import KINDS
from sitegen.rendering.renderer import Renderer, Templates
from sitegen.rendering.templates import theme
from sitegen.rendering.templates.environment import environment, render
from sitegen.rendering.templates.specialise import Constants, specialise
from sitegen.system.sources import STATIC, TEMPLATE, SitePaths, locate

FILES = {
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
PUBLISHER = (
    "publisher:\n  name: Cơ quan mẫu\n  email: mau@example.org\nmenu:\n  - {title: Giới thiệu, url: /gioi-thieu/}\n"
)


@pytest.mark.parametrize("more", ("", PUBLISHER, "tagline: Một dòng mẫu\n"))
def test_every_output_is_the_same_as_with_the_templates_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    """Whatever the settings say, every kind of output."""
    make_site(tmp_path, FILES, SETTINGS + more)
    run(tmp_path)
    settings, _ = load((tmp_path / "site.yaml").read_bytes())
    assert settings is not None
    catalogue = Catalogue.reading(catalogue_path(str(tmp_path), str(tmp_path / "public")))
    used = theme.collect(catalogue.sources.of_kind(TEMPLATE), catalogue.sources.of_kind(STATIC))
    special = Renderer(locate(str(tmp_path)), catalogue, settings, used, 1_790_000_000, None)
    plain = Renderer(locate(str(tmp_path)), catalogue, settings, used, 1_790_000_000, None)
    monkeypatch.setattr(plain, "_templates", Templates(plain.data, used, None, special=False))
    kinds = {kind.name for kind in KINDS.values() if kind.template and kind.name != "news-sitemap"}
    compared = set()
    for kind in (*kinds, "news-sitemap"):
        for output in catalogue.outputs.of_kind(kind):
            assert special.render(output) == plain.render(output), output.path
            compared.add(kind)
    catalogue.close()
    assert special.unfit == set()
    assert compared >= kinds - {"category-month", "author-year", "tag-year"}


def made(text: str, others: dict[str, str] | None = None) -> nodes.Template:
    """Return a template specialised for a site whose title is 'Mẫu' and that has no tagline."""
    env = jinja2.Environment(autoescape=True)
    site = type("Site", (), {"title": "Mẫu", "tagline": ""})()
    constants = Constants({"site": site}, {"url": lambda path: "/bao" + path})
    tree = specialise(env.parse(text), constants, lambda name: env.parse((others or {})[name]))
    return tree.set_environment(env)  # type: ignore[return-value]


def shown(tree: nodes.Template, **values: object) -> str:
    """Return what a specialised template shows where nobody passes it the constants."""
    env = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return env.from_string(tree).render(**values)


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("{{ site.title }}", "Mẫu"),
        ("{% if site.tagline %}a{% else %}b{% endif %}", "b"),
        ("{% if site.tagline %}a{% elif site.title %}b{% else %}c{% endif %}", "b"),
        ("{% if x %}a{% elif site.tagline %}b{% elif site.title %}c{% endif %}", "c"),
        ("{% if not site.tagline and site.title == 'Mẫu' %}a{% endif %}", "a"),
        ("{{ url('/a/') }}{{ site.tagline or site.title }}", "/bao/a/Mẫu"),
        ("{% include 'p' %}", "Mẫu-"),
        ("{% set y = 1 %}{% include 's' %}{{ y }}", "21"),
    ),
)
def test_constants_are_worked_out(text: str, expected: str) -> None:
    """They need not be passed any more, and plain includes have become part of the template."""
    tree = made(text, {"p": "{{ site.title }}-", "s": "{% set y = 2 %}{{ y }}"})
    assert shown(tree, x=False) == expected


@pytest.mark.parametrize(
    "text",
    (
        "{% set article = {'title': 'Khác'} %}{{ article.title }}",
        "{% for entry in [{'title': 'Khác'}] %}{{ entry.title }}{% endfor %}",
        "{% macro show(article) %}{{ article.title }}{% endmacro %}{{ show({'title': 'Khác'}) }}",
        "{{ article.nothing|default('Khác') }}",
        "{% if article.nothing is not defined %}Khác{% endif %}",
        "{% for step in trail %}{{ step.title }}{% endfor %}",
        "{% block a %}{% filter upper %}{% for x in entries %}{{ x.title }}{% endfor %}{% endfilter %}{% endblock %}",
        "{% block a %}{% for x in entries %}{{ x.title.upper() }}{{ loop.last }}{% endfor %}{% endblock %}",
        "{{ tell(article.title, class='Khác') }}{{ tell(*['mẫu'], **{'class': 'Khác'}) }}{{ tell('mẫu') }}",
        "{% extends 'base' %}{% block a %}{{ article.title }}{{ super() }}{% endblock %}",
    ),
)
def test_what_pages_are_filled_with_is_read_in_fewer_steps_to_the_same_end(tmp_path: Path, text: str) -> None:
    """Attributes of what was given, and what only looks like them, are what Jinja says they are."""
    (tmp_path / "templates").mkdir()
    write(tmp_path, "templates/page.html", text)
    write(tmp_path, "templates/base", "<{% block a %}{{ article.title }}{% endblock %}>")
    given = SimpleNamespace(title="Mẫu & mẫu")
    values = {"article": given, "entries": [given, given], "trail": [{"title": "Khác"}]}

    def tell(text: str, **more: str) -> str:
        return text + "".join(more.values())

    constants = Constants({}, {}, frozenset({"article", "entries", "entry"}), {"tell": tell})
    quick, plain = (environment(SitePaths(str(tmp_path), ""), None, each) for each in (constants, None))
    plain.globals["tell"] = quick.globals["tell"] = tell
    expected = render(plain.get_template("page.html"), values)
    assert "Khác" in expected or "mẫu" in expected.lower()
    assert render(quick.get_template("page.html"), values) == expected


def test_a_template_that_reads_items_as_attributes_is_rendered_as_it_was_written(tmp_path: Path) -> None:
    """It takes longer, and shows the same."""
    write(tmp_path, "templates/entry.html", "{% set article = {'title': entry.title} %}{% include 'title.html' %}")
    write(tmp_path, "templates/title.html", "<b>{{ article.title }}</b>")
    make_site(tmp_path, {"content/a.md": article("Bài mẫu")})
    run(tmp_path)
    assert "<b>Bài mẫu</b>" in (tmp_path / "public/luu-tru/2021/12/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    (
        "{% set site = other %}{{ site.title }}",
        "{% for site in (other,) %}{{ site.title }}{% endfor %}",
        "{% macro m(site) %}{{ site.title }}{% endmacro %}{{ m(other) }}",
    ),
)
def test_a_name_that_a_template_sets_itself_is_its_own(text: str) -> None:
    """It hides the constant, as it does in the template as written."""
    assert shown(made(text), other={"title": "Khác"}) == "Khác"


def test_a_failing_partial_is_named_with_its_own_line(tmp_path: Path) -> None:
    """Although it has become part of another template, the fault shows where an author must look."""
    make_site(tmp_path, {"content/a.md": article()})
    write(tmp_path, "templates/partials/share.html", "<p>\n{{ article.nothing }}\n</p>\n")
    with pytest.raises(FaultError) as caught:
        run(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line, fault.source_line) == ("templates/partials/share.html", 2, "{{ article.nothing }}")

"""What templates may call: kept between pages only where it shows the same, and what it cannot take it refuses."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from site_helpers import article, make_site, pages, run, write
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError
from sitegen.rendering.keys import keep, value_key

# Values of which some are equal, and print differently.
_LOOKALIKES: Final = (
    "'<i>'",
    "'<i>'|safe",
    "1",
    "true",
    "1.0",
    "0",
    "false",
    "0.0",
    "-0.0",
    "none",
    "'none'",
    "[1]",
    "[true]",
    "(1,)",
    "(1.0,)",
    "[[1]]",
    "[(1,)]",
    "['<']",
    "['<'|safe]",
    "{'a': 1}",
    "{'a': true}",
    "{1: 'a'}",
    "{true: 'a'}",
    "{'a': 1, 'b': 2}",
    "{'b': 2, 'a': 1}",
    "page.kind",
    "site.menu",
    "range(2)",
)
_PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 1), st.sampled_from((0.0, -0.0, 1.0, float("nan"))), st.sampled_from("a<")
)
_SCALARS = st.one_of(_PLAIN, st.sampled_from("a<").map(Markup))
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.lists(inner, max_size=2).map(tuple),
        st.dictionaries(_SCALARS, inner, max_size=2),
    ),
    max_leaves=3,
)


def test_a_fragment_is_kept_for_values_that_print_alike(tmp_path: Path) -> None:
    """Not for those that are only equal; what cannot be compared is rendered each time."""
    lines = "".join(f"{{{{ fragment('p.html', a={value}) }}}}={{{{ {value} }}}}\n" for value in _LOOKALIKES)
    twice = "{% for turn in (1, 2) %}\n" + lines + "{% endfor %}\n"
    make_site(tmp_path, {"templates/404.html": twice, "templates/p.html": "{{ a }}"})
    run(tmp_path)
    (text,) = pages(tmp_path, "404.html")
    found = text.splitlines()
    assert len(found) == 2 * len(_LOOKALIKES)
    for line in found:
        half = len(line) // 2
        assert (line[:half], line[half]) == (line[half + 1 :], "=")


def test_a_fragment_may_be_given_any_value(tmp_path: Path) -> None:
    """An object, a list that holds itself, a name of the program, a name that its function has."""
    text = (
        "{% set a = [] %}{% set _ = a.append(a) %}{{ fragment('p.html', a=a) }}"
        "{{ fragment('p.html', a=namespace(b=1)) }}{{ fragment('p.html', a=page) }}"
        "{{ fragment('p.html', name=1, self=2, site='của trang') }}"
    )
    part = "<{{ a is defined }}{{ name|default('') }}{{ site if site is string else '' }}>"
    make_site(tmp_path, {"templates/404.html": text, "templates/p.html": part})
    run(tmp_path)
    assert pages(tmp_path, "404.html") == ["<True><True><True><False1của trang>"]


@given(_VALUES, _VALUES)
def test_values_with_one_key_print_alike(one: object, other: object) -> None:
    """Whatever they are made of."""
    if value_key(one) == value_key(other):
        assert str(escape(one)) == str(escape(other))
        assert repr(one) == repr(other)


@pytest.mark.parametrize(
    "value", (object(), {1, 2}, [object()], {"a": object()}, range(3), type("Text", (str,), {})("a"))
)
def test_a_value_that_cannot_be_compared_has_no_key(value: object) -> None:
    """What it prints is not told by what it equals."""
    with pytest.raises(TypeError):
        value_key(value)


@given(st.lists(st.integers(0, 9), max_size=50))
def test_no_more_is_kept_than_was_said(keys: list[int]) -> None:
    """What came first goes first."""
    kept: dict[int, int] = {}
    for place, key in enumerate(keys):
        keep(kept, key, place, most=3)
        assert len(kept) <= 3
        assert kept[key] == place


def test_a_card_shows_an_entry_whichever_page_came_first(tmp_path: Path) -> None:
    """The article of its own page knows more than the entry of a list, and is not shown in its place."""
    make_site(
        tmp_path,
        {
            "templates/entry.html": "[{{ entry.title }}{{ ' với chữ' if entry.body is defined else '' }}]",
            "templates/article.html": "{{ card(article) }}{% if previous %}{{ card(previous) }}{% endif %}",
            "content/a.md": article("Một", "2021-12-30"),
            "content/b.md": article("Hai", "2021-12-31"),
        },
    )
    run(tmp_path)
    one, two, home = pages(tmp_path, "2021/12/a/index.html", "2021/12/b/index.html", "index.html")
    assert one == "[Một với chữ]"
    assert two == "[Hai với chữ][Một]"
    assert "[Hai]" in home
    assert "với chữ" not in home


_NESTED: Final = "{% for a in [1] %}" * 30 + "{% endfor %}" * 30


@pytest.mark.parametrize(
    ("text", "told"),
    (
        ("{{ url(3) }}", "url(): not a path: '3'"),
        ("{{ url() }}", "url"),
        ("{{ url(nothing) }}", "'nothing' is undefined"),
        ("{{ asset('khong' ~ '.css') }}", "khong.css"),
        ("{{ asset(['css/site.css']) }}", "asset(): not a name"),
        ("{{ asset(nothing) }}", "'nothing' is undefined"),
        ("{{ card(none) }}", "card(): not an entry: 'None'"),
        ("{{ card(page) }}", "card(): not an entry"),
        ("{{ card(nothing) }}", "'nothing' is undefined"),
        ("{{ fragment(3) }}", "fragment(): not a name: '3'"),
        ("{{ fragment('kh' ~ 'ong.html') }}", "khong.html"),
        ("{{ fragment() }}", "fragment"),
        ("{% include 'kh' ~ 'ong.html' %}", "khong.html"),
        ("{% extends 'kh' ~ 'ong.html' %}", "khong.html"),
        ("{% from 'kh' ~ 'ong.html' import a %}", "khong.html"),
        ("{{ fragment('404.html') }}", "recursion"),
        ("{% include '404.html' %}", "recursion"),
        ("{{ 3|letter }}", "letter: not a text: '3'"),
        ("{{ nothing|letter }}", "'nothing' is undefined"),
        ("{{ page|tojson }}", "tojson: "),
        ("{{ {(1,): 2}|tojson }}", "tojson: "),
        ("{% set a = [] %}{% set _ = a.append(a) %}{{ a|tojson }}", "tojson: "),
        ("{{ page|tojson(indent=1) }}", "tojson: "),
        ("{{ nothing|tojson }}", "'nothing' is undefined"),
        ("{{ {'a': nothing}|tojson }}", "'nothing' is undefined"),
        ("{{ 3|absolute }}", "absolute: not a URL: '3'"),
        ("{{ nothing|absolute }}", "'nothing' is undefined"),
        ("{{ 3|breadcrumbs }}", "breadcrumbs: not a list of links: '3'"),
        ("{{ [{'name': 'a'}]|breadcrumbs }}", "breadcrumbs: not a list of links"),
        ("{{ [{'name': 'a', 'url': 3}]|breadcrumbs }}", "absolute: not a URL: '3'"),
        ("{{ nothing|breadcrumbs }}", "'nothing' is undefined"),
        ("{{ [1]|urlencode }}", "int"),
        ("{{ nothing|urlencode }}", "'nothing' is undefined"),
        ("{{ 10 ** 5000 }}", "4300"),
        ("{{ '\\ud800' }}", "surrogates"),
        ("{{ 1 // 0 }}", "zero"),
        ("{{ page.kind + 1 }}", "str"),
        ("{{ page.kind() }}", "not callable"),
        ("{{ [3, 'a']|sort }}", "not supported"),
        ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "takes not more than"),
        (_NESTED, "too many statically nested blocks"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", ""),
        ("{{ " + "1" * 5000 + " }}", "4300"),
        ("{{ 1" + "+1" * 3000 + " }}", "recursion"),
    ),
)
def test_what_a_template_does_wrong_is_a_fault_of_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    """Whichever code complains of it, it stands in the template."""
    monkeypatch.setenv("SITEGEN_LANG", "en")
    site = make_site(tmp_path, {"content/a.md": article()})
    write(site, "templates/404.html", f"<p>\n{text}\n")
    with pytest.raises(FaultError) as caught:
        run(site)
    (fault,) = caught.value.faults
    assert fault.rule in {rules.TEMPLATE_ERROR, rules.TEMPLATE_SYNTAX}
    assert fault.path == "templates/404.html"
    # Of what Jinja2 cannot place in a file, it is the file that is told.
    assert fault.line in {1, 2}
    assert told in dict(fault.params)["value"]


def test_what_our_functions_refuse_is_told_in_the_readers_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Vietnamese, with the value as the template has it."""
    monkeypatch.delenv("SITEGEN_LANG", raising=False)
    site = make_site(tmp_path, {"content/a.md": article(), "templates/404.html": "{{ url(3) }}"})
    with pytest.raises(FaultError) as caught:
        run(site)
    (fault,) = caught.value.faults
    assert dict(fault.params)["value"] == "url(): không phải đường dẫn: '3'"


def test_a_failing_partial_is_named_with_its_own_line(tmp_path: Path) -> None:
    """The fault shows where an author must look, in whatever way the file ends its lines."""
    make_site(tmp_path, {"content/a.md": article()})
    write(tmp_path, "templates/partials/share.html", "<p>\x0c\r\n{{ article.nothing }}\r\n</p>\r\n")
    with pytest.raises(FaultError) as caught:
        run(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line, fault.source_line) == ("templates/partials/share.html", 2, "{{ article.nothing }}")

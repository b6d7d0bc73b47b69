"""Templates by the scoping rules of Jinja2's documentation, and what an editor may do with names of the program."""

from typing import Final

# Each is a handful of templates; the one named `page` is rendered.
CORPUS: Final[dict[str, dict[str, str]]] = {
    # Assignments.
    "set": {"page": "{% set a = 'mot' %}{{ a }}{% set a = a ~ a %}{{ a }}"},
    "set several": {"page": "{% set a, b = 'mot', 'hai' %}{{ b }}{{ a }}"},
    "set a block of text": {"page": "{% set a %}<b>{{ title }}</b>{% endset %}{{ a }}{{ a|length }}"},
    "set a filtered block": {"page": "{% set a | upper | trim %} x{{ title }} {% endset %}{{ a }}"},
    "set in a condition is seen after it": {"page": "{% if yes %}{% set a = 1 %}{% endif %}{{ a }}"},
    "set in a condition that is not met": {"page": "{% if no %}{% set title = 1 %}{% endif %}{{ title }}"},
    "set in a condition that is not met, of no name": {"page": "{% if no %}{% set a = 1 %}{% endif %}{{ a }}"},
    "set in a loop is not seen after it": {
        "page": "{% set a = 0 %}{% for n in list %}{% set a = n %}{% endfor %}{{ a }}"
    },
    "set in a loop is not seen in the next turn": {
        "page": "{% for n in list %}{{ title }}{% set title = n %}{{ title }}{% endfor %}"
    },
    "a namespace is": {
        "page": "{% set ns = namespace(a=0) %}{% for n in list %}{% set ns.a = ns.a + n %}{% endfor %}{{ ns.a }}"
    },
    "set an attribute of what is no namespace": {"page": "{% set site.title = 1 %}{{ site.title }}"},
    "set in a block is not seen outside": {
        "page": "{% set a = 1 %}{% block x %}{{ a }}{% set a = 2 %}{{ a }}{% endblock %}{{ a }}"
    },
    "set at the top is seen in blocks": {"page": "{% block x %}{{ a }}{% endblock %}{% set a = 1 %}{{ self.x() }}"},
    "with": {"page": "{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}"},
    "with inside with": {"page": "{% with a = 1 %}{% with a = a + 1 %}{{ a }}{% endwith %}{{ a }}{% endwith %}"},
    "with and set inside": {"page": "{% set a = 1 %}{% with %}{% set a = 2 %}{{ a }}{% endwith %}{{ a }}"},
    # Loops.
    "loop": {
        "page": "{% for n in list %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.cycle('x', 'y') }}"
        "{{ loop.previtem|default('-') }}{{ loop.changed(n > 1) }}{{ loop.length }}{% else %}none{% endfor %}"
    },
    "loop over nothing": {"page": "{% for n in [] %}{{ n }}{% else %}{{ title }}{% endfor %}"},
    "loop with a condition": {"page": "{% for n in list if n != 2 %}{{ loop.index }}{{ n }}{% endfor %}"},
    "loop that hides a name": {"page": "{% for title in list %}{{ title }}{% endfor %}{{ title }}"},
    "loop that unpacks": {"page": "{% for k, v in pairs.items() %}{{ k }}={{ v }};{% endfor %}{{ k is defined }}"},
    "loop in a loop": {
        "page": "{% for a in list %}{% set outer = loop %}{% for b in list %}"
        "{{ outer.index }}{{ loop.index }}{% endfor %}{% endfor %}"
    },
    "recursive loop": {
        "page": "{% for n in tree recursive %}{{ n.a }}{{ loop.depth }}"
        "{% if n.b %}({{ loop(n.b) }}){% endif %}{% endfor %}"
    },
    "loop in an included template": {
        "page": "{% for n in list %}{% include 'part' %}{% endfor %}",
        "part": "{{ loop.index }}",
    },
    "loop in an included template of a loop that uses it": {
        "page": "{% for n in list %}{{ loop.index }}{% include 'part' %}{% endfor %}",
        "part": "{{ loop.index }}",
    },
    "set loop": {"page": "{% for n in list %}{% set loop = 1 %}{{ loop }}{% endfor %}"},
    # Includes.
    "an include sees all around it": {
        "page": "{% set a = 1 %}{% for n in list %}{% with b = n %}{% include 'part' %}{% endwith %}{% endfor %}",
        "part": "{{ a }}{{ b }}{{ n }}{{ title }}",
    },
    "an include without context": {
        "page": "{% set a = 1 %}{% include 'part' without context %}",
        "part": "{{ a is defined }}{{ title is defined }}{{ site.title }}",
    },
    "what an include sets stays in it": {
        "page": "{% set a = 1 %}{% include 'part' %}{{ a }}{{ b is defined }}",
        "part": "{{ a }}{% set a = 2 %}{% set b = 3 %}{{ a }}{{ b }}",
    },
    "an include of what is missing": {"page": "{% include 'nothing' ignore missing %}{{ title }}"},
    "an include that fails": {"page": "<{% include 'nothing' %}>"},
    "an include of the first that is there": {"page": "{% include ['nothing', 'part'] %}", "part": "{{ title }}"},
    "an include by a computed name": {"page": "{% include 'pa' ~ 'rt' %}", "part": "{{ title }}"},
    "an include with blocks": {
        "page": "{% block x %}1{% endblock %}{% include 'part' %}",
        "part": "{% block x %}2{{ title }}{% endblock %}",
    },
    "an include that extends": {
        "page": "{% set a = 1 %}{% include 'part' %}",
        "part": "{% extends 'base' %}{% block x %}{{ a }}{{ super() }}{% endblock %}",
        "base": "[{% block x %}{{ title }}{% endblock %}]",
    },
    "an include in a macro": {
        "page": "{% macro m(a) %}{% include 'part' %}{% endmacro %}{{ m(1) }}{{ m('<b>') }}",
        "part": "{{ a }}{{ title }}",
    },
    "an include in a block of text": {
        "page": "{% set a %}{% include 'part' %}{% endset %}{{ a }}",
        "part": "<{{ title }}>",
    },
    "an include in a filtered part": {
        "page": "{% filter upper %}{% include 'part' %}{% endfilter %}",
        "part": "<{{ title }}>",
    },
    "an include without escaping around it": {
        "page": "{% autoescape false %}{{ title }}{% include 'part' %}{% endautoescape %}",
        "part": "{{ title }}",
    },
    "an include of itself": {"page": "{% include 'page' %}"},
    # Imports and macros.
    "an import does not see the page": {
        "page": "{% import 'lib' as lib %}{{ lib.m() }}",
        "lib": "{% macro m() %}{{ title is defined }}{{ site.title }}{% endmacro %}",
    },
    "an import with context does": {
        "page": "{% set a = 1 %}{% import 'lib' as lib with context %}{{ lib.m() }}",
        "lib": "{% macro m() %}{{ title }}{{ a }}{% endmacro %}",
    },
    "from import": {
        "page": "{% from 'lib' import m, n as other, v %}{{ m(1) }}{{ other(2) }}{{ v }}",
        "lib": "{% set v = '<i>' %}{% macro m(a) %}<b>{{ a }}</b>{% endmacro %}{% macro n(a) %}{{ a }}{% endmacro %}",
    },
    "from import what is not there": {"page": "{% from 'lib' import m %}{{ m() }}", "lib": "{{ site.title }}"},
    "an import hides a name": {
        "page": "{% import 'lib' as title %}{{ title.v }}",
        "lib": "{% set v = 1 %}",
    },
    "an import in a condition": {
        "page": "{% if yes %}{% from 'lib' import m %}{{ m() }}{% endif %}{{ m() }}",
        "lib": "{% macro m() %}x{% endmacro %}",
    },
    "private names are not exported": {"page": "{% from 'lib' import _a %}{{ _a }}", "lib": "{% set _a = 1 %}"},
    "macro": {
        "page": "{% macro m(a, b='x', c=a) %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }}{% endmacro %}"
        "{{ m(1) }}{{ m('<', b='>') }}{{ m(1, 2, 3, 4, d=5) }}{{ m.name }}{{ m.arguments }}"
    },
    "macro without an argument": {"page": "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}"},
    "macro with too many": {"page": "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}"},
    "macro in a loop": {"page": "{% for n in list %}{% macro m() %}{{ n }}{% endmacro %}{{ m() }}{% endfor %}"},
    "macro that sees what is set later": {"page": "{% macro m() %}{{ a }}{% endmacro %}{% set a = 1 %}{{ m() }}"},
    "macro that calls itself": {
        "page": "{% macro m(n) %}{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}"
    },
    "call": {
        "page": "{% macro m(a) %}[{{ caller(a) }}]{% endmacro %}{% call(b) m(1) %}{{ b }}{{ title }}<i>{% endcall %}"
    },
    # Inheritance.
    "what a child sets, its parent sees": {
        "page": "{% extends 'base' %}{% set a = 1 %}{% block x %}{{ a }}{% set a = 2 %}{% endblock %}",
        "base": "{{ a }}{% block x %}{% endblock %}{{ a }}",
    },
    "three generations": {
        "page": "{% extends 'middle' %}{% block x %}{{ super() }}3{{ super.super() }}{% endblock %}",
        "middle": "{% extends 'base' %}{% block x %}{{ super() }}2{% endblock %}{% block y %}{{ title }}{% endblock %}",
        "base": "{% block x %}1{% endblock %}{% block y %}{% endblock %}{{ self.x() }}",
    },
    "a block in a loop": {"page": "{% for n in list %}{% block x %}{{ n is defined }}{% endblock %}{% endfor %}"},
    "a scoped block in a loop": {
        "page": "{% for n in list %}{% block x scoped %}{{ n }}{{ loop.index }}{% endblock %}{% endfor %}"
    },
    "a required block": {
        "page": "{% extends 'base' %}",
        "base": "{% block x required %}{% endblock %}",
    },
    "a block in a branch that is never taken": {
        "page": "{% extends 'base' %}{% if no %}{% block x %}page{% endblock %}{% endif %}",
        "base": "{% block x %}base{% endblock %}",
    },
    "a parent by a condition": {
        "page": "{% extends 'base' if yes else 'nothing' %}{% block x %}{{ title }}{% endblock %}",
        "base": "<{% block x %}{% endblock %}>",
    },
    "text outside of blocks": {
        "page": "a{% extends 'base' %}b{{ title }}{% block x %}c{% endblock %}d",
        "base": "<{% block x %}{% endblock %}>",
    },
    # Escaping.
    "escaping": {
        "page": "{{ title }}{{ title|safe }}{{ title|e }}{{ title|safe|e }}{{ title|forceescape }}{{ markup }}"
    },
    "numbers and nothing": {"page": "{{ 1 }}{{ 1.5 }}{{ none }}{{ true }}{{ list }}{{ pairs }}{{ ('<',) }}{{ n }}"},
    "markup beside text": {
        "page": "{{ title ~ markup }}{{ markup ~ title }}{{ markup + title }}{{ '<i>%s</i>'|safe|format(title) }}"
        "{{ [title, markup]|join('<') }}{{ 'a<' ~ ('<b>'|safe) }}{{ site.title ~ ('<b>'|safe) }}"
    },
    "escaping switched": {
        "page": "{% autoescape false %}{{ title }}{% autoescape true %}{{ title }}{% endautoescape %}{{ title }}"
        "{% endautoescape %}{% autoescape yes %}{{ title }}{{ site.title }}{% endautoescape %}"
    },
    "a macro's text is markup": {
        "page": "{% macro m() %}<b>{{ title }}</b>{% endmacro %}{{ m()|length }}{{ m() ~ '<' }}"
    },
    "filters": {
        "page": "{{ title|urlencode }}{{ {'a': 'ă b'}|urlencode }}{{ 'đường dài/ä'|urlencode }}{{ markup|urlencode }}"
        "{{ title|tojson }}{{ markup|tojson }}{{ list|tojson }}{{ pairs|tojson(indent=1) }}{{ 1.0|tojson }}"
        "{{ none|tojson }}"
    },
    "raw": {"page": "{% raw %}{{ title }}{% endraw %}{# {{ title }} #}\n  {%- if yes +%}\n x {% endif -%}\n y\n"},
    "line ends": {"page": "a\r\nb\rc\n{% if yes %}\r\nd\r\n{% endif %}\r\ne"},
    # Errors.
    "an undefined name": {"page": "<{{ nothing }}>"},
    "an undefined attribute": {"page": "<{{ site.nothing }}>"},
    "an undefined item": {"page": "<{{ pairs.nothing }}{{ pairs['nothing'] }}>"},
    "undefined with a default": {
        "page": "{{ nothing|default('x') }}{{ site.nothing|default(title) }}{{ nothing is defined }}"
    },
    "division by nought": {"page": "{{ 1 // 0 }}"},
    "a text and a number": {"page": "{{ title + 1 }}"},
    "a condition without else": {"page": "{{ title if no }}"},
    "an unknown filter in a branch": {"page": "{% if no %}{{ title|nothing }}{% endif %}"},
    "a call of what cannot be called": {"page": "{{ site.title() }}"},
    # Names of the program that a site gives other values.
    "set site": {"page": "{% set site = other %}{{ site.title }}{% if site.title %}{{ site.title|upper }}{% endif %}"},
    "set site before an include": {"page": "{% set site = other %}{% include 'part' %}", "part": "{{ site.title }}"},
    "set site before an include in an include": {
        "page": "{% set site = other %}{% include 'part' %}",
        "part": "{% include 'inner' %}",
        "inner": "{{ site.title }}{{ urls.home }}",
    },
    "a child sets site for its parent": {
        "page": "{% extends 'base' %}{% set site = other %}{% block x %}{{ site.title }}{% endblock %}",
        "base": "{{ site.title }}{% block x %}{% endblock %}{{ site.title }}",
    },
    "a child sets url for its parent": {
        "page": "{% extends 'base' %}{% macro url(path) %}my{{ path }}{% endmacro %}",
        "base": "{{ url('/') }}",
    },
    "a loop over sites": {
        "page": "{% for site in [other, site] %}{% include 'part' %}{% endfor %}{{ site.title }}",
        "part": "{{ site.title }}",
    },
    "a macro with site as argument": {
        "page": "{% macro m(site, url='x') %}{{ site.title }}{{ url }}{% include 'part' %}{% endmacro %}{{ m(other) }}",
        "part": "{{ site.title }}{{ url }}",
    },
    "with site": {
        "page": "{% with site = other %}{% include 'part' %}{% endwith %}{{ site.title }}",
        "part": "{{ site.title }}",
    },
    "an import as site": {
        "page": "{% import 'lib' as site %}{% include 'part' %}",
        "lib": "{% set title = 'lib' %}",
        "part": "{{ site.title }}",
    },
    "from import as url": {
        "page": "{% from 'lib' import m as url %}{% include 'part' %}",
        "lib": "{% macro m(path) %}lib{{ path }}{% endmacro %}",
        "part": "{{ url('/') }}",
    },
    "a call with site as argument": {
        "page": "{% macro m() %}{{ caller(other) }}{% endmacro %}{% call(site) m() %}{{ site.title }}{% endcall %}"
    },
    "site set in a condition": {
        "page": "{% if no %}{% set site = other %}{% endif %}{% include 'part' %}",
        "part": "{{ site.title }}",
    },
    "site set in a block": {
        "page": "{% block x %}{% set site = other %}{% include 'part' %}{% endblock %}"
        "{% block y %}{{ site.title }}{% endblock %}",
        "part": "{{ site.title }}",
    },
    "site set by the page in a scoped block": {
        "page": "{% for site in [other] %}{% block x scoped %}{% include 'part' %}{% endblock %}{% endfor %}",
        "part": "{{ site.title }}",
    },
    "site set in an included template": {
        "page": "{% include 'part' %}{{ site.title }}",
        "part": "{% set site = other %}{{ site.title }}",
    },
    "site set for an import with context": {
        "page": "{% set site = other %}{% import 'lib' as lib with context %}{{ lib.m() }}",
        "lib": "{% macro m() %}{{ site.title }}{% endmacro %}",
    },
}

"""Printing in fewer steps prints the same; where a release of Jinja2 or MarkupSafe does not fit, nothing is lost."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import jinja2
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from sitegen.rendering.templates import escaping

_TEXT: Final = "{{ a }}{{ b }}{% for n in list %}{{ n }}{% endfor %}{% autoescape false %}{{ a }}{% endautoescape %}"
_SHOWN: Final = "&lt;&amp;&gt;<b>1None&#39;<&>"
_HOOK: Final = "def _output_child_pre(\n        self,"
_VALUES: Final[dict[str, Any]] = {"a": "<&>", "b": Markup("<b>"), "list": [1, None, "'"]}


class _Text(str):
    __slots__ = ()


class _Shown:
    def __html__(self) -> str:
        return "<i>"


@given(
    st.one_of(
        st.text(), st.text().map(Markup), st.text().map(_Text), st.integers(), st.floats(), st.none(), st.builds(_Shown)
    )
)
def test_a_value_is_escaped_as_markupsafe_does(value: object) -> None:
    """Texts, markup, what is a kind of text, numbers, and what says itself how it is shown."""
    assert escaping.escaper()(value) == escape(value)


def _rendered(generator: Any) -> str:  # noqa: ANN401 - as Jinja2 has it
    env = jinja2.Environment(autoescape=True)
    env.code_generator_class = generator
    setattr(env, escaping.ESCAPED, escaping.escaper())
    return env.from_string(_TEXT).render(_VALUES)


def test_this_release_fits() -> None:
    """The shortcut is taken with the libraries that this environment has."""
    assert escaping.code_generator() is not jinja2.Environment.code_generator_class
    assert _rendered(escaping.code_generator()) == _SHOWN


def _release(*changes: tuple[str, str]) -> Any:  # noqa: ANN401 - a class like Jinja2's
    """Return the code generator of a Jinja2 in which names are others."""
    found = importlib.util.find_spec("jinja2.compiler")
    assert found is not None
    assert found.origin is not None
    source = Path(found.origin).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    made = importlib.util.module_from_spec(found)
    exec(compile(source, found.origin, "exec"), made.__dict__)  # noqa: S102 - the library's own source
    return made.CodeGenerator


@pytest.mark.parametrize(
    "changes",
    (
        [("_output_child_pre", "_output_before_child")],
        [("frame.eval_ctx", "frame.evaluation"), ("self.eval_ctx", "self.evaluation")],
        [("finalize.src", "finalize.source"), ("src: t.Optional[str]", "source: t.Optional[str]")],
        [("self.write(", "self.put("), ("def write(", "def put(")],
        [("self._output_child_pre(", "self._output_child_pre(self, "), (_HOOK, _HOOK + " _visitor,")],
    ),
    ids=("the method", "what a frame has", "what finalize has", "what writes", "what is given"),
)
def test_a_jinja_without_what_is_leaned_upon_prints_in_its_own_way(changes: list[tuple[str, str]]) -> None:
    """Each name that is no part of its promises may go: it does the same, in more steps."""
    release = _release(*changes)
    assert escaping.code_generator(release) is release
    assert _rendered(release) == _SHOWN


def test_a_markupsafe_without_its_inner_function_escapes_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it promises is used instead."""
    left = {name: value for name, value in vars(markupsafe).items() if name != "_escape_inner"}
    assert len(left) < len(vars(markupsafe))
    monkeypatch.setattr(escaping, "markupsafe", SimpleNamespace(**left))
    assert _rendered(escaping.code_generator()) == _SHOWN

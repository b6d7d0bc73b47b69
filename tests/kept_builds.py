"""What is the same in every build of a run of tests is made once: that was most of the time that small sites took."""

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any

import pytest

from sitegen.build import program
from sitegen.diagnostics import Fault
from sitegen.rendering.templates import theme
from sitegen.rendering.templates.environment import SiteEnvironment

# Templates made by chance are many; those of the theme are the few that come again and again.
_KEPT = 500


def keep_what_stays(patched: pytest.MonkeyPatch) -> None:
    """Let a process read the program's source once, compile each text of a template once for a kind of environment.

    What the templates of a theme use is found out once, too. No test changes the source while it runs. Files of
    compiled templates are written and read as ever.
    """
    patched.setattr(program, "_source_digest", cache(program._source_digest))  # noqa: SLF001 - no part of a build's face
    parse, compile_, analyse = SiteEnvironment.parse, SiteEnvironment.compile, theme.analyse
    trees: dict[Hashable, Any] = {}
    codes: dict[Hashable, Any] = {}
    analyses: dict[Hashable, Any] = {}

    def parsed(env: SiteEnvironment, source: str, name: str | None = None, filename: str | None = None) -> Any:  # noqa: ANN401 - as Jinja2's
        return _kept(trees, _key(env, source, name, filename), lambda: parse(env, source, name, filename))

    def compiled(env: SiteEnvironment, source: Any, *where: Any, **options: Any) -> Any:  # noqa: ANN401 - as Jinja2's
        if options or not isinstance(source, str):
            return compile_(env, source, *where, **options)
        return _kept(codes, _key(env, source, *where), lambda: compile_(env, source, *where))

    def analysed(env: SiteEnvironment, used: theme.Theme) -> tuple[dict[str, theme.Uses], list[Fault]]:
        key = tuple(used.templates.items()), frozenset(used.static), frozenset(env.filters), frozenset(env.tests)
        uses, found = _kept(analyses, key, lambda: analyse(env, used))
        return dict(uses), list(found)

    patched.setattr(theme, "analyse", analysed)
    patched.setattr(SiteEnvironment, "parse", parsed)
    patched.setattr(SiteEnvironment, "compile", compiled)


def _key(env: SiteEnvironment, *texts: str | None) -> Hashable:
    """Return all that decides what a template is compiled to."""
    return (*texts, env.code_generator_class, *sorted(env.filters))


def _kept(made: dict[Hashable, Any], key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401
    if key not in made:
        if len(made) >= _KEPT:
            made.clear()
        made[key] = make()
    return made[key]

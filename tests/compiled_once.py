"""Templates that a test compiles are kept for the tests after it: most of what a small site's build takes is that."""

from collections.abc import Callable, Hashable
from typing import Any

import pytest

from sitegen.rendering.templates.environment import SiteEnvironment

# Templates made by chance are many; those of the theme are the few that come again and again.
_KEPT = 500


def keep_compiled(patched: pytest.MonkeyPatch) -> None:
    """Let each text of a template be parsed and compiled once in a process, for environments that are alike."""
    parse, compile_ = SiteEnvironment.parse, SiteEnvironment.compile
    trees: dict[Hashable, Any] = {}
    codes: dict[Hashable, Any] = {}

    def parsed(env: SiteEnvironment, source: str, name: str | None = None, filename: str | None = None) -> Any:  # noqa: ANN401 - as Jinja2's
        return _kept(trees, _key(env, source, name, filename), lambda: parse(env, source, name, filename))

    def compiled(env: SiteEnvironment, source: Any, *where: Any, **options: Any) -> Any:  # noqa: ANN401 - as Jinja2's
        if options or not isinstance(source, str):
            return compile_(env, source, *where, **options)
        return _kept(codes, _key(env, source, *where), lambda: compile_(env, source, *where))

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

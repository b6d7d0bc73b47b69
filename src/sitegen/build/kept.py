"""What a server keeps between its builds, so that what did not change is not read, parsed or compiled again."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

LOADED_BY_WORKERS: Final = ("sitegen.build.content_file", "sitegen.rendering.batches", "sitegen.search.writing")
_LOADED_BY_BUILDS: Final = tuple(
    f"sitegen.build.{name}" for name in ("inputs", "prepare", "write", "indexing", "removing")
)
# A text with marks of each kind, so that nothing that few texts have is met for the first time in an edit.
_SAMPLE: Final = "Chữ *nghiêng*, **đậm**, [đường dẫn](/).\n\n## Đề mục\n\n- mục\n\n| a | b |\n|---|---|\n| c | d |\n"


class Latest:
    """The last value that was made, given again for as long as it is asked for by an equal key."""

    def __init__(self) -> None:
        self._made: tuple[object, Any] | None = None

    def get(self, key: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever ``make`` returns
        """Return what ``make`` returned for an equal key the last time, or else returns now. Raises what it raises."""
        if self._made is None or self._made[0] != key:
            self._made = key, make()
        return self._made[1]


class Kept:
    """What was made for the last build, by what it was made from: a build of its own begins with nothing.

    Every key names all that decides the value, by digests of what was read, so that it does not matter what else was
    built between, nor who built it.
    """

    def __init__(self) -> None:
        self.program = Latest()
        self.settings = Latest()
        self.sources = Latest()
        self.uses = Latest()
        self.kinds = Latest()
        self.templates = Latest()
        self.markup = Latest()


def load_ahead() -> None:
    """Load what a build does only once it has something to do, for a server whose next build will have."""
    for name in (*_LOADED_BY_BUILDS, *LOADED_BY_WORKERS):
        import_module(name)
    # Its patterns are compiled when the first text is rendered, and kept by the language.
    import_module("sitegen.content").Markup().render(_SAMPLE, keep_lead=False)

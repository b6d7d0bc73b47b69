"""Whose fault it is when a template fails, and where it stands."""

import traceback
from collections.abc import Mapping
from typing import NoReturn

import jinja2

from sitegen import regex
from sitegen.diagnostics import Fault, rules
from sitegen.diagnostics.messages import load
from sitegen.rendering.templates.files import TemplateSource
from sitegen.system.sources import THEME

_QUOTED = regex(r"'([^']+)'")
# Lines as Jinja2 counts them.
_LINE_END = regex(r"\r\n|\r|\n")
# Whose code a frame of a trace may be, by its package: what raises for a template, and what does for the program.
_OF_TEMPLATES = ("jinja2", "markupsafe")
_PROGRAM = "sitegen"


def refuse(what: str, value: object) -> NoReturn:
    """Raise jinja2.TemplateRuntimeError for a value that a template gave to a function which cannot take it.

    ``what`` is in English: it is collected from the calls, and told in the reader's language.
    """
    # An undefined value made a text is UndefinedError, which tells its name.
    raise jinja2.TemplateRuntimeError(f"{load().gettext(what)}: {str(value)!r}")


def template_fault(error: Exception, templates: Mapping[str, TemplateSource], name: str, output: str) -> Fault | None:
    """Return the fault of a template that failed while ``output`` was made from the template ``name``.

    It stands in the innermost template of the trace. None is returned where no template of the site is to blame:
    for what our code raised, unless to refuse what it was given, for what the machine could not do, and where all
    templates are the program's.
    """
    sources = {each.path: each for each in templates.values()}
    refused = isinstance(error, jinja2.TemplateError)
    if all(path.startswith(THEME) for path in sources) or (isinstance(error, OSError | MemoryError) and not refused):
        return None
    path, line, ours = "", 1, True
    for frame, number in traceback.walk_tb(error.__traceback__):
        package = str(frame.f_globals.get("__name__")).partition(".")[0]
        if frame.f_code.co_filename in sources:
            path, line, ours = frame.f_code.co_filename, number, False
        elif package in _OF_TEMPLATES:
            ours = False
        elif package == _PROGRAM:
            ours = True
    # Templates that call each other without end stop anywhere.
    if ours and not refused and not (path and isinstance(error, RecursionError)):
        return None
    if isinstance(error, jinja2.TemplateSyntaxError):
        line = error.lineno
    source = sources[path] if path else templates[name]
    return fault_at(rules.TEMPLATE_ERROR, source.path, line, source.text, value=str(error), output=output)


def fault_at(rule: rules.Rule, path: str, line: int, text: str, **params: str) -> Fault:
    """Return a fault of a line of a template, at what the rule's ``value`` is most likely about."""
    lines = _LINE_END.split(text)
    source_line = lines[line - 1] if 0 < line <= len(lines) else ""
    start = len(source_line) - len(source_line.lstrip())
    length = max(1, len(source_line.strip()))
    # Jinja tells the line alone; what it complains of stands there in most cases, and comes last in its message.
    for name in (*reversed(_QUOTED.findall(params["value"])), params["value"]):
        if name in source_line:
            start, length = source_line.rindex(name), len(name)
            break
    return Fault(rule, path, line, start + 1, length, source_line, tuple(params.items()))

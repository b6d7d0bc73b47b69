"""Templates made for one site: what a build never changes is worked out when they are compiled, not on every page.

Names that stand for constants become their values, conditions that they decide lose their other branches, and a plain
include becomes part of the template that includes it. What a template shows stays the same; where it fails can only be
told with the templates as they were written.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Any, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from sitegen.rendering.templates.quickcode import shorten

# An included template with one of these has names of its own that must not meet those around it.
_APART = (nodes.Block, nodes.Extends, nodes.Macro, nodes.Import, nodes.FromImport, nodes.Include)
_DEEPEST = 10


class Constants(NamedTuple):
    """What does not change during a build: values, and functions whose answer only their arguments decide.

    ``given`` are the names of what a page is filled with, objects all of them; ``offered`` are functions that are
    called on every page.
    """

    values: Mapping[str, Any]
    functions: Mapping[str, Callable[..., Any]]
    given: AbstractSet[str] = frozenset()
    offered: Mapping[str, Callable[..., Any]] = MappingProxyType({})


class _Unknown(Exception):  # noqa: N818 - not an error: a value that only a page decides
    pass


def specialise(
    tree: nodes.Template, constants: Constants, parse: Callable[[str], nodes.Template], depth: int = 0
) -> nodes.Template:
    """Return ``tree`` made for the ``constants``; ``parse`` returns another template's tree, raising TemplateError."""
    own = {each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"}
    found: nodes.Template = _Specialiser(constants, own, parse, depth).visit(tree)
    _merge_outputs(found)
    shorten(found, constants.given, constants.offered.keys(), own)
    return found


class _Specialiser(NodeTransformer):
    def __init__(self, constants: Constants, own: set[str], parse: Callable[[str], nodes.Template], depth: int) -> None:
        self._constants = constants
        self._own = own
        self._parse = parse
        self._depth = depth

    def _value(self, node: nodes.Node) -> Any:  # noqa: ANN401 - a value of any kind
        """Return what an expression is on every page. Raises _Unknown when that depends on the page."""
        if isinstance(node, nodes.Const):
            return node.value
        if isinstance(node, nodes.Name) and node.name not in self._own and node.name in self._constants.values:
            return self._constants.values[node.name]
        if isinstance(node, nodes.Getattr):
            try:
                return getattr(self._value(node.node), node.attr)
            except AttributeError:
                raise _Unknown from None
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name not in self._own:
            function = self._constants.functions.get(node.node.name)
            if function is not None and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
                return function(*(self._value(each) for each in node.args))
        raise _Unknown

    def _known(self, node: nodes.Expr) -> nodes.Expr:
        try:
            value = self._value(node)
        except (_Unknown, jinja2.TemplateError):
            self.generic_visit(node)
            return node
        if isinstance(value, str | int | None) and type(value) in (str, int, bool, type(None)):
            return nodes.Const(value, lineno=node.lineno)
        if hasattr(value, "__html__"):
            return nodes.MarkSafe(nodes.Const(str(value)), lineno=node.lineno)
        self.generic_visit(node)
        return node

    visit_Getattr = _known  # noqa: N815 - Jinja's way to name visitors
    visit_Call = _known  # noqa: N815

    def visit_If(self, node: nodes.If) -> Any:  # noqa: ANN401, N802 - a node, several or none
        """Return the condition without the branches that are never taken, or the body of the one that always is."""
        otherwise = node.else_
        kept: list[tuple[nodes.Expr, list[nodes.Node]]] = []
        for each in (node, *node.elif_):
            test = self.visit(each.test)
            try:
                taken = bool(test.as_const())
            except nodes.Impossible:
                kept.append((test, self._visited(each.body)))
                continue
            if taken:
                otherwise = each.body
                break
        others = self._visited(otherwise)
        if not kept:
            return others
        (test, body), *elifs = kept
        line = node.lineno
        return nodes.If(test, body, [nodes.If(*each, [], [], lineno=line) for each in elifs], others, lineno=line)

    def _visited(self, body: list[nodes.Node]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for each in body:
            made = self.visit(each)
            found.extend(made if isinstance(made, list) else [made])
        return found

    def visit_Include(self, node: nodes.Include) -> Any:  # noqa: ANN401, N802 - as above
        """Return the body of the included template in a scope of its own, the include when it must stand apart."""
        if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
            return node
        if self._depth == _DEEPEST or node.ignore_missing or not node.with_context:
            return node
        try:
            tree = self._parse(node.template.value)
        except jinja2.TemplateError:
            return node
        inner = specialise(tree, self._constants, self._parse, self._depth + 1)
        if next(inner.find_all(_APART), None) is not None:
            return node
        return nodes.Scope(inner.body, lineno=node.lineno)


def _merge_outputs(tree: nodes.Node) -> None:
    """Join outputs that follow each other, so that their constant parts become one."""
    for node in (tree, *tree.find_all(nodes.Node)):
        for field in ("body", "else_"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                setattr(node, field, _merged(body))


def _merged(body: Iterable[nodes.Node]) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for each in body:
        before = found[-1] if found else None
        if isinstance(each, nodes.Output) and isinstance(before, nodes.Output):
            before.nodes.extend(each.nodes)
        else:
            found.append(each)
    return found

"""What templates compile to: Python that does what Jinja's own does, in fewer steps.

Marks are left in a template's tree by ``shorten``, and read when its code is generated.
"""

import keyword
from collections.abc import Set as AbstractSet
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.visitor import NodeTransformer

# The context of an attribute that is read from the object itself, not through the environment.
_DIRECT = "direct"
# Before the names of functions that the environment has as attributes.
_PREFIX = "call_"
# These may be asked of what is not there.
_OF_MISSING = ("default", "d", "defined", "undefined")


def offer(env: jinja2.Environment, name: str, function: Any) -> None:  # noqa: ANN401 - any function
    """Let templates of ``env`` call a function without asking their context for it, where ``shorten`` marked that."""
    setattr(env, _PREFIX + name, function)


def shorten(tree: nodes.Template, given: AbstractSet[str], offered: AbstractSet[str], own: AbstractSet[str]) -> None:
    """Mark what can be done in fewer steps in a template.

    ``given`` are names whose values, and all that can be read from them, have attributes and no items, ``offered``
    those of functions that the environment was offered, ``own`` those that the template itself gives a value.
    """
    _Shortener(given - own, offered - own).visit(tree)
    for block in tree.find_all(nodes.Block):
        # One text for each block: what it is made of would pass through each template that the page extends.
        block.body = [nodes.FilterBlock(block.body, nodes.TemplateData(""), lineno=block.lineno)]


class _Shortener(NodeTransformer):
    def __init__(self, given: AbstractSet[str], offered: AbstractSet[str]) -> None:
        self._given = given
        self._offered = offered

    def _is_direct(self, node: nodes.Node) -> bool:
        if isinstance(node, nodes.Name):
            return node.name in self._given
        if isinstance(node, nodes.Call):
            return self._is_direct(node.node)
        return isinstance(node, nodes.Getattr) and node.ctx == _DIRECT

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802 - Jinja's way to name visitors
        """Mark an attribute of what was given."""
        self.generic_visit(node)
        if self._is_direct(node.node) and not node.attr.startswith("_") and not keyword.iskeyword(node.attr):
            node.ctx = _DIRECT
        return node

    def _about(self, node: nodes.Test | nodes.Filter) -> nodes.Node:
        self.generic_visit(node)
        if node.name in _OF_MISSING and isinstance(node.node, nodes.Getattr):
            node.node.ctx = "load"
        return node

    visit_Test = _about  # noqa: N815 - as above
    visit_Filter = _about  # noqa: N815

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        """Take what a loop over something given passes as given."""
        node.iter = self.visit(node.iter)
        before = self._given
        stored = {each.name for part in node.body for each in part.find_all(nodes.Name) if each.ctx != "load"}
        if self._is_direct(node.iter) and isinstance(node.target, nodes.Name) and node.target.name not in stored:
            self._given = before | {node.target.name}
        self.generic_visit(node)
        self._given = before
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """Call an offered function from the environment."""
        self.generic_visit(node)
        called = node.node
        if isinstance(called, nodes.Name) and called.name in self._offered:
            node.node = nodes.EnvironmentAttribute(_PREFIX + called.name, lineno=node.lineno)
        return node


class SiteCode(CodeGenerator):
    """Generates the code of templates whose environment has ``escaped``, with the shortcuts that were marked."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802 - Jinja's way to name visitors
        """Write a filtered part, or one that is only to be one text."""
        if isinstance(node.filter, nodes.Filter):
            super().visit_FilterBlock(node, frame)
            return
        inner = frame.inner()  # type: ignore[unreachable]
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.writeline(f"yield concat({inner.buffer})")
        self.leave_frame(inner)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as above
        """Write the reading of an attribute."""
        if node.ctx == _DIRECT:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
        else:
            super().visit_Getattr(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - as above
        """Write a call."""
        direct = isinstance(node.node, nodes.Getattr) and node.node.ctx == _DIRECT
        unusual = node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(each.key) for each in node.kwargs)
        if unusual or not (direct or isinstance(node.node, nodes.EnvironmentAttribute)):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

"""Rewrites expressions: loads, uses of whole values, calls, iteration, and the targets of assignments."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from racefree.detector.bindings import constant_site, is_simple, is_view
from racefree.detector.containers import METHOD_NAMES
from racefree.detector.nodes import Nodes
from racefree.detector.sites import CALLS, CONTENT, CREATES, SITES, STORED, TRUTH

WHOLE_OPERATORS = (ast.BitOr, ast.BitAnd, ast.BitXor)
OPERAND_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Mod, *WHOLE_OPERATORS)
FRESH = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Call)
NEVER_CONTAINERS = (ast.Constant, ast.JoinedStr, ast.Tuple, ast.Lambda, ast.Compare)


def at_the_name(made: ast.Call, node: ast.Attribute, whole: ast.expr | None = None) -> ast.Call:
    """CPython puts an attribute on the line of its name, not on that of the expression before it."""
    if node.end_lineno is not None and node.end_lineno != node.lineno:
        made.lineno = node.end_lineno
        made.col_offset = max((node.end_col_offset or 0) - len(node.attr.encode()), 0)
        last = whole or node
        made.end_lineno, made.end_col_offset = last.end_lineno, last.end_col_offset
    return made


class Expressions(Nodes):
    # ---- uses of values ----

    def used(self, node: ast.expr, flag: int, wrap_locals: bool = True) -> ast.expr:
        """*node*, whose value is consumed whole (CONTENT) or only tested (TRUTH)."""
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Name):
            self.flags[node] = self.flags.get(node, 0) | flag
        before = node
        rewritten: ast.expr = self.visit(node)
        if isinstance(before, ast.Name) and rewritten is before and wrap_locals:
            return self.call("use", [before, self.site(before, "use", 0)], before)
        if (isinstance(before, ast.Attribute) and isinstance(rewritten, ast.Attribute)) or is_view(before):
            self.flags[before] = self.flags.get(before, 0) | flag
            return self.call("use", [rewritten, self.site(before, "use", 0)], before)
        return rewritten

    def is_shared(self, node: ast.expr) -> bool:
        """Whether a name is that of a global or of an outer function's variable."""
        if not isinstance(node, ast.Name) or self.scope.is_class_name(node.id):
            return False
        owner = self.scope.owner(node.id)
        return owner is None or owner.function() is not self.scope.function()

    def tested(self, node: ast.expr) -> ast.expr:
        return (
            self.used(node, TRUTH)
            if isinstance(node, ast.Attribute | ast.Subscript | ast.Name)
            else self.visit(node)
        )

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.op, OPERAND_OPERATORS):
            wrap = isinstance(node.op, WHOLE_OPERATORS)
            text = (
                isinstance(node.op, ast.Mod)
                and isinstance(node.left, ast.Constant)
                and isinstance(node.left.value, str)
            )
            other_is_number = (isinstance(node.left, ast.Constant) and not text) or isinstance(
                node.right, ast.Constant
            )
            repeats = isinstance(node.op, ast.Mult) and (
                self.is_shared(node.left) or self.is_shared(node.right)
            )
            if not other_is_number or repeats:
                node.left = self.used(node.left, CONTENT, wrap or self.is_shared(node.left))
                node.right = self.used(node.right, CONTENT, wrap or text or self.is_shared(node.right))
                return node
        self.generic_visit(node)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        node.values = [self.tested(value) for value in node.values]
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        node.operand = self.tested(node.operand) if isinstance(node.op, ast.Not) else self.visit(node.operand)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        node.test, node.body, node.orelse = (
            self.tested(node.test),
            self.visit(node.body),
            self.visit(node.orelse),
        )
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            if isinstance(node.comparators[0], ast.Constant | ast.Tuple | ast.Set | ast.List):
                self.generic_visit(node)
                return node
            site = self.site(node, "use", 0, node.comparators[0])
            found = self.call(
                "contains", [self.visit(node.left), self.visit(node.comparators[0]), site], node
            )
            if isinstance(node.ops[0], ast.NotIn):
                return ast.copy_location(ast.UnaryOp(ast.Not(), found), node)
            return found
        sides = [node.left, *node.comparators]
        plain = any(isinstance(side, NEVER_CONTAINERS) for side in sides)
        equal = all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
        identity = all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops)
        if plain or identity:
            self.generic_visit(node)
            return node
        node.left, *node.comparators = [self.used(side, CONTENT, equal) for side in sides]
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        node.value = self.used(node.value, CONTENT)
        if node.format_spec is not None:
            node.format_spec = self.visit(node.format_spec)
        return node

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        if isinstance(node.ctx, ast.Load):
            node.value = self.used(node.value, CONTENT)
            return node
        node.value = self.target(node.value)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for key, value in zip(node.keys, node.values, strict=True):
            keys.append(None if key is None else self.visit(key))
            values.append(self.used(value, CONTENT) if key is None else self.visit(value))
        node.keys, node.values = keys, values
        return node

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        node.value = self.iterated(node.value, [node])
        return node

    # ---- loads ----

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.loading(node) if isinstance(node.ctx, ast.Load) else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        name = self.mangled(node.attr)
        stored = self.is_stored(name)
        is_method = node.attr in METHOD_NAMES
        if not (stored or is_method or name == "__dict__") or not isinstance(node.ctx, ast.Load):
            node.value = self.visit(node.value)
            return node
        site = self.site(node, "load", STORED if stored else 0, node.value)
        arguments = [self.visit(node.value), self.constant(name, node), site]
        if is_method:
            SITES[constant_site(site)].what = "bound"
        made = self.call("load_method" if is_method else "load_attr", arguments, node)
        return at_the_name(made, node)

    def key(self, node: ast.expr) -> ast.expr:
        """An index as an expression: slices are only syntax inside brackets."""
        if isinstance(node, ast.Slice):
            parts = [
                self.constant(None, node) if part is None else self.visit(part)
                for part in (node.lower, node.upper, node.step)
            ]
            return self.call("make_slice", parts, node)
        if isinstance(node, ast.Tuple):
            node.elts = [self.key(element) for element in node.elts]
            return node
        return self.visit(node)  # type: ignore[no-any-return]

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        site = self.site(node, "load", 0, node.value)
        return self.call("load_item", [self.visit(node.value), self.key(node.slice), site], node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = node.func
        simple = all(map(is_simple, node.args)) and all(is_simple(keyword.value) for keyword in node.keywords)
        if isinstance(function, ast.Attribute) and (
            function.attr in METHOD_NAMES or function.attr in self.functions
        ):
            name = self.constant(self.mangled(function.attr), function)
            flags = STORED if self.is_stored(self.mangled(function.attr)) else 0
            site = self.site(node, f"call {function.attr}", flags, function.value)
            receiver = self.visit(function.value)
            if not simple:
                receiver = self.call("prepare", [receiver, name, site], function)
            arguments = [name, site, receiver, *self.arguments(node)]
            return self.call(
                "call_method" if simple else "call_prepared", arguments, node, self.keywords(node)
            )
        spread = any(isinstance(argument, ast.Starred) for argument in node.args)
        spread = spread or any(keyword.arg is None for keyword in node.keywords)
        known = isinstance(function, ast.Name) and function.id in self.functions
        if isinstance(function, ast.Name) and known and not spread and not self.is_frame_call(node):
            site = self.site(node, f"call {function.id}", 0, node.args[0] if node.args else None)
            callee = self.visit(function)
            return self.call("call", [callee, site, *self.arguments(node)], node, self.keywords(node))
        node.func = self.visit(function)
        node.args = self.arguments(node)
        node.keywords = self.keywords(node)
        return node

    @staticmethod
    def is_frame_call(node: ast.Call) -> bool:
        """super() and the like, which look at the frame that calls them, without arguments."""
        return isinstance(node.func, ast.Name) and node.func.id in ("vars", "dir", "locals") and not node.args

    def arguments(self, node: ast.Call) -> list[ast.expr]:
        return [self.visit(argument) for argument in node.args]

    def keywords(self, node: ast.Call) -> list[ast.keyword]:
        for keyword in node.keywords:
            keyword.value = (
                self.used(keyword.value, CONTENT) if keyword.arg is None else self.visit(keyword.value)
            )
        return node.keywords

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        flags = CREATES if isinstance(node.value, FRESH) else 0
        value = self.visit(node.value)
        scope, self.scope = self.scope, self.scope.function()
        node.value = self.storing(node.target.id, value, node, flags)
        self.scope = scope
        return node

    # ---- iteration ----

    def iterated(self, node: ast.expr, body: Iterable[ast.AST]) -> ast.expr:
        if isinstance(node, ast.Constant | ast.Tuple) or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("range", "enumerate", "zip")
        ):
            return self.visit(node)  # type: ignore[no-any-return]
        calls = any(
            isinstance(part, ast.Call | ast.With | ast.Yield | ast.Await)
            for some in body
            for part in ast.walk(some)
        )
        site = self.site(node, "iterate", CALLS if calls else 0)
        return self.call("iterate", [self.visit(node), site], node)

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> ast.expr:
        parts: list[ast.AST] = [node]
        first = node.generators[0]
        first.iter = self.visit(first.iter) if first.is_async else self.iterated(first.iter, parts)
        outer, self.scope = self.scope, self.scopes.of.get(node, self.scope)
        for number, generator in enumerate(node.generators):
            if number:
                generator.iter = (
                    self.visit(generator.iter) if generator.is_async else self.iterated(generator.iter, parts)
                )
            generator.target = self.target(generator.target)
            generator.ifs = [self.tested(test) for test in generator.ifs]
        if isinstance(node, ast.DictComp):
            node.key = self.visit(node.key)
            if node.value is not None:  # {**table for ...} (3.15) has none
                node.value = self.visit(node.value)
        else:
            node.elt = self.visit(node.elt)
        self.scope = outer
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    # ---- targets ----

    def target(self, node: ast.expr) -> ast.expr:
        """A target whose attributes and items go through the engine; names stay."""
        if isinstance(node, ast.Tuple | ast.List):
            node.elts = [self.target(element) for element in node.elts]
        elif isinstance(node, ast.Starred):
            node.value = self.target(node.value)
        elif isinstance(node, ast.Attribute):
            name = self.mangled(node.attr)
            site = self.site(node, "store", self.creates(node), node.value)
            carrier = self.call(
                "attr_target", [self.visit(node.value), self.constant(name, node), site], node
            )
            return ast.copy_location(ast.Attribute(carrier, "v", ast.Store()), node)
        elif isinstance(node, ast.Subscript):
            site = self.site(node, "store", self.creates(node), node.value)
            carrier = self.call("item_target", [self.visit(node.value), self.key(node.slice), site], node)
            return ast.copy_location(ast.Attribute(carrier, "v", ast.Store()), node)
        return node

    def creates(self, node: ast.AST) -> int:
        return 0

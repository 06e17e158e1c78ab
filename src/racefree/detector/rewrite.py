"""Rewrites a module's tree so that each access to what threads may share goes through the engine.

The rewritten code calls placeholders, string constants; after compilation `engine_constants` puts the engine's
functions in their place, so that no name is added to any namespace. Base, key and value are evaluated once, in
Python's order; targets of assignments that are not plain ones become `target(base, key).v`, so that unpacking,
in-place operators, `for`, `with` and annotated assignments stay CPython's own.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any, TypeVar

from racefree import _engine
from racefree.detector.containers import FUNCTION_NAMES, METHOD_NAMES
from racefree.detector.patterns import Patterns
from racefree.detector.scopes import Scopes
from racefree.detector.sites import (
    CALLS,
    CHANGES,
    CONTENT,
    CREATES,
    MATCHED,
    SITES,
    STORED,
    TRUTH,
    Site,
    Source,
    position,
)

MARK = "\0racefree "
ENGINE: dict[str, Callable[..., Any]] = {
    MARK + name: getattr(_engine, name)
    for name in [
        "load_attr",
        "load_method",
        "store_attr",
        "del_attr",
        "load_item",
        "store_item",
        "del_item",
        "attr_target",
        "item_target",
        "global_load",
        "global_store",
        "global_wrote",
        "cell_load",
        "cell_store",
        "cell_wrote",
        "call",
        "call_method",
        "prepare",
        "call_prepared",
        "iterate",
        "use",
        "contains",
        "finalizing",
        "make_slice",
        "global_seen",
        "cell_seen",
        "second",
    ]
}

N = TypeVar("N", bound=ast.AST)
WHOLE_OPERATORS = (ast.BitOr, ast.BitAnd, ast.BitXor)
CHANGING_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.BitOr, ast.BitAnd, ast.BitXor)
OPERAND_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Mod, *WHOLE_OPERATORS)
FRESH = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Call)
NEVER_CONTAINERS = (ast.Constant, ast.JoinedStr, ast.Tuple, ast.Lambda, ast.Compare)


def engine_constants(code: CodeType) -> CodeType:
    """*code* with the engine's functions in place of their placeholders."""
    constants = tuple(
        engine_constants(constant)
        if isinstance(constant, CodeType)
        else ENGINE.get(constant, constant)
        if type(constant) is str
        else constant
        for constant in code.co_consts
    )
    return code.replace(co_consts=constants)


def compile_tree(tree: ast.AST, file: str, mode: str, flags: int = 0) -> CodeType:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        code = compile(tree, file, mode, flags=flags, dont_inherit=True)  # type: ignore[call-overload]
    for warning in caught:
        if "object is not callable" not in str(warning.message):
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return engine_constants(code)


def rewrite(
    text: str, file: str, stored: frozenset[str] | None, mode: str = "exec", flags: int = 0
) -> CodeType:
    """Compile *text* with its accesses going through the engine.

    *stored*: the attribute names that the program stores somewhere; None if that is not known.
    """
    tree = compile(text, file, mode, flags=flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    source = Source(file, text)
    rewritten = Rewriter(tree, source, stored).visit(tree)
    return compile_tree(rewritten, file, mode, flags)


def starts_something(statement: ast.stmt) -> bool:
    """Whether a statement of the module's body may start a thread."""
    if isinstance(statement, ast.Expr):
        return any(isinstance(node, ast.Call) for node in ast.walk(statement))
    if isinstance(statement, ast.For | ast.While | ast.With | ast.If | ast.Try):
        return any(isinstance(node, ast.Call) for node in ast.walk(statement))
    return False


def late_names(body: Iterable[ast.stmt]) -> set[str]:
    """Globals stored after the first statement that may have started a thread."""
    late: set[str] = set()
    started = False
    for statement in body:
        started = started or starts_something(statement)
        if started and not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    late.add(node.id)
    return late


def aliases_of_functions(tree: ast.AST) -> set[str]:
    """Names that an import or a plain assignment gives to functions whose effect is known."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names.update(
                alias.asname for alias in node.names if alias.asname and alias.name in FUNCTION_NAMES
            )
        elif (
            isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        ):
            value = node.value
            called = (
                value.id
                if isinstance(value, ast.Name)
                else value.attr
                if isinstance(value, ast.Attribute)
                else ""
            )
            if called in FUNCTION_NAMES or called in METHOD_NAMES:
                names.add(node.targets[0].id)
    return names


def is_view(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("keys", "values", "items")
        and not node.args
    )


def names_deleted(tree: ast.AST) -> set[str]:
    """Variables that can be unbound while somebody reads them."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
            names.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names


def constant_site(node: ast.expr) -> int:
    assert isinstance(node, ast.Constant)
    assert isinstance(node.value, int)
    return node.value // 256


def is_simple(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Name | ast.Constant)


class Rewriter(ast.NodeTransformer):
    def __init__(
        self,
        tree: ast.Module | ast.Expression | ast.Interactive,
        source: Source,
        stored: frozenset[str] | None,
    ):
        self.source = source
        self.stored = stored
        self.scopes = Scopes(tree)
        self.marks = Patterns(tree).marks
        self.scope = self.scopes.module
        self.late = late_names(tree.body) if isinstance(tree, ast.Module) else set(self.scopes.global_stores)
        self.functions = FUNCTION_NAMES | aliases_of_functions(tree)
        self.flags: dict[ast.AST, int] = {}
        self.deleted = names_deleted(tree)
        self.text_at_run_time = source.file.startswith("<")
        self.names: list[str] = []
        self.classes: list[str] = []

    # ---- what a name means ----

    def mangled(self, name: str) -> str:
        if not self.classes or not name.startswith("__") or name.endswith("__") or "." in name:
            return name
        owner = self.classes[-1].lstrip("_")
        return f"_{owner}{name}" if owner else name

    def is_stored(self, name: str) -> bool:
        return self.stored is None or name in self.stored

    def is_tracked_global(self, name: str) -> bool:
        stores = self.scopes.global_stores.get(name, 0)
        if self.text_at_run_time:
            return not hasattr(builtins, name)
        if stores == 0:
            return False
        if (
            stores == self.scopes.plain_definitions.get(name, 0)
            and name not in self.scopes.stored_by_functions
        ):
            return False
        if stores > 1 or name in self.scopes.stored_by_functions or name in self.late:
            return True
        return self.is_stored(name)

    def variable(self, name: str) -> str | None:
        """How the variable *name* is recorded here: "global", "cell" or not at all."""
        if self.scope.is_class_name(name):
            return None
        owner = self.scope.owner(name)
        if owner is None:
            return "global" if self.is_tracked_global(name) else None
        if owner.kind == "function" and name in owner.captured and name in owner.rebound:
            return "cell"
        return None

    # ---- making nodes ----

    def call(
        self, name: str, arguments: list[ast.expr], at: ast.AST, keywords: list[ast.keyword] | None = None
    ) -> ast.Call:
        function = ast.copy_location(ast.Constant(MARK + name), at)
        return ast.copy_location(ast.Call(function, arguments, keywords or []), at)

    def constant(self, value: object, at: ast.AST) -> ast.expr:
        return ast.copy_location(ast.Constant(value), at)  # type: ignore[arg-type]

    def site(
        self, node: ast.expr | ast.stmt, what: str, flags: int = 0, base: ast.expr | None = None
    ) -> ast.expr:
        line, column, end_line, end_column = position(node)
        site = Site(
            self.source, line, column, end_line, end_column, ".".join(self.names) or "<module>", what,
            position(base) if base is not None else None,
        )  # fmt: skip
        mark = self.marks.get(node)
        if mark is not None:
            site.group, site.modifies, site.checks = mark.group, mark.modifies, mark.checks
        return self.constant(SITES.add(site) * 256 + flags + self.flags.get(node, 0), node)

    def reading(self, name: str, at: ast.AST) -> ast.expr:
        body = ast.copy_location(ast.Name(name, ast.Load()), at)
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        return ast.copy_location(ast.Lambda(nothing, body), at)

    def statement(self, expression: ast.expr, at: ast.AST) -> ast.stmt:
        return ast.copy_location(ast.Expr(expression), at)

    def wrote(self, name: str, node: ast.expr | ast.stmt) -> list[ast.stmt]:
        """Statements that record a store to the variable *name* made just before."""
        kind = self.variable(name)
        if kind == "global":
            arguments = [self.constant(self.mangled(name), node), self.site(node, "store")]
            return [self.statement(self.call("global_wrote", arguments, node), node)]
        if kind == "cell":
            return [
                self.statement(
                    self.call("cell_wrote", [self.reading(name, node), self.site(node, "store")], node), node
                )
            ]
        return []

    def storing(self, name: str, value: ast.expr, node: ast.expr | ast.stmt, flags: int) -> ast.expr:
        kind = self.variable(name)
        if kind == "global":
            arguments = [value, self.constant(self.mangled(name), node), self.site(node, "store", flags)]
            return self.call("global_store", arguments, node)
        if kind == "cell":
            return self.call(
                "cell_store", [value, self.reading(name, node), self.site(node, "store", flags)], node
            )
        return value

    def loading(self, node: ast.Name) -> ast.expr:
        kind = self.variable(node.id)
        if kind is not None and node.id in self.deleted:
            site = self.site(node, "load")
            if kind == "global":
                seen = self.call("global_seen", [self.constant(self.mangled(node.id), node), site], node)
            else:
                seen = self.call("cell_seen", [self.reading(node.id, node), site], node)
            return self.call("second", [seen, node], node)
        if kind == "global":
            return self.call(
                "global_load",
                [node, self.constant(self.mangled(node.id), node), self.site(node, "load")],
                node,
            )
        if kind == "cell":
            return self.call("cell_load", [node, self.reading(node.id, node), self.site(node, "load")], node)
        return node

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
        return self.call("load_method" if is_method else "load_attr", arguments, node)

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
        if isinstance(function, ast.Name) and function.id in self.functions and not self.is_frame_call(node):
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

    def visit_For(self, node: ast.For) -> ast.stmt:
        node.iter = self.iterated(node.iter, node.body)
        names = self.tracked_names(node.target)
        node.target = self.target(node.target)
        node.body = [*self.all_wrote(names), *self.block(node.body)]
        node.orelse = self.block(node.orelse)
        return node

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.stmt:
        node.iter = self.visit(node.iter)
        names = self.tracked_names(node.target)
        node.target = self.target(node.target)
        node.body = [*self.all_wrote(names), *self.block(node.body)]
        node.orelse = self.block(node.orelse)
        return node

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
            node.key, node.value = self.visit(node.key), self.visit(node.value)
        else:
            node.elt = self.visit(node.elt)
        self.scope = outer
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    # ---- stores ----

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

    def tracked_names(self, node: ast.AST) -> list[ast.Name]:
        return [
            part
            for part in ast.walk(node)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) and self.variable(part.id)
        ]

    def all_wrote(self, names: Iterable[ast.Name]) -> list[ast.stmt]:
        return [statement for name in names for statement in self.wrote(name.id, name)]

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        flags = CREATES if isinstance(node.value, FRESH) else 0
        unpacks = any(isinstance(target, ast.Tuple | ast.List) for target in node.targets)
        value = (
            self.used(node.value, CONTENT)
            if unpacks and isinstance(node.value, ast.Attribute | ast.Subscript | ast.Name)
            else self.visit(node.value)
        )
        if len(node.targets) == 1 and not unpacks:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                node.value = self.storing(target.id, value, target, flags)
                return node
            return self.statement(self.store_one(target, value, flags), node)
        names = [name for target in node.targets for name in self.tracked_names(target)]
        node.value = value
        node.targets = [self.target(target) for target in node.targets]
        return [node, *self.all_wrote(names)]

    def store_one(self, target: ast.expr, value: ast.expr, flags: int) -> ast.expr:
        if isinstance(target, ast.Attribute):
            site = self.site(target, "store", flags, target.value)
            name = self.constant(self.mangled(target.attr), target)
            return self.call("store_attr", [value, self.visit(target.value), name, site], target)
        assert isinstance(target, ast.Subscript)
        site = self.site(target, "store", flags, target.value)
        return self.call(
            "store_item", [value, self.visit(target.value), self.key(target.slice), site], target
        )

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        target = node.target
        changes = isinstance(node.op, CHANGING_OPERATORS) and not (
            isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, int | float | complex | str)
            and not isinstance(node.op, ast.Mult)
        )
        if isinstance(target, ast.Name):
            kind = self.variable(target.id)
            before = [self.changing(target)] if changes else []
            node.value = self.used(node.value, CONTENT, self.is_shared(node.value))
            if kind is None:
                return [*before, node]
            load = ast.copy_location(ast.Name(target.id, ast.Load()), target)
            if target in self.marks:
                self.marks[load] = self.marks[target]
            loading = self.statement(self.loading(load), node)
            return [loading, *before, node, *self.wrote(target.id, target)]
        if changes:
            self.flags[target] = CHANGES
        node.target = self.target(target)  # type: ignore[assignment]
        node.value = self.used(node.value, CONTENT, self.is_shared(node.value))
        return node

    def changing(self, target: ast.Name) -> ast.stmt:
        """Records that a container of this name is about to be changed in place."""
        value = ast.copy_location(ast.Name(target.id, ast.Load()), target)
        return self.statement(self.call("use", [value, self.site(target, "update", CHANGES)], target), target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is None:
            return node
        flags = CREATES if isinstance(node.value, FRESH) else 0
        value = self.visit(node.value)
        if isinstance(node.target, ast.Name):
            node.value = self.storing(node.target.id, value, node.target, flags)
        else:
            node.value = value
            node.target = self.target(node.target)  # type: ignore[assignment]
        return node

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        return [statement for target in node.targets for statement in self.delete(target, node)]

    def delete(self, target: ast.expr, node: ast.Delete) -> list[ast.stmt]:
        if isinstance(target, ast.Tuple | ast.List):
            return [statement for element in target.elts for statement in self.delete(element, node)]
        if isinstance(target, ast.Attribute):
            site = self.site(target, "delete", 0, target.value)
            arguments = [self.visit(target.value), self.constant(self.mangled(target.attr), target), site]
            return [self.statement(self.call("del_attr", arguments, target), node)]
        if isinstance(target, ast.Subscript):
            site = self.site(target, "delete", 0, target.value)
            arguments = [self.visit(target.value), self.key(target.slice), site]
            return [self.statement(self.call("del_item", arguments, target), node)]
        deletion = ast.copy_location(ast.Delete([target]), node)
        return [deletion, *(self.wrote(target.id, target) if isinstance(target, ast.Name) else [])]

    # ---- statements with blocks ----

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in body:
            made = self.visit(statement)
            result += made if isinstance(made, list) else [made]
        return result

    def visit_If(self, node: ast.If) -> ast.stmt:
        node.test, node.body, node.orelse = (
            self.tested(node.test),
            self.block(node.body),
            self.block(node.orelse),
        )
        return node

    def visit_While(self, node: ast.While) -> ast.stmt:
        node.test, node.body, node.orelse = (
            self.tested(node.test),
            self.block(node.body),
            self.block(node.orelse),
        )
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        node.test = self.tested(node.test)
        node.msg = None if node.msg is None else self.visit(node.msg)
        return node

    def visit_With(self, node: ast.With | ast.AsyncWith) -> ast.stmt:
        names: list[ast.Name] = []
        for item in node.items:
            item.context_expr = self.visit(item.context_expr)
            if item.optional_vars is not None:
                names += self.tracked_names(item.optional_vars)
                item.optional_vars = self.target(item.optional_vars)
        node.body = [*self.all_wrote(names), *self.block(node.body)]
        return node

    visit_AsyncWith = visit_With

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        node.type = None if node.type is None else self.visit(node.type)
        wrote = self.wrote(node.name, node) if node.name else []  # type: ignore[arg-type]
        node.body = [*wrote, *self.block(node.body)]
        return node

    def visit_Match(self, node: ast.Match) -> ast.stmt:
        classes = any(
            isinstance(part, ast.MatchClass) for case in node.cases for part in ast.walk(case.pattern)
        )
        site = self.site(node.subject, "use", CONTENT | (MATCHED if classes else 0))
        node.subject = self.call("use", [self.visit(node.subject), site], node.subject)
        for case in node.cases:
            captured = [
                name
                for part in ast.walk(case.pattern)
                for name in (getattr(part, "name", None), getattr(part, "rest", None))
                if isinstance(name, str) and self.variable(name)
            ]
            case.guard = None if case.guard is None else self.tested(case.guard)
            wrote = [statement for name in captured for statement in self.wrote(name, case.pattern)]  # type: ignore[arg-type]
            case.body = [*wrote, *self.block(case.body)]
        return node

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> ast.stmt | list[ast.stmt]:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            return node
        names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
        return [node, *(statement for name in names if name != "*" for statement in self.wrote(name, node))]

    visit_ImportFrom = visit_Import

    # ---- functions and classes ----

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self.defaults(node.args)
        outer, self.scope = self.scope, self.scopes.of[node]
        self.names.append(node.name)
        body = self.block(node.body)
        if node.name == "__del__" and node.args.args:
            first = 1 if ast.get_docstring(node) is not None else 0
            receiver = ast.copy_location(ast.Name(node.args.args[0].arg, ast.Load()), node.body[0])
            call = self.call("finalizing", [receiver], node.body[0])
            body.insert(first, self.statement(call, node.body[0]))
        node.body = body
        self.names.pop()
        self.scope = outer
        return [node, *self.wrote(node.name, node)]

    visit_AsyncFunctionDef = visit_FunctionDef

    def defaults(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.visit(default) for default in arguments.defaults]
        arguments.kw_defaults = [
            None if default is None else self.visit(default) for default in arguments.kw_defaults
        ]

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        self.defaults(node.args)
        if node not in self.scopes.of:
            return node  # one that was made here
        outer, self.scope = self.scope, self.scopes.of[node]
        self.names.append("<lambda>")
        node.body = self.visit(node.body)
        self.names.pop()
        self.scope = outer
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> list[ast.stmt]:
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        node.bases = [self.visit(base) for base in node.bases]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        outer, self.scope = self.scope, self.scopes.of[node]
        self.names.append(node.name)
        self.classes.append(node.name)
        node.body = self.block(node.body)
        self.classes.pop()
        self.names.pop()
        self.scope = outer
        return [node, *self.wrote(node.name, node)]

    def visit_TypeAlias(self, node: ast.AST) -> ast.AST:
        return node

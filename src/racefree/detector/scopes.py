"""Which variable a name means at each place of a module: local, closure cell or global, and who stores it.

CPython's `symtable` knows this too, but by blocks whose order differs between versions; here it is by node of
the tree that is to be rewritten.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """One function, lambda, class body, comprehension or the module."""

    def __init__(self, kind: str, parent: Scope | None) -> None:
        self.kind = kind
        self.parent = parent
        self.bound: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.rebound: set[str] = set()  # stored more than once, or from an inner function
        self.captured: set[str] = set()  # read or stored by an inner function

    def function(self) -> Scope:
        """The scope in which an assignment expression of a comprehension binds."""
        scope = self
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        return scope

    def owner(self, name: str) -> Scope | None:
        """The function or comprehension whose variable *name* is here; None for a global or a class's name."""
        if name in self.globals:
            return None
        scope: Scope | None = self
        first = True
        while scope is not None:
            if scope.kind == "module" or name in scope.globals:
                return None
            visible = scope.kind != "class" or first
            if visible and name in scope.bound and name not in scope.nonlocals:
                return None if scope.kind == "class" else scope
            first = first and scope.kind == "comprehension"
            scope = scope.parent
        return None

    def is_class_name(self, name: str) -> bool:
        return self.kind == "class" and name in self.bound and name not in self.globals | self.nonlocals


def stored_names(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id


class Scopes(ast.NodeVisitor):
    """The scope of every node that opens one, and what the module's globals are stored by."""

    def __init__(self, tree: ast.Module | ast.Expression | ast.Interactive) -> None:
        self.module = Scope("module", None)
        self.of: dict[ast.AST, Scope] = {tree: self.module}
        self.scope = self.module
        self.global_stores: dict[str, int] = {}
        self.stored_by_functions: set[str] = set()
        self.plain_definitions: dict[str, int] = {}
        self.uses: list[tuple[Scope, str, bool]] = []
        self.loops = 0
        for child in ast.iter_child_nodes(tree):
            self.visit(child)
        self._resolve()

    def _bind(self, name: str, scope: Scope | None = None) -> None:
        scope = scope or self.scope
        if name in scope.bound:
            scope.rebound.add(name)
        scope.bound.add(name)
        if self.loops:
            scope.rebound.add(name)
        self.uses.append((scope, name, True))

    def _resolve(self) -> None:
        for scope, name, is_store in self.uses:
            owner = scope.owner(name)
            if owner is None:
                if is_store and not scope.is_class_name(name):
                    self.global_stores[name] = self.global_stores.get(name, 0) + 1
                    if scope.function().kind != "module":
                        self.stored_by_functions.add(name)
                continue
            if owner is not scope and owner.function() is not scope.function():
                owner.captured.add(name)
                if is_store:
                    owner.rebound.add(name)

    def _open(self, node: ast.AST, kind: str) -> Scope:
        scope = Scope(kind, self.scope)
        self.of[node] = scope
        return scope

    def _inside(self, scope: Scope, nodes: Iterable[ast.AST]) -> None:
        outer, self.scope = self.scope, scope
        loops = self.loops
        if scope.kind != "comprehension":
            self.loops = 0
        for node in nodes:
            self.visit(node)
        self.scope, self.loops = outer, loops

    def _declare(self, scope: Scope, body: Iterable[ast.AST]) -> None:
        """`global` and `nonlocal` hold for the whole block, wherever they stand in it."""
        for node in body:
            if isinstance(node, ast.Global):
                scope.globals.update(node.names)
            elif isinstance(node, ast.Nonlocal):
                scope.nonlocals.update(node.names)
            elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
                self._declare(scope, ast.iter_child_nodes(node))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        arguments = node.args
        for default in [*arguments.defaults, *filter(None, arguments.kw_defaults)]:
            self.visit(default)
        scope = self._open(node, "function")
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += filter(None, [arguments.vararg, arguments.kwarg])
        scope.bound.update(argument.arg for argument in every)
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        self._declare(scope, body)
        self._inside(scope, body)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator)
        self._bind(node.name)
        self.plain_definitions[node.name] = self.plain_definitions.get(node.name, 0) + 1
        self._function(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(part)
        self._bind(node.name)
        self.plain_definitions[node.name] = self.plain_definitions.get(node.name, 0) + 1
        scope = self._open(node, "class")
        self._declare(scope, node.body)
        self._inside(scope, node.body)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        generators = node.generators
        self.visit(generators[0].iter)
        scope = self._open(node, "comprehension")
        for generator in generators:
            for name in stored_names(generator.target):
                scope.bound.add(name)
        parts: list[ast.AST] = []
        for number, generator in enumerate(generators):
            parts += [generator.target, *([generator.iter] if number else []), *generator.ifs]
        if isinstance(node, ast.DictComp):
            # {**table for ...} (3.15) has the table as its key and no value
            parts += [part for part in (node.key, node.value) if part is not None]
        else:
            parts.append(node.elt)
        self._inside(scope, parts)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self._bind(node.target.id, self.scope.function())

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        self.loops += 1
        self.generic_visit(node)
        self.loops -= 1

    visit_For = visit_AsyncFor = visit_While = _loop

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.uses.append((self.scope, node.id, False))
        elif self.scope.kind != "comprehension":
            self._bind(node.id)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self._bind(name)
            self.plain_definitions[name] = self.plain_definitions.get(name, 0) + 1

    visit_ImportFrom = visit_Import

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self._bind(node.rest)
        self.generic_visit(node)

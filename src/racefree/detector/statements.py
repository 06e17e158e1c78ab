"""Rewrites statements: stores, deletions, and whatever has a block."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from racefree.detector.expressions import FRESH, Expressions
from racefree.detector.sites import CHANGES, CONTENT, CREATES, MATCHED

CHANGING_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.BitOr, ast.BitAnd, ast.BitXor)


class Rewriter(Expressions):
    # ---- stores ----

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

    # ---- loops ----

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

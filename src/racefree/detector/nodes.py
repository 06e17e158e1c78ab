"""What a name means at a place of the program, and the nodes of rewritten code."""

from __future__ import annotations

import ast
import builtins

from racefree.detector.bindings import aliases_of_functions, late_names, names_deleted
from racefree.detector.containers import FUNCTION_NAMES
from racefree.detector.patterns import Patterns
from racefree.detector.scopes import Scopes
from racefree.detector.sites import SITES, Site, Source, position

MARK = "\0racefree "


class Nodes(ast.NodeTransformer):
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

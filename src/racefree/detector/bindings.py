"""What a module's source says of its names before it is rewritten: when they are bound, and what they stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from racefree.detector.containers import FUNCTION_NAMES, METHOD_NAMES


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

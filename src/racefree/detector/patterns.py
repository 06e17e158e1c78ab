"""Statements that only make sense in one piece: read-modify-write and check-then-act, found in the source.

self.n += 1                 d[k] = d.get(k, 0) + 1             v = d[k]; v += 1; d[k] = v
if k not in d: d[k] = ...   if self.x is None: self.x = ...    r = d.get(k); if r is None: d[k] = ...
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from racefree.detector.sites import SITES

MUTATORS = frozenset(
    [
        "append",
        "appendleft",
        "add",
        "insert",
        "extend",
        "extendleft",
        "remove",
        "discard",
        "pop",
        "popleft",
        "popitem",
        "clear",
        "update",
        "setdefault",
        "sort",
        "reverse",
        "rotate",
        "move_to_end",
        "subtract",
    ]
)


@dataclass(slots=True)
class Mark:
    group: int
    modifies: bool = False
    checks: bool = False


Reads = dict[str, list[ast.AST]]


def location(node: ast.AST) -> str | None:
    """A text that is the same for reads and writes of one location; None for what is no location."""
    if isinstance(node, ast.Attribute | ast.Subscript | ast.Name):
        return ast.unparse(node)
    return None


def reads_in(expression: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The locations that *expression* reads, with the node that the rewriter gives a site."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Lambda):
            continue
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and node.args
        ):
            yield f"{ast.unparse(node.func.value)}[{ast.unparse(node.args[0])}]", node
        elif (
            isinstance(node, ast.Compare)
            and len(node.ops) == 1
            and isinstance(node.ops[0], ast.In | ast.NotIn)
        ):
            yield f"{ast.unparse(node.comparators[0])}[{ast.unparse(node.left)}]", node
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "len"
            and node.args
        ):
            yield f"{ast.unparse(node.args[0])}[]", node
        elif isinstance(node, ast.Attribute | ast.Subscript | ast.Name) and isinstance(node.ctx, ast.Load):
            yield ast.unparse(node), node


class Patterns:
    """The marks of one module's nodes."""

    def __init__(self, tree: ast.AST) -> None:
        self.marks: dict[ast.AST, Mark] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
                self._block(node.body, {})

    def _mark(self, nodes: list[ast.AST], *, modifies: bool = False, checks: bool = False) -> None:
        groups = [self.marks[node].group for node in nodes if node in self.marks]
        group = groups[0] if groups else SITES.new_group()
        for node in nodes:
            mark = self.marks.setdefault(node, Mark(group))
            mark.modifies |= modifies
            mark.checks |= checks

    def _reads(self, expression: ast.AST, derived: dict[str, Reads]) -> Reads:
        found: Reads = {}
        for text, node in reads_in(expression):
            found.setdefault(text, []).append(node)
            if isinstance(node, ast.Name):
                for origin, nodes in derived.get(node.id, {}).items():
                    found.setdefault(origin, []).extend(nodes)
        return found

    def _store(self, target: ast.expr, value: ast.expr, derived: dict[str, Reads]) -> None:
        reads = self._reads(value, derived)
        if isinstance(target, ast.Name):
            derived[target.id] = {text: nodes for text, nodes in reads.items() if text != target.id}
        text = location(target)
        if text is not None and text in reads:
            self._mark([target, *reads[text]], modifies=True)

    def _block(self, body: list[ast.stmt], derived: dict[str, Reads]) -> None:
        for number, statement in enumerate(body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    self._store(target, statement.value, derived)
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                self._store(statement.target, statement.value, derived)
            elif isinstance(statement, ast.AugAssign):
                self._mark([statement.target], modifies=True)
                if isinstance(statement.target, ast.Name):
                    self._extend(statement.target.id, self._reads(statement.value, derived), derived)
            elif isinstance(statement, ast.If | ast.While):
                after = body[number + 1 :] if leaves(statement.body) else []
                self._check(statement.test, [*statement.body, *statement.orelse, *after], derived)
            for block in blocks(statement):
                self._block(block, derived)

    def _extend(self, name: str, reads: Reads, derived: dict[str, Reads]) -> None:
        known = derived.setdefault(name, {})
        for text, nodes in reads.items():
            known.setdefault(text, []).extend(nodes)

    def _check(self, test: ast.expr, body: list[ast.stmt], derived: dict[str, Reads]) -> None:
        reads = self._reads(test, derived)
        for statement in body:
            for text, node in writes_in(statement):
                nodes = reads.get(text, [])
                if not nodes and text.endswith("[]"):  # a change of the whole: any look at it was a check
                    base = text[:-2]
                    nodes = [
                        n for seen, some in reads.items() if seen == base or inside(seen, base) for n in some
                    ]
                if nodes:
                    self._mark([node, *nodes], checks=True)


def inside(text: str, base: str) -> bool:
    return text.startswith(f"{base}[")


def leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Continue | ast.Break | ast.Raise)


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(statement, "handlers", []):
        yield handler.body
    for case in getattr(statement, "cases", []):
        yield case.body


def writes_in(statement: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield ast.unparse(node), node
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            yield ast.unparse(node), node
            yield f"{ast.unparse(node.value)}[]", node
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS
        ):
            yield f"{ast.unparse(node.func.value)}[]", node

"""Rewrites a module's tree so that each access to what threads may share goes through the engine.

The rewritten code calls placeholders, string constants; after compilation `engine_constants` puts the engine's
functions in their place, so that no name is added to any namespace. Base, key and value are evaluated once, in
Python's order; targets of assignments that are not plain ones become `target(base, key).v`, so that unpacking,
in-place operators, `for`, `with` and annotated assignments stay CPython's own.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Callable
from importlib.util import decode_source
from types import CodeType
from typing import Any, TypeVar

from racefree import _engine
from racefree.detector.nodes import MARK
from racefree.detector.sites import Source
from racefree.detector.statements import Rewriter

DEEPEST = 20_000
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


def rewrite(
    text: str | bytes,
    file: str,
    stored: frozenset[str] | None,
    mode: str = "exec",
    flags: int = 0,
) -> CodeType:
    """Compile *text* with its accesses going through the engine.

    *stored*: the attribute names that the program stores somewhere; None if that is not known.
    """
    compile(
        text, file, mode, flags=flags, dont_inherit=True
    )  # for its errors and warnings, as they should be
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST))  # a sum of a thousand terms is a tree a thousand deep
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(text, file, mode, flags=flags | ast.PyCF_ONLY_AST, dont_inherit=True)
            source = Source(file, text if isinstance(text, str) else decode_source(text))
            rewritten = Rewriter(tree, source, stored).visit(tree)
            return engine_constants(compile(rewritten, file, mode, flags=flags, dont_inherit=True))
    finally:
        sys.setrecursionlimit(limit)

"""Stands in for pyperf: each benchmark runs once, and a fingerprint of what it computed is printed."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import sys
import time
import types
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

perf_counter = time.perf_counter
VERSION = (2, 9, 0)
SIMPLE = (int, float, complex, str, bytes, bool, type(None))


def python_implementation() -> str:
    return sys.implementation.name


def python_has_jit() -> bool:
    return False


def pieces(value: Any, seen: set[int], depth: int) -> Iterator[str]:
    """The value as text, without addresses; shared and cyclic parts once, functions and the like by name."""
    if isinstance(value, SIMPLE):
        yield repr(value)
    elif isinstance(value, type | types.FunctionType | types.BuiltinFunctionType | types.MethodType):
        yield value.__qualname__
    elif id(value) in seen or depth > 60:
        yield "again"
    else:
        seen.add(id(value))
        yield type(value).__name__
        for part in parts(value):
            yield from pieces(part, seen, depth + 1)


def parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for item in value.items() for part in item]
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    if isinstance(value, list | tuple | deque | bytearray):
        return list(value)
    slots = [name for cls in type(value).__mro__ for name in getattr(cls, "__slots__", ())]
    kept = [
        (name, getattr(value, name)) for name in slots if hasattr(value, name) and not name.startswith("__")
    ]
    return [part for pair in [*kept, *getattr(value, "__dict__", {}).items()] for part in pair]


def fingerprint(value: Any) -> str:
    return hashlib.sha256("\x00".join(pieces(value, set(), 0)).encode()).hexdigest()[:16]


def program_state() -> dict[str, Any]:
    """The benchmark's globals that a run may have changed."""
    names = vars(sys.modules["__main__"])
    hidden = (types.ModuleType, argparse.ArgumentParser, argparse.Namespace, Runner)
    return {
        name: value
        for name, value in names.items()
        if not name.startswith("__") and not callable(value) and not isinstance(value, hidden)
    }


class Runner:
    """The part of pyperf.Runner that the benchmarks use."""

    def __init__(self, add_cmdline_args: Any = None, **_options: Any) -> None:
        self.argparser = argparse.ArgumentParser()
        self.metadata: dict[str, Any] = {}
        self.args: argparse.Namespace | None = None

    def parse_args(self, args: Any = None) -> argparse.Namespace:
        self.args = self.argparser.parse_args(args)
        return self.args

    def bench_func(self, name: str, function: Callable[..., Any], *args: Any, **_options: Any) -> None:
        print(name, fingerprint(function(*args)), fingerprint(program_state()))

    def bench_time_func(self, name: str, function: Callable[..., float], *args: Any, **_options: Any) -> None:
        print(name, function(1, *args) >= 0, fingerprint(program_state()))

    def bench_async_func(
        self, name: str, function: Callable[..., Awaitable[Any]], *args: Any, **_: Any
    ) -> None:
        print(name, fingerprint(asyncio.run(_awaited(function, args))), fingerprint(program_state()))


async def _awaited(function: Callable[..., Awaitable[Any]], args: tuple[Any, ...]) -> Any:
    return await function(*args)

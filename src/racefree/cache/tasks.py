"""Computations by tasks of asyncio: who leads, who waits, and how those who wait are woken on their own loops.

That a flight comes to its end is seen to by the _Ask that a task holds, not by the code here: an exception at
any bytecode, cancellation or a loop that drops the task destroys the coroutine, and with it the _Ask
(csrc/types/asks.c). The with statement makes it certain while a traceback keeps the frame: the interpreter looks
for asynchronous exceptions after calls, on backward jumps and where functions begin. After the call of _ask() its
result is on the frame's stack, which drops it; then comes no such place until with has hold of it.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import math
import time
import weakref
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any

from racefree._maps import CacheCore, TaskAgent

# The task that this context was last seen in, and what stands for it. A new task begins with its parent's.
_known: ContextVar[tuple[weakref.ref[Any], TaskAgent] | None] = ContextVar("racefree_task", default=None)
_ABSENT: Any = object()


def _this_task() -> TaskAgent:
    """What stands for the running task."""
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no loop runs: somebody drives the coroutine by hand
        task = None
    known = _known.get()
    if known is not None and task is not None and known[0]() is task:
        return known[1]
    agent = TaskAgent()
    if task is not None:
        _known.set((weakref.ref(task), agent))
    return agent


async def compute_in_task(
    cache: CacheCore[Any, Any],
    key: Hashable,
    compute: Callable[[], Any],
    deadline: float,
    anew: bool = False,
) -> Any:
    """Compute the value of *key* in this task, or wait for whoever does; with *anew* even if it has one."""
    while True:
        with cache._ask(key, _this_task(), anew) as ask:
            if ask.leads:
                value = compute()
                if inspect.isawaitable(value):
                    value = await value
                return ask.finish(value)
            await _end_of_the_other(ask, deadline)
            found = ask.result()
            if found is not None:
                return found[0]
        anew = False  # whatever comes now was begun after we asked


def deadline_after(timeout: float | None) -> float:
    """*timeout* seconds from now, on time.monotonic(); None is never."""
    if timeout is None:
        return math.inf
    if not isinstance(timeout, (int, float)):
        raise TypeError(f"timeout must be a number of seconds or None, not {type(timeout).__name__}")
    if not timeout >= 0:
        raise ValueError(f"timeout must not be negative or NaN: {timeout!r}")
    return time.monotonic() + timeout


async def _end_of_the_other(ask: Any, deadline: float) -> None:
    """Wait until the other's computation has ended, or the deadline."""
    loop = asyncio.get_running_loop()
    woken = loop.create_future()
    wake = functools.partial(loop.call_soon_threadsafe, _wake, woken)
    if not ask.listen(wake):
        return
    timer = None
    if deadline < math.inf:
        timer = loop.call_later(max(0.0, deadline - time.monotonic()), _wake, woken)
    try:
        await woken
    finally:
        if timer is not None:
            timer.cancel()


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)


async def cached_call(
    cache: CacheCore[Any, Any],
    key: Hashable,
    anew: bool,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    """A call of a cached coroutine function."""
    value = _ABSENT if anew else cache.get(key, _ABSENT)
    if value is not _ABSENT:
        return value
    return await compute_in_task(cache, key, functools.partial(function, *args, **kwargs), math.inf, anew)

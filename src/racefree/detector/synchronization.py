"""Makes the program's synchronisation known to the engine: locks, threads, and what is written in C.

What is written in Python over locks (Condition, Event, Semaphore, Barrier, Queue, Future, executors) inherits it.
Locks that the program did not ask for (logging's, the import system's) stay plain: the order that they create by
accident would hide races.
"""

from __future__ import annotations

import _thread
import asyncio.base_events
import concurrent.futures.thread  # noqa: F401 - its module-wide lock orders nothing of the program's
import contextlib
import functools
import inspect
import logging  # noqa: F401 - before the locks are replaced
import os
import queue
import sys
import threading
import types
import weakref
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

from racefree import _engine

# Modules whose own locks say nothing about the program.
EXEMPT = (
    "logging",
    "importlib",
    "warnings",
    "tempfile",
    "linecache",
    "encodings",
    "racefree.detector",
    "racefree.cli",
)
PASSED_OVER = ("threading",)

_installed = False


def is_exempt() -> bool:
    """Whether the lock being made belongs to a module whose locks must not create order."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if not isinstance(module, str):
            return False
        if module not in PASSED_OVER:
            return any(module == name or module.startswith(f"{name}.") for name in EXEMPT)
        frame = frame.f_back
    return False


def install_locks() -> None:
    _engine.configure_locks(_thread.allocate_lock, _thread.RLock, is_exempt)
    for module, names in (
        (_thread, ("allocate_lock", "allocate", "lock", "LockType")),
        (threading, ("Lock", "_allocate_lock")),
    ):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, _engine.Lock)
    setattr(_thread, "RLock", _engine.RLock)  # noqa: B010 - the stubs call it final
    setattr(threading, "_CRLock", _engine.RLock)  # noqa: B010


def install_threads() -> None:
    start_new_thread = _thread.start_new_thread

    def starting(
        function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None
    ) -> int:
        if not callable(function):
            return start_new_thread(function, args)
        owner = getattr(function, "__self__", None)
        started = _engine.started(function, owner if isinstance(owner, threading.Thread) else None)
        return start_new_thread(started, args) if kwargs is None else start_new_thread(started, args, kwargs)

    for module, name in (
        (_thread, "start_new_thread"),
        (_thread, "start_new"),
        (threading, "_start_new_thread"),
    ):
        if hasattr(module, name):
            setattr(module, name, starting)

    start_joinable = getattr(_thread, "start_joinable_thread", None)
    if start_joinable is not None:

        def starting_joinable(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if not callable(function):
                return start_joinable(function, *args, **kwargs)
            owner = getattr(function, "__self__", None)
            started = _engine.started(function, owner if isinstance(owner, threading.Thread) else None)
            return start_joinable(started, *args, **kwargs)

        _thread.start_joinable_thread = starting_joinable  # type: ignore[attr-defined]
        threading._start_joinable_thread = starting_joinable  # type: ignore[attr-defined]

    join, is_alive = threading.Thread.join, threading.Thread.is_alive

    @functools.wraps(join)
    def joining(self: threading.Thread, timeout: float | None = None) -> None:
        join(self, timeout)
        if not is_alive(self):
            _engine.joined(self)

    @functools.wraps(is_alive)
    def asking(self: threading.Thread) -> bool:
        alive = is_alive(self)
        if not alive and self.ident is not None:
            _engine.joined(self)
        return alive

    threading.Thread.join = joining  # type: ignore[method-assign]
    threading.Thread.is_alive = asking  # type: ignore[method-assign]


def install_events() -> None:
    is_set, set_ = threading.Event.is_set, threading.Event.set

    @functools.wraps(set_)
    def setting(self: threading.Event) -> None:
        _engine.release(self)
        set_(self)

    @functools.wraps(is_set)
    def asking(self: threading.Event) -> bool:
        answer = is_set(self)
        if answer:
            _engine.acquire(self)
        return answer

    threading.Event.set = setting  # type: ignore[method-assign]
    threading.Event.is_set = asking  # type: ignore[method-assign]


def install_simple_queue() -> None:
    plain = queue.SimpleQueue

    class SimpleQueue(plain):  # type: ignore[misc, valid-type]
        """Each item brings the clock of whoever put it."""

        __slots__ = ()

        def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
            super().put((_engine.snapshot(), item), block, timeout)

        def put_nowait(self, item: Any) -> None:
            super().put_nowait((_engine.snapshot(), item))

        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            clock, item = super().get(block, timeout)
            _engine.order_after(clock)
            return item

        def get_nowait(self) -> Any:
            clock, item = super().get_nowait()
            _engine.order_after(clock)
            return item

    SimpleQueue.__module__, SimpleQueue.__qualname__ = plain.__module__, plain.__qualname__
    queue.SimpleQueue = SimpleQueue  # type: ignore[misc]
    native = sys.modules.get("_queue")
    if native is not None:
        native.SimpleQueue = SimpleQueue  # type: ignore[attr-defined]


class Ordered:
    """A callback that runs ordered after the moment it was handed over."""

    __slots__ = ("callback", "clock")

    def __init__(self, callback: Callable[..., Any]) -> None:
        self.callback = callback
        self.clock = _engine.snapshot()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _engine.order_after(self.clock)
        return self.callback(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.callback, name)

    def __repr__(self) -> str:
        return repr(self.callback)


def install_asyncio() -> None:
    loop_class: Any = asyncio.base_events.BaseEventLoop
    call_soon_threadsafe = loop_class.call_soon_threadsafe

    @functools.wraps(call_soon_threadsafe)
    def calling(self: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        return call_soon_threadsafe(self, Ordered(callback), *args, context=context)

    loop_class.call_soon_threadsafe = calling


def install_finalizers() -> None:
    finalize = weakref.finalize
    initialise, call = finalize.__init__, finalize.__call__

    @functools.wraps(initialise)
    def initialising(self: Any, obj: Any, func: Any, /, *args: Any, **kwargs: Any) -> None:
        initialise(self, obj, func, *args, **kwargs)
        _engine.release(self)

    @functools.wraps(call)
    def calling(self: Any, _: Any = None) -> Any:
        _engine.acquire(self)
        return call(self, _)

    finalize.__init__ = initialising  # type: ignore[method-assign]
    finalize.__call__ = calling  # type: ignore[method-assign]


def install_caches(is_user_function: Callable[[Any], bool]) -> None:
    plain: Any = functools._lru_cache_wrapper

    class LruCache:
        """What a call stored is there for the call that finds it. (The real one cannot be subclassed.)"""

        def __init__(self, function: Any, *args: Any) -> None:
            self._cached = plain(function, *args)

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            _engine.acquire(self)
            result = self._cached(*args, **kwargs)
            _engine.release(self)
            _engine.acquire(self)
            return result

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return self if instance is None else types.MethodType(self, instance)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.__dict__["_cached"], name)

        def __reduce__(self) -> Any:
            return self.__qualname__

        def __copy__(self) -> Any:
            return self

        def __deepcopy__(self, memo: Any) -> Any:
            return self

    def wrapping(function: Any, *args: Any) -> Any:
        return (LruCache if is_user_function(function) else plain)(function, *args)

    setattr(functools, "_lru_cache_wrapper", wrapping)  # noqa: B010 - the stubs call it a class


def releasing(owner: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """*function*, after which what it did is there for whoever finds its result in *owner*."""
    if inspect.iscoroutinefunction(function):
        return function

    @functools.wraps(function)
    def calling(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        _engine.release(owner)
        return result

    return calling


def install_maps(kinds: Iterable[type]) -> None:
    for kind in kinds:
        with contextlib.suppress(TypeError):  # a type that cannot be changed says so itself
            setattr(kind, "__racefree_sync__", True)  # noqa: B010 - only for the detector
    _engine.configure_maps(releasing)


def install(is_user_function: Callable[[Any], bool], maps: Iterable[type]) -> None:
    """Once a process; cannot be undone, and costs nothing while one thread is alone."""
    global _installed
    if _installed:
        return
    _installed = True
    install_locks()
    install_threads()
    install_events()
    install_simple_queue()
    install_asyncio()
    install_finalizers()
    install_caches(is_user_function)
    install_maps(maps)
    os.register_at_fork(after_in_child=_engine.after_fork)


__all__ = ["install"]

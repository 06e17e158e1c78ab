"""@cached: functions that remember their results, as functools.lru_cache makes them, over a CacheMap."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar, cast, overload

from racefree._maps import CachedFunction, CachedMethod
from racefree.cache.map import CacheMap

P = ParamSpec("P")
R = TypeVar("R")


# What CacheMap can be asked for.
_MAP_OPTIONS = frozenset(CacheMap.__init__.__code__.co_varnames)


class CacheInfo(NamedTuple):
    """What `cache_info()` returns: the fields of functools.lru_cache's."""

    hits: int
    misses: int
    maxsize: int | None
    currsize: int


class CachedClassMethod(Generic[P, R]):
    """What @cached makes of a classmethod: the results are kept for each class by itself."""

    def __init__(self, function: CachedFunction[..., R]) -> None:
        self.__func__ = function
        functools.update_wrapper(self, function)  # type: ignore[arg-type]

    def __get__(self, instance: object, owner: type[Any] | None = None) -> CachedMethod[P, R]:
        bound: Any = self.__func__.__get__(type(instance) if owner is None else owner)
        return cast("CachedMethod[P, R]", bound)


@overload
def cached(maxsize: Callable[P, R], typed: bool = False) -> CachedFunction[P, R]: ...
@overload
def cached(
    maxsize: int | None = ...,
    typed: bool = False,
    *,
    ttl: float | None = None,
    key: Callable[..., Hashable] | None = None,
    name: str | None = None,
) -> Callable[[Callable[P, R]], CachedFunction[P, R]]: ...
def cached(
    maxsize: int | Callable[..., Any] | None = 128,
    typed: bool = False,
    *,
    ttl: float | None = None,
    key: Callable[..., Hashable] | None = None,
    name: str | None = None,
) -> Any:
    """Make a function remember its results: `@cached`, `@cached()` or `@cached(maxsize=1000, ttl=60.0)`.

    Works as functools.lru_cache does, with `cache_info()`, `cache_clear()`, `cache_parameters()`,
    `__wrapped__` and its rules for what is the same call; but

    - a call that is being computed is not computed a second time: others that make it meanwhile wait for it
      (a function that calls itself with the same arguments gets RecursiveComputeError);
    - `f.cache_invalidate(*args)` forgets one result and says whether there was one; `f.cache_refresh(*args)`
      computes it anew while others are given the old one;
    - a method's results are kept for each instance by itself, as long as that lives and no longer: maxsize,
      `obj.f.cache_info()` and `obj.f.cache_clear()` are about one instance, `Class.f.cache_info()` sums up
      and `Class.f.cache_clear()` clears all. Instances must be weakly referenceable, not hashable. A
      result that refers to its instance keeps it alive, as in a WeakKeyDictionary, until it is forgotten.
      Write @cached above @classmethod and @staticmethod;
    - of an `async def` function the awaited result is remembered, and one computation serves tasks, threads
      and event loops. A cancelled one is not remembered; if others wait for it, one of them computes instead;
    - results are evicted by the policy of CacheMap, not by age of use.

    Args:
        maxsize: how many results to keep (of a method: for each instance); None for no limit; 0, or less, to
            keep none.
        typed: whether arguments that are equal but of different type, as 1 and 1.0, make different calls.
        ttl: seconds after which a result is forgotten; None for never.
        key: called with the arguments of a call (of a method: also the instance), gives its key; None for the
            arguments themselves.
        name: of the map, shown by reports; `f.cache` is the map.

    Cost:      a hit, as `CacheMap.get`.
    Blocks:    never on a hit; on a miss while another computes the same call.
    Order:     whoever is given a result also sees everything its computation did.
    Calls out: hash and == of the arguments; the function, in the first caller's thread, with no lock held.
    Errors:    what the function raises, here and in all who wait; it is not remembered. TypeError if an
               argument is not hashable.
    """
    if callable(maxsize) or isinstance(maxsize, classmethod):
        return _decorate(maxsize, 128, bool(typed), ttl, key, name)
    if maxsize is not None and (not isinstance(maxsize, int) or isinstance(maxsize, bool)):
        raise TypeError(f"maxsize must be an int or None, or else the function to cache: {maxsize!r}")
    if key is not None and not callable(key):
        raise TypeError(f"key must be callable, not {type(key).__name__}")
    bound = None if maxsize is None else max(0, maxsize)
    return lambda function: _decorate(function, bound, bool(typed), ttl, key, name)


def _decorate(
    function: Any,
    maxsize: int | None,
    typed: bool,
    ttl: float | None,
    key: Callable[..., Hashable] | None,
    name: str | None,
) -> Any:
    if isinstance(function, staticmethod):
        return staticmethod(_decorate(function.__func__, maxsize, typed, ttl, key, name))
    if isinstance(function, classmethod):
        return CachedClassMethod(_decorate(function.__func__, maxsize, typed, ttl, key, name))
    if not callable(function):
        raise TypeError(f"only a function can be cached, not {type(function).__name__}")
    kind = _kind_of_function(function)
    if kind & (_GENERATOR | _ASYNC_GENERATOR):
        raise TypeError(
            f"{function!r} is a generator function: its result is used up once, and cannot be cached"
        )
    drive: Callable[..., Any] | None = None
    if kind & _COROUTINE:
        from racefree.cache.tasks import cached_call as drive  # it needs asyncio, which takes time to import
    make_cache = functools.partial(CacheMap, **_options(maxsize, ttl, name))
    wrapper: CachedFunction[..., Any] = CachedFunction(
        function, make_cache(), make_cache, key, drive, maxsize, CacheInfo, typed, maxsize != 0
    )
    functools.update_wrapper(wrapper, function)
    if drive is not None:
        _mark_coroutine_function(wrapper)
    return wrapper


def _mark_coroutine_function(wrapper: Any) -> None:
    """Let inspect (since 3.12) and asyncio see that calling it gives a coroutine."""
    import asyncio
    import inspect

    if sys.version_info >= (3, 12):
        inspect.markcoroutinefunction(wrapper)
    else:
        wrapper._is_coroutine = asyncio.coroutines._is_coroutine  # type: ignore[attr-defined]


# The flags of code objects (inspect's names; importing it would take longer than all the rest).
_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200


def _kind_of_function(function: Any) -> int:
    while isinstance(function, functools.partial):
        function = function.func
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return getattr(code, "co_flags", 0) & (_GENERATOR | _COROUTINE | _ASYNC_GENERATOR)


def _options(maxsize: int | None, ttl: float | None, name: str | None) -> dict[str, Any]:
    """What of the decorator's options the map gets."""
    options: dict[str, Any] = {"maxsize": maxsize or None, "ttl": ttl, "name": name}
    given = {option: value for option, value in options.items() if value is not None}
    for option in given.keys() - _MAP_OPTIONS:
        raise TypeError(f"{option}= is not available: this CacheMap has no {option}")
    return given

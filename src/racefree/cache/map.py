"""CacheMap: what is Python in it. The table, the counts and single flight are racefree._maps.CacheCore."""

from __future__ import annotations

import functools
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Literal, SupportsFloat, TypeVar, cast, overload

from racefree._maps import CacheCore
from racefree.cache.records import CachedResult, CacheStats
from racefree.cache.views import CacheItems, CacheKeys, CacheValues

K = TypeVar("K")
V = TypeVar("V")

# The C core reads this clock itself, without a call.
_C_CLOCK = time.monotonic
_ABSENT: Any = object()


class CacheMap(CacheCore[K, V], MutableMapping[K, V]):
    """A map shared by threads whose keys are stable and whose values are computed once and read many times.

    Reads take no lock and write no memory that another thread writes, except the value's reference count; so
    threads that read do not slow each other down, with the GIL or without. Writers take turns. For a map of
    counters use MetricsMap: there writes are what must not meet.

    Read operations (never lock, never wait for a writer, a resize or a computation): `get`, `cache[key]` on a hit,
    `in`, `peek`, `len`. Write operations (one mutex a map, held for some tens of nanoseconds; a store or removal
    that makes the table grow or shrink, `clear` and whatever shows all entries hold it for O(n)): the others.
    No user code (`__hash__`, `__eq__`, finalisers, computations, predicates, the clock) ever runs under it.

    Counting is exact: every `get`, `cache[key]` and `get_or_compute` counts one hit or one miss, nothing else
    counts anything.

    Bounded, it evicts before it stores, so that neither `len(cache)` nor `cache.weight` is ever above `maxsize`.
    What goes is what was asked for least of late, balanced with what came longest ago as the load demands. A value
    that is heavier than the bound is evicted as it is stored: it is never there, its key's old value is gone, and
    both are counted. Keys whose values are being computed count when they are stored.

    Args:
        maxsize: how many entries there may be, or how much they may weigh; None for any number. 0 stores nothing.
        weigher: called with key and value before a value is stored, outside of all locks; an int >= 0. What weighs
            0 is pinned: it is never evicted.
        loader: called with a key that `cache[key]` or `get_or_compute(key)` misses; its result is stored, as if
            by `get_or_compute`. Without one, `cache[key]` raises KeyError. May be a coroutine function: then only
            `aget_or_compute(key)` can load.
        clock: gives the time in seconds for `CachedResult.computed_at`; must not go back.
        name: shown by repr() and by reports.

    What is removed while readers are about is finalised soon after, not necessarily at once. A thread is an
    operating-system thread: greenlets of one thread that ask for each other's computations get
    RecursiveComputeError. After fork() the child has a copy of the map, without the computations that other
    threads of the parent were making.
    """

    __slots__ = ("_name",)

    def __init__(
        self,
        maxsize: int | None = None,
        *,
        weigher: Callable[[K, V], int] | None = None,
        loader: Callable[[K], V | Awaitable[V]] | None = None,
        clock: Callable[[], SupportsFloat] = time.monotonic,
        name: str | None = None,
    ) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"name must be a str or None, not {type(name).__name__}")
        if not callable(clock):
            raise TypeError(f"clock must be callable, not {type(clock).__name__}")
        super().__init__(maxsize, weigher=weigher, loader=loader, clock=None if clock is _C_CLOCK else clock)
        self._name = name

    @property
    def name(self) -> str | None:
        """What the map was called when it was made."""
        return getattr(self, "_name", None)

    def __repr__(self) -> str:
        stats = self.stats()
        name = "" if self.name is None else f" {self.name!r}"
        return (
            f"<{type(self).__name__}{name} entries={stats.entries} hits={stats.hits} misses={stats.misses}>"
        )

    async def aget_or_compute(
        self,
        key: K,
        compute: Callable[[], Awaitable[V] | V] | None = None,
        *,
        timeout: float | None = None,
    ) -> V:
        """Return the value of *key*, computing and storing it first if it is absent; for tasks of asyncio.

        As `get_or_compute`, with which it shares the one computation of a key at a time: tasks of any event
        loops and threads wait for each other's. *compute* (or the map's loader, without one) may be a coroutine
        function or a plain one; it runs in the task that asked first.

        Cancellation is the business of whoever is cancelled, as in trio: a task that is cancelled while it waits
        stops waiting, and nothing else happens. One that is cancelled while it computes stores nothing, and one
        of those who wait, if there are any, computes instead, with its own *compute*. No task is ever left
        behind to go on computing in the background.

        Cost:      a hit, as `get`, and a coroutine.
        Blocks:    never; awaits, at most *timeout* seconds, while another computes the key.
        Atomic at: the store of the result.
        Calls out: as `get`; compute(), in the task that leads, with no lock held; the clock.
        Errors:    what compute() raises, here and in all who wait, and nothing is stored (if it is no Exception,
                   as CancelledError, only here); TimeoutError; RecursiveComputeError if waiting would be for
                   oneself: in a cycle of tasks and threads, or where a thread would block the very task that
                   computes. It is not found out when a computation awaits *other tasks* that ask for its key.
        """
        from racefree.cache.tasks import compute_in_task, deadline_after

        computation, deadline = self._computation(key, compute), deadline_after(timeout)
        value: Any = self.get(key, _ABSENT)
        if value is _ABSENT:
            value = await compute_in_task(self, key, computation, deadline)
        return cast(V, value)

    def _computation(self, key: K, compute: Callable[[], Any] | None) -> Callable[[], Any]:
        if compute is not None:
            if not callable(compute):
                raise TypeError(f"compute must be callable, not {type(compute).__name__}")
            return compute
        loader = self._loader()
        if loader is None:
            raise TypeError("aget_or_compute() needs compute, because the map has no loader")
        return functools.partial(loader, key)

    def entry(self, key: K) -> CachedResult[V] | None:
        """Return what is stored under *key*, with its time and its hits, or None; count nothing.

        Cost:      O(1) expected, and O(threads) for the hits.
        Blocks:    behind writers of the same map.
        Calls out: as `get`.
        """
        found = self._entry(key)
        return None if found is None else CachedResult(*found)

    def stats(self) -> CacheStats:
        """Return the map's counts.

        Exact when nobody is counting; while others are, each count is one that was true during the call.

        Cost:      O(threads).
        Blocks:    behind writers of the same map.
        """
        entries, hits, misses, computations, failures, load_time, removed, replaced, evicted = self._counts()
        removals = {"explicit": removed, "replaced": replaced, "size": evicted}
        return CacheStats(entries, hits, misses, computations, failures, load_time, removals)

    @overload
    def snapshot(self, *, entries: Literal[False] = False) -> dict[K, V]: ...
    @overload
    def snapshot(self, *, entries: Literal[True]) -> dict[K, CachedResult[V]]: ...
    def snapshot(self, *, entries: bool = False) -> dict[K, V] | dict[K, CachedResult[V]]:
        """Return the contents of one instant as a dict: of values, or of CachedResult with *entries*.

        Cost:      O(n); with *entries*, O(n x threads).
        Blocks:    behind writers of the same map, and they behind it.
        Atomic at: one moment while the map's lock is held.
        Calls out: the keys' hash and ==, to build the dict, without the lock.
        """
        if entries:
            return {key: CachedResult(value, at, hits) for key, value, at, hits in self._entries()}
        return dict(self._items())

    def keys(self) -> CacheKeys[K]:
        """A view of the keys. Each iteration over it shows one instant; nothing is counted."""
        return CacheKeys(self)

    def values(self) -> CacheValues[V]:
        """A view of the values. Each iteration over it shows one instant; nothing is counted."""
        return CacheValues(self)

    def items(self) -> CacheItems[K, V]:
        """A view of the pairs. Each iteration over it shows one instant; nothing is counted."""
        return CacheItems(self)

    def update(self, other: Any = (), /, **more: V) -> None:
        """Store every item of *other* (a mapping or pairs) and of *more*, one after the other.

        Atomic at: each store by itself; other threads may see some done and others not.
        """
        pairs: Iterable[tuple[Any, Any]]
        if isinstance(other, CacheMap):
            pairs = other._items()
        elif hasattr(other, "keys"):
            pairs = ((key, other[key]) for key in other.keys())  # noqa: SIM118 - only keys() and [] are promised
        else:
            pairs = other
        for key, value in pairs:
            self.set(key, value)
        for name, value in more.items():
            self.set(name, value)  # type: ignore[arg-type]

    def invalidate_if(self, predicate: Callable[[K, V], object]) -> int:
        """Remove every entry for which *predicate*(key, value) is true; say how many.

        It is asked about the entries of one instant. It is asked also about the results of computations that
        are running at that instant, when they end: those for which it is true are not stored (and if it raises
        then, the result is not stored either, and the exception goes to sys.unraisablehook), and go only to
        those who had asked for the key before.

        Cost:      O(n).
        Blocks:    behind writers of the same map; never behind a running computation.
        Atomic at: each removal by itself: an entry that was replaced meanwhile stays.
        Calls out: predicate, without the lock.
        Errors:    what predicate raises; entries removed before that stay removed.
        """
        removed = 0
        for key, value in self._revoke(predicate):
            if predicate(key, value) and self._remove_value(key, value):
                removed += 1
        return removed

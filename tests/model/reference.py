"""The oracle: CacheMap's promises kept the slow and obvious way, by a dict under one lock.

One lock and one condition serve every reference map, so that a cycle of computations through several maps
is a walk along plain attributes. Nothing here is fast, and nothing here is clever; that is its use.
"""

import os
import threading
import time
import weakref
from collections.abc import Callable, Hashable, ItemsView, Iterator, KeysView, MutableMapping, ValuesView
from dataclasses import dataclass, field, fields
from math import isnan
from types import GenericAlias, MappingProxyType
from typing import Any

_LOCK = threading.RLock()
_CHANGED = threading.Condition(_LOCK)
_WAITING: dict[int, "Flight"] = {}  # thread -> the flight it waits for
_COMPUTING = threading.local()  # .keys: what this thread computes, as (map, key), innermost last
_MAPS: "weakref.WeakValueDictionary[int, ReferenceMap]" = weakref.WeakValueDictionary()
_MISSING = object()


def _after_fork_in_child() -> None:
    """Only the forking thread lives on: nobody else leads, waits or holds the lock."""
    global _LOCK, _CHANGED
    _LOCK = threading.RLock()
    _CHANGED = threading.Condition(_LOCK)
    _WAITING.clear()
    me = threading.get_ident()
    for map_ in list(_MAPS.values()):
        map_._flights = {key: flight for key, flight in map_._flights.items() if flight.leader == me}


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)


class RecursiveComputeError(RuntimeError):
    """A computation needs its own result."""


@dataclass(frozen=True)
class CachedResult:
    value: Any
    computed_at: float
    hit_count: int = 0


@dataclass(frozen=True)
class CacheStats:
    entries: int = 0
    hits: int = 0
    misses: int = 0
    computations: int = 0
    failures: int = 0
    load_time: float = 0.0
    invalidations: int = 0
    evictions: int = 0
    expirations: int = 0
    removals: MappingProxyType = field(
        default_factory=lambda: MappingProxyType({"explicit": 0, "replaced": 0, "size": 0})
    )

    @property
    def hit_rate(self) -> float:
        looked_up = self.hits + self.misses
        return self.hits / looked_up if looked_up else 0.0

    def __sub__(self, earlier: "CacheStats") -> "CacheStats":
        if not isinstance(earlier, CacheStats):
            return NotImplemented
        numbers = {
            name: getattr(self, name) - getattr(earlier, name)
            for name in (f.name for f in fields(self))
            if name not in ("entries", "removals")
        }
        removals = {cause: n - earlier.removals.get(cause, 0) for cause, n in self.removals.items()}
        return CacheStats(entries=self.entries, removals=MappingProxyType(removals), **numbers)


@dataclass
class Entry:
    value: Any
    computed_at: float
    hits: int = 0


@dataclass
class Flight:
    """One running computation. It is attached while its map still lists it under its key."""

    leader: int
    state: str = "running"  # -> "value", "error" or "abandoned", once
    outcome: Any = None
    filters: list = field(default_factory=list)  # predicates of invalidate_if calls made meanwhile


def _check_timeout(timeout: Any) -> float | None:
    if timeout is None:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
        raise TypeError(f"timeout must be a number of seconds or None, not {type(timeout).__name__}")
    if isnan(timeout) or timeout < 0:
        raise ValueError(f"timeout must be zero or more seconds, not {timeout}")
    return timeout


class _Keys(KeysView):
    def __iter__(self):
        return iter(list(self._mapping.snapshot()))


class _Values(ValuesView):
    def __iter__(self):
        return iter(list(self._mapping.snapshot().values()))

    def __contains__(self, value):
        return any(value is v or value == v for v in self)


class _Items(ItemsView):
    def __iter__(self):
        return iter(list(self._mapping.snapshot().items()))

    def __contains__(self, item):
        key, value = item
        found = self._mapping.peek(key, _MISSING)
        return found is not _MISSING and (found is value or found == value)


class ReferenceMap(MutableMapping):
    def __init__(self, *, loader: Any = None, clock: Any = time.monotonic, name: str | None = None):
        for argument, what in ((loader, "loader"), (clock, "clock")):
            if not callable(argument) and not (what == "loader" and argument is None):
                raise TypeError(f"{what} must be callable, not {type(argument).__name__}")
        if name is not None and not isinstance(name, str):
            raise TypeError(f"name must be a str or None, not {type(name).__name__}")
        self._loader, self._clock, self._name = loader, clock, name

    def __new__(cls, *_: Any, **__: Any) -> "ReferenceMap":
        self = super().__new__(cls)
        self._loader, self._clock, self._name = None, time.monotonic, None
        self._entries: dict[Hashable, Entry] = {}
        self._flights: dict[Hashable, Flight] = {}
        self._counts = dict.fromkeys(("hits", "misses", "computations", "failures", "invalidations"), 0)
        self._removals = {"explicit": 0, "replaced": 0, "size": 0}
        self._load_time = 0.0
        _MAPS[id(self)] = self
        return self

    __class_getitem__ = classmethod(GenericAlias)

    # Reads.

    def _look_up(self, key: Hashable) -> Any:
        """The value or _MISSING, counted."""
        with _LOCK:
            entry = self._entries.get(key)
            if entry is None:
                self._counts["misses"] += 1
                return _MISSING
            entry.hits += 1
            self._counts["hits"] += 1
            return entry.value

    def get(self, key: Hashable, default: Any = None) -> Any:
        value = self._look_up(key)
        return default if value is _MISSING else value

    def __getitem__(self, key: Hashable) -> Any:
        value = self._look_up(key)
        if value is not _MISSING:
            return value
        if self._loader is None:
            raise KeyError(key)
        return self._compute(key, lambda: self._loader(key), None)

    def peek(self, key: Hashable, default: Any = None) -> Any:
        with _LOCK:
            entry = self._entries.get(key)
            return default if entry is None else entry.value

    def __contains__(self, key: Hashable) -> bool:
        with _LOCK:
            return key in self._entries

    def __len__(self) -> int:
        with _LOCK:
            return len(self._entries)

    def entry(self, key: Hashable) -> CachedResult | None:
        with _LOCK:
            entry = self._entries.get(key)
            return None if entry is None else CachedResult(entry.value, entry.computed_at, entry.hits)

    def snapshot(self, *, entries: bool = False) -> dict:
        with _LOCK:
            if entries:
                return {k: CachedResult(e.value, e.computed_at, e.hits) for k, e in self._entries.items()}
            return {key: entry.value for key, entry in self._entries.items()}

    def __iter__(self) -> Iterator:
        return iter(list(self.snapshot()))

    def keys(self):
        return _Keys(self)

    def values(self):
        return _Values(self)

    def items(self):
        return _Items(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MutableMapping):
            return NotImplemented
        return self.snapshot() == (
            other.snapshot() if isinstance(other, ReferenceMap) else dict(other.items())
        )

    __hash__ = None

    def stats(self) -> CacheStats:
        with _LOCK:
            return CacheStats(
                entries=len(self._entries),
                load_time=self._load_time,
                removals=MappingProxyType(dict(self._removals)),
                **self._counts,
            )

    def __repr__(self) -> str:
        name = "" if self._name is None else f" {self._name!r}"
        with _LOCK:
            counts = (
                f"entries={len(self._entries)} hits={self._counts['hits']} misses={self._counts['misses']}"
            )
        return f"<{type(self).__name__}{name} {counts}>"

    # Writes. Each one detaches the key's running computation: the write wins.

    def _detach(self, key: Hashable) -> None:
        self._flights.pop(key, None)

    def set(self, key: Hashable, value: Any) -> None:
        now = self._clock()
        with _LOCK:
            self._detach(key)
            old = self._entries.get(key)  # kept alive until the lock is given back: a finaliser runs outside
            if old is not None:
                self._removals["replaced"] += 1
            self._entries[key] = Entry(value, now)

    __setitem__ = set

    def setdefault(self, key: Hashable, default: Any = None) -> Any:
        now = self._clock()
        with _LOCK:
            entry = self._entries.get(key)
            if entry is None:
                self._detach(key)
                entry = self._entries[key] = Entry(default, now)
            return entry.value

    def _remove(self, key: Hashable) -> Any:
        hash(key)  # an empty dict does not ask
        with _LOCK:
            self._detach(key)
            entry = self._entries.pop(key, None)
            if entry is None:
                return _MISSING
            self._counts["invalidations"] += 1
            self._removals["explicit"] += 1
            return entry.value

    def invalidate(self, key: Hashable) -> bool:
        return self._remove(key) is not _MISSING

    def __delitem__(self, key: Hashable) -> None:
        if self._remove(key) is _MISSING:
            raise KeyError(key)

    def pop(self, key: Hashable, default: Any = _MISSING) -> Any:
        value = self._remove(key)
        if value is not _MISSING:
            return value
        if default is _MISSING:
            raise KeyError(key)
        return default

    def popitem(self) -> tuple:
        with _LOCK:
            for key in self._entries:
                return key, self._remove(key)
        raise KeyError("popitem(): the map is empty")

    def clear(self) -> None:
        with _LOCK:
            self._flights.clear()
            dropped = [(key, self._remove(key)) for key in list(self._entries)]
        dropped.clear()

    def invalidate_if(self, predicate: Callable[[Any, Any], bool]) -> int:
        if not callable(predicate):
            raise TypeError(f"predicate must be callable, not {type(predicate).__name__}")
        with _LOCK:
            for flight in self._flights.values():
                flight.filters.append(predicate)
            looked_at = dict(self._entries)
        removed = 0
        for key, entry in looked_at.items():
            if predicate(key, entry.value):
                with _LOCK:
                    if self._entries.get(key) is entry:
                        self._remove(key)
                        removed += 1
        return removed

    # Computations.

    def get_or_compute(self, key: Hashable, compute: Any = _MISSING, *, timeout: float | None = None) -> Any:
        timeout = _check_timeout(timeout)
        if compute is _MISSING:
            if self._loader is None:
                raise TypeError("get_or_compute() needs a compute function: this map has no loader")
            compute = lambda: self._loader(key)  # noqa: E731
        if not callable(compute):
            raise TypeError(f"compute must be callable, not {type(compute).__name__}")
        value = self._look_up(key)
        return self._compute(key, compute, timeout) if value is _MISSING else value

    def _compute(self, key: Hashable, compute: Callable, timeout: float | None) -> Any:
        deadline = None if timeout is None else time.monotonic() + min(timeout, 1e9)
        mine = _COMPUTING.__dict__.setdefault("keys", [])
        while True:
            with _LOCK:
                if key in self._entries:
                    return self._entries[key].value
                if any(map_ is self and key == computed for map_, computed in mine):
                    raise RecursiveComputeError(f"the computation of {key!r} needs its own result")
                flight = self._flights.get(key)
                if flight is None:
                    flight = self._flights[key] = Flight(threading.get_ident())
                    break
                filters_before = len(flight.filters)
                self._wait(flight, key, deadline)
                if flight.state == "error":
                    raise flight.outcome
                # A predicate that was given before this thread asked makes the value stale for it.
                stale_for_me = any(
                    matches(key, flight.outcome) for matches in flight.filters[:filters_before]
                )
                if flight.state == "value" and not stale_for_me:
                    return flight.outcome
        return self._lead(flight, key, compute)

    def _wait(self, flight: Flight, key: Hashable, deadline: float | None) -> None:
        me, step = threading.get_ident(), flight
        while step is not None:
            if step.leader == me:
                raise RecursiveComputeError(f"the computation of {key!r} needs its own result")
            step = _WAITING.get(step.leader)
        _WAITING[me] = flight
        try:
            while flight.state == "running":
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError(f"the computation of {key!r} takes longer than the timeout")
                _CHANGED.wait(None if left is None else min(left, 3600))
        finally:
            del _WAITING[me]

    def _lead(self, flight: Flight, key: Hashable, compute: Callable) -> Any:
        began = time.perf_counter()
        _COMPUTING.keys.append((self, key))
        try:
            value = compute()
        except BaseException as error:
            self._land(flight, key, "error" if isinstance(error, Exception) else "abandoned", error, began)
            raise
        finally:
            _COMPUTING.keys.pop()
        self._land(flight, key, "value", value, began)
        return value

    def _land(self, flight: Flight, key: Hashable, state: str, outcome: Any, began: float) -> None:
        now = self._clock()
        with _LOCK:
            self._counts["computations" if state == "value" else "failures"] += 1
            self._load_time += time.perf_counter() - began
            flight.state, flight.outcome = state, outcome
            if self._flights.get(key) is flight:
                del self._flights[key]
                if state == "value" and not any(matches(key, outcome) for matches in flight.filters):
                    self._entries[key] = Entry(outcome, now)
            _CHANGED.notify_all()

    # What a map is not.

    def __reduce_ex__(self, protocol: int) -> Any:
        raise TypeError(f"cannot pickle or copy {type(self).__name__!r} object")

    def __copy__(self) -> Any:
        raise TypeError(f"cannot copy {type(self).__name__!r} object")

    def __deepcopy__(self, memo: dict) -> Any:
        raise TypeError(f"cannot copy {type(self).__name__!r} object")

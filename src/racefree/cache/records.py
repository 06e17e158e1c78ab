"""What a CacheMap tells about itself: frozen records.

Written out rather than made by `dataclasses`, which would be four fifths of the time that importing racefree takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Generic, NoReturn, TypeVar

V = TypeVar("V")

_put = object.__setattr__


class _Record:
    """Equality, hash, repr, copying and pickling by the values of the slots, which cannot be changed."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()  # the slots, in the order of __init__

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed: cannot assign to {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed: cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[type[_Record], tuple[object, ...]]:
        return type(self), self._values()

    def __repr__(self) -> str:
        shown = zip(self.__match_args__, self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown)})"


class CachedResult(_Record, Generic[V]):
    """An entry of a CacheMap as it was at one instant.

    Attributes:
        value: what is stored.
        computed_at: when it was stored, in seconds on the map's clock.
        hit_count: how many look-ups have found this value since it was stored.
    """

    __slots__ = __match_args__ = ("value", "computed_at", "hit_count")
    value: V
    computed_at: float
    hit_count: int

    def __init__(self, value: V, computed_at: float, hit_count: int) -> None:
        _put(self, "value", value)
        _put(self, "computed_at", computed_at)
        _put(self, "hit_count", hit_count)


class CacheStats(_Record):
    """The counts of a CacheMap. `later - earlier` is what happened between the two.

    Attributes:
        entries: keys that have a value (in a difference: the later's).
        hits: counted look-ups (`get`, `cache[key]`, `get_or_compute`) that found a value.
        misses: counted look-ups that did not; hits + misses is the number of counted look-ups.
        computations: computations that gave a value.
        failures: computations that raised.
        load_time: seconds spent in computations, those that raised included.
        removals: entries that left the map, by cause: "explicit" (invalidate, invalidate_if, clear, del, pop,
            popitem), "replaced" (another value was stored under the key) and "size" (evicted to keep the
            bound, or heavier than it).
    """

    __slots__ = __match_args__ = (
        "entries",
        "hits",
        "misses",
        "computations",
        "failures",
        "load_time",
        "removals",
    )
    entries: int
    hits: int
    misses: int
    computations: int
    failures: int
    load_time: float
    removals: Mapping[str, int]

    def __init__(
        self,
        entries: int,
        hits: int,
        misses: int,
        computations: int,
        failures: int,
        load_time: float,
        removals: Mapping[str, int],
    ) -> None:
        _put(self, "entries", entries)
        _put(self, "hits", hits)
        _put(self, "misses", misses)
        _put(self, "computations", computations)
        _put(self, "failures", failures)
        _put(self, "load_time", load_time)
        _put(self, "removals", MappingProxyType(dict(removals)))

    def _values(self) -> tuple[object, ...]:
        return (*super()._values()[:-1], dict(self.removals))  # a plain dict: a proxy cannot be pickled

    def __hash__(self) -> int:
        return hash((*super()._values()[:-1], frozenset(self.removals.items())))

    @property
    def hit_rate(self) -> float:
        """The share of counted look-ups that found a value: 0.0 to 1.0, and 0.0 if there were none."""
        lookups = self.hits + self.misses
        return self.hits / lookups if lookups else 0.0

    @property
    def invalidations(self) -> int:
        """Entries that were removed on request."""
        return self.removals.get("explicit", 0)

    @property
    def evictions(self) -> int:
        """Entries that were removed to keep the map's bound."""
        return self.removals.get("size", 0)

    @property
    def expirations(self) -> int:
        """Entries that were removed because their time was over."""
        return self.removals.get("expired", 0)

    def __sub__(self, earlier: CacheStats) -> CacheStats:
        if not isinstance(earlier, CacheStats):
            return NotImplemented
        causes = self.removals.keys() | earlier.removals.keys()
        return CacheStats(
            entries=self.entries,
            hits=self.hits - earlier.hits,
            misses=self.misses - earlier.misses,
            computations=self.computations - earlier.computations,
            failures=self.failures - earlier.failures,
            load_time=self.load_time - earlier.load_time,
            removals={
                cause: self.removals.get(cause, 0) - earlier.removals.get(cause, 0) for cause in causes
            },
        )

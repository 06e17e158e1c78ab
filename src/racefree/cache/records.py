"""What a CacheMap tells about itself: frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class CachedResult(Generic[V]):
    """An entry of a CacheMap as it was at one instant.

    Attributes:
        value: what is stored.
        computed_at: when it was stored, in seconds on the map's clock.
        hit_count: how many look-ups have found this value since it was stored.
    """

    value: V
    computed_at: float
    hit_count: int


@dataclass(frozen=True, slots=True)
class CacheStats:
    """The counts of a CacheMap. `later - earlier` is what happened between the two.

    Attributes:
        entries: keys that have a value (in a difference: the later's).
        hits: counted look-ups (`get`, `cache[key]`, `get_or_compute`) that found a value.
        misses: counted look-ups that did not; hits + misses is the number of counted look-ups.
        computations: computations that gave a value.
        failures: computations that raised.
        load_time: seconds spent in computations, those that raised included.
        removals: entries that left the map, by cause: "explicit" (invalidate, invalidate_if, clear, del, pop,
            popitem) and "replaced" (another value was stored under the key).
    """

    entries: int
    hits: int
    misses: int
    computations: int
    failures: int
    load_time: float
    removals: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

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
            removals=MappingProxyType(
                {
                    cause: self.removals.get(cause, 0) - earlier.removals.get(cause, 0)
                    for cause in sorted(causes)
                }
            ),
        )

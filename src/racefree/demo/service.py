"""The service of the exercise: what every strategy must offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class CachedResult(Protocol):
    """What the cache holds for a key."""

    @property
    def value(self) -> object: ...
    @property
    def computed_at(self) -> float: ...
    @property
    def hit_count(self) -> int: ...


class CacheStats(NamedTuple):
    """The cache's own count of what was done to it."""

    entries: int
    hits: int
    misses: int
    invalidations: int

    @property
    def hit_rate(self) -> float:
        """Hits of all counted look-ups, 0 to 1; 0 before the first."""
        lookups = self.hits + self.misses
        return self.hits / lookups if lookups else 0.0


class Service(Protocol):
    """Two maps: a cache (stable keys, read many times) and metrics (growing names, constant increments)."""

    def get_from_cache(self, key: str) -> object | None:
        """The value stored for *key*, or None; counts a hit or a miss."""

    def store_in_cache(self, key: str, value: object) -> None:
        """Make *value* (never None) what the cache holds for *key*, with no hits yet."""

    def invalidate_cache_entry(self, key: str) -> bool:
        """Remove *key*; say whether it was there. Only then is it counted as an invalidation."""

    def cached_result(self, key: str) -> CachedResult | None:
        """What the cache holds for *key*, with its own hit count; counts nothing."""

    def get_cache_stats(self) -> CacheStats:
        """How many entries there are, and what was counted so far."""

    def record_metric(self, name: str, amount: int = 1) -> None:
        """Add *amount* to the metric *name*, which begins at 0."""

    def get_metric(self, name: str) -> int:
        """The metric's value; 0 if it was never recorded."""

    def get_all_metrics(self) -> Mapping[str, int]:
        """Every metric by name: a copy, which later increments do not change."""

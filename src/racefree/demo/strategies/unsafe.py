"""Plain dicts without synchronisation: what the exercise starts from.

Every `+= 1` here is a read and a write that another thread can come between, and the statistics iterate a
dict that others change. Right results are luck; the demo counts how often luck ran out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from racefree.demo.service import CacheStats


@dataclass(slots=True)
class CachedResult:
    value: object
    computed_at: float = field(default_factory=time.time)
    hit_count: int = 0


class Service:
    """The exercise's service, racy on purpose. Its promises, broken: `racefree.demo.service.Service`."""

    def __init__(self) -> None:
        self.cache: dict[str, CachedResult] = {}
        self.hits = 0
        self.misses = 0
        self.invalidations = 0
        self.metrics: dict[str, int] = {}

    def get_from_cache(self, key: str) -> object | None:
        result = self.cache.get(key)
        if result is None:
            self.misses += 1
            return None
        result.hit_count += 1
        self.hits += 1
        return result.value

    def store_in_cache(self, key: str, value: object) -> None:
        self.cache[key] = CachedResult(value)

    def invalidate_cache_entry(self, key: str) -> bool:
        if key not in self.cache:
            return False
        del self.cache[key]
        self.invalidations += 1
        return True

    def cached_result(self, key: str) -> CachedResult | None:
        return self.cache.get(key)

    def get_cache_stats(self) -> CacheStats:
        entries = 0
        for _ in self.cache.values():
            entries += 1
        return CacheStats(entries, self.hits, self.misses, self.invalidations)

    def record_metric(self, name: str, amount: int = 1) -> None:
        self.metrics[name] = self.metrics.get(name, 0) + amount

    def get_metric(self, name: str) -> int:
        return self.metrics.get(name, 0)

    def get_all_metrics(self) -> dict[str, int]:
        return dict(self.metrics)

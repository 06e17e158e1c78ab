"""The obvious cure: one lock a map, held for every read and write. Right, and a queue at each map."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace

from racefree.demo.service import CacheStats


@dataclass(slots=True)
class CachedResult:
    value: object
    computed_at: float = field(default_factory=time.time)
    hit_count: int = 0  # read and written under the service's cache_lock


class Service:
    """The exercise's service under locks; its promises: `racefree.demo.service.Service`."""

    def __init__(self) -> None:
        self.cache_lock = threading.Lock()  # guards the cache, its entries' hit counts and the three counts
        self.cache: dict[str, CachedResult] = {}
        self.hits = 0
        self.misses = 0
        self.invalidations = 0
        self.metrics_lock = threading.Lock()  # guards the metrics
        self.metrics: dict[str, int] = {}

    def get_from_cache(self, key: str) -> object | None:
        with self.cache_lock:
            result = self.cache.get(key)
            if result is None:
                self.misses += 1
                return None
            result.hit_count += 1
            self.hits += 1
            return result.value

    def store_in_cache(self, key: str, value: object) -> None:
        with self.cache_lock:
            self.cache[key] = CachedResult(value)

    def invalidate_cache_entry(self, key: str) -> bool:
        with self.cache_lock:
            if key not in self.cache:
                return False
            del self.cache[key]
            self.invalidations += 1
            return True

    def cached_result(self, key: str) -> CachedResult | None:
        with self.cache_lock:
            result = self.cache.get(key)
            return None if result is None else replace(result)

    def get_cache_stats(self) -> CacheStats:
        with self.cache_lock:
            return CacheStats(len(self.cache), self.hits, self.misses, self.invalidations)

    def record_metric(self, name: str, amount: int = 1) -> None:
        with self.metrics_lock:
            self.metrics[name] = self.metrics.get(name, 0) + amount

    def get_metric(self, name: str) -> int:
        with self.metrics_lock:
            return self.metrics.get(name, 0)

    def get_all_metrics(self) -> dict[str, int]:
        with self.metrics_lock:
            return dict(self.metrics)

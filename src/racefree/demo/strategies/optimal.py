"""Each map synchronised for its own access pattern: cache reads take no lock, increments share nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from racefree import CacheMap, MetricsMap
from racefree.demo.service import CachedResult, CacheStats


class Service:
    """The exercise's service on racefree's maps; its promises: `racefree.demo.service.Service`."""

    def __init__(self) -> None:
        self.cache: CacheMap[str, object] = CacheMap(name="results")
        self.metrics = MetricsMap()

    def get_from_cache(self, key: str) -> object | None:
        return self.cache.get(key)

    def store_in_cache(self, key: str, value: object) -> None:
        self.cache.set(key, value)

    def invalidate_cache_entry(self, key: str) -> bool:
        return self.cache.invalidate(key)

    def cached_result(self, key: str) -> CachedResult | None:
        return self.cache.entry(key)

    def get_cache_stats(self) -> CacheStats:
        stats = self.cache.stats()
        return CacheStats(stats.entries, stats.hits, stats.misses, stats.invalidations)

    def record_metric(self, name: str, amount: int = 1) -> None:
        self.metrics.inc(name, amount)

    def get_metric(self, name: str) -> int:
        return cast(int, self.metrics.get(name))

    def get_all_metrics(self) -> Mapping[str, int]:
        return cast(Mapping[str, int], self.metrics.snapshot())

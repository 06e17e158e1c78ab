"""One thread's way to the service, which counts what it passes on.

What was made (here, by one thread, nothing shared) against what the service counted (there, by all threads
at once) is how lost updates are found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from racefree.demo.service import CachedResult, CacheStats, Service


class Caller:
    """Calls of one thread. Written by that thread alone; others read it after that thread has ended."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.calls = 0
        self.hits: Counter[str] = Counter()  # by key
        self.misses = 0
        self.invalidations = 0
        self.increments: Counter[str] = Counter()  # by metric name
        self.present: set[str] = set()  # keys stored by this thread and not invalidated by it since

    def get_from_cache(self, key: str) -> object | None:
        value = self.service.get_from_cache(key)
        self.calls += 1
        if value is None:
            self.misses += 1
        else:
            self.hits[key] += 1
        return value

    def store_in_cache(self, key: str, value: object) -> None:
        self.service.store_in_cache(key, value)
        self.calls += 1
        self.present.add(key)

    def invalidate_cache_entry(self, key: str) -> bool:
        removed = self.service.invalidate_cache_entry(key)
        self.calls += 1
        self.invalidations += removed
        self.present.discard(key)
        return removed

    def cached_result(self, key: str) -> CachedResult | None:
        self.calls += 1
        return self.service.cached_result(key)

    def get_cache_stats(self) -> CacheStats:
        self.calls += 1
        return self.service.get_cache_stats()

    def record_metric(self, name: str, amount: int = 1) -> None:
        self.service.record_metric(name, amount)
        self.calls += 1
        self.increments[name] += amount

    def get_metric(self, name: str) -> int:
        self.calls += 1
        return self.service.get_metric(name)

    def get_all_metrics(self) -> Mapping[str, int]:
        self.calls += 1
        return self.service.get_all_metrics()

"""Shared maps for multi-threaded Python, each synchronised for its own access pattern."""

from racefree.cache import CachedResult, CacheMap, CacheStats, RecursiveComputeError
from racefree.metrics import MetricsMap, MetricsSnapshot

__all__ = [
    "CacheMap",
    "CacheStats",
    "CachedResult",
    "MetricsMap",
    "MetricsSnapshot",
    "RecursiveComputeError",
]
__version__ = "0.1.0"

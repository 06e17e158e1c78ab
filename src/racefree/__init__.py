"""Shared maps for multi-threaded Python, each synchronised for its own access pattern."""

from racefree.cache import (
    CachedResult,
    CacheInfo,
    CacheMap,
    CacheStats,
    RecursiveComputeError,
    cached,
)
from racefree.metrics import MetricsMap, MetricsSnapshot

__all__ = [
    "CacheInfo",
    "CacheMap",
    "CacheStats",
    "CachedResult",
    "MetricsMap",
    "MetricsSnapshot",
    "RecursiveComputeError",
    "cached",
]
__version__ = "0.1.0"

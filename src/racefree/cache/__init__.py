"""The cache map: stable keys, computed once, read many times, rarely invalidated."""

from racefree._maps import RecursiveComputeError
from racefree.cache.decorator import CacheInfo, cached
from racefree.cache.map import CacheMap
from racefree.cache.records import CachedResult, CacheStats

__all__ = ["CacheInfo", "CacheMap", "CacheStats", "CachedResult", "RecursiveComputeError", "cached"]

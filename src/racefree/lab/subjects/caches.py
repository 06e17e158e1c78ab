"""The caches: one hit, the way each of them is asked for it.

Every cache holds KEYS entries more than those that are read, and is far from its bound. A value is an object
of its own, shared by whoever reads it, as a cached result is.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

from racefree import CacheMap
from racefree._maps import Nothing
from racefree.lab.measure import Made, Subject

BOUND = 100_000


def made(cache: Any, get: str = "get", store: Callable[[str], object] | None = None) -> Made:
    """A cache whose method *get* is bound anew in each thread."""

    def put(key: str) -> None:
        cache[key] = object()

    return Made(lambda key: {"f": getattr(cache, get), "k": key}, store or put)


def nothing() -> Made:
    return Made(lambda key: {"f": Nothing().get, "k": key})


def empty_loop() -> Made:
    return Made(lambda key: {})


def cache_map() -> Made:
    cache: CacheMap[str, object] = CacheMap()
    base = made(cache)
    return Made(base.bind, base.store, lambda: cache.stats().hits)


def cache_map_compute() -> Made:
    cache: CacheMap[str, object] = CacheMap()
    return Made(
        lambda key: {"f": cache.get_or_compute, "k": key, "compute": object},
        lambda key: cache.set(key, object()),
        lambda: cache.stats().hits,
    )


class LockedDict:
    """What one writes first: a dict and a lock."""

    def __init__(self, items: Any) -> None:
        self.items = items
        self.lock = threading.Lock()

    def get(self, key: str) -> object:
        with self.lock:
            return self.items[key]

    def __setitem__(self, key: str, value: object) -> None:
        with self.lock:
            self.items[key] = value


def lru_cache() -> Made:
    @functools.lru_cache(maxsize=BOUND)
    def compute(key: str) -> object:
        return object()

    return Made(lambda key: {"f": compute, "k": key}, compute)


def cachebox() -> Made:
    from cachebox import LRUCache

    return made(LRUCache(BOUND))


def cachetools() -> Made:
    from cachetools import LRUCache

    return made(LockedDict(LRUCache(BOUND)))


def moka() -> Made:
    from moka_py import Moka

    cache = Moka(BOUND)
    return made(cache, store=lambda key: cache.set(key, object()))


def theine() -> Made:
    from theine import Cache

    cache = Cache(BOUND)
    return made(cache, store=lambda key: cache.set(key, object()))


def cereggii_dict() -> Made:
    from cereggii import AtomicDict

    return made(AtomicDict())


def cereggii_cache() -> Made:
    from cereggii import AtomicCache

    cache = AtomicCache(lambda key: object())
    return made(cache, get="__getitem__", store=cache.__getitem__)


ZERO = Subject("C method that does nothing", "f(k)", nothing)
OURS = Subject("CacheMap.get", "f(k)", cache_map)
OURS_COMPUTE = Subject("CacheMap.get_or_compute", "f(k, compute)", cache_map_compute)
# The read path that only takes a reference to the value: on 3.13t dict.get takes the dict's lock besides.
BARE = Subject("dict.__getitem__", "f(k)", lambda: made({}, get="__getitem__"))
LRU = Subject("functools.lru_cache", "f(k)", lru_cache)
CACHEBOX = Subject("cachebox LRUCache.get", "f(k)", cachebox, "cachebox")
PEERS = (
    LRU,
    CACHEBOX,
    Subject("cachetools LRUCache + Lock", "f(k)", cachetools, "cachetools"),
    Subject("moka-py Moka.get", "f(k)", moka, "moka-py"),
    Subject("theine Cache.get", "f(k)", theine, "theine"),
    Subject("cereggii AtomicDict.get", "f(k)", cereggii_dict, "cereggii"),
    Subject("cereggii AtomicCache[]", "f(k)", cereggii_cache, "cereggii"),
)
SUBJECTS = (
    Subject("empty loop", "pass", empty_loop),
    ZERO,
    OURS,
    OURS_COMPUTE,
    BARE,
    Subject("dict.get", "f(k)", lambda: made({})),
    Subject("dict + Lock", "f(k)", lambda: made(LockedDict({}))),
    *PEERS,
)

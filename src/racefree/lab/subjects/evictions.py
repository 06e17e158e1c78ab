"""Who decides what a full cache gives up: CacheMap, the peers, S3-FIFO, and the one who knows the future.

Each is a function of the size that gives a function of requests, which says how many of them hit and remembers what
it has seen. A request is a look-up, and a store if that misses.
"""

from __future__ import annotations

import functools
import heapq
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from racefree.cache import CacheMap

Run = Callable[[Sequence[int]], int]


@dataclass(frozen=True)
class Policy:
    """Somebody who can be asked; *peer* is the package that has to be there."""

    name: str
    make: Callable[[int], Run]
    peer: str | None = None


def mapping(cache: Any) -> Run:
    """By get() and item assignment."""

    def run(requests: Sequence[int]) -> int:
        get, hits = cache.get, 0
        for key in requests:
            if get(key) is None:
                cache[key] = True
            else:
                hits += 1
        return hits

    return run


def ours(size: int) -> Run:
    cache: CacheMap[int, bool] = CacheMap(size)
    run = mapping(cache)

    def checked(requests: Sequence[int]) -> int:
        hits = run(requests)
        if len(cache) > size:
            raise AssertionError(f"CacheMap({size}) has {len(cache)} entries")
        return hits

    return checked


def lru(size: int) -> Run:
    """functools.lru_cache."""

    @functools.lru_cache(size)
    def ask(key: int) -> bool:
        return True

    def run(requests: Sequence[int]) -> int:
        before = ask.cache_info().hits
        for key in requests:
            ask(key)
        return ask.cache_info().hits - before

    return run


def theine(size: int) -> Run:
    from theine import Cache

    cache: Any = Cache(size)

    def run(requests: Sequence[int]) -> int:
        get, store, hits = cache.get, cache.set, 0
        for key in requests:
            if get(key)[1]:
                hits += 1
            else:
                store(key, True)
        return hits

    return run


def cachetools_lru(size: int) -> Run:
    from cachetools import LRUCache

    return mapping(LRUCache(size))


def cachetools_lfu(size: int) -> Run:
    from cachetools import LFUCache

    return mapping(LFUCache(size))


def cachebox_lru(size: int) -> Run:
    from cachebox import LRUCache

    return mapping(LRUCache(size))


def cachebox_lfu(size: int) -> Run:
    from cachebox import LFUCache

    return mapping(LFUCache(size))


class S3Fifo:
    """S3-FIFO (Yang, Zhang, Qiu, Yue and Rashmi 2023): a small and a main queue, and ghosts of the small one."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.small_size = max(1, size // 10)
        self.counts: dict[int, int] = {}
        self.small: deque[int] = deque()
        self.main: deque[int] = deque()
        self.ghosts: OrderedDict[int, None] = OrderedDict()

    def run(self, requests: Sequence[int]) -> int:
        counts, hits = self.counts, 0
        for key in requests:
            count = counts.get(key)
            if count is not None:
                hits += 1
                if count < 3:
                    counts[key] = count + 1
                continue
            while len(counts) >= self.size:
                self.evict()
            counts[key] = 0
            if key in self.ghosts:
                del self.ghosts[key]
                self.main.append(key)
            else:
                self.small.append(key)
        return hits

    def evict(self) -> None:
        if self.small and (len(self.small) >= self.small_size or not self.main):
            self.evict_from_small()
        else:
            self.evict_from_main()

    def evict_from_small(self) -> None:
        key = self.small.popleft()
        if self.counts[key] > 1:
            self.counts[key] = 0
            self.main.append(key)
            return
        del self.counts[key]
        self.ghosts[key] = None
        if len(self.ghosts) > max(1, self.size - self.small_size):
            self.ghosts.popitem(last=False)

    def evict_from_main(self) -> None:
        while True:
            key = self.main.popleft()
            if self.counts[key] == 0:
                del self.counts[key]
                return
            self.counts[key] -= 1
            self.main.append(key)


def optimum(size: int) -> Run:
    """Who knows the future gives up what is asked for last (Belady 1966). Takes all requests in one call."""

    def run(requests: Sequence[int]) -> int:
        never = len(requests)
        following = [never] * never
        latest: dict[int, int] = {}
        for number in range(never - 1, -1, -1):
            following[number] = latest.get(requests[number], never)
            latest[requests[number]] = number
        kept: dict[int, int] = {}
        farthest: list[tuple[int, int]] = []
        hits = 0
        for number, key in enumerate(requests):
            if key in kept:
                hits += 1
            elif len(kept) >= size:
                while True:
                    at, victim = heapq.heappop(farthest)
                    if kept.get(victim) == -at:
                        del kept[victim]
                        break
            kept[key] = following[number]
            heapq.heappush(farthest, (-following[number], key))
        return hits

    return run


OURS = Policy("CacheMap", ours)
LRU = Policy("functools.lru_cache", lru)
THEINE = Policy("theine", theine, "theine")
S3_FIFO = Policy("S3-FIFO, simulated", lambda size: S3Fifo(size).run)
OPTIMUM = Policy("optimum", optimum)
POLICIES = (
    OURS,
    S3_FIFO,
    THEINE,
    LRU,
    Policy("cachetools LRUCache", cachetools_lru, "cachetools"),
    Policy("cachetools LFUCache", cachetools_lfu, "cachetools"),
    Policy("cachebox LRUCache", cachebox_lru, "cachebox"),
    Policy("cachebox LFUCache", cachebox_lfu, "cachebox"),
    OPTIMUM,
)

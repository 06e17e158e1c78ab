"""Promise: a bounded map keeps what is asked for often, and where that does not tell, what was asked for last.

Hit ratios on small traces, with a margin of some points below what they are: a policy that had lost its window,
its frequencies, its ghosts or its way of finding the window's share would fall through one of them.
"""

import bisect
import itertools
import random
from collections import OrderedDict

import pytest

from tests.subject import ORACLE, CacheMap, check_invariants

pytestmark = pytest.mark.skipif(ORACLE, reason="the oracle has no bound")


def zipf(seed, keys, exponent, count):
    generator = random.Random(seed)
    sums = list(itertools.accumulate(rank**-exponent for rank in range(1, keys + 1)))
    return [bisect.bisect(sums, generator.random() * sums[-1]) for _ in range(count)]


def moving(seed, width, count, start=10**6):
    """Recent keys are asked for, and what is recent moves on."""
    generator = random.Random(seed)
    return [start + number // 10 - int(generator.expovariate(1 / width)) for number in range(count)]


def hit_ratio(cache, trace):
    before = cache.stats()
    for key in trace:
        if cache.get(key) is None:
            cache[key] = key + 1
    return (cache.stats() - before).hit_rate


def lru_hit_ratio(maxsize, trace):
    kept, hits = OrderedDict(), 0
    for key in trace:
        if key in kept:
            hits += 1
            kept.move_to_end(key)
        else:
            kept[key] = True
            if len(kept) > maxsize:
                kept.popitem(last=False)
    return hits / len(trace)


@pytest.mark.parametrize(("maxsize", "floor"), [(100, 0.46), (1000, 0.70)])
def test_what_is_asked_for_often_stays(maxsize, floor):
    cache = CacheMap(maxsize)
    trace = zipf(1, 10_000, 0.99, 120_000)
    assert hit_ratio(cache, trace) > max(floor, lru_hit_ratio(maxsize, trace) + 0.03)
    check_invariants(cache)


def test_a_scan_does_not_sweep_the_cache_empty():
    cache = CacheMap(500)
    hit_ratio(cache, zipf(2, 5000, 0.9, 60_000))
    before = hit_ratio(cache, zipf(3, 5000, 0.9, 5000))
    hit_ratio(cache, range(10**6, 10**6 + 5000))
    after = hit_ratio(cache, zipf(4, 5000, 0.9, 5000))
    assert after > before - 0.06
    check_invariants(cache)


@pytest.mark.parametrize("maxsize", [100, 1000])
def test_where_only_recency_tells_it_is_as_good_as_lru(maxsize):
    trace = moving(5, maxsize / 2, 100_000)
    assert hit_ratio(CacheMap(maxsize), trace) > lru_hit_ratio(maxsize, trace) - 0.02


def test_a_shift_from_frequency_to_recency_is_learnt_within_five_cache_sizes():
    maxsize = 1000
    cache = CacheMap(maxsize)
    hit_ratio(cache, zipf(6, 20_000, 0.99, 100_000))
    trace = moving(7, maxsize / 4, 20 * maxsize)
    hit_ratio(cache, trace[: 5 * maxsize])
    rest = trace[5 * maxsize :]
    assert hit_ratio(cache, rest) > lru_hit_ratio(maxsize, rest) - 0.03
    check_invariants(cache)


def test_a_loop_longer_than_the_cache_is_kept_in_part():
    cache = CacheMap(500)
    loop = [number % 1000 for number in range(50_000)]
    assert lru_hit_ratio(500, loop) == 0
    assert hit_ratio(cache, loop) > 0.05


def test_a_cache_of_one_keeps_the_last():
    cache = CacheMap(1)
    for number in range(100):
        cache[number % 7] = number
        assert cache.snapshot() == {number % 7: number}
    check_invariants(cache)

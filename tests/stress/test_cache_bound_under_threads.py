"""A bounded map under many threads: nobody ever sees the bound exceeded, and the sums are right afterwards."""

import itertools
import threading

import pytest

from tests.stress.hammers import Watch
from tests.subject import ORACLE, CacheMap, check_invariants

pytestmark = pytest.mark.skipif(ORACLE, reason="the oracle has no bound")

THREADS = 8


def hammer(cache, stress, work, look):
    """*work*(generator) in eight threads, while another keeps calling *look*."""
    done = threading.Event()
    left = itertools.count(1)

    def worker(number):
        try:
            work(stress.random(number))
        finally:
            if next(left) == THREADS:
                done.set()

    def watcher():
        looks = 0
        while not done.is_set() or looks == 0:
            look()
            looks += 1

    stress.run(watcher, *(lambda number=number: worker(number) for number in range(THREADS)))
    check_invariants(cache)


@pytest.mark.parametrize("maxsize", [1, 7, 100])
def test_len_is_never_above_maxsize(maxsize, stress):
    cache = CacheMap(maxsize)
    stores = [0] * THREADS
    numbers = itertools.count()

    def look():
        assert len(cache) <= maxsize
        assert len(list(cache)) <= maxsize
        assert cache.weight <= maxsize

    def work(generator):
        me = next(numbers)
        for _ in range(stress.times(3000)):
            key = int(generator.paretovariate(0.7)) % 1000
            dice = generator.random()
            if dice < 0.5:
                found = cache.get(key)
                assert found is None or found[0] == key
            elif dice < 0.7:
                cache[key] = (key, me)
                stores[me] += 1
            elif dice < 0.95:
                assert cache.get_or_compute(key, lambda key=key: (key, me))[0] == key
            else:
                cache.invalidate(key)
            assert len(cache) <= maxsize

    hammer(cache, stress, work, look)
    stats = cache.stats()
    assert len(cache) <= maxsize
    added = sum(stores) + stats.computations
    detached = added - sum(stats.removals.values()) - len(cache)
    # a result whose key was stored or invalidated during its computation is not stored
    assert 0 <= detached <= stats.computations


@pytest.mark.parametrize("maxsize", [10, 500])
def test_every_store_is_there_or_counted_as_removed(maxsize, stress):
    cache = CacheMap(maxsize)
    each = stress.times(3000)

    def work(generator):
        for _ in range(each):
            key = generator.randrange(2 * maxsize)
            cache.get(key)
            cache[key] = key

    hammer(cache, stress, work, lambda: None)
    stats = cache.stats()
    assert THREADS * each == sum(stats.removals.values()) + len(cache)
    assert THREADS * each == stats.hits + stats.misses
    assert sum(entry.hit_count for entry in cache.snapshot(entries=True).values()) <= stats.hits


def test_the_weight_is_never_above_maxsize_while_that_changes(stress):
    cache = CacheMap(1000, weigher=lambda key, value: value)

    def look():
        assert cache.weight <= 1000
        assert sum(cache.snapshot().values()) <= 1000

    def work(generator):
        for _ in range(stress.times(1500)):
            dice = generator.random()
            if dice < 0.002:
                cache.maxsize = generator.choice([0, 10, 100, 1000])
            elif dice < 0.003:
                cache.clear()
            elif dice < 0.5:
                cache.get(generator.randrange(300))
            else:
                cache[generator.randrange(300)] = generator.choice([0, 1, 2, 5, 50])
            assert cache.weight <= 1000

    hammer(cache, stress, work, look)


def test_a_bound_may_be_given_while_others_read_and_write(stress):
    for _ in range(stress.times(5)):
        cache = CacheMap()
        for number in range(2000):
            cache[number] = number
        watch = Watch(stress)

        def bound(cache=cache):
            for maxsize in (5000, 1500, None, 700):
                cache.maxsize = maxsize
            assert len(cache) <= 700

        def read(cache=cache):
            for number in range(0, 2000, 7):
                assert cache.get(number, number) == number

        def write(cache=cache):
            for number in range(0, 2000, 11):
                cache[number] = number
                cache.get_or_compute(-number, lambda number=number: -number)
                cache.invalidate(number + 1)

        watch.run(bound, read, read, write, write)
        assert len(cache) <= 700
        check_invariants(cache)

"""Promise: stats() is a frozen CacheStats whose counters are exact and can be subtracted."""

import time

import pytest

from tests.subject import CacheMap


def test_a_new_maps_statistics_are_zero(cache):
    stats = cache.stats()
    for name in (
        "entries",
        "hits",
        "misses",
        "computations",
        "failures",
        "invalidations",
        "evictions",
        "expirations",
    ):
        assert getattr(stats, name) == 0, name
    assert stats.load_time == 0
    assert stats.hit_rate == 0.0
    assert stats.removals["explicit"] == 0
    assert stats.removals["replaced"] == 0


def test_entries_is_the_number_of_entries(cache, key):
    for number in range(20):
        cache[key(number)] = number
        assert cache.stats().entries == len(cache) == number + 1
    del cache[key(3)]
    assert cache.stats().entries == 19
    cache.clear()
    assert cache.stats().entries == 0


def test_computations_count_those_that_gave_a_value(cache, key):
    for number in range(5):
        cache.get_or_compute(key(number), lambda: None)
        cache.get_or_compute(key(number), lambda: None)
    stats = cache.stats()
    assert (stats.computations, stats.failures) == (5, 0)


def test_failures_count_those_that_raised(cache, key):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            cache.get_or_compute(key(1), lambda: 1 / 0)
    stats = cache.stats()
    assert (stats.computations, stats.failures) == (0, 3)


def test_loads_count_as_computations(key):
    cache = CacheMap(loader={key(1): 1, key(2): 2}.__getitem__)
    cache[key(1)]
    cache[key(1)]
    cache.get_or_compute(key(2))
    assert (cache.stats().computations, cache.stats().failures) == (2, 0)
    with pytest.raises(KeyError):
        cache[key(3)]
    assert (cache.stats().computations, cache.stats().failures) == (2, 1)


def test_load_time_is_the_seconds_spent_computing(cache, key):
    def busy():
        until = time.perf_counter() + 0.05
        while time.perf_counter() < until:
            pass

    began = time.perf_counter()
    cache.get_or_compute(key(1), busy)
    assert 0.05 <= cache.stats().load_time <= time.perf_counter() - began
    before = cache.stats().load_time
    cache.get_or_compute(key(1), busy)
    assert cache.stats().load_time == before

    def busy_and_failing():
        busy()
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        cache.get_or_compute(key(2), busy_and_failing)
    assert before <= cache.stats().load_time <= time.perf_counter() - began


def test_invalidations_count_removed_entries_only(cache, key):
    def filled(count):
        for number in range(count):
            cache[key(number)] = number
        return cache

    expected = 0
    filled(1).invalidate(key(0))
    expected += 1
    assert cache.stats().invalidations == expected
    cache.invalidate(key(0))
    assert cache.stats().invalidations == expected
    del filled(1)[key(0)]
    filled(1).pop(key(0))
    filled(1).popitem()
    expected += 3
    assert cache.stats().invalidations == expected
    cache.pop(key(0), None)
    filled(10).invalidate_if(lambda k, value: value % 2)
    expected += 5
    assert cache.stats().invalidations == expected
    cache.clear()
    expected += 5
    assert cache.stats().invalidations == expected
    cache.clear()
    assert cache.stats().invalidations == expected
    assert cache.stats().removals["explicit"] == expected


def test_replacing_counts_as_replaced_and_not_as_invalidation(cache, key):
    for value in range(4):
        cache[key(1)] = value
    cache.setdefault(key(1), 5)
    stats = cache.stats()
    assert stats.removals["replaced"] == 3
    assert stats.invalidations == 0


def test_entries_equal_what_came_minus_what_went(cache, key):
    for number in range(30):
        cache[key(number % 7)] = number
        if number % 5 == 0:
            cache.invalidate(key(number % 3))
    stats = cache.stats()
    stores = 30
    assert stats.entries == stores - stats.removals["replaced"] - stats.removals["explicit"] == len(cache)


def test_later_minus_earlier_is_what_happened_between(cache, key):
    cache[key(1)] = 1
    cache.get(key(1))
    cache.get(key(2))
    earlier = cache.stats()
    cache[key(3)] = 3
    cache[key(3)] = 4
    for _ in range(3):
        cache.get(key(1))
    cache.get(key(2))
    cache.get_or_compute(key(4), lambda: 4)
    cache.invalidate(key(3))
    between = cache.stats() - earlier
    assert type(between) is type(earlier)
    assert (between.hits, between.misses) == (3, 2)
    assert between.hit_rate == 3 / 5
    assert (between.computations, between.failures, between.invalidations) == (1, 0, 1)
    assert dict(between.removals)["replaced"] == 1
    assert dict(between.removals)["explicit"] == 1
    assert between.entries == cache.stats().entries == 2
    nothing = cache.stats() - cache.stats()
    assert (nothing.hits, nothing.misses, nothing.hit_rate, nothing.load_time) == (0, 0, 0.0, 0.0)


def test_statistics_do_not_subtract_from_other_things(cache):
    for other in (1, {}, None):
        with pytest.raises(TypeError):
            cache.stats() - other


@pytest.mark.parametrize("attribute", ["hits", "entries", "hit_rate", "removals", "unheard_of"])
def test_statistics_are_frozen(cache, attribute):
    stats = cache.stats()
    with pytest.raises((AttributeError, TypeError)):
        setattr(stats, attribute, 5)
    with pytest.raises(TypeError):
        stats.removals["explicit"] = 5


def test_statistics_do_not_change_after_they_were_given(cache, key):
    stats = cache.stats()
    cache[key(1)] = 1
    cache[key(1)] = 2
    cache.get(key(1))
    assert (stats.entries, stats.hits) == (0, 0)
    assert stats.removals["replaced"] == 0


def test_statistics_print_their_numbers(cache):
    cache["a"] = 1
    cache.get("a")
    assert "hits=1" in repr(cache.stats())
    assert "entries=1" in repr(cache.stats())


def test_each_map_counts_for_itself(key):
    first, second = CacheMap(), CacheMap()
    first[key(1)] = second[key(1)] = 1
    for _ in range(5):
        first.get(key(1))
    second.get(key(2))
    assert (first.stats().hits, first.stats().misses) == (5, 0)
    assert (second.stats().hits, second.stats().misses) == (0, 1)


def test_a_map_made_where_one_died_starts_at_zero(key):
    for _ in range(50):
        cache = CacheMap()
        cache[key(1)] = 1
        cache.get(key(1))
        cache.get(key(2))
        assert (cache.stats().hits, cache.stats().misses) == (1, 1)
        assert cache.entry(key(1)).hit_count == 1
        del cache

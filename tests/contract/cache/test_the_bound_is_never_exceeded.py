"""Promise: neither len(cache) nor cache.weight is ever above maxsize, and every entry that goes is counted."""

import gc
import weakref

import pytest

from tests.crew import HeldComputation
from tests.subject import ORACLE, CacheMap, check_invariants

pytestmark = pytest.mark.skipif(ORACLE, reason="the oracle has no bound")


def added_is_removed_and_left(cache, stores):
    assert stores == sum(cache.stats().removals.values()) + len(cache)


@pytest.mark.parametrize("maxsize", [1, 2, 3, 10, 100, 1000])
def test_it_fills_up_to_the_bound_and_stays_there(maxsize, key):
    cache = CacheMap(maxsize)
    stores = min(3 * maxsize, 600)
    for number in range(stores):
        cache[key(number)] = number
        assert len(cache) == min(number + 1, maxsize) == cache.weight
        assert cache.peek(key(number)) == number, "what has just been stored is there"
    assert cache.stats().evictions == max(0, stores - maxsize)
    added_is_removed_and_left(cache, stores)
    check_invariants(cache)


def test_a_bound_of_nothing_stores_nothing():
    cache = CacheMap(0)
    cache["a"] = 1
    cache.setdefault("b", 2)
    assert cache.get_or_compute("c", lambda: 3) == 3
    assert len(cache) == 0
    assert cache.snapshot() == {}
    assert cache.stats().evictions == 3
    added_is_removed_and_left(cache, 3)
    check_invariants(cache)


def test_no_bound_is_no_bound():
    cache = CacheMap(None)
    assert cache.maxsize is None
    for number in range(5000):
        cache[number] = number
    assert len(cache) == cache.weight == 5000
    assert cache.stats().evictions == 0


def test_overwriting_evicts_nothing():
    cache = CacheMap(3)
    for turn in range(50):
        for key in "abc":
            cache[key] = turn
    assert cache.snapshot() == dict.fromkeys("abc", 49)
    assert cache.stats().evictions == 0
    assert cache.stats().removals["replaced"] == 147
    check_invariants(cache)


def test_a_computation_counts_when_its_result_is_stored():
    cache = CacheMap(2)
    cache["a"] = cache["b"] = 1
    held = HeldComputation("value")
    leader = held.begin(cache, "c")
    assert set(cache) == {"a", "b"}
    held.release.set()
    assert leader.result() == "value"
    assert len(cache) == 2
    assert cache.peek("c") == "value"
    check_invariants(cache)


def test_entries_may_be_evicted_from_inside_a_computation():
    cache = CacheMap(4)

    def compute():
        for number in range(40):
            cache[number] = number
            assert len(cache) <= 4
        return "value"

    assert cache.get_or_compute("key", compute) == "value"
    assert cache.peek("key") == "value"
    assert len(cache) == 4
    check_invariants(cache)


def test_removals_make_room():
    cache = CacheMap(10)
    for number in range(10):
        cache[number] = number
    for number in range(5):
        del cache[number]
    for number in range(10, 15):
        cache[number] = number
    assert len(cache) == 10
    assert cache.stats().evictions == 0
    cache.clear()
    assert len(cache) == cache.weight == 0
    for number in range(30):
        cache[number] = number
    assert len(cache) == 10
    check_invariants(cache)


def test_what_is_evicted_is_let_go():
    class Value:
        pass

    cache = CacheMap(5)
    values = []
    for number in range(20):
        value = Value()
        values.append(weakref.ref(value))
        cache[number] = value
        del value
    gc.collect()
    assert sum(value() is not None for value in values) == 5


def test_a_finaliser_may_store_into_the_cache_that_evicts_it():
    cache = CacheMap(5)

    class Value:
        def __del__(self):
            cache["echo"] = "text"
            assert len(cache) <= 5

    for number in range(50):
        cache[number] = Value()
        assert len(cache) <= 5
    assert cache.peek("echo") == "text" or "echo" not in cache
    cache.clear()
    check_invariants(cache)


# --- resizing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("smaller", [0, 1, 7, 99, 100, 200])
def test_a_smaller_bound_evicts_at_once(smaller):
    cache = CacheMap(100)
    for number in range(100):
        cache[number] = number
    cache.maxsize = smaller
    assert cache.maxsize == smaller
    assert len(cache) == cache.weight == min(100, smaller)
    assert cache.stats().evictions == max(0, 100 - smaller)
    check_invariants(cache)


def test_a_larger_bound_gives_room():
    cache = CacheMap(2)
    for number in range(5):
        cache[number] = number
    cache.maxsize = 4
    for number in range(10, 20):
        cache[number] = number
        assert len(cache) <= 4
    assert len(cache) == 4
    check_invariants(cache)


def test_the_bound_may_be_taken_away_and_come_back():
    cache = CacheMap(2)
    cache.maxsize = None
    assert cache.maxsize is None
    for number in range(1000):
        cache[number] = number
    assert len(cache) == 1000
    cache.maxsize = 10
    assert len(cache) == 10
    check_invariants(cache)


def test_a_map_without_a_bound_may_get_one():
    cache = CacheMap()
    for number in range(1000):
        cache[number] = number
    for _ in range(3):
        cache.get(7)
    at = cache.entry(7).computed_at
    held = HeldComputation("value")
    leader = held.begin(cache, "computed")
    cache.maxsize = 2000
    assert cache.entry(7).hit_count == 3, "the entries are the same"
    assert cache.entry(7).computed_at == at
    cache.get(7)
    assert cache.entry(7).hit_count == 4
    cache.maxsize = 10
    assert len(cache) == cache.weight == 10
    held.release.set()
    assert leader.result() == "value"
    assert cache.peek("computed") == "value"
    assert len(cache) == 10
    check_invariants(cache)


# --- weights --------------------------------------------------------------------------------------------------


def weighed(maxsize):
    return CacheMap(maxsize, weigher=lambda key, value: value)


def test_weights_are_summed_and_bounded():
    cache = weighed(100)
    for number in range(300):
        cache[number] = number * 7 % 40 + 1
        assert cache.weight == sum(cache.values()) <= 100
        assert number in cache
    added_is_removed_and_left(cache, 300)
    check_invariants(cache)


def test_overwriting_by_something_heavier_makes_room_first():
    cache = weighed(10)
    for key in range(5):
        cache[key] = 2
    cache[3] = 7
    assert cache.peek(3) == 7
    assert cache.weight == sum(cache.values()) <= 10
    cache[3] = 1
    assert cache.peek(3) == 1
    assert cache.weight == sum(cache.values())
    added_is_removed_and_left(cache, 7)
    check_invariants(cache)


@pytest.mark.parametrize("store", ["set", "compute", "setdefault"])
def test_what_is_heavier_than_the_bound_is_not_kept(store):
    cache = weighed(10)
    cache["light"] = 4
    if store == "set":
        cache["heavy"] = 11
    elif store == "compute":
        assert cache.get_or_compute("heavy", lambda: 11) == 11
    else:
        assert cache.setdefault("heavy", 11) == 11
    assert cache.snapshot() == {"light": 4}
    assert cache.stats().evictions == 1
    added_is_removed_and_left(cache, 2)
    check_invariants(cache)


def test_overwriting_by_something_too_heavy_leaves_no_stale_value():
    cache = weighed(10)
    cache["a"] = 3
    cache["b"] = 3
    cache["a"] = 11
    assert cache.snapshot() == {"b": 3}
    assert cache.weight == 3
    assert cache.stats().removals == {"explicit": 0, "replaced": 1, "size": 1}
    added_is_removed_and_left(cache, 3)
    check_invariants(cache)


def test_the_weigher_is_asked_once_for_each_store_with_no_lock_held():
    asked = []

    def weigher(key, value):
        asked.append((key, value))
        assert len(cache) <= 5
        cache.peek(key)
        cache.invalidate("other")
        return 1

    cache = CacheMap(5, weigher=weigher)
    cache["a"] = 1
    assert cache.get_or_compute("b", lambda: 2) == 2
    assert cache.get_or_compute("b", lambda: 3) == 2
    assert asked == [("a", 1), ("b", 2)]


def test_a_weigher_without_a_bound_only_weighs():
    cache = weighed(None)
    for number in range(100):
        cache[number] = number
    assert cache.weight == sum(range(100))
    assert len(cache) == 100
    cache.maxsize = 50
    assert cache.weight == sum(cache.values()) <= 50
    check_invariants(cache)

"""Promise: an entry that weighs 0 is never evicted."""

import pytest

from tests.subject import ORACLE, CacheMap, check_invariants

pytestmark = pytest.mark.skipif(ORACLE, reason="the oracle has no bound")


def pinned_by_name(key, value):
    return 0 if str(key).startswith("pinned") else 1


@pytest.mark.parametrize("maxsize", [0, 1, 5, 50])
def test_pinned_entries_stay_whatever_comes(maxsize):
    cache = CacheMap(maxsize, weigher=pinned_by_name)
    for number in range(20):
        cache[f"pinned {number}"] = number
    for number in range(500):
        cache[number] = number
        assert cache.weight <= maxsize
    assert all(cache.peek(f"pinned {number}") == number for number in range(20))
    assert len(cache) == 20 + maxsize
    cache.maxsize = 0
    assert len(cache) == 20
    check_invariants(cache)


def test_pinned_entries_can_be_removed():
    cache = CacheMap(1, weigher=pinned_by_name)
    cache["pinned"] = 1
    assert cache.invalidate("pinned")
    cache["pinned"] = 2
    assert cache.pop("pinned") == 2
    cache["pinned"] = 3
    cache.clear()
    assert len(cache) == 0
    check_invariants(cache)


def test_an_entry_is_pinned_and_released_by_storing_it_again():
    cache = CacheMap(3, weigher=lambda key, value: value)
    cache["key"] = 0
    for number in range(20):
        cache[number] = 1
    assert "key" in cache
    cache["key"] = 1
    assert cache.weight == 3
    for number in range(20, 60):
        cache[number] = 1
    assert "key" not in cache
    check_invariants(cache)

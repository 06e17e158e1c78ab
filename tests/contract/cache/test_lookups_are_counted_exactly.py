"""Promise: get, [] and get_or_compute count one hit or one miss a call; nothing else counts anything."""

import contextlib

import pytest

from tests.subject import CacheMap


def counts(cache):
    stats = cache.stats()
    return stats.hits, stats.misses


def test_a_new_map_has_counted_nothing(cache):
    assert counts(cache) == (0, 0)
    assert cache.stats().hit_rate == 0.0


def test_get_counts_a_hit_or_a_miss(cache, key):
    cache[key(1)] = 1
    for _ in range(3):
        cache.get(key(1))
    assert counts(cache) == (3, 0)
    for number in range(2, 7):
        cache.get(key(number), "default")
    assert counts(cache) == (3, 5)
    assert cache.stats().hit_rate == 3 / 8


def test_subscription_counts_a_hit_or_a_miss(cache, key):
    cache[key(1)] = 1
    assert cache[key(1)] == 1
    for _ in range(2):
        with pytest.raises(KeyError):
            cache[key(2)]
    assert counts(cache) == (1, 2)


def test_get_or_compute_counts_a_hit_or_a_miss(cache, key):
    assert cache.get_or_compute(key(1), lambda: 1) == 1
    assert counts(cache) == (0, 1)
    assert cache.get_or_compute(key(1), lambda: 2) == 1
    assert counts(cache) == (1, 1)


def test_a_failed_computation_is_one_miss_a_call(cache, key):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            cache.get_or_compute(key(1), lambda: 1 / 0)
    assert counts(cache) == (0, 3)


def test_a_load_is_one_miss_a_call(key):
    cache = CacheMap(loader=lambda key: "loaded")
    assert cache[key(1)] == "loaded"
    assert counts(cache) == (0, 1)
    assert cache[key(1)] == "loaded"
    assert counts(cache) == (1, 1)
    assert cache.get(key(2)) is None
    assert counts(cache) == (1, 2)
    assert cache.get_or_compute(key(2)) == "loaded"
    assert counts(cache) == (1, 3)


COUNTS_NOTHING = {
    "peek": lambda cache, key: cache.peek(key),
    "in": lambda cache, key: key in cache,
    "entry": lambda cache, key: cache.entry(key),
    "len": lambda cache, key: len(cache),
    "bool": lambda cache, key: bool(cache),
    "repr": lambda cache, key: repr(cache),
    "stats": lambda cache, key: cache.stats(),
    "snapshot": lambda cache, key: cache.snapshot(),
    "snapshot of entries": lambda cache, key: cache.snapshot(entries=True),
    "iteration": lambda cache, key: list(cache),
    "keys": lambda cache, key: list(cache.keys()),
    "values": lambda cache, key: list(cache.values()),
    "items": lambda cache, key: list(cache.items()),
    "in keys": lambda cache, key: key in cache.keys(),  # noqa: SIM118
    "in values": lambda cache, key: "stored" in cache.values(),
    "in items": lambda cache, key: (key, "stored") in cache.items(),
    "len of views": lambda cache, key: (len(cache.keys()), len(cache.values()), len(cache.items())),
    "views as sets": lambda cache, key: (cache.keys() & {key}, cache.keys() - {key}),
    "==": lambda cache, key: cache == {"other": 1},
    "== of equals": lambda cache, key: cache == dict(cache.items()),
    "set": lambda cache, key: cache.set(key, "stored"),
    "[]=": lambda cache, key: cache.__setitem__(key, "stored"),
    "setdefault": lambda cache, key: cache.setdefault(key, "stored"),
    "update": lambda cache, key: cache.update({key: "stored"}),
    "pop": lambda cache, key: cache.pop(key, None),
    "popitem": lambda cache, key: cache.popitem(),
    "del": lambda cache, key: cache.__delitem__(key),
    "invalidate": lambda cache, key: cache.invalidate(key),
    "invalidate_if": lambda cache, key: cache.invalidate_if(lambda key, value: True),
    "clear": lambda cache, key: cache.clear(),
}


@pytest.mark.parametrize("present", [True, False], ids=["present", "absent"])
@pytest.mark.parametrize("operation", COUNTS_NOTHING)
def test_other_operations_count_nothing(cache, key, operation, present):
    cache[key(0)] = "other"
    if present:
        cache[key(1)] = "stored"
    with contextlib.suppress(KeyError):
        COUNTS_NOTHING[operation](cache, key(1))
    assert counts(cache) == (0, 0)
    entry = cache.entry(key(0))
    assert entry is None or entry.hit_count == 0


def test_entries_count_their_own_hits(cache, key):
    for number in range(10):
        cache[key(number)] = number
    for number in range(10):
        for _ in range(number):
            assert cache.get(key(number)) == number
        assert cache[key(number)] == number
        assert cache.get_or_compute(key(number), lambda: None) == number
    assert [cache.entry(key(number)).hit_count for number in range(10)] == [
        number + 2 for number in range(10)
    ]
    assert {k: e.hit_count for k, e in cache.snapshot(entries=True).items()} == {
        key(number): number + 2 for number in range(10)
    }
    assert counts(cache) == (sum(range(10)) + 20, 0)


def test_growth_and_deletion_of_others_keep_an_entrys_hits(cache, key):
    cache[key(0)] = 0
    for number in range(1, 200):
        cache[key(number)] = number
        cache.get(key(0))
    for number in range(1, 200):
        del cache[key(number)]
        cache.get(key(0))
    assert cache.entry(key(0)).hit_count == 398
    assert counts(cache) == (398, 0)


def test_hits_of_removed_entries_stay_in_the_total(cache, key):
    total = 0
    removals = [
        lambda k: cache.__delitem__(k),
        lambda k: cache.pop(k),
        lambda k: cache.invalidate(k),
        lambda k: cache.invalidate_if(lambda candidate, value: candidate == k),
        lambda k: cache.set(k, "replaced"),
        lambda k: cache.clear(),
    ]
    for remove in removals:
        cache[key(1)] = 1
        for _ in range(5):
            cache.get(key(1))
        total += 5
        remove(key(1))
        assert counts(cache) == (total, 0)


def test_a_stored_value_starts_with_no_hits(cache, key):
    cache[key(1)] = "old"
    cache.get(key(1))
    cache[key(1)] = "new"
    assert cache.entry(key(1)).hit_count == 0
    cache.get(key(1))
    assert cache.entry(key(1)).hit_count == 1
    del cache[key(1)]
    cache[key(1)] = "again"
    assert cache.entry(key(1)).hit_count == 0


def test_a_lookup_that_raises_counts_at_most_once(cache):
    cache["a"] = 1
    with pytest.raises(TypeError):
        cache.get([])
    with pytest.raises(TypeError):
        cache[[]]
    hits, misses = counts(cache)
    assert hits == 0
    assert misses <= 2

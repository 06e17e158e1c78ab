"""Promise: snapshot() is a dict of values, snapshot(entries=True) of CachedResults; both are the caller's."""

import pytest

from tests.subject import CacheMap


def test_a_snapshot_has_all_keys_and_values(cache, key):
    assert cache.snapshot() == {}
    for number in range(50):
        cache[key(number)] = number
    snapshot = cache.snapshot()
    assert type(snapshot) is dict
    assert snapshot == {key(number): number for number in range(50)}


def test_a_snapshot_of_entries_has_what_entry_gives(cache, key):
    for number in range(20):
        cache[key(number)] = number
        cache.get(key(number // 2))
    entries = cache.snapshot(entries=True)
    assert type(entries) is dict
    assert entries == {key(number): cache.entry(key(number)) for number in range(20)}
    assert cache.snapshot(entries=False) == cache.snapshot()


def test_a_snapshot_and_its_map_change_apart(cache, key):
    cache[key(1)] = 1
    snapshot = cache.snapshot()
    snapshot[key(2)] = 2
    assert key(2) not in cache
    cache[key(3)] = 3
    cache[key(1)] = "new"
    assert snapshot == {key(1): 1, key(2): 2}


def test_a_snapshot_keeps_the_stored_key_objects_alive(key):
    cache = CacheMap()
    stored = key(1000)
    cache[stored] = 1
    snapshot = cache.snapshot()
    cache.clear()
    del cache
    assert next(iter(snapshot)) is stored


def test_entries_is_a_keyword_only(cache):
    with pytest.raises(TypeError):
        cache.snapshot(True)

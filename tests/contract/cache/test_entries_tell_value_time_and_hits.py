"""Promise: entry(key) is a frozen CachedResult of value, time and hits, and None where nothing is."""

import dataclasses
import time

import pytest

from tests.subject import CacheMap


def test_an_absent_key_has_no_entry(cache, key):
    assert cache.entry(key(1)) is None
    cache[key(1)] = 1
    del cache[key(1)]
    assert cache.entry(key(1)) is None


def test_an_entry_holds_the_value_itself(cache, key):
    value = object()
    cache[key(1)] = value
    assert cache.entry(key(1)).value is value


def test_computed_at_is_the_maps_clock(key, clock):
    cache = CacheMap(clock=clock)
    writes = [
        lambda k: cache.set(k, 1),
        lambda k: cache.__setitem__(k, 1),
        lambda k: cache.setdefault(k, 1),
        lambda k: cache.update([(k, 1)]),
        lambda k: cache.get_or_compute(k, lambda: 1),
    ]
    for number, write in enumerate(writes):
        clock.advance(10)
        write(key(number))
    assert [cache.entry(key(number)).computed_at for number in range(5)] == [1010, 1020, 1030, 1040, 1050]
    clock.advance(100)
    cache.get(key(0))
    cache.setdefault(key(1), 5)
    assert cache.entry(key(0)).computed_at == 1010
    assert cache.entry(key(1)).computed_at == 1020
    cache[key(0)] = 2
    assert cache.entry(key(0)).computed_at == 1150


def test_a_computed_value_is_dated_not_before_its_computation_began(key, clock):
    cache = CacheMap(clock=clock)
    clock.now = 5.0

    def compute():
        clock.advance(7.0)
        return "value"

    cache.get_or_compute(key(1), compute)
    assert 5.0 <= cache.entry(key(1)).computed_at <= 12.0


def test_the_default_clock_is_monotonic_seconds(cache, key):
    before = time.monotonic()
    cache[key(1)] = 1
    assert before <= cache.entry(key(1)).computed_at <= time.monotonic()


def test_an_entry_does_not_change_after_it_was_given(cache, key):
    cache[key(1)] = "old"
    entry = cache.entry(key(1))
    cache.get(key(1))
    cache[key(1)] = "new"
    assert (entry.value, entry.hit_count) == ("old", 0)


@pytest.mark.parametrize("attribute", ["value", "computed_at", "hit_count", "unheard_of"])
def test_an_entry_is_frozen(cache, attribute):
    cache["a"] = 1
    entry = cache.entry("a")
    with pytest.raises((AttributeError, TypeError, dataclasses.FrozenInstanceError)):
        setattr(entry, attribute, 5)
    if attribute != "unheard_of":
        with pytest.raises((AttributeError, TypeError)):
            delattr(entry, attribute)


def test_entries_print_their_fields_and_compare_by_them(clock):
    first, second = CacheMap(clock=clock), CacheMap(clock=clock)
    first["a"] = second["a"] = "text"
    assert first.entry("a") == second.entry("a")
    for part in ("value='text'", "computed_at=1000", "hit_count=0"):
        assert part in repr(first.entry("a"))
    second.get("a")
    assert first.entry("a") != second.entry("a")


def test_a_clock_that_raises_leaves_the_map_as_it_was(clock):
    def broken():
        raise OSError("no clock")

    cache = CacheMap(clock=broken)
    for write in (lambda: cache.set("a", 1), lambda: cache.setdefault("a", 1)):
        with pytest.raises(OSError, match="no clock"):
            write()
        assert "a" not in cache
    with pytest.raises(OSError, match="no clock"):
        cache.get_or_compute("a", lambda: 1)
    assert cache.peek("a") is None


def test_a_clock_that_uses_the_map_is_possible():
    cache = CacheMap(clock=lambda: float(len(cache)))
    for number in range(5):
        cache[number] = number
    assert [cache.entry(number).computed_at for number in range(5)] == [0, 1, 2, 3, 4]

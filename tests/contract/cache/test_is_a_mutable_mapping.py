"""Promise: CacheMap is a MutableMapping; used by one thread it behaves as a dict does."""

import collections
import collections.abc

import pytest

from tests.subject import CacheMap


def filled(key, count):
    cache = CacheMap()
    for number in range(count):
        cache[key(number)] = number
    return cache


def test_it_is_registered_as_a_mutable_mapping(cache):
    assert isinstance(cache, collections.abc.MutableMapping)
    assert issubclass(CacheMap, collections.abc.MutableMapping)


def test_a_new_map_is_empty_and_false(cache):
    assert len(cache) == 0
    assert not cache
    assert list(cache) == []
    assert cache == {}


def test_a_stored_value_is_found_by_an_equal_key(cache, key):
    cache[key(1)] = "one"
    assert cache[key(1)] == "one"
    assert cache.get(key(1)) == "one"
    assert cache.peek(key(1)) == "one"
    assert key(1) in cache
    assert len(cache) == 1
    assert cache


def test_an_absent_key_is_reported_as_dict_does(cache, key):
    cache[key(1)] = "one"
    with pytest.raises(KeyError) as caught:
        cache[key(2)]
    assert caught.value.args == (key(2),)
    assert cache.get(key(2)) is None
    assert cache.get(key(2), 5) == 5
    assert cache.get(key(2), default=6) == 6
    assert cache.peek(key(2)) is None
    assert cache.peek(key(2), 7) == 7
    assert cache.peek(key(2), default=8) == 8
    assert key(2) not in cache
    assert len(cache) == 1


def test_a_tuple_as_absent_key_is_the_key_errors_only_argument(cache):
    with pytest.raises(KeyError) as caught:
        cache[(1, 2)]
    assert caught.value.args == ((1, 2),)
    with pytest.raises(KeyError) as caught:
        del cache[(1, 2)]
    assert caught.value.args == ((1, 2),)
    with pytest.raises(KeyError) as caught:
        cache.pop((1, 2))
    assert caught.value.args == ((1, 2),)


def test_storing_again_replaces_the_value_and_keeps_the_first_key_object(cache, key):
    first, second = key(1000), key(1000)
    cache[first] = "old"
    cache.set(second, "new")
    assert cache.snapshot() == {first: "new"}
    assert next(iter(cache)) is first


def test_set_returns_none(cache):
    assert cache.set("a", 1) is None


def test_deleting_removes_exactly_that_key(key):
    cache = filled(key, 50)
    for number in range(0, 50, 3):
        del cache[key(number)]
    for number in range(50):
        assert (key(number) in cache) == (number % 3 != 0)
        assert cache.get(key(number)) == (number if number % 3 else None)
    assert len(cache) == sum(number % 3 != 0 for number in range(50))
    with pytest.raises(KeyError) as caught:
        del cache[key(0)]
    assert caught.value.args == (key(0),)


def test_a_deleted_key_can_be_stored_again(key):
    cache = filled(key, 20)
    for round_ in range(30):
        for number in range(20):
            del cache[key(number)]
            assert key(number) not in cache
            cache[key(number)] = round_
        assert len(cache) == 20
    assert set(cache.values()) == {29}


def test_pop_gives_the_value_and_removes_it(cache, key):
    cache[key(1)] = "one"
    assert cache.pop(key(1)) == "one"
    assert key(1) not in cache
    assert cache.pop(key(1), "default") == "default"
    assert cache.pop(key(1), None) is None
    with pytest.raises(KeyError) as caught:
        cache.pop(key(1))
    assert caught.value.args == (key(1),)


def test_popitem_empties_the_map_item_by_item(key):
    cache = filled(key, 40)
    taken = [cache.popitem() for _ in range(40)]
    assert sorted(value for _, value in taken) == list(range(40))
    assert all(found == key(value) for found, value in taken)
    assert len(cache) == 0
    with pytest.raises(KeyError):
        cache.popitem()


def test_setdefault_stores_only_when_absent(cache, key):
    assert cache.setdefault(key(1), "first") == "first"
    assert cache.setdefault(key(1), "second") == "first"
    assert cache.setdefault(key(2)) is None
    assert key(2) in cache
    assert cache.setdefault(key(2), "late") is None


def test_update_takes_mappings_pairs_and_keywords(cache):
    cache.update({"a": 1, "b": 2})
    cache.update([("b", 3), ("c", 4)])
    cache.update((pair for pair in [("c", 5)]), d=6)
    cache.update(CacheMap())
    cache.update(e=7)
    other = CacheMap()
    other["f"] = 8
    cache.update(other)
    assert cache.snapshot() == {"a": 1, "b": 3, "c": 5, "d": 6, "e": 7, "f": 8}


def test_update_keeps_what_was_stored_before_a_bad_item(cache):
    with pytest.raises((TypeError, ValueError)):
        cache.update([("a", 1), ("b", 2, 3), ("c", 4)])
    assert cache.snapshot() == {"a": 1}
    with pytest.raises(TypeError):
        cache.update(5)


def test_clear_removes_everything(key):
    cache = filled(key, 100)
    assert cache.clear() is None
    assert len(cache) == 0
    assert all(key(number) not in cache for number in range(100))
    cache[key(1)] = "again"
    assert cache.snapshot() == {key(1): "again"}


def test_growth_loses_no_entry(key):
    count = 300
    cache = CacheMap()
    for number in range(count):
        cache[key(number)] = number
        assert len(cache) == number + 1
        if number & (number - 1) == 0:
            assert all(cache.peek(key(n)) == n for n in range(number + 1))
    assert [cache.peek(key(n)) for n in range(count)] == list(range(count))


def test_a_hundred_thousand_entries_are_all_found():
    count = 100_000
    cache = CacheMap()
    for number in range(count):
        cache[number * 64] = number
    assert len(cache) == count
    assert all(cache.peek(number * 64) == number for number in range(count))
    assert all(cache.peek(number * 64 + 1) is None for number in range(0, count, 97))
    for number in range(count):
        del cache[number * 64]
    assert len(cache) == 0
    assert list(cache) == []


def test_none_is_a_value_like_any_other(cache, key):
    cache[key(1)] = None
    assert key(1) in cache
    assert cache[key(1)] is None
    assert cache.get(key(1), "default") is None
    assert cache.peek(key(1), "default") is None
    assert cache.setdefault(key(1), "default") is None
    assert cache.entry(key(1)).value is None
    assert cache.get_or_compute(key(1), lambda: "computed") is None
    assert list(cache.values()) == [None]
    assert cache.pop(key(1), "default") is None
    assert key(1) not in cache


@pytest.mark.parametrize(
    "value", [NotImplemented, Ellipsis, KeyError, KeyError("x"), StopIteration(), (), 0, False]
)
def test_values_that_look_like_signals_are_values(cache, value):
    cache["k"] = value
    assert cache["k"] is value
    assert cache.get("k", 1) is value
    assert cache.pop("k") is value
    assert cache.get_or_compute("k", lambda: value) is value
    assert cache["k"] is value


def test_equality_is_that_of_mappings(cache, key):
    other = CacheMap()
    for number in range(10):
        cache[key(number)] = number
        other[key(9 - number)] = 9 - number
    assert cache == other
    assert cache == {key(number): number for number in range(10)}
    assert {key(number): number for number in range(10)} == cache
    assert cache == collections.UserDict({key(number): number for number in range(10)})
    other[key(3)] = "different"
    assert cache != other
    del other[key(3)]
    assert cache != other
    assert cache != [key(number) for number in range(10)]
    assert cache != 5
    assert cache.__eq__(5) is NotImplemented


def test_a_map_is_not_hashable_as_dict_is_not(cache):
    with pytest.raises(TypeError):
        hash(cache)

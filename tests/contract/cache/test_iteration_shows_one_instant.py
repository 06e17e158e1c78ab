"""Promise: an iterator shows the keys of one instant, none twice; writers never make it raise."""

import collections.abc
import contextlib

import pytest

from tests.subject import CacheMap

VIEWS = {
    "map": lambda cache: cache,
    "keys": lambda cache: cache.keys(),
    "values": lambda cache: cache.values(),
    "items": lambda cache: cache.items(),
}


@pytest.fixture(params=VIEWS)
def view(request):
    return VIEWS[request.param]


@pytest.fixture
def filled(cache, key):
    for number in range(100):
        cache[key(number)] = number
    return cache


def test_iteration_gives_each_key_once(filled, key):
    assert sorted(filled) == sorted(key(number) for number in range(100))
    assert len(list(filled.keys())) == 100
    assert sorted(filled.values()) == list(range(100))
    assert dict(filled.items()) == {key(number): number for number in range(100)}
    assert all(type(item) is tuple and len(item) == 2 for item in filled.items())


def test_storing_while_iterating_raises_nothing(filled, key, view):
    seen = 0
    for _ in view(filled):
        filled[key(1000 + seen)] = 1000 + seen
        seen += 1
        assert seen <= 100, "an iterator of one instant does not follow new keys"
    assert seen == 100
    assert len(filled) == 200


def test_deleting_all_while_iterating_raises_nothing(filled, view):
    iterator = iter(view(filled))
    next(iterator)
    filled.clear()
    rest = list(iterator)
    assert len(rest) == len(set(rest)) <= 99


def test_deleting_and_storing_again_shows_no_key_twice(filled, key):
    seen = []
    for found in filled:
        seen.append(found)
        for number in range(100):
            del filled[key(number)]
            filled[key(number)] = -number
    assert len(seen) == len(set(seen)) == 100


def test_keys_that_stay_are_always_seen(filled, key):
    seen = set()
    for found in filled:
        seen.add(found)
        for number in range(50, 100):
            filled.invalidate(key(number))
        for number in range(200, 300):
            filled[key(number)] = number
    assert {key(number) for number in range(50)} <= seen


def test_overwriting_while_iterating_hides_no_key(filled, key):
    seen = []
    for found, value in filled.items():
        seen.append(found)
        assert value in range(100) or value == "new"
        for number in range(100):
            filled[key(number)] = "new"
    assert sorted(seen) == sorted(key(number) for number in range(100))


def test_views_are_re_iterable_and_follow_the_map(filled, key, view):
    looked_at = view(filled)
    assert len(list(looked_at)) == len(list(looked_at)) == 100
    filled[key(100)] = 100
    assert len(list(looked_at)) == len(looked_at) == 101
    filled.clear()
    assert list(looked_at) == []
    assert len(looked_at) == 0


def test_an_iterator_is_its_own_iterator_and_stays_exhausted(filled, key, view):
    iterator = iter(view(filled))
    assert iter(iterator) is iterator
    assert isinstance(iterator, collections.abc.Iterator)
    for _ in iterator:
        pass
    filled[key(500)] = 500
    for _ in range(3):
        with pytest.raises(StopIteration):
            next(iterator)


def test_views_contain_what_the_map_contains(filled, key):
    assert key(5) in filled.keys()  # noqa: SIM118
    assert key(500) not in filled.keys()  # noqa: SIM118
    assert 5 in filled.values()
    assert 500 not in filled.values()
    assert (key(5), 5) in filled.items()
    assert (key(5), 6) not in filled.items()
    assert (key(500), 5) not in filled.items()


def test_an_items_view_contains_no_things_that_are_not_pairs(filled):
    for other in (5, (1,), (1, 2, 3), None):
        # the mixin of collections.abc unpacks and raises, dict answers False: both are known
        with contextlib.suppress(TypeError, ValueError):
            assert other not in filled.items()


def test_views_are_those_of_collections_abc(cache):
    cache["a"], cache["b"] = 1, 2
    assert isinstance(cache.keys(), collections.abc.KeysView)
    assert isinstance(cache.values(), collections.abc.ValuesView)
    assert isinstance(cache.items(), collections.abc.ItemsView)
    assert cache.keys() == {"a", "b"}
    assert cache.keys() & {"a", "c"} == {"a"}
    assert cache.keys() | {"c"} == {"a", "b", "c"}
    assert cache.keys() - {"a"} == {"b"}
    assert cache.keys() ^ {"a", "c"} == {"b", "c"}
    assert cache.keys() <= {"a", "b", "c"}
    assert cache.keys().isdisjoint({"c"})
    assert cache.items() == {("a", 1), ("b", 2)}
    assert cache.items() & {("a", 1), ("b", 3)} == {("a", 1)}


def test_a_view_prints(filled, view):
    assert repr(view(filled))


def test_an_iterator_outlives_the_map(key, view):
    cache = CacheMap()
    for number in range(10):
        cache[key(number)] = number
    iterator = iter(view(cache))
    next(iterator)
    del cache
    assert len(list(iterator)) == 9


def test_a_view_keeps_its_map_alive(key):
    cache = CacheMap()
    cache[key(1)] = 1
    items = cache.items()
    del cache
    assert list(items) == [(key(1), 1)]


def test_many_iterators_at_once_do_not_disturb_each_other(filled):
    pairs = sum(1 for _ in filled for _ in filled)
    assert pairs == 100 * 100


def test_popitem_while_iterating(filled):
    for _ in filled.items():
        filled.popitem()
    assert len(filled) == 0

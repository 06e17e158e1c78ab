"""Promise: what a map drops may re-enter it from __del__ or a weakref callback, and may raise there."""

import contextlib
import gc
import sys
import weakref

import pytest

from tests.crew import HeldComputation, wait_until
from tests.subject import CacheMap, check_invariants


class Dropped:
    """Calls back when it goes. As a key it is equal to others of its number."""

    def __init__(self, number, on_drop):
        self.number, self.on_drop = number, on_drop

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        return isinstance(other, Dropped) and self.number == other.number

    def __del__(self):
        self.on_drop()


class Tracked:
    """Only a weak reference's callback tells that it went."""


DROPS = {
    "set": lambda cache: cache.set("victim", None),
    "[]=": lambda cache: cache.__setitem__("victim", None),
    "update": lambda cache: cache.update(victim=None),
    "del": lambda cache: cache.__delitem__("victim"),
    "pop": lambda cache: cache.pop("victim") and None,
    "popitem": lambda cache: cache.popitem() and None,
    "invalidate": lambda cache: cache.invalidate("victim"),
    "invalidate_if": lambda cache: cache.invalidate_if(lambda key, value: key == "victim"),
    "clear": lambda cache: cache.clear(),
}


def use_everything(cache):
    cache.get("victim")
    cache["stored by a finaliser"] = 1
    assert cache["stored by a finaliser"] == 1
    cache.get_or_compute("computed by a finaliser", lambda: 2)
    assert len(cache) == len(list(cache)) == len(cache.snapshot())
    cache.entry("victim")
    cache.setdefault("victim", "from a finaliser")
    cache.invalidate("computed by a finaliser")
    cache.stats()


ACTIONS = {
    "use everything": use_everything,
    "clear": lambda cache: cache.clear(),
    "grow": lambda cache: [cache.set(number, number) for number in range(100)],
    "grow and shrink": lambda cache: [
        call for number in range(100) for call in (cache.set(number, 0), cache.pop(number, None))
    ],
    "put it back": lambda cache: cache.set("victim", "back"),
    "drop more": lambda cache: cache.invalidate_if(lambda key, value: isinstance(key, int)),
}


def prepared(victim):
    cache = CacheMap()
    cache["victim"] = victim
    return cache


def assert_consistent(cache):
    check_invariants(cache)
    assert len(cache) == len(list(cache)) == cache.stats().entries
    for key in list(cache):
        assert cache.invalidate(key) is True
    assert len(cache) == 0


def drop_until(cache, drop, finalised):
    """What is dropped is finalised soon: by the operation itself, or by later ones."""
    drop(cache)

    def later():
        cache["later"] = object()
        return finalised

    wait_until(later, "the finaliser")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("drop", DROPS)
def test_a_values_finaliser_may_use_the_map(drop, action):
    finalised = []

    def on_drop():
        finalised.append(1)
        ACTIONS[action](cache)

    cache = prepared(Dropped(0, on_drop))
    drop_until(cache, DROPS[drop], finalised)
    assert finalised == [1]
    assert_consistent(cache)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("drop", [name for name in DROPS if name not in ("set", "[]=", "update")])
def test_a_keys_finaliser_may_use_the_map(drop, action):
    finalised = []

    def on_drop():
        finalised.append(1)
        ACTIONS[action](cache)

    class VictimKey(str):
        __slots__ = ()

        def __del__(self):
            on_drop()

    cache = CacheMap()
    cache[VictimKey("victim")] = 1
    drop_until(cache, DROPS[drop], finalised)
    assert finalised == [1]
    assert_consistent(cache)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("drop", DROPS)
def test_a_weak_references_callback_may_use_the_map(drop, action):
    called = []

    def callback(reference):
        called.append(reference())
        ACTIONS[action](cache)

    value = Tracked()
    reference = weakref.ref(value, callback)
    cache = prepared(value)
    del value
    drop_until(cache, DROPS[drop], called)
    assert called == [None]
    assert reference() is None
    assert_consistent(cache)


@pytest.mark.parametrize("drop", DROPS)
def test_a_finaliser_that_raises_disturbs_nothing(drop, monkeypatch):
    reported = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reported.append(type(report.exc_value)))

    def on_drop():
        raise ArithmeticError

    cache = prepared(Dropped(0, on_drop))
    cache[1] = "other"
    drop_until(cache, DROPS[drop] if drop != "popitem" else lambda cache: cache.clear(), reported)
    assert reported == [ArithmeticError]
    assert cache.get(1) == ("other" if drop not in ("clear", "popitem") else None)
    assert_consistent(cache)


@pytest.mark.parametrize("drop", ["set", "del", "clear"])
def test_a_finaliser_sees_the_write_that_dropped_it(drop):
    seen = []
    cache = prepared(Dropped(0, lambda: seen.append(cache.peek("victim", "absent"))))
    drop_until(cache, DROPS[drop], seen)
    assert seen == [None if drop == "set" else "absent"]


def test_a_chain_of_finalisers_of_any_length_is_run():
    """Each value's finaliser drops the next one from the map."""
    cache = CacheMap()
    length = 200
    gone = []

    def drop_next(number):
        gone.append(number)
        cache.invalidate(number + 1)

    for number in range(length):
        cache[number] = Dropped(number, lambda number=number: drop_next(number))
    cache.invalidate(0)
    wait_until(lambda: cache.set("later", object()) or len(gone) == length, "all finalisers")
    assert sorted(gone) == list(range(length))
    assert list(cache) == ["later"]


def test_a_finaliser_may_bring_its_value_back():
    cache = CacheMap()
    revived = []

    class Phoenix:
        def __del__(self):
            revived.append(1)
            cache["nest"] = self

    cache["nest"] = Phoenix()
    cache.invalidate("nest")
    wait_until(lambda: cache.set("later", object()) or revived, "the finaliser")
    assert isinstance(cache["nest"], Phoenix)
    assert revived == [1]


def test_a_finaliser_may_run_while_the_map_itself_goes():
    seen = []

    class Nosy:
        def __init__(self, cache):
            self.cache = cache

        def __del__(self):
            self.cache.get("a")
            self.cache["b"] = 1
            seen.append(len(self.cache))

    cache = CacheMap()
    cache["a"] = Nosy(cache)
    cache["c"] = Nosy(cache)
    del cache
    gc.collect()
    gc.collect()
    assert len(seen) == 2


def test_a_loaders_finaliser_may_run_when_the_map_goes():
    gone = []

    class Loader:
        def __call__(self, key):
            return key

        def __del__(self):
            gone.append(1)

    cache = CacheMap(loader=Loader())
    assert cache[1] == 1
    del cache
    gc.collect()
    assert gone == [1]


def test_values_with_hostile_equality_are_only_compared_when_asked():
    class Incomparable:
        def __eq__(self, other):
            raise ArithmeticError

        __hash__ = None

    value = Incomparable()
    cache = prepared(value)
    assert cache["victim"] is value
    cache["victim"] = Incomparable()
    assert cache.invalidate_if(lambda key, value: True) == 1
    cache["victim"] = value
    assert cache.pop("victim") is value
    cache["victim"] = value
    assert value in cache.values()
    with pytest.raises(ArithmeticError):
        5 in cache.values()  # noqa: B015
    with pytest.raises(ArithmeticError):
        cache == {"victim": 5}  # noqa: B015
    assert cache.peek("victim") is value


def test_a_predicate_may_change_the_map():
    cache = CacheMap()
    for number in range(50):
        cache[number] = number

    def predicate(key, value):
        cache[1000 + key] = value
        cache.invalidate((key + 1) % 50)
        cache.get_or_compute(2000 + key, lambda: value)
        return key % 2 == 0

    removed = cache.invalidate_if(predicate)
    assert 0 <= removed <= 25
    assert all(number not in cache for number in range(0, 50, 2))
    assert_consistent(cache)


def test_a_predicate_that_stores_a_new_value_does_not_lose_it():
    """What is removed is the entry that was asked about; a value stored meanwhile stays."""
    cache = prepared("old")

    def predicate(key, value):
        cache[key] = "new"
        return True

    assert cache.invalidate_if(predicate) == 0
    assert cache.peek("victim") == "new"


def test_a_predicate_that_raises_leaves_a_usable_map():
    cache = CacheMap()
    for number in range(20):
        cache[number] = number
    asked = []

    def predicate(key, value):
        asked.append(key)
        if len(asked) == 10:
            raise ArithmeticError
        return True

    with pytest.raises(ArithmeticError):
        cache.invalidate_if(predicate)
    assert len(asked) == 10
    assert len(cache) == 11
    assert_consistent(cache)


def test_a_predicate_that_raises_about_a_computations_result_hangs_nobody(monkeypatch):
    """The value is given to who asked, and not stored: whether it is stale could not be found out."""
    monkeypatch.setattr(sys, "unraisablehook", lambda report: None)
    cache = CacheMap()
    computation = HeldComputation("value")
    leader = computation.begin(cache, "key")

    def predicate(key, value):
        raise ArithmeticError

    assert cache.invalidate_if(predicate) == 0
    computation.release.set()
    with contextlib.suppress(ArithmeticError):
        assert leader.result() == "value"
    assert cache.get_or_compute("key", lambda: "again") == "again"

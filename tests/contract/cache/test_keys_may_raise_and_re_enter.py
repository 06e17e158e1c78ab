"""Promise: a key's __hash__ and __eq__ may raise, re-enter and change the map, and drop last references."""

import contextlib
import gc
import sys

import pytest

from tests.crew import HeldComputation, Worker, begin_waiting
from tests.subject import ORACLE, CacheMap, check_invariants

STORED = 12


class Key:
    """Equal by number; three hashes in use. An armed key's __eq__ (or __hash__) calls `act` a few times."""

    def __init__(self, number, act=None, times=1, moment="eq"):
        self.number, self.act, self.times, self.moment = number, act, times, moment

    def _perhaps_act(self, moment):
        if self.act is not None and moment == self.moment and self.times > 0:
            self.times -= 1
            self.act()

    def __hash__(self):
        self._perhaps_act("hash")
        return self.number % 3

    def __eq__(self, other):
        self._perhaps_act("eq")
        if isinstance(other, Key):
            other._perhaps_act("eq")
            return self.number == other.number
        return NotImplemented

    def __repr__(self):
        return f"Key({self.number})"


OPERATIONS = {
    "get": lambda cache, key: cache.get(key),
    "[]": lambda cache, key: cache[key],
    "peek": lambda cache, key: cache.peek(key),
    "in": lambda cache, key: key in cache,
    "entry": lambda cache, key: cache.entry(key),
    "set": lambda cache, key: cache.set(key, "new"),
    "[]=": lambda cache, key: cache.__setitem__(key, "new"),
    "setdefault": lambda cache, key: cache.setdefault(key, "new"),
    "update": lambda cache, key: cache.update([(key, "new")]),
    "del": lambda cache, key: cache.__delitem__(key),
    "pop": lambda cache, key: cache.pop(key),
    "pop default": lambda cache, key: cache.pop(key, None),
    "invalidate": lambda cache, key: cache.invalidate(key),
    "get_or_compute": lambda cache, key: cache.get_or_compute(key, lambda: "new"),
    "in keys": lambda cache, key: key in cache.keys(),  # noqa: SIM118
    "in items": lambda cache, key: (key, 1) in cache.items(),
}
PLAIN_NUMBERS = range(100, 160)


def filled():
    cache = CacheMap()
    for number in range(STORED):
        cache[Key(number)] = number
    return cache


def store_many(cache):
    for number in PLAIN_NUMBERS:
        cache[number] = number


def grow_and_shrink(cache):
    store_many(cache)
    for number in PLAIN_NUMBERS:
        del cache[number]


ACTIONS = {
    "clear": lambda cache: cache.clear(),
    "store many": store_many,
    "grow and shrink": grow_and_shrink,
    "delete the twins": lambda cache: [cache.pop(Key(number), None) for number in range(STORED)],
    "replace the twins": lambda cache: [cache.set(Key(number), object()) for number in range(STORED)],
    "delete and store again": lambda cache: [
        (cache.pop(Key(number), None), cache.set(Key(number), number)) for number in range(STORED)
    ],
    "read": lambda cache: [cache.get(Key(number)) for number in range(STORED)],
    "iterate": lambda cache: (list(cache.items()), cache.snapshot(entries=True)),
    "compute": lambda cache: cache.get_or_compute(Key(3), lambda: "computed"),
    "invalidate all": lambda cache: cache.invalidate_if(lambda key, value: True),
    "popitem": lambda cache: cache.popitem() if cache else None,
    "collect garbage": lambda cache: gc.collect(1),
}
if not ORACLE:  # which asks keys while it holds its lock
    ACTIONS["write in another thread"] = lambda cache: Worker(grow_and_shrink, cache).result()


def assert_consistent(cache):
    check_invariants(cache)
    keys = list(cache)
    assert len(keys) == len(cache) == len(cache.snapshot()) == cache.stats().entries
    for key in keys:
        assert key in cache
        assert cache.invalidate(key) is True
    assert len(cache) == 0
    check_invariants(cache)


def call(operation, cache, key):
    try:
        return operation(cache, key)
    except KeyError as error:
        if error.args != (key,):
            raise
        return None


@pytest.mark.parametrize("moment", ["eq", "hash"])
@pytest.mark.parametrize("times", [1, 6])
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_key_may_change_the_map_while_it_is_looked_up(operation, action, times, moment):
    for number in (0, STORED - 1, STORED + 1):  # the first of its chain, the last of it, an absent one
        cache = filled()
        key = Key(number, lambda cache=cache: ACTIONS[action](cache), times, moment)
        call(OPERATIONS[operation], cache, key)
        key.act = None
        assert_consistent(cache)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_stored_key_may_change_the_map_while_another_is_looked_up(operation, action):
    for number in (0, STORED - 1, STORED + 1):
        cache = CacheMap()
        armed = []
        for stored in range(STORED):
            key = Key(stored, times=0)
            key.act = lambda cache=cache: ACTIONS[action](cache)
            armed.append(key)
            cache[key] = stored
        for key in armed:
            key.times = 2
        call(OPERATIONS[operation], cache, Key(number))
        for key in armed:
            key.act = None
        assert_consistent(cache)


class Refusal(Exception):
    pass


def refuse():
    raise Refusal


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("moment", ["eq", "hash"])
def test_what_a_key_raises_reaches_the_caller_and_changes_nothing(operation, moment):
    cache = filled()
    before = dict(cache.items())
    for number in (STORED - 1, STORED + 2):
        with pytest.raises(Refusal):
            OPERATIONS[operation](cache, Key(number, refuse, 1, moment))
        assert dict(cache.items()) == before
        check_invariants(cache)
    assert cache.get(Key(STORED - 1)) == STORED - 1
    assert_consistent(cache)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_a_stored_key_raises_reaches_the_caller_and_changes_nothing(operation):
    cache = CacheMap()
    stored = Key(0, refuse, 0)
    cache[stored] = 0
    for number in (0, 3):
        stored.times = 1
        with pytest.raises(Refusal):
            OPERATIONS[operation](cache, Key(number))
        stored.times = 0
        assert cache.snapshot() == {Key(0): 0}
    assert_consistent(cache)


def test_growth_asks_no_key():
    """Rebuilding the table calls neither __hash__ nor __eq__: nobody could handle their failure."""
    cache = CacheMap()
    stored = [Key(number) for number in range(STORED)]
    for key in stored:
        cache[key] = key.number
    for key in stored:
        key.act, key.times, key.moment = refuse, 1000, "hash"
    store_many(cache)
    for number in PLAIN_NUMBERS:
        del cache[number]
    assert len(list(cache)) == len(list(cache.items())) == STORED
    assert sorted(cache.values()) == list(range(STORED))
    for key in stored:
        key.act = None
    assert_consistent(cache)


def test_a_computations_key_may_refuse_when_the_value_is_stored():
    """Whatever the caller gets, nobody hangs, and the key can be computed again."""
    cache = CacheMap()
    computation = HeldComputation("value")
    key = Key(0, refuse, 0)
    leader = computation.begin(cache, key)
    waiters = begin_waiting(cache, Key(0), 2, compute=lambda: "own")
    cache[Key(3)] = "of equal hash"
    key.times = 100
    computation.release.set()
    for worker in (leader, *waiters):
        with contextlib.suppress(Refusal):
            assert worker.result() in ("value", "own")
    key.times = 0
    cache.invalidate(Key(0))
    assert cache.get_or_compute(Key(0), lambda: "again") == "again"
    assert_consistent(cache)


def test_a_key_that_asks_for_itself_for_ever_ends_in_a_recursion_error():
    cache = CacheMap()
    cache[Key(0)] = 0
    key = Key(0, lambda: cache.get(key), sys.maxsize)
    with pytest.raises(RecursionError):
        cache.get(key)
    key.act = None
    assert_consistent(cache)


def test_a_loader_that_loads_for_ever_ends_in_a_recursion_error():
    cache = CacheMap(loader=lambda number: cache[number + 1])
    with pytest.raises(RecursionError):
        cache[0]
    assert len(cache) == 0
    assert cache.get_or_compute(0, lambda: "value") == "value"
    assert_consistent(cache)


class Odd:
    """A key whose answers are what the test says."""

    def __init__(self, hash_=5, equal=True):
        self.hash, self.equal = hash_, equal

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        return self.equal(other) if callable(self.equal) else self.equal


class NoTruth:
    def __bool__(self):
        raise Refusal


class Yes:
    def __bool__(self):
        return True


def test_an_equality_without_a_truth_value_raises():
    cache = CacheMap()
    cache[Odd(equal=NotImplemented)] = 1
    with pytest.raises(Refusal):
        cache.get(Odd(equal=NoTruth()))
    with pytest.raises(Refusal):
        cache[Odd(equal=NoTruth())] = 2
    assert list(cache.values()) == [1]


def test_an_equality_may_answer_with_any_truth():
    cache = CacheMap()
    cache[Odd(equal=NotImplemented)] = 1
    assert cache.get(Odd(equal=Yes())) == 1
    assert cache.get(Odd(equal="yes")) == 1
    assert cache.get(Odd(equal=0)) is None
    assert cache.get(Odd(equal=NotImplemented)) is None


def test_a_key_that_equals_nothing_is_found_by_identity():
    cache = CacheMap()
    key = Odd(equal=False)
    cache[key] = 1
    assert cache[key] == 1
    assert cache.invalidate(key) is True


def test_identity_goes_before_equality():
    cache = CacheMap()
    key = Odd(equal=lambda other: refuse())
    cache[key] = 1
    assert cache[key] == 1
    assert key in cache
    cache[key] = 2
    assert cache.pop(key) == 2


def test_a_hash_that_is_no_number_raises():
    for wrong in ("text", None, 1.5):
        cache = CacheMap()
        with pytest.raises(TypeError):
            cache[Odd(wrong)] = 1
        with pytest.raises(TypeError):
            cache.get(Odd(wrong))
        assert len(cache) == 0


@pytest.mark.parametrize("number", [-1, -2, 0, 2**61 - 1, -(2**63), 2**63 - 1, 2**64, -(10**30)])
def test_any_number_may_be_a_hash(number):
    cache = CacheMap()
    key = Odd(number)
    cache[key] = 1
    assert cache[Odd(number)] == 1
    assert cache.pop(key) == 1
    assert len(cache) == 0


def test_a_key_whose_hash_changes_is_lost_but_harmless():
    cache = CacheMap()
    keys = [Odd(number, equal=NotImplemented) for number in range(50)]
    for key in keys:
        cache[key] = key
    for key in keys:
        key.hash += 1000
    assert sum(key in cache for key in keys) == 0
    for key in keys:
        cache[key] = "second"
    assert len(cache) == 100
    check_invariants(cache)
    while cache:
        cache.popitem()
    assert list(cache) == []


def test_the_map_may_be_dropped_by_the_key_it_looks_up():
    for operation in OPERATIONS.values():
        holder = [filled()]
        key = Key(STORED - 1, holder.clear, 1)
        call(lambda _, k, holder=holder, operation=operation: operation(holder[0], k), None, key)
        assert holder == []


def test_a_key_may_drop_the_last_reference_to_what_is_looked_up():
    """The value is removed by the key's own comparison; whoever found it must hold it."""
    for operation in ("get", "[]", "peek", "setdefault", "get_or_compute", "pop"):
        cache = CacheMap()
        cache[Key(0)] = ["the only reference"]
        key = Key(0, cache.clear, 1)
        value = call(OPERATIONS[operation], cache, key)
        gc.collect()
        assert value in (["the only reference"], None, "new")

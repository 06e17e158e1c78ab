"""Promise: get, [], in and peek never wait for a writer, a resize or a computation.

Nor does a writer wait for foreign code that another call runs, except perhaps for a key's equality.
"""

import threading

import pytest

from tests.crew import PATIENCE, HeldComputation, Worker, wait_until
from tests.subject import ORACLE, CacheMap

not_the_oracle = pytest.mark.skipif(ORACLE, reason="the oracle holds its one lock while it asks keys")


def read_everything(cache, key, count):
    for number in range(count):
        assert cache.get(key(number)) == number
        assert cache[key(number)] == number
        assert cache.peek(key(number)) == number
        assert key(number) in cache
        assert cache.get_or_compute(key(number), lambda: None) == number
    assert cache.get("absent") is None
    assert cache.peek("absent") is None
    assert "absent" not in cache


def survey_everything(cache, key, count):
    assert cache.entry(key(0)).value == 0
    assert len(cache) >= count
    assert len(cache.snapshot()) >= count
    assert len(list(cache.items())) >= count
    assert cache.stats().entries >= count
    assert repr(cache)


def write_everything(cache, key, count):
    cache["written"] = 1
    cache["written"] = 2
    assert cache.setdefault("other", 3) == 3
    assert cache.pop("written") == 2
    assert cache.invalidate("other") is True
    assert cache.get_or_compute("computed", lambda: 4) == 4
    del cache["computed"]


def filled(key, count):
    cache = CacheMap()
    for number in range(count):
        cache[key(number)] = number
    return cache


class Stuck:
    """A place where foreign code stops until released."""

    def __init__(self):
        self.reached, self.release = threading.Event(), threading.Event()

    def stop(self):
        self.reached.set()
        assert self.release.wait(PATIENCE)


def test_a_reader_never_waits_for_a_computation(key):
    cache = filled(key, 50)
    computations = [HeldComputation("value") for _ in range(3)]
    leaders = [computation.begin(cache, key(100 + number)) for number, computation in enumerate(computations)]
    for work in (read_everything, survey_everything, write_everything):
        Worker(work, cache, key, 50).result()
    for computation, leader in zip(computations, leaders, strict=True):
        computation.release.set()
        leader.result()


class KeyWithStuckHash:
    def __init__(self, stuck):
        self.stuck = stuck

    def __hash__(self):
        self.stuck.stop()
        return 7


@not_the_oracle
@pytest.mark.parametrize(
    "call",
    [
        lambda cache, key: cache.set(key, 1),
        lambda cache, key: cache.get(key),
        lambda cache, key: cache.invalidate(key),
        lambda cache, key: cache.get_or_compute(key, lambda: 1),
    ],
)
def test_nobody_waits_for_a_hash(key, call):
    cache, stuck = filled(key, 20), Stuck()
    worker = Worker(call, cache, KeyWithStuckHash(stuck))
    assert stuck.reached.wait(PATIENCE)
    for work in (read_everything, survey_everything, write_everything):
        Worker(work, cache, key, 20).result()
    stuck.release.set()
    worker.result()


class KeyWithStuckEquality:
    """Its hash is that of a stored twin, so that finding it has to ask."""

    def __init__(self, stuck=None):
        self.stuck = stuck

    def __hash__(self):
        return 987654321

    def __eq__(self, other):
        for side in (self, other):
            if getattr(side, "stuck", None) is not None:
                side.stuck.stop()
        return isinstance(other, KeyWithStuckEquality)


@not_the_oracle
@pytest.mark.parametrize(
    "call",
    [
        lambda cache, key: cache.set(key, 1),
        lambda cache, key: cache.setdefault(key, 1),
        lambda cache, key: cache.invalidate(key),
        lambda cache, key: cache.pop(key),
        lambda cache, key: cache.get(key),
        lambda cache, key: cache.get_or_compute(key, lambda: 1),
    ],
    ids=["set", "setdefault", "invalidate", "pop", "get", "get_or_compute"],
)
def test_a_reader_never_waits_for_an_equality_that_another_call_asks_for(key, call):
    cache, stuck = filled(key, 20), Stuck()
    cache[KeyWithStuckEquality()] = "twin"
    worker = Worker(call, cache, KeyWithStuckEquality(stuck))
    assert stuck.reached.wait(PATIENCE)
    Worker(read_everything, cache, key, 20).result()
    stuck.release.set()
    worker.result()


class ValueWithStuckFinaliser:
    def __init__(self, stuck):
        self.stuck = stuck

    def __del__(self):
        self.stuck.stop()


@pytest.mark.parametrize(
    "drop",
    [
        lambda cache: cache.set("victim", None),
        lambda cache: cache.invalidate("victim"),
        lambda cache: cache.__delitem__("victim"),
        lambda cache: cache.pop("victim") and None,
        lambda cache: cache.invalidate_if(lambda key, value: key == "victim") and None,
    ],
    ids=["set", "invalidate", "del", "pop", "invalidate_if"],
)
def test_nobody_waits_for_a_finaliser(key, drop):
    cache, stuck = filled(key, 20), Stuck()

    def drop_and_go_on():  # in the thread that made it: free-threaded builds finalise in the owner's thread
        cache["victim"] = ValueWithStuckFinaliser(stuck)
        drop(cache)
        while not stuck.reached.is_set():  # what is dropped is finalised soon, by later writes at the latest
            cache["later"] = object()

    worker = Worker(drop_and_go_on)
    assert stuck.reached.wait(PATIENCE)
    for work in (read_everything, survey_everything, write_everything):
        Worker(work, cache, key, 20).result()
    stuck.release.set()
    worker.result()


def test_nobody_waits_for_the_predicate_of_invalidate_if(key):
    cache, stuck = filled(key, 20), Stuck()

    def predicate(k, value):
        stuck.stop()
        return False

    worker = Worker(cache.invalidate_if, predicate)
    assert stuck.reached.wait(PATIENCE)
    for work in (read_everything, survey_everything, write_everything):
        Worker(work, cache, key, 20).result()
    stuck.release.set()
    assert worker.result() == 0


def test_nobody_waits_for_an_iterator_that_stopped_half_way(key):
    cache = filled(key, 20)
    iterators = [iter(cache), iter(cache.items()), iter(cache.values())]
    for iterator in iterators:
        next(iterator)
    for work in (read_everything, survey_everything, write_everything):
        Worker(work, cache, key, 20).result()
    assert [len(list(iterator)) for iterator in iterators] == [19] * 3


@not_the_oracle
def test_a_reader_inside_an_equality_sees_a_table_that_outlives_it(key):
    """While the reader is stopped in the middle of its look-up the table grows, shrinks and is emptied."""
    cache, stuck = filled(key, 20), Stuck()
    cache[KeyWithStuckEquality()] = "twin"
    reader = Worker(cache.get, KeyWithStuckEquality(stuck))
    assert stuck.reached.wait(PATIENCE)

    def churn():
        for number in range(20_000):
            cache["churn", number] = number
        for number in range(20_000):
            del cache["churn", number]
        cache.clear()

    try:
        Worker(churn).result()
    finally:
        stuck.release.set()
    assert reader.result() in ("twin", None)
    assert len(cache) == 0
    wait_until(lambda: cache.stats().entries == 0, "an empty map")

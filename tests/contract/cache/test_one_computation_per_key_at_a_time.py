"""Promise: all threads that ask for a key while it is computed get the one computation's value."""

import gc
import threading
import weakref

import pytest

from tests.crew import HeldComputation, Worker, begin_waiting, never, run_together
from tests.subject import CacheMap


def test_an_absent_key_is_computed_and_stored(cache, key):
    assert cache.get_or_compute(key(1), lambda: "value") == "value"
    assert cache.snapshot() == {key(1): "value"}


def test_a_present_key_is_not_computed(cache, key):
    cache[key(1)] = "stored"
    assert cache.get_or_compute(key(1), never) == "stored"


def test_compute_takes_no_argument_and_runs_in_the_callers_thread(cache, key):
    seen = []

    def compute(*arguments, **keywords):
        seen.append((threading.get_ident(), arguments, keywords))

    cache.get_or_compute(key(1), compute)
    assert seen == [(threading.get_ident(), (), {})]


@pytest.mark.parametrize("waiting", [1, 2, 20])
def test_all_who_wait_get_the_leaders_value(cache, key, waiting):
    value = object()
    computation = HeldComputation(value)
    leader = computation.begin(cache, key(1))
    waiters = begin_waiting(cache, key(1), waiting)
    computation.release.set()
    assert leader.result() is value
    assert all(waiter.result() is value for waiter in waiters)
    assert computation.calls == 1
    assert cache.peek(key(1)) is value
    stats = cache.stats()
    assert (stats.hits, stats.misses, stats.computations) == (0, waiting + 1, 1)
    assert cache.entry(key(1)).hit_count == 0


def test_computations_of_different_keys_run_at_once(cache, key):
    computations = [HeldComputation(number) for number in range(5)]
    leaders = [computation.begin(cache, key(number)) for number, computation in enumerate(computations)]
    for number in reversed(range(5)):
        computations[number].release.set()
        assert leaders[number].result() == number


def test_a_key_being_computed_is_absent_until_its_value_is_there(cache, key):
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))
    assert key(1) not in cache
    assert cache.get(key(1)) is None
    assert cache.peek(key(1)) is None
    assert cache.entry(key(1)) is None
    assert len(cache) == 0
    assert list(cache) == []
    assert cache.snapshot() == {}
    computation.release.set()
    leader.result()
    assert cache.snapshot() == {key(1): "value"}


def test_no_lock_is_held_while_computing(cache, key):
    def compute():
        def everything():
            cache[key(2)] = 2
            assert cache[key(2)] == 2
            assert cache.get_or_compute(key(3), lambda: 3) == 3
            assert len(cache) == len(cache.snapshot()) == len(list(cache)) == 2
            cache.invalidate(key(2))
            cache.invalidate_if(lambda k, value: False)
            return cache.stats().computations

        everything()
        cache.invalidate(key(3))
        return Worker(everything).result()

    assert Worker(lambda: cache.get_or_compute(key(1), compute)).result() == 2


def test_nested_computations_of_other_keys_work(cache, key):
    def depth(number):
        return 0 if number == 0 else 1 + cache.get_or_compute(key(number - 1), lambda: depth(number - 1))

    assert cache.get_or_compute(key(40), lambda: depth(40)) == 40
    assert len(cache) == 41


def test_the_waiters_compute_functions_are_not_called_nor_kept(cache, key):
    class Compute:
        def __call__(self):
            raise AssertionError("called")

    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))
    function = Compute()
    reference = weakref.ref(function)
    (waiter,) = begin_waiting(cache, key(1), compute=function)
    computation.release.set()
    leader.result()
    waiter.result()
    del function, waiter
    gc.collect()
    assert reference() is None


def test_many_threads_asking_at_once_compute_once(key):
    for _ in range(30):
        cache = CacheMap()
        computed = []

        def ask(cache=cache, computed=computed):
            return cache.get_or_compute(key(1), lambda: computed.append(1) or object())

        values = run_together(*[ask] * 8)
        assert len(computed) == 1
        assert len(set(map(id, values))) == 1
        stats = cache.stats()
        assert stats.hits + stats.misses == 8
        assert stats.computations == 1
        assert cache.entry(key(1)).hit_count == stats.hits


def test_two_maps_compute_the_same_key_independently(key):
    first, second = CacheMap(), CacheMap()
    one, two = HeldComputation(1), HeldComputation(2)
    leaders = [one.begin(first, key(1)), two.begin(second, key(1))]
    two.release.set()
    assert leaders[1].result() == 2
    one.release.set()
    assert leaders[0].result() == 1


def test_a_map_dropped_during_its_computation_still_gives_the_value(key):
    computation = HeldComputation("value")

    def start():
        return CacheMap().get_or_compute(key(1), computation)

    leader = Worker(start)
    assert computation.started.wait(60)
    computation.release.set()
    assert leader.result() == "value"


def test_computations_do_not_pile_up(cache, key):
    for round_ in range(200):
        assert cache.get_or_compute(key(round_ % 3), lambda value=round_: value) == round_
        cache.invalidate(key(round_ % 3))
    assert cache.stats().computations == 200
    assert len(cache) == 0

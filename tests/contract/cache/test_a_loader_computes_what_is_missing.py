"""Promise: with a loader, cache[key] and get_or_compute(key) load on a miss; other reads do not."""

import threading

import pytest

from tests.crew import PATIENCE, HeldComputation, Worker, never, wait_until_blocked
from tests.subject import CacheMap


def test_the_loader_gets_the_key_and_its_value_is_stored(key):
    asked = []
    cache = CacheMap(loader=lambda *arguments: asked.append(arguments) or f"value of {arguments[0]}")
    wanted = key(1)
    assert cache[wanted] == f"value of {wanted}"
    assert cache[key(1)] == f"value of {wanted}"
    assert asked == [(wanted,)]
    assert asked[0][0] is wanted


def test_get_or_compute_without_a_function_loads(key):
    cache = CacheMap(loader=lambda k: "loaded")
    assert cache.get_or_compute(key(1)) == "loaded"
    assert cache.peek(key(1)) == "loaded"


def test_a_function_goes_before_the_loader(key):
    cache = CacheMap(loader=never)
    assert cache.get_or_compute(key(1), lambda: "computed") == "computed"


def test_other_reads_do_not_load(key):
    cache = CacheMap(loader=never)
    assert cache.get(key(1)) is None
    assert cache.get(key(1), 5) == 5
    assert cache.peek(key(1)) is None
    assert key(1) not in cache
    assert cache.entry(key(1)) is None
    assert cache.setdefault(key(1), "default") == "default"
    assert cache.pop(key(2), "default") == "default"
    with pytest.raises(KeyError):
        cache.pop(key(2))
    with pytest.raises(KeyError):
        del cache[key(2)]


def test_a_loader_that_raises_key_error_is_believed(key):
    cache = CacheMap(loader={}.__getitem__)
    with pytest.raises(KeyError):
        cache[key(1)]
    assert len(cache) == 0


def test_a_loader_that_gives_none_gives_a_value(key):
    calls = []
    cache = CacheMap(loader=lambda k: calls.append(k))
    assert cache[key(1)] is None
    assert cache[key(1)] is None
    assert len(calls) == 1


def test_a_loader_may_use_the_map_for_other_keys():
    cache = CacheMap(loader=lambda n: n if n < 2 else cache[n - 1] + cache[n - 2])
    assert cache[60] == 1548008755920
    assert len(cache) == 61


def test_all_who_ask_share_one_load(key):
    held = HeldComputation("loaded")
    cache = CacheMap(loader=held)
    leader = Worker(lambda: cache[key(1)])
    assert held.started.wait(PATIENCE)
    waiters = [Worker(lambda: cache[key(1)]), Worker(lambda: cache.get_or_compute(key(1)))]
    waiters.append(Worker(lambda: cache.get_or_compute(key(1), never)))
    wait_until_blocked(*waiters, misses=(cache, 4))
    held.release.set()
    assert [worker.result() for worker in (leader, *waiters)] == ["loaded"] * 4
    assert held.calls == 1


def test_get_or_compute_with_a_timeout_waits_for_a_load_no_longer(key):
    held = HeldComputation("loaded")
    cache = CacheMap(loader=held)
    leader = Worker(lambda: cache[key(1)])
    assert held.started.wait(PATIENCE)
    with pytest.raises(TimeoutError):
        cache.get_or_compute(key(1), timeout=0)
    held.release.set()
    assert leader.result() == "loaded"


def test_a_hit_never_waits_for_a_load_of_the_same_key(key):
    """The key is invalidated, loaded by a slow loader, and set meanwhile: the set value is a hit at once."""
    held = HeldComputation("stale")
    cache = CacheMap(loader=held)
    leader = Worker(lambda: cache[key(1)])
    assert held.started.wait(PATIENCE)
    cache[key(1)] = "set"
    assert Worker(lambda: cache[key(1)]).result() == "set"
    held.release.set()
    assert leader.result() == "stale"


def test_a_bound_method_of_a_subclass_can_be_the_loader():
    class Squares(CacheMap):
        def __init__(self):
            super().__init__(loader=self.load)
            self.thread = threading.get_ident()

        def load(self, number):
            return number * number

    cache = Squares()
    assert [cache[number] for number in range(10)] == [number * number for number in range(10)]

"""Promise: an invalidation or a store during a computation wins and returns at once.

The computation's value goes to those who asked before; it is not stored, and who asks later computes afresh.
"""

import contextlib

import pytest

from tests.crew import HeldComputation, Worker, begin_waiting, never, wait_until_blocked
from tests.subject import CacheMap

STORES = {
    "set": lambda cache, key: cache.set(key, "written"),
    "[]=": lambda cache, key: cache.__setitem__(key, "written"),
    "setdefault": lambda cache, key: cache.setdefault(key, "written"),
    "update": lambda cache, key: cache.update([(key, "written")]),
}
REMOVALS = {
    "invalidate": lambda cache, key: cache.invalidate(key),
    "del": lambda cache, key: cache.__delitem__(key),
    "pop": lambda cache, key: cache.pop(key),
    "pop default": lambda cache, key: cache.pop(key, None),
    "clear": lambda cache, key: cache.clear(),
    "invalidate_if": lambda cache, key: cache.invalidate_if(lambda candidate, value: candidate == key),
    "store and invalidate": lambda cache, key: (cache.set(key, 1), cache.invalidate(key)),
    "store and pop": lambda cache, key: (cache.set(key, 1), cache.pop(key)),
}
DETACHING = {name: write for name, write in REMOVALS.items() if name != "invalidate_if"}


def write(operation, cache, key):
    """In a thread that is waited for, so that a write that waits for the computation fails the test."""

    def call():
        with contextlib.suppress(KeyError):  # a key that is only being computed is absent
            operation(cache, key)

    Worker(call).result()


@pytest.mark.parametrize("operation", STORES)
def test_a_store_during_a_computation_stays(cache, key, operation):
    computation = HeldComputation("stale")
    leader = computation.begin(cache, key(1))
    waiters = begin_waiting(cache, key(1), 2)
    write(STORES[operation], cache, key(1))
    assert cache.peek(key(1)) == "written"
    assert cache.get_or_compute(key(1), never) == "written"
    computation.release.set()
    assert leader.result() == "stale"
    assert [waiter.result() for waiter in waiters] == ["stale"] * 2
    assert cache.snapshot() == {key(1): "written"}


@pytest.mark.parametrize("operation", REMOVALS)
def test_a_removal_during_a_computation_keeps_its_value_out(cache, key, operation):
    computation = HeldComputation("stale")
    leader = computation.begin(cache, key(1))
    waiters = begin_waiting(cache, key(1), 2)
    write(REMOVALS[operation], cache, key(1))
    assert key(1) not in cache
    computation.release.set()
    assert leader.result() == "stale"
    assert [waiter.result() for waiter in waiters] == ["stale"] * 2
    assert key(1) not in cache
    assert len(cache) == 0


@pytest.mark.parametrize("operation", DETACHING)
def test_the_next_caller_computes_at_once_while_the_stale_one_runs(cache, key, operation):
    stale = HeldComputation("stale")
    leader = stale.begin(cache, key(1))
    write(DETACHING[operation], cache, key(1))
    assert Worker(lambda: cache.get_or_compute(key(1), lambda: "fresh")).result() == "fresh"
    assert cache.peek(key(1)) == "fresh"
    stale.release.set()
    assert leader.result() == "stale"
    assert cache.snapshot() == {key(1): "fresh"}


@pytest.mark.parametrize("operation", REMOVALS)
@pytest.mark.parametrize("first", ["stale ends first", "fresh ends first"])
def test_who_asks_after_the_removal_never_gets_the_stale_value(cache, key, operation, first):
    stale, fresh = HeldComputation("stale"), HeldComputation("fresh")
    old_leader = stale.begin(cache, key(1))
    write(REMOVALS[operation], cache, key(1))
    newcomers = [Worker(lambda: cache.get_or_compute(key(1), fresh)) for _ in range(3)]
    wait_until_blocked(*newcomers, misses=(cache, 4))
    if first == "fresh ends first" and operation != "invalidate_if":
        fresh.release.set()
        assert [newcomer.result() for newcomer in newcomers] == ["fresh"] * 3
        stale.release.set()
    else:
        stale.release.set()
        assert old_leader.result() == "stale"
        fresh.release.set()
        assert [newcomer.result() for newcomer in newcomers] == ["fresh"] * 3
    assert old_leader.result() == "stale"
    assert fresh.calls == 1
    assert cache.snapshot() == {key(1): "fresh"}


@pytest.mark.parametrize("operation", DETACHING)
def test_the_end_of_the_stale_computation_does_not_end_the_fresh_ones_monopoly(cache, key, operation):
    stale, fresh = HeldComputation("stale"), HeldComputation("fresh")
    old_leader = stale.begin(cache, key(1))
    write(DETACHING[operation], cache, key(1))
    new_leader = fresh.begin(cache, key(1))
    stale.release.set()
    assert old_leader.result() == "stale"
    (late,) = begin_waiting(cache, key(1))
    fresh.release.set()
    assert new_leader.result() == late.result() == "fresh"


@pytest.mark.parametrize("operation", DETACHING)
def test_a_failing_stale_computation_does_not_fail_the_fresh_one(cache, key, operation):
    stale, fresh = HeldComputation(error=ValueError("stale")), HeldComputation("fresh")
    old_leader = stale.begin(cache, key(1))
    write(DETACHING[operation], cache, key(1))
    new_leader = fresh.begin(cache, key(1))
    (late,) = begin_waiting(cache, key(1))
    stale.release.set()
    assert isinstance(old_leader.error(), ValueError)
    fresh.release.set()
    assert new_leader.result() == late.result() == "fresh"


@pytest.mark.parametrize("operation", DETACHING)
def test_a_killed_stale_leader_hands_over_without_storing_a_stale_value(cache, key, operation):
    """Those who waited compute for themselves or get the fresh value; both are newer than the removal."""
    stale = HeldComputation(error=SystemExit())
    old_leader = stale.begin(cache, key(1))
    (waiter,) = begin_waiting(cache, key(1), compute=lambda: "computed after")
    write(DETACHING[operation], cache, key(1))
    stale.release.set()
    assert isinstance(old_leader.error(), SystemExit)
    assert waiter.result() == "computed after"
    assert cache.get_or_compute(key(1), lambda: "computed after") == "computed after"


def test_the_heir_of_a_detached_computation_does_not_overwrite_the_fresh_value(cache, key):
    stale, fresh = HeldComputation(error=SystemExit()), HeldComputation("fresh")
    old_leader = stale.begin(cache, key(1))
    (waiter,) = begin_waiting(cache, key(1), compute=lambda: "second")
    cache.invalidate(key(1))
    new_leader = fresh.begin(cache, key(1))
    stale.release.set()
    assert isinstance(old_leader.error(), SystemExit)
    fresh.release.set()
    assert new_leader.result() == "fresh"
    assert waiter.result() in ("second", "fresh")
    assert cache.peek(key(1)) == "fresh"


def test_many_generations_of_stale_computations(cache, key):
    generations = [HeldComputation(number) for number in range(10)]
    leaders = []
    for generation in generations:
        leaders.append(generation.begin(cache, key(1)))
        assert cache.invalidate(key(1)) is False
    current = HeldComputation("current")
    leader = current.begin(cache, key(1))
    for number in (3, 9, 0, 5, 1, 8, 2, 7, 4, 6):
        generations[number].release.set()
        assert leaders[number].result() == number
        assert key(1) not in cache
    current.release.set()
    assert leader.result() == "current"
    assert cache.snapshot() == {key(1): "current"}


def test_invalidating_a_key_that_is_only_computed_says_it_was_absent(cache, key):
    computation = HeldComputation("stale")
    leader = computation.begin(cache, key(1))
    assert cache.invalidate(key(1)) is False
    assert cache.stats().invalidations == 0
    assert cache.pop(key(1), "default") == "default"
    with pytest.raises(KeyError):
        del cache[key(1)]
    computation.release.set()
    leader.result()


def test_setdefault_on_a_key_being_computed_stores_and_returns_its_default(cache, key):
    computation = HeldComputation("stale")
    leader = computation.begin(cache, key(1))
    assert cache.setdefault(key(1), "default") == "default"
    assert cache.peek(key(1)) == "default"
    computation.release.set()
    assert leader.result() == "stale"
    assert cache.peek(key(1)) == "default"


@pytest.mark.parametrize("operation", STORES)
def test_a_store_from_inside_the_own_computation_stays(cache, key, operation):
    def compute():
        STORES[operation](cache, key(1))
        return "stale"

    assert cache.get_or_compute(key(1), compute) == "stale"
    assert cache.snapshot() == {key(1): "written"}


@pytest.mark.parametrize("operation", REMOVALS)
def test_a_removal_from_inside_the_own_computation_keeps_its_value_out(cache, key, operation):
    def compute():
        with contextlib.suppress(KeyError):
            REMOVALS[operation](cache, key(1))
        return "stale"

    assert cache.get_or_compute(key(1), compute) == "stale"
    assert len(cache) == 0
    assert cache.get_or_compute(key(1), lambda: "fresh") == "fresh"


def test_writes_to_other_keys_do_not_disturb_a_computation(cache, key):
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(0))
    for number in range(1, 100):
        cache[key(number)] = number
    for number in range(1, 100, 2):
        cache.invalidate(key(number))
    cache.popitem()
    cache.update([(key(number), number) for number in range(200, 220)])
    assert cache.invalidate_if(lambda k, value: value == 210) == 1
    computation.release.set()
    assert leader.result() == "value"
    assert cache.peek(key(0)) == "value"


def test_invalidate_if_asks_about_running_computations_results(cache, key):
    computations = {number: HeldComputation(number) for number in range(4)}
    leaders = [computation.begin(cache, key(number)) for number, computation in computations.items()]
    asked = []

    def odd(k, value):
        asked.append((k, value))
        return value % 2 == 1

    cache[key(10)], cache[key(11)] = 10, 11
    assert cache.invalidate_if(odd) == 1
    for number, computation in computations.items():
        computation.release.set()
        assert leaders[number].result() == number
    assert cache.snapshot() == {key(0): 0, key(2): 2, key(10): 10}
    assert all((key(number), number) in asked for number in (0, 1, 2, 3, 10, 11))


def test_computations_begun_after_invalidate_if_are_not_asked_about(cache, key):
    cache.invalidate_if(lambda k, value: True)
    assert cache.get_or_compute(key(1), lambda: 1) == 1
    assert cache.snapshot() == {key(1): 1}


def test_several_predicates_apply_to_one_computation(cache, key):
    computation = HeldComputation(5)
    leader = computation.begin(cache, key(1))
    for number in range(10):
        cache.invalidate_if(lambda k, value, number=number: value == number)
    computation.release.set()
    assert leader.result() == 5
    assert key(1) not in cache


def test_a_clear_during_a_computation_detaches_every_key(cache, key):
    computations = [HeldComputation(number) for number in range(6)]
    leaders = [computation.begin(cache, key(number)) for number, computation in enumerate(computations)]
    cache.clear()
    for number in range(6):
        assert cache.get_or_compute(key(number), lambda n=number: f"fresh {n}") == f"fresh {number}"
    for computation in computations:
        computation.release.set()
    assert [leader.result() for leader in leaders] == list(range(6))
    assert cache.snapshot() == {key(number): f"fresh {number}" for number in range(6)}


def test_the_same_holds_for_loads(key):
    held = HeldComputation("stale")
    answers = [held, lambda _: "fresh"]
    cache = CacheMap(loader=lambda k: answers.pop(0)(k))
    leader = Worker(lambda: cache[key(1)])
    assert held.started.wait(60)
    cache.invalidate(key(1))
    assert Worker(lambda: cache[key(1)]).result() == "fresh"
    held.release.set()
    assert leader.result() == "stale"
    assert cache.snapshot() == {key(1): "fresh"}

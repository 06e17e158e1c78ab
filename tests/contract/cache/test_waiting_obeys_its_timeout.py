"""Promise: a waiter whose timeout passes gets TimeoutError; leader and other waiters do not notice."""

import time

import pytest

from tests.crew import HeldComputation, Worker, begin_waiting, never, wait_until_blocked


def test_a_waiter_leaves_with_timeout_error(cache, key):
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        cache.get_or_compute(key(1), never, timeout=0.05)
    waited = time.monotonic() - began
    assert waited >= 0.05
    computation.release.set()
    assert leader.result() == "value"
    assert cache.peek(key(1)) == "value"
    assert cache.stats().misses == 2


@pytest.mark.parametrize("timeout", [0, 0.0])
def test_a_timeout_of_zero_never_waits(cache, key, timeout):
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))
    for _ in range(100):
        with pytest.raises(TimeoutError):
            cache.get_or_compute(key(1), never, timeout=timeout)
    computation.release.set()
    assert leader.result() == "value"
    assert cache.get_or_compute(key(1), never, timeout=timeout) == "value"


def test_a_timeout_of_zero_computes_what_nobody_computes(cache, key):
    assert cache.get_or_compute(key(1), lambda: "value", timeout=0) == "value"


def test_the_timeout_bounds_the_wait_and_not_the_own_computation(cache, key):
    def slow():
        until = time.monotonic() + 0.05
        while time.monotonic() < until:
            pass
        return "value"

    assert cache.get_or_compute(key(1), slow, timeout=0.001) == "value"


def test_other_waiters_are_not_disturbed(cache, key):
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))
    patient = begin_waiting(cache, key(1), 3)
    hurried = [Worker(lambda: cache.get_or_compute(key(1), never, timeout=0.02)) for _ in range(3)]
    assert all(isinstance(worker.error(), TimeoutError) for worker in hurried)
    assert all(worker.running for worker in patient)
    computation.release.set()
    assert leader.result() == "value"
    assert [worker.result() for worker in patient] == ["value"] * 3


def test_a_value_that_comes_in_time_is_given(cache, key):
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))
    waiters = begin_waiting(cache, key(1), 2, timeout=50)
    computation.release.set()
    assert leader.result() == "value"
    assert [worker.result() for worker in waiters] == ["value"] * 2


def test_a_waiter_that_gave_up_does_not_inherit(cache, key):
    computation = HeldComputation(error=SystemExit())
    leader = computation.begin(cache, key(1))
    with pytest.raises(TimeoutError):
        cache.get_or_compute(key(1), never, timeout=0.01)
    (heir,) = begin_waiting(cache, key(1), compute=lambda: "heir")
    computation.release.set()
    assert isinstance(leader.error(), SystemExit)
    assert heir.result() == "heir"


def test_a_waiter_may_come_back_after_its_timeout(cache, key):
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))

    def insist():
        while True:
            try:
                return cache.get_or_compute(key(1), never, timeout=0.001)
            except TimeoutError:
                pass

    insistent = Worker(insist)
    (patient,) = begin_waiting(cache, key(1))
    computation.release.set()
    assert leader.result() == insistent.result() == patient.result() == "value"


def test_a_timed_out_waiter_is_a_waiter_no_more_for_the_cycle_check(cache, key):
    first, second = HeldComputation(1), HeldComputation(2)

    def first_that_gives_up():
        with pytest.raises(TimeoutError):
            cache.get_or_compute(key(2), never, timeout=0.01)
        return first()

    second_leader = second.begin(cache, key(2))
    first_leader = Worker(lambda: cache.get_or_compute(key(1), first_that_gives_up))
    assert first.started.wait(60)
    waiter = Worker(lambda: cache.get_or_compute(key(1), never))
    wait_until_blocked(waiter)
    first.release.set()
    second.release.set()
    assert first_leader.result() == waiter.result() == 1
    assert second_leader.result() == 2


def test_the_timeout_error_names_the_wait(cache):
    computation = HeldComputation("value")
    leader = computation.begin(cache, "a")
    with pytest.raises(TimeoutError) as caught:
        cache.get_or_compute("a", never, timeout=0)
    assert str(caught.value)
    computation.release.set()
    leader.result()

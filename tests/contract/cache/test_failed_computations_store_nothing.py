"""Promise: an Exception of compute reaches its caller and all who wait, and nothing is stored.

A leader that is killed (KeyboardInterrupt, SystemExit, a thread's death) hands over to one of those who wait.
"""

import contextlib
import ctypes
import sys
import threading
import time

import pytest

from tests.crew import PATIENCE, HeldComputation, Worker, begin_waiting, never, wait_until, wait_until_blocked
from tests.subject import CacheMap


class Fatal(BaseException):
    """Kills a thread as KeyboardInterrupt does."""


KILLERS = [KeyboardInterrupt, SystemExit, GeneratorExit, Fatal]


class Failure(Exception):
    pass


def released(value=None, error=None):
    computation = HeldComputation(value, error)
    computation.release.set()
    return computation


def test_an_exception_reaches_the_caller_and_nothing_is_stored(cache, key):
    failure = Failure("no")
    with pytest.raises(Failure) as caught:
        cache.get_or_compute(key(1), released(error=failure))
    assert caught.value is failure
    assert key(1) not in cache
    assert len(cache) == 0


def test_the_next_caller_computes_afresh_after_a_failure(cache, key):
    with pytest.raises(Failure):
        cache.get_or_compute(key(1), released(error=Failure()))
    assert cache.get_or_compute(key(1), lambda: "value") == "value"


@pytest.mark.parametrize("waiting", [1, 2, 10])
def test_an_exception_reaches_all_who_wait(cache, key, waiting):
    failure = Failure("no")
    computation = HeldComputation(error=failure)
    leader = computation.begin(cache, key(1))
    waiters = begin_waiting(cache, key(1), waiting)
    computation.release.set()
    assert leader.error() is failure
    assert all(waiter.error() is failure for waiter in waiters)
    assert key(1) not in cache
    stats = cache.stats()
    assert (stats.misses, stats.computations, stats.failures) == (waiting + 1, 0, 1)


@pytest.mark.parametrize(
    "error", [StopIteration, KeyError, TimeoutError, MemoryError, RecursionError, TypeError]
)
def test_exceptions_with_a_meaning_of_their_own_are_passed_on_as_they_are(cache, key, error):
    failure = error("mine")
    computation = HeldComputation(error=failure)
    leader = computation.begin(cache, key(1))
    (waiter,) = begin_waiting(cache, key(1))
    computation.release.set()
    assert leader.error() is failure
    assert waiter.error() is failure


def test_a_failure_is_not_kept_alive_by_the_map(cache, key):
    failure = Failure()
    before = sys.getrefcount(failure)
    with pytest.raises(Failure):
        cache.get_or_compute(key(1), released(error=failure))
    failure.__traceback__ = None
    assert sys.getrefcount(failure) <= before + 1


@pytest.mark.parametrize("killer", KILLERS)
def test_what_kills_a_thread_leaves_through_the_leader(cache, key, killer):
    error = killer()
    with pytest.raises(killer) as caught:
        cache.get_or_compute(key(1), released(error=error))
    assert caught.value is error
    assert key(1) not in cache
    assert cache.get_or_compute(key(1), lambda: "value") == "value"


@pytest.mark.parametrize("killer", KILLERS)
def test_one_who_waits_takes_over_from_a_killed_leader(cache, key, killer):
    computation = HeldComputation(error=killer())
    leader = computation.begin(cache, key(1))
    (waiter,) = begin_waiting(cache, key(1), compute=lambda: "mine")
    computation.release.set()
    assert leader.error() is computation.error
    assert waiter.result() == "mine"
    assert cache.peek(key(1)) == "mine"
    assert cache.stats().misses == 2
    assert cache.stats().computations == 1


@pytest.mark.parametrize("killer", KILLERS)
def test_exactly_one_of_many_takes_over(cache, key, killer):
    computation, second = HeldComputation(error=killer()), HeldComputation("second")
    leader = computation.begin(cache, key(1))
    waiters = begin_waiting(cache, key(1), 8, compute=second)
    computation.release.set()
    leader.error()
    assert second.started.wait(PATIENCE)
    assert all(waiter.running for waiter in waiters)
    second.release.set()
    assert [waiter.result() for waiter in waiters] == ["second"] * 8
    assert second.calls == 1
    assert cache.stats().misses == 9


def test_every_leader_may_be_killed_in_turn(cache, key):
    computation = HeldComputation(error=SystemExit())
    leader = computation.begin(cache, key(1))
    heirs = released(error=Fatal())
    waiters = begin_waiting(cache, key(1), 6, compute=heirs)
    computation.release.set()
    assert isinstance(leader.error(), SystemExit)
    assert all(isinstance(waiter.error(), Fatal) for waiter in waiters)
    assert heirs.calls == 6
    assert cache.get_or_compute(key(1), lambda: "value") == "value"


def test_an_heir_that_fails_tells_the_others(cache, key):
    computation, heir = HeldComputation(error=SystemExit()), HeldComputation(error=Failure())
    leader = computation.begin(cache, key(1))
    waiters = begin_waiting(cache, key(1), 4, compute=heir)
    computation.release.set()
    leader.error()
    assert heir.started.wait(PATIENCE)
    wait_until(lambda: heir.calls == 1, "one heir computes")
    wait_until_blocked(*waiters)
    heir.release.set()
    assert {waiter.error() for waiter in waiters} == {heir.error}
    assert heir.calls == 1


def test_a_newcomer_may_compute_when_the_leader_was_killed_alone(cache, key):
    computation = HeldComputation(error=KeyboardInterrupt())
    leader = computation.begin(cache, key(1))
    computation.release.set()
    leader.error()
    assert cache.get_or_compute(key(1), lambda: "newcomer") == "newcomer"


def test_a_timeout_of_zero_takes_no_part_in_the_inheritance(cache, key):
    computation = HeldComputation(error=KeyboardInterrupt())
    leader = computation.begin(cache, key(1))
    with pytest.raises(TimeoutError):
        cache.get_or_compute(key(1), never, timeout=0)
    computation.release.set()
    leader.error()
    assert cache.get_or_compute(key(1), lambda: "value", timeout=0) == "value"


def raise_in(worker, error):
    identity = ctypes.c_ulong(worker.thread.ident)
    assert ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(error)) == 1


@pytest.mark.parametrize("killer", KILLERS)
def test_a_leader_killed_from_another_thread_hands_over(cache, key, killer):
    """The exception comes between two byte codes of compute, as a thread killer sends it."""
    started = threading.Event()
    end = []  # no Event: the exception could come while the thread holds the Event's own lock

    def spin():
        started.set()
        while not end:
            time.sleep(0.0005)

    leader = Worker(lambda: cache.get_or_compute(key(1), spin))
    assert started.wait(PATIENCE)
    waiters = begin_waiting(cache, key(1), 3, compute=lambda: "taken over")
    raise_in(leader, killer)
    try:
        assert isinstance(leader.error(), killer)
        assert [waiter.result() for waiter in waiters] == ["taken over"] * 3
    finally:
        end.append(True)
    assert cache.peek(key(1)) == "taken over"


def test_a_waiter_killed_from_another_thread_leaves_the_others_alone(cache, key):
    """It may go at once or when the wait is over; the leader and the others must not notice."""
    computation = HeldComputation("value")
    leader = computation.begin(cache, key(1))
    victim, *others = begin_waiting(cache, key(1), 3)
    raise_in(victim, Fatal)
    computation.release.set()
    assert leader.result() == "value"
    assert [waiter.result() for waiter in others] == ["value"] * 2
    with contextlib.suppress(Fatal):
        assert victim.result() == "value"


def test_a_killed_load_hands_over_too(key):
    deaths = [SystemExit()]
    started, release = threading.Event(), threading.Event()

    def loader(_):
        if deaths:
            started.set()
            assert release.wait(PATIENCE)
            raise deaths.pop()
        return "loaded"

    cache = CacheMap(loader=loader)
    leader = Worker(lambda: cache[key(1)])
    assert started.wait(PATIENCE)
    waiter = Worker(lambda: cache[key(1)])
    wait_until_blocked(waiter, misses=(cache, 2))
    release.set()
    assert isinstance(leader.error(), SystemExit)
    assert waiter.result() == "loaded"


def test_what_compute_stored_before_it_failed_stays(cache, key):
    def compute():
        cache[key(1)] = "stored inside"
        cache[key(2)] = "another"
        raise Failure

    with pytest.raises(Failure):
        cache.get_or_compute(key(1), compute)
    assert cache.snapshot() == {key(1): "stored inside", key(2): "another"}


def test_a_failure_of_a_stale_computation_leaves_the_new_value(cache, key):
    computation = HeldComputation(error=Failure())
    leader = computation.begin(cache, key(1))
    (waiter,) = begin_waiting(cache, key(1))
    cache[key(1)] = "set meanwhile"
    computation.release.set()
    assert isinstance(leader.error(), Failure)
    assert isinstance(waiter.error(), Failure)
    assert cache.peek(key(1)) == "set meanwhile"

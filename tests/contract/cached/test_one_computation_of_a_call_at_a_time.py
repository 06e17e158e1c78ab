"""Promise: a call that is being computed is waited for, and what raises is not remembered."""

import pytest

from racefree import RecursiveComputeError, cached
from tests.crew import HeldComputation, Worker, wait_until_blocked


def begin(function, *args):
    return Worker(lambda: function(*args))


def test_who_calls_meanwhile_is_given_the_same_result():
    computation = HeldComputation(object())
    function = cached(None)(lambda x: computation())
    leader = begin(function, 1)
    assert computation.started.wait(30)
    waiters = [begin(function, 1) for _ in range(3)]
    wait_until_blocked(*waiters, misses=(function.cache, 4))
    computation.release.set()
    assert all(worker.result() is computation.value for worker in [leader, *waiters])
    assert computation.calls == 1
    assert function.cache_info() == (0, 4, None, 1)


def test_other_calls_are_not_waited_for():
    computation = HeldComputation("held")
    function = cached(None)(lambda x: computation() if x == 1 else x)
    leader = begin(function, 1)
    assert computation.started.wait(30)
    assert Worker(lambda: function(2)).result() == 2
    computation.release.set()
    assert leader.result() == "held"


def test_an_exception_reaches_all_and_is_not_remembered():
    computation = HeldComputation(error=ValueError("once"))
    function = cached(None)(lambda: computation())
    leader = begin(function)
    assert computation.started.wait(30)
    waiter = begin(function)
    wait_until_blocked(waiter, misses=(function.cache, 2))
    computation.release.set()
    assert leader.error() is computation.error
    assert waiter.error() is computation.error
    computation.error, computation.value = None, "later"
    assert function() == "later"


def test_calling_oneself_with_the_same_arguments_raises_at_once():
    @cached(None)
    def function(n):
        return function(n)

    with pytest.raises(RecursiveComputeError):
        function(1)
    assert function.cache_info().currsize == 0


def test_calling_oneself_with_other_arguments_works():
    @cached(None)
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    assert fibonacci(80) == 23416728348467685


def test_endless_recursion_is_a_recursion_error():
    @cached(None)
    def function(n):
        return function(n + 1)

    with pytest.raises(RecursionError):
        function(1)
    assert function.cache_info().currsize == 0


def test_a_method_is_computed_once_for_each_instance():
    class Thing:
        def __init__(self):
            self.computation = HeldComputation(self)

        @cached(None)
        def itself(self):
            return self.computation()

    one, other = Thing(), Thing()
    leaders = [begin(lambda thing=thing: thing.itself()) for thing in (one, other)]
    assert one.computation.started.wait(30)
    assert other.computation.started.wait(30)
    waiter = begin(lambda: one.itself())
    wait_until_blocked(waiter, misses=(one.itself.cache, 2))
    one.computation.release.set()
    assert waiter.result() is one
    other.computation.release.set()
    assert [leader.result() for leader in leaders] == [one, other]
    assert one.computation.calls == other.computation.calls == 1

"""Promise: of an `async def` function the awaited result is remembered, computed once over tasks and loops."""

import asyncio
import gc
import inspect
import sys
import weakref

import pytest

from racefree import CacheMap, cached
from tests.crew import PATIENCE, wait_until
from tests.loops import HeldCoroutine, LoopThread


@pytest.fixture
def loops():
    loops = [LoopThread(), LoopThread()]
    yield loops
    for loop in loops:
        loop.close()


def begin(loop, function, *args):
    misses = function.cache_info().misses
    future = loop.start(function(*args))
    wait_until(lambda: function.cache_info().misses > misses, "a miss")
    loop.settle()
    return future


def test_one_computation_over_tasks_and_loops(loops):
    computation = HeldCoroutine(object())

    @cached(None)
    async def function(x):
        return await computation()

    futures = [begin(loop, function, 1) for loop in (loops[0], loops[0], loops[1])]
    computation.release()
    assert {future.result(PATIENCE) for future in futures} == {computation.value}
    assert loops[1].run(function(1)) is computation.value
    assert (computation.calls, function.cache_info()) == (1, (1, 3, None, 1))


def test_a_cancelled_leader_hands_over(loops):
    computations = [HeldCoroutine("first"), HeldCoroutine("second")]
    left = iter(computations)

    @cached(None)
    async def function():
        return await next(left)()

    leader, waiter = begin(loops[0], function), begin(loops[1], function)
    leader.cancel()
    assert computations[1].started.wait(PATIENCE)
    computations[1].release()
    assert waiter.result(PATIENCE) == "second"


def test_failures_are_not_remembered(loops):
    outcomes = iter([ValueError("no"), asyncio.CancelledError(), "value"])

    @cached(None)
    async def function():
        outcome = next(outcomes)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    async def failing(error):
        with pytest.raises(error):
            await function()

    loops[0].run(failing(ValueError))
    loops[0].run(failing(asyncio.CancelledError))
    assert loops[0].run(function()) == "value"
    assert loops[0].run(function()) == "value"


def test_methods_keep_results_for_each_instance():
    class Thing:
        @cached(None)
        async def method(self, x):
            await asyncio.sleep(0)
            return [x]

    async def main():
        one, two = Thing(), Thing()
        first = await one.method(1)
        assert first is await one.method(1)
        assert first is await Thing.method(one, 1)
        assert first is not await two.method(1)
        assert one.method.cache_info() == (2, 1, None, 1)
        assert one.method.cache_invalidate(1)
        assert first is not await one.method(1)
        return weakref.ref(one)

    assert (gone := asyncio.run(main())) is not None
    gc.collect()
    assert gone() is None


def test_a_renewal_replaces_the_result_while_others_are_given_the_old_one(loops):
    computations = [HeldCoroutine("old"), HeldCoroutine("new")]
    left = iter(computations)

    @cached(None)
    async def function():
        return await next(left)()

    first = begin(loops[0], function)
    computations[0].release()
    assert first.result(PATIENCE) == "old"
    renewal = loops[0].start(function.cache_refresh())
    assert computations[1].started.wait(PATIENCE)
    assert loops[1].run(function()) == "old"
    computations[1].release()
    assert renewal.result(PATIENCE) == "new"
    assert loops[1].run(function()) == "new"


def test_forgetting_during_a_renewal_wins(loops):
    held = HeldCoroutine("new")

    @cached(None)
    async def function():
        return await held()

    function.cache.set((), "old")
    renewal = loops[0].start(function.cache_refresh())
    assert held.started.wait(PATIENCE)
    assert function.cache_invalidate()
    held.release()
    assert renewal.result(PATIENCE) == "new"
    assert function.cache_info().currsize == 0


def test_it_is_known_as_a_coroutine_function():
    @cached
    async def function():
        return 1

    assert asyncio.run(function()) == 1
    coroutine = function()
    assert inspect.iscoroutine(coroutine)
    coroutine.close()
    if sys.version_info >= (3, 12):
        assert inspect.iscoroutinefunction(function)
    else:
        assert asyncio.iscoroutinefunction(function)


def test_with_room_for_none_every_call_computes():
    @cached(0)
    async def function():
        return object()

    async def main():
        return await function() is await function()

    assert not asyncio.run(main())
    assert function.cache_info() == (0, 2, 0, 0)


def test_unhashable_arguments_are_refused():
    @cached(None)
    async def function(x):
        return x

    with pytest.raises(TypeError, match="unhashable"):
        function([])


def test_its_map_is_a_cache_map():
    @cached(None)
    async def function(x):
        return x + 1

    assert asyncio.run(function(1)) == 2
    assert isinstance(function.cache, CacheMap)
    assert function.cache.snapshot() == {1: 2}

"""Promise: cancellation is the business of whoever is cancelled; those who wait for him take over."""

import asyncio
import concurrent.futures
import gc

import pytest

from tests.crew import PATIENCE, HeldComputation, wait_until
from tests.crew import begin_waiting as begin_waiting_threads
from tests.loops import HeldCoroutine, LoopThread, begin_waiting


def cancel(future):
    future.cancel()
    with pytest.raises((asyncio.CancelledError, concurrent.futures.CancelledError)):
        future.result(PATIENCE)


def test_one_of_those_who_wait_computes_in_place_of_a_cancelled_leader(cache, loop, other_loop):
    first, second = HeldCoroutine("first"), HeldCoroutine("second")
    leader = first.begin(loop, cache, "key")
    waiters = [begin_waiting(which, cache, "key", second) for which in (loop, other_loop, other_loop)]
    cancel(leader)
    assert second.started.wait(PATIENCE)
    loop.settle()
    other_loop.settle()
    second.release()
    assert [waiter.result(PATIENCE) for waiter in waiters] == ["second"] * 3
    assert (first.calls, second.calls, cache["key"]) == (1, 1, "second")


def test_a_thread_takes_over_from_a_cancelled_task(cache, loop):
    computation = HeldCoroutine("never")
    leader = computation.begin(loop, cache, "key")
    thread = begin_waiting_threads(cache, "key", compute=lambda: "thread")[0]
    cancel(leader)
    assert thread.result() == "thread"


def test_a_task_takes_over_from_a_killed_thread(cache, loop):
    computation = HeldComputation(error=SystemExit())
    leader = computation.begin(cache, "key")
    waiter = begin_waiting(loop, cache, "key", lambda: "task")
    computation.release.set()
    assert isinstance(leader.error(), SystemExit)
    assert waiter.result(PATIENCE) == "task"


def test_a_cancelled_waiter_leaves_the_others_waiting(cache, loop):
    computation = HeldCoroutine("value")
    leader = computation.begin(loop, cache, "key")
    cancelled, patient = begin_waiting(loop, cache, "key"), begin_waiting(loop, cache, "key")
    cancel(cancelled)
    computation.release()
    assert leader.result(PATIENCE) == patient.result(PATIENCE) == "value"


def test_a_cancelled_leader_without_waiters_leaves_nothing(cache, loop):
    computation = HeldCoroutine("value")
    cancel(computation.begin(loop, cache, "key"))
    loop.settle()
    assert (len(cache), cache.stats().failures) == (0, 1)
    assert cache.get_or_compute("key", lambda: "thread", timeout=0) == "thread"


def test_a_loop_that_is_closed_meanwhile_harms_nobody(cache, loop):
    computation = HeldCoroutine("value")
    leader = computation.begin(loop, cache, "key")
    doomed = LoopThread()
    patient = begin_waiting(loop, cache, "key")
    waiting = doomed.start(cache.aget_or_compute("key", computation))
    wait_until(lambda: cache.stats().misses == 3, "the third asks")
    doomed.settle()
    doomed.loop.call_soon_threadsafe(doomed.loop.stop)
    doomed.thread.join(PATIENCE)
    tasks = asyncio.all_tasks(doomed.loop)  # kept, so that they are still in line
    doomed.loop.close()
    computation.release()
    assert leader.result(PATIENCE) == patient.result(PATIENCE) == "value"
    assert not waiting.done()
    for task in tasks:
        task._log_destroy_pending = False


def test_a_leader_whose_loop_is_gone_ends_with_its_task(cache):
    doomed = LoopThread()
    computation = HeldCoroutine("value")
    future = computation.begin(doomed, cache, "key")
    waiter = begin_waiting_threads(cache, "key", compute=lambda: "thread")[0]
    doomed.loop.call_soon_threadsafe(doomed.loop.stop)
    doomed.thread.join(PATIENCE)
    for task in asyncio.all_tasks(doomed.loop):
        task._log_destroy_pending = False
    del task, future
    doomed.loop.close()
    computation.__dict__.clear()
    del doomed
    gc.collect()
    assert waiter.result() == "thread"


def test_a_coroutine_that_is_closed_or_dropped_ends_its_computation(cache):
    class Suspended:
        def __await__(self):
            yield

    async def compute():
        await Suspended()

    for end in (lambda coroutine: coroutine.close(), lambda coroutine: None):
        coroutine = cache.aget_or_compute("key", compute)
        coroutine.send(None)
        end(coroutine)
        del coroutine
        gc.collect()
        assert cache.get_or_compute("key", lambda: "thread", timeout=0) == "thread"
        cache.clear()


def test_a_timeout_of_the_leader_is_a_cancellation(cache, loop):
    computation = HeldCoroutine("never")

    async def impatient():
        async with asyncio.timeout(0.001):
            await cache.aget_or_compute("key", computation)

    with pytest.raises(TimeoutError):
        loop.run(impatient())
    assert loop.run(cache.aget_or_compute("key", lambda: "later")) == "later"

"""Promise: one computation of a key at a time, whoever asks: threads, tasks, other event loops."""

import asyncio

import pytest

from racefree import CacheMap
from tests.crew import PATIENCE, HeldComputation, Worker
from tests.crew import begin_waiting as begin_waiting_threads
from tests.loops import HeldCoroutine, begin_waiting, never


def test_a_hit_is_given_at_once(cache, loop):
    cache["key"] = None
    assert loop.run(cache.aget_or_compute("key", never)) is None
    assert (cache.stats().hits, cache.stats().misses) == (1, 0)


def test_tasks_of_one_loop_share_a_computation(cache, loop):
    computation = HeldCoroutine(object())
    tasks = [computation.begin(loop, cache, "key"), *(begin_waiting(loop, cache, "key") for _ in range(3))]
    computation.release()
    assert {task.result(PATIENCE) for task in tasks} == {computation.value}
    assert computation.calls == 1
    assert (cache["key"], cache.stats().computations) == (computation.value, 1)


def test_tasks_of_two_loops_share_a_computation(cache, loop, other_loop):
    computation = HeldCoroutine("value")
    leader = computation.begin(loop, cache, "key")
    waiters = [begin_waiting(other_loop, cache, "key"), begin_waiting(loop, cache, "key")]
    computation.release()
    assert [task.result(PATIENCE) for task in (leader, *waiters)] == ["value"] * 3


def test_threads_wait_for_a_task(cache, loop):
    computation = HeldCoroutine("value")
    leader = computation.begin(loop, cache, "key")
    threads = begin_waiting_threads(cache, "key", 2)
    computation.release()
    assert [thread.result() for thread in threads] == ["value", "value"]
    assert leader.result(PATIENCE) == "value"


def test_tasks_wait_for_a_thread_without_blocking_their_loop(cache, loop):
    computation = HeldComputation("value")
    leader = computation.begin(cache, "key")
    waiters = [begin_waiting(loop, cache, "key") for _ in range(2)]
    assert loop.run(asyncio.sleep(0, "alive")) == "alive"
    computation.release.set()
    assert [waiter.result(PATIENCE) for waiter in waiters] == ["value", "value"]
    assert leader.result() == "value"


def test_other_keys_are_not_waited_for(cache, loop):
    computation = HeldCoroutine("value")
    leader = computation.begin(loop, cache, "key")
    assert loop.run(cache.aget_or_compute("other", lambda: "plain")) == "plain"
    computation.release()
    assert leader.result(PATIENCE) == "value"


def test_failures_reach_all_and_are_not_stored(cache, loop, other_loop):
    computation = HeldCoroutine(error=ValueError("once"))
    leader = computation.begin(loop, cache, "key")
    waiters = [begin_waiting(loop, cache, "key"), begin_waiting(other_loop, cache, "key")]
    thread = begin_waiting_threads(cache, "key")[0]
    computation.release()
    assert all(task.exception(PATIENCE) is computation.error for task in (leader, *waiters))
    assert thread.error() is computation.error
    assert "key" not in cache
    assert loop.run(cache.aget_or_compute("key", lambda: "later")) == "later"


def test_a_plain_function_is_computed_in_the_task(cache, loop):
    def compute():
        return [asyncio.current_task()]

    async def ask():
        return (await cache.aget_or_compute("key", compute))[0] is asyncio.current_task()

    assert loop.run(ask())


@pytest.mark.parametrize("kind", ["async", "plain"])
def test_a_loader_loads_what_is_missing(loop, kind):
    async def load(key):
        await asyncio.sleep(0)
        return [key]

    cache = CacheMap(loader=load if kind == "async" else lambda key: [key])
    assert loop.run(cache.aget_or_compute("a")) == ["a"]
    assert loop.run(cache.aget_or_compute("a")) is cache["a"]


def test_a_coroutine_is_never_stored(loop):
    async def load(key):
        raise AssertionError("awaited")

    cache = CacheMap(loader=load)
    for ask in (
        lambda: cache["key"],
        lambda: cache.get_or_compute("key"),
        lambda: cache.get_or_compute("key", never),
    ):
        with pytest.raises(TypeError, match="is a coroutine function: use aget_or_compute"):
            ask()
    assert len(cache) == 0


@pytest.mark.parametrize("present", [False, True])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({}, TypeError, "needs compute, because the map has no loader"),
        ({"compute": 1}, TypeError, "compute must be callable, not int"),
        ({"compute": never, "timeout": "1"}, TypeError, "timeout must be a number"),
        ({"compute": never, "timeout": -1}, ValueError, "negative"),
        ({"compute": never, "timeout": float("nan")}, ValueError, "NaN"),
    ],
)
def test_bad_arguments_are_refused(cache, loop, present, arguments, error, message):
    if present:
        cache["key"] = 1
    with pytest.raises(error, match=message):
        loop.run(cache.aget_or_compute("key", **arguments))


def test_an_unhashable_key_is_refused(cache, loop):
    with pytest.raises(TypeError, match="unhashable"):
        loop.run(cache.aget_or_compute([], never))


def test_waiting_obeys_its_timeout(cache, loop):
    computation = HeldCoroutine("value")
    leader = computation.begin(loop, cache, "key")
    for timeout in (0, 0.001):
        with pytest.raises(TimeoutError, match="the computation of 'key' by another did not end in time"):
            loop.run(cache.aget_or_compute("key", never, timeout=timeout))
    patient = begin_waiting(loop, cache, "key", timeout=PATIENCE)
    computation.release()
    assert leader.result(PATIENCE) == patient.result(PATIENCE) == "value"
    assert loop.run(cache.aget_or_compute("slow", lambda: "not timed", timeout=0)) == "not timed"


def test_without_a_loop_whoever_drives_the_coroutine_computes(cache):
    coroutine = cache.aget_or_compute("key", lambda: "value")
    with pytest.raises(StopIteration) as stopped:
        coroutine.send(None)
    assert stopped.value.value == "value"
    assert Worker(lambda: cache["key"]).result() == "value"

"""Promise: a task or thread that would wait for itself is told at once."""

import asyncio
from types import SimpleNamespace

import pytest

from racefree import CacheMap, RecursiveComputeError
from tests.crew import PATIENCE, HeldComputation, Worker, wait_until, wait_until_blocked
from tests.loops import HeldCoroutine, begin_waiting


def test_a_computation_that_awaits_its_own_key(cache, loop):
    async def compute():
        return await cache.aget_or_compute("key", compute)

    with pytest.raises(RecursiveComputeError, match="the computation of 'key' asks for its own result"):
        loop.run(cache.aget_or_compute("key", compute))


def test_also_after_it_was_detached(cache, loop):
    async def compute():
        cache.invalidate("key")
        return await cache.aget_or_compute("key", compute)

    with pytest.raises(RecursiveComputeError):
        loop.run(cache.aget_or_compute("key", compute))


def test_a_computation_that_blocks_its_thread_for_its_own_key(cache, loop):
    async def compute():
        return cache.get_or_compute("key", lambda: 1)

    with pytest.raises(RecursiveComputeError, match="by a task of this thread"):
        loop.run(cache.aget_or_compute("key", compute))


def test_a_loop_inside_of_a_computation_that_asks_for_its_key(cache):
    def compute():
        return asyncio.run(cache.aget_or_compute("key", lambda: 1))

    with pytest.raises(RecursiveComputeError):
        Worker(lambda: cache.get_or_compute("key", compute)).result()


def test_blocking_the_thread_that_runs_the_computing_task(cache, loop):
    computation = HeldCoroutine("value")
    leader = computation.begin(loop, cache, "key")

    async def block():
        return cache.get_or_compute("key", lambda: 1)

    with pytest.raises(RecursiveComputeError, match="by a task of this thread"):
        loop.run(block())
    computation.release()
    assert leader.result(PATIENCE) == "value"


def test_two_tasks_that_wait_for_each_other(cache, loop, other_loop):
    async def run(which, own, others, met):
        async def compute():
            met[own].set()
            await met[others].wait()
            return await cache.aget_or_compute(others, compute)

        return await cache.aget_or_compute(own, compute)

    async def both():
        met = {"a": asyncio.Event(), "b": asyncio.Event()}
        tasks = [asyncio.create_task(run(loop, *keys, met)) for keys in (("a", "b"), ("b", "a"))]
        return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = loop.run(both())
    assert all(isinstance(outcome, RecursiveComputeError) for outcome in outcomes)


def test_a_task_and_a_thread_that_wait_for_each_other_over_two_maps(loop):
    one, two = CacheMap(), CacheMap()
    thread_computes = HeldComputation()

    def in_thread():
        thread_computes()
        return one.get_or_compute("a", lambda: "not reached")

    task_waits = HeldCoroutine()

    async def in_task():
        await task_waits()
        return await two.aget_or_compute("b", lambda: "not reached")

    thread = Worker(lambda: two.get_or_compute("b", in_thread))
    assert thread_computes.started.wait(PATIENCE)
    task = loop.start(one.aget_or_compute("a", in_task))
    assert task_waits.started.wait(PATIENCE)
    task_waits.release()
    loop.settle()
    thread_computes.release.set()
    assert isinstance(thread.error(), RecursiveComputeError)
    assert isinstance(task.exception(PATIENCE), RecursiveComputeError)  # what the thread's computation raised


def test_a_blocked_thread_is_part_of_the_cycle(cache, loop):
    """The task computes a; its thread is blocked, for b, by another task; whoever computes b wants a."""
    computes_b = HeldComputation()
    computes_a = HeldCoroutine("a")
    task = computes_a.begin(loop, cache, "a")

    def b():
        computes_b()
        return cache.get_or_compute("a", lambda: "not reached")

    thread = Worker(lambda: cache.get_or_compute("b", b))
    assert computes_b.started.wait(PATIENCE)

    async def block():
        return cache.get_or_compute("b", lambda: "not reached")

    blocking = loop.start(block())
    wait_until(lambda: cache.stats().misses == 3, "the third asks")
    wait_until_blocked(SimpleNamespace(running=True, thread=loop.thread))
    computes_b.release.set()
    assert isinstance(thread.error(), RecursiveComputeError)
    assert isinstance(blocking.exception(PATIENCE), RecursiveComputeError)
    computes_a.release()
    assert task.result(PATIENCE) == "a"


def test_a_child_task_may_ask_for_its_parents_key(cache, loop):
    """It is another task: it waits, and is given what the parent computes."""

    async def parent():
        children = []

        async def compute():
            children.append(asyncio.create_task(cache.aget_or_compute("key", lambda: "child's")))
            await asyncio.sleep(0)
            return "parent's"

        return await cache.aget_or_compute("key", compute), await children[0]

    assert loop.run(parent()) == ("parent's", "parent's")


def test_nested_computations_of_other_keys_work(cache, loop):
    async def fibonacci(n):
        async def compute():
            return n if n < 2 else await fibonacci(n - 1) + await fibonacci(n - 2)

        return await cache.aget_or_compute(n, compute)

    assert loop.run(fibonacci(30)) == 832040


def test_waiting_for_a_task_that_waits_is_no_cycle(cache, loop):
    slow = HeldCoroutine("slow")
    leader = slow.begin(loop, cache, "slow")
    middle = loop.start(cache.aget_or_compute("middle", lambda: cache.aget_or_compute("slow", slow)))
    loop.settle()
    last = begin_waiting(loop, cache, "middle")
    slow.release()
    assert [task.result(PATIENCE) for task in (leader, middle, last)] == ["slow"] * 3

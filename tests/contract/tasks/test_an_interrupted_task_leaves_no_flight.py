"""Promise: an asynchronous exception at any bytecode of a task that computes or waits leaves nothing behind."""

import asyncio
import sys

import pytest

from racefree import CacheMap, cached
from racefree.cache import map as map_module
from racefree.cache import tasks
from tests.crew import PATIENCE, Worker
from tests.loops import HeldCoroutine, begin_waiting

FILES = {map_module.__file__, tasks.__file__}


# What was interrupted between making a coroutine and awaiting it.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Suspended:
    def __await__(self):
        yield


class Interruption(BaseException):
    pass


def drive(coroutine, at):
    """Run the coroutine to its end, raising at its *at*-th bytecode; whether there were that many."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if frame.f_code.co_filename not in FILES:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            count += 1
            if count == at:
                raise Interruption
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        return False
    except Interruption:
        return True
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("anew", [False, True])
def test_of_the_task_that_computes(anew):
    async def compute():
        await Suspended()
        return "value"

    for at in range(
        10_000
    ):  # at 0 nothing is raised: CPython 3.12 traces no bytecode of a function's first run
        cache = CacheMap()
        if anew:
            cache["key"] = "old"
            coroutine = tasks.cached_call(cache, "key", True, compute, (), {})
        else:
            coroutine = cache.aget_or_compute("key", compute)
        interrupted = drive(coroutine, at)
        del coroutine
        value = Worker(lambda cache=cache: cache.get_or_compute("key", lambda: "other", timeout=0)).result()
        assert value in ({"value", "old"} if anew else {"value", "other"})
        cache.invalidate("key")
        assert cache.get_or_compute("key", lambda: "again", timeout=0) == "again"
        if at > 0 and not interrupted:
            break
    assert at > 20


def test_of_the_task_that_waits(cache, loop):
    """Whoever computes neither fails nor hangs because one of those who wait is gone."""

    at = -1  # at 0 nothing is raised, as above
    while True:
        at += 1
        computation = HeldCoroutine("value")
        leader = computation.begin(loop, cache, "key")
        patient = begin_waiting(loop, cache, "key")

        async def interrupted(at=at):
            coroutine = cache.aget_or_compute("key", lambda: "not called", timeout=PATIENCE)
            return drive_to_the_first_wait(coroutine, at)

        done = loop.run(interrupted())
        computation.release()
        assert leader.result(PATIENCE) == patient.result(PATIENCE) == "value"
        cache.clear()
        if at > 0 and not done:
            break
    assert at > 40


def drive_to_the_first_wait(coroutine, at):
    class Enough(BaseException):
        pass

    def rest():
        yield from coroutine.__await__()

    steps = rest()

    class Once:
        def send(self, value):
            steps.send(value)
            raise StopIteration

    interrupted = drive(Once(), at)
    coroutine.close()
    return interrupted


def test_an_interrupted_wake_up_is_repeated_and_the_interruption_not_lost(cache):
    calls = []

    def wake():
        calls.append("wake")
        if len(calls) < 3:
            raise KeyboardInterrupt

    def finish(ask):
        ask.finish("value")
        while True:  # until the interruption comes
            calls.append("after")

    with (
        cache._ask("key", tasks.TaskAgent(), False) as ask,
        cache._ask("key", tasks.TaskAgent(), False) as other,
    ):
        assert ask.leads
        assert not other.leads
        assert other.listen(wake)
        with pytest.raises(KeyboardInterrupt):
            finish(ask)
        assert calls.count("wake") == 3
        assert other.result() == ("value",)


def test_an_exception_in_the_finisher_is_not_hidden():
    @cached(None)
    async def function():
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        asyncio.run(function())
    assert function.cache_info() == (0, 1, None, 0)

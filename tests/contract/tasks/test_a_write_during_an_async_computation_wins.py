"""Promise: an invalidation or a store during a task's computation wins, as it does in threads."""

import pytest

from tests.crew import PATIENCE
from tests.loops import HeldCoroutine, begin_waiting

REMOVALS = {
    "invalidate": lambda cache: cache.invalidate("key"),
    "pop": lambda cache: cache.pop("key", None),
    "clear": lambda cache: cache.clear(),
    "invalidate_if": lambda cache: cache.invalidate_if(lambda key, value: key == "key"),
}


@pytest.mark.parametrize("removal", REMOVALS)
def test_the_result_goes_to_those_who_asked_before_and_is_not_stored(cache, loop, removal):
    computation = HeldCoroutine("stale")
    leader = computation.begin(loop, cache, "key")
    waiter = begin_waiting(loop, cache, "key")
    REMOVALS[removal](cache)
    computation.release()
    assert leader.result(PATIENCE) == waiter.result(PATIENCE) == "stale"
    assert "key" not in cache


def test_who_asks_afterwards_computes_afresh_at_once(cache, loop):
    stale = HeldCoroutine("stale")
    leader = stale.begin(loop, cache, "key")
    cache.invalidate("key")
    assert loop.run(cache.aget_or_compute("key", lambda: "fresh")) == "fresh"
    stale.release()
    assert leader.result(PATIENCE) == "stale"
    assert cache["key"] == "fresh"


def test_who_asks_after_an_invalidate_if_that_meets_the_result_computes_afresh(cache, loop):
    stale = HeldCoroutine("stale")
    leader = stale.begin(loop, cache, "key")
    cache.invalidate_if(lambda key, value: value == "stale")
    late = begin_waiting(loop, cache, "key", lambda: "fresh")
    stale.release()
    assert (leader.result(PATIENCE), late.result(PATIENCE)) == ("stale", "fresh")
    assert cache["key"] == "fresh"


def test_a_store_stays(cache, loop):
    computation = HeldCoroutine("stale")
    leader = computation.begin(loop, cache, "key")
    cache["key"] = "written"
    assert loop.run(cache.aget_or_compute("key", computation)) == "written"
    computation.release()
    assert leader.result(PATIENCE) == "stale"
    assert cache["key"] == "written"


def test_the_computation_itself_may_store(cache, loop):
    async def compute():
        cache["key"] = "from inside"
        return "result"

    assert loop.run(cache.aget_or_compute("key", compute)) == "result"
    assert cache["key"] == "from inside"

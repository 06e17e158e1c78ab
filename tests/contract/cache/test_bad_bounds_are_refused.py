"""Promise: a bad maxsize or weight raises at once, says what was wrong, and changes nothing."""

import pytest

from tests.crew import HeldComputation, begin_waiting
from tests.subject import ORACLE, CacheMap, check_invariants

pytestmark = pytest.mark.skipif(ORACLE, reason="the oracle has no bound")

BAD_SIZES = [
    (-1, ValueError),
    (-(10**30), ValueError),
    (10**30, ValueError),
    (2**63 - 1, ValueError),
    ("10", TypeError),
    (10.0, TypeError),
    (True, TypeError),
    (b"1", TypeError),
    ([], TypeError),
    ({"a": 1}, TypeError),
]


@pytest.mark.parametrize(("maxsize", "error"), BAD_SIZES, ids=repr)
def test_a_bad_maxsize_is_refused(maxsize, error):
    with pytest.raises(error, match="maxsize"):
        CacheMap(maxsize)
    with pytest.raises(error, match="maxsize"):
        CacheMap(maxsize=maxsize)
    cache = CacheMap(3)
    cache["a"] = 1
    with pytest.raises(error, match="maxsize"):
        cache.maxsize = maxsize
    assert cache.maxsize == 3
    assert cache.snapshot() == {"a": 1}


def test_maxsize_cannot_be_deleted():
    cache = CacheMap(3)
    with pytest.raises(AttributeError, match="maxsize"):
        del cache.maxsize
    assert cache.maxsize == 3


def test_weight_is_read_only():
    with pytest.raises(AttributeError):
        CacheMap(3).weight = 5


@pytest.mark.parametrize("maxsize", [0, 1, 2**31, 2**63 - 2, None])
def test_any_other_maxsize_is_taken(maxsize):
    cache = CacheMap(maxsize)
    assert cache.maxsize == maxsize
    cache["a"] = 1
    assert len(cache) == (maxsize != 0)


def test_an_index_is_an_int():
    class Ten:
        def __index__(self):
            return 10

    assert CacheMap(Ten()).maxsize == 10


@pytest.mark.parametrize("weigher", [5, "text", [], object()], ids=repr)
def test_a_weigher_that_is_no_function_is_refused(weigher):
    with pytest.raises(TypeError, match="weigher"):
        CacheMap(10, weigher=weigher)


BAD_WEIGHTS = [
    (-1, ValueError),
    (2**63, ValueError),
    (-(2**70), ValueError),
    (1.0, TypeError),
    ("1", TypeError),
    (None, TypeError),
    (True, TypeError),
]


@pytest.mark.parametrize(("weight", "error"), BAD_WEIGHTS, ids=repr)
def test_a_bad_weight_is_an_error_and_nothing_is_stored(weight, error):
    weights = {"good": 1, "bad": weight}
    cache = CacheMap(10, weigher=lambda key, value: weights[value])
    cache["a"] = "good"
    for store in (
        lambda: cache.set("a", "bad"),
        lambda: cache.set("b", "bad"),
        lambda: cache.setdefault("b", "bad"),
        lambda: cache.get_or_compute("b", lambda: "bad"),
        lambda: cache.update(b="bad"),
    ):
        with pytest.raises(error, match="weigher"):
            store()
    assert cache.snapshot() == {"a": "good"}
    assert cache.weight == 1
    check_invariants(cache)


def test_what_a_weigher_raises_reaches_the_caller_and_those_who_wait():
    def weigher(key, value):
        raise LookupError("no weight")

    cache = CacheMap(10, weigher=weigher)
    with pytest.raises(LookupError, match="no weight"):
        cache["a"] = 1
    held = HeldComputation("value")
    leader = held.begin(cache, "a")
    waiters = begin_waiting(cache, "a", 2)
    held.release.set()
    for worker in (leader, *waiters):
        assert isinstance(worker.error(), LookupError)
    assert len(cache) == 0
    check_invariants(cache)


def test_a_weigher_that_asks_for_the_same_key_does_not_hang():
    cache = CacheMap(10, weigher=lambda key, value: cache.get_or_compute(key, lambda: 1))
    with pytest.raises(RuntimeError):
        cache.get_or_compute("a", lambda: 1)
    assert len(cache) == 0


def test_huge_weights_do_not_overflow():
    cache = CacheMap(2**63 - 2, weigher=lambda key, value: value)
    for number in range(10):
        cache[number] = 2**62
        assert cache.weight == sum(cache.values()) <= 2**63 - 2
    cache.maxsize = None
    for number in range(10):
        cache[number] = 2**63 - 1
        assert cache.weight == sum(cache.values()) <= 2**63 - 1
    check_invariants(cache)

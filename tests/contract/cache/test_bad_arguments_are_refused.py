"""Promise: bad arguments raise at once, say what was wrong, and change nothing."""

import math
import threading

import pytest

from tests.crew import Worker, wait_until_blocked
from tests.subject import CacheMap


@pytest.mark.parametrize(
    "arguments",
    [
        {"loader": 5},
        {"loader": "callable"},
        {"clock": 5},
        {"clock": None},
        {"name": 5},
        {"name": b"bytes"},
        {"unheard_of": 1},
    ],
    ids=str,
)
def test_the_constructor_refuses(arguments):
    with pytest.raises(TypeError) as caught:
        CacheMap(**arguments)
    assert next(iter(arguments)) in str(caught.value)


def test_the_constructor_takes_no_dict():
    with pytest.raises(TypeError):
        CacheMap({"a": 1})


UNHASHABLE = {
    "get": lambda cache, key: cache.get(key),
    "[]": lambda cache, key: cache[key],
    "in": lambda cache, key: key in cache,
    "in keys": lambda cache, key: key in cache.keys(),  # noqa: SIM118
    "peek": lambda cache, key: cache.peek(key),
    "entry": lambda cache, key: cache.entry(key),
    "set": lambda cache, key: cache.set(key, 1),
    "[]=": lambda cache, key: cache.__setitem__(key, 1),
    "del": lambda cache, key: cache.__delitem__(key),
    "pop": lambda cache, key: cache.pop(key),
    "pop default": lambda cache, key: cache.pop(key, None),
    "setdefault": lambda cache, key: cache.setdefault(key, 1),
    "update": lambda cache, key: cache.update([(key, 1)]),
    "invalidate": lambda cache, key: cache.invalidate(key),
    "get_or_compute": lambda cache, key: cache.get_or_compute(key, lambda: 1),
}


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
@pytest.mark.parametrize("unhashable", [[], {}, set(), (1, [])], ids=str)
@pytest.mark.parametrize("operation", UNHASHABLE)
def test_an_unhashable_key_is_a_type_error(cache, operation, unhashable, filled):
    if filled:
        cache["a"] = 1
    before = cache.snapshot()
    with pytest.raises(TypeError, match="hashable"):
        UNHASHABLE[operation](cache, unhashable)
    assert cache.snapshot() == before


@pytest.mark.parametrize("compute", [5, None, "text", [], object()], ids=repr)
@pytest.mark.parametrize("present", [False, True], ids=["absent", "present"])
def test_a_compute_that_is_no_function_is_a_type_error(cache, compute, present):
    if present:
        cache["a"] = 1
    with pytest.raises(TypeError, match="compute"):
        cache.get_or_compute("a", compute)
    assert cache.snapshot() == ({"a": 1} if present else {})


def test_get_or_compute_without_a_function_or_a_loader_is_a_type_error(cache):
    with pytest.raises(TypeError):
        cache.get_or_compute("a")


@pytest.mark.parametrize("timeout", [-1, -0.001, -math.inf, math.nan], ids=str)
@pytest.mark.parametrize("present", [False, True], ids=["absent", "present"])
def test_a_timeout_below_zero_or_nan_is_a_value_error(cache, timeout, present):
    if present:
        cache["a"] = 1
    with pytest.raises(ValueError, match="timeout"):
        cache.get_or_compute("a", lambda: 2, timeout=timeout)
    assert cache.peek("a") == (1 if present else None)


@pytest.mark.parametrize("timeout", ["1", [], object(), 1j], ids=str)
def test_a_timeout_that_is_no_number_is_a_type_error(cache, timeout):
    with pytest.raises(TypeError, match="timeout"):
        cache.get_or_compute("a", lambda: 2, timeout=timeout)
    assert "a" not in cache


@pytest.mark.parametrize("timeout", [0, 0.0, 1, 5.5, math.inf, 1e300, 10**30, 2**63, None], ids=str)
def test_any_other_timeout_is_taken(cache, timeout):
    assert cache.get_or_compute("a", lambda: 2, timeout=timeout) == 2


@pytest.mark.parametrize("timeout", [math.inf, 1e300, 1e18, 2**63, 10**30], ids=str)
def test_a_huge_timeout_waits_as_if_for_ever(cache, timeout):
    release = threading.Event()
    leader = Worker(lambda: cache.get_or_compute("a", lambda: release.wait(60) and "value"))
    wait_until_blocked(leader, misses=(cache, 1))
    waiter = Worker(lambda: cache.get_or_compute("a", lambda: "own", timeout=timeout))
    try:
        wait_until_blocked(waiter, misses=(cache, 2))
    finally:
        release.set()
    assert leader.result() == waiter.result() == "value"


def test_timeout_is_a_keyword_only(cache):
    with pytest.raises(TypeError):
        cache.get_or_compute("a", lambda: 1, 5)


@pytest.mark.parametrize("predicate", [5, None, "text"], ids=repr)
def test_invalidate_if_wants_a_function(cache, predicate):
    with pytest.raises(TypeError):
        cache.invalidate_if(predicate)
    cache["a"] = 1
    with pytest.raises(TypeError):
        cache.invalidate_if(predicate)
    assert cache.snapshot() == {"a": 1}


WRONG_NUMBERS = [
    lambda cache: cache.get(),
    lambda cache: cache.get(1, 2, 3),
    lambda cache: cache.get(1, unheard_of=2),
    lambda cache: cache.peek(),
    lambda cache: cache.peek(1, 2, 3),
    lambda cache: cache.set(1),
    lambda cache: cache.set(1, 2, 3),
    lambda cache: cache.pop(),
    lambda cache: cache.pop(1, 2, 3),
    lambda cache: cache.popitem(1),
    lambda cache: cache.setdefault(),
    lambda cache: cache.setdefault(1, 2, 3),
    lambda cache: cache.invalidate(),
    lambda cache: cache.invalidate(1, 2),
    lambda cache: cache.entry(),
    lambda cache: cache.get_or_compute(),
    lambda cache: cache.get_or_compute("a", lambda: 1, unheard_of=2),
    lambda cache: cache.clear(1),
    lambda cache: cache.stats(1),
    lambda cache: cache.snapshot(unheard_of=True),
    lambda cache: cache.update(1, 2),
]


@pytest.mark.parametrize("number", range(len(WRONG_NUMBERS)))
def test_wrong_numbers_of_arguments_are_type_errors(cache, number):
    with pytest.raises(TypeError):
        WRONG_NUMBERS[number](cache)
    assert len(cache) == 0

"""Promise: two calls are the same call exactly where functools.lru_cache says so."""

import functools
import itertools

import pytest

from racefree import cached

ARGUMENTS = [
    0,
    1,
    1.0,
    True,
    "a",
    "b",
    b"a",
    None,
    (),
    (1,),
    (1.0,),
    (1, 2),
    ("a", "b"),
    2**70,
    frozenset({1}),
]
CALLS = [
    ((), {}),
    *(((argument,), {}) for argument in ARGUMENTS),
    *(((), {"x": argument}) for argument in ARGUMENTS),
    *((pair, {}) for pair in itertools.product(ARGUMENTS, repeat=2)),
    ((1,), {"x": 2}),
    ((1, "x", 2), {}),
    ((), {"x": 1, "y": 2}),
    ((), {"y": 2, "x": 1}),
    ((1,), {"x": 2, "y": 3}),
]


def spell(args, kwargs):
    return [(type(a), a) for a in args], [(k, type(v), v) for k, v in kwargs.items()]


@pytest.mark.parametrize("typed", [False, True])
def test_the_first_of_equal_calls_answers_for_the_rest(typed):
    def spelt(*args, **kwargs):
        return spell(args, kwargs)

    ours, theirs = cached(None, typed=typed)(spelt), functools.lru_cache(None, typed=typed)(spelt)
    for args, kwargs in [*CALLS, *CALLS]:
        assert ours(*args, **kwargs) == theirs(*args, **kwargs)
    assert ours.cache_info() == theirs.cache_info()


def test_a_key_function_decides_where_there_is_one():
    calls = []

    @cached(None, key=lambda text, *, flag=False: (text.lower(), flag))
    def function(text, *, flag=False):
        calls.append((text, flag))
        return text

    assert [function("A"), function("a"), function("a", flag=True), function("A", flag=True)] == [
        "A",
        "A",
        "a",
        "a",
    ]
    assert calls == [("A", False), ("a", True)]
    assert function.cache_invalidate("a")
    assert function("a") == "a"


def test_what_cannot_be_hashed_is_refused_and_not_called():
    @cached(None)
    def function(*args, **kwargs):
        raise AssertionError("called")

    for call in (
        lambda: function([]),
        lambda: function(1, {}),
        lambda: function(x=[]),
        lambda: function.cache_invalidate([]),
        lambda: function.cache_refresh([]),
    ):
        with pytest.raises(TypeError, match="unhashable type"):
            call()
    assert function.cache_info()[:2] == (0, 0)


def test_a_key_function_that_raises_is_heard():
    @cached(None, key=lambda x: 1 // x)
    def function(x):
        return x

    with pytest.raises(ZeroDivisionError):
        function(0)
    assert function(1) == 1


def test_each_argument_is_hashed_once_a_call():
    class Counted:
        hashed = 0

        def __hash__(self):
            Counted.hashed += 1
            return 1

    argument = Counted()

    @cached(None)
    def function(x):
        return x

    for count in (1, 2, 3):
        function(argument)
        assert Counted.hashed == count
    for number in range(100):  # the table grows
        function(number)
    assert Counted.hashed == 3

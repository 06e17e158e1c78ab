"""Promise: a cached function looks and is handled as the function it wraps; bad arguments are refused."""

import abc
import copy
import functools
import gc
import inspect
import pickle
import weakref

import pytest

import racefree
from racefree import cached


@cached(None)
def documented(a: int, /, b: str = "b", *, c: float = 0.5) -> tuple:
    """Say what it was given."""
    return a, b, c


def test_it_carries_the_names_of_what_it_wraps():
    for attribute in functools.WRAPPER_ASSIGNMENTS:
        if attribute != "__type_params__":
            assert getattr(documented, attribute) == getattr(documented.__wrapped__, attribute)
    assert inspect.signature(documented) == inspect.signature(documented.__wrapped__)
    assert documented.__wrapped__(1) == (1, "b", 0.5)
    assert "documented" in repr(documented)
    assert inspect.getdoc(documented) == "Say what it was given."


@pytest.mark.parametrize("how", [cached, cached(), cached(None), cached(maxsize=None), cached(typed=True)])
def test_bare_and_called(how):
    function = how(lambda x: [x])
    assert function(1) is function(1)


def test_attributes_can_be_set_and_weak_references_made():
    function = cached(None)(lambda: 1)
    function.extra = "mine"
    assert function.extra == "mine"
    reference = weakref.ref(function)
    del function
    gc.collect()
    assert reference() is None


def test_copies_and_pickles_are_the_function_itself():
    assert copy.copy(documented) is copy.deepcopy(documented) is documented
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(documented, protocol)) is documented


def test_what_is_abstract_stays_abstract():
    class Abstract(abc.ABC):
        @cached
        @abc.abstractmethod
        def method(self): ...

    with pytest.raises(TypeError, match="abstract"):
        Abstract()


@pytest.mark.parametrize("size", [0, -1])
def test_with_room_for_none_every_call_computes(size):
    calls = []

    @cached(size)
    def function(*args):
        calls.append(args)
        return function(0) if len(calls) == 1 else len(calls)

    assert [function(1), function(1), function([])] == [2, 3, 4]  # neither hashed, nor recursion an error
    assert function.cache_info() == (0, 4, 0, 0)
    assert function.cache_refresh(1) == 5
    assert not function.cache_invalidate(1)

    class Thing:
        @cached(0)
        def method(self):
            return [self]

    thing = Thing()
    assert thing.method() is not thing.method()
    assert thing.method.cache_info() == (0, 2, 0, 0)


def test_the_map_is_there_to_look_at():
    function = cached(None, name="squares")(lambda x: x * x)
    assert function(3) == 9
    assert isinstance(function.cache, racefree.CacheMap)
    assert function.cache.name == "squares"
    assert function.cache.snapshot() == {3: 9}
    assert function.cache.stats().computations == 1


def test_any_callable_can_be_cached():
    class Adder:
        def __init__(self, n):
            self.n = n

        def __call__(self, x):
            return [self.n + x]

        def method(self, x):
            return [self.n * x]

    for function in (Adder(3), Adder(3).method, functools.partial(lambda a, b: [a, b], 1), sorted):
        remembering = cached(None)(function)
        argument = "abc" if function is sorted else 2
        assert remembering(argument) is remembering(argument)


@pytest.mark.parametrize(
    ("arguments", "keywords", "message"),
    [
        (("128",), {}, "maxsize must be an int or None"),
        ((1.5,), {}, "maxsize must be an int or None"),
        ((True,), {}, "maxsize must be an int or None"),
        ((), {"key": 1}, "key must be callable, not int"),
        ((), {"name": 1}, "name must be a str or None, not int"),
        ((), {"size": 1}, "unexpected keyword argument 'size'"),
    ],
)
def test_bad_arguments_are_refused(arguments, keywords, message):
    with pytest.raises(TypeError, match=message):
        cached(*arguments, **keywords)(lambda: 1)


def test_what_is_no_function_is_refused():
    with pytest.raises(TypeError, match="only a function can be cached, not int"):
        cached(None)(1)


def test_generator_functions_are_refused():
    def generator():
        yield 1

    async def asynchronous():
        yield 1

    for function in (generator, asynchronous):
        with pytest.raises(TypeError, match="generator function"):
            cached(None)(function)


def test_wrong_arguments_raise_what_the_function_raises():
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        documented()
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        documented(1, z=1)


def test_a_closure_over_itself_is_collected():
    class Token:
        pass

    def make():
        token = Token()

        @cached(None)
        def function(x):
            return function, token

        function(1)
        return weakref.ref(token)

    token = make()
    gc.collect()
    assert token() is None


def test_the_c_type_has_no_subclasses():
    kind = type("Kind", (racefree._maps.CachedFunction,), {})
    with pytest.raises(TypeError, match="no subclasses"):
        kind(len, racefree.CacheMap(), racefree.CacheMap, None, None, None, racefree.CacheInfo, False, True)

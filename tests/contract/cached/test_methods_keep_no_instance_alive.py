"""Promise: a method's results are kept for each instance by itself, as long as that lives and no longer."""

import gc
import pickle
import sys
import weakref

import pytest

from racefree import cached

# CPython 3.13 without GIL never frees a class that was made after the first thread was started.
CLASSES_ARE_FREED = getattr(sys, "_is_gil_enabled", lambda: True)() or sys.version_info >= (3, 14)


class Thing:
    __hash__ = None  # neither hashed nor compared
    calls = 0

    def __init__(self, factor=1):
        self.factor = factor

    def __eq__(self, other):
        raise AssertionError("compared")

    @cached(None)
    def times(self, x, *, plus=0):
        """Multiply."""
        self.calls += 1
        return self.factor * x + plus


class Named:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Named) and other.name == self.name

    __hash__ = None

    @cached(None)
    def shout(self, times=1):
        return self.name.upper() * times


def test_equal_instances_have_results_of_their_own():
    one, two = Thing(2), Thing(3)
    assert [one.times(5), two.times(5), one.times(5), two.times(5, plus=1), two.times(5, plus=1)] == [
        10,
        15,
        10,
        16,
        16,
    ]
    assert (one.calls, two.calls) == (1, 2)


def test_the_last_reference_frees_the_instance_at_once():
    thing = Thing()
    thing.times(1)
    bound = thing.times
    gone = weakref.ref(thing)
    del thing
    assert gone() is not None  # a bound method is as good as its instance
    assert bound(2) == 2
    del bound
    assert gone() is None


def test_results_go_with_the_instance():
    class Result:
        pass

    class Maker:
        @cached(None)
        def make(self):
            return Result()

    maker = Maker()
    result = weakref.ref(maker.make())
    assert result() is not None
    del maker
    assert result() is None


def test_a_result_that_refers_to_its_instance_keeps_it_until_it_is_forgotten():
    class Ring:
        @cached(None)
        def itself(self):
            return self

    ring = Ring()
    assert ring.itself() is ring
    gone = weakref.ref(ring)
    del ring
    Ring.itself.cache_clear()
    gc.collect()
    assert gone() is None


def test_an_address_that_is_used_again_starts_anew():
    addresses = set()
    for number in range(2000):
        named = Named(str(number))
        addresses.add(id(named))
        assert named.shout() == str(number)
    assert len(addresses) < 2000
    assert Named.shout.cache_info() == (0, 2000, None, 1)  # the last one lives


def test_counts_are_each_instances_and_their_sum():
    before = Thing.times.cache_info()
    one, two = Thing(), Thing()
    for thing in (one, one, two):
        thing.times(1)
    assert one.times.cache_info() == (1, 1, None, 1)
    assert two.times.cache_info() == (0, 1, None, 1)
    one.times.cache_clear()
    assert one.times.cache_info() == (0, 0, None, 0)
    assert two.times.cache_info() == (0, 1, None, 1)
    two.times(1)
    del two, thing
    after = Thing.times.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses, after.currsize) == (1, 1, before.currsize)
    one.times(1)
    Thing.times.cache_clear()
    assert Thing.times.cache_info() == one.times.cache_info() == (0, 0, None, 0)


def test_the_class_and_the_instance_ask_for_the_same():
    thing = Thing(7)
    assert Thing.times(thing, 2) == thing.times(2) == Thing.times.__get__(thing)(2) == 14
    assert thing.calls == 1
    assert Thing.times.cache_invalidate(thing, 2)
    assert not thing.times.cache_invalidate(2)
    assert (Thing.times.cache_refresh(thing, 2), thing.times.cache_refresh(2)) == (14, 14)
    assert thing.calls == 3


def test_a_subclass_asks_its_parents_method():
    class Child(Thing):
        def times(self, x, *, plus=0):
            return -super().times(x, plus=plus)

    child = Child(2)
    assert [child.times(1), child.times(1)] == [-2, -2]
    assert child.calls == 1


def test_one_function_in_several_classes():
    @cached(None)
    def itself(self):
        return [self.name]

    class A:
        name = "A"
        method = itself

    class B:
        name = "B"
        method = itself

    later = type("C", (), {"name": "C"})
    later.method = itself
    for kind in (A, B, later):
        thing = kind()
        assert thing.method() is thing.method()
        assert kind.method(thing) is thing.method()
        assert thing.method() == [kind.name]
        gone = weakref.ref(thing)
        del thing
        assert gone() is None


def test_class_methods_and_static_methods():
    calls = []

    class Base:
        @cached(None)
        @classmethod
        def made(cls, x):
            calls.append(cls)
            return cls.__name__, x

        @classmethod
        @cached(None)
        def made_within(cls, x):
            calls.append(cls)
            return cls.__name__, x

        @cached(None)
        @staticmethod
        def static(x):
            calls.append(x)
            return x

        @staticmethod
        @cached(None)
        def static_within(x):
            calls.append(x)
            return x

    class Derived(Base):
        pass

    for kind in (Base, Derived):
        for _ in range(2):
            assert kind.made(1) == kind().made(1) == (kind.__name__, 1)
            assert kind.made_within(1) == kind().made_within(1) == (kind.__name__, 1)
        assert kind.made.cache_info() == (3, 1, None, 1)
        assert kind.made.cache_invalidate(1)
        assert not kind.made.cache_invalidate(1)
    assert calls == [Base, Base, Derived, Derived]
    calls.clear()
    assert [kind.static(1) for kind in (Base, Derived, Derived())] == [1, 1, 1]
    assert [kind.static_within(2) for kind in (Base, Derived, Derived())] == [2, 2, 2]
    assert calls == [1, 2]
    gone = weakref.ref(Derived)
    calls.clear()
    del Derived, kind
    Base.made_within.cache_clear()  # where classmethod hands over the bare class, the class is an argument
    gc.collect()
    assert gone() is None or not CLASSES_ARE_FREED


def test_an_instance_without_weak_references_is_told_what_to_do():
    class Slotted:
        __slots__ = ()

        @cached(None)
        def method(self):
            raise AssertionError("called")

    with pytest.raises(
        TypeError, match="Slotted cannot be referenced weakly: give the class a '__weakref__' slot"
    ):
        Slotted().method()
    with pytest.raises(TypeError, match="'__weakref__' slot"):
        Slotted.method(Slotted())

    class Weak(Slotted):
        __slots__ = ("__weakref__",)

        @cached(None)
        def method(self):
            return 1

    assert Weak().method() == 1


def test_a_bound_method_looks_like_one():
    thing = Thing(2)
    bound = thing.times
    assert bound.__self__ is thing
    assert bound.__func__ is Thing.times
    assert bound.__name__ == "times"
    assert bound.__doc__ == "Multiply."
    assert bound.__wrapped__ is Thing.times.__wrapped__
    assert bound == thing.times
    assert hash(bound) == hash(thing.times)
    assert bound != Thing(2).times
    assert bound.cache_parameters() == {"maxsize": None, "typed": False}
    assert "times" in repr(bound) or "Thing" in repr(bound)
    with pytest.raises(AttributeError):
        _ = bound.nothing


def test_a_bound_method_is_pickled_by_its_instance():
    assert pickle.loads(pickle.dumps(Named("a").shout))(2) == "AA"


@pytest.mark.skipif(not CLASSES_ARE_FREED, reason="no class is")
def test_a_class_with_cached_methods_is_collected():
    def make():
        class Local:
            @cached(None)
            def method(self, x):
                return self

        instance = Local()
        instance.method(1)
        return weakref.ref(Local), instance

    kind, instance = make()
    assert kind() is not None
    instance.method.cache_clear()
    del instance
    gc.collect()
    assert kind() is None

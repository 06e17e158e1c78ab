"""Promise: a map can be subclassed, weakly referred to, printed and annotated; not copied, not pickled."""

import copy
import gc
import pickle
import typing
import weakref

import pytest

from tests.subject import CacheMap


def test_a_map_can_be_a_generic_annotation():
    alias = CacheMap[str, int]
    assert typing.get_origin(alias) is CacheMap
    assert typing.get_args(alias) == (str, int)
    assert isinstance(alias(name="typed"), CacheMap)


class Named(CacheMap):
    """A subclass with an __init__, an attribute and a method of its own."""

    def __init__(self, label, **options):
        super().__init__(**options)
        self.label = label

    def double(self, key):
        return self[key] * 2


def test_subclasses_can_override_init_and_carry_attributes():
    cache = Named("label", name="users")
    cache["a"] = 4
    assert cache.label == "label"
    assert cache.double("a") == 8
    assert "Named" in repr(cache)
    cache.label = cache
    assert cache.label is cache


class Guarded(CacheMap):
    def __init__(self):
        super().__init__()
        self.seen = []

    def __getitem__(self, key):
        self.seen.append(key)
        return super().__getitem__(key)


def test_a_subclass_that_overrides_getitem_is_obeyed():
    cache = Guarded()
    cache["a"] = 1
    assert cache["a"] == 1
    assert cache.seen == ["a"]


def test_a_subclass_that_never_calls_super_init_works():
    class Forgetful(CacheMap):
        def __init__(self):
            self.ready = True

    cache = Forgetful()
    cache["a"] = 1
    assert cache["a"] == 1
    assert cache.ready
    assert "Forgetful" in repr(cache)


def test_weak_references_to_a_map_work_and_die_with_it():
    cache = CacheMap()
    reference = weakref.ref(cache)
    assert reference() is cache
    del cache
    gc.collect()
    assert reference() is None


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_raises_and_names_the_class(cache, protocol):
    with pytest.raises(TypeError, match=CacheMap.__name__):
        pickle.dumps(cache, protocol)
    with pytest.raises(TypeError, match="Named"):
        pickle.dumps(Named("x"), protocol)


def test_copying_raises_and_names_the_class(cache):
    for operation in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=CacheMap.__name__):
            operation(cache)
        with pytest.raises(TypeError, match="Named"):
            operation(Named("x"))


def test_repr_shows_name_and_sizes_and_not_contents():
    cache = CacheMap(name="users")
    cache["secret key"] = "secret value"
    for _ in range(3):
        cache.get("secret key")
    cache.get("absent")
    text = repr(cache)
    assert (text[0], text[-1]) == ("<", ">")
    assert "'users'" in text
    assert "entries=1" in text
    assert "hits=3" in text
    assert "misses=1" in text
    assert "secret" not in text
    assert "None" not in repr(CacheMap())


def test_calling_init_again_corrupts_nothing(cache):
    cache["a"] = 1
    cache.get("a")
    cache.__init__(name="again")
    assert cache.snapshot() == {"a": 1}
    assert cache.stats().hits == 1
    cache["b"] = 2
    assert cache["b"] == 2

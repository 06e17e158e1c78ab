"""Each operation, called 100,000 times in a process of its own, leaves memory and references as they were."""

import pytest

from tests.isolated.memory import MEASURABLE
from tests.processes import run_program

PROGRAM = """
import sys, threading
from tests.isolated.memory import assert_keeps_its_size
from tests.subject import CacheMap

class Thing:
    pass

class Subclass(CacheMap):
    pass

class Raising:
    def __hash__(self): return 1
    def __eq__(self, other): raise ArithmeticError

def fail():
    raise ArithmeticError

def caught(expected, function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except expected:
        return
    raise AssertionError(f"{function} raised no {expected}")

cache = CacheMap(name="leaks")
loading = CacheMap(loader=lambda key: value)
key, absent, value, default, unhashable = Thing(), Thing(), Thing(), Thing(), []
compute = lambda: value
predicate = lambda key, value: False
cache[key] = value
many = CacheMap()
many.update(dict.fromkeys(range(20), value))
stats = cache.stats()
raising = Raising()
hostile = CacheMap()
hostile[1] = value

def operation():
    OPERATION

watched = [cache, loading, many, key, absent, value, default, compute, predicate, raising]
watched += [CacheMap, Thing, Subclass]
counted = lambda: [sys.getrefcount(one) for one in watched]

def work():
    for _ in range(10_000):
        operation()

work()
before = counted()
assert_keeps_its_size(work, 10, 900_000)
after = counted()
# A thread of free-threaded builds may still hold a few counts that it has not merged yet.
leaked = {type(one).__name__: b - a for one, a, b in zip(watched, before, after) if b - a > 5}
assert not leaked, f"references left: {leaked}"
"""

OPERATIONS = {
    "get": "cache.get(key); cache.get(absent); cache.get(absent, default); cache.get(key, default=default)",
    "subscript": "cache[key]; caught(KeyError, cache.__getitem__, absent)",
    "peek": "cache.peek(key); cache.peek(absent, default)",
    "in": "key in cache; absent in cache; key in cache.keys(); value in cache.values()",
    "entry": "cache.entry(key); cache.entry(absent)",
    "set": "cache[key] = value; cache.set(key, default); cache.set(key, value)",
    "set and del": "cache[absent] = value; del cache[absent]; caught(KeyError, cache.__delitem__, absent)",
    "setdefault": "cache.setdefault(key, default); cache.setdefault(absent, value); cache.invalidate(absent)",
    "pop": (
        "cache[absent] = value; cache.pop(absent); cache.pop(absent, default); "
        "caught(KeyError, cache.pop, absent)"
    ),
    "popitem": "many.popitem() if many else many.update(dict.fromkeys(range(20), value))",
    "update": "cache.update({absent: value}); cache.update([(key, value)]); cache.update(a=value)",
    "invalidate": "cache[absent] = value; cache.invalidate(absent); cache.invalidate(absent)",
    "invalidate_if": (
        "cache.invalidate_if(predicate); cache[absent] = value; cache.invalidate_if(lambda k, v: k is absent)"
    ),
    "clear": "cache[absent] = value; cache.clear(); cache.clear(); cache[key] = value",
    "compute": (
        "cache.get_or_compute(key, compute); cache.get_or_compute(absent, compute); cache.invalidate(absent)"
    ),
    "failing compute": "caught(ArithmeticError, cache.get_or_compute, absent, fail)",
    "detached compute": (
        "cache.get_or_compute(absent, lambda: cache.invalidate(absent)); assert absent not in cache"
    ),
    "recursive compute": (
        "caught(RuntimeError, cache.get_or_compute, absent, lambda: cache.get_or_compute(absent, compute))"
    ),
    "compute under a predicate": (
        "cache.get_or_compute(absent, lambda: cache.invalidate_if(lambda k, v: True)); cache[key] = value"
    ),
    "load": "loading[key]; loading[key]; loading.get_or_compute(absent); loading.clear()",
    "iterate": "list(cache); list(many.items()); next(iter(many)); next(iter(many.values())); many.keys()",
    "snapshot": "cache.snapshot(); cache.snapshot(entries=True); many.snapshot()",
    "stats": "cache.stats(); cache.stats() - stats; cache.stats().hit_rate; repr(cache); len(cache)",
    "compare": "cache == cache; cache == {}; cache != many",
    "refused arguments": (
        "caught(TypeError, cache.get, unhashable); caught(TypeError, cache.set, unhashable, value);"
        "caught(TypeError, cache.get_or_compute, key, 5); caught(TypeError, cache.get);"
        "caught(ValueError, cache.get_or_compute, key, compute, timeout=-1); "
        "caught(TypeError, CacheMap, loader=5)"
    ),
    "raising equality": (
        "caught(ArithmeticError, hostile.get, raising); caught(ArithmeticError, hostile.set, raising, value);"
        "caught(ArithmeticError, hostile.invalidate, raising);"
        "caught(ArithmeticError, hostile.get_or_compute, raising, compute)"
    ),
    "a map": "made = CacheMap(loader=compute, name='x'); made[key] = value; made.get(key); made.get(absent)",
    "a subclass's map": "made = Subclass(); made.attribute = value; made[key] = value; made.get(key)",
    "a dropped iterator": (
        "made = CacheMap(); made[key] = value; made[absent] = value; next(iter(made.items()))"
    ),
    "a copy refused": "caught(TypeError, cache.__reduce_ex__, 2)",
}


@pytest.mark.skipif(not MEASURABLE, reason="needs /proc")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_leaves_nothing_behind(operation):
    run_program(PROGRAM.replace("OPERATION", OPERATIONS[operation]))

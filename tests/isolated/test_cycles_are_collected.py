"""A map in a reference cycle is collected with all that it holds, whichever way the cycle goes."""

import pytest

from tests.processes import run_program

PROGRAM = """
import gc, weakref
from tests.subject import CacheMap

class Thing:
    pass

class Subclass(CacheMap):
    pass

def make():
    thing = Thing()
    CYCLE
    return weakref.ref(cache), weakref.ref(thing)

gc.disable()
for _ in range(3):
    references = make()
    assert references[0]() is not None, "the cycle keeps it until it is collected"
    gc.collect()
    gc.collect()
    assert [reference() for reference in references] == [None, None]
assert not gc.garbage
"""

CYCLES = {
    "in its own value": "cache = CacheMap(); cache['self'] = cache; cache['thing'] = thing",
    "in a value's attribute": "cache = CacheMap(); thing.cache = cache; cache['thing'] = thing",
    "in a key's attribute": "cache = CacheMap(); thing.cache = cache; cache[thing] = 1",
    "in a key and a value": "cache = CacheMap(); thing.cache = cache; cache[thing] = thing",
    "in a loader": "cache = CacheMap(loader=lambda key: (cache, thing))",
    "in a used loader": "cache = CacheMap(loader=lambda key: (cache, thing)); cache['key']",
    "in a clock": "cache = CacheMap(clock=lambda: 0.0 if cache or thing else 1.0)",
    "in a subclass's attribute": "cache = Subclass(); cache.me = cache; cache.thing = thing",
    "in a subclass's bound loader": (
        "cache = Subclass(loader=thing.__class__.__repr__.__get__(thing)); cache.me = cache; "
        "thing.cache = cache"
    ),
    "in an iterator": (
        "cache = CacheMap(); cache[1] = thing; cache[2] = 3; "
        "thing.rest = iter(cache.items()); thing.cache = cache"
    ),
    "in a started iterator": (
        "cache = CacheMap(); cache[1] = thing; cache[2] = 3; thing.rest = iter(cache); "
        "next(thing.rest); thing.cache = cache"
    ),
    "in a view": "cache = CacheMap(); cache['view'] = cache.items(); cache['thing'] = thing",
    "in an entry": (
        "cache = CacheMap(); cache['thing'] = thing; thing.entry = cache.entry('thing'); thing.cache = cache"
    ),
    "in a bound method": "cache = CacheMap(); cache['method'] = cache.get; cache['thing'] = thing",
    "through another map": (
        "cache, other = CacheMap(), CacheMap(); cache[1] = other; other[1] = cache; other[2] = thing"
    ),
    "in a raised computation": """cache = CacheMap()
    def compute():
        raise ArithmeticError(cache, thing)
    try:
        cache.get_or_compute("key", compute)
    except ArithmeticError as error:
        cache["error"] = error""",
    "with its replaced values": "cache = CacheMap(); cache[1] = cache; cache[1] = thing; thing.cache = cache",
    "with many entries": "cache = CacheMap(); cache.update({n: (cache, thing) for n in range(1000)})",
    "with a weak reference's callback": (
        "cache = CacheMap(); thing.cache = cache; cache[1] = thing, weakref.ref(thing, print)"
    ),
}


@pytest.mark.parametrize("cycle", CYCLES)
def test_a_cycle_is_collected(cycle):
    run_program(PROGRAM.replace("CYCLE", CYCLES[cycle]))


def test_a_map_without_a_cycle_goes_at_once():
    run_program(
        """
import gc, weakref
from tests.subject import CacheMap
gc.disable()
class Thing:
    pass
cache, thing = CacheMap(), Thing()
cache["thing"] = thing
cache.get("thing")
references = weakref.ref(cache), weakref.ref(thing)
del thing, cache
assert [reference() for reference in references] == [None, None]
"""
    )


def test_a_map_in_use_is_not_collected():
    """The collector empties maps that are garbage, and no others."""
    run_program(
        """
import gc, threading
from tests.crew import run_together
from tests.subject import CacheMap, check_invariants
cache = CacheMap()
cache["self"] = cache
for number in range(500):
    cache[number] = [number, cache]
done = threading.Event()
def collect():
    for _ in range(60):
        gc.collect()
    done.set()
def read():
    while not done.is_set():
        for number in range(500):
            assert cache[number][0] == number
def churn():
    while not done.is_set():
        made = CacheMap()
        made["self"] = made
        for number in range(50):
            made[number] = made
            cache[1000 + number] = [number, made]
run_together(collect, read, churn)
assert len(cache) == 551
check_invariants(cache)
"""
    )

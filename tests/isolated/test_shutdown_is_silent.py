"""A program that ends while its threads still use maps ends with status 0 and says nothing."""

import pytest

from tests.processes import run_program

RUNS = 6

BEGIN = """
import atexit, sys, threading, time
from tests.crew import HeldComputation, begin_waiting, wait_until
from tests.subject import CacheMap
sys.setswitchinterval(1e-5)
cache = CacheMap(loader=lambda key: [key])
for number in range(100):
    cache[number] = [number]
started = []
def daemon(step):
    def run():
        number = 0
        while True:
            number += 1
            step(number)
            if number == 20:
                started.append(1)
    threading.Thread(target=run, daemon=True).start()
"""

ENDINGS = {
    "readers": """
for _ in range(4):
    daemon(lambda number: cache.get(number % 120))
wait_until(lambda: len(started) == 4, "all run")
""",
    "writers": """
def step(number):
    cache[number % 500] = [number]
    cache.pop(number * 7 % 500, None)
for _ in range(4):
    daemon(step)
wait_until(lambda: len(started) == 4, "all run")
""",
    "everything": """
def step(number):
    cache[number % 500] = cache
    cache.get(number % 7)
    cache.get_or_compute(number * 3 % 500, lambda: [number])
    cache.invalidate(number * 7 % 500)
    list(cache.items()) if number % 50 == 0 else cache.peek(number)
    cache.entry(number % 500), cache.stats()
for _ in range(4):
    daemon(step)
wait_until(lambda: len(started) == 4, "all run")
""",
    "maps that come and go": """
def step(number):
    made = CacheMap()
    made["self"] = made if number % 2 else [number]
    made.get("self")
for _ in range(3):
    daemon(step)
wait_until(lambda: len(started) == 3, "all run")
""",
    "hostile keys": """
class Key:
    def __init__(self, number): self.number = number
    def __hash__(self): return self.number % 3
    def __eq__(self, other): return self.number == other.number
hostile = CacheMap()
def step(number):
    hostile[Key(number % 50)] = [number]
    hostile.get(Key(number % 50))
    hostile.invalidate(Key(number % 40))
for _ in range(3):
    daemon(step)
wait_until(lambda: len(started) == 3, "all run")
""",
    "a computation and those who wait for it": """
computation = HeldComputation("value")
leader = computation.begin(cache, "key")
waiters = begin_waiting(cache, "key", 5)
timed = begin_waiting(cache, "key", 3, timeout=1000)
""",
    "a finaliser that uses the map": """
class Last:
    def __del__(self):
        cache.get(1)
        cache["late"] = 1
        cache.invalidate("late")
cache["last"] = Last()
other = CacheMap()
other["last"] = Last()
kept = Last()
""",
    "an exit function that uses the map": """
def last():
    assert cache.get(5) == [5]
    cache["late"] = 1
    cache.clear()
atexit.register(last)
daemon(lambda number: cache.get(number % 120))
""",
    "iterators in use": """
iterators = [iter(cache), iter(cache.items()), iter(cache.values())]
for iterator in iterators:
    next(iterator)
def step(number):
    for _ in cache.items():
        pass
for _ in range(2):
    daemon(step)
wait_until(lambda: len(started) == 2, "all run")
""",
    "threads that end after the main one": """
def later():
    threading.main_thread().join()
    for number in range(100):
        assert cache.get(number) == [number]
        cache[number] = number
threading.Thread(target=later).start()
""",
    "sys.exit with a waiting thread": """
computation = HeldComputation("value")
leader = computation.begin(cache, "key")
waiter, = begin_waiting(cache, "key")
sys.exit(0)
""",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_program_ends_well_in_spite_of(ending):
    """Many runs, since where the threads are at the end is chance."""
    runs = RUNS if "daemon(" in ENDINGS[ending] else 2
    for _ in range(runs):
        printed = run_program(BEGIN + ENDINGS[ending], silent=True)
        assert printed == ""

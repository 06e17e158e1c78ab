"""After fork() the child's map works: with entries and counts, without other threads' computations."""

import os

import pytest

from tests.processes import run_program

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

BEGIN = """
import os, signal, sys, threading, time, traceback, warnings
from tests.crew import *
from tests.subject import CacheMap, check_invariants
warnings.simplefilter("ignore", DeprecationWarning)  # fork() with threads is what is tried here

def in_child(function):
    "Run it in a forked child that must end by itself, and well."
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        try:
            function()
            status = 0
        except BaseException:
            traceback.print_exc()
            status = 1
        sys.stderr.flush()
        os._exit(status)
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the child ended with status {status:#x}"

def use_everything(cache):
    cache["stored"] = 1
    assert cache["stored"] == 1 and cache.get("stored") == 1 and "stored" in cache
    assert cache.get_or_compute("computed", lambda: 2) == 2
    assert cache.setdefault("default", 3) == 3 and cache.pop("default") == 3
    assert cache.invalidate("stored") is True
    assert len(cache) == len(list(cache)) == len(cache.snapshot())
    for number in range(2000):
        cache["growth", number] = number
    for number in range(2000):
        del cache["growth", number]
    cache.invalidate_if(lambda key, value: key == "computed")
    worker = Worker(lambda: (cache.get("absent"), cache.set("from a thread", 1)))
    worker.result()
    assert cache.pop("from a thread") == 1
    check_invariants(cache)

cache = CacheMap()
"""


def test_entries_and_counts_are_copied():
    run_program(
        BEGIN
        + """
for number in range(100):
    cache[number] = number
for _ in range(3):
    Worker(lambda: [cache.get(number) for number in range(120)]).result()
before = cache.stats()
assert (before.hits, before.misses) == (300, 60)
def child():
    assert cache.snapshot() == {number: number for number in range(100)}
    assert cache.stats() == before
    assert cache.entry(7).hit_count == 3
    cache.get(7)
    assert cache.stats().hits == 301 and cache.entry(7).hit_count == 4
    use_everything(cache)
in_child(child)
assert cache.stats() == before
use_everything(cache)
"""
    )


def test_a_computation_whose_thread_is_gone_is_forgotten():
    run_program(
        BEGIN
        + """
computation = HeldComputation("the parent's")
leader = computation.begin(cache, "key")
waiters = begin_waiting(cache, "key", 2)
def child():
    assert cache.get_or_compute("key", lambda: "the child's", timeout=5) == "the child's"
    assert cache.peek("key") == "the child's"
    use_everything(cache)
in_child(child)
assert "key" not in cache
computation.release.set()
assert [worker.result() for worker in (leader, *waiters)] == ["the parent's"] * 3
assert cache.peek("key") == "the parent's"
"""
    )


def test_many_computations_in_flight_are_all_forgotten():
    run_program(
        BEGIN
        + """
computations = [HeldComputation(number) for number in range(20)]
leaders = [computation.begin(cache, number) for number, computation in enumerate(computations)]
cache.invalidate(3)
cache.invalidate_if(lambda key, value: key == 4)
def child():
    for number in range(20):
        assert cache.get_or_compute(number, lambda: "the child's", timeout=0) == "the child's"
    assert cache.snapshot() == dict.fromkeys(range(20), "the child's")
    check_invariants(cache)
in_child(child)
for computation in computations:
    computation.release.set()
assert [leader.result() for leader in leaders] == list(range(20))
assert set(cache) == set(range(20)) - {3, 4}
"""
    )


def test_the_forking_threads_own_computation_goes_on_in_both():
    run_program(
        BEGIN
        + """
def compute():
    global child
    child = os.fork()
    if child == 0:
        signal.alarm(20)
    return "the child's" if child == 0 else "the parent's"
value = cache.get_or_compute("key", compute)
if child == 0:
    ok = value == cache.peek("key") == "the child's" and cache.stats().computations == 1
    try:
        use_everything(cache)
    except BaseException:
        traceback.print_exc()
        ok = False
    sys.stderr.flush()
    os._exit(0 if ok else 1)
assert os.waitpid(child, 0)[1] == 0
assert value == cache.peek("key") == "the parent's"
"""
    )


def test_a_child_may_wait_for_and_recurse_in_its_own_computations():
    run_program(
        BEGIN
        + """
stale = HeldComputation("the parent's")
leader = stale.begin(cache, "key")
def child():
    fresh = HeldComputation("the child's")
    own = fresh.begin(cache, "key")
    waiter, = begin_waiting(cache, "key")
    fresh.release.set()
    assert own.result() == waiter.result() == "the child's"
    cache.clear()
    try:
        cache.get_or_compute("key", lambda: cache.get_or_compute("key", never))
    except RuntimeError:
        pass
    else:
        raise AssertionError("no RecursiveComputeError")
    def grandchild():
        assert cache.get_or_compute("key", lambda: "the grandchild's") == "the grandchild's"
        use_everything(cache)
    in_child(grandchild)
in_child(child)
stale.release.set()
assert leader.result() == "the parent's"
"""
    )


def test_fork_from_a_thread_that_is_not_the_main_one():
    run_program(
        BEGIN
        + """
computation = HeldComputation("the parent's")
leader = computation.begin(cache, "key")
cache["present"] = 1
def child():
    assert cache["present"] == 1
    assert cache.get_or_compute("key", lambda: "the child's", timeout=5) == "the child's"
    use_everything(cache)
Worker(in_child, child).result()
computation.release.set()
assert leader.result() == "the parent's"
"""
    )


def test_fork_while_other_threads_hammer_the_map():
    """Whatever they were in the middle of, the child's map works, and its table is whole."""
    run_program(
        BEGIN
        + """
sys.setswitchinterval(1e-5)
stop = threading.Event()
def hammer(seed):
    number = seed
    while not stop.is_set():
        number += 1
        cache[number % 300] = [number]
        cache.get(number % 37)
        cache.pop((number * 7) % 300, None)
        cache.get_or_compute(number % 11, lambda: [number])
        if number % 100 == 0:
            cache.invalidate_if(lambda key, value: value[0] % 3 == 0)
            list(cache.items())
workers = [Worker(hammer, seed) for seed in range(3)]
def child():
    check_invariants(cache)
    assert all(type(value) is list for value in cache.values())
    assert len(cache) == len(list(cache)) == cache.stats().entries
    for number in range(11):
        cache.get_or_compute(number, lambda: [number], timeout=0)
    use_everything(cache)
try:
    for _ in range(25):
        in_child(child)
finally:
    stop.set()
for worker in workers:
    worker.result()
use_everything(cache)
"""
    )


def test_multiprocessing_by_fork_works():
    run_program(
        BEGIN
        + """
import multiprocessing
cache.update({number: number for number in range(100)})
def ask(number):
    return cache.get_or_compute(number, lambda: -number)
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(ask, range(200)) == [n if n < 100 else -n for n in range(200)]
assert len(cache) == 100
"""
    )


def test_a_computation_that_forks_wakes_nobody_who_stayed_in_the_parent():
    run_program(
        BEGIN
        + """
asked = threading.Semaphore(0)

def ask():
    asked.release()
    return cache.get_or_compute("key", lambda: "somebody else's")

def compute():
    global workers
    workers = [Worker(ask) for _ in range(3)]
    for _ in workers:
        asked.acquire()
    time.sleep(0.2)  # let them get in line: if one does not, this proves less and fails never
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        return "the child's"
    _, status = os.waitpid(child, 0)
    assert status == 0, hex(status)
    return "the parent's"

parent = os.getpid()
value = cache.get_or_compute("key", compute)
if os.getpid() != parent:
    for _ in range(8):  # these take the stacks of the three that are not here
        Worker(lambda: bytes(100_000)).result()
    os._exit(0 if value == cache["key"] == "the child's" else 1)
assert value == "the parent's"
assert [worker.result() for worker in workers] == [value] * 3
"""
    )

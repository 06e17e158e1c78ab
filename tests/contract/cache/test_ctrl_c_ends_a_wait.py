"""Promise: Ctrl-C ends the main thread's wait for a computation, and disturbs nobody else."""

import sys

import pytest

from tests.processes import run_program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT to a thread")

SCENE = """
import signal, threading, time
from tests.crew import *
from tests.subject import CacheMap

class Main:  # the main thread in a worker's place, to be watched by the thread that interrupts it
    thread, running = threading.main_thread(), True

def interrupt_when_waiting(then=lambda: None):
    def watch():
        wait_until_blocked(Main, misses=(cache, 2))
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        then()
    return Worker(watch)

cache, computation = CacheMap(), HeldComputation("value")
leader = computation.begin(cache, "key")
"""


@pytest.mark.parametrize("timeout", ["None", "1000", "float('inf')"])
def test_a_waiting_main_thread_is_interrupted(timeout):
    run_program(
        SCENE
        + f"""
interrupter = interrupt_when_waiting()
try:
    cache.get_or_compute("key", never, timeout={timeout})
except KeyboardInterrupt:
    pass
else:
    raise AssertionError("waited to the end")
interrupter.result()
assert leader.running and computation.calls == 1 and "key" not in cache
waiter, = begin_waiting(cache, "key")
computation.release.set()
assert leader.result() == waiter.result() == cache.peek("key") == "value"
assert cache.get_or_compute("key", never) == "value"
assert cache.stats().misses == 3
"""
    )


def test_a_waiting_load_is_interrupted():
    run_program(
        SCENE
        + """
cache = CacheMap(loader=lambda key: computation())
computation.started.clear()
leader = Worker(lambda: cache["key"])
assert computation.started.wait(PATIENCE)
interrupter = interrupt_when_waiting()
try:
    cache["key"]
except KeyboardInterrupt:
    pass
else:
    raise AssertionError("waited to the end")
interrupter.result()
computation.release.set()
assert leader.result() == "value"
"""
    )


def test_a_handler_that_returns_lets_the_wait_go_on():
    run_program(
        SCENE
        + """
handled = []
def handler(number, frame):
    handled.append(number)
    cache["from the handler"] = cache.get("absent", "stored")
signal.signal(signal.SIGINT, handler)
def let_it_end():
    wait_until(lambda: handled, "the handler runs during the wait")
    wait_until_blocked(Main)
    computation.release.set()
interrupter = interrupt_when_waiting(let_it_end)
assert cache.get_or_compute("key", never) == "value"
interrupter.result()
assert handled == [signal.SIGINT]
assert cache.snapshot() == {"key": "value", "from the handler": "stored"}
"""
    )


def test_a_handler_that_returns_does_not_prolong_a_timeout():
    run_program(
        SCENE
        + """
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
began = time.monotonic()
try:
    cache.get_or_compute("key", never, timeout=0.3)
except TimeoutError:
    pass
else:
    raise AssertionError("waited to the end")
finally:
    signal.setitimer(signal.ITIMER_REAL, 0)
assert 0.3 <= time.monotonic() - began < 30
computation.release.set()
leader.result()
"""
    )


def test_an_exception_of_a_handler_ends_the_wait_and_is_not_shared():
    run_program(
        SCENE
        + """
class Mine(Exception):
    pass
def handler(number, frame):
    raise Mine
signal.signal(signal.SIGINT, handler)
interrupter = interrupt_when_waiting()
try:
    cache.get_or_compute("key", never)
except Mine:
    pass
else:
    raise AssertionError("waited to the end")
interrupter.result()
waiter, = begin_waiting(cache, "key")
computation.release.set()
assert leader.result() == waiter.result() == "value"
"""
    )


def test_an_interrupted_main_thread_that_computes_hands_over():
    run_program(
        SCENE
        + """
spinning = threading.Event()
def spin():
    spinning.set()
    while True:
        time.sleep(0.001)
def act():
    assert spinning.wait(PATIENCE)
    worker, = begin_waiting(cache, "other", compute=lambda: "taken over")
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    return worker.result()
actor = Worker(act)
try:
    cache.get_or_compute("other", spin)
except KeyboardInterrupt:
    pass
assert actor.result() == cache.peek("other") == "taken over"
computation.release.set()
leader.result()
"""
    )


def test_an_interrupted_waiter_does_not_lose_the_inheritance():
    """The leader is killed while Ctrl-C takes the only other waiter away: the third must still be woken."""
    run_program(
        SCENE
        + """
computation.error = SystemExit()
waiter = None
def act():
    global waiter
    wait_until_blocked(Main, misses=(cache, 2))
    waiter, = begin_waiting(cache, "key", compute=lambda: "heir")
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    computation.release.set()
    return waiter.result()
actor = Worker(act)
got = None
try:
    got = cache.get_or_compute("key", lambda: "main's")
except KeyboardInterrupt:
    pass
while True:
    try:
        value = actor.result()
        break
    except KeyboardInterrupt:
        pass
assert value == cache.peek("key") and value in ("heir", "main's"), value
assert got in (None, value), got
"""
    )

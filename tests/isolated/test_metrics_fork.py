"""A forked child's map works and begins with its parent's counts."""

from __future__ import annotations

import os

import pytest

from processes import run_program

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

CHILD = """
import os, sys, threading, warnings
from racefree import MetricsMap
warnings.simplefilter("ignore")  # about forking with threads

def in_child(body):
    pid = os.fork()
    if pid == 0:
        try:
            body()
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
"""


def test_a_child_begins_with_the_counts_as_of_the_fork_and_counts_on():
    run_program(
        CHILD
        + """
metrics = MetricsMap()
counter, gauge = metrics.counter("bound"), metrics.gauge("level")
thread = threading.Thread(target=lambda: [metrics.inc("a") for _ in range(10)])
thread.start(); thread.join()
metrics.inc("a", 5); counter.inc(); gauge.set(3)

def child():
    start = metrics.snapshot()
    assert start == {"bound": 1, "level": 3, "a": 15}, dict(start)
    threads = [threading.Thread(target=lambda: [metrics.inc("a") for _ in range(100)]) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    counter.inc(2); gauge.inc(); metrics.inc("new")
    assert metrics["a"] == 415
    assert metrics.snapshot() - start == {"bound": 2, "level": 4, "a": 400, "new": 1}

in_child(child)
assert dict(metrics) == {"bound": 1, "level": 3, "a": 15}
metrics.inc("a")
assert metrics["a"] == 16
"""
    )


def test_a_fork_among_writers_and_readers_leaves_the_child_a_map_that_works():
    run_program(
        CHILD
        + """
metrics = MetricsMap()
stop = threading.Event()

def write():
    number = 0
    while not stop.is_set():
        metrics.inc("a"); metrics.inc("b"); metrics.gauge("level").inc()
        number += 1
        if number % 64 == 0: metrics.inc(f"name_{number % 4096}")

def read():
    while not stop.is_set():
        metrics.snapshot(); metrics.get("a"); list(metrics)

threads = [threading.Thread(target=target) for target in (write, write, read, read)]
for thread in threads: thread.start()

def child():
    start = metrics.snapshot()
    assert start["b"] <= start["a"] <= start["b"] + 2, dict(start)
    more = [threading.Thread(target=lambda: [metrics.inc("a") for _ in range(50)]) for _ in range(3)]
    for thread in more: thread.start()
    metrics.gauge("level").set(7)
    metrics.inc("made in the child")
    for thread in more: thread.join()
    end = metrics.snapshot()
    assert (end - start)["a"] == 150
    assert end["level"] == 7
    assert metrics["a"] == end["a"]

while metrics.get("b") == 0: pass
for _ in range(10):
    in_child(child)
stop.set()
for thread in threads: thread.join()
"""
    )


def test_a_child_of_a_child_counts_on():
    run_program(
        CHILD
        + """
metrics = MetricsMap()
def grandchild():
    metrics.inc("a")
    assert metrics["a"] == 3
def child():
    metrics.inc("a")
    in_child(grandchild)
    assert metrics["a"] == 2
metrics.inc("a")
in_child(child)
assert metrics["a"] == 1
"""
    )

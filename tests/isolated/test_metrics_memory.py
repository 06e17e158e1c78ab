"""Memory: dead threads' is reused, a map's is given back, nothing grows but names."""

from __future__ import annotations

import os

import pytest

from processes import run_program

resident_size = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")

SIZE = """
import gc, resource, sys, threading
from racefree import MetricsMap

def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

def growth(work, rounds=3):
    "The least growth of one round of *work*, after one to warm up."
    work()
    sizes = [resident()]
    for _ in range(rounds):
        work()
        sizes.append(resident())
    return min(later - earlier for earlier, later in zip(sizes, sizes[1:]))
"""


@resident_size
def test_ten_thousand_short_threads_lose_nothing_and_leave_no_memory():
    run_program(
        SIZE
        + """
metrics = MetricsMap()
names = [f"name_{i}" for i in range(100)]

def body():
    for name in names:
        metrics.inc(name)

def threads():
    for _ in range(625):
        four = [threading.Thread(target=body) for _ in range(4)]
        for thread in four: thread.start()
        for thread in four: thread.join()

grown = growth(threads)
assert set(dict(metrics).values()) == {10_000}, dict(metrics)
assert grown < 500_000, grown
"""
    )


@resident_size
def test_maps_that_come_and_go_leave_no_memory():
    run_program(
        SIZE
        + """
names = [f"name_{i}" for i in range(300)]

def maps():
    for _ in range(50):
        metrics = MetricsMap(max_names=1000)
        def body():
            for name in names:
                metrics.inc(name)
                metrics.inc("labelled", kind=name, number=7)
        threads = [threading.Thread(target=body) for _ in range(3)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        metrics.counter("bound").inc()
        metrics.gauge("level").set(0.5)
        assert len(metrics.snapshot()) == 602
        assert metrics.inc_many({name: 1 for name in names}) is None

grown = growth(maps)
assert grown < 300_000, grown
"""
    )


@resident_size
def test_refused_calls_leave_no_memory():
    run_program(
        SIZE
        + """
metrics = MetricsMap()
metrics.inc("a")
metrics.gauge("level")
class Odd:
    def items(self):
        return [(f"new_{i}", 1) for i in range(50)] + [("level", 1)]
def refused():
    for i in range(3000):
        for call in (lambda: metrics.inc(f"n{i}", -1), lambda: metrics.inc("level", route=f"r{i}"),
                     lambda: metrics.gauge("a"), lambda: metrics.inc_many({f"m{i}": 1, "level": 1}),
                     lambda: metrics.inc(f"n{i}", x=[]), lambda: metrics.inc_many({"a": float("nan")})):
            try:
                call()
            except (ValueError, TypeError):
                pass
            else:
                raise AssertionError
    try:
        metrics.inc_many(Odd())
    except ValueError:
        pass
grown = growth(refused)
assert dict(metrics) == {"a": 1, "level": 0}
assert grown < 200_000, grown
"""
    )


@resident_size
def test_names_beyond_the_limit_and_refused_ones_leave_no_memory():
    run_program(
        SIZE
        + """
import warnings
warnings.simplefilter("ignore")
metrics = MetricsMap(max_names=10)
for i in range(10):
    metrics.inc(f"name_{i}")
unlimited = MetricsMap()
unlimited.gauge("level")
number = 0
def overflow():
    global number
    for _ in range(5000):
        number += 1
        metrics.inc("a name that nobody has used before, number %d" % number)
        metrics.inc("labelled", user="a user whom nobody has seen before, number %d" % number)
        metrics.inc_many({"many %d" % number: 1})
        metrics.counter("handle %d" % number).inc()
        try:
            unlimited.inc("level", user="a user whom nobody has seen before, number %d" % number)
        except ValueError:
            pass
grown = growth(overflow)
assert metrics["racefree.overflow"] == 4 * number, dict(metrics)
assert grown < 300_000, grown
"""
    )


def test_counting_and_reading_leave_no_references():
    run_program(
        SIZE
        + """
name, value, number = "".join(["na", "me"]), "".join(["val", "ue"]), int("9" * 30)
metrics = MetricsMap()
metrics.inc(name, label=value, number=number)
metrics.inc(name)
def counts():
    return [sys.getrefcount(thing) for thing in (name, value, number, metrics)]
before = counts()
counter = metrics.counter(name)
for _ in range(1000):
    metrics.inc(name, label=value, number=number)
    metrics.inc(name, 2)
    metrics.inc_many({name: 1})
    metrics.get(name, label=value, number=number)
    metrics[name]
    name in metrics
    counter.inc()
    counter.value, counter.name, counter.key, counter.labels
    list(metrics)
    metrics.snapshot().series()
    metrics.counter(name)
del counter
gc.collect()
assert counts() == before
"""
    )


def test_the_program_may_end_while_threads_count():
    run_program(
        """
import threading
from racefree import MetricsMap
metrics = MetricsMap()
def count():
    while True:
        metrics.inc("a")
        metrics.inc("b", x=1)
        metrics.snapshot()
for _ in range(4):
    threading.Thread(target=count, daemon=True).start()
while metrics.get("a") < 1000:
    pass
"""
    )


def test_a_map_may_be_used_while_the_interpreter_goes_down():
    run_program(
        """
from racefree import MetricsMap
metrics = MetricsMap()
class Last:
    def __del__(self, metrics=metrics):
        metrics.inc("a")
        metrics.inc("b", x=1)
        metrics.inc('c{x=1}')
        metrics.gauge("level").set(1)
        assert metrics["a"] == 1
import sys
sys.modules["last"] = Last()
"""
    )

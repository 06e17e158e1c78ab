"""Nothing is lost: whatever threads count, the totals are exact."""

from __future__ import annotations

import threading

import pytest

from racefree import MetricsMap


def test_eight_threads_lose_no_increment(stress):
    metrics, each = MetricsMap(), stress.times(20_000)
    counter = metrics.counter("bound")

    def write():
        for i in range(each):
            metrics.inc("plain")
            metrics.inc("amount", 3)
            metrics.inc("labelled", worker=i % 5, kind="x")
            counter.inc()

    stress.run(*[write] * 8)
    assert metrics["plain"] == counter.value == 8 * each
    assert metrics["amount"] == 24 * each
    assert sum(metrics.get("labelled", kind="x", worker=i) for i in range(5)) == 8 * each


def test_snapshots_lose_no_increment_and_see_none_twice(stress):
    metrics, each = MetricsMap(), stress.times(20_000)
    done = threading.Event()
    writing = [4]
    lock = threading.Lock()
    differences = []

    def write():
        try:
            for _ in range(each):
                metrics.inc("a")
                metrics.inc_many({"a": 1, "b": 2})
        finally:
            with lock:
                writing[0] -= 1
                if not writing[0]:
                    done.set()

    def read():
        last = metrics.snapshot()
        differences.append(last.get("a", 0))
        while not done.wait(0.0005):
            now = metrics.snapshot()
            differences.append((now - last).get("a", 0))
            last = now
        differences.append((metrics.snapshot() - last).get("a", 0))

    stress.run(read, *[write] * 4)
    assert min(differences) >= 0
    assert sum(differences) == metrics["a"] == 8 * each
    assert metrics["b"] == 8 * each


def test_threads_that_make_the_same_names_share_them(stress):
    metrics, names = MetricsMap(), stress.times(500)

    def write(worker):
        order = list(range(names))
        stress.random(worker).shuffle(order)
        for i in order:
            metrics.inc(f"name_{i}")
            metrics.inc("series", number=i, even=i % 2 == 0)
            metrics.counter(f"handle_{i}").inc()
            metrics.inc_many({f"name_{i}": 1, f"many_{i}": 1})

    stress.run(*[lambda worker=worker: write(worker) for worker in range(4)])
    assert len(metrics) == 4 * names
    for i in range(names):
        assert metrics[f"name_{i}"] == 8
        assert metrics[f"many_{i}"] == metrics[f"handle_{i}"] == 4
        assert metrics.get("series", even=i % 2 == 0, number=i) == 4


def test_threads_that_overflow_the_names_lose_nothing(stress):
    metrics, each = MetricsMap(max_names=50), stress.times(1_000)
    for i in range(50):
        metrics.inc(f"first_{i}")
    with pytest.warns(RuntimeWarning):
        metrics.inc("one_more")

    def write(worker):
        for i in range(each):
            metrics.inc(f"{worker}.{i}")
            metrics.inc("first_7")

    stress.run(*[lambda worker=worker: write(worker) for worker in range(4)])
    assert len(metrics) == 51
    assert metrics["racefree.overflow"] == 4 * each + 1
    assert metrics["first_7"] == 4 * each + 1


def test_a_gauge_loses_no_change(stress):
    metrics, each = MetricsMap(), stress.times(10_000)
    gauge = metrics.gauge("level")

    def write():
        for i in range(each):
            gauge.inc(3)
            gauge.dec(1)
            if i % 64 == 0:
                metrics.snapshot()

    stress.run(*[write] * 4)
    assert gauge.value == metrics.snapshot()["level"] == 4 * each * 2


def test_iteration_never_raises_and_never_repeats(stress):
    metrics, names = MetricsMap(), stress.times(3_000)
    done = threading.Event()

    def write():
        try:
            for i in range(names):
                metrics.inc(f"name_{i}")
        finally:
            done.set()

    def read():
        before: set[str] = set()
        while not done.is_set():
            names = list(metrics)
            assert len(names) == len(set(names))
            assert before <= set(names)
            assert len(metrics) >= len(names)
            before = set(names)
            dict(metrics)
            repr(metrics)

    stress.run(read, read, write)


def test_maps_that_come_and_go_among_threads_keep_their_counts_apart(stress):
    rounds = stress.times(300)
    barrier = threading.Barrier(4)
    shared = []

    def work(worker):
        for number in range(rounds):
            if barrier.wait() == 0:
                shared[:] = [MetricsMap(), MetricsMap()]
            barrier.wait()
            first, second = shared
            first.inc("a")
            second.inc("a", 2)
            first.inc(f"own_{worker}_{number}")
            barrier.wait()
            assert (first["a"], second["a"]) == (4, 8)
            assert len(first) == 5
            del first, second

    stress.run(*[lambda worker=worker: work(worker) for worker in range(4)])

"""The consistent cut: no snapshot shows an increment without everything that happened before it."""

from __future__ import annotations

import queue
import threading
import time

import pytest

from racefree import MetricsMap

SECONDS = 1.0


class Until:
    """Says when a test's time is over; a test that has shown nothing by then goes on until it has."""

    def __init__(self, stress) -> None:
        self.end = time.monotonic() + SECONDS * stress.scale
        self.stopped = threading.Event()
        self.own = threading.local()

    def running(self) -> bool:
        """Whether the caller is to go on. Each thread has one turn, however late a busy machine starts it."""
        if not hasattr(self.own, "asked"):
            self.own.asked = True
            return True
        return not self.stopped.is_set() and time.monotonic() < self.end

    def over(self) -> None:
        self.stopped.set()


def snapshots(metrics: MetricsMap, until: Until, check) -> int:
    """Take snapshots until time is up; check each."""
    taken = 0
    while until.running() or taken < 20:
        check(metrics.snapshot())
        taken += 1
        if taken % 8 == 0:
            time.sleep(0)  # let a writer have the GIL
    return taken


@pytest.mark.parametrize("writers", [1, 4])
def test_b_is_never_ahead_of_a(stress, writers):
    metrics, until = MetricsMap(), Until(stress)
    seen = []

    def write():
        inc = metrics.inc
        while until.running():
            for _ in range(200):
                inc("a")
                inc("b")

    def check(snapshot):
        a, b = snapshot.get("a", 0), snapshot.get("b", 0)
        assert b <= a <= b + writers
        seen.append(a)

    def read():
        try:
            snapshots(metrics, until, check)
        finally:
            until.over()

    stress.run(read, *[write] * writers)
    assert metrics["a"] == metrics["b"]
    assert seen == sorted(seen)
    assert seen[-1] > 0


def test_ten_counters_come_in_order(stress):
    names = [f"c{i}" for i in range(10)]
    metrics, until = MetricsMap(), Until(stress)
    threads = 3

    def write():
        counters = [metrics.counter(name) for name in names]
        while until.running():
            for _ in range(50):
                for counter in counters:
                    counter.inc()

    def check(snapshot):
        values = [snapshot.get(name, 0) for name in names]
        assert values == sorted(values, reverse=True)
        assert values[0] - values[-1] <= threads

    def read():
        try:
            snapshots(metrics, until, check)
        finally:
            until.over()

    stress.run(read, read, *[write] * threads)


def test_names_that_are_made_meanwhile_are_in_the_cut_too(stress):
    metrics, until = MetricsMap(), Until(stress)

    def write(writer):
        number = 0
        while until.running() and number < 3000:
            metrics.inc(f"{writer}.{number}")
            metrics.inc(f"{writer}.made")
            number += 1

    def check(snapshot):
        for writer in range(2):
            shown = sum(
                value
                for name, value in snapshot.items()
                if name.startswith(f"{writer}.") and name[2:] != "made"
            )
            assert snapshot.get(f"{writer}.made", 0) <= shown <= snapshot.get(f"{writer}.made", 0) + 1

    stress.run(lambda: snapshots(metrics, until, check), lambda: write(0), lambda: write(1))


def test_threads_that_start_and_end_meanwhile_are_in_the_cut(stress):
    metrics, until = MetricsMap(), Until(stress)
    started = []

    def short():
        for _ in range(20):
            metrics.inc("a")
            metrics.inc("b")

    def start():
        while until.running() or not started:
            threads = [threading.Thread(target=short) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            started.extend(threads)

    def check(snapshot):
        a, b = snapshot.get("a", 0), snapshot.get("b", 0)
        assert b <= a <= b + 4

    stress.run(lambda: snapshots(metrics, until, check), start)
    assert metrics["a"] == metrics["b"] == 20 * len(started)


def test_the_order_holds_across_threads_that_hand_over(stress):
    metrics, until = MetricsMap(), Until(stress)
    forward, back = queue.SimpleQueue(), queue.SimpleQueue()

    def first():
        while until.running():
            metrics.inc("a")
            forward.put(True)
            back.get()
            metrics.inc("d")
        forward.put(False)

    def second():
        while forward.get():
            metrics.inc("b")
            metrics.inc("c")
            back.put(None)

    def check(snapshot):
        a, b, c, d = (snapshot.get(name, 0) for name in "abcd")
        assert a >= b >= c >= d >= a - 1

    stress.run(lambda: snapshots(metrics, until, check), first, second)


def test_inc_many_is_in_a_snapshot_as_a_whole_or_not_at_all(stress):
    metrics, until = MetricsMap(), Until(stress)
    amounts = {f"n{i}": i + 1 for i in range(8)} | {"half": 0.5}

    def write():
        while until.running():
            for _ in range(50):
                metrics.inc_many(amounts)

    def check(snapshot):
        if snapshot:
            assert {snapshot[f"n{i}"] / (i + 1) for i in range(8)} == {snapshot["half"] * 2}

    stress.run(lambda: snapshots(metrics, until, check), *[write] * 3)


def test_totals_that_leave_their_cells_stay_in_the_cut(stress):
    metrics, until = MetricsMap(), Until(stress)
    huge = 2**62

    def write():
        while until.running():
            for _ in range(20):
                metrics.inc("a", huge)
                metrics.inc("b", huge)
                metrics.inc_many({"c": huge, "d": huge})

    def check(snapshot):
        a, b = (snapshot.get(name, 0) // huge for name in "ab")
        assert b <= a <= b + 3
        assert snapshot.get("c", 0) == snapshot.get("d", 0)
        assert all(value % huge == 0 for value in snapshot.values())

    stress.run(lambda: snapshots(metrics, until, check), *[write] * 3)


def test_gauges_show_the_level_as_of_the_cut(stress):
    metrics, until = MetricsMap(), Until(stress)

    def write():
        before, between, after = metrics.gauge("before"), metrics.counter("between"), metrics.gauge("after")
        number = 0
        while until.running():
            for _ in range(100):
                number += 1
                before.set(number)
                between.inc()
                after.set(number)

    def check(snapshot):
        before, between, after = (snapshot.get(name, 0) for name in ("before", "between", "after"))
        assert before >= between >= after >= before - 1

    stress.run(lambda: snapshots(metrics, until, check), write)


def test_reading_single_values_meanwhile_disturbs_no_cut(stress):
    metrics, until = MetricsMap(), Until(stress)

    def write():
        while until.running():
            for _ in range(100):
                metrics.inc("a", 0.1)
                metrics.inc("b", 0.1)

    def check(snapshot):
        assert snapshot.get("b", 0) <= snapshot.get("a", 0) + 1e-9

    def peek():
        last = 0.0
        while until.running():
            value = metrics.get("a")
            assert value >= last
            last = value

    stress.run(lambda: snapshots(metrics, until, check), peek, write, write)
    assert metrics["a"] == pytest.approx(metrics["b"], rel=1e-12)

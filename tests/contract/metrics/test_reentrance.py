"""inc() is safe wherever Python calls back: in signal handlers, finalisers, collections, an amount's code."""

from __future__ import annotations

import gc
import signal
import threading
import time
import weakref

import pytest

from racefree import MetricsMap


def test_inc_in_a_collection_that_inc_itself_set_off():
    metrics = MetricsMap()
    counts = {"callback": 0, "finaliser": 0}

    class Finalised:
        def __del__(self):
            counts["finaliser"] += 1
            metrics.inc("finaliser")
            metrics.inc(f"finaliser_{counts['finaliser']}", x=1)

    def callback(phase, info):
        counts["callback"] += 1
        metrics.inc("callback")
        metrics.inc("callback", phase=phase)
        metrics.inc(f"callback_{counts['callback']}")
        metrics.inc_many({"callback_many": 1, f"callback_many_{counts['callback']}": 1})
        metrics.gauge("callback_gauge").inc()

    class Collects:
        def __index__(self):
            gc.collect(0)
            return 1

    thresholds = gc.get_threshold()
    gc.callbacks.append(callback)
    gc.set_threshold(1, 0)  # 3.11 collects inside of inc()'s own allocations
    try:
        for i in range(300):
            cycle = Finalised()
            cycle.self = cycle
            del cycle
            metrics.inc(f"name_{i}")
            metrics.inc("labelled", number=i, text=f"x{i}")
            metrics.counter(f"counter_{i}").inc()
            metrics.inc_many({f"name_{i}": 1, f"many_{i}": 2})
            if i % 10 == 0:
                metrics.inc("collects", Collects())
                metrics.inc_many({"collects": Collects(), f"collects_{i}": Collects()})
    finally:
        gc.set_threshold(*thresholds)
        gc.callbacks.remove(callback)
    assert counts["callback"] > 10
    assert metrics["collects"] == 60
    assert metrics["callback"] == counts["callback"]
    assert (
        metrics.get("callback", phase="start") + metrics.get("callback", phase="stop") == counts["callback"]
    )
    assert metrics["callback_many"] == metrics["callback_gauge"] == counts["callback"]
    assert metrics.get("finaliser") == counts["finaliser"] > 0
    for i in range(300):
        assert metrics[f"name_{i}"] == 2
        assert metrics.get("labelled", number=i, text=f"x{i}") == 1
        assert metrics[f"counter_{i}"] == 1


def test_inc_in_a_weak_reference_callback_and_in_del():
    metrics = MetricsMap()

    class Thing:
        def __del__(self):
            metrics.inc("deleted")

    references = []
    for _ in range(100):
        thing = Thing()
        references.append(weakref.ref(thing, lambda _: metrics.inc("forgotten")))
        del thing
    gc.collect()
    assert (metrics["deleted"], metrics["forgotten"]) == (100, 100)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
@pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="signals reach the main thread"
)
def test_inc_in_a_signal_handler_that_interrupts_inc():
    metrics = MetricsMap()
    handled = 0

    def handler(number, frame):
        nonlocal handled
        handled += 1
        metrics.inc("signals")
        metrics.inc("main")
        metrics.inc(f"signal_{handled}", number=number)
        metrics.inc_many({"main": 1, "signals": 1})
        metrics.gauge("level").inc()

    done = 0
    old = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        until = time.monotonic() + 30
        while handled < 100 and time.monotonic() < until:
            for _ in range(100):
                metrics.inc("main")
                metrics.inc(f"made_{done}")
                metrics.snapshot()
                metrics.gauge("level").inc()
                done += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert handled >= 100
    assert metrics["main"] == done + 2 * handled
    assert metrics["signals"] == 2 * handled
    assert metrics["level"] == done + handled


def test_an_amount_that_counts_while_it_is_asked():
    metrics = MetricsMap()

    class Recursive:
        depth = 0

        def __index__(self):
            if Recursive.depth < 20:
                Recursive.depth += 1
                metrics.inc("a", self)
                metrics.inc(f"inner_{Recursive.depth}")
                metrics.inc_many({"a": 1, "b": self})
                Recursive.depth -= 1 if Recursive.depth > 1000 else 0
            return 1

    metrics.inc("a", Recursive())
    assert metrics["a"] == 1 + 20 * 2
    assert metrics["b"] == 20


def test_a_name_that_is_made_by_the_code_that_makes_it():
    class Nested(MetricsMap):
        def _parse_key(self, text):
            self.inc("n", x=1)  # the series that the caller is about to make
            return super()._parse_key(text)

    metrics = Nested()
    metrics.inc("n{x=1}")
    metrics.counter("n{x=2}").inc()
    assert metrics["n{x=1}"] == 3
    assert metrics["n{x=2}"] == 1


@pytest.mark.parametrize(
    "answer", [5, (), ("n",), ("n", 5), ("n", ((1, 2, 3),)), ("n", (("a", []),)), (5, ())]
)
def test_a_parser_that_answers_nonsense_is_refused(answer):
    class Odd(MetricsMap):
        def _parse_key(self, text):
            return answer

    metrics = Odd()
    with pytest.raises(TypeError):
        metrics.inc("n{x=1}")
    assert len(metrics) == 0

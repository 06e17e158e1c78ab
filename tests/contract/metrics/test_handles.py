"""counter() and gauge(): handles that are bound once; a name is one kind of instrument."""

from __future__ import annotations

import copy
import gc
import math
import pickle
import sys

import pytest

from racefree import MetricsMap


def test_a_counter_is_made_at_zero_and_counts_under_its_name():
    metrics = MetricsMap()
    counter = metrics.counter("requests")
    assert dict(metrics) == {"requests": 0}
    assert counter.inc() is None
    counter.inc(4)
    counter.inc(n=2)
    metrics.inc("requests")
    assert counter.value == metrics["requests"] == 8
    counter.inc(0.5)
    assert counter.value == 8.5


def test_handles_of_one_name_count_together():
    metrics = MetricsMap()
    metrics.counter("a", x=1).inc()
    metrics.counter("a{x=1}").inc()
    metrics.counter(name="a", x=1).inc()
    assert dict(metrics) == {"a{x=1}": 3}


def test_a_handle_says_what_it_is_bound_to():
    counter = MetricsMap().counter("http", route="/", code=200)
    assert (counter.name, counter.labels, counter.key) == (
        "http", {"route": "/", "code": 200}, 'http{code=200,route="/"}')  # fmt: skip
    assert repr(counter) == "<Counter 'http{code=200,route=\"/\"}': 0>"
    gauge = MetricsMap().gauge("q")
    assert repr(gauge) == "<Gauge 'q': 0>"
    assert gauge.labels == {}


@pytest.mark.parametrize("n", [-1, math.nan, math.inf])
def test_a_counter_refuses_what_inc_refuses(n):
    counter = MetricsMap().counter("a")
    with pytest.raises(ValueError, match="amount"):
        counter.inc(n)
    with pytest.raises(TypeError):
        counter.inc("1")
    with pytest.raises(OverflowError):
        counter.inc(2**63)
    assert counter.value == 0


@pytest.mark.parametrize("kind", ["counter", "gauge"])
def test_wrong_calls_are_refused(kind):
    handle = getattr(MetricsMap(), kind)("a")
    with pytest.raises(TypeError, match="takes one argument"):
        handle.inc(1, 2)
    with pytest.raises(TypeError, match="labels are given when the handle is made"):
        handle.inc(route="/")
    with pytest.raises(TypeError):
        type(handle)()
    with pytest.raises(AttributeError):
        handle.value = 3
    assert handle.value == 0


def test_a_gauge_goes_up_and_down():
    gauge = MetricsMap().gauge("queue")
    gauge.set(5)
    gauge.inc()
    gauge.dec(10)
    gauge.inc(n=-1)
    assert gauge.value == -5
    assert type(gauge.value) is int
    gauge.inc(0.5)
    assert gauge.value == -4.5
    gauge.set(value=3)
    assert type(gauge.value) is int


def test_a_gauge_refuses_and_keeps_its_level():
    gauge = MetricsMap().gauge("g")
    gauge.set(2**63 - 1)
    for call in (gauge.inc, lambda: gauge.set(2**63), lambda: gauge.inc(2**64), lambda: gauge.dec(-(2**63))):
        with pytest.raises(OverflowError):
            call()
    for call in (lambda: gauge.set(math.nan), lambda: gauge.inc(math.nan), lambda: gauge.inc(math.inf)):
        with pytest.raises(ValueError, match="finite"):
            call()
    for call in (lambda: gauge.set("1"), lambda: gauge.set(None), gauge.set):
        with pytest.raises(TypeError):
            call()
    assert gauge.value == 2**63 - 1
    gauge.set(-(2**63))
    with pytest.raises(OverflowError):
        gauge.dec()
    assert gauge.value == -(2**63)


def test_an_infinite_level_can_be_set_but_not_changed():
    gauge = MetricsMap().gauge("limit")
    gauge.set(math.inf)
    with pytest.raises(ValueError, match="infinite"):
        gauge.dec()
    assert gauge.value == math.inf
    gauge.set(sys.float_info.max)
    with pytest.raises(OverflowError):
        gauge.inc(sys.float_info.max)
    assert gauge.value == sys.float_info.max


def test_a_name_is_one_kind_of_instrument():
    metrics = MetricsMap()
    metrics.inc("a")
    metrics.gauge("b", x=1)
    with pytest.raises(ValueError, match="'a' is a counter; it cannot be used as a gauge"):
        metrics.gauge("a")
    with pytest.raises(ValueError, match="'a' is a counter"):
        metrics.gauge("a", label=1)
    for use in (metrics.inc, metrics.counter):
        with pytest.raises(ValueError, match="'b' is a gauge; it cannot be used as a counter"):
            use("b")
        with pytest.raises(ValueError, match="is a gauge"):
            use("b", x=1)
        with pytest.raises(ValueError, match="is a gauge"):
            use("b{x=1}")
    assert dict(metrics) == {"a": 1, "b{x=1}": 0}


def test_a_handle_keeps_its_map_alive():
    counter = MetricsMap().counter("a")
    gc.collect()
    counter.inc()
    assert counter.value == 1


def test_a_map_that_holds_its_own_handles_is_collected():
    class Service(MetricsMap):
        def __init__(self):
            super().__init__()
            self.requests = self.counter("requests")

        def __del__(self):
            gone.append(1)

    gone = []
    Service().requests.inc()
    gc.collect()
    assert gone == [1]


def test_a_handle_cannot_be_pickled_or_copied():
    metrics = MetricsMap()
    for handle in (metrics.counter("a"), metrics.gauge("b")):
        for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot pickle"):
                attempt(handle)

"""max_names: names beyond the limit share one cell, and it is said once."""

from __future__ import annotations

import warnings

import pytest

from racefree import MetricsMap


@pytest.mark.parametrize("limit", [0, -1, -(2**70)])
def test_a_limit_below_one_is_refused(limit):
    with pytest.raises(ValueError, match="at least 1"):
        MetricsMap(max_names=limit)


@pytest.mark.parametrize("limit", ["10", 1.5, True, [], b"1"])
def test_a_limit_that_is_no_int_is_refused(limit):
    with pytest.raises(TypeError, match="max_names must be an int or None"):
        MetricsMap(max_names=limit)


def test_a_huge_limit_is_no_limit():
    metrics = MetricsMap(max_names=2**70)
    metrics.inc("a")
    assert dict(metrics) == {"a": 1}


def full_map() -> MetricsMap:
    metrics = MetricsMap(max_names=2)
    metrics.inc("a")
    metrics.inc("b")
    return metrics


def test_names_within_the_limit_raise_no_warning_and_no_cell():
    metrics = full_map()
    metrics.inc("a")
    assert dict(metrics) == {"a": 2, "b": 1}
    assert len(metrics) == 2


def test_further_names_are_counted_in_one_cell():
    metrics = full_map()
    with pytest.warns(RuntimeWarning, match="max_names=2 names; 'c' and all further ones"):
        metrics.inc("c", 5)
    metrics.inc("d", 2)
    metrics.inc("e", x=1)
    metrics.inc_many({"a": 1, "f": 1, "g": 1})
    metrics.counter("h").inc(10)
    assert dict(metrics) == {"a": 2, "b": 1, "racefree.overflow": 20}
    assert "c" not in metrics
    assert metrics.get("c") == 0
    assert len(metrics) == len(list(metrics)) == 3


def test_it_is_said_once():
    metrics = full_map()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for i in range(10):
            metrics.inc(f"more_{i}")
            metrics.inc_many({f"many_{i}": 1})
            metrics.counter(f"handle_{i}").inc()
            metrics.gauge(f"gauge_{i}").set(i)
    assert [warning.category for warning in said] == [RuntimeWarning]


def test_a_warning_turned_into_an_error_counts_nothing_and_the_next_call_does():
    metrics = full_map()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning):
            metrics.inc_many({"a": 1, "c": 5})
    assert dict(metrics) == {"a": 1, "b": 1}
    metrics.inc_many({"a": 1, "c": 5})
    assert dict(metrics) == {"a": 2, "b": 1, "racefree.overflow": 5}


def test_gauges_beyond_the_limit_share_a_gauge():
    metrics = full_map()
    with pytest.warns(RuntimeWarning):
        gauge = metrics.gauge("queue")
    gauge.set(3)
    assert gauge.name == "racefree.overflow_gauges"
    assert dict(metrics) == {"a": 1, "b": 1, "racefree.overflow_gauges": 3}


def test_a_handle_made_within_the_limit_stays_its_own():
    metrics = MetricsMap(max_names=1)
    counter = metrics.counter("a")
    with pytest.warns(RuntimeWarning):
        metrics.inc("b")
    counter.inc()
    metrics.counter("a").inc()
    assert dict(metrics) == {"a": 2, "racefree.overflow": 1}


def test_the_overflow_cells_can_be_used_by_name_and_are_not_counted():
    metrics = MetricsMap(max_names=1)
    metrics.inc("racefree.overflow", 7)
    metrics.inc("a")
    assert dict(metrics) == {"racefree.overflow": 7, "a": 1}
    with pytest.raises(ValueError, match="is a counter"):
        metrics.gauge("racefree.overflow")


def test_series_count_as_names_each():
    metrics = MetricsMap(max_names=3)
    for i in range(3):
        metrics.inc("n", user=i)
    with pytest.warns(RuntimeWarning):
        metrics.inc("n", user=3)
    for i in range(10):
        metrics.inc("n", user=i)
    assert set(metrics) == {"n{user=0}", "n{user=1}", "n{user=2}", "racefree.overflow"}
    assert metrics["racefree.overflow"] == 8


def test_the_limit_can_be_read():
    assert MetricsMap().max_names is None
    assert MetricsMap(max_names=5).max_names == 5

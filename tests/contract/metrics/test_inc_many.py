"""inc_many(): several counters as one step, or nothing at all."""

from __future__ import annotations

import collections
import sys
import types

import pytest

from racefree import MetricsMap


def test_all_amounts_are_added():
    metrics = MetricsMap()
    assert metrics.inc_many({"a": 1, "b": 2.5, "n{x=1}": 3}) is None
    metrics.inc_many({"b": 1, "c": 0})
    assert dict(metrics) == {"a": 1, "b": 3.5, "n{x=1}": 3, "c": 0}
    assert metrics.get("n", x=1) == 3


@pytest.mark.parametrize("make", [dict, collections.OrderedDict, collections.Counter, types.MappingProxyType])
def test_any_mapping_will_do(make):
    metrics = MetricsMap()
    metrics.inc_many(make({"a": 1, "b": 2}))
    assert dict(metrics) == {"a": 1, "b": 2}


def test_a_snapshot_can_be_added_to_another_map():
    source, target = MetricsMap(), MetricsMap()
    source.inc("a", 3)
    source.inc("n", 4, x="y")
    target.inc_many(source)
    target.inc_many(source.snapshot())
    assert dict(target) == {"a": 6, 'n{x="y"}': 8}


def test_nothing_to_count_is_no_error():
    metrics = MetricsMap()
    metrics.inc_many({})
    assert len(metrics) == 0


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        ({"x": -1}, ValueError),
        ({"x": float("nan")}, ValueError),
        ({"x": float("inf")}, ValueError),
        ({"x": "1"}, TypeError),
        ({"x": None}, TypeError),
        ({1: 1}, TypeError),
        ({"x": 2**63}, OverflowError),
        ({"level": 1}, ValueError),
        ({"huge": sys.float_info.max}, OverflowError),
        ({"new": 1, "level{x=1}": 1}, ValueError),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_one_refused_amount_refuses_all(bad, error, first):
    metrics = MetricsMap()
    metrics.inc("a")
    metrics.inc("huge", sys.float_info.max)
    metrics.gauge("level").set(7)
    before = dict(metrics)
    good = {"a": 1, "fresh": 2, "other": 0.5}
    with pytest.raises(error):
        metrics.inc_many({**bad, **good} if first else {**good, **bad})
    assert dict(metrics) == before


def test_amounts_that_only_together_overflow_are_refused():
    metrics = MetricsMap()

    class Twice:
        def items(self):
            return [("a", sys.float_info.max), ("b", 1), ("a", sys.float_info.max)]

    with pytest.raises(OverflowError):
        metrics.inc_many(Twice())
    assert len(metrics) == 0


def test_a_name_given_twice_counts_twice():
    class Twice:
        def items(self):
            return [("a", 1), ("b", 1), ("a", 2.5)]

    metrics = MetricsMap()
    for _ in range(2):
        metrics.inc_many(Twice())
    assert dict(metrics) == {"a": 7.0, "b": 2}


def test_totals_beyond_64_bits_are_exact():
    metrics = MetricsMap()
    for _ in range(10):
        metrics.inc_many({"a": 2**63 - 1, "b": 2**62, "c": 1})
    assert dict(metrics) == {"a": 10 * (2**63 - 1), "b": 10 * 2**62, "c": 10}


@pytest.mark.parametrize("argument", [1, "ab", ["a"], [("a", 1)], None, {"a"}])
def test_what_is_no_mapping_is_refused(argument):
    metrics = MetricsMap()
    with pytest.raises(TypeError, match="mapping of names to amounts"):
        metrics.inc_many(argument)
    assert len(metrics) == 0


@pytest.mark.parametrize("items", [[1], [("a",)], [("a", 1, 2)], [["a", 1]]])
def test_items_that_are_no_pairs_are_refused(items):
    class Odd:
        def items(self):
            return items

    with pytest.raises(TypeError, match="pairs"):
        MetricsMap().inc_many(Odd())

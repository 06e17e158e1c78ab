"""snapshot(): an immutable mapping that can be subtracted and gives rates."""

from __future__ import annotations

import collections.abc
import copy
import pickle
import time

import pytest

from racefree import MetricsMap, MetricsSnapshot


def test_a_snapshot_is_a_mapping_that_does_not_change():
    metrics = MetricsMap()
    metrics.inc("a", 2)
    snapshot = metrics.snapshot()
    metrics.inc("a")
    metrics.inc("b")
    assert isinstance(snapshot, MetricsSnapshot)
    assert isinstance(snapshot, collections.abc.Mapping)
    assert snapshot == {"a": 2}
    assert (list(snapshot), len(snapshot), snapshot["a"], snapshot.get("b"), "b" in snapshot) == (
        ["a"],
        1,
        2,
        None,
        False,
    )
    with pytest.raises(KeyError):
        snapshot["b"]
    assert metrics.snapshot() == {"a": 3, "b": 1}


def test_a_snapshot_cannot_be_written():
    snapshot = MetricsMap().snapshot()
    with pytest.raises(TypeError):
        snapshot["a"] = 1
    for name in ("seconds", "taken_at", "anything", "_values"):
        with pytest.raises(AttributeError, match="cannot be changed"):
            setattr(snapshot, name, 1)
    with pytest.raises(AttributeError):
        del snapshot.seconds


def test_snapshots_of_a_growing_map_agree_with_a_dict():
    metrics, model = MetricsMap(), {}
    for i in range(1, 400):
        for name in (f"n{i}", f"n{i // 2}", f"n{i % 7}"):
            metrics.inc(name, i)
            model[name] = model.get(name, 0) + i
        if i % 20 == 0:
            assert metrics.snapshot() == model
    assert dict(metrics) == model


def test_a_snapshot_says_when_it_was_taken():
    metrics = MetricsMap()
    before, wall = time.monotonic(), time.time()
    snapshot = metrics.snapshot()
    assert before <= snapshot.taken_at <= time.monotonic()
    assert wall - 1 <= snapshot.taken_at_wall <= time.time() + 1
    assert 0 <= snapshot.seconds < 60


def test_a_difference_is_what_happened_between():
    metrics = MetricsMap()
    metrics.inc_many({"a": 5, "b": 2.5})
    metrics.gauge("level").set(10)
    earlier = metrics.snapshot()
    metrics.inc_many({"a": 3, "b": 0.25, "new": 7})
    metrics.gauge("level").set(4)
    later = metrics.snapshot()
    difference = later - earlier
    assert isinstance(difference, MetricsSnapshot)
    assert difference == {"a": 3, "b": 0.25, "level": 4, "new": 7}
    assert difference.seconds == later.taken_at - earlier.taken_at
    assert difference.taken_at == later.taken_at
    assert [series.kind for series in difference.series()] == ["counter", "counter", "gauge", "counter"]


def test_a_snapshot_minus_itself_is_nothing():
    metrics = MetricsMap()
    metrics.inc("a", 5)
    snapshot = metrics.snapshot()
    nothing = snapshot - snapshot
    assert nothing == {"a": 0}
    assert nothing.rate("a") == 0.0


def test_subtracting_in_the_wrong_order_is_refused():
    metrics = MetricsMap()
    earlier, later = metrics.snapshot(), metrics.snapshot()
    with pytest.raises(ValueError, match="later - earlier"):
        earlier - later


def test_subtracting_snapshots_of_different_maps_is_refused():
    with pytest.raises(ValueError, match="different maps"):
        MetricsMap().snapshot() - MetricsMap().snapshot()
    with pytest.raises(TypeError):
        MetricsMap().snapshot() - {}
    with pytest.raises(TypeError):
        5 - MetricsMap().snapshot()


def test_differences_can_be_subtracted_if_they_begin_together():
    metrics = MetricsMap()
    cuts = []
    for _ in range(4):
        metrics.inc("a")
        cuts.append(metrics.snapshot())
    assert (cuts[3] - cuts[0]) - (cuts[1] - cuts[0]) == cuts[3] - cuts[1] == {"a": 2}
    with pytest.raises(ValueError, match="begin"):
        cuts[3] - (cuts[2] - cuts[1])


def fixed(seconds: float, **counts: float) -> MetricsSnapshot:
    return MetricsSnapshot(
        tuple((name, "gauge" if name == "level" else "counter", name, ()) for name in counts),
        tuple(counts.values()),
        map_identity="m", start=0, end=1, taken_at=seconds, taken_at_wall=0.0, seconds=seconds,
    )  # fmt: skip


def test_rates_are_per_second_and_for_counters_alone():
    snapshot = fixed(4.0, a=10, b=0, level=3)
    assert (snapshot.rate("a"), snapshot.rate("b"), snapshot.rate("missing")) == (2.5, 0.0, 0.0)
    assert snapshot.rates() == {"a": 2.5, "b": 0.0}
    with pytest.raises(ValueError, match="'level' is a gauge: a level has no rate"):
        snapshot.rate("level")
    assert fixed(0.0, a=1).rate("a") == float("inf")


def test_a_rate_of_a_whole_snapshot_is_since_the_map_was_made():
    metrics = MetricsMap()
    metrics.inc("a", 100)
    snapshot = metrics.snapshot()
    assert snapshot.rate("a") == 100 / snapshot.seconds


def test_a_snapshot_can_be_pickled_and_copied():
    metrics = MetricsMap()
    metrics.inc("a", 5)
    metrics.inc("n", x=1.5)
    earlier = metrics.snapshot()
    metrics.inc("a")
    for again in (pickle.loads(pickle.dumps(earlier)), copy.copy(earlier), copy.deepcopy(earlier)):
        assert again == earlier
        assert again.series() == earlier.series()
        assert metrics.snapshot() - again == {"a": 1, "n{x=1.5}": 0}


def test_its_repr_shows_its_size():
    assert repr(fixed(2.5, a=1, b=2)) == "<MetricsSnapshot of 2 metrics, 2.5 seconds>"


def test_a_kind_can_be_asked_for():
    snapshot = fixed(1.0, a=1, level=2)
    assert (snapshot.kind("a"), snapshot.kind("level")) == ("counter", "gauge")
    with pytest.raises(KeyError):
        snapshot.kind("missing")

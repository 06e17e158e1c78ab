"""To readers a MetricsMap is a read-only mapping; what it is as an object."""

from __future__ import annotations

import collections.abc
import copy
import inspect
import pickle
import weakref

import pytest

from racefree import MetricsMap


@pytest.fixture
def metrics() -> MetricsMap:
    metrics = MetricsMap(name="service")
    metrics.inc("a", 1)
    metrics.inc("b", 2)
    return metrics


def test_it_reads_like_a_mapping(metrics):
    assert isinstance(metrics, collections.abc.Mapping)
    assert not isinstance(metrics, collections.abc.MutableMapping)
    assert (len(metrics), list(metrics), metrics["a"]) == (2, ["a", "b"], 1)
    assert (list(metrics.keys()), list(metrics.values()), list(metrics.items())) == (
        ["a", "b"], [1, 2], [("a", 1), ("b", 2)])  # fmt: skip
    assert "a" in metrics
    assert "c" not in metrics
    assert 5 not in metrics
    assert {**metrics} == dict(metrics) == {"a": 1, "b": 2}
    match metrics:
        case {"a": 1}:
            pass
        case _:
            pytest.fail("a mapping pattern did not match")


def test_a_missing_name_reads_as_the_default_and_is_not_made(metrics):
    with pytest.raises(KeyError, match="missing"):
        metrics["missing"]
    assert metrics.get("missing") == 0
    assert metrics.get("missing", None) is None
    assert metrics.get("missing", default=7, route="/") == 7
    assert list(metrics) == ["a", "b"]


def test_it_cannot_be_assigned_to(metrics):
    with pytest.raises(TypeError, match=r"written with inc\(\)"):
        metrics["a"] = 5
    with pytest.raises(TypeError, match=r"metrics.inc\(name\)"):
        metrics["a"] += 1
    with pytest.raises(TypeError, match="cannot be deleted"):
        del metrics["a"]
    with pytest.raises(AttributeError):
        metrics.anything = 1
    assert dict(metrics) == {"a": 1, "b": 2}


def test_iteration_shows_the_names_of_one_moment(metrics):
    names = iter(metrics)
    for i in range(1000):
        metrics.inc(f"new_{i}")
    assert list(names) == ["a", "b"]
    assert len(list(metrics)) == len(set(metrics)) == len(metrics) == 1002


def test_an_empty_map_is_falsy_and_reads_as_empty():
    metrics = MetricsMap()
    assert not metrics
    assert list(metrics) == []
    assert dict(metrics.snapshot()) == {}


def test_it_is_equal_to_itself_alone_and_hashable(metrics):
    other = MetricsMap()
    other.inc_many(metrics)
    assert metrics == metrics
    assert metrics != other
    assert len({metrics, other}) == 2


def test_its_repr_shows_name_and_size_and_no_contents(metrics):
    assert repr(metrics) == "<MetricsMap 'service': 2 names>"
    assert repr(MetricsMap(max_names=9)) == "<MetricsMap: 0 names, at most 9>"


def test_its_name_is_a_str_or_none():
    assert MetricsMap().name is None
    assert MetricsMap(name="x").name == "x"
    with pytest.raises(TypeError, match="name must be a str"):
        MetricsMap(name=5)
    with pytest.raises(TypeError):
        MetricsMap("x")
    with pytest.raises(TypeError):
        MetricsMap(size=3)


def test_it_cannot_be_pickled_or_copied(metrics):
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=r"cannot pickle or copy a .*MetricsMap.*snapshot"):
            attempt(metrics)


def test_it_can_be_referenced_weakly():
    metrics = MetricsMap()
    reference = weakref.ref(metrics)
    assert reference() is metrics
    del metrics
    assert reference() is None


def test_it_can_be_subclassed():
    class Mine(MetricsMap):
        def __init__(self, prefix: str) -> None:
            super().__init__(name=prefix)
            self.prefix = prefix

        def inc(self, name, n=1, **labels):
            super().inc(f"{self.prefix}.{name}", n, **labels)

    mine = Mine("app")
    mine.inc("a", route="/")
    assert dict(mine) == {'app.a{route="/"}': 1}
    assert repr(mine) == "<Mine 'app': 1 names>"
    with pytest.raises(TypeError, match="Mine"):
        pickle.dumps(mine)


def test_a_subclass_that_forgets_to_initialise_still_counts():
    class Forgetful(MetricsMap):
        def __init__(self):
            pass

    metrics = Forgetful()
    metrics.inc("a")
    assert metrics["a"] == 1
    assert metrics.snapshot()["a"] == 1


def test_signatures_can_be_read():
    assert str(inspect.signature(MetricsMap.inc)) == "(self, /, name, n=1, **labels)"
    assert str(inspect.signature(MetricsMap.get)) == "(self, /, name, default=0, **labels)"
    assert (
        str(inspect.signature(MetricsMap))
        == "(*, max_names: 'int | None' = None, name: 'str | None' = None) -> 'None'"
    )

"""Labels: one key for a name and its labels, whatever their order, told apart exactly."""

from __future__ import annotations

import enum
import http
import itertools
import math

import pytest

from racefree import MetricsMap
from racefree.metrics.keys import parse_key, write_key


def test_a_name_with_labels_is_one_key():
    metrics = MetricsMap()
    metrics.inc("http_requests", route="/users", code=200)
    metrics.inc("http_requests", route="/users", code=404)
    metrics.inc("http_requests")
    assert dict(metrics) == {
        'http_requests{code=200,route="/users"}': 1,
        'http_requests{code=404,route="/users"}': 1,
        "http_requests": 1,
    }


def test_the_order_of_labels_does_not_matter():
    metrics = MetricsMap()
    labels = {"a": 1, "b": "x", "c": None, "d": 2.5}
    for order in itertools.permutations(labels.items()):
        metrics.inc("n", **dict(order))
        metrics.inc("n", 2, **dict(order))
    assert dict(metrics) == {'n{a=1,b="x",c=None,d=2.5}': 24 * 3}
    for order in itertools.permutations(labels.items()):
        assert metrics.get("n", **dict(order)) == 72


def test_label_values_are_told_apart_exactly():
    values = [
        1,
        1.0,
        True,
        "1",
        "True",
        0,
        0.0,
        -0.0,
        False,
        "",
        None,
        "None",
        "nan",
        math.nan,
        math.inf,
        2**70,
        -1,
    ]
    metrics = MetricsMap()
    for count, value in enumerate(values, 1):
        metrics.inc("n", count, label=value)
    assert len(metrics) == len(values)
    for count, value in enumerate(values, 1):
        assert metrics.get("n", label=value) == count
    metrics.inc("n", 100, label=float("nan"))
    assert metrics.get("n", label=math.nan) == 100 + values.index("nan") + 2


def test_equal_values_that_are_not_identical_are_one_key():
    metrics = MetricsMap()
    for _ in range(3):
        metrics.inc("n", a="".join(["x", "y"]), b=int("1" * 30), c=float("2.25"))
    assert list(metrics.values()) == [3]


def test_the_key_as_text_means_the_labelled_series():
    metrics = MetricsMap()
    metrics.inc('n{a=1,b="x"}')
    metrics.inc("n", b="x", a=1)
    metrics.inc('n{a=1,b="x"}', 3)
    assert dict(metrics) == {'n{a=1,b="x"}': 5}
    assert metrics.get('n{a=1,b="x"}') == metrics['n{a=1,b="x"}'] == metrics.get("n", a=1, b="x") == 5
    assert 'n{a=1,b="x"}' in metrics
    (series,) = metrics.series()
    assert series == ('n{a=1,b="x"}', "counter", "n", (("a", 1), ("b", "x")), 5)


def test_labels_called_like_parameters_are_given_in_the_text():
    metrics = MetricsMap()
    metrics.inc('n{n=3,name="x"}', n=2)
    (series,) = metrics.series()
    assert series.labels == (("n", 3), ("name", "x"))
    assert series.value == 2


@pytest.mark.parametrize(
    "text",
    ["n{}", "n{a}", "n{a=}", "n{b=1,a=2}", "n{a=1, b=2}", "n{a=01}", "n{a=1_0}", "n{a=1", "{", "}", "{}",
     "n{a=1}x", 'n{a="x}', 'n{a="\\x"}', "n{a=1,a=2}", "n{a=1,}", "n{a=1e5}", 'n{"a"=1}', "n{a=+1}",
     "n{a b=1}", "n{a=1}}", "n{a={}"],
)  # fmt: skip
def test_text_that_is_not_exactly_a_key_is_a_plain_name(text):
    metrics = MetricsMap()
    metrics.inc(text)
    (series,) = metrics.series()
    assert (series.key, series.name, series.labels) == (text, text, ())


@pytest.mark.parametrize(
    "value", ["", "x", "a,b", "a=b", "}", "{", '"', "\\", "\n", '\\"', "\\n", 'x"}', "\N{SNOWMAN}", " ",
              1, -5, 10**40, 1.5, -0.0, 1e300, math.inf, -math.inf, math.nan, True, False, None],
)  # fmt: skip
@pytest.mark.parametrize("label", ["a", "with space", "", 'quo"te', "class", "é", "a=b", "1a"])
def test_every_label_survives_the_way_to_text_and_back(label, value):
    metrics = MetricsMap()
    metrics.inc("n", **{label: value})
    (key,) = metrics
    assert key == write_key("n", [(label, value)])
    name, labels = parse_key(key)
    assert (name, repr(labels)) == ("n", repr(((label, value),)))
    metrics.inc(key)
    other = MetricsMap()
    other.inc(key)
    assert list(other) == [key] == list(metrics)
    assert other.get("n", **{label: value}) == 1
    assert metrics.get("n", **{label: value}) == 2


def test_subclasses_count_under_their_plain_value():
    class Colour(enum.StrEnum):
        RED = "red"

    metrics = MetricsMap()
    metrics.inc("n", code=http.HTTPStatus.OK, colour=Colour.RED)
    metrics.inc("n", code=200, colour="red")
    assert dict(metrics) == {'n{code=200,colour="red"}': 2}
    (series,) = metrics.series()
    assert [type(value) for _, value in series.labels] == [int, str]


@pytest.mark.parametrize("value", [b"x", (), [], object(), 1j])
def test_other_values_are_refused_with_the_label_that_has_them(value):
    metrics = MetricsMap()
    with pytest.raises(
        TypeError, match=r"label 'route' is a str, int, float, bool or None, not .*convert it"
    ):
        metrics.inc("n", route=value)
    assert len(metrics) == 0


def test_a_name_with_a_brace_takes_no_labels():
    metrics = MetricsMap()
    for call in (metrics.inc, metrics.counter, metrics.gauge):
        with pytest.raises(ValueError, match="must not contain"):
            call("n{a=1}", b=2)
    assert len(metrics) == 0
    assert metrics.get("n{a=1}", b=2) == 0


def test_sixty_four_labels_are_allowed_and_no_more():
    metrics = MetricsMap()
    labels = {f"l{i}": i for i in range(64)}
    metrics.inc("n", **labels)
    metrics.inc("n", **dict(reversed(labels.items())))
    assert list(metrics.values()) == [2]
    with pytest.raises(ValueError, match="at most 64 labels"):
        metrics.inc("n", more=1, **labels)


def test_many_labelled_series_are_kept_apart():
    metrics = MetricsMap()
    for _ in range(2):
        for i in range(500):
            metrics.inc("n", i, a=i, b=str(i % 7))
    assert len(metrics) == 500
    assert all(metrics.get("n", b=str(i % 7), a=i) == 2 * i for i in range(500))


def test_series_give_exporters_the_parts():
    metrics = MetricsMap()
    metrics.inc("http", 2, route="/", code=200)
    metrics.gauge("queue", shard=1).set(4)
    metrics.inc("plain")
    assert metrics.series() == metrics.snapshot().series() == (
        ('http{code=200,route="/"}', "counter", "http", (("code", 200), ("route", "/")), 2),
        ("queue{shard=1}", "gauge", "queue", (("shard", 1),), 4),
        ("plain", "counter", "plain", (), 1),
    )  # fmt: skip


def test_a_subclass_of_str_can_be_the_text_of_a_key():
    class Text(str):
        pass

    metrics = MetricsMap()
    for number in range(100):
        metrics.inc(Text(f"n{{number={number}}}"))
        metrics.inc_many({Text(f"n{{number={number}}}"): 1})
        metrics.counter(Text(f"n{{number={number}}}")).inc()
    assert [metrics.get("n", number=number) for number in range(100)] == [3] * 100

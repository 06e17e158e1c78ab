"""inc(): what is counted, exactly, and what is refused and counts nothing."""

from __future__ import annotations

import decimal
import enum
import fractions
import sys

import pytest

from racefree import MetricsMap


def test_the_first_inc_makes_the_name():
    metrics = MetricsMap()
    assert metrics.inc("a") is None
    assert metrics["a"] == 1


def test_increments_add_up():
    metrics = MetricsMap()
    for n in range(100):
        metrics.inc("a", n)
    metrics.inc("a", n=7)
    metrics.inc(name="a", n=3)
    metrics.inc(n=1, name="a")
    assert metrics["a"] == sum(range(100)) + 11


def test_an_increment_of_zero_makes_the_name():
    metrics = MetricsMap()
    metrics.inc("a", 0)
    assert dict(metrics.snapshot()) == {"a": 0}


def test_ints_give_an_int_and_one_float_gives_a_float():
    metrics = MetricsMap()
    metrics.inc("a", 2)
    assert type(metrics["a"]) is int
    metrics.inc("a", 0.5)
    assert metrics["a"] == 2.5
    metrics.inc("a", 1)
    assert metrics["a"] == 3.5
    metrics.inc("b", 3)
    metrics.inc("b", 0.0)
    assert type(metrics["b"]) is float
    assert metrics["b"] == 3.0


def test_ints_beside_floats_stay_exact():
    metrics = MetricsMap()
    metrics.inc("a", 2**60)
    for _ in range(1000):
        metrics.inc("a", 1)
    assert metrics["a"] == 2**60 + 1000


@pytest.mark.parametrize("read", [lambda m: m["a"], lambda m: m.get("a"), lambda m: m.snapshot()["a"]])
def test_a_total_beyond_64_bits_is_exact(read):
    metrics = MetricsMap()
    total = 0
    for n in (2**63 - 1, 2**63 - 1, 1, 2**63 - 1, 2**62, 2**62, 5):
        metrics.inc("a", n)
        total += n
        assert read(metrics) == total
    for _ in range(70):
        metrics.inc("a", 2**63 - 1)
        total += 2**63 - 1
    assert read(metrics) == total > 2**69


def test_a_bound_counter_beyond_64_bits_is_exact():
    counter = MetricsMap().counter("a")
    for _ in range(5):
        counter.inc(2**63 - 1)
        counter.inc()
    assert counter.value == 5 * 2**63


def test_an_amount_beyond_64_bits_is_refused():
    metrics = MetricsMap()
    for n in (2**63, 2**64, 10**100):
        with pytest.raises(OverflowError, match="64 bits"):
            metrics.inc("a", n)
    assert "a" not in metrics


@pytest.mark.parametrize("n", [-1, -0.5, -(2**63), -(10**30), float("-inf")])
def test_a_negative_amount_is_refused(n):
    metrics = MetricsMap()
    metrics.inc("a", 3)
    with pytest.raises((ValueError, OverflowError)):
        metrics.inc("a", n)
    with pytest.raises((ValueError, OverflowError)):
        metrics.inc("b", n)
    assert dict(metrics) == {"a": 3}


def test_a_negative_amount_is_told_what_to_use_instead():
    with pytest.raises(ValueError, match=r"must not be negative \(-1\); use a gauge"):
        MetricsMap().inc("a", -1)


@pytest.mark.parametrize("n", [float("nan"), float("inf")])
def test_an_amount_that_is_not_finite_is_refused(n):
    metrics = MetricsMap()
    with pytest.raises(ValueError, match="finite"):
        metrics.inc("a", n)
    assert len(metrics) == 0


@pytest.mark.parametrize("n", ["1", None, b"1", [], {}, 1j, object()])
def test_an_amount_that_is_no_number_is_refused(n):
    metrics = MetricsMap()
    with pytest.raises(TypeError, match="an int or a float, not"):
        metrics.inc("a", n)
    assert len(metrics) == 0


@pytest.mark.parametrize("name", [None, 1, b"a", ("a",), object()])
def test_a_name_that_is_no_str_is_refused(name):
    metrics = MetricsMap()
    for call in (metrics.inc, metrics.counter, metrics.gauge, metrics.get):
        with pytest.raises(TypeError, match="is a str, not"):
            call(name)
    with pytest.raises(TypeError, match="is a str, not"):
        metrics[name]
    assert len(metrics) == 0


def test_a_bool_counts_as_the_int_it_is():
    metrics = MetricsMap()
    metrics.inc("hits", True)
    metrics.inc("hits", False)
    assert metrics["hits"] == 1
    assert type(metrics["hits"]) is int


def test_numbers_of_other_types_count_by_index_or_float():
    class Index:
        def __index__(self):
            return 5

    class Level(enum.IntEnum):
        HIGH = 3

    metrics = MetricsMap()
    metrics.inc("a", Index())
    metrics.inc("a", Level.HIGH)
    assert metrics["a"] == 8
    metrics.inc("b", decimal.Decimal("0.5"))
    metrics.inc("b", fractions.Fraction(1, 4))
    assert metrics["b"] == 0.75


def test_an_index_that_raises_counts_nothing():
    class Bad:
        def __index__(self):
            raise ZeroDivisionError

    metrics = MetricsMap()
    with pytest.raises(ZeroDivisionError):
        metrics.inc("a", Bad())
    assert len(metrics) == 0


def test_a_float_total_that_would_become_infinite_is_refused():
    metrics = MetricsMap()
    largest = sys.float_info.max
    metrics.inc("a", largest)
    assert metrics["a"] == largest
    with pytest.raises(OverflowError, match="largest float"):
        metrics.inc("a", largest)
    metrics.snapshot()
    with pytest.raises(OverflowError):
        metrics.inc("a", largest / 2)
    assert metrics["a"] == metrics.snapshot()["a"] == largest


def test_small_floats_still_count_after_a_huge_one():
    metrics = MetricsMap()
    metrics.inc("a", 1e300)
    metrics.inc("a", 1e295)
    metrics.inc("a", 1.5)
    assert metrics["a"] == 1e300 + 1e295


def test_many_small_floats_lose_nothing_to_rounding():
    metrics = MetricsMap()
    for _ in range(10):
        for _ in range(100):
            metrics.inc("a", 0.1)
        metrics.snapshot()
    assert metrics["a"] == pytest.approx(100.0, rel=1e-13)


def test_names_are_told_apart_by_text_not_by_identity():
    metrics = MetricsMap()
    for i in range(200):
        metrics.inc(f"name_{i}")
    for i in range(200):
        metrics.inc("".join(["name_", str(i)]))
    assert dict(metrics) == {f"name_{i}": 2 for i in range(200)}


@pytest.mark.parametrize(
    "name", ["", " ", "a\0b", "\N{SNOWMAN}", "\U0001f600" * 3, "é", "a" * 10_000, "\ud800"]
)
def test_any_str_is_a_name(name):
    metrics = MetricsMap()
    metrics.inc(name)
    metrics.inc("".join(list(name)))
    assert list(metrics) == [name]
    assert metrics[name] == 2


def test_a_subclass_of_str_counts_under_its_text():
    class Name(str):
        def __eq__(self, other):
            raise AssertionError("never asked")

        def __hash__(self):
            raise AssertionError("never asked")

    metrics = MetricsMap()
    metrics.inc(Name("a"))
    metrics.inc("a")
    (name,) = metrics
    assert (type(name), name) == (str, "a")
    assert metrics[Name("a")] == 2
    assert Name("a") in metrics


def test_wrong_calls_are_refused():
    metrics = MetricsMap()
    with pytest.raises(TypeError, match="needs the name"):
        metrics.inc()
    with pytest.raises(TypeError, match="at most 2"):
        metrics.inc("a", 1, 2)
    with pytest.raises(TypeError, match="two values for 'n'"):
        metrics.inc("a", 1, n=2)
    with pytest.raises(TypeError, match="two values for 'name'"):
        metrics.inc("a", name="b")
    assert len(metrics) == 0

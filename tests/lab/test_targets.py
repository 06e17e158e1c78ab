"""Verdicts: reached, missed, not asked, not measured, each with its reason."""

from racefree.lab.measure import Case, Measured
from racefree.lab.suites import impossible
from racefree.lab.targets import Side, Target, at_most, best, judge


def measured(**failures):
    return Measured(
        [
            Case("ours", 1, False, [30.0, 31.0, 29.0]),
            Case("ours", 2, False, [60.0, 62.0, 58.0]),
            Case("peer", 1, False, [10.0, 10.0, 10.0]),
            Case("peer", 2, False, [5.0, 5.0, 5.0]),
        ],
        failures,
        [],
    )


def test_a_ratio_that_is_high_enough_is_reached_and_one_that_is_not_is_missed():
    above, below = Side("ours", 1), Side("peer", 1)
    assert judge(Target("t", above, below, 3.0), measured(), True).verdict == "reached"
    assert judge(Target("t", above, below, 3.01), measured(), True).verdict == "missed"
    assert judge(Target("t", above, below, 3.0), measured(), True).found.median == 3.0


def test_scaling_is_not_asked_of_an_interpreter_with_the_gil():
    target = Target("t", Side("ours", 2), Side("ours", 1), 2.5, parallel=True)
    assert judge(target, measured(), free_threaded=False).verdict == "not asked"
    assert judge(target, measured(), free_threaded=True).verdict == "missed"


def test_what_was_not_measured_says_why():
    target = Target("t", Side("ours", 1), Side("absent", 1), 1)
    row = judge(target, measured(absent="ImportError: no such library"), True)
    assert (row.verdict, row.note) == ("not measured", "ImportError: no such library")
    row = judge(Target("t", Side("ours", 8), Side("ours", 1), 1), measured(), True)
    assert (row.verdict, row.note) == ("not measured", "ours with 8 thread(s) was not run")


def test_the_best_is_the_one_of_the_highest_median():
    assert best(measured(), ["peer", "ours", "absent"], 1) == "ours"
    assert best(measured(), ["absent"], 1) is None


def test_sizes_have_an_upper_bound():
    assert at_most("t", 100.0, 100, "bytes").verdict == "reached"
    assert at_most("t", 100.1, 100, "bytes").verdict == "missed"
    assert at_most("t", None, 100, "bytes").verdict == "not measured"


def test_impossible_rates_are_told():
    zero = [10.0, 9.0, 11.0]
    assert impossible(Case("x", 1, False, [15.0]), zero) is None
    assert impossible(Case("empty loop", 1, False, [1000.0]), zero) is None
    assert "doing nothing" in impossible(Case("x", 1, False, [25.0, 23.0, 29.0]), zero)
    assert (
        impossible(Case("x", 1, False, [25.0, 21.0, 29.0]), zero) is None
    )  # a machine that was busy for once
    assert "operations a second" in impossible(Case("x", 1, False, [0.0]), zero)
    assert "operations a second" in impossible(Case("x", 1, False, [float("nan")]), zero)
    assert "cycles" in impossible(Case("x", 1, False, [1e11]), zero)

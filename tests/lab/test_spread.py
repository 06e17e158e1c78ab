"""Medians, quartiles, and ratios that are taken repetition by repetition."""

import pytest

from racefree.lab.spread import Spread, ratio


def test_spread_is_median_and_quartiles():
    spread = Spread.of([5.0, 1.0, 4.0, 2.0, 3.0])
    assert (spread.median, spread.low, spread.high, spread.samples) == (3.0, 2.0, 4.0, 5)
    assert spread.width == pytest.approx(2 / 3)


def test_one_sample_has_no_width():
    assert Spread.of([7.0]) == Spread(7.0, 7.0, 7.0, 1)
    assert Spread.of([7.0]).width == 0


def test_no_samples_have_no_spread():
    with pytest.raises(ValueError, match="no samples"):
        Spread.of([])


def test_ratio_is_taken_repetition_by_repetition():
    # The machine was ten times slower in the second repetition, for both.
    found = ratio([20.0, 2.0, 20.0], [10.0, 1.0, 10.0])
    assert (found.low, found.median, found.high) == (2.0, 2.0, 2.0)


def test_ratio_of_different_numbers_of_repetitions_is_refused():
    with pytest.raises(ValueError, match="zip"):
        ratio([1.0, 2.0], [1.0])

"""Medians and their spread, of rates and of ratios that belong together."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """The median of some samples with its quartiles."""

    median: float
    low: float  # first quartile
    high: float  # third quartile
    samples: int

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread:
        """The spread of *samples*, of which there must be one at least."""
        if not samples:
            raise ValueError("no samples")
        if len(samples) == 1:
            return cls(samples[0], samples[0], samples[0], 1)
        low, median, high = statistics.quantiles(samples, n=4, method="inclusive")
        return cls(median, low, high, len(samples))

    @property
    def width(self) -> float:
        """The distance of the quartiles as a share of the median."""
        return (self.high - self.low) / self.median if self.median else 0.0


def ratio(above: Sequence[float], below: Sequence[float]) -> Spread:
    """The spread of above / below, each repetition's against the same repetition's.

    Whatever slowed the machine during one repetition slowed both, so the ratios are steadier than the rates.
    """
    return Spread.of([one / other for one, other in zip(above, below, strict=True)])

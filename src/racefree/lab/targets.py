"""What the figures have to reach: ratios within one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from racefree.lab.measure import Measured
from racefree.lab.spread import Spread, ratio


@dataclass(frozen=True)
class Side:
    """One side of a ratio: a subject with a number of threads, on own keys or on a hot one."""

    subject: str
    threads: int
    hot: bool = False


@dataclass(frozen=True)
class Target:
    """A ratio and the least it must be. *parallel* targets are not asked of an interpreter with the GIL."""

    what: str
    above: Side
    below: Side
    least: float
    parallel: bool = False


@dataclass(frozen=True)
class Judged:
    """A target with the ratio that was measured, or with the reason why there is none."""

    what: str
    wanted: str
    found: Spread | None
    verdict: str  # "reached", "missed", "not asked", "not measured"
    note: str = ""


def judge(target: Target, measured: Measured, free_threaded: bool) -> Judged:
    """Compare what was measured with what is wanted."""
    wanted = f"at least {target.least:g} x"
    rates = []
    for side in (target.above, target.below):
        found = measured.rates(side.subject, side.threads, side.hot)
        if not found:
            why = measured.failures.get(
                side.subject, f"{side.subject} with {side.threads} thread(s) was not run"
            )
            return Judged(target.what, wanted, None, "not measured", why)
        rates.append(found)
    found_ratio = ratio(*rates)
    if target.parallel and not free_threaded:
        return Judged(target.what, wanted, found_ratio, "not asked", "threads take turns under the GIL")
    verdict = "reached" if found_ratio.median >= target.least else "missed"
    return Judged(target.what, wanted, found_ratio, verdict)


def best(measured: Measured, subjects: Sequence[str], threads: int, hot: bool = False) -> str | None:
    """The subject of the highest median rate."""
    found = {name: measured.rates(name, threads, hot) for name in subjects}
    medians = {name: Spread.of(rates).median for name, rates in found.items() if rates}
    return max(medians, key=medians.__getitem__, default=None)


def at_most(what: str, value: float | None, most: float, unit: str) -> Judged:
    """The verdict on a size that has to be small."""
    wanted = f"at most {most:g} {unit}"
    if value is None:
        return Judged(what, wanted, None, "not measured", "this system does not tell a process's memory")
    return Judged(what, wanted, Spread.of([value]), "reached" if value <= most else "missed")

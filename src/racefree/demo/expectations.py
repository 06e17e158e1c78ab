"""What the exercise expects of a run, judged."""

from __future__ import annotations

from typing import NamedTuple

HIT_RATE = 0.80  # after warm-up
WRITE_SHARE = 0.90
WRITE_SHARE_TOLERANCE = 0.05


class Expectation(NamedTuple):
    ok: bool
    value: float
    want: str
    said: str  # the value, as a person reads it


def hit_rate(warm_requests: int, warm_hits: int) -> Expectation:
    """The cache workers' requests after each has asked for each of its keys once."""
    want = "more than 80% hits after warm-up"
    if not warm_requests:
        return Expectation(False, 0.0, want, "nothing after warm-up: give more --requests than --keys")
    value = warm_hits / warm_requests
    return Expectation(value > HIT_RATE, value, want, f"{value:.1%}")


def write_share(writes: int, reads: int) -> Expectation:
    """The collectors' steps; where steps are few, the nearest whole number of writes is near enough."""
    steps = writes + reads
    value = writes / steps if steps else 0.0
    near = abs(writes - WRITE_SHARE * steps) <= max(WRITE_SHARE_TOLERANCE * steps, 1)
    return Expectation(steps > 0 and near, value, "about 90% writes (85% to 95%)", f"{value:.1%}")


def consistency(errors: int) -> Expectation:
    """All that was found wrong: by the verifier, by the threads themselves, by the audit of the counts."""
    return Expectation(
        errors == 0,
        errors,
        "no consistency error and no lost count",
        f"{errors or 'no'} error{'' if errors == 1 else 's'}",
    )


def progress(reports: int, grew: int, stalled: bool) -> Expectation:
    """The monitor's reports; a run that had to be given up made no steady progress."""
    value = grew / reports if reports else 0.0
    ok = reports > 0 and grew == reports and not stalled
    said = "stalled" if stalled else f"{grew} of {reports}"
    return Expectation(ok, value, "counted operations grow in every report", said)

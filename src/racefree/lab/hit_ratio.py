"""`racefree bench hit-ratio`: how many requests of each trace hit, by policy, and which floors are reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from racefree.lab import traces
from racefree.lab.environment import Environment
from racefree.lab.peers import Standing, standings
from racefree.lab.results import table
from racefree.lab.subjects.evictions import LRU, OPTIMUM, OURS, POLICIES, S3_FIFO, THEINE, Policy
from racefree.lab.traces import Trace

SHARES = (0.01, 0.1)
# Per cent of the requests, at each of SHARES of the keys. Those of generated traces hold for their full length.
FLOORS = {"Zipf(0.99)": (57, 76), "web12": (40, 71), "orm-busy": (64, 85.5)}
BEHIND_LRU = 0.5  # points that "recency" may lose to LRU, and the load after a shift
CACHE_SIZES_TO_LEARN = 5


@dataclass(frozen=True)
class Figure:
    """Per cent of the requests that hit."""

    trace: str
    policy: str
    share: float
    size: int
    whole: float
    learnt: float | None  # after a shift, without the first cache sizes


@dataclass(frozen=True)
class Floor:
    """What CacheMap has to reach."""

    what: str
    value: float
    want: float

    @property
    def reached(self) -> bool:
        return self.value >= self.want


@dataclass
class Outcome:
    figures: list[Figure] = field(default_factory=list)
    floors: list[Floor] = field(default_factory=list)
    peers: list[Standing] = field(default_factory=list)
    scale: float = 1.0

    def of(self, trace: str, policy: Policy, share: float) -> Figure | None:
        for figure in self.figures:
            if (figure.trace, figure.policy, figure.share) == (trace, policy.name, share):
                return figure
        return None

    @property
    def traces(self) -> list[str]:
        return list(dict.fromkeys(figure.trace for figure in self.figures))

    @property
    def policies(self) -> list[str]:
        return list(dict.fromkeys(figure.policy for figure in self.figures))

    def mean(self, policy: Policy) -> float | None:
        ratios = [figure.whole for figure in self.figures if figure.policy == policy.name]
        return mean(ratios) if ratios else None


def try_policy(policy: Policy, trace: Trace, share: float) -> Figure:
    size = max(1, int(trace.keys * share))
    run = policy.make(size)
    requests = trace.requests
    if trace.shift is None or policy is OPTIMUM:
        return Figure(trace.name, policy.name, share, size, 100 * run(requests) / len(requests), None)
    learnt_at = min(trace.shift + CACHE_SIZES_TO_LEARN * size, len(requests))
    hits = run(requests[:learnt_at])
    later = run(requests[learnt_at:])
    after = len(requests) - learnt_at
    return Figure(
        trace.name,
        policy.name,
        share,
        size,
        100 * (hits + later) / len(requests),
        100 * later / after if after else None,
    )


def all_traces(scale: float, folder: Path | None) -> Iterator[Trace]:
    if folder is not None:
        for path in traces.recorded_in(folder):
            yield traces.recorded(path)
    yield from traces.generated(scale)


def run(scale: float, folder: Path | None, tell: Callable[[str], None] = lambda text: None) -> Outcome:
    """Try every policy that is here on every trace; *scale* shortens the generated ones."""
    outcome = Outcome(peers=standings("hit-ratio"), scale=scale)
    usable = {standing.peer.distribution for standing in outcome.peers if standing.usable}
    policies = [policy for policy in POLICIES if policy.peer is None or policy.peer in usable]
    for trace in all_traces(scale, folder):
        tell(trace.name)
        for share in SHARES:
            outcome.figures += [try_policy(policy, trace, share) for policy in policies]
    outcome.floors = list(floors(outcome))
    return outcome


def floors(outcome: Outcome) -> Iterator[Floor]:
    for trace in outcome.traces:
        for share, index in zip(SHARES, range(len(SHARES)), strict=True):
            ours, lru = outcome.of(trace, OURS, share), outcome.of(trace, LRU, share)
            if ours is None or lru is None:
                continue
            where = f"{trace}, {share:.0%} of the keys"
            if trace in FLOORS and (outcome.scale >= 1 or not trace.startswith("Zipf")):
                yield Floor(where, ours.whole, FLOORS[trace][index])
            if trace == "recency":
                yield Floor(f"{where}: LRU - {BEHIND_LRU}", ours.whole, lru.whole - BEHIND_LRU)
            if trace == "shift to recency" and ours.learnt is not None and lru.learnt is not None:
                what = f"{where}, {CACHE_SIZES_TO_LEARN} cache sizes later: LRU - {BEHIND_LRU}"
                yield Floor(what, ours.learnt, lru.learnt - BEHIND_LRU)
    ours_mean = outcome.mean(OURS)
    for other in (THEINE, S3_FIFO, LRU):
        other_mean = outcome.mean(other)
        if ours_mean is not None and other_mean is not None:
            yield Floor(f"mean of all, against {other.name}", ours_mean, other_mean)


def render(outcome: Outcome, here: Environment, markdown: bool) -> Iterator[str]:
    yield ("## " if markdown else "") + "Hit ratio, per cent of the requests"
    yield ""
    for share in SHARES:
        rows: list[Sequence[str]] = []
        for trace in outcome.traces:
            cells = {
                f.policy: f"{f.whole:.1f}" for f in outcome.figures if (f.trace, f.share) == (trace, share)
            }
            rows.append([trace, *(cells.get(policy, "-") for policy in outcome.policies)])
        yield from table([f"room for {share:.0%} of the keys", *outcome.policies], rows, markdown)
        yield ""
    means = [f"{value:.1f}" for policy in POLICIES if (value := outcome.mean(policy)) is not None]
    yield from table(["both, mean of all", *outcome.policies], [["", *means]], markdown)
    yield ""
    yield from table(
        ["floor of CacheMap", "is", "wanted", ""],
        [
            [f.what, f"{f.value:.1f}", f"{f.want:.1f}", "reached" if f.reached else "MISSED"]
            for f in outcome.floors
        ],
        markdown,
    )
    yield ""
    for standing in outcome.peers:
        said = standing.version if standing.usable else standing.reason
        yield f"{'- ' if markdown else ''}{standing.peer.distribution}: {said}"
    yield f"{'- ' if markdown else ''}Python {here.python}; {here.command}"


def as_dict(outcome: Outcome) -> dict[str, Any]:
    return {
        "figures": [vars(figure) for figure in outcome.figures],
        "floors": [{**vars(floor), "reached": floor.reached} for floor in outcome.floors],
        "scale": outcome.scale,
    }


def impossible(figures: Iterable[Figure]) -> list[str]:
    """Figures above the optimum's, which nobody can reach."""
    best = {(f.trace, f.share): f.whole for f in figures if f.policy == OPTIMUM.name}
    return [
        f"{f.trace}, {f.share:.0%}: {f.policy} hits more than the optimum"
        for f in figures
        if f.whole > best.get((f.trace, f.share), 100.0) + 1e-9
    ]

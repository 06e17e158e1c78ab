"""The suites of `racefree bench`: which subjects are measured, and what is wanted of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from racefree.lab import memory
from racefree.lab.measure import Case, Measured, Subject, measure
from racefree.lab.peers import Standing, gil_enabled, standings
from racefree.lab.spread import Spread
from racefree.lab.targets import Judged, Side, Target, at_most, best, judge

SUITES = ("cache", "metrics")


@dataclass(frozen=True)
class Outcome:
    """A suite measured and judged."""

    suite: str
    measured: Measured
    judged: list[Judged]
    peers: list[Standing]
    memory: dict[str, float]
    nonsense: list[str]  # figures that cannot be true, and operations that were not counted


def subjects_of(suite: str) -> tuple[tuple[Subject, ...], str]:
    """The suite's subjects and the name of its zero line."""
    if suite == "cache":
        from racefree.lab.subjects import caches

        return caches.SUBJECTS, caches.ZERO.name
    from racefree.lab.subjects import counters

    return counters.SUBJECTS, counters.ZERO.name


def cache_targets(measured: Measured, threads: int) -> Iterable[Target]:
    from racefree.lab.subjects.caches import BARE, CACHEBOX, LRU, OURS, OURS_COMPUTE, PEERS, ZERO

    many = f"{threads} threads"
    one = Side(OURS.name, 1)
    yield Target(
        "CacheMap.get hit, counted / C method that does nothing, 1 thread", one, Side(ZERO.name, 1), 0.60
    )
    yield Target(f"CacheMap.get, {many} on own keys / 1 thread", Side(OURS.name, threads), one, 1.85, True)
    yield Target(
        f"CacheMap.get / dict.__getitem__ (nothing counted), {many} on one hot key",
        Side(OURS.name, threads, True),
        Side(BARE.name, threads, True),
        0.95,
        True,
    )
    yield Target("CacheMap.get / cachebox, 1 thread", one, Side(CACHEBOX.name, 1), 1.4)
    yield Target(
        f"CacheMap.get / cachebox, {many} on own keys",
        Side(OURS.name, threads),
        Side(CACHEBOX.name, threads),
        4,
        True,
    )
    yield Target(
        "CacheMap.get_or_compute hit / functools.lru_cache, 1 thread",
        Side(OURS_COMPUTE.name, 1),
        Side(LRU.name, 1),
        1,
    )
    fastest = best(measured, [peer.name for peer in PEERS], 1)
    if fastest is not None:
        yield Target(f"CacheMap.get / the fastest peer ({fastest}), 1 thread", one, Side(fastest, 1), 1)
    fastest = best(measured, [peer.name for peer in PEERS], threads)
    if fastest is not None and threads > 1:
        yield Target(
            f"CacheMap.get / the fastest peer ({fastest}), {many} on own keys",
            Side(OURS.name, threads),
            Side(fastest, threads),
            1,
        )


def metrics_targets(measured: Measured, threads: int) -> Iterable[Target]:
    from racefree.lab.subjects.counters import (
        LOCKED,
        OURS,
        OURS_BOUND,
        OURS_LABELS,
        PEERS,
        PROMETHEUS,
        ZERO,
        ZERO_BOUND,
    )

    many = f"{threads} threads"
    one = Side(OURS.name, 1)
    for count in sorted({1, threads}):
        said = "1 thread" if count == 1 else f"{many} on own names"
        parallel = count > 1
        yield Target(
            f"MetricsMap.inc / C method that does nothing, {said}",
            Side(OURS.name, count),
            Side(ZERO.name, count),
            0.8,
            parallel,
        )
        yield Target(
            f"counter.inc / C method that does nothing, {said}",
            Side(OURS_BOUND.name, count),
            Side(ZERO_BOUND.name, count),
            0.85,
            parallel,
        )
    yield Target(f"MetricsMap.inc, {many} on own names / 1 thread", Side(OURS.name, threads), one, 1.85, True)
    yield Target(
        f"MetricsMap.inc, {many} on one name / 1 thread", Side(OURS.name, threads, True), one, 1.85, True
    )
    yield Target(
        "MetricsMap.inc / prometheus_client Counter.inc, 1 thread", one, Side(PROMETHEUS.name, 1), 15
    )
    for hot in (True, False):
        yield Target(
            f"MetricsMap.inc / dict + Lock, {many} on {'one name' if hot else 'own names'}",
            Side(OURS.name, threads, hot),
            Side(LOCKED.name, threads, hot),
            50,
            True,
        )
    labelled = best(measured, [peer.name for peer in PEERS if "label" in peer.name or "attr" in peer.name], 1)
    if labelled is not None:
        yield Target(
            f"MetricsMap.inc with 2 labels / {labelled}, 1 thread",
            Side(OURS_LABELS.name, 1),
            Side(labelled, 1),
            1,
        )
    fastest = best(measured, [peer.name for peer in PEERS], 1)
    if fastest is not None:
        yield Target(
            f"counter.inc / the fastest peer ({fastest}), 1 thread",
            Side(OURS_BOUND.name, 1),
            Side(fastest, 1),
            1,
        )


def impossible(case: Case, zero: list[float] | None) -> str | None:
    """What is wrong with the rate of *case*, if it cannot be true."""
    rate = Spread.of(case.rates).median
    if not math.isfinite(rate) or rate <= 0:
        return f"{case.subject}, {case.label}: {rate} operations a second"
    if rate > 1e10:
        return f"{case.subject}, {case.label}: {rate:g} operations a second are more than a core has cycles"
    if zero and case.subject != "empty loop" and len(zero) > 2 and min(case.rates) > 2 * max(zero):
        return f"{case.subject}, {case.label}: always twice as fast as doing nothing"
    return None


def run(
    suite: str,
    threads: Sequence[int],
    repetitions: int,
    seconds: float,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Outcome:
    """Measure *suite* on this interpreter with the peers that are installed, and judge what came out."""
    subjects, zero = subjects_of(suite)
    peers = standings(suite)
    usable = {standing.peer.distribution for standing in peers if standing.usable}
    measured = measure(
        [subject for subject in subjects if subject.peer is None or subject.peer in usable],
        threads,
        repetitions,
        seconds,
        progress,
    )
    most = max(threads)
    targets = cache_targets(measured, most) if suite == "cache" else metrics_targets(measured, most)
    judged = [judge(target, measured, not gil_enabled()) for target in targets]
    sizes: dict[str, float] = {}
    if suite == "cache":
        for name, (_, peer) in memory.SUBJECTS.items():
            size = memory.worst_in_a_process(name) if peer is None or peer in usable else None
            if size is not None:
                sizes[name] = size
        judged.append(at_most("memory of an entry beyond key and value", sizes.get("CacheMap"), 100, "bytes"))
    nonsense = list(measured.miscounts)
    for case in measured.cases:
        if text := impossible(case, measured.rates(zero, case.threads, case.hot)):
            nonsense.append(text)
    ours = {subject.name for subject in subjects if subject.peer is None}
    nonsense += [f"{name}: {text}" for name, text in measured.failures.items() if name in ours]
    return Outcome(suite, measured, judged, peers, sizes, nonsense)

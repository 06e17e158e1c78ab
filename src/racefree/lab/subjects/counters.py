"""The metrics maps: one increment, the way each of them is asked for it."""

from __future__ import annotations

import threading
from typing import Any

from racefree import MetricsMap
from racefree._maps import Nothing
from racefree.lab.measure import Made, Subject


def total(metrics: MetricsMap) -> float:
    """The sum of all counters."""
    return sum(metrics.snapshot().values())


def nothing() -> Made:
    return Made(lambda key: {"f": Nothing().inc, "k": key})


def by_name() -> Made:
    metrics = MetricsMap()
    return Made(lambda key: {"f": metrics.inc, "k": key}, counted=lambda: total(metrics))


def by_handle() -> Made:
    metrics = MetricsMap()
    return Made(lambda key: {"f": metrics.counter(key).inc}, counted=lambda: total(metrics))


class LockedCounts:
    """What one writes first: a dict and a lock."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.lock = threading.Lock()

    def inc(self, name: str, n: int = 1) -> None:
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + n


def locked() -> Made:
    counts = LockedCounts()
    return Made(lambda key: {"f": counts.inc, "k": key}, counted=lambda: sum(counts.counts.values()))


class LocalCounts(threading.local):
    """What one writes next: a dict for each thread."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def inc(self, name: str, n: int = 1) -> None:
        counts = self.counts
        counts[name] = counts.get(name, 0) + n


def local() -> Made:
    counts = LocalCounts()
    return Made(lambda key: {"f": counts.inc, "k": key})


def prometheus_family(*labels: str) -> Any:
    from prometheus_client import (
        CollectorRegistry,
        Counter,
    )

    return Counter("requests", "requests", labels, registry=CollectorRegistry())


def prometheus_counter() -> Made:
    family = prometheus_family("name")
    return Made(lambda key: {"f": family.labels(key).inc})


def prometheus_labels() -> Made:
    family = prometheus_family("route", "status")
    return Made(lambda key: {"f": family.labels, "k": key})


def opentelemetry() -> Made:
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import (
        InMemoryMetricReader,
    )

    provider = MeterProvider(metric_readers=[InMemoryMetricReader()], shutdown_on_exit=False)
    counter = provider.get_meter("bench").create_counter("requests")
    return Made(lambda key: {"f": counter.add, "attributes": {"route": key, "status": "200"}})


def cereggii() -> Made:
    from cereggii import AtomicInt64

    cells: dict[str, Any] = {}
    making = threading.Lock()

    def bind(key: str) -> dict[str, Any]:
        with making:
            return {"f": cells.setdefault(key, AtomicInt64(0)).increment_and_get}

    return Made(bind)


ZERO = Subject("C method that does nothing", "f(k)", nothing)
ZERO_BOUND = Subject("C method that does nothing, no argument", "f()", nothing)
OURS = Subject("MetricsMap.inc", "f(k)", by_name)
OURS_BOUND = Subject("counter.inc", "f()", by_handle)
OURS_LABELS = Subject("MetricsMap.inc, 2 labels", "f('requests', route=k, status='200')", by_name)
LOCKED = Subject("dict + Lock", "f(k)", locked)
PROMETHEUS = Subject("prometheus_client Counter.inc", "f()", prometheus_counter, "prometheus_client")
PEERS = (
    PROMETHEUS,
    Subject(
        "prometheus_client labels(a, b).inc", "f(k, '200').inc()", prometheus_labels, "prometheus_client"
    ),
    Subject(
        "opentelemetry Counter.add, 2 attributes", "f(1, attributes)", opentelemetry, "opentelemetry-sdk"
    ),
    Subject("cereggii AtomicInt64 (one counter)", "f()", cereggii, "cereggii"),
)
SUBJECTS = (
    Subject("empty loop", "pass", lambda: Made(lambda key: {})),
    ZERO,
    ZERO_BOUND,
    OURS,
    OURS_BOUND,
    OURS_LABELS,
    LOCKED,
    Subject("dict in threading.local", "f(k)", local),
    *PEERS,
)

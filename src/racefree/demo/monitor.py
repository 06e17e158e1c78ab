"""The monitor: reports at intervals, and sees whether the service makes progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from racefree.demo.caller import Caller
from racefree.demo.findings import Findings
from racefree.demo.pace import Pace
from racefree.demo.pulse import Alive, Pulse
from racefree.demo.service import CacheStats, Service


class Report(NamedTuple):
    """What the service said about itself at one moment of the run."""

    seconds: float  # since the run began
    stats: CacheStats
    names: int
    increments: int
    operations: int  # look-ups and increments counted so far
    grew: bool  # increments are more than in the report before

    def line(self) -> str:
        return (
            f"[{self.seconds:6.2f} s] "
            f"cache: {self.stats.entries} entries, hit rate {self.stats.hit_rate:.1%}; "
            f"metrics: {self.names} names, {self.increments} increments; {self.operations} operations"
        )


class Monitor:
    """Progress is steady if what the service counted has grown in every report.

    Grown in increments: each request and each write is one, and the verifier's look-ups are none. At the end
    of an interval in which nothing happened there is no report: a machine busy elsewhere is no fault of the
    service. If a thread gives no sign of life any more, whoever runs the exercise sees it.
    """

    def __init__(self, service: Service, pace: Pace, tell: Callable[[Report | Alive], None]) -> None:
        self.name = "monitor"
        self.caller = Caller(service)
        self.pulse = Pulse(self.name, tell)
        self.findings = Findings()
        self.pace = pace
        self.tell = tell
        self.started = time.monotonic()
        self.increments = 0
        self.reports = 0
        self.grew = 0

    def run(self) -> None:
        self.started = time.monotonic()
        over = False
        while not over:
            over = self.pace.work_over.wait(self.pace.settings.interval)
            if self.pace.abandoned.is_set():
                return
            self.pulse.beat()
            self.look()

    def look(self) -> None:
        """Read the service's figures and report them if they are others than before."""
        try:
            stats = self.caller.get_cache_stats()
            metrics = self.caller.get_all_metrics()
        except RuntimeError as error:
            # What a dict raises that is iterated while it changes size: one of the faults this is about.
            self.findings.check(False, "a report failed: {}", error)
            return
        increments = sum(metrics.values())
        if increments == self.increments:
            return
        grew = increments > self.increments
        self.findings.check(grew, "increments went from {} to {}", self.increments, increments)
        self.increments = increments
        operations = stats.hits + stats.misses + increments
        self.reports += 1
        self.grew += grew
        seconds = time.monotonic() - self.started
        self.tell(Report(seconds, stats, len(metrics), increments, operations, grew))

    def line(self) -> str:
        return f"{self.reports} reports, counts grew in {self.grew}"

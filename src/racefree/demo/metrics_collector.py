"""A metrics collector: mostly increments, of names that grow in number, and now and then a read."""

from __future__ import annotations

from collections.abc import Callable

from racefree.demo.caller import Caller
from racefree.demo.findings import Findings
from racefree.demo.pace import Pace
from racefree.demo.pulse import Alive, Pulse
from racefree.demo.service import Service
from racefree.demo.settings import STEP_PAUSE

TOTAL = "requests.total"  # the metric that every collector increments
STEPS_PER_FEATURE = 10  # every so many steps a feature is used for the first time, which is a new name
FEATURES = 1000  # names stop growing here, so that a long run does not become a test of its reports


class MetricsCollector:
    """Writes (two increments each) and reads, spread evenly in the ratio that was asked for."""

    def __init__(self, number: int, service: Service, pace: Pace, tell: Callable[[Alive], None]) -> None:
        self.name = f"metrics collector {number}"
        self.number = number
        self.caller = Caller(service)
        self.pulse = Pulse(self.name, tell)
        self.findings = Findings()
        self.pace = pace
        self.writes = 0
        self.reads = 0

    def run(self) -> None:
        for step in range(self.pace.settings.steps):
            if self.pace.abandoned.is_set():
                return
            self.pulse.beat()
            if self.is_write(step):
                self.write(step)
            else:
                self.read()
            self.pace.sleep(STEP_PAUSE)

    def is_write(self, step: int) -> bool:
        """Whether writes would fall behind their share without this step being one.

        Counted through all collectors' steps in a row, so that few steps miss the share by less than one.
        """
        share = self.pace.settings.write_share
        before = (self.number - 1) * self.pace.settings.steps + step
        return round((before + 1) * share) > round(before * share)

    def write(self, step: int) -> None:
        self.caller.record_metric(TOTAL)
        self.caller.record_metric(f"feature.{step // STEPS_PER_FEATURE % FEATURES}.used")
        self.writes += 1

    def read(self) -> None:
        """Read a metric or all of them; whatever the others do, a thread's own increments must be in it."""
        made = self.caller.increments
        if self.reads % 2:
            read, own = sum(self.caller.get_all_metrics().values()), made.total()
        else:
            read, own = self.caller.get_metric(TOTAL), made[TOTAL]
        self.findings.check(read >= own, "{} made {} increments and read {}", self.name, own, read)
        self.reads += 1

    def line(self) -> str:
        steps = self.writes + self.reads
        share = self.writes / steps if steps else 0.0
        increments = self.caller.increments.total()
        return (
            f"{steps} steps, {self.writes} writes ({increments} increments), {self.reads} reads, "
            f"{share:.1%} writes"
        )

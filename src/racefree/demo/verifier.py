"""The verifier: known keys that must stay, keep their values, count their hits; metrics that never fall."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from racefree.demo.caller import Caller
from racefree.demo.findings import Findings
from racefree.demo.pace import Pace
from racefree.demo.pulse import Alive, Pulse
from racefree.demo.service import Service
from racefree.demo.settings import KNOWN_KEYS, VERIFIER_PAUSE


def known_key(number: int) -> str:
    return f"known:{number}"


def known_value(number: int) -> str:
    return f"the value of known key {number}"


class Verifier:
    """Rounds of checks while the others work. What only a quiet service can show is the audit's."""

    def __init__(self, service: Service, pace: Pace, tell: Callable[[Alive], None]) -> None:
        self.name = "verifier"
        self.caller = Caller(service)
        self.pulse = Pulse(self.name, tell)
        self.findings = Findings()
        self.pace = pace
        self.hit_counts = [0] * KNOWN_KEYS
        self.metrics: Mapping[str, int] = {}

    def store_known_keys(self) -> None:
        """Before the run: put in the cache what must stay there."""
        for number in range(KNOWN_KEYS):
            self.caller.store_in_cache(known_key(number), known_value(number))

    def run(self) -> None:
        while not self.pace.work_over.is_set():
            self.round()
            self.pace.work_over.wait(VERIFIER_PAUSE)
        if not self.pace.abandoned.is_set():
            self.round()  # one more, which sees the end of the work

    def round(self) -> None:
        self.pulse.beat()
        for number in range(KNOWN_KEYS):
            self.check_known_key(number)
        self.check_metrics()

    def check_known_key(self, number: int) -> None:
        key = known_key(number)
        value = self.caller.get_from_cache(key)
        self.findings.check(value is not None, "{} has gone from the cache", key)
        if value is not None:
            self.findings.check(value == known_value(number), "{} has become {!r}", key, value)
        result = self.caller.cached_result(key)
        count = 0 if result is None else result.hit_count
        least = max(self.hit_counts[number], self.caller.hits[key])
        self.findings.check(count >= least, "{} counts {} hits after at least {}", key, count, least)
        self.hit_counts[number] = max(count, least)

    def check_metrics(self) -> None:
        metrics = self.caller.get_all_metrics()
        for name, earlier in self.metrics.items():
            now = metrics.get(name)
            self.findings.check(
                now is not None and now >= earlier, "metric {} went from {} to {}", name, earlier, now
            )
        self.metrics = metrics

    def line(self) -> str:
        errors = self.findings.errors
        return f"{self.findings.checks} checks, {errors or 'no'} error{'' if errors == 1 else 's'}"

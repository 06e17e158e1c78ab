"""What came out of a run: figures, verdicts, and the same as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from racefree.demo import expectations
from racefree.demo.audit import Audit
from racefree.demo.expectations import Expectation
from racefree.demo.service import CacheStats
from racefree.demo.settings import Settings


@dataclass(frozen=True, slots=True)
class Outcome:
    settings: Settings
    seconds: float
    operations: int  # calls made to the service
    warm_requests: int
    warm_hits: int
    writes: int
    reads: int
    checks: int
    errors: int
    problems: tuple[str, ...]  # the first few errors of each thread, in words
    failures: tuple[
        str, ...
    ]  # threads that died of an exception or never ended, and how; each is an error too
    reports: int
    reports_grown: int
    stalled: bool
    audit: Audit | None  # None if threads were still running, or if the service would not say
    last_stats: CacheStats  # of the audit, or of the last report

    def expectations(self) -> dict[str, Expectation]:
        return {
            "hit_rate": expectations.hit_rate(self.warm_requests, self.warm_hits),
            "write_share": expectations.write_share(self.writes, self.reads),
            "consistency": expectations.consistency(self.errors),
            "progress": expectations.progress(self.reports, self.reports_grown, self.stalled),
        }

    @property
    def ok(self) -> bool:
        return all(expectation.ok for expectation in self.expectations().values())

    def as_json(self) -> dict[str, object]:
        """The result for machines; its fields are part of the command line's contract."""
        stats = self.last_stats
        verdicts = self.expectations()
        return {
            "ok": self.ok,
            "strategy": self.settings.strategy,
            "expectations": {
                name: {"ok": verdict.ok, "value": verdict.value, "want": verdict.want}
                for name, verdict in verdicts.items()
            },
            "cache": {
                "entries": stats.entries,
                "hits": stats.hits,
                "misses": stats.misses,
                "invalidations": stats.invalidations,
                "hit_rate": stats.hit_rate,
            },
            "collectors": {
                "writes": self.writes,
                "reads": self.reads,
                "write_share": verdicts["write_share"].value,
            },
            "verifier": {"checks": self.checks, "errors": self.errors},
            "monitor": {"reports": self.reports},
            "operations": self.operations,
            "seconds": self.seconds,
        }

"""The audit: once every thread has ended, what the service counted against what the threads made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from racefree.demo.caller import Caller
from racefree.demo.findings import Findings
from racefree.demo.service import CacheStats, Service
from racefree.demo.settings import KNOWN_KEYS
from racefree.demo.verifier import known_key


@dataclass(frozen=True, slots=True)
class Audit:
    """The service's final figures, how many were made, and each disagreement as an error."""

    stats: CacheStats
    metrics: Mapping[str, int]
    lookups: int  # made
    increments: int  # made
    lost_lookups: int  # made less counted
    lost_increments: int  # made less counted, in sum; names are compared one by one in the findings
    findings: Findings


def audit(service: Service, callers: Iterable[Caller]) -> Audit:
    """Compare. Call it when no other thread uses *service* or *callers* any more."""
    callers = list(callers)
    stats = service.get_cache_stats()
    metrics = dict(service.get_all_metrics())
    hits: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for caller in callers:
        hits.update(caller.hits)
        made.update(caller.increments)
    misses = sum(caller.misses for caller in callers)
    findings = Findings()
    check_cache(findings, stats, hits.total(), misses, callers)
    check_known_hits(findings, service, hits)
    check_metrics(findings, metrics, made)
    lookups = hits.total() + misses
    lost_lookups = lookups - stats.hits - stats.misses
    lost_increments = made.total() - sum(metrics.values())
    return Audit(stats, metrics, lookups, made.total(), lost_lookups, lost_increments, findings)


def check_cache(findings: Findings, stats: CacheStats, hits: int, misses: int, callers: list[Caller]) -> None:
    counted = {
        "hits": (hits, stats.hits),
        "misses": (misses, stats.misses),
        "invalidations": (sum(caller.invalidations for caller in callers), stats.invalidations),
        "entries": (sum(len(caller.present) for caller in callers), stats.entries),
    }
    for what, (made, said) in counted.items():
        findings.check(said == made, "the cache counts {} {}, {} were made", said, what, made)


def check_known_hits(findings: Findings, service: Service, hits: Counter[str]) -> None:
    """Each known key was read by several threads at once; its entry must have counted them all."""
    for key in map(known_key, range(KNOWN_KEYS)):
        result = service.cached_result(key)
        count = None if result is None else result.hit_count
        findings.check(count == hits[key], "{} counts {} hits, {} were made", key, count, hits[key])


def check_metrics(findings: Findings, metrics: Mapping[str, int], made: Counter[str]) -> None:
    for name in sorted({*made, *metrics}):
        counted = metrics.get(name, 0)
        findings.check(counted == made[name], "metric {} counts {}, {} were made", name, counted, made[name])

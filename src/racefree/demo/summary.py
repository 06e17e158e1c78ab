"""The lines a person reads: what is going to run, and what came out."""

from __future__ import annotations

from racefree.demo.outcome import Outcome
from racefree.demo.settings import Settings, interpreter
from racefree.demo.strategies import STRATEGIES

SHOWN_PROBLEMS = 8
OK = "ok    "
FAILED = "FAILED"


def heading(settings: Settings) -> str:
    return (
        f"racefree demo: strategy {settings.strategy} ({STRATEGIES[settings.strategy]}), "
        f"cache workers {settings.workers} x {settings.requests} requests over {settings.keys} keys each, "
        f"metrics collectors {settings.collectors} x {settings.steps} steps, "
        f"seed {settings.seed}, {interpreter()}"
    )


def summary(outcome: Outcome) -> list[str]:
    """Final statistics, what was wrong, and each expectation with its verdict."""
    return [*statistics(outcome), *wrong(outcome), *verdicts(outcome)]


def statistics(outcome: Outcome) -> list[str]:
    stats = outcome.last_stats
    lines = [
        "",
        "Final statistics",
        f"  cache       {stats.entries} entries, {stats.hits} hits, {stats.misses} misses, "
        f"{stats.invalidations} invalidated, hit rate {stats.hit_rate:.1%}",
    ]
    if outcome.audit is None:
        lines.append("  counts      not compared with what was made: see the errors")
    else:
        audit = outcome.audit
        lines.append(
            f"  metrics     {len(audit.metrics)} names, {sum(audit.metrics.values())} increments counted"
        )
        lines.append(f"  look-ups    {compared(audit.lookups, audit.lost_lookups)}")
        lines.append(f"  increments  {compared(audit.increments, audit.lost_increments)}")
    rate = outcome.operations / outcome.seconds if outcome.seconds else 0.0
    lines.append(f"  operations  {outcome.operations} in {outcome.seconds:.2f} s, {rate:.0f} a second")
    return lines


def compared(made: int, lost: int) -> str:
    """How many were made and what became of them."""
    if lost > 0:
        return f"{made} made, {made - lost} counted: {lost} LOST ({lost / made:.1%})"
    if lost < 0:
        return f"{made} made, {made - lost} counted: {-lost} TOO MANY"
    return f"{made} made, {made} counted: none lost"


def wrong(outcome: Outcome) -> list[str]:
    if not outcome.errors:
        return []
    texts = [*outcome.failures, *outcome.problems][:SHOWN_PROBLEMS]
    lines = ["", f"Errors ({outcome.errors})", *(f"  {text}" for text in texts)]
    if outcome.errors > len(texts):
        lines.append(f"  ... and {outcome.errors - len(texts)} more")
    return lines


def verdicts(outcome: Outcome) -> list[str]:
    lines = ["", "Expectations"]
    for name, expectation in outcome.expectations().items():
        verdict = OK if expectation.ok else FAILED
        lines.append(f"  {verdict}  {name:11}  {expectation.said:10}  wanted: {expectation.want}")
    return lines

"""What was measured, as text for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from racefree.lab.environment import Environment
from racefree.lab.measure import Case
from racefree.lab.peers import Standing
from racefree.lab.spread import Spread
from racefree.lab.suites import Outcome
from racefree.lab.targets import Judged


def table(head: Sequence[str], rows: Sequence[Sequence[str]], markdown: bool) -> Iterator[str]:
    """A table in columns; the first column is text, the others are figures."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(cells)} |" if markdown else "  ".join(cells).rstrip()

    yield line(head)
    if markdown:
        yield (
            "|"
            + "|".join(
                ("-" * (width + 2)) if column == 0 else ("-" * (width + 1) + ":")
                for column, width in enumerate(widths)
            )
            + "|"
        )
    for row in rows:
        yield line(row)


def rate_cell(case: Case | None) -> str:
    if case is None:
        return "-"
    spread = Spread.of(case.rates)
    return f"{spread.median / 1e6:.2f} ±{spread.width * 50:.0f}%"


def rates_table(outcome: Outcome, markdown: bool) -> Iterator[str]:
    columns: list[tuple[int, bool]] = []
    by_subject: dict[str, dict[tuple[int, bool], Case]] = {}
    for case in outcome.measured.cases:
        key = (case.threads, case.hot)
        by_subject.setdefault(case.subject, {})[key] = case
        if key not in columns:
            columns.append(key)
    head = ["million operations a second", *(Case("", *column).label for column in columns)]
    rows = [
        [name, *(rate_cell(cases.get(column)) for column in columns)] for name, cases in by_subject.items()
    ]
    yield from table(head, rows, markdown)


def judged_table(judged: Sequence[Judged], markdown: bool) -> Iterator[str]:
    def found(row: Judged) -> str:
        if row.found is None:
            return "-"
        if row.found.samples == 1:
            return f"{row.found.median:.4g}"
        return f"{row.found.median:.3g} ({row.found.low:.3g} to {row.found.high:.3g})"

    rows = [
        [row.what, row.wanted, found(row), row.verdict + (f": {row.note}" if row.note else "")]
        for row in judged
    ]
    yield from table(["what", "wanted", "found (quartiles)", "verdict"], rows, markdown)


def peer_lines(peers: Sequence[Standing]) -> Iterator[str]:
    """One line for each peer: its version, or how to get it."""
    for standing in peers:
        told = standing.version if standing.usable else standing.reason
        version = f"{standing.version}, " if standing.version and not standing.usable else ""
        yield f"{standing.peer.distribution}: {version}{told}"


def render(
    outcome: Outcome, environment: Environment, settings: dict[str, Any], markdown: bool
) -> Iterator[str]:
    """The whole report of one suite, line by line."""
    gil = "with the GIL" if environment.gil_enabled else "without the GIL"
    yield f"# racefree bench {outcome.suite}" if markdown else f"racefree bench {outcome.suite}"
    yield ""
    facts = [
        f"{environment.python} {gil}; racefree {environment.racefree}, commit {environment.commit}",
        f"{environment.processor}, {environment.cores} cores, {environment.system}; "
        f"load before {environment.load_before}, niceness {environment.niceness}",
        f"{environment.date}; `{environment.command}`",
        f"{settings['repeat']} repetitions of {settings['seconds']:g} s each, all subjects in turn in one "
        "process; medians, ± half the distance of the quartiles; the loop's own cost is part of each rate",
    ]
    for fact in facts:
        yield f"- {fact}" if markdown else fact
    yield ""
    yield from rates_table(outcome, markdown)
    yield ""
    if outcome.memory:
        sizes = [[name, f"{size:.0f}"] for name, size in outcome.memory.items()]
        yield from table(["bytes an entry beyond key and value", "worst of four sizes"], sizes, markdown)
        yield ""
    yield from judged_table(outcome.judged, markdown)
    yield ""
    yield "Peers:" if not markdown else "## Peers"
    yield ""
    for line in peer_lines(outcome.peers):
        yield f"- {line}" if markdown else f"  {line}"
    for subject, failure in outcome.measured.failures.items():
        yield f"{'- ' if markdown else '  '}{subject} could not be measured: {failure}"
    for text in outcome.nonsense:
        yield f"IMPOSSIBLE: {text}"


def as_dict(outcome: Outcome) -> dict[str, Any]:
    """One suite's outcome for JSON; rates in operations a second, ratios without unit."""

    def spread(found: Spread | None) -> dict[str, float] | None:
        if found is None:
            return None
        return {"median": found.median, "q1": found.low, "q3": found.high, "samples": found.samples}

    return {
        "cases": [
            {
                "subject": case.subject,
                "threads": case.threads,
                "keys": "hot" if case.hot else "own",
                "operations_per_second": spread(Spread.of(case.rates)),
            }
            for case in outcome.measured.cases
        ],
        "targets": [
            {
                "what": row.what,
                "wanted": row.wanted,
                "found": spread(row.found),
                "verdict": row.verdict,
                "note": row.note,
            }
            for row in outcome.judged
        ],
        "bytes_an_entry": outcome.memory,
        "peers": {standing.peer.distribution: standing.version or "missing" for standing in outcome.peers},
        "failures": outcome.measured.failures,
        "impossible": outcome.nonsense,
    }

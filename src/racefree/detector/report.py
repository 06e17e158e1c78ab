"""A race as text for people and as JSON and SARIF for machines."""

from __future__ import annotations

import linecache
import os
from collections.abc import Sequence
from typing import Any

from racefree.detector.lock_orders import LockOrder
from racefree.detector.races import Access, Frame, Race

RULE = "=" * 66

ADVICE = {
    "lost-update": "Both read, then write: when one comes in between, its update is lost. Hold one lock around the "
    "read and the write, or count with MetricsMap.inc().",
    "iterate-while-modify": "The iteration can raise RuntimeError or see a state that never was. Hold the writers' "
    "lock while iterating, or iterate over a snapshot taken under it.",
    "check-then-act": "What was checked may no longer hold when it is acted on. Hold one lock around both, or use "
    "setdefault() or CacheMap.get_or_compute().",
    "unsynchronised": "Nothing says which comes first. Order them by a lock, a queue, an event or a join.",
}


class Paths:
    """File names as they are shown: without the prefix that was asked to be left out."""

    def __init__(self, strip: str | None) -> None:
        self._strip = strip

    def __call__(self, path: str) -> str:
        if self._strip and path.startswith(self._strip):
            return path[len(self._strip) :].lstrip(os.sep) or path
        return path


def heading(race: Race) -> str:
    made = f", made at {race.created.file}:{race.created.line}" if race.created else ""
    return f"{race.expression} ({race.type_name}{made})"


def access_lines(access: Access, again: bool, paths: Paths) -> list[str]:
    verb = access.operation if not again else f"earlier {access.operation}"
    held = f"holding {', '.join(access.locks)}" if access.locks else "holding no lock"
    lines = [f"  {verb.capitalize()} by thread {access.thread.name!r}, {held}:"]
    for number, frame in enumerate(access.stack):
        lines.append(f"    {paths(frame.file)}:{frame.line} in {frame.function}")
        source = access.site.source_line if number == 0 else linecache.getline(frame.file, frame.line).strip()
        if number == 0:
            lines[-1] = f"    {paths(frame.file)}:{access.line} in {frame.function}"
        if source:
            lines.append(f"        {source}")
    return lines


def created_lines(access: Access, paths: Paths) -> list[str]:
    if not access.thread.created:
        return []
    lines = [f"  Thread {access.thread.name!r} was started:"]
    return lines + [
        f"    {paths(frame.file)}:{frame.line} in {frame.function}" for frame in access.thread.created[:4]
    ]


def text(race: Race, paths: Paths) -> str:
    earlier, later = race.accesses
    lines = [RULE, f"RACE: {race.kind} on {heading(race)}"]
    lines += [*access_lines(later, False, paths), *access_lines(earlier, True, paths)]
    lines += created_lines(later, paths)
    if earlier.thread.name != later.thread.name:
        lines += created_lines(earlier, paths)
    lines.append(f"  {ADVICE[race.kind]}")
    if race.also:
        others = ", ".join(other.expression for other in race.also)
        lines.append(f"  From the same hand-over: {len(race.also)} more ({others})")
    return "\n".join([*lines, RULE, ""])


def frame_json(frame: Frame, paths: Paths) -> dict[str, Any]:
    return {"file": paths(frame.file), "line": frame.line, "function": frame.function}


def access_json(access: Access, paths: Paths) -> dict[str, Any]:
    created = access.thread.created
    return {
        "operation": access.operation,
        "file": paths(access.file),
        "line": access.line,
        "function": access.function,
        "expression": access.site.expression,
        "thread": {"name": access.thread.name, "created": frame_json(created[0], paths) if created else None},
        "locks": access.locks,
        "stack": [frame_json(frame, paths) for frame in access.stack],
    }


def race_json(race: Race, paths: Paths) -> dict[str, Any]:
    created = race.created
    return {
        "kind": race.kind,
        "object": {
            "type": race.type_name,
            "expression": race.expression,
            "created": {"file": paths(created.file), "line": created.line} if created else None,
        },
        "location": race.location,
        "count": race.count,
        "accesses": [access_json(access, paths) for access in race.accesses],
        "also": [race_json(other, paths) for other in race.also],
    }


def lock_order_text(order: LockOrder, paths: Paths) -> str:
    lines = [RULE, f"LOCK ORDER: {' -> '.join([*order.locks, order.locks[0]])}"]
    for nesting in order.nestings:
        lines.append(f"  Thread {nesting.thread_name!r} took {nesting.inner} while holding {nesting.outer}:")
        lines += [f"    {paths(frame.file)}:{frame.line} in {frame.function}" for frame in nesting.stack]
    lines.append(
        "  Threads that do this at the same time wait for each other for ever. Take them in one order everywhere."
    )
    return "\n".join([*lines, RULE, ""])


def lock_order_json(order: LockOrder, paths: Paths) -> dict[str, Any]:
    return {
        "kind": "lock-order",
        "locks": order.locks,
        "nestings": [
            {
                "outer": nesting.outer,
                "inner": nesting.inner,
                "thread": nesting.thread_name,
                "stack": [frame_json(frame, paths) for frame in nesting.stack],
            }
            for nesting in order.nestings
        ],
    }


def sarif(races: Sequence[Race], paths: Paths, version: str) -> dict[str, Any]:
    def place(access: Access) -> dict[str, Any]:
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": paths(access.file).replace(os.sep, "/")},
                "region": {"startLine": max(access.line, 1)},
            },
            "message": {"text": f"{access.operation} by thread {access.thread.name}"},
        }

    results = [
        {
            "ruleId": race.kind,
            "level": "error",
            "message": {"text": f"{race.kind} on {heading(race)}. {ADVICE[race.kind]}"},
            "locations": [place(race.accesses[1])],
            "relatedLocations": [{**place(race.accesses[0]), "id": 1}],
        }
        for race in races
    ]
    rules = [{"id": kind, "shortDescription": {"text": advice}} for kind, advice in ADVICE.items()]
    driver = {"name": "racefree", "version": version, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }

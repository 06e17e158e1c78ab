"""What a mini program promises in its header, and whether a detector's report keeps it.

The first lines of a program are comments: the construct, then one line a report that is due::

    # expect: KIND[|KIND...] PLACE / PLACE [| PLACE / PLACE ...]
    # may: ...        the same, for a report that some schedules add
    # expect: nothing
    # expect: lock-order
    # python: 3.12    the oldest version that can parse the program

A PLACE names a line marked ``# racy: NAME`` in the program or in the ``modules`` package next to it, or is
``<string>:3`` for a line of source text compiled under that name, or ``*`` for any line.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).parent / "programs"
KINDS = {"lost-update", "iterate-while-modify", "check-then-act", "unsynchronised"}
MARKER = re.compile(r"# racy: (\w+)")

Place = tuple[str, int]  # file, as seen from the program's folder, and line; ("*", 0) is any


@dataclass(frozen=True)
class Report:
    """A report that is due (or allowed): one of these kinds at one of these pairs of places."""

    kinds: frozenset[str]
    pairs: tuple[tuple[Place, Place], ...]

    def matches(self, race: dict[str, Any], folder: Path) -> bool:
        return race["kind"] in self.kinds and self.is_at(race, folder)

    def is_at(self, race: dict[str, Any], folder: Path) -> bool:
        first, second = (place_of(access, folder) for access in race["accesses"])
        return any(
            (covers(left, first) and covers(right, second)) or (covers(left, second) and covers(right, first))
            for left, right in self.pairs
        )


@dataclass
class Expectation:
    """A program's header, parsed."""

    due: list[Report] = field(default_factory=list)
    allowed: list[Report] = field(default_factory=list)
    lock_order: bool = False
    python: tuple[int, int] = (3, 11)


def covers(wanted: Place, found: Place) -> bool:
    return wanted in (("*", 0), found)


def place_of(access: dict[str, Any], folder: Path) -> Place:
    name = access["file"]
    if name.startswith("<"):
        return (name, access["line"])
    path = Path(name).resolve()
    inside = path.is_relative_to(folder.resolve())
    return (path.relative_to(folder.resolve()).as_posix() if inside else str(path), access["line"])


def marked_lines(path: Path) -> dict[str, Place]:
    """The lines of a file that carry a marker, by the marker's name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        name: (path.relative_to(PROGRAMS).as_posix(), number)
        for number, line in enumerate(lines, start=1)
        for name in MARKER.findall(line)
    }


@functools.cache
def shared_lines() -> dict[str, Place]:
    merged: dict[str, Place] = {}
    for path in sorted((PROGRAMS / "modules").rglob("*.py")):
        merged |= marked_lines(path)
    return merged


def parse_place(text: str, places: dict[str, Place]) -> Place:
    if text == "*":
        return ("*", 0)
    if text.startswith("<"):
        name, _, line = text.rpartition(":")
        return (name, int(line))
    return places[text]


def parse_report(text: str, places: dict[str, Place]) -> Report:
    kinds, _, rest = text.partition(" ")
    pairs = []
    for pair in rest.split(" | "):
        left, right = (parse_place(part.strip(), places) for part in pair.split(" / "))
        pairs.append((left, right))
    wanted = frozenset(kinds.split("|"))
    if not wanted <= KINDS:
        raise ValueError(f"unknown kind in {text!r}")
    return Report(wanted, tuple(pairs))


def parse_expectation(path: Path) -> Expectation:
    """Read the header of a program."""
    expectation = Expectation()
    places = shared_lines() | marked_lines(path)
    said = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        word, _, text = line.removeprefix("# ").partition(": ")
        if word == "expect":
            said = True
            if text == "lock-order":
                expectation.lock_order = True
            elif text != "nothing":
                expectation.due.append(parse_report(text, places))
        elif word == "may":
            expectation.allowed.append(parse_report(text, places))
        elif word == "python":
            major, minor = text.split(".")
            expectation.python = (int(major), int(minor))
    if not said:
        raise ValueError(f"{path.name}: no `# expect:` line")
    return expectation


def complaints(expectation: Expectation, races: list[dict[str, Any]], folder: Path = PROGRAMS) -> list[str]:
    """What is wrong with these reports of a program run in *folder*; empty if its header promises just them."""
    left = [race for race in races if race["kind"] != "lock-order"]
    problems = []
    for report in expectation.due:
        found = next((race for race in left if report.matches(race, folder)), None)
        if found is None:
            near = next((race for race in left if report.is_at(race, folder)), None)
            if near is None:
                problems.append(f"missed: {describe(report)}")
                continue
            problems.append(f"wrong kind: {near['kind']} instead of {describe(report)}")
            found = near
        left.remove(found)
    for race in left:
        if not any(report.matches(race, folder) for report in expectation.allowed):
            problems.append(f"false alarm: {summary(race)}")
    return problems


def describe(report: Report) -> str:
    pairs = " or ".join(f"{Path(a).name}:{m} with {Path(b).name}:{n}" for (a, m), (b, n) in report.pairs)
    return f"{'|'.join(sorted(report.kinds))} at {pairs}"


def summary(race: dict[str, Any]) -> str:
    accesses = " with ".join(
        f"{access['operation']} {access.get('expression')} at {Path(access['file']).name}:{access['line']}"
        for access in race["accesses"]
    )
    return f"{race['kind']} of {race['location']}: {accesses}"

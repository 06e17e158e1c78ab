"""Each mini program gets the verdict that its file name states, and the reports that its header lists."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.processes import Batch, needs_the_detector
from detector.verdicts import PROGRAMS, complaints, marked_lines, parse_expectation

VERDICTS = ("race", "norace", "known_miss", "lockorder")
RACED = 66


def verdict_of(program: Path) -> str:
    return next(verdict for verdict in VERDICTS if program.stem.startswith(verdict + "_"))


def runs_here(program: Path) -> bool:
    return sys.version_info[:2] >= parse_expectation(program).python


ALL = sorted(PROGRAMS.glob("*.py"))
RUNNABLE = [program for program in ALL if runs_here(program)]


@pytest.fixture(scope="module")
def batch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    """All the programs that were selected, run two at a time while the first verdicts are being looked at."""
    chosen = {item.callspec.params["program"]: None for item in request.session.items if is_verdict(item)}
    runs = Batch({program: in_its_own_folder(program, tmp_path_factory) for program in chosen})
    yield runs
    runs.close()


def in_its_own_folder(program: Path, folders: pytest.TempPathFactory) -> Path:
    """A copy of the program and its modules: the detector looks at all sources of a program's folder."""
    folder = folders.mktemp(program.stem, numbered=False)
    shutil.copytree(PROGRAMS / "modules", folder / "modules", ignore=shutil.ignore_patterns("__pycache__"))
    return Path(shutil.copy(program, folder))


def is_verdict(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and item.originalname == test_verdict_is_the_file_name.__name__


@needs_the_detector
@pytest.mark.parametrize("program", RUNNABLE, ids=lambda program: program.stem)
def test_verdict_is_the_file_name(program: Path, batch: Batch) -> None:
    outcome = batch.outcome(program)
    verdict = verdict_of(program)
    said = f"exit status {outcome.exit_status}\n{outcome.stderr}"
    assert outcome.document, f"no JSON document was written: {said}"
    problems = complaints(parse_expectation(program), outcome.races, outcome.script.parent)
    if verdict == "known_miss":
        assert problems, f"{program.name} is found now: rename it to race_..."
        assert not any(problem.startswith("false alarm") for problem in problems), f"{problems}\n{said}"
        return
    assert not problems, "\n".join([*problems, said])
    if verdict == "lockorder":
        assert len(outcome.lock_orders) == 1, said
        assert outcome.exit_status not in (0, 1, 2), said
    else:
        assert not outcome.lock_orders, said
        assert outcome.exit_status == (RACED if verdict == "race" else 0), said


@pytest.mark.parametrize("program", ALL, ids=lambda program: program.stem)
def test_header_agrees_with_the_file_name_and_the_markers(program: Path) -> None:
    expectation = parse_expectation(program)
    places = {
        place for report in expectation.due + expectation.allowed for pair in report.pairs for place in pair
    }
    unused = {name for name, place in marked_lines(program).items() if place not in places}
    assert not unused, f"markers that no report names: {unused}"
    assert bool(expectation.due) == (verdict_of(program) in ("race", "known_miss"))
    assert expectation.lock_order == (verdict_of(program) == "lockorder")
    assert len(program.read_text(encoding="utf-8").splitlines()) <= 60


def race(kind: str, *places: tuple[Path, int]) -> dict:
    accesses = [{"operation": "read", "file": str(path), "line": line} for path, line in places]
    return {"kind": kind, "location": "value", "accesses": accesses}


def test_checker_notices_a_miss_a_false_alarm_and_a_wrong_kind() -> None:
    program = PROGRAMS / "race_attribute_store_load.py"
    expectation = parse_expectation(program)
    write, read = (line for _, line in marked_lines(program).values())
    good = race("unsynchronised", (program, read), (program, write))
    assert complaints(expectation, [good]) == []
    assert complaints(expectation, [])[0].startswith("missed")
    assert complaints(expectation, [good, good])[0].startswith("false alarm")
    assert complaints(expectation, [{**good, "kind": "lost-update"}])[0].startswith("wrong kind")
    elsewhere = race("unsynchronised", (program, read), (program, 1))
    assert [text.split(":")[0] for text in complaints(expectation, [elsewhere])] == ["missed", "false alarm"]

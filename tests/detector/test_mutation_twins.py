"""A correct threaded program is clean; with any one of its locks deleted it is found to race."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.processes import Batch, needs_the_detector

MUTANTS = Path(__file__).parent / "mutants"
ORIGINALS = sorted(MUTANTS.glob("*.py"))
NEEDS_THE_LOCK = {"wait", "wait_for", "notify", "notify_all"}  # these raise where the lock is not held
RACED = 66


def locks_of(source: str) -> list[ast.With]:
    """The `with lock:` statements that can go without making the program invalid."""
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.With)
        and len(node.items) == 1
        and isinstance(node.items[0].context_expr, ast.Name | ast.Attribute)
        and not called_methods(node) & NEEDS_THE_LOCK
    ]


def called_methods(node: ast.AST) -> set[str]:
    calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {function.attr for function in calls if isinstance(function, ast.Attribute)}


def without_lock(source: str, lock: ast.With) -> str:
    """The source with `with lock:` replaced by `if True:`, every line in its place."""
    lines = source.splitlines(keepends=True)
    line = lines[lock.lineno - 1]
    assert line.rstrip().endswith(":"), line
    lines[lock.lineno - 1] = " " * lock.col_offset + "if True:\n"
    return "".join(lines)


TWINS = [
    pytest.param(original, lock, id=f"{original.stem}-{lock.lineno}")
    for original in ORIGINALS
    for lock in sorted(locks_of(original.read_text(encoding="utf-8")), key=lambda lock: lock.lineno)
]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Path, int], Path]:
    """Writes every twin to a file of its own."""
    written = {}
    for original, lock in (parameters.values for parameters in TWINS):
        twin = tmp_path_factory.mktemp(original.stem) / f"{original.stem}_{lock.lineno}.py"
        twin.write_text(without_lock(original.read_text(encoding="utf-8"), lock), encoding="utf-8")
        written[original, lock.lineno] = twin
    return written


@pytest.fixture(scope="module")
def batch(request: pytest.FixtureRequest, twins: dict[tuple[Path, int], Path]) -> Iterator[Batch]:
    scripts: list[Path] = []
    for item in request.session.items:
        if getattr(item, "module", None) is request.module and hasattr(item, "callspec"):
            parameters = item.callspec.params
            original = parameters["original"]
            scripts.append(twins[original, parameters["lock"].lineno] if "lock" in parameters else original)
    runs = Batch({script: script for script in scripts})
    yield runs
    runs.close()


@needs_the_detector
@pytest.mark.parametrize("original", ORIGINALS, ids=lambda original: original.stem)
def test_correct_program_is_clean(original: Path, batch: Batch) -> None:
    outcome = batch.outcome(original)
    assert (outcome.exit_status, outcome.races) == (0, []), outcome.stderr


@needs_the_detector
@pytest.mark.parametrize(("original", "lock"), TWINS)
def test_deleted_lock_is_found(
    original: Path, lock: ast.With, twins: dict[tuple[Path, int], Path], batch: Batch
) -> None:
    outcome = batch.outcome(twins[original, lock.lineno])
    assert outcome.races, (
        f"{original.name} without the lock of line {lock.lineno}: nothing found\n{outcome.stderr}"
    )
    assert outcome.exit_status in (RACED, 1), (
        outcome.stderr
    )  # 1: the broken program failed an assertion of its own
    body = range(lock.lineno, (lock.end_lineno or lock.lineno) + 1)
    touched = [access["line"] for race in outcome.races for access in race["accesses"]]
    assert any(line in body for line in touched), f"nothing reported in {body}: {touched}"


def test_there_are_twenty_programs_with_three_locks_each_on_average() -> None:
    assert len(ORIGINALS) >= 20
    assert len(TWINS) >= 3 * len(ORIGINALS)

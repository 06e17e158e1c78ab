"""Runs scripts under the detector in processes of their own, a few at a time."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

WORKERS = int(os.environ.get("RACEFREE_TEST_PROCESSES", "2"))
TIMEOUT = 60.0

needs_the_detector = pytest.mark.skipif(
    importlib.util.find_spec("racefree._engine") is None, reason="the detector is not built"
)


@dataclass
class Outcome:
    """What one run left behind."""

    script: Path
    exit_status: int
    stdout: str
    stderr: str
    document: dict[str, Any] = field(default_factory=dict)

    @property
    def races(self) -> list[dict[str, Any]]:
        return self.document["races"]

    @property
    def lock_orders(self) -> list[dict[str, Any]]:
        """Reports of locks taken in opposite orders, wherever the document keeps them."""
        apart = self.document.get("lock_orders", self.document.get("lock_order", []))
        return [race for race in self.races if race["kind"] == "lock-order"] + list(apart)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}


def run_detector(script: Path, options: Sequence[str] = (), arguments: Sequence[str] = ()) -> Outcome:
    """`racefree run OPTIONS script ARGUMENTS`, with its JSON document."""
    with tempfile.TemporaryDirectory(prefix="racefree-") as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "racefree", "run", "--json", str(report), *options, str(script)]
        done = subprocess.run(
            [*command, *arguments],
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env=environment(),
            check=False,
        )
        document = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    return Outcome(script, done.returncode, done.stdout, done.stderr, document)


class Batch:
    """Runs of many scripts, started in advance on a few workers; each result is asked for by its name."""

    def __init__(self, scripts: Mapping[Path, Path]) -> None:
        """*scripts*: what each is called here, and the file to run."""
        self._pool = ThreadPoolExecutor(WORKERS)
        self._futures: dict[Path, Future[Outcome]] = {
            name: self._pool.submit(run_detector, script) for name, script in scripts.items()
        }

    def outcome(self, name: Path) -> Outcome:
        return self._futures[name].result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

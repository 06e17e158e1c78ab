"""Runs scripts under the detector in processes of their own, a few at a time."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

WORKERS = int(os.environ.get("RACEFREE_TEST_PROCESSES", "2"))
TIMEOUT = 60.0
# Copied once: pytest changes os.environ between tests, and the runs go on in threads meanwhile.
ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}

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
            env=ENVIRONMENT,
            check=False,
        )
        document = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    return Outcome(script, done.returncode, done.stdout, done.stderr, document)


class ForkServer:
    """A process that runs one command line after another, each in a fork of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("fork_server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )

    def run(self, arguments: Sequence[str], stdout: Path, stderr: Path) -> int:
        """The exit status, negative for a signal; a run that takes too long ends by SIGALRM."""
        request = {
            "arguments": arguments,
            "stdout": str(stdout),
            "stderr": str(stderr),
            "seconds": int(TIMEOUT),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the fork server ended with {self._process.wait()}")
        return int(answer)

    def run_detector(self, script: Path) -> Outcome:
        with tempfile.TemporaryDirectory(prefix="racefree-") as folder:
            report, stdout, stderr = (Path(folder) / name for name in ("report.json", "stdout", "stderr"))
            status = self.run(["run", "--json", str(report), str(script)], stdout, stderr)
            document = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
            texts = (path.read_text(encoding="utf-8") if path.exists() else "" for path in (stdout, stderr))
            return Outcome(script, status, *texts, document)

    def close(self) -> None:
        self._process.communicate()


class Batch:
    """Runs of many scripts, started in advance on a few workers; each result is asked for by its name."""

    def __init__(self, scripts: Mapping[Path, Path]) -> None:
        """*scripts*: what each is called here, and the file to run."""
        self._servers: list[ForkServer] = []
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(WORKERS, initializer=self._start if hasattr(os, "fork") else None)
        self._futures: dict[Path, Future[Outcome]] = {
            name: self._pool.submit(self._run, script) for name, script in scripts.items()
        }

    def _start(self) -> None:
        self._own.server = ForkServer()
        self._servers.append(self._own.server)

    def _run(self, script: Path) -> Outcome:
        server: ForkServer | None = getattr(self._own, "server", None)
        return server.run_detector(script) if server else run_detector(script)

    def outcome(self, name: Path) -> Outcome:
        return self._futures[name].result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        for server in self._servers:
            server.close()

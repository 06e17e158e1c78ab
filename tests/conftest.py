"""What all tests share: the one setting for the size of stress tests, and threads that cannot fail unseen.

RACEFREE_STRESS=N makes every stress test N times as long (default 1; CI's second interpreters say 0.25, a
night says 20). RACEFREE_SEED=N repeats the run that printed N.
"""

from __future__ import annotations

import os
import platform
import random
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest

JOIN_SECONDS = 120
GIL = getattr(sys, "_is_gil_enabled", lambda: True)()


def number_from_environment(name: str, default: str) -> float:
    text = os.environ.get(name, default)
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < 2**63:
        raise pytest.UsageError(f"{name}={text!r}: a number above 0 is wanted")
    return number


@dataclass(frozen=True)
class Stress:
    """The size of a stress test, its randomness, and its threads."""

    scale: float
    seed: int
    threads: int

    def times(self, count: int) -> int:
        """*count*, scaled; at least 1."""
        return max(1, round(count * self.scale))

    def random(self, *salt: object) -> random.Random:
        """A generator of its own for each *salt* (say, the worker's number), the same while the seed is."""
        return random.Random(f"{self.seed} {salt!r}")

    def run(self, *workers: Callable[[], object]) -> None:
        """Run each worker in a thread of its own, all started together; raise what one of them raised.

        A worker that has not ended after JOIN_SECONDS, scaled, fails the test (a daemon, it is left behind).
        """
        failures: list[BaseException] = []
        start = threading.Barrier(len(workers))

        def body(worker: Callable[[], object]) -> None:
            try:
                start.wait()
                worker()
            except BaseException as failure:  # raised again by the test's thread
                failures.append(failure)

        threads = [
            threading.Thread(target=body, args=(worker,), name=f"worker-{number}", daemon=True)
            for number, worker in enumerate(workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(JOIN_SECONDS * max(1.0, self.scale))
        if failures:
            raise failures[0]
        hung = [thread.name for thread in threads if thread.is_alive()]
        if hung:
            pytest.fail(f"did not end within {JOIN_SECONDS * max(1.0, self.scale):.0f} s: {', '.join(hung)}")


def pytest_configure(config: pytest.Config) -> None:
    seed = int(number_from_environment("RACEFREE_SEED", str(random.SystemRandom().randrange(1, 10**9))))
    scale = number_from_environment("RACEFREE_STRESS", "1")
    config.stash[STRESS] = Stress(scale=scale, seed=seed, threads=max(4, min(8, os.cpu_count() or 4)))


STRESS = pytest.StashKey[Stress]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    stress = config.stash[STRESS]
    terminalreporter.write_line(
        f"RACEFREE_STRESS={stress.scale:g} RACEFREE_SEED={stress.seed} threads={stress.threads} "
        f"on Python {platform.python_version()}{'' if GIL else ' without GIL'}"
    )


@pytest.fixture
def stress(request: pytest.FixtureRequest) -> Stress:
    """The run's sizes and seed, printed so that a failure can be repeated."""
    stress = request.config.stash[STRESS]
    sizes = f"RACEFREE_SEED={stress.seed} threads={stress.threads} RACEFREE_STRESS={stress.scale:g}"
    print(f"{request.node.nodeid}: {sizes}")
    return stress

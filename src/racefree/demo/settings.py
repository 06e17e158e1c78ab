"""What a person may set of the exercise, with the exercise's own values as defaults."""

from __future__ import annotations

import sys
from dataclasses import dataclass

REQUEST_PAUSE = 0.005  # seconds between two requests of a cache worker
STEP_PAUSE = 0.0075  # seconds between two steps of a metrics collector
VERIFIER_PAUSE = 0.1  # seconds between two rounds of the verifier, at any speed
KNOWN_KEYS = 10  # cache keys that nobody invalidates: the verifier's
STALL = 30.0  # seconds without a sign of life of a thread after which the run is given up
STALL_PER_THREAD = 0.05  # seconds more for each thread: ten of the GIL's turns


@dataclass(frozen=True, slots=True)
class Settings:
    """One run of the exercise. Times are in seconds; *speed* 2 sleeps half as long, 0 not at all."""

    strategy: str = "optimal"
    workers: int = 3
    collectors: int = 3
    requests: int = 300
    keys: int = 20
    steps: int = 200
    invalidation_rate: float = 0.005
    compute_time: float = 0.002
    write_share: float = 0.9
    interval: float = 0.1
    speed: float = 1.0
    seed: int = 1

    def pause(self, seconds: float) -> float:
        """How long a sleep of *seconds* is at this speed."""
        return seconds / self.speed if self.speed else 0.0

    def stall_limit(self) -> float:
        """Seconds after which silence can no longer be a long sleep or a busy machine."""
        longest_sleep = max(self.interval, self.pause(max(self.compute_time, REQUEST_PAUSE, STEP_PAUSE)))
        return STALL + STALL_PER_THREAD * (self.workers + self.collectors) + 3 * longest_sleep


def interpreter() -> str:
    """The running Python, as the displays name it."""
    gil = "GIL" if getattr(sys, "_is_gil_enabled", lambda: True)() else "free-threaded"
    return f"Python {'.'.join(map(str, sys.version_info[:3]))} ({gil})"

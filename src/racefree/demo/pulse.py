"""Signs of life: how whoever runs the exercise tells a long run from a stalled one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

BEAT = 1.0  # seconds between two signs: seldom, since each one orders the threads a little


class Alive(NamedTuple):
    """A thread's sign of life."""

    name: str


class Pulse:
    """One thread's signs, at most one a BEAT however often it calls `beat`."""

    def __init__(self, name: str, tell: Callable[[Alive], None]) -> None:
        self.alive = Alive(name)
        self.tell = tell
        self.due = 0.0

    def beat(self) -> None:
        now = time.monotonic()
        if now >= self.due:
            self.due = now + BEAT
            self.tell(self.alive)

"""How fast the threads of a run go, and how they are told to end."""

from __future__ import annotations

import threading
import time

from racefree.demo.settings import Settings

LONGEST_NAP = 0.05  # seconds after which a sleeping thread notices that the run was abandoned


class Pace:
    """Shared by all threads of one run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.go = threading.Event()  # set once all threads have been started
        self.work_over = threading.Event()  # set when every worker and collector has ended: watchers end too
        self.abandoned = threading.Event()  # set when the run is given up: everyone ends

    def abandon(self) -> None:
        self.abandoned.set()
        self.work_over.set()
        self.go.set()

    def sleep(self, seconds: float) -> None:
        """Sleep *seconds* at the run's speed, less if the run is abandoned.

        Naps instead of `abandoned.wait()`: that would pass every thread through the event's one lock, and the
        order it makes between threads would hide the unsafe strategy's races from a race detector.
        """
        left = self.settings.pause(seconds)
        while left > 0 and not self.abandoned.is_set():
            nap = min(left, LONGEST_NAP)
            time.sleep(nap)
            left -= nap

"""Short runs of the exercise, on any service."""

from collections.abc import Callable

import pytest

from racefree.demo.exercise import Event, run_exercise
from racefree.demo.outcome import Outcome
from racefree.demo.service import Service
from racefree.demo.settings import Settings

SHORT = {"requests": 100, "keys": 10, "steps": 50, "speed": 0, "interval": 0.005}


@pytest.fixture
def run_short() -> Callable[..., Outcome]:
    """Run the exercise without sleeps on the given service; settings by keyword."""

    def run(
        service: Service, show: Callable[[Event], None] = lambda event: None, **changed: object
    ) -> Outcome:
        return run_exercise(Settings(**{"strategy": "lock", **SHORT, **changed}), service, show)

    return run

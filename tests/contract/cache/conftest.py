"""A map for each test, checked by itself afterwards, and keys of every kind of hash."""

import pytest

from tests.keys import KINDS
from tests.subject import CacheMap, check_invariants


class ManualClock:
    """Seconds that pass when the test says so."""

    def __init__(self, now: float = 1000.0):
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def cache():
    cache = CacheMap()
    yield cache
    check_invariants(cache)


@pytest.fixture(params=KINDS)
def key(request):
    """A factory of keys: key(0), key(1), ...; equal numbers make equal keys."""
    return KINDS[request.param]


@pytest.fixture
def clock():
    return ManualClock()

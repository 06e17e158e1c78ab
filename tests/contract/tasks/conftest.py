"""A map for each test, checked by itself afterwards, and two event loops in threads of their own."""

import pytest

from racefree import CacheMap
from tests.loops import LoopThread
from tests.subject import check_invariants


@pytest.fixture
def cache():
    cache = CacheMap()
    yield cache
    check_invariants(cache)


@pytest.fixture
def loop():
    loop = LoopThread()
    yield loop
    loop.close()


other_loop = loop

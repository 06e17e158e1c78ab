"""Random calls on a bounded map: the bound, the sums and the contents hold after every one of them."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.subject import ORACLE, CacheMap, check_invariants

pytestmark = pytest.mark.skipif(ORACLE, reason="the oracle has no bound")

KEYS = st.integers(0, 40)
WEIGHTS = st.one_of(st.integers(0, 12), st.sampled_from([100, 2**62]))
SIZES = st.one_of(st.none(), st.integers(0, 30))


class Bound(RuleBasedStateMachine):
    """A map of (key, weight) values; what was last stored under a key is all that may be found under it."""

    @initialize(maxsize=SIZES, weighs=st.booleans())
    def make(self, maxsize, weighs):
        self.weighs = weighs
        weigher = (lambda key, value: value[1]) if weighs else None
        self.cache = CacheMap(maxsize, weigher=weigher)
        self.latest = {}
        self.stores = 0
        self.lookups = 0

    def weight(self, value):
        return value[1] if self.weighs else 1

    def stored(self, key, value):
        self.stores += 1
        self.latest[key] = value
        limit = self.cache.maxsize
        fits = limit is None or self.weight(value) <= limit
        assert (key in self.cache) == fits, "what has just been stored is there unless it is too heavy"

    @rule(key=KEYS, weight=WEIGHTS)
    def set(self, key, weight):
        self.cache[key] = (key, weight)
        self.stored(key, (key, weight))

    @rule(key=KEYS, weight=WEIGHTS)
    def set_default(self, key, weight):
        present = key in self.cache
        found = self.cache.setdefault(key, (key, weight))
        if present:
            assert found == self.latest[key]
        else:
            self.stored(key, (key, weight))

    @rule(key=KEYS, weight=WEIGHTS)
    def compute(self, key, weight):
        present = key in self.cache
        self.lookups += 1
        found = self.cache.get_or_compute(key, lambda: (key, weight))
        if present:
            assert found == self.latest[key]
        else:
            self.stored(key, (key, weight))

    @rule(key=KEYS, times=st.integers(1, 20))
    def get(self, key, times):
        for _ in range(times):
            self.lookups += 1
            assert self.cache.get(key) in (None, self.latest.get(key))

    @rule(key=KEYS)
    def invalidate(self, key):
        present = key in self.cache
        assert self.cache.invalidate(key) == present

    @rule()
    def clear(self):
        self.cache.clear()

    @rule(maxsize=SIZES)
    def resize(self, maxsize):
        before = self.cache.snapshot()
        weight = self.cache.weight
        self.cache.maxsize = maxsize
        assert self.cache.maxsize == maxsize
        if maxsize is None or weight <= maxsize:
            assert self.cache.snapshot() == before, "nothing was too much"
        pinned = {key for key, value in before.items() if self.weight(value) == 0}
        assert pinned <= self.cache.snapshot().keys() <= before.keys()

    @invariant()
    def holds(self):
        if not hasattr(self, "cache"):
            return
        contents = self.cache.snapshot()
        assert all(self.latest[key] == value for key, value in contents.items())
        assert self.cache.weight == sum(map(self.weight, contents.values()))
        assert self.cache.maxsize is None or self.cache.weight <= self.cache.maxsize
        stats = self.cache.stats()
        assert self.stores == sum(stats.removals.values()) + len(self.cache)
        assert self.lookups == stats.hits + stats.misses
        check_invariants(self.cache)


TestBound = Bound.TestCase
TestBound.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)

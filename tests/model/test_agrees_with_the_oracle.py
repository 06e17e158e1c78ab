"""The same calls on map and oracle have the same outcomes and leave the same contents and counts."""

import pytest

from tests.keys import KINDS
from tests.model.operations import CALLS, Operation, compare, random_operation
from tests.model.reference import ReferenceMap
from tests.subject import CacheMap, check_invariants

SEQUENCES = 6
LENGTH = 1500


class Ticking:
    """A clock that moves at each look, alike for maps that look alike often."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def mixed_key(number):
    """Equal keys of different types, distinct keys of equal hash, and texts among numbers."""
    return [1, True, 1.0, -1, -2, "1", (1,), (True,), None, frozenset({-1}), frozenset({-2}), 2**61 - 2][
        number % 12
    ]


@pytest.fixture(params=[*KINDS, "mixed"])
def key_of(request):
    return {**KINDS, "mixed": mixed_key}[request.param]


@pytest.mark.parametrize("keys", [3, 12, 200])
def test_random_calls_agree(stress, key_of, keys):
    for sequence in range(SEQUENCES):
        chance = stress.random(sequence, keys)
        clock = Ticking()
        cache, oracle = CacheMap(clock=clock), ReferenceMap(clock=clock)
        operations = []
        for _ in range(LENGTH // 10):
            operations = [random_operation(chance, keys) for _ in range(10)]
            clock.now += 1.0
            compare(cache, oracle, operations, key_of, every=10)
        check_invariants(cache)


def test_popitem_agrees_on_everything_but_the_choice(stress, key_of):
    chance = stress.random()
    cache, oracle = CacheMap(), ReferenceMap()
    for _ in range(2000):
        if cache and chance.random() < 0.45:
            key, value = cache.popitem()
            assert oracle.pop(key) == value
        else:
            number = chance.randrange(60)
            cache[key_of(number)] = oracle[key_of(number)] = number
        assert len(cache) == len(oracle)
    assert cache.snapshot() == oracle.snapshot()
    assert cache.stats().invalidations == oracle.stats().invalidations
    check_invariants(cache)


def test_found_sequences_agree(key_of):
    """The same, driven by hypothesis, which finds short sequences where there are any."""
    hypothesis = pytest.importorskip("hypothesis")
    st = hypothesis.strategies

    def with_inner(inner):
        return st.builds(
            Operation,
            st.sampled_from(sorted(CALLS)),
            st.integers(0, 5),
            st.sampled_from([0, 1, None, "fail", "die"]),
            inner,
        )

    operations = st.recursive(
        with_inner(st.just(())),
        lambda below: with_inner(st.lists(below, max_size=3).map(tuple)),
        max_leaves=6,
    )

    @hypothesis.settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @hypothesis.given(st.lists(operations, max_size=25))
    def agree(sequence):
        clock = Ticking()
        cache, oracle = CacheMap(clock=clock), ReferenceMap(clock=clock)
        compare(cache, oracle, sequence, key_of, every=1)
        check_invariants(cache)

    agree()

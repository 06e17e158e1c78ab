"""Each checker rejects a map that breaks the promise it checks, and accepts the oracle."""

import itertools
import sys

import pytest

from tests.keys import KINDS
from tests.model import broken
from tests.model.linearizability import check_maps
from tests.model.operations import compare, random_operation
from tests.model.reference import ReferenceMap
from tests.stress import hammers

TEXT = KINDS["text"]


@pytest.fixture(autouse=True)
def eager_switching():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


def random_calls(make_map, stress):
    chance = stress.random("bite")
    cache, oracle = make_map(clock=lambda: 0.0), ReferenceMap(clock=lambda: 0.0)
    compare(cache, oracle, [random_operation(chance, 6) for _ in range(3000)], TEXT, every=1)


def linearizability(make_map, stress):
    check_maps(make_map, TEXT, 60, stress)


def hammer(name, *arguments):
    def check(make_map, stress):
        getattr(hammers, name)(make_map(), TEXT, small(stress), *arguments)

    return pytest.param(check, id=name)


def small(stress):
    """A sixth of the size: a broken map is found out soon, and the oracle is slow."""
    return type(stress)(scale=stress.scale / 6, seed=stress.seed, threads=stress.threads)


CHECKS = {
    "random calls": pytest.param(random_calls, id="random calls"),
    "linearizability": pytest.param(linearizability, id="linearizability"),
    "iteration": hammer("iteration_keeps_its_promise", 0.3),
    **{
        name: hammer(name)
        for name in (
            "present_key_is_never_missed",
            "counts_are_exact",
            "counts_are_exact_under_writers",
            "growth_loses_nothing",
            "one_computation_per_key",
            "invalidation_storm",
            "threads_come_and_go",
            "items_are_taken_once",
            "setdefault_has_one_winner",
            "everything_at_once",
        )
    },
}
BITES = {
    "TornOverwrite": ["present_key_is_never_missed", "linearizability"],
    "LostStore": ["linearizability", "counts_are_exact_under_writers"],
    "StaleReads": ["linearizability", "random calls", "invalidation_storm"],
    "StaleStore": ["invalidation_storm", "random calls"],
    "TwoComputations": ["one_computation_per_key", "invalidation_storm"],
    "RepeatedKey": ["iteration"],
    "RaisingIteration": ["iteration"],
    "ForgetfulIteration": ["iteration", "random calls"],
    "LostHitCount": ["counts_are_exact", "counts_are_exact_under_writers"],
    "LostEntryHit": ["counts_are_exact"],
    "LossyGrowth": ["growth_loses_nothing"],
    "ManyWinners": ["setdefault_has_one_winner", "linearizability"],
    "TakenTwice": ["items_are_taken_once", "linearizability"],
    "MiscountedRemovals": ["counts_are_exact_under_writers", "linearizability"],
    "HitsOfTheReplaced": ["random calls"],
    "ThreadsForgotten": ["threads_come_and_go", "counts_are_exact"],
}


@pytest.mark.parametrize("check", CHECKS.values())
def test_the_oracle_is_accepted(stress, check):
    check(ReferenceMap, stress)


TRIES = 60


@pytest.mark.parametrize(("culprit", "check"), [(c, name) for c, names in BITES.items() for name in names])
def test_a_broken_map_is_rejected(stress, culprit, check):
    """Races come by chance, on a busy machine more rarely: some tries are allowed."""
    (body,) = CHECKS[check].values
    for _ in range(TRIES):
        try:
            body(getattr(broken, culprit), stress)
        except (AssertionError, RuntimeError, KeyError):
            return
    pytest.fail(f"{check} accepted {culprit} {TRIES} times")


def test_every_broken_map_and_every_check_is_tried():
    classes = {
        name
        for name, value in vars(broken).items()
        if isinstance(value, type) and value.__module__ == broken.__name__
    }
    assert classes == set(BITES)
    untried = set(CHECKS) - set(itertools.chain(*BITES.values()))
    assert untried == {"everything_at_once"}, "what finds crashes has no broken twin in Python"

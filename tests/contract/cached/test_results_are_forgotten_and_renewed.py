"""Promise: cache_invalidate forgets one result, cache_refresh renews it while others get the old one."""

import pytest

from racefree import cached
from tests.crew import HeldComputation, Worker


class Renewal:
    """A cached function whose next computation is held."""

    def __init__(self):
        self.results = [HeldComputation("old")]
        self.results[0].release.set()
        self.function = cached(None)(lambda key: self.results[-1]())
        assert self.function("key") == "old"

    def begin(self, value="new", error=None):
        held = HeldComputation(value, error)
        self.results.append(held)
        worker = Worker(lambda: self.function.cache_refresh("key"))
        assert held.started.wait(30)
        return worker, held


def test_forgetting_says_whether_there_was_a_result():
    function = cached(None)(lambda *args, **kwargs: object())
    assert not function.cache_invalidate(1)
    first, other = function(1, x=2), function(2)
    assert function.cache_invalidate(1, x=2)
    assert not function.cache_invalidate(1, x=2)
    assert function(1, x=2) is not first
    assert function(2) is other


def test_forgetting_during_the_computation_wins():
    computation = HeldComputation("stale")
    function = cached(None)(lambda: computation())
    leader = Worker(function)
    assert computation.started.wait(30)
    assert not Worker(function.cache_invalidate).result()
    computation.release.set()
    assert leader.result() == "stale"
    assert function.cache_info().currsize == 0


def test_others_are_given_the_old_result_meanwhile():
    renewal = Renewal()
    worker, held = renewal.begin()
    assert Worker(lambda: renewal.function("key")).result() == "old"
    held.release.set()
    assert worker.result() == "new"
    assert renewal.function("key") == "new"
    assert renewal.function.cache_info() == (2, 1, None, 1)


def test_an_absent_result_is_computed():
    function = cached(None)(lambda key: [key])
    made = function.cache_refresh(1)
    assert function(1) is made
    assert function.cache_info() == (1, 0, None, 1)


def test_what_was_begun_before_is_not_taken_for_new():
    computations = [HeldComputation("before"), HeldComputation("after")]
    computations[1].release.set()
    waiting = iter(computations)
    function = cached(None)(lambda: next(waiting)())
    leader = Worker(function)
    assert computations[0].started.wait(30)
    assert Worker(function.cache_refresh).result() == "after"
    computations[0].release.set()
    assert leader.result() == "before"
    assert function() == "after"


def test_a_failing_renewal_leaves_the_old_result():
    renewal = Renewal()
    worker, held = renewal.begin(error=ValueError("no"))
    held.release.set()
    assert worker.error() is held.error
    assert renewal.function("key") == "old"
    renewal.results.pop()
    assert renewal.function.cache_refresh("key") == "old"


@pytest.mark.parametrize("clear", [False, True])
def test_forgetting_during_the_renewal_wins(clear):
    renewal = Renewal()
    worker, held = renewal.begin()
    if clear:
        renewal.function.cache_clear()
    else:
        assert renewal.function.cache_invalidate("key")
    held.release.set()
    assert worker.result() == "new"
    assert renewal.function.cache_info().currsize == 0


def test_forgetting_and_computing_during_the_renewal_wins():
    renewal = Renewal()
    worker, held = renewal.begin()
    renewal.results[-1] = renewal.results[0]
    assert renewal.function.cache_invalidate("key")
    assert (
        renewal.function("key") == "old"
    )  # computed after the invalidation, though it is the very same object
    held.release.set()
    assert worker.result() == "new"
    assert renewal.function("key") == "old"


def test_the_first_of_two_renewals_to_end_stays():
    renewal = Renewal()
    first, held_first = renewal.begin("first")
    second, held_second = renewal.begin("second")
    held_second.release.set()
    assert second.result() == "second"
    held_first.release.set()
    assert first.result() == "first"
    assert renewal.function("key") == "second"


def test_clearing_forgets_results_and_counts():
    function = cached(None)(lambda x: [x])
    first = function(1)
    function(1)
    function.cache_clear()
    assert function.cache_info() == (0, 0, None, 0)
    assert function(1) is not first
    assert function.cache_info() == (0, 1, None, 1)

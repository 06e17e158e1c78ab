"""The exercise finds nothing wrong with a right service, and what is wrong with each broken one."""

import itertools

import pytest

from racefree.demo.strategies import STRATEGIES, lock, make_service


@pytest.mark.parametrize("strategy", [name for name in STRATEGIES if name != "unsafe"])
def test_right_service_meets_every_expectation(run_short, strategy):
    outcome = run_short(make_service(strategy), strategy=strategy)
    assert outcome.problems == ()
    assert outcome.failures == ()
    assert outcome.ok
    assert outcome.checks > 100
    assert (outcome.audit.lost_lookups, outcome.audit.lost_increments) == (0, 0)


class LosesUpdates(lock.Service):
    """Every seventh increment is lost, as when two threads write what they have both read."""

    def __init__(self):
        super().__init__()
        self.calls = itertools.count(1)

    def record_metric(self, name, amount=1):
        if next(self.calls) % 7:
            super().record_metric(name, amount)


class CountsTwice(lock.Service):
    def record_metric(self, name, amount=1):
        super().record_metric(name, 2 * amount if name == "requests.total" else amount)


class DropsAKnownKey(lock.Service):
    """A key that nobody invalidates goes when it has been read twice."""

    def get_from_cache(self, key):
        value = super().get_from_cache(key)
        result = self.cached_result("known:3")
        if result is not None and result.hit_count >= 2:
            with self.cache_lock:
                self.cache.pop("known:3", None)
        return value


class ChangesAValue(lock.Service):
    def get_from_cache(self, key):
        value = super().get_from_cache(key)
        return "something else" if key == "known:2" else value


class MixesUpKeys(lock.Service):
    """Workers are given what belongs to another key."""

    def store_in_cache(self, key, value):
        super().store_in_cache(key, "result of user:0:0" if key.startswith("user:") else value)


class ForgetsHits(lock.Service):
    """Each entry's hit count stands still from time to time; the totals are right."""

    def get_from_cache(self, key):
        value = super().get_from_cache(key)
        with self.cache_lock:
            result = self.cache.get(key)
            if result is not None and result.hit_count >= 3:
                result.hit_count = 2
        return value


class ForgetsTotalHits(lock.Service):
    def get_cache_stats(self):
        stats = super().get_cache_stats()
        return stats._replace(hits=max(0, stats.hits - 1))


class ForgetsTheInvalidation(lock.Service):
    """Says that the entry has gone, and keeps it."""

    def invalidate_cache_entry(self, key):
        return key in self.cache


class LosesAName(lock.Service):
    """Once there are more than five names, all reads leave one out."""

    def get_all_metrics(self):
        metrics = super().get_all_metrics()
        if len(metrics) > 5:
            del metrics["requests.total"]
        return metrics


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (LosesUpdates, "metric cache.hits counts"),
        (CountsTwice, "metric requests.total counts"),
        (DropsAKnownKey, "known:3"),
        (ChangesAValue, "known:2 has become 'something else'"),
        (MixesUpKeys, "read 'result of user:0:0' for user:"),
        (ForgetsHits, "known:0 counts"),
        (ForgetsTotalHits, "the cache counts"),
        (ForgetsTheInvalidation, "the cache counts"),
        (LosesAName, "metric requests.total"),
    ],
)
def test_broken_service_fails_the_consistency_expectation(run_short, broken, said):
    outcome = run_short(broken(), invalidation_rate=0.05)
    assert not outcome.ok
    assert not outcome.expectations()["consistency"].ok
    assert outcome.errors > 0
    assert any(said in text for text in outcome.problems), outcome.problems


def test_lost_increments_are_counted_exactly(run_short):
    service = LosesUpdates()
    outcome = run_short(service)
    made = outcome.audit.increments
    assert made > 0
    assert outcome.audit.lost_increments == made // 7


def test_cache_that_never_keeps_anything_fails_the_hit_rate(run_short):
    class KeepsNothing(lock.Service):
        def store_in_cache(self, key, value):
            if key.startswith("known:"):
                super().store_in_cache(key, value)

    verdict = run_short(KeepsNothing()).expectations()["hit_rate"]
    assert (verdict.ok, verdict.value) == (False, 0.0)


def test_errors_by_the_million_are_counted_and_a_few_are_kept(run_short):
    outcome = run_short(MixesUpKeys(), requests=2000)
    assert outcome.errors > 3 * 1000
    assert len(outcome.problems) < 100

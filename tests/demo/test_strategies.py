"""Every strategy keeps the service's promises when one thread calls it; who keeps them under many."""

import threading

import pytest

from racefree.demo.strategies import STRATEGIES, make_service, unsafe


@pytest.fixture(params=STRATEGIES)
def service(request):
    return make_service(request.param)


@pytest.fixture(params=[name for name in STRATEGIES if name != "unsafe"])
def safe_service(request):
    return make_service(request.param)


def test_unknown_strategy_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(ValueError, match=r"unknown strategy 'fast': one of unsafe, lock, optimal"):
        make_service("fast")


def test_stored_value_is_got_and_counted_as_a_hit(service):
    service.store_in_cache("key", "value")
    assert service.get_from_cache("key") == "value"
    assert tuple(service.get_cache_stats()) == (1, 1, 0, 0)


def test_absent_key_is_none_and_counted_as_a_miss(service):
    assert service.get_from_cache("key") is None
    assert tuple(service.get_cache_stats()) == (0, 0, 1, 0)


def test_invalidation_removes_the_entry_and_says_whether_it_was_there(service):
    service.store_in_cache("key", "value")
    assert service.invalidate_cache_entry("key") is True
    assert service.invalidate_cache_entry("key") is False
    assert service.get_from_cache("key") is None
    assert tuple(service.get_cache_stats()) == (0, 0, 1, 1)


def test_cached_result_tells_value_age_and_hits_and_counts_nothing(service):
    service.store_in_cache("key", "value")
    service.get_from_cache("key")
    for _ in range(2):
        result = service.cached_result("key")
        assert (result.value, result.hit_count) == ("value", 1)
        assert result.computed_at > 0
    assert service.cached_result("absent") is None
    assert tuple(service.get_cache_stats()) == (1, 1, 0, 0)


def test_storing_again_replaces_the_value_and_begins_its_hits_anew(service):
    service.store_in_cache("key", "old")
    service.get_from_cache("key")
    service.store_in_cache("key", "new")
    assert service.cached_result("key").hit_count == 0
    assert service.get_from_cache("key") == "new"


def test_hit_rate_is_hits_of_all_lookups(service):
    assert service.get_cache_stats().hit_rate == 0
    service.store_in_cache("key", "value")
    for _ in range(3):
        service.get_from_cache("key")
    service.get_from_cache("absent")
    assert service.get_cache_stats().hit_rate == 0.75


def test_metrics_begin_at_0_and_add_up(service):
    assert service.get_metric("metric") == 0
    service.record_metric("metric")
    service.record_metric("metric", 5)
    service.record_metric("other")
    assert service.get_metric("metric") == 6
    assert dict(service.get_all_metrics()) == {"metric": 6, "other": 1}


def test_all_metrics_is_a_copy(service):
    service.record_metric("metric")
    before = service.get_all_metrics()
    service.record_metric("metric")
    service.record_metric("new")
    assert dict(before) == {"metric": 1}


def test_counts_are_exact_under_many_threads(safe_service, stress):
    times = stress.times(2000)
    safe_service.store_in_cache("hot", "value")

    def work():
        for _ in range(times):
            assert safe_service.get_from_cache("hot") == "value"
            safe_service.record_metric("metric")

    stress.run(*[work] * stress.threads)
    assert safe_service.get_metric("metric") == stress.threads * times
    assert safe_service.cached_result("hot").hit_count == stress.threads * times
    assert safe_service.get_cache_stats().hits == stress.threads * times


def test_reports_never_fail_while_others_store_and_record(safe_service, stress):
    times = stress.times(1000)
    reports = stress.times(200)

    def write():
        for number in range(times):
            safe_service.store_in_cache(f"key {number}", "value")
            safe_service.record_metric(f"metric {number}")

    def report():
        for _ in range(reports):
            assert safe_service.get_cache_stats().entries <= times
            assert sum(safe_service.get_all_metrics().values()) <= (stress.threads - 1) * times

    stress.run(report, *[write] * (stress.threads - 1))


class Interrupted(dict):
    """A dict in which another thread runs to its end in the middle of one read."""

    def __init__(self, entries, other):
        super().__init__(entries)
        self.other = other

    def get(self, key, default=None):
        value = super().get(key, default)
        other, self.other = self.other, None
        if other is not None:
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
        return value


def test_unsafe_loses_an_increment_that_comes_in_between():
    service = unsafe.Service()
    service.metrics = Interrupted({"metric": 10}, other=lambda: service.record_metric("metric"))
    service.record_metric("metric")
    assert service.get_metric("metric") == 11  # 12 were made


def test_unsafe_cannot_iterate_what_another_thread_changes():
    service = unsafe.Service()
    for number in range(10):
        service.store_in_cache(f"key {number}", number)

    class Values(dict):
        def values(self):
            for number, value in enumerate(super().values()):
                if number == 5:
                    service.store_in_cache("new", "value")
                yield value

    service.cache = Values(service.cache)
    with pytest.raises(RuntimeError, match="changed size during iteration"):
        service.get_cache_stats()

"""CacheMap keeps its promises while many threads hammer it; after each test the map checks itself."""

import pytest

from tests.model.linearizability import check_maps
from tests.stress import hammers
from tests.subject import CacheMap, check_invariants


@pytest.fixture
def cache():
    cache = CacheMap()
    yield cache
    check_invariants(cache)


def test_a_present_key_that_is_overwritten_is_never_missed(cache, key_of, stress):
    hammers.present_key_is_never_missed(cache, key_of, stress)


def test_iteration_for_seconds_under_writers_raises_nothing_and_repeats_nothing(cache, key_of, stress):
    hammers.iteration_keeps_its_promise(cache, key_of, stress, seconds=2.0 * stress.scale)


def test_hits_and_misses_are_exactly_those_of_eight_threads(cache, key_of, stress):
    hammers.counts_are_exact(cache, key_of, stress)


def test_counts_are_exact_while_entries_come_and_go(cache, key_of, stress):
    hammers.counts_are_exact_under_writers(cache, key_of, stress)


def test_readers_miss_nothing_while_the_table_grows_and_shrinks(cache, key_of, stress):
    hammers.growth_loses_nothing(cache, key_of, stress)


def test_a_key_is_computed_once_however_many_ask(cache, key_of, stress):
    hammers.one_computation_per_key(cache, key_of, stress)


def test_nothing_stale_is_seen_after_an_invalidation_returned(cache, key_of, stress):
    hammers.invalidation_storm(cache, key_of, stress)


def test_threads_by_the_thousand_come_and_go(cache, key_of, stress):
    hammers.threads_come_and_go(cache, key_of, stress)


def test_each_item_is_taken_once(cache, key_of, stress):
    hammers.items_are_taken_once(cache, key_of, stress)


def test_setdefault_has_one_winner(cache, key_of, stress):
    hammers.setdefault_has_one_winner(cache, key_of, stress)


def test_all_operations_at_once_keep_the_sums_right(cache, key_of, stress):
    hammers.everything_at_once(cache, key_of, stress)


def test_longer_histories_are_linearizable(key_of, stress):
    check_maps(CacheMap, key_of, stress.times(200), stress)

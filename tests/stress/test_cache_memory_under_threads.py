"""What writers retire is freed while readers come, are preempted and go; nothing unbounded is kept."""

import gc
import sysconfig
import threading
import weakref

import pytest

from tests.crew import PATIENCE, Worker, wait_until
from tests.subject import CacheMap, check_invariants

FREE_THREADED = sysconfig.get_config_var("Py_GIL_DISABLED") == 1
needs_hooks = pytest.mark.skipif(
    not hasattr(CacheMap, "_in_section"), reason="racefree was not built with RACEFREE_CHECKS=1"
)


class Value:
    """Can be counted while it lives."""


def living(values):
    gc.collect()
    return sum(1 for reference in values if reference() is not None)


@needs_hooks
def test_a_reader_preempted_for_long_delays_memory_but_loses_none(stress):
    """What is removed meanwhile is kept in few batches, however much it is, and goes when it leaves."""
    cache = CacheMap()
    inside, leave = threading.Event(), threading.Event()

    def stay():
        inside.set()
        assert leave.wait(PATIENCE)

    reader = Worker(cache._in_section, stay)
    assert inside.wait(PATIENCE)
    references = []
    for number in range(stress.times(2_000)):
        value = Value()
        references.append(weakref.ref(value))
        cache[number % 50] = value
    assert cache._garbage() <= 4
    cache.clear()
    del value
    if FREE_THREADED:  # elsewhere nobody can be in the middle of a look-up while another thread runs
        assert living(references) == len(references), "freed under a reader that may still look at it"
    leave.set()
    reader.result()
    wait_until(lambda: cache.set("nudge", None) or living(references) == 0, "all values are freed")
    wait_until(lambda: cache.set("nudge", None) or cache._garbage() == 0, "no garbage waits")
    check_invariants(cache)


@needs_hooks
def test_readers_that_overlap_without_end_do_not_hold_memory_for_ever(stress):
    """There is always somebody in a section, but nobody stays: each removed value goes after a while."""
    cache = CacheMap()
    stop = threading.Event()
    baton = [threading.Event() for _ in range(2)]

    def overlap(which):
        while not stop.is_set():
            cache._in_section(
                lambda: (baton[1 - which].set(), baton[which].wait(0.001), baton[which].clear())
            )

    readers = [Worker(overlap, which) for which in range(2)]
    references = []
    try:
        for number in range(stress.times(500)):
            value = Value()
            references.append(weakref.ref(value))
            cache[number % 7] = value
        del value
        cache.clear()
        wait_until(lambda: cache.set("nudge", None) or living(references) == 0, "all values are freed")
    finally:
        stop.set()
    for reader in readers:
        reader.result()
    check_invariants(cache)


def test_replaced_values_are_all_freed_under_readers(stress):
    cache = CacheMap()
    cache["key"] = Value()
    references = [[] for _ in range(2)]
    done = threading.Event()

    def write(mine):
        for _ in range(stress.times(5_000)):
            value = Value()
            mine.append(weakref.ref(value))
            cache["key"] = value

    def write_all():
        try:
            stress.run(*(lambda mine=mine: write(mine) for mine in references))
        finally:
            done.set()

    def read():
        while not done.is_set():
            assert type(cache["key"]) is Value

    stress.run(write_all, read, read)
    cache.clear()
    everything = references[0] + references[1]
    wait_until(lambda: cache.set("nudge", None) or living(everything) == 0, "all values are freed")
    check_invariants(cache)


def test_maps_made_and_dropped_by_all_threads_free_their_values(stress):
    references = [[] for _ in range(4)]

    def make_and_drop(mine):
        for number in range(stress.times(300)):
            cache = CacheMap()
            for key in range(10):
                value = Value()
                cache[key] = value
                assert cache.get(key) is value
            mine.append(weakref.ref(value))
            if number % 3 == 0:
                cache["cycle"] = cache
            assert cache.stats().hits == 10

    stress.run(*(lambda mine=mine: make_and_drop(mine) for mine in references))
    everything = [reference for mine in references for reference in mine]
    nudge = CacheMap()
    wait_until(lambda: nudge.set("nudge", None) or living(everything) == 0, "all values are freed")


def test_iterators_outlive_maps_that_other_threads_drop(stress):
    shared = [CacheMap()]
    shared[0].update({number: (number,) for number in range(100)})

    def replace():
        for _ in range(stress.times(150)):
            fresh = CacheMap()
            fresh.update({number: (number,) for number in range(100)})
            shared[0] = fresh

    def iterate():
        for _ in range(stress.times(150)):
            items = iter(shared[0].items())
            assert sum(1 for key, value in items if value == (key,)) == 100

    stress.run(replace, iterate, iterate)

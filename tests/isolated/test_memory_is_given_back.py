"""Nothing is unbounded: keys, threads and maps that came and went leave the process at the size it had."""

import sysconfig

import pytest

from tests.isolated.memory import MEASURABLE
from tests.processes import run_program

pytestmark = pytest.mark.skipif(not MEASURABLE, reason="needs /proc")

BEGIN = """
import threading
from tests.isolated.memory import assert_keeps_its_size, resident_bytes
from tests.subject import CacheMap, check_invariants
MB = 1 << 20
"""


MILLION = """
cache = CacheMap()
cache["stays"] = 1
before = resident_bytes()
for number in KEYS:
    cache[number] = number
full = resident_bytes()
for number in KEYS:
    del cache[number]
kept = resident_bytes() - before
assert len(cache) == 1 and cache["stays"] == 1
assert full - before > 50 * MB, "the measurement sees a full table"
assert kept < 6 * MB, f"{kept / MB:.1f} MB kept of {(full - before) / MB:.0f}"
check_invariants(cache)
"""


def test_a_million_keys_inserted_and_deleted_cost_the_map_nothing():
    run_program(BEGIN + "keys = list(range(1_000_000))" + MILLION.replace("KEYS", "keys"))


@pytest.mark.skipif(
    sysconfig.get_config_var("Py_GIL_DISABLED") == 1,
    reason="free-threaded CPython 3.13 keeps the memory of a million freed numbers, as a list of them shows",
)
def test_a_million_keys_inserted_and_deleted_leave_the_process_at_its_size():
    run_program(BEGIN + MILLION.replace("KEYS", "range(1_000_000)"))


@pytest.mark.parametrize(
    "remove", ["del cache[old]", "cache.pop(old)", "cache.invalidate(old)", "cache.popitem()"]
)
def test_a_window_sliding_over_a_million_keys_stays_small(remove):
    """Tombstones are swept: a thousand entries need the room of a thousand, whatever came before."""
    run_program(
        BEGIN
        + f"""
cache = CacheMap()
def slide(start, count):
    for number in range(start, start + count):
        cache[number] = number
        if number >= 1000:
            old = number - 1000
            {remove}
slide(0, 50_000)
before = resident_bytes()
slide(50_000, 500_000)
grown = resident_bytes() - before
assert len(cache) == 1000
assert grown < 1 * MB, f"grew by {{grown}} bytes"
check_invariants(cache)
"""
    )


def test_a_cleared_map_gives_its_table_back():
    run_program(
        BEGIN
        + """
cache = CacheMap()
values = list(range(100_000))
def fill_and_clear():
    for number in values:
        cache[number] = number
    cache.clear()
fill_and_clear()
empty = resident_bytes()
for number in values:
    cache[number] = number
full = resident_bytes()
cache.clear()
after = resident_bytes()
# The interpreter's allocator keeps an arena of a megabyte as long as anything lives in it.
assert after - empty < 2.5 * MB, f"{(after - empty) / MB:.1f} MB kept of {(full - empty) / MB:.1f}"
assert full - empty > 4 * MB, "the measurement sees a full table"
assert_keeps_its_size(fill_and_clear, 10, 3 * MB)
"""
    )


def test_threads_that_come_and_go_leave_nothing():
    run_program(
        BEGIN
        + """
cache = CacheMap()
cache["key"] = "value"
def use():
    cache.get("key"), cache.get("absent")
    cache[threading.get_ident()] = 1
    cache.get_or_compute("computed", lambda: 1)
    del cache[threading.get_ident()]
def batch():
    for _ in range(20):
        threads = [threading.Thread(target=use) for _ in range(10)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
assert_keeps_its_size(batch, 10, 1 * MB)
assert cache.stats().hits >= 200 * 12
check_invariants(cache)
"""
    )


def test_maps_that_come_and_go_leave_nothing_in_threads_that_stay():
    run_program(
        BEGIN
        + """
from tests.crew import run_together
turn = threading.Barrier(3)
def work():
    shared = []
    def use():
        for _ in range(300):
            if turn.wait(60) == 0:
                shared[:] = [CacheMap()]
            turn.wait(60)
            cache = shared[0]
            for number in range(10):
                cache[number] = number
                cache.get(number)
                cache.get(-1)
            turn.wait(60)
    run_together(use, use, use)
assert_keeps_its_size(work, 6, 1 * MB)
"""
    )


def test_writers_leave_nothing_while_readers_never_stop():
    """Retired values are freed as readers pass, not when they are gone."""
    run_program(
        BEGIN
        + """
from tests.crew import Worker
cache, stop = CacheMap(), threading.Event()
def read():
    while not stop.is_set():
        for number in range(20):
            cache.get(number)
readers = [Worker(read) for _ in range(2)]
def write():
    for number in range(20_000):
        cache[number % 20] = bytes(1000)
        if number % 7 == 0:
            cache.invalidate(number % 20)
try:
    assert_keeps_its_size(write, 5, 4 * MB)
finally:
    stop.set()
for reader in readers:
    reader.result()
check_invariants(cache)
"""
    )


@pytest.mark.parametrize("count", [100_000, 150_000, 190_000])
def test_an_entry_takes_at_most_a_hundred_bytes_beyond_key_and_value(count):
    print(
        run_program(
            BEGIN
            + f"""
keys = [object() for _ in range({count})]
value = object()
cache = CacheMap()
before = resident_bytes()
for key in keys:
    cache[key] = value
each = (resident_bytes() - before) / {count}
print(f"{{each:.1f}} bytes an entry")
assert each <= 100, f"{{each:.1f}} bytes an entry"
"""
        )
    )

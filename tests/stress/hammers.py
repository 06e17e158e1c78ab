"""The stress bodies: each hammers a map from many threads and raises AssertionError at a broken promise.

They take any map, so that the tests of these checks can give them broken ones. Sizes: `stress.times`.
"""

import contextlib
import itertools
import threading
import time
from collections import defaultdict
from typing import Any

from tests.keys import CollidingKey

ABSENT = object()
PAUSE = 0.0  # a sleep of nothing lets another thread run; it synchronises nothing


class Watch:
    """Lets background threads run until the foreground is done, also when the foreground fails."""

    def __init__(self, stress: Any):
        self.stress = stress
        self.done = threading.Event()

    def run(self, foreground: Any, *background: Any) -> None:
        def front() -> None:
            try:
                foreground()
            finally:
                self.done.set()

        def back(step: Any) -> None:
            try:
                while not self.done.is_set():
                    step()
            finally:
                self.done.set()

        self.stress.run(front, *(lambda step=step: back(step) for step in background))


def present_key_is_never_missed(cache: Any, key_of: Any, stress: Any) -> None:
    """Keys that are overwritten all the time are always there, and whole."""
    keys = [key_of(number) for number in range(4)]
    for key in keys:
        cache[key] = (0, 0)
    numbers = itertools.count(1)
    watch = Watch(stress)

    def read() -> None:
        for _ in range(stress.times(6_000)):
            for key in keys:
                first, second = cache.get(key, (ABSENT, None))
                assert first is not ABSENT, f"{key!r} was missed while it was overwritten"
                assert first == second, f"a torn value: {first}, {second}"
            assert key in cache, "in does not see it"
            assert cache.entry(key) is not None, "entry does not see it"

    def overwrite() -> None:
        for key in keys:
            number = next(numbers)
            cache[key] = (number, number)

    def neighbours() -> None:
        for number in range(100, 160):
            cache[key_of(number)] = (1, 1)
        for number in range(100, 160):
            cache.invalidate(key_of(number))

    watch.run(lambda: stress_readers(stress, read), overwrite, neighbours)


def stress_readers(stress: Any, read: Any) -> None:
    stress.run(*[read] * 2)


def iteration_keeps_its_promise(cache: Any, key_of: Any, stress: Any, seconds: float) -> None:
    """Under writers: nothing raises, no key twice, keys that stay are all seen, values fit their keys."""
    stable = {key_of(number): number for number in range(200)}
    cache.update(stable)
    watch = Watch(stress)

    def iterate() -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for seen in (
                list(cache),
                list(cache.keys()),
                [key for key, _ in cache.items()],
                list(cache.snapshot()),
            ):
                assert len(seen) == len(set(seen)), "a key twice"
                assert stable.keys() <= set(seen), "a key that stayed was not seen"
            for key, value in cache.items():
                assert stable.get(key, value) == value, "a value of another key"
            assert len(list(cache.values())) >= len(stable)

    def come_and_go() -> None:
        for number in range(1000, 1100):
            cache[key_of(number)] = number
        for number in range(1000, 1100):
            cache.pop(key_of(number), None)

    def overwrite() -> None:
        for key, number in stable.items():
            cache[key] = number

    watch.run(iterate, come_and_go, overwrite)


def counts_are_exact(cache: Any, key_of: Any, stress: Any) -> None:
    """Hits and misses are those that eight threads saw; each entry's hits are those of its key."""
    keys = [key_of(number) for number in range(16)]
    for key in keys[:8]:
        cache[key] = "value"
    tallies = [defaultdict(int) for _ in range(8)]

    def look_up(thread: int) -> None:
        chance, tally = stress.random(thread), tallies[thread]
        for _ in range(stress.times(15_000)):
            key = chance.choice(keys)
            how = chance.randrange(3)
            if how == 0:
                hit = cache.get(key, ABSENT) is not ABSENT
            elif how == 1:
                try:
                    cache[key]
                    hit = True
                except KeyError:
                    hit = False
            elif key in keys[:8]:
                hit = cache.get_or_compute(key, lambda: "computed") == "value"
            else:
                continue
            tally[key if hit else "miss"] += 1

    stress.run(*(lambda thread=thread: look_up(thread) for thread in range(8)))
    stats = cache.stats()
    expected = {key: sum(tally[key] for tally in tallies) for key in keys[:8]}
    assert stats.misses == sum(tally["miss"] for tally in tallies)
    assert stats.hits == sum(expected.values())
    assert {key: cache.entry(key).hit_count for key in keys[:8]} == expected
    assert sum(entry.hit_count for entry in cache.snapshot(entries=True).values()) == stats.hits


def counts_are_exact_under_writers(cache: Any, key_of: Any, stress: Any) -> None:
    """What the threads saw is what was counted, also while entries come, go and are replaced under them."""
    keys = [key_of(number) for number in range(32)]
    hits, misses, stores, removed = ([0] * 8 for _ in range(4))

    def work(thread: int) -> None:
        chance = stress.random(thread)
        for _ in range(stress.times(15_000)):
            key, what = chance.choice(keys), chance.random()
            if what < 0.6:
                if cache.get(key, ABSENT) is ABSENT:
                    misses[thread] += 1
                else:
                    hits[thread] += 1
            elif what < 0.8:
                cache[key] = thread
                stores[thread] += 1
            elif what < 0.9:
                removed[thread] += cache.invalidate(key)
            else:
                removed[thread] += cache.pop(key, ABSENT) is not ABSENT

    stress.run(*(lambda thread=thread: work(thread) for thread in range(8)))
    stats = cache.stats()
    assert (stats.hits, stats.misses) == (sum(hits), sum(misses))
    assert stats.invalidations == stats.removals["explicit"] == sum(removed)
    assert stats.entries == len(cache) == sum(stores) - sum(removed) - stats.removals["replaced"]


def growth_loses_nothing(cache: Any, key_of: Any, stress: Any) -> None:
    """Readers of stable keys miss none while the table grows and shrinks, over and over."""
    stable = {key_of(number): (number,) for number in range(50)}
    cache.update(stable)
    size = 300 if isinstance(key_of(1), CollidingKey) else 8_000
    watch = Watch(stress)

    def grow_and_shrink() -> None:
        for _ in range(stress.times(4)):
            for number in range(1_000, 1_000 + size):
                cache[key_of(number)] = number
            assert len(cache) == len(stable) + size
            for number in range(1_000, 1_000 + size):
                assert cache.pop(key_of(number)) == number
            assert len(cache) == len(stable)

    def read() -> None:
        for key, value in stable.items():
            assert cache.get(key) == value, "a stable key was lost"
            assert cache.peek(key) == value, "a stable key was lost"
        assert cache.get(key_of(999)) is None, "a key that was never stored"

    watch.run(grow_and_shrink, read, read)
    assert cache.snapshot() == stable


def one_computation_per_key(cache: Any, key_of: Any, stress: Any) -> None:
    """All threads ask for the same fresh keys at once: each is computed once, and all get that value."""
    count = stress.times(800)
    computed = [[] for _ in range(count)]
    threads = 6
    results = [[None] * count for _ in range(threads)]

    def compute(number: int) -> object:
        value = object()
        computed[number].append(value)
        time.sleep(PAUSE)
        return value

    def ask(thread: int) -> None:
        for number in range(count):
            value = cache.get_or_compute(key_of(number), lambda number=number: compute(number))
            results[thread][number] = value

    stress.run(*(lambda thread=thread: ask(thread) for thread in range(threads)))
    for number in range(count):
        assert len(computed[number]) == 1, "computed more than once"
        assert all(result[number] is computed[number][0] for result in results), (
            "another value than was computed"
        )
    stats = cache.stats()
    assert stats.computations == count
    assert stats.hits + stats.misses == threads * count


def invalidation_storm(cache: Any, key_of: Any, stress: Any) -> None:
    """No value from before an invalidation is seen after it returned; computations overlap only around one.

    Each key's truth is a number that an invalidator raises before it invalidates; computing reads the truth.
    """
    keys = 3
    truth, settled = [0] * keys, [0] * keys
    computing: list[list[tuple[int, int, int]]] = [[] for _ in range(keys)]  # (asked, began, ended)
    invalidating: list[list[tuple[int, int]]] = [[] for _ in range(keys)]  # (began, ended)
    watch = Watch(stress)

    def invalidate(number: int) -> None:
        for _ in range(stress.times(500)):
            truth[number] += 1
            began = time.perf_counter_ns()
            cache.invalidate(key_of(number))
            invalidating[number].append((began, time.perf_counter_ns()))
            settled[number] = truth[number]
            for _ in range(3):
                time.sleep(PAUSE)

    def compute(number: int, asked: int) -> int:
        began, value = time.perf_counter_ns(), truth[number]
        time.sleep(PAUSE)
        computing[number].append((asked, began, time.perf_counter_ns()))
        return value

    def read() -> None:
        for number in range(keys):
            oldest, asked = settled[number], time.perf_counter_ns()
            value = cache.get_or_compute(
                key_of(number), lambda number=number, asked=asked: compute(number, asked)
            )
            assert value >= oldest, f"a stale value: {value} after {oldest} was settled"
            oldest = settled[number]
            value = cache.get(key_of(number))
            assert value is None or value >= oldest, f"a stale value: {value} after {oldest} was settled"

    def invalidate_all() -> None:
        stress.run(*(lambda number=number: invalidate(number) for number in range(keys)))

    watch.run(invalidate_all, read, read, read)
    for number in range(keys):
        _overlaps_are_explained(sorted(computing[number], key=lambda c: c[1]), invalidating[number])


def _overlaps_are_explained(computing: list, invalidating: list) -> None:
    """Two at a time need an invalidation that came between: after one was asked for, before the other ran.

    Which of the two was there first is not known: a thread may be preempted between its start of a computation
    and the first line of it.
    """
    for place, (asked, began, ended) in enumerate(computing):
        for asked_too, began_later, _ in computing[place + 1 :]:
            if began_later >= ended:
                break
            explained = any(
                (begin <= began_later and end >= asked) or (begin <= began and end >= asked_too)
                for begin, end in invalidating
            )
            assert explained, "two computations of one key at a time, and no invalidation between"


def threads_come_and_go(cache: Any, key_of: Any, stress: Any) -> None:
    """Thousands of threads, each doing a little: their counts stay when they are gone."""
    cache[key_of(0)] = "value"
    batches, batch = stress.times(150), 10

    def little() -> None:
        assert cache.get(key_of(0)) == "value"
        assert cache.get(key_of(1)) is None
        cache[key_of(2)] = threading.get_ident()
        cache.get_or_compute(key_of(3), lambda: "computed")
        cache.invalidate(key_of(3))

    failures = []

    def run() -> None:
        try:
            little()
        except BaseException as failure:  # raised below
            failures.append(failure)

    for _ in range(batches):
        threads = [threading.Thread(target=run) for _ in range(batch)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
    total = batches * batch
    stats = cache.stats()
    assert cache.entry(key_of(0)).hit_count == total
    assert stats.hits + stats.misses == 3 * total
    assert stats.hits >= total
    assert stats.misses >= total


def items_are_taken_once(cache: Any, key_of: Any, stress: Any) -> None:
    """Threads that empty a map by popitem, pop and invalidate take each item exactly once."""
    count = 300
    for round_ in range(stress.times(30)):
        for number in range(count):
            cache[key_of(number)] = number
        taken: list[int] = []
        invalidated = [0]

        def by_popitem(taken=taken) -> None:
            while True:
                try:
                    key, value = cache.popitem()
                except KeyError:
                    return
                assert key == key_of(value)
                taken.append(value)

        def by_pop(taken=taken) -> None:
            for number in range(count):
                value = cache.pop(key_of(number), None)
                if value is not None:
                    assert value == number
                    taken.append(value)

        def by_invalidation(invalidated=invalidated) -> None:
            for number in reversed(range(count)):
                invalidated[0] += cache.invalidate(key_of(number))

        stress.run(by_popitem, by_popitem, by_pop, by_pop, by_invalidation)
        assert len(taken) == len(set(taken)), f"taken twice in round {round_}"
        assert len(taken) + invalidated[0] == count, f"lost or taken twice in round {round_}"
        assert len(cache) == 0


def setdefault_has_one_winner(cache: Any, key_of: Any, stress: Any) -> None:
    """All threads that call setdefault for a key get the same object, and it is what is stored."""
    count, threads = stress.times(2_000), 6
    got = [[] for _ in range(threads)]

    def ask(thread: int) -> None:
        for number in range(count):
            got[thread].append(cache.setdefault(key_of(number), object()))

    stress.run(*(lambda thread=thread: ask(thread) for thread in range(threads)))
    for number in range(count):
        stored = cache.peek(key_of(number))
        assert all(answers[number] is stored for answers in got), "two winners"


def everything_at_once(cache: Any, key_of: Any, stress: Any) -> None:
    """All operations from all threads on few keys: nothing unexpected is raised, the sums are right."""
    keys = [key_of(number) for number in range(24)]
    computed, failed = [0] * 6, [0] * 6

    def value_of(thread: int, fail: bool) -> Any:
        if fail:
            failed[thread] += 1
            raise ArithmeticError
        computed[thread] += 1
        return [thread]

    def work(thread: int) -> None:
        chance = stress.random(thread)
        for step in range(stress.times(8_000)):
            key, what = chance.choice(keys), chance.randrange(16)
            if what < 4:
                cache.get(key)
            elif what < 6:
                cache[key] = [step]
            elif what < 8:
                with contextlib.suppress(ArithmeticError):  # its own, or that of the one it waited for
                    cache.get_or_compute(key, lambda fail=what == 7: value_of(thread, fail), timeout=30)
            elif what == 8:
                cache.invalidate(key)
            elif what == 9:
                cache.pop(key, None)
            elif what == 10:
                cache.setdefault(key, [step])
            elif what == 11:
                entry = cache.entry(key)
                assert entry is None or type(entry.value) is list
            elif what == 12:
                assert len(cache.snapshot()) <= len(keys)
            elif what == 13 and step % 10 == 0:
                cache.invalidate_if(lambda key, value, step=step: value[0] == step % 6)
            elif what == 14 and step % 40 == 0:
                cache.clear()
            else:
                assert sum(1 for _ in cache) <= len(keys)

    stress.run(*(lambda thread=thread: work(thread) for thread in range(6)))
    stats = cache.stats()
    assert (stats.computations, stats.failures) == (sum(computed), sum(failed))
    assert stats.entries == len(cache) == len(list(cache)) == len(cache.snapshot())
    assert all(type(value) is list for value in cache.values())

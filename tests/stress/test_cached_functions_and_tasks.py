"""Threads, tasks and event loops that call, forget, renew and cancel at once: counts stay exact, nobody hangs."""

import asyncio
import contextlib
import gc
import weakref

from racefree import CacheMap, cached
from tests.subject import check_invariants


def test_calls_of_cached_functions_are_counted_exactly(stress):
    calls, keys = stress.times(4000), 20

    @cached(None)
    def function(x, *, y=0):
        return x, y

    def caller(number):
        random = stress.random(number)
        for _ in range(calls):
            x, y = random.randrange(keys), random.randrange(3)
            assert (function(x, y=y) if y else function(x)) == (x, y)
            if random.random() < 0.02:
                function.cache_invalidate(x)
            elif random.random() < 0.02:
                assert function.cache_refresh(x) == (x, 0)

    stress.run(*(lambda number=number: caller(number) for number in range(stress.threads)))
    info = function.cache_info()
    assert info.hits + info.misses == calls * stress.threads
    assert info.currsize <= keys * 3
    check_invariants(function.cache)


def test_instances_come_and_go_while_their_methods_are_called(stress):
    rounds = stress.times(300)

    class Thing:
        def __init__(self, number):
            self.number = number

        @cached(None)
        def method(self, x):
            return self.number, x

    shared = [Thing(-1)]
    gone = []

    def caller(number):
        for round in range(rounds):
            thing = Thing((number, round))
            gone.append(weakref.ref(thing))
            common = shared[0]
            for x in (1, 2, 1):
                assert thing.method(x) == ((number, round), x)
                assert common.method(x)[1] == x
            if round % 50 == 0:
                shared[0] = Thing(round)
                Thing.method.cache_info()
        del thing, common

    stress.run(*(lambda number=number: caller(number) for number in range(stress.threads)))
    shared.clear()
    gc.collect()
    assert not any(reference() for reference in gone)
    info = Thing.method.cache_info()
    assert (info.hits + info.misses, info.currsize) == (6 * rounds * stress.threads, 0)


def test_tasks_and_threads_share_a_map(stress):
    rounds, keys = stress.times(300), 5
    cache = CacheMap()

    async def compute(random, key):
        value = cache.peek("version"), key
        for _ in range(random.randrange(3)):
            await asyncio.sleep(0)
        if random.random() < 0.1:
            raise LookupError(key)
        return value

    async def worker(number, task):
        random = stress.random(number, task)
        for _ in range(rounds):
            key = random.randrange(keys)
            asked = asyncio.ensure_future(cache.aget_or_compute(key, lambda key=key: compute(random, key)))
            if random.random() < 0.3:
                await asyncio.sleep(0)
                asked.cancel()
            with contextlib.suppress(LookupError, asyncio.CancelledError):
                assert (await asked)[1] == key
            if random.random() < 0.3:
                cache.invalidate(random.randrange(keys))

    def loop(number):
        async def main():
            await asyncio.gather(*(worker(number, task) for task in range(4)))

        asyncio.run(main())

    def thread(number):
        random = stress.random(number)
        for _ in range(rounds * 4):
            key = random.randrange(keys)
            with contextlib.suppress(LookupError):
                assert cache.get_or_compute(key, lambda key=key: (None, key))[1] == key
            if random.random() < 0.3:
                cache.invalidate(random.randrange(keys))

    half = max(2, stress.threads // 2)
    stress.run(
        *(lambda number=number: loop(number) for number in range(half)),
        *(lambda number=number: thread(number) for number in range(half, 2 * half)),
    )
    for key in range(keys):  # no flight was left behind
        assert cache.get_or_compute(key, lambda key=key: (None, key), timeout=0)[1] == key
    assert len(cache) == keys
    check_invariants(cache)

"""Promise: a computation that needs its own result raises RecursiveComputeError; the map stays usable."""

import threading

import pytest

from tests.crew import PATIENCE, HeldComputation, Worker, begin_waiting, never, wait_until_blocked
from tests.subject import CacheMap, RecursiveComputeError


def test_it_is_a_runtime_error():
    assert issubclass(RecursiveComputeError, RuntimeError)


def test_asking_for_the_key_inside_its_own_computation_raises(cache, key):
    with pytest.raises(RecursiveComputeError):
        Worker(lambda: cache.get_or_compute(key(1), lambda: cache.get_or_compute(key(1), never))).result()
    assert len(cache) == 0
    assert cache.get_or_compute(key(1), lambda: "value") == "value"


@pytest.mark.parametrize("timeout", [0, 10, None])
def test_a_timeout_does_not_hide_the_recursion(cache, key, timeout):
    def compute():
        return cache.get_or_compute(key(1), never, timeout=timeout)

    with pytest.raises(RecursiveComputeError):
        Worker(lambda: cache.get_or_compute(key(1), compute)).result()


def test_a_computation_may_catch_the_error_and_give_a_value(cache, key):
    def compute():
        with pytest.raises(RecursiveComputeError):
            cache.get_or_compute(key(1), never)
        return "value"

    assert Worker(lambda: cache.get_or_compute(key(1), compute)).result() == "value"
    assert cache.peek(key(1)) == "value"


def test_recursion_through_other_keys_raises(cache, key):
    def ask(number):
        return cache.get_or_compute(key(number), lambda: ask((number + 1) % 5))

    with pytest.raises(RecursiveComputeError):
        Worker(lambda: ask(0)).result()
    assert len(cache) == 0
    assert [cache.get_or_compute(key(number), lambda n=number: n) for number in range(5)] == list(range(5))


def test_recursion_through_several_maps_raises(key):
    maps = [CacheMap() for _ in range(3)]

    def ask(number):
        return maps[number % 3].get_or_compute(key(1), lambda: ask(number + 1))

    with pytest.raises(RecursiveComputeError):
        Worker(lambda: ask(0)).result()
    assert [len(map_) for map_ in maps] == [0, 0, 0]
    assert maps[0].get_or_compute(key(1), lambda: "value") == "value"


def test_recursion_through_a_loader_raises(key):
    cache = CacheMap(loader=lambda k: cache[k])
    with pytest.raises(RecursiveComputeError):
        Worker(lambda: cache[key(1)]).result()
    assert len(cache) == 0


def test_invalidating_the_key_first_does_not_make_it_another_computation(cache, key):
    def compute():
        cache.invalidate(key(1))
        with pytest.raises(RecursiveComputeError):
            cache.get_or_compute(key(1), never)
        cache[key(1)] = "stored inside"
        assert cache.get_or_compute(key(1), never) == "stored inside"
        return "value"

    assert Worker(lambda: cache.get_or_compute(key(1), compute)).result() == "value"
    assert cache.peek(key(1)) == "stored inside"


def test_reading_without_computing_inside_ones_own_computation_is_a_miss(cache, key):
    def compute():
        assert cache.get(key(1)) is None
        assert cache.peek(key(1)) is None
        assert key(1) not in cache
        assert cache.entry(key(1)) is None
        with pytest.raises(KeyError):
            cache[key(1)]
        return "value"

    assert cache.get_or_compute(key(1), compute) == "value"


class Ring:
    """Threads that each lead one key and then all ask for their neighbour's: a cycle of a given length."""

    def __init__(self, maps, key, length, fallback=None):
        self.maps, self.key, self.length, self.fallback = maps, key, length, fallback
        self.everybody_leads = threading.Barrier(length)
        self.errors = []

    def ask(self, number, compute):
        return self.maps[number % len(self.maps)].get_or_compute(self.key(number), compute)

    def lead(self, number):
        def compute():
            self.everybody_leads.wait(PATIENCE)
            try:
                return self.ask((number + 1) % self.length, never)
            except RecursiveComputeError as error:
                self.errors.append(error)
                if self.fallback is None:
                    raise
                return self.fallback

        return self.ask(number, compute)

    def workers(self):
        return [Worker(self.lead, number) for number in range(self.length)]


@pytest.mark.parametrize("maps", [1, 2])
@pytest.mark.parametrize("length", [2, 3, 6])
def test_a_cycle_over_threads_raises_in_all_of_them(key, length, maps):
    ring = Ring([CacheMap() for _ in range(maps)], key, length)
    for worker in ring.workers():
        assert isinstance(worker.error(), RecursiveComputeError)
    assert all(len(map_) == 0 for map_ in ring.maps)
    for number in range(length):
        assert ring.ask(number, lambda n=number: n) == number


@pytest.mark.parametrize("maps", [1, 2])
@pytest.mark.parametrize("length", [2, 3, 6])
def test_only_who_closes_the_cycle_gets_the_error_and_may_resolve_it(key, length, maps):
    ring = Ring([CacheMap() for _ in range(maps)], key, length, fallback="fallback")
    assert [worker.result() for worker in ring.workers()] == ["fallback"] * length
    assert len(ring.errors) == 1


@pytest.mark.parametrize("repetition", range(5))
def test_cycles_are_seen_however_the_threads_meet(cache, key, repetition):
    for _ in range(20):
        ring = Ring([cache], key, 3, fallback="fallback")
        assert [worker.result() for worker in ring.workers()] == ["fallback"] * 3
        cache.clear()


def test_a_chain_of_waits_is_no_cycle(cache, key):
    last = HeldComputation("value")
    workers = [last.begin(cache, key(0))]
    for number in range(1, 6):
        workers.append(
            Worker(
                lambda n=number: cache.get_or_compute(key(n), lambda: cache.get_or_compute(key(n - 1), never))
            )
        )
        wait_until_blocked(workers[-1], misses=(cache, 1 + 2 * number))
    last.release.set()
    assert [worker.result() for worker in workers] == ["value"] * 6


def test_two_ways_to_the_same_key_are_no_cycle(cache, key):
    root = HeldComputation(1)
    root_leader = root.begin(cache, key(0))

    def side(number):
        return cache.get_or_compute(key(number), lambda: cache.get_or_compute(key(0), never) + number)

    sides = [Worker(side, 10), Worker(side, 20)]
    wait_until_blocked(*sides, misses=(cache, 5))
    top = Worker(
        lambda: cache.get_or_compute(
            key(3), lambda: cache.get_or_compute(key(10), never) + cache.get_or_compute(key(20), never)
        )
    )
    wait_until_blocked(top)
    root.release.set()
    assert root_leader.result() == 1
    assert top.result() == 32


def test_a_cycle_closed_by_an_heir_raises(cache, key):
    """Who takes over leads from then on: the cycle check must follow the key to its new leader."""
    killed = HeldComputation(error=SystemExit())
    leader = killed.begin(cache, key(1))
    leads, asked = threading.Event(), threading.Event()

    def heirs_computation():
        leads.set()
        assert asked.wait(PATIENCE)
        with pytest.raises(RecursiveComputeError):
            cache.get_or_compute(key(2), never)
        return "heir"

    (heir,) = begin_waiting(cache, key(1), compute=heirs_computation)
    killed.release.set()
    assert isinstance(leader.error(), SystemExit)
    assert leads.wait(PATIENCE)
    other = Worker(lambda: cache.get_or_compute(key(2), lambda: cache.get_or_compute(key(1), never)))
    wait_until_blocked(other, misses=(cache, 4))
    asked.set()
    assert heir.result() == other.result() == "heir"


def test_those_who_waited_before_the_inheritance_are_followed_too(cache, key):
    killed = HeldComputation(error=SystemExit())
    leader = killed.begin(cache, key(1))
    caught, turns = [], threading.Semaphore(0)

    def compute(number):
        """The heir asks for what the other leads; the other still waits, now for the heir."""
        assert turns.acquire(timeout=PATIENCE)
        try:
            return cache.get_or_compute(key(3 - number + 10), never)
        except RecursiveComputeError as error:
            caught.append(error)
            return "heir"

    def ask(number):
        return cache.get_or_compute(
            key(number + 10), lambda: cache.get_or_compute(key(1), lambda: compute(number))
        )

    workers = [Worker(ask, 1), Worker(ask, 2)]
    wait_until_blocked(*workers, misses=(cache, 5))
    killed.release.set()
    assert isinstance(leader.error(), SystemExit)
    wait_until_blocked(*workers)
    turns.release()
    assert [worker.result() for worker in workers] == ["heir", "heir"]
    assert len(caught) == 1


def test_a_cycle_through_an_invalidated_computation_raises(cache, key):
    """A detached computation still has waiters: whoever computes it must not wait for one of them."""
    asked = threading.Event()

    def compute():
        assert asked.wait(PATIENCE)
        with pytest.raises(RecursiveComputeError):
            cache.get_or_compute(key(2), never)
        return "stale"

    leader = Worker(lambda: cache.get_or_compute(key(1), compute))
    wait_until_blocked(leader, misses=(cache, 1))
    other = Worker(lambda: cache.get_or_compute(key(2), lambda: cache.get_or_compute(key(1), never)))
    wait_until_blocked(other, misses=(cache, 3))
    assert cache.invalidate(key(1)) is False
    asked.set()
    assert leader.result() == other.result() == "stale"


def test_a_thread_that_computed_before_is_not_taken_for_a_leader_now(cache, key):
    for _ in range(100):
        assert cache.get_or_compute(key(1), lambda: cache.get_or_compute(key(2), lambda: 2)) == 2
        cache.clear()


def test_a_finished_threads_identity_is_not_confused_with_a_new_ones(cache, key):
    for number in range(200):
        worker = Worker(lambda n=number: cache.get_or_compute(key(n % 3), lambda: n))
        assert worker.result() == number
        cache.invalidate(key(number % 3))

"""The engine finds the first race of each variable where a detector with whole vector clocks finds it.

The engine works for the thread that calls it, so each trace is run by real threads that pass a baton; the baton is
a plain lock, which orders nothing for the engine.
"""

from __future__ import annotations

import _thread
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from racefree import _engine

THREADS, VARIABLES, LOCKS = 4, 3, 2
NUMBERS = itertools.count(1)  # of accesses, so that no pair of places is ever seen twice
OPERATIONS = st.one_of(
    st.tuples(st.sampled_from(["read", "write"]), st.integers(0, THREADS - 1), st.integers(0, VARIABLES - 1)),
    st.tuples(
        st.sampled_from(["acquire", "release"]), st.integers(0, THREADS - 1), st.integers(0, LOCKS - 1)
    ),
)


class Thing:
    """A variable or a lock."""


class Worker:
    """A thread that does one thing at a time, when told."""

    def __init__(self) -> None:
        self.go, self.done = _thread.allocate_lock(), _thread.allocate_lock()
        self.go.acquire()
        self.done.acquire()
        self.task = None
        _thread.start_new_thread(_engine.started(self.run, None), ())

    def run(self) -> None:
        while True:
            self.go.acquire()
            task = self.task
            if task is not None:
                task()
            self.done.release()
            if task is None:
                return

    def do(self, task) -> None:
        self.task = task
        self.go.release()
        self.done.acquire()


def oracle(trace) -> dict[int, int]:
    """For each variable that races, the position of the first access that does; whole clocks throughout."""
    clocks = [[0] * THREADS for _ in range(THREADS)]
    for thread in range(THREADS):
        clocks[thread][thread] = 1
    locks = [[0] * THREADS for _ in range(LOCKS)]
    history: list[list[tuple[bool, int, list[int]]]] = [[] for _ in range(VARIABLES)]
    races: dict[int, int] = {}
    for position, (what, thread, number) in enumerate(trace):
        now = clocks[thread]
        if what == "acquire":
            clocks[thread] = list(map(max, now, locks[number]))
        elif what == "release":
            locks[number] = list(map(max, now, locks[number]))
            now[thread] += 1
        elif number not in races:
            is_write = what == "write"
            if any((is_write or wrote) and at[other] > now[other] for wrote, other, at in history[number]):
                races[number] = position
            history[number].append((is_write, thread, list(now)))
    return races


def engine(trace) -> dict[int, int]:
    first = next(NUMBERS)
    sites = {first: -1} | {next(NUMBERS): position for position in range(len(trace))}
    numbers = {position: site for site, position in sites.items()}
    variables, locks = [Thing() for _ in range(VARIABLES)], [Thing() for _ in range(LOCKS)]
    races: dict[int, int] = {}

    def reporter(prior, current, obj, *rest) -> int:
        number = variables.index(obj)
        races[number] = min(races.get(number, len(trace)), sites[current[0]])
        return 0

    _engine.install(reporter)
    workers = [Worker() for _ in range(THREADS)]
    for position, (what, thread, number) in enumerate(trace):
        if what in ("acquire", "release"):
            order, lock = getattr(_engine, what), locks[number]
            workers[thread].do(lambda order=order, lock=lock: order(lock))
        else:
            site, thing, is_write = numbers[position] * 256, variables[number], what == "write"
            workers[thread].do(lambda s=site, t=thing, w=is_write: _engine.touch(t, "value", w, s))
    for worker in workers:
        worker.do(None)
    _engine.install(None)
    return races


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(OPERATIONS, max_size=60))
def test_first_race_of_each_variable_is_found_where_whole_clocks_find_it(trace):
    assert engine(trace) == oracle(trace)


def test_oracle_and_engine_see_a_race_and_an_order():
    racy = [("write", 0, 0), ("read", 1, 0)]
    assert oracle(racy) == engine(racy) == {0: 1}
    ordered = [("write", 0, 0), ("release", 0, 0), ("acquire", 1, 0), ("read", 1, 0)]
    assert oracle(ordered) == engine(ordered) == {}

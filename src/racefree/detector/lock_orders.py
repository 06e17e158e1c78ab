"""Locks taken in opposite orders by different threads: they can deadlock, even if they did not this time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from racefree.detector.races import Frame, frames_of

Key = int


@dataclass(slots=True)
class Nesting:
    """A thread took one lock while it held another."""

    locks: tuple[Key, Key]
    outer_made: int
    inner_made: int
    thread: int
    held: frozenset[Key]
    context: int
    outer: str = ""
    inner: str = ""
    thread_name: str = ""
    stack: list[Frame] = field(default_factory=list)


@dataclass(slots=True)
class LockOrder:
    """A cycle: each nesting's inner lock is the next one's outer."""

    nestings: list[Nesting]

    @property
    def locks(self) -> list[str]:
        return [nesting.outer for nesting in self.nestings]


class LockOrders:
    """The engine's callback for each new pair of nested locks, and the cycles found so far."""

    def __init__(
        self,
        name_of_lock: Callable[[list[Frame]], str],
        name_of_thread: Callable[[int], str],
        trim: Callable[[list[Frame]], list[Frame]],
    ) -> None:
        self._name_of_lock = name_of_lock
        self._name_of_thread = name_of_thread
        self._trim = trim
        self._after: dict[Key, dict[Key, list[Nesting]]] = {}
        self._told: set[frozenset[tuple[str, int]]] = set()
        self._mutex = threading.Lock()
        self._found: list[tuple[LockOrder, frozenset[Key]]] = []
        self._handed_over: set[Key] = set()

    def nested(
        self,
        outer: tuple[Key, int],
        inner: tuple[Key, int],
        thread: int,
        held: tuple[Key, ...],
        context: int,
    ) -> None:
        nesting = Nesting(
            (outer[0], inner[0]),
            outer[1],
            inner[1],
            thread,
            frozenset(held) - {outer[0], inner[0]},
            context,
        )
        with self._mutex:
            self._after.setdefault(outer[0], {}).setdefault(inner[0], []).append(nesting)
            cycle = next(self._cycles(inner[0], outer[0], [nesting]), None)
            if cycle is None:
                return
            keys = {key for part in cycle for key in part.locks}
            for part in cycle:
                self._spell_out(part)
            places = frozenset((n.stack[0].file, n.stack[0].line) for n in cycle if n.stack)
            if places in self._told:
                return
            self._told.add(places)
            order = LockOrder(cycle)
            self._found.append((order, frozenset(keys)))

    def handed_over(self, lock: Key) -> None:
        """One thread took *lock* and another released it: it is a signal, and nobody is stuck with it."""
        with self._mutex:
            self._handed_over.add(lock)

    @property
    def cycles(self) -> list[LockOrder]:
        with self._mutex:
            return [order for order, keys in self._found if not keys & self._handed_over]

    def _spell_out(self, nesting: Nesting) -> None:
        nesting.outer = self._name_of_lock(frames_of(nesting.outer_made)[0])
        nesting.inner = self._name_of_lock(frames_of(nesting.inner_made)[0])
        nesting.thread_name = self._name_of_thread(nesting.thread)
        nesting.stack = self._trim(frames_of(nesting.context)[0])

    def _cycles(self, at: Key, goal: Key, path: list[Nesting]) -> Iterator[list[Nesting]]:
        """Ways from *at* back to *goal* that different threads could stand on at once."""
        if len(path) > 8:
            return
        for following, nestings in self._after.get(at, {}).items():
            for nesting in nestings:
                if any(nesting.thread == other.thread for other in path):
                    continue
                if any(nesting.held & other.held for other in path):
                    continue  # a lock around both lets only one of them in
                if following == goal:
                    yield [*path, nesting]
                else:
                    yield from self._cycles(following, goal, [*path, nesting])

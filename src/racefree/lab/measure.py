"""Run subjects in threads, in turn, and count operations per second.

A subject is one statement over a few names. It is compiled into a loop of its own (so that the interpreter
specialises each by itself), which runs `for _ in repeat(None, n)` around the statement until a deadline that
all threads share, each on a processor of its own. What the loop itself costs is not subtracted: it is part of
every rate, as it would be part of a caller's; the suites measure the empty loop too. Repetitions are
interleaved: every case once, then every case once more, so that what slows the machine for a while slows all
of them.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, repeat
from time import perf_counter
from typing import Any

CHUNK_SECONDS = 0.0003  # between two looks at the clock, which cost 0.1 us
WARM_UP_SECONDS = 0.002
KEYS = 1000  # what a cache holds besides the keys that are read
MOST_THREADS = 64
# Interned, as names in a program's source are.
HOT_KEY = sys.intern("hot_key")
OWN_KEYS = [sys.intern(f"own_{index}") for index in range(MOST_THREADS)]

LOOP = """
def drive({names}_repeat, _clock, _deadline, _chunk):
    _done = 0
    while True:
        for _ in _repeat(None, _chunk):
            {statement}
        _done += _chunk
        if _clock() >= _deadline:
            return _done
"""


@dataclass(frozen=True)
class Made:
    """A subject ready to run.

    bind(key) is called in each thread and gives the names that the statement uses, so that each thread has
    its own bound method. store(key), for caches, puts a value under the key. counted(), where the subject
    counts, is the number of operations it has counted itself.
    """

    bind: Callable[[str], dict[str, Any]]
    store: Callable[[str], object] | None = None
    counted: Callable[[], float] | None = None


@dataclass(frozen=True)
class Subject:
    """Something to measure: *statement*, in the names that `make().bind` gives; *peer* has to be there."""

    name: str
    statement: str
    make: Callable[[], Made]
    peer: str | None = None


@dataclass
class Case:
    """A subject with a number of threads, on a key of each thread's own or on one hot key."""

    subject: str
    threads: int
    hot: bool
    rates: list[float] = field(default_factory=list)

    @property
    def label(self) -> str:
        if self.threads == 1:
            return "1 thread"
        return f"{self.threads} threads, {'one hot key' if self.hot else 'own keys'}"


class Running:
    """A subject made, with its compiled loop and the operations it was asked for."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.made = subject.make()
        self.asked = 0
        self._drives: dict[tuple[object, ...], Callable[..., int]] = {}
        if self.made.store is not None:
            for number in range(KEYS):
                self.made.store(f"other_{number}")
            self.made.store(HOT_KEY)
        self._before = self.made.counted() if self.made.counted else 0
        self._chunk = self._calibrate()
        self._turns = count()

    def _drive(self, index: int, names: dict[str, Any]) -> Callable[..., int]:
        """The loop of one thread. Threads that share one share the reference counts of its constants, too."""
        known = (index, *names)
        if known not in self._drives:
            source = LOOP.format(
                names="".join(f"{name}, " for name in names), statement=self.subject.statement
            )
            scope: dict[str, Any] = {}
            exec(compile(source, f"<{self.subject.name}>", "exec"), scope)
            self._drives[known] = scope["drive"]
        return self._drives[known]

    def _calibrate(self) -> int:
        names = self.made.bind(HOT_KEY)
        drive = self._drive(0, names)
        began = perf_counter()
        done = drive(
            **names, _repeat=repeat, _clock=perf_counter, _deadline=began + WARM_UP_SECONDS, _chunk=20
        )
        self.asked += done
        return max(20, int(CHUNK_SECONDS * done / (perf_counter() - began)))

    def rate(self, threads: int, hot: bool, seconds: float) -> float:
        """Operations per second of all *threads* together, over *seconds*."""
        done = [0] * threads
        ended = [0.0] * threads
        failures: list[BaseException] = []
        start = [0.0]
        turn = next(self._turns)  # so that no case is always on the busier processor

        def begin() -> None:
            start[0] = perf_counter()

        barrier = threading.Barrier(threads, action=begin)

        def body(index: int) -> None:
            try:
                stay_on(turn + index)
                key = HOT_KEY if hot else OWN_KEYS[index]
                if self.made.store is not None and not hot:
                    self.made.store(key)  # whoever computes a value is usually who reads it next
                names = self.made.bind(key)
                run = self._drive(index, names)
                fixed = {"_repeat": repeat, "_clock": perf_counter, "_chunk": self._chunk}
                warm = run(**names, **fixed, _deadline=perf_counter() + WARM_UP_SECONDS)
                barrier.wait()
                done[index] = run(**names, **fixed, _deadline=start[0] + seconds)
                ended[index] = perf_counter()
                with lock:
                    self.asked += warm + done[index]
            except BaseException as failure:
                failures.append(failure)
                barrier.abort()

        lock = threading.Lock()
        workers = [threading.Thread(target=body, args=(index,)) for index in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if failures:
            failures.sort(key=lambda failure: isinstance(failure, threading.BrokenBarrierError))
            raise failures[0]
        return sum(made / (end - start[0]) for made, end in zip(done, ended, strict=True))

    def miscount(self) -> str | None:
        """What is wrong if the subject counted something else than what it was asked for."""
        if self.made.counted is None:
            return None
        counted = self.made.counted() - self._before
        if counted == self.asked:
            return None
        return f"{self.subject.name}: {self.asked} operations, of which it counted {counted}"


def stay_on(index: int) -> None:
    """Keep the calling thread on the processor of that number, where the system lets it.

    Two threads that are woken together often begin on one processor, and on a busy machine they stay there for
    a good part of a short measurement.
    """
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[index % len(processors)]})  # of this thread alone


def cases_for(subjects: Sequence[Subject], threads: Sequence[int]) -> list[Case]:
    """Every subject with each number of threads; with several threads on own keys and on one hot key."""
    return [
        Case(subject.name, number, hot)
        for subject in subjects
        for number in threads
        for hot in ((False,) if number == 1 else (False, True))
    ]


def interleaved(cases: Sequence[Case], repetitions: int) -> Iterator[Case]:
    """Every case once for each repetition, beginning each time with another one."""
    for repetition in range(repetitions):
        first = repetition * len(cases) // repetitions
        yield from cases[first:]
        yield from cases[:first]


@dataclass(frozen=True)
class Measured:
    """What came out: the cases with their rates, and what went wrong with some subjects."""

    cases: list[Case]
    failures: dict[str, str]  # subject: what it raised; its cases are not among the cases
    miscounts: list[str]

    def rates(self, subject: str, threads: int, hot: bool = False) -> list[float] | None:
        """The rates of one case, or None if it was not measured."""
        for case in self.cases:
            if (case.subject, case.threads, case.hot) == (subject, threads, hot):
                return case.rates
        return None


def measure(
    subjects: Sequence[Subject],
    threads: Sequence[int],
    repetitions: int,
    seconds: float,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Measured:
    """Measure every subject with each number of threads; *seconds* for each of the *repetitions*."""
    failures: dict[str, str] = {}
    running: dict[str, Running] = {}
    for subject in subjects:
        try:
            running[subject.name] = Running(subject)
        except Exception as failure:
            failures[subject.name] = f"{type(failure).__name__}: {failure}"
    cases = cases_for(subjects, threads)
    collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        for number, case in enumerate(interleaved(cases, repetitions)):
            if case.subject not in failures:
                try:
                    case.rates.append(running[case.subject].rate(case.threads, case.hot, seconds))
                except Exception as failure:
                    failures[case.subject] = f"{type(failure).__name__}: {failure}"
            progress(number + 1, len(cases) * repetitions)
    finally:
        if collecting:
            gc.enable()
    good = [case for case in cases if case.subject not in failures]
    miscounts = [text for name, one in running.items() if name not in failures and (text := one.miscount())]
    return Measured(good, failures, miscounts)
